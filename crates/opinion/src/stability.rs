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

use crate::chance::Chance;
use crate::groups::{Classes, Sought};
use crate::parallel;

/// Draws.
const DRAWS: usize = 40;
/// Rounds of EM at most for all votes, and in a draw.
const ROUNDS: (usize, usize) = (60, 20);
/// The mean Jaccard index that a group must have: of two groups, and of more.
const FOUND_AGAIN: (f64, f64) = (0.5, 0.6);

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
    /// The groups, 2 to `max` of at least `smallest`, or `None` where no two hold.
    ///
    /// Running time: 40 draws × 20 rounds at most × votes × groups, for each number of groups tried.
    pub(crate) fn find(&self, max: usize, smallest: usize) -> Option<Found> {
        let mut best: Option<Tried> = None;
        for k in 2..=max {
            let Some(tried) = self.try_groups(k, smallest) else { break };
            let better = best.as_ref().is_none_or(|best| better(&best.foreseen, &tried.foreseen));
            if !better {
                break;
            }
            best = Some(tried);
        }
        best.map(|tried| tried.found)
    }

    fn try_groups(&self, k: usize, smallest: usize) -> Option<Tried> {
        let once = vec![1.0; self.spots.len()];
        let (classes, belonging) = self.classes(&once, k, ROUNDS.0, 0)?;
        let labels = belonging.labels(k);
        if (0..k).any(|g| labels.iter().filter(|label| **label == g).count() < smallest) {
            return None;
        }
        let draws: Vec<Draw> =
            parallel::blocks(DRAWS, 1, parallel::threads(), |one| self.draw(&labels, k, one.start))
                .into_iter()
                .flatten()
                .collect();
        let tried = sum_up(classes, labels, &draws);
        let least = if k == 2 { FOUND_AGAIN.0 } else { FOUND_AGAIN.1 };
        tried.found.stability.iter().all(|jaccard| *jaccard >= least).then_some(tried)
    }

    fn draw(&self, labels: &[usize], k: usize, n: usize) -> Option<Draw> {
        let count = labels.len();
        let mut chance = Chance::new(self.seed, 10_000 + n as u64);
        let mut times = vec![0.0; count];
        (0..count).for_each(|_| times[chance.below(count)] += 1.0);
        let (_, belonging) = self.classes(&times, k, ROUNDS.1, 1 + n as u64)?;
        let again = belonging.labels(k);
        let mut shared = vec![0.0_f64; k * k];
        let (mut here, mut there) = (vec![0.0_f64; k], vec![0.0_f64; k]);
        for i in (0..count).filter(|i| times[*i] > 0.0) {
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
        let absent = |i: usize| (times[i] == 0.0).then(|| belonging.likelihoods[i]);
        Some(Draw { found_again, own, foreseen: (0..count).map(absent).collect() })
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
    let stability = (0..classes.k).map(|g| mean(&|draw| draw.found_again[g])).collect();
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

/// Whether the votes of those not drawn are foreseen better by more than two standard errors.
fn better(before: &[f64], now: &[f64]) -> bool {
    let n = before.len() as f64;
    let gains: Vec<f64> = before.iter().zip(now).map(|(before, now)| now - before).collect();
    let mean = gains.iter().sum::<f64>() / n;
    let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / n;
    mean > 2.0 * (variance / n).sqrt()
}
