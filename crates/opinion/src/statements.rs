//! What the votes say of each statement: shared, dividing, uncertain; and what is typical of
//! each group.

use crate::findings::{Bridge, Difference, Distinct, Distincts, FALSE_DISCOVERIES, Gap, Weighted};
use crate::tally::{Side, Tally};
use crate::votes::Id;

/// An interval wider than this says too little.
const TOO_WIDE: f64 = 0.4;
/// With so many votes none is: (Z / 0.4)² − Z² = 20.2.
const NARROW_FROM: u32 = 21;
/// At most so many typical statements are named for each group.
const NAMED: usize = 5;

/// A statement and how it was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its id.
    pub id: Id,
    /// By everyone, those who voted too little to be placed included.
    pub all: Tally,
    /// By each group, beside the map's `groups`.
    pub groups: Vec<Tally>,
    /// By each college, beside the map's `colleges`; `None` where too few voted to show them.
    pub colleges: Vec<Option<Tally>>,
    /// What can be said of it.
    pub standing: Standing,
    /// The two groups that are farthest apart; `None` without two groups that answered.
    pub gap: Option<Gap>,
    /// What is left of the agreement when the map has explained its part; `None` with too few
    /// votes.
    pub bridge: Option<Bridge>,
    /// Where it is uncertain, how many more votes there must be, in the groups that are short of
    /// them, to say more; else 0.
    pub votes_needed: u32,
    /// By colleges at their weights, where the debate asks for that.
    pub weighted: Option<Weighted>,
    /// The two colleges that are farthest apart, by places in the map's `colleges`, among those
    /// shown; `None` without two.
    pub college_gap: Option<Gap>,
    /// The side that all colleges take, where at least two are shown.
    pub shared_by_colleges: Option<Side>,
}

/// What can be said of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Most of every group agree, sure at 97.5 % in each.
    Agreed,
    /// Most of every group disagree, sure at 97.5 % in each.
    Rejected,
    /// Two groups are [surely apart](Gap::is_sure), and it is not one of the above.
    Divides,
    /// In some group the interval is wider than 40 points: too few votes to say.
    Uncertain,
    /// Enough votes, and none of these.
    Open,
}

/// A statement that tells a group from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typical {
    /// Its place in the map's `statements`.
    pub statement: usize,
    /// The side the group takes.
    pub side: Side,
    /// How much more of it than of the others do.
    pub difference: Difference,
    /// The smallest false discovery rate at which it would be named.
    pub q: f64,
}

/// Where a statement stands, from the tallies of the groups and of everyone; `apart` tells whether
/// a gap is sure.
pub(crate) fn standing(groups: &[Tally], all: Tally, apart: bool, enough: u32) -> Standing {
    let of_all = |side| shared(groups.iter(), side, enough) && most(&all, side, enough);
    if of_all(Side::Agree) {
        Standing::Agreed
    } else if of_all(Side::Disagree) {
        Standing::Rejected
    } else if apart {
        Standing::Divides
    } else if groups.iter().any(|tally| tally.interval(tally.leading()).width() > TOO_WIDE) {
        Standing::Uncertain
    } else {
        Standing::Open
    }
}

/// How many more votes there must be until no group's interval is too wide, however they fall: in
/// each group whose interval is, as many as are missing to 21, from which on none can be.
pub(crate) fn votes_needed(groups: &[Tally]) -> u32 {
    let wide = |tally: &&Tally| tally.interval(tally.leading()).width() > TOO_WIDE;
    groups.iter().filter(wide).map(|tally| NARROW_FROM.saturating_sub(tally.seen())).sum()
}

/// Whether most of each surely take `side`; with nobody there, nothing is shared.
pub(crate) fn shared<'a>(
    tallies: impl ExactSizeIterator<Item = &'a Tally>,
    side: Side,
    enough: u32,
) -> bool {
    tallies.len() > 0 && { tallies }.all(|tally| most(tally, side, enough))
}

fn most(tally: &Tally, side: Side, enough: u32) -> bool {
    tally.seen() >= enough && tally.interval(side).low > 0.5
}

/// How sure it is that the least convinced group takes `side`: the smallest lower bound.
pub(crate) fn weakest(groups: &[Tally], side: Side) -> f64 {
    groups.iter().map(|tally| tally.interval(side).low).fold(1.0, f64::min)
}

/// The statements most typical of the group `g`, at most five: those on which it takes a side more
/// than all others do, sure at the [false discovery rate](crate::FALSE_DISCOVERIES) of the map,
/// and more of it than take the other side; the one whose difference is surely greatest first.
pub(crate) fn typical(statements: &[Statement], distincts: &Distincts, g: usize) -> Vec<Typical> {
    let mut found: Vec<Typical> = Vec::new();
    for (place, (statement, distincts)) in statements.iter().zip(distincts).enumerate() {
        let side = statement.groups[g].leading();
        let Some(distinct) = distincts[g][side as usize] else { continue };
        if distinct.q <= FALSE_DISCOVERIES && distinct.difference.low > 0.0 {
            let Distinct { difference, q, .. } = distinct;
            found.push(Typical { statement: place, side, difference, q });
        }
    }
    found.sort_by(|a, b| b.difference.low.total_cmp(&a.difference.low));
    found.truncate(NAMED);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(agree: u32, disagree: u32, pass: u32) -> Tally {
        Tally { agree, disagree, pass }
    }

    #[test]
    fn standings() {
        let examples = [
            (vec![tally(40, 2, 3), tally(12, 1, 0)], false, Standing::Agreed),
            (vec![tally(40, 2, 3), tally(12, 1, 0)], true, Standing::Agreed),
            (vec![tally(2, 40, 3), tally(1, 12, 0)], false, Standing::Rejected),
            (vec![tally(40, 2, 3), tally(1, 12, 0)], true, Standing::Divides),
            (vec![tally(40, 2, 3), tally(3, 0, 0)], false, Standing::Uncertain),
            (vec![tally(40, 2, 3), tally(0, 0, 0)], false, Standing::Uncertain),
            (vec![tally(40, 38, 3), tally(30, 30, 0)], false, Standing::Open),
            (vec![tally(9, 0, 0)], false, Standing::Agreed),
        ];
        for (groups, apart, expected) in examples {
            let all = groups.iter().fold(Tally::default(), |sum, tally| sum.with(*tally));
            assert_eq!(standing(&groups, all, apart, 5), expected, "{groups:?}");
        }
        // Both groups agree, and the many who belong to none do not.
        let groups = [tally(20, 1, 0), tally(20, 1, 0)];
        assert_ne!(standing(&groups, tally(40, 60, 0), false, 5), Standing::Agreed);
    }

    #[test]
    fn as_many_votes_as_are_needed_are_enough() {
        assert_eq!(votes_needed(&[tally(5, 5, 0), tally(20, 20, 0), tally(0, 0, 0)]), 11 + 21);
        for agree in 0..=21 {
            assert_eq!(votes_needed(&[tally(agree, 21 - agree, 0)]), 0);
        }
        assert!(votes_needed(&[tally(10, 10, 0)]) == 1, "and with one less they are not");
    }
}
