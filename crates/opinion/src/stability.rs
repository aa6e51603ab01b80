//! How many groups, and how sure they and everyone's place in them are: by resampling.
//!
//! The conversation is drawn again and again: as many participants, with repeats. In each draw
//! groups are made from scratch. Per number of groups it is asked
//! - whether those who were not drawn are better foreseen than with one group fewer (likelihood
//!   across participants, Smyth 2000; twice the standard error);
//! - whether each group is found again: the mean Jaccard index with its nearest group in the draws
//!   (Hennig 2007, *Cluster-wise assessment of cluster stability*), where a group under one half is
//!   dissolved.
//!
//! The number of groups is the last one up to which both hold.

mod draws;

use draws::Drawn;
pub(crate) use draws::{Carry, Draws, Origin};

use crate::chance::Chance;
use crate::groups::{Classes, Learnt, Sought};
use crate::parallel;

/// Draws.
const DRAWS: usize = 40;
/// Rounds of EM at most for all votes, and in a draw.
const ROUNDS: (usize, usize) = (60, 20);
/// The mean Jaccard index that a group must have: of two groups, and of more.
const FOUND_AGAIN: (f64, f64) = (0.5, 0.6);
/// Who is less sure than this to belong to a group belongs to none.
pub(crate) const SURE: f64 = 0.55;
/// A further group must foresee the votes of those not drawn better by so many standard errors.
const ENOUGH: f64 = 2.0;
/// Nearer than this to what decides, other draws could decide otherwise: standard errors, and mean
/// Jaccard index.
const CLOSE_GAIN: f64 = 1.0;
const CLOSE_INDEX: f64 = 0.1;

/// Groups that hold.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) classes: Classes,
    /// Per participant their likeliest group.
    pub(crate) labels: Vec<usize>,
    /// Per participant the mean over the draws of the probability that they belong to it.
    pub(crate) certainty: Vec<f64>,
    /// Per group the mean Jaccard index.
    pub(crate) stability: Vec<f64>,
}

/// A number of groups, tried.
struct Tried {
    found: Found,
    /// Per participant the mean log-likelihood of their votes where they were not drawn.
    foreseen: Vec<f64>,
}

impl Sought<'_> {
    /// The groups, 2 to `max` of at least `smallest`, or `None` where no two hold. Draws of nearly
    /// the same votes, of which the share `changed` is new, are in `kept`; where an answer hangs on
    /// the draws, all of that number of groups are made again.
    ///
    /// Running time: 40 draws × 20 rounds at most × votes × groups, for each number of groups
    /// tried; nearly none for a draw that is kept.
    pub(crate) fn find(
        &self,
        max: usize,
        smallest: usize,
        kept: &mut Draws,
        changed: f64,
    ) -> Option<Found> {
        kept.renew(changed);
        let mut best: Option<Tried> = None;
        let mut last = 1;
        for k in 2..=max {
            let Some(mut tried) = self.try_groups(k, smallest, kept) else { break };
            last = k;
            if let Some(before) = &mut best
                && tried.found.holds()
                && gain(before, &tried).is_close()
            {
                self.make_sure(before, smallest, kept);
                self.make_sure(&mut tried, smallest, kept);
            }
            let better = best.as_ref().is_none_or(|before| gain(before, &tried).is_enough());
            if !tried.found.holds() || !better {
                break;
            }
            best = Some(tried);
        }
        kept.end_at(last);
        best.map(|tried| tried.found)
    }

    /// The same with all draws made on the votes as they are.
    fn make_sure(&self, tried: &mut Tried, smallest: usize, kept: &mut Draws) {
        let k = tried.found.classes.k;
        if kept.forget_number(k)
            && let Some(again) = self.try_groups(k, smallest, kept)
        {
            *tried = again;
        }
    }

    fn try_groups(&self, k: usize, smallest: usize, kept: &mut Draws) -> Option<Tried> {
        let once = vec![1.0; self.spots.len()];
        let Learnt { classes, belonging, .. } = self.classes(&once, k, ROUNDS.0, 0)?;
        let labels = belonging.labels(k);
        if (0..k).any(|g| labels.iter().filter(|label| **label == g).count() < smallest) {
            return None;
        }
        let alike = Classes::alike(self.table, k);
        let draws = parallel::blocks(DRAWS, 1, parallel::threads(), |one| {
            let drawn = self.draw(&alike, one.start, kept)?;
            Some((drawn.against(&labels, k), kept.keeps.then_some(drawn)))
        });
        let (told, drawn): (Vec<_>, Vec<_>) = draws.into_iter().map(Option::unzip).unzip();
        let told: Vec<Draw> = told.into_iter().flatten().collect();
        let went_on = kept.put(k, drawn.into_iter().map(Option::flatten).collect());
        let tried = sum_up(classes, labels, &told);
        if went_on && tried.found.is_close(smallest) {
            kept.forget_number(k);
            return self.try_groups(k, smallest, kept);
        }
        Some(tried)
    }

    /// Draw `n` of as many groups as `alike` has: gone on with, where it is kept and its turn has
    /// not come; else from scratch.
    fn draw(&self, alike: &Classes, n: usize, kept: &Draws) -> Option<Drawn> {
        let k = alike.k;
        if let Some(drawn) = kept.at(k, n) {
            return Some(drawn.go_on(self, alike, kept));
        }
        let count = self.spots.len();
        let mut chance = Chance::new(self.seed, 10_000 + n as u64);
        let mut times = vec![0.0; count];
        (0..count).for_each(|_| times[chance.below(count)] += 1.0);
        let learnt = self.classes(&times, k, ROUNDS.1, 1 + n as u64)?;
        Some(Drawn { times, learnt })
    }
}

impl Found {
    /// Whether each group is found again.
    fn holds(&self) -> bool {
        self.stability.iter().all(|jaccard| *jaccard >= found_again(self.classes.k))
    }

    /// Whether other draws could say otherwise of whether they hold, or of whether one is too small
    /// to be shown.
    fn is_close(&self, smallest: usize) -> bool {
        let least = found_again(self.classes.k);
        let sure = |g: usize| {
            let of = self.labels.iter().zip(&self.certainty);
            of.filter(|(label, certainty)| **label == g && **certainty >= SURE).count()
        };
        let worst = self.stability.iter().copied().fold(1.0, f64::min);
        (worst - least).abs() < CLOSE_INDEX
            || self.holds() && (0..self.classes.k).any(|g| sure(g) < 2 * smallest)
    }
}

/// How much of each of `k` groups must be found again.
fn found_again(k: usize) -> f64 {
    if k == 2 { FOUND_AGAIN.0 } else { FOUND_AGAIN.1 }
}

impl Drawn {
    /// What it says of the groups that everyone's votes give.
    fn against(&self, labels: &[usize], k: usize) -> Draw {
        let (count, belonging) = (labels.len(), &self.learnt.belonging);
        let again = belonging.labels(k);
        let mut shared = vec![0.0_f64; k * k];
        let (mut here, mut there) = (vec![0.0_f64; k], vec![0.0_f64; k]);
        for i in (0..count).filter(|i| self.times[*i] > 0.0) {
            shared[labels[i] * k + again[i]] += 1.0;
            here[labels[i]] += 1.0;
            there[again[i]] += 1.0;
        }
        let jaccard = |g: usize, h: usize| {
            shared[g * k + h] / (here[g] + there[h] - shared[g * k + h]).max(1.0)
        };
        let found_again =
            (0..k).map(|g| (0..k).map(|h| jaccard(g, h)).fold(0.0, f64::max)).collect();
        let partner = matched(&shared, k);
        let own = (0..count).map(|i| belonging.posteriors[i * k + partner[labels[i]]]).collect();
        let absent = |i: usize| (self.times[i] == 0.0).then(|| belonging.likelihoods[i]);
        Draw { found_again, own, foreseen: (0..count).map(absent).collect() }
    }
}

fn sum_up(classes: Classes, labels: Vec<usize>, draws: &[Draw]) -> Tried {
    let n = draws.len().max(1) as f64;
    let mean = |of: &dyn Fn(&Draw) -> f64| draws.iter().map(of).sum::<f64>() / n;
    let foreseen = (0..labels.len()).map(|i| {
        let absent: Vec<f64> = draws.iter().filter_map(|draw| draw.foreseen[i]).collect();
        absent.iter().sum::<f64>() / absent.len().max(1) as f64
    });
    let foreseen = foreseen.collect();
    let stability: Vec<f64> = (0..classes.k).map(|g| mean(&|draw| draw.found_again[g])).collect();
    let certainty = (0..labels.len()).map(|i| mean(&|draw| draw.own[i])).collect();
    Tried { found: Found { classes, labels, certainty, stability }, foreseen }
}

/// What one draw says.
struct Draw {
    /// Per group, the Jaccard index with the nearest group of the draw.
    found_again: Vec<f64>,
    /// Per participant, the probability of their group.
    own: Vec<f64>,
    /// Per participant who was not drawn, how their votes were foreseen.
    foreseen: Vec<Option<f64>>,
}

/// Per group the one of the draw that stands for it: most shared first, each once.
fn matched(shared: &[f64], k: usize) -> Vec<usize> {
    let mut pairs: Vec<usize> = (0..k * k).collect();
    pairs.sort_by(|a, b| shared[*b].total_cmp(&shared[*a]));
    let (mut partner, mut taken) = (vec![usize::MAX; k], vec![false; k]);
    for pair in pairs {
        let (g, h) = (pair / k, pair % k);
        if partner[g] == usize::MAX && !taken[h] {
            (partner[g], taken[h]) = (h, true);
        }
    }
    partner
}

/// By how many standard errors the votes of those not drawn are foreseen better.
struct Gain(f64);

fn gain(before: &Tried, now: &Tried) -> Gain {
    let n = before.foreseen.len() as f64;
    let pairs = before.foreseen.iter().zip(&now.foreseen);
    let gains: Vec<f64> = pairs.map(|(before, now)| now - before).collect();
    let mean = gains.iter().sum::<f64>() / n;
    let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / n;
    Gain(mean / (variance / n).sqrt().max(f64::MIN_POSITIVE))
}

impl Gain {
    fn is_enough(&self) -> bool {
        self.0 > ENOUGH
    }

    fn is_close(&self) -> bool {
        (self.0 - ENOUGH).abs() < CLOSE_GAIN
    }
}
