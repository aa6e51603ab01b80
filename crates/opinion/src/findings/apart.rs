//! What sets groups apart: differences with their intervals, tested all together.

use super::proportions::{Difference, adjusted, by_chance, critical};
use crate::tally::{Side, Tally};

/// The false discovery rate that is allowed among all differences reported of a map.
pub const FALSE_DISCOVERIES: f64 = 0.05;
/// A gap that is surely narrower than ten points is no division, however many votes show it.
pub const LEAST_GAP: f64 = 0.1;

const SIDES: [Side; 2] = [Side::Agree, Side::Disagree];

/// How a group differs from all others on one side of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distinct {
    /// Its share less theirs.
    pub difference: Difference,
    /// The smallest false discovery rate at which it would be reported.
    pub q: f64,
    /// How often chance sets them so far apart.
    pub(crate) p: f64,
}

/// The two groups that are farthest apart on a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// Of which more take `side`.
    pub more: usize,
    /// Of which fewer do.
    pub fewer: usize,
    /// The side on which they are farthest apart.
    pub side: Side,
    /// The share of the one less that of the other.
    pub difference: Difference,
    /// The smallest false discovery rate at which it would be reported.
    pub q: f64,
    /// Whether most of one surely agree and most of another surely disagree.
    pub opposed: bool,
}

/// By statement and group: agreement, disagreement; `None` where too few answered.
pub(crate) type Distincts = Vec<Vec<[Option<Distinct>; 2]>>;

/// Every group against the rest on every statement and side, from tallies of groups found
/// [without the statement](super::crossfit). With two groups the test of one is that of the
/// other, and counts once. Time: statements × groups, and the sorting of their p-values.
pub(crate) fn distincts(fitted: &[Vec<Tally>], enough: u32) -> Distincts {
    let mut found: Distincts =
        fitted.iter().map(|of| (0..of.len()).map(|g| measured(of, g, enough)).collect()).collect();
    let p: Vec<f64> = tested(&found).map(|of| of.p).collect();
    let mut q = adjusted(&p).into_iter();
    for of in &mut found {
        let count = counted(of.len());
        for told in of[..count].iter_mut().flatten().flatten() {
            told.q = q.next().unwrap_or(1.0);
        }
        if of.len() == 2 {
            let first = of[0];
            for (told, first) in of[1].iter_mut().zip(first) {
                told.iter_mut().zip(first).for_each(|(told, first)| told.q = first.q);
            }
        }
    }
    found
}

fn measured(groups: &[Tally], g: usize, enough: u32) -> [Option<Distinct>; 2] {
    let others = groups.iter().enumerate().filter(|(i, _)| *i != g);
    let rest = others.fold(Tally::default(), |sum, (_, tally)| sum.with(*tally));
    let own = groups[g];
    SIDES.map(|side| {
        (own.seen() >= enough && rest.seen() >= enough).then(|| {
            let (one, other) = ((own.on(side), own.seen()), (rest.on(side), rest.seen()));
            let p = by_chance(one, other);
            Distinct { difference: Difference::newcombe(one, other), q: 1.0, p }
        })
    })
}

/// How many of so many groups are tested: with two, the test of one is that of the other.
fn counted(groups: usize) -> usize {
    if groups == 2 { 1 } else { groups }
}

/// Those that are tested, in order.
fn tested(distincts: &Distincts) -> impl Iterator<Item = &Distinct> {
    distincts.iter().flat_map(|of| of[..counted(of.len())].iter().flatten().flatten())
}

/// The p-value up to which a difference would be reported beside those that are, to test again on
/// part of the votes: the critical value of Benjamini and Yekutieli's procedure for as many
/// discoveries. (Not the greatest p-value among them: where all are far below what is needed, each
/// would then fail by a hair.)
pub(crate) fn cutoff(distincts: &Distincts) -> f64 {
    let tests = tested(distincts).count();
    let reported = tested(distincts).filter(|of| of.q <= FALSE_DISCOVERIES).count();
    critical(reported, tests, FALSE_DISCOVERIES)
}

/// The gap of a statement, surest first: the pair of groups and the side whose lower bound is
/// greatest; `None` with fewer than two groups that answered. `groups` are the tallies as shown,
/// `fitted` those of groups found without the statement.
pub(crate) fn gap(
    groups: &[Tally],
    fitted: &[Tally],
    distincts: &[[Option<Distinct>; 2]],
    enough: u32,
) -> Option<Gap> {
    let (more, fewer, side, difference) = widest(fitted, enough)?;
    let q = [more, fewer].into_iter().filter_map(|g| distincts[g][side as usize]);
    let q = q.map(|of| of.q).fold(1.0, f64::min);
    let surely = |side| groups.iter().any(|of| of.seen() >= enough && of.interval(side).low > 0.5);
    Some(Gap { more, fewer, side, difference, q, opposed: SIDES.into_iter().all(surely) })
}

/// The pair of groups and the side whose difference has the greatest lower bound.
pub(crate) fn widest(fitted: &[Tally], enough: u32) -> Option<(usize, usize, Side, Difference)> {
    let mut widest: Option<(usize, usize, Side, Difference)> = None;
    for (more, one) in fitted.iter().enumerate().filter(|(_, of)| of.seen() >= enough) {
        for (fewer, other) in fitted.iter().enumerate().filter(|(_, of)| of.seen() >= enough) {
            for side in SIDES.into_iter().filter(|_| more != fewer) {
                let pair = ((one.on(side), one.seen()), (other.on(side), other.seen()));
                let difference = Difference::newcombe(pair.0, pair.1);
                // By more than a last bit: agreeing more is disagreeing less, said the other way.
                if widest.is_none_or(|found| difference.low > found.3.low + 1e-9) {
                    widest = Some((more, fewer, side, difference));
                }
            }
        }
    }
    widest
}

impl Gap {
    /// Whether the groups are surely apart by ten points or more, as far as all tests of the map
    /// allow to say so.
    pub fn is_sure(&self) -> bool {
        self.q <= FALSE_DISCOVERIES && self.difference.low >= LEAST_GAP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(agree: u32, disagree: u32) -> Tally {
        Tally { agree, disagree, pass: 0 }
    }

    #[test]
    fn with_two_groups_each_test_counts_once() {
        let found = distincts(&[vec![tally(30, 10), tally(10, 30)], vec![tally(20, 20); 2]], 5);
        let (one, other) = (found[0][0][0].unwrap(), found[0][1][0].unwrap());
        assert!((one.q - other.q).abs() < 1e-15);
        assert!((one.difference.value - 0.5).abs() < 1e-12);
        assert!((other.difference.value + 0.5).abs() < 1e-12);
        // Four tests, of which two are alike: p · 4/2 · (1 + 1/2 + 1/3 + 1/4).
        assert!((one.q - one.p * 2.0 * 25.0 / 12.0).abs() < 1e-12);
        assert!(found[1].iter().flatten().all(|of| (of.unwrap().q - 1.0).abs() < 1e-12));
    }

    #[test]
    fn too_few_are_not_tested() {
        let found = distincts(&[vec![tally(4, 0), tally(10, 30), tally(2, 0)]], 5);
        assert!(found[0][0][0].is_none() && found[0][1][0].is_some() && found[0][2][0].is_none());
        assert!(distincts(&[vec![tally(4, 0)]], 5)[0][0][0].is_none());
    }

    #[test]
    fn the_widest_gap_is_the_surest() {
        let groups = [tally(2, 3), tally(90, 10), tally(20, 80)];
        let found = distincts(&[groups.to_vec()], 5);
        let gap = gap(&groups, &groups, &found[0], 5).unwrap();
        assert_eq!((gap.more, gap.fewer, gap.side), (1, 2, Side::Agree));
        assert!(gap.is_sure() && gap.opposed);
        assert!((gap.difference.value - 0.7).abs() < 1e-12);
        assert!(widest(&groups[..1], 5).is_none());
        // Sure, and too narrow to be called a division.
        let near = [tally(52_000, 48_000), tally(48_000, 52_000)];
        let found = distincts(&[near.to_vec()], 5);
        let gap = super::gap(&near, &near, &found[0], 5).unwrap();
        assert!(gap.q < 1e-6 && !gap.is_sure());
    }
}
