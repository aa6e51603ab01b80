//! What all agree on, whatever their group.

use super::params::Selection;
use super::proportions::{one_proportion, z_90};
use super::repness::SELECTED;
use crate::tally::{Side, Tally};

/// A statement that most of all participants answer alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Consensus {
    /// Its place in [`PolisMap::statements`](super::PolisMap::statements).
    pub statement: usize,
    /// Votes on that side (`n-success`).
    pub successes: u32,
    /// Votes, passes included (`n-trials`).
    pub trials: u32,
    /// (successes + 1) / (trials + 2) (`p-success`).
    pub p: f64,
    /// Its z-value against one half (`p-test`).
    pub p_test: f64,
}

/// Up to five statements whose share on `side` is above one half and significantly so, by share
/// × z-value; of equals, the first. `tallies` are those of all participants, in or out.
pub(crate) fn select(
    tallies: impl Iterator<Item = (usize, Tally)>,
    side: Side,
    rule: Selection,
) -> Vec<Consensus> {
    let told = |(statement, tally): (usize, Tally)| {
        let successes = tally.on(side);
        let trials = tally.seen();
        let p = (f64::from(successes) + 1.0) / (f64::from(trials) + 2.0);
        Consensus { statement, successes, trials, p, p_test: one_proportion(successes, trials) }
    };
    let mut found: Vec<Consensus> =
        tallies.map(told).filter(|c| c.p > 0.5 && c.p_test > z_90(rule)).collect();
    found.sort_by(|a, b| (b.p * b.p_test).total_cmp(&(a.p * a.p_test)));
    found.truncate(SELECTED);
    found
}

/// Group-aware consensus: the product over groups of (on this side + 1) / (votes + 2).
pub(crate) fn group_aware(groups: impl Iterator<Item = Tally>, side: Side) -> f64 {
    groups
        .map(|tally| (f64::from(tally.on(side)) + 1.0) / (f64::from(tally.seen()) + 2.0))
        .product()
}
