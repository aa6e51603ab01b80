//! Groups of participants: latent classes of the votes that were cast.
//!
//! Each group has its own share of agreement on each statement, shrunk towards everyone's; a
//! participant belongs to a group with the probability that their votes give (Lazarsfeld & Henry
//! 1968; EM by Goodman 1974), and may agree more or less readily than their group. Missing votes
//! are missing, and who voted little is unsure of their place by itself. EM starts from k-means on
//! the real axes of the model.

use crate::chance::Chance;
use crate::division::logistic;
use crate::kmeans::{self, Spot};
use crate::shrinkage::Shrinkage;
use crate::table::Table;

/// Information with which a group's logit is drawn to everyone's in any case.
const LEAST_PULL: f64 = 0.3;
/// EM has settled when less than this part of the participants changes group in a round.
const SETTLED: f64 = 1e-3;
/// Readiness, on the logit scale, is rounded to steps of this, from −[`REACH`] steps on.
const STEP: f64 = 0.5;
const REACH: i32 = 5;
const LEVELS: usize = 2 * REACH as usize + 1;

/// What groups answer.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub(crate) k: usize,
    /// Of the participants.
    shares: Vec<f64>,
    /// Agreement of each group with each statement on the logit scale, `g × width + j`.
    logits: Vec<f64>,
}

/// Where everyone belongs.
#[derive(Clone, Debug)]
pub(crate) struct Belonging {
    /// Per participant and group, the probability.
    pub(crate) posteriors: Vec<f64>,
    /// Per participant, the logarithm of the probability of their votes.
    pub(crate) likelihoods: Vec<f64>,
    /// Per participant, their readiness on the logit scale.
    pub(crate) readiness: Vec<f64>,
}

impl Belonging {
    /// The likeliest group of each.
    pub(crate) fn labels(&self, k: usize) -> Vec<usize> {
        let best =
            |row: &[f64]| (1..k).fold(0, |best, g| if row[g] > row[best] { g } else { best });
        self.posteriors.chunks_exact(k).map(best).collect()
    }
}

/// What groups are sought in.
pub(crate) struct Sought<'a> {
    /// Agreements and disagreements.
    pub(crate) table: &'a Table,
    /// Per participant, where they stand on the real axes.
    pub(crate) spots: &'a [Spot],
    /// Per participant, how readily they agree, on the logit scale.
    pub(crate) readiness: &'a [f64],
    /// Of the readiness.
    pub(crate) variance: f64,
    /// Of all chance.
    pub(crate) seed: u64,
}

impl Sought<'_> {
    /// The `k` classes of a conversation in which participant `i` is there `times[i]` times:
    /// k-means on the spots, then EM until it has settled, `rounds` at most. `None` where fewer than `k` places are told
    /// apart. Time: rounds × votes × groups.
    pub(crate) fn classes(
        &self,
        times: &[f64],
        k: usize,
        rounds: usize,
        stream: u64,
    ) -> Option<(Classes, Belonging)> {
        let mut chance = Chance::new(self.seed, 100_000 + 1_000 * k as u64 + stream);
        let labels = kmeans::labels(self.spots, times, k, &mut chance)?;
        let mut posteriors = vec![0.1 / k as f64; labels.len() * k];
        for (i, label) in labels.iter().enumerate() {
            posteriors[i * k + label] += 0.9;
        }
        let likelihoods = vec![0.0; labels.len()];
        let readiness = self.readiness.to_vec();
        let mut belonging = Belonging { posteriors, likelihoods, readiness };
        let mut classes = Classes { k, shares: vec![0.0; k], logits: Vec::new() };
        for _ in 0..rounds {
            classes.learn(self.table, &belonging, times);
            let placed = classes.place(self.table, &belonging.readiness, self.variance);
            let moved = moved(&belonging, &placed, times);
            belonging = placed;
            if moved < SETTLED {
                break;
            }
        }
        Some((classes, belonging))
    }
}

/// How much of their probability participants moved to other groups, on average.
fn moved(before: &Belonging, now: &Belonging, times: &[f64]) -> f64 {
    let k = now.posteriors.len() / times.len().max(1);
    let both = before.posteriors.chunks_exact(k.max(1)).zip(now.posteriors.chunks_exact(k.max(1)));
    let apart = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>();
    let sum: f64 = both.zip(times).map(|((a, b), times)| times * apart(a, b)).sum();
    sum / (2.0 * times.iter().sum::<f64>()).max(1e-9)
}

fn level(readiness: f64) -> usize {
    ((readiness / STEP).round().clamp(f64::from(-REACH), f64::from(REACH)) + f64::from(REACH))
        as usize
}

fn readiness_at(level: usize) -> f64 {
    (level as f64 - f64::from(REACH)) * STEP
}

impl Classes {
    /// Shares and logits from where everyone belongs.
    fn learn(&mut self, table: &Table, belonging: &Belonging, times: &[f64]) {
        let (k, width) = (self.k, table.width);
        // Per level, statement and group: agreements and votes.
        let mut counts = vec![[0.0_f64; 2]; LEVELS * width * k];
        let mut used = [false; LEVELS];
        let mut shares = vec![1.0; k];
        for (i, row) in table.rows().enumerate().filter(|(i, _)| times[*i] > 0.0) {
            let level = level(belonging.readiness[i]);
            used[level] = true;
            let weights: Vec<f64> =
                belonging.posteriors[i * k..(i + 1) * k].iter().map(|p| p * times[i]).collect();
            shares.iter_mut().zip(&weights).for_each(|(share, weight)| *share += weight);
            for cell in row {
                let at = (level * width + cell.column()) * k;
                let agrees = f64::from(u8::from(cell.value() > 0));
                for (count, weight) in counts[at..at + k].iter_mut().zip(&weights) {
                    count[0] += agrees * weight;
                    count[1] += weight;
                }
            }
        }
        let total: f64 = shares.iter().sum();
        self.shares = shares.into_iter().map(|share| share / total).collect();
        let levels: Vec<usize> = (0..LEVELS).filter(|level| used[*level]).collect();
        self.solve(&counts, &levels, width);
    }

    /// Each group's logits: its own answers, drawn to everyone's as far as the statement seems not
    /// to tell the groups apart ([`Shrinkage`]).
    fn solve(&mut self, counts: &[[f64; 2]], levels: &[usize], width: usize) {
        let k = self.k;
        let of = |j: usize, g: usize| -> Vec<(f64, [f64; 2])> {
            let at = |level: &usize| counts[(level * width + j) * k + g];
            levels.iter().map(|level| (readiness_at(*level), at(level))).collect()
        };
        let mut own = Vec::with_capacity(width * k);
        for j in 0..width {
            let groups: Vec<_> = (0..k).map(|g| of(j, g)).collect();
            let middle = solve_logit(&pooled(&groups), 0.0, 0.0, 0.3).0;
            own.extend(groups.iter().map(|group| solve_logit(group, middle, middle, LEAST_PULL)));
        }
        let shrinkage = Shrinkage::of(&own, k);
        self.logits.resize(k * width, 0.0);
        for (j, own) in own.chunks_exact(k).enumerate() {
            let drawn = shrinkage.draw(own);
            drawn.into_iter().enumerate().for_each(|(g, logit)| self.logits[g * width + j] = logit);
        }
    }

    /// Where everyone belongs, by Bayes' rule; and their readiness, one Newton step on.
    pub(crate) fn place(&self, table: &Table, readiness: &[f64], variance: f64) -> Belonging {
        let (k, width) = (self.k, table.width);
        let levels: Vec<usize> = readiness.iter().map(|r| level(*r)).collect();
        let mut used = [false; LEVELS];
        for level in &levels {
            used[*level] = true;
        }
        let logs = self.logarithms(&used, width);
        let prior: Vec<f64> = self.shares.iter().map(|share| libm::log(*share)).collect();
        let n = table.height();
        let mut belonging = Belonging {
            posteriors: vec![0.0; n * k],
            likelihoods: vec![0.0; n],
            readiness: readiness.to_vec(),
        };
        let mut sums = vec![[0.0; 3]; k];
        for (i, row) in table.rows().enumerate() {
            sums.iter_mut().zip(&prior).for_each(|(sum, prior)| *sum = [*prior, 0.0, 0.0]);
            for cell in row {
                let at = (levels[i] * width + cell.column()) * k;
                let agrees = cell.value() > 0;
                for (sum, [no, yes, share]) in sums.iter_mut().zip(&logs[at..at + k]) {
                    sum[0] += if agrees { *yes } else { *no };
                    sum[1] += f64::from(u8::from(agrees)) - share;
                    sum[2] += share * (1.0 - share);
                }
            }
            let own = &mut belonging.posteriors[i * k..(i + 1) * k];
            belonging.likelihoods[i] = soften(&sums, own);
            let (mut slope, mut bend) = (-readiness[i] / variance, 1.0 / variance);
            for (sum, weight) in sums.iter().zip(own.iter()) {
                slope += weight * sum[1];
                bend += weight * sum[2];
            }
            belonging.readiness[i] += (slope / bend).clamp(-1.0, 1.0);
        }
        belonging
    }

    /// Per level, statement and group: ln of disagreeing, ln of agreeing, chance to agree.
    fn logarithms(&self, used: &[bool; LEVELS], width: usize) -> Vec<[f64; 3]> {
        let k = self.k;
        let mut logs = vec![[0.0; 3]; LEVELS * width * k];
        for level in (0..LEVELS).filter(|level| used[*level]) {
            for j in 0..width {
                for g in 0..k {
                    let x = self.logits[g * width + j] + readiness_at(level);
                    let share = logistic(x);
                    let yes = libm::log(share);
                    logs[(level * width + j) * k + g] = [yes - x, yes, share];
                }
            }
        }
        logs
    }
}

/// Posteriors of the log-probabilities, and the logarithm of their sum.
fn soften(sums: &[[f64; 3]], posteriors: &mut [f64]) -> f64 {
    let most = sums.iter().map(|sum| sum[0]).fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for (posterior, sum) in posteriors.iter_mut().zip(sums) {
        *posterior = libm::exp(sum[0] - most);
        total += *posterior;
    }
    for posterior in posteriors {
        *posterior /= total;
    }
    most + libm::log(total)
}

/// The groups' counts at each offset added up.
fn pooled(groups: &[Vec<(f64, [f64; 2])>]) -> Vec<(f64, [f64; 2])> {
    let mut pooled = groups[0].clone();
    for group in &groups[1..] {
        for ((_, sum), (_, part)) in pooled.iter_mut().zip(group) {
            *sum = [sum[0] + part[0], sum[1] + part[1]];
        }
    }
    pooled
}

/// The logit that agreements and votes at several offsets give, drawn to `middle`, and how much
/// they know of it (Fisher information).
fn solve_logit(counts: &[(f64, [f64; 2])], start: f64, middle: f64, pull: f64) -> (f64, f64) {
    let (mut logit, mut known) = (start, pull);
    for _ in 0..6 {
        let (mut slope, mut bend) = (pull * (middle - logit), pull);
        for (offset, [agree, votes]) in counts {
            let share = logistic(logit + offset);
            slope += agree - votes * share;
            bend += votes * share * (1.0 - share);
        }
        known = bend;
        let step = (slope / bend).clamp(-1.5, 1.5);
        logit += step;
        if step.abs() < 1e-3 {
            break;
        }
    }
    (logit, known)
}
