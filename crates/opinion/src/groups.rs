//! Groups of participants: latent classes of the votes that were cast.
//!
//! Each group has its own share of agreement on each statement, drawn to everyone's as far as the
//! statement seems to tell no groups apart ([`Shrinkage`]); a participant belongs to a group with
//! the probability that their votes give (Lazarsfeld & Henry 1968; EM by Goodman 1974), and may
//! agree more or less readily than their group. Missing votes are missing, and who voted little is
//! unsure of their place by itself. EM starts from k-means on the real axes of the model; in each
//! round groups and readiness move by one Newton step (generalised EM, Dempster, Laird & Rubin
//! 1977).

use crate::chance::Chance;
use crate::kmeans::{self, Spot};
use crate::shrinkage::{Own, Shrinkage};
use crate::table::{Cell, Table};

/// EM has settled when less than this part of the participants changes group in a round.
const SETTLED: f64 = 2e-3;
/// Rounds in which groups learn from k-means before anyone is placed anew.
const LEARNING: usize = 3;
/// How sure k-means is.
const BY_KMEANS: f64 = 0.9;
/// Information with which a group's logit is drawn to everyone's in any case.
const LEAST_PULL: f64 = 0.3;
/// The greatest Newton step, in logits.
const LONGEST: f64 = 1.5;
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
    /// Agreement with each statement on the logit scale, for each group: `j × k + g`.
    logits: Vec<f64>,
    shrinkage: Shrinkage,
}

/// Where everyone belongs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Belonging {
    /// Per participant and group, the probability.
    pub(crate) posteriors: Vec<f64>,
    /// Per participant, the logarithm of the probability of their votes.
    pub(crate) likelihoods: Vec<f64>,
}

impl Belonging {
    /// Adds participant `i` of `other`, with `k` groups.
    pub(crate) fn add(&mut self, other: &Self, i: usize, k: usize) {
        self.posteriors.extend_from_slice(&other.posteriors[i * k..][..k]);
        self.likelihoods.push(other.likelihoods[i]);
    }

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
    /// k-means on the spots, then EM until it has settled, `rounds` at most. `None` where fewer
    /// than `k` places are told apart. Time: rounds × votes × groups.
    pub(crate) fn classes(
        &self,
        times: &[f64],
        k: usize,
        rounds: usize,
        stream: u64,
    ) -> Option<Learnt> {
        let mut chance = Chance::new(self.seed, 100_000 + 1_000 * k as u64 + stream);
        let labels = kmeans::labels(self.spots, times, k, &mut chance)?;
        let start = by_kmeans(&labels, k);
        Some(match k {
            2 => self.settle::<2>(times, rounds, start),
            3 => self.settle::<3>(times, rounds, start),
            4 => self.settle::<4>(times, rounds, start),
            _ => self.settle::<5>(times, rounds, start),
        })
    }

    fn settle<const K: usize>(
        &self,
        times: &[f64],
        rounds: usize,
        mut posteriors: Vec<f64>,
    ) -> Learnt {
        let mut classes = Classes::alike(self.table, K);
        let mut readiness = self.readiness.to_vec();
        let whole: f64 = times.iter().sum();
        for _ in 0..LEARNING {
            classes.round::<K>(self, times, &mut posteriors, &mut readiness, false);
        }
        for _ in 0..rounds {
            let moved = classes.round::<K>(self, times, &mut posteriors, &mut readiness, true);
            if moved < SETTLED * whole {
                break;
            }
        }
        let belonging = classes.place_in::<K>(self.table, &readiness);
        Learnt { classes, belonging, readiness }
    }
}

/// Where EM ended.
#[derive(Clone, Debug)]
pub(crate) struct Learnt {
    pub(crate) classes: Classes,
    pub(crate) belonging: Belonging,
    /// Per participant, how readily they agree, given their groups.
    pub(crate) readiness: Vec<f64>,
}

/// Per participant and group, the probability that k-means gives.
fn by_kmeans(labels: &[usize], k: usize) -> Vec<f64> {
    let mut posteriors = vec![(1.0 - BY_KMEANS) / k as f64; labels.len() * k];
    labels.iter().enumerate().for_each(|(i, g)| posteriors[i * k + g] += BY_KMEANS);
    posteriors
}

fn level(readiness: f64) -> usize {
    ((readiness / STEP).round().clamp(f64::from(-REACH), f64::from(REACH)) + f64::from(REACH))
        as usize
}

fn readiness_at(level: usize) -> f64 {
    (level as f64 - f64::from(REACH)) * STEP
}

/// The probability that each group agrees with a statement, at a level of readiness.
type Answer<const K: usize> = [f64; K];

/// A share is at least this far from none and from all.
const LEAST_SHARE: f64 = 1e-9;
/// So many of them are multiplied without falling under what a number can hold.
const PRODUCT: usize = 32;

/// What participants say of the groups' logits.
struct Sums<const K: usize> {
    /// Per statement: of what was not expected, and of the information.
    slopes: Vec<([f64; K], [f64; K])>,
    shares: [f64; K],
}

impl<const K: usize> Sums<K> {
    fn new(width: usize) -> Self {
        Self { slopes: vec![([0.0; K], [0.0; K]); width], shares: [1.0; K] }
    }

    /// Takes in a participant who weighs `weights` in the groups; tells the slope and the bend of
    /// their readiness.
    fn take(&mut self, row: &[Cell], answers: &[Answer<K>], weights: &[f64; K]) -> (f64, f64) {
        let (mut own, mut known) = ([0.0; K], [0.0; K]);
        for cell in row {
            let agrees = f64::from(u8::from(cell.value() > 0));
            let share = &answers[cell.column()];
            let (slope, bend) = &mut self.slopes[cell.column()];
            for g in 0..K {
                let (rest, information) =
                    (weights[g] * (agrees - share[g]), weights[g] * share[g] * (1.0 - share[g]));
                slope[g] += rest;
                bend[g] += information;
                own[g] += rest;
                known[g] += information;
            }
        }
        self.shares.iter_mut().zip(weights).for_each(|(share, weight)| *share += weight);
        (own.iter().sum(), known.iter().sum())
    }
}

impl Classes {
    /// All groups answer as everyone does.
    pub(crate) fn alike(table: &Table, k: usize) -> Self {
        let mut counts = vec![[0_u32; 2]; table.width];
        for cell in &table.cells {
            counts[cell.column()][usize::from(cell.value() > 0)] += 1;
        }
        let logit =
            |[no, yes]: &[u32; 2]| libm::log((f64::from(*yes) + 0.5) / (f64::from(*no) + 0.5));
        let logits = counts.iter().flat_map(|counts| std::iter::repeat_n(logit(counts), k));
        let shares = vec![1.0 / k as f64; k];
        Self { k, shares, logits: logits.collect(), shrinkage: Shrinkage::START }
    }

    /// The classes on another table, where column `j` is the column `columns[j]` of this one, if
    /// any, and agree and disagree have changed places if `turned`. On new statements groups
    /// answer as in `alike`.
    pub(crate) fn carried(&self, alike: &Self, columns: &[Option<usize>], turned: bool) -> Self {
        let k = self.k;
        let mut now = alike.clone();
        (now.shares, now.shrinkage) = (self.shares.clone(), self.shrinkage);
        let sign = if turned { -1.0 } else { 1.0 };
        for (logits, column) in now.logits.chunks_exact_mut(k).zip(columns) {
            if let Some(j) = column {
                let before = &self.logits[j * k..][..k];
                logits.iter_mut().zip(before).for_each(|(now, before)| *now = sign * before);
            }
        }
        now
    }

    /// Per level and statement: what the groups answer, at the levels that somebody has.
    fn answers<const K: usize>(&self, readiness: &[f64]) -> Vec<Answer<K>> {
        let width = self.logits.len() / K;
        let mut used = [false; LEVELS];
        for readiness in readiness {
            used[level(*readiness)] = true;
        }
        let odds: Vec<f64> =
            self.logits.iter().map(|logit| libm::exp(logit.clamp(-30.0, 30.0))).collect();
        let mut answers = vec![[0.0; K]; LEVELS * width];
        for level in (0..LEVELS).filter(|level| used[*level]) {
            let more = libm::exp(readiness_at(level));
            let at_level = answers[level * width..].iter_mut();
            for (answer, odds) in at_level.zip(odds.chunks_exact(K)) {
                *answer = std::array::from_fn(|g| {
                    (1.0 - 1.0 / (1.0 + more * odds[g])).clamp(LEAST_SHARE, 1.0 - LEAST_SHARE)
                });
            }
        }
        answers
    }

    /// A round of EM among those who are there; without `judged` they stay where they are. How many
    /// changed group.
    fn round<const K: usize>(
        &mut self,
        sought: &Sought<'_>,
        times: &[f64],
        posteriors: &mut [f64],
        readiness: &mut [f64],
        judged: bool,
    ) -> f64 {
        let answers = self.answers::<K>(readiness);
        let prior = self.prior::<K>();
        let width = sought.table.width;
        let mut sums = Sums::<K>::new(width);
        let mut moved = 0.0;
        for (i, row) in sought.table.rows().enumerate().filter(|(i, _)| times[*i] > 0.0) {
            let own = &answers[level(readiness[i]) * width..][..width];
            let posteriors = &mut posteriors[i * K..][..K];
            if judged {
                let (now, _) = judge(row, own, &prior);
                let apart = posteriors.iter().zip(&now).map(|(a, b)| (a - b).abs()).sum::<f64>();
                moved += times[i] * apart / 2.0;
                posteriors.copy_from_slice(&now);
            }
            let weights = std::array::from_fn(|g| times[i] * posteriors[g]);
            let (slope, bend) = sums.take(row, own, &weights);
            let (slope, bend) = (slope / times[i], bend / times[i]);
            readiness[i] = nearer(readiness[i], slope, bend, sought.variance);
        }
        self.step(&sums);
        moved
    }

    fn prior<const K: usize>(&self) -> [f64; K] {
        std::array::from_fn(|g| libm::log(self.shares[g]))
    }

    /// One Newton step of each logit on the votes alone, then drawn together.
    fn step<const K: usize>(&mut self, sums: &Sums<K>) {
        let whole: f64 = sums.shares.iter().sum();
        self.shares = sums.shares.iter().map(|share| share / whole).collect();
        let mut own: Vec<Own> = Vec::with_capacity(self.logits.len());
        for (logits, (slope, bend)) in self.logits.chunks_exact(K).zip(&sums.slopes) {
            let known: f64 = bend.iter().sum::<f64>() + LEAST_PULL;
            let middle = logits
                .iter()
                .zip(bend)
                .map(|(logit, bend)| logit * (bend + LEAST_PULL / K as f64))
                .sum::<f64>()
                / known;
            own.extend((0..K).map(|g| {
                let known = bend[g] + LEAST_PULL;
                let step = (slope[g] + LEAST_PULL * (middle - logits[g])) / known;
                (logits[g] + step.clamp(-LONGEST, LONGEST), known)
            }));
        }
        self.shrinkage = self.shrinkage.refined(&own, K);
        for (logits, own) in self.logits.chunks_exact_mut(K).zip(own.chunks_exact(K)) {
            self.shrinkage.draw(own, logits);
        }
    }

    /// Where everyone belongs, by Bayes' rule.
    pub(crate) fn place(&self, table: &Table, readiness: &[f64]) -> Belonging {
        match self.k {
            2 => self.place_in::<2>(table, readiness),
            3 => self.place_in::<3>(table, readiness),
            4 => self.place_in::<4>(table, readiness),
            _ => self.place_in::<5>(table, readiness),
        }
    }

    fn place_in<const K: usize>(&self, table: &Table, readiness: &[f64]) -> Belonging {
        let answers = self.answers::<K>(readiness);
        let prior = self.prior::<K>();
        let mut belonging = Belonging {
            posteriors: Vec::with_capacity(table.height() * K),
            likelihoods: Vec::with_capacity(table.height()),
        };
        for (row, readiness) in table.rows().zip(readiness) {
            let own = &answers[level(*readiness) * table.width..][..table.width];
            let (posteriors, likelihood) = judge(row, own, &prior);
            belonging.posteriors.extend(posteriors);
            belonging.likelihoods.push(likelihood);
        }
        belonging
    }
}

/// A Newton step of a participant's readiness.
fn nearer(readiness: f64, slope: f64, bend: f64, variance: f64) -> f64 {
    let step = (slope - readiness / variance) / (bend + 1.0 / variance);
    readiness + step.clamp(-1.0, 1.0)
}

/// The probabilities of the groups by the votes of `row`, and the logarithm of the votes' own.
fn judge<const K: usize>(row: &[Cell], answers: &[Answer<K>], prior: &[f64; K]) -> ([f64; K], f64) {
    let mut logs = *prior;
    for row in row.chunks(PRODUCT) {
        let mut product = [1.0; K];
        for cell in row {
            let disagrees = f64::from(u8::from(cell.value() < 0));
            let answer = &answers[cell.column()];
            product.iter_mut().zip(answer).for_each(|(p, share)| *p *= (disagrees - share).abs());
        }
        logs.iter_mut().zip(product).for_each(|(sum, product)| *sum += libm::log(product));
    }
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let likely = logs.map(|log| libm::exp(log - most));
    let whole: f64 = likely.iter().sum();
    (likely.map(|likely| likely / whole), most + libm::log(whole))
}
