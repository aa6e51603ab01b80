//! What the votes say of each statement: shared, dividing, uncertain; and what is typical of
//! each group.

use crate::tally::{Side, Tally};
use crate::votes::Id;

/// Polis takes a statement as typical of a group from 90 %, one-sided.
const TYPICAL: f64 = 1.281_551_6;
/// An interval wider than this says too little.
const TOO_WIDE: f64 = 0.4;
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
    /// Most of one group agree and most of another disagree, sure likewise.
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
    /// How much more than the others it does, as a z-score.
    pub z: f64,
}

/// Where a statement stands, from the tallies of the groups.
pub(crate) fn standing(groups: &[Tally], enough: u32) -> Standing {
    if shared(groups.iter(), Side::Agree, enough) {
        Standing::Agreed
    } else if shared(groups.iter(), Side::Disagree, enough) {
        Standing::Rejected
    } else if [Side::Agree, Side::Disagree]
        .iter()
        .all(|side| groups.iter().any(|tally| most(tally, *side, enough)))
    {
        Standing::Divides
    } else if groups.iter().any(|tally| tally.interval(tally.leading()).width() > TOO_WIDE) {
        Standing::Uncertain
    } else {
        Standing::Open
    }
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

/// The greatest distance between two groups in their share of agreement.
pub(crate) fn gap(groups: &[Tally]) -> f64 {
    let shares = groups.iter().map(|tally| tally.interval(Side::Agree).share);
    let (low, high) =
        shares.fold((1.0, 0.0), |(l, h), share| (f64::min(l, share), f64::max(h, share)));
    high - low
}

/// The statements most typical of the group `g`, at most five, most typical first.
///
/// Polis's measure, with its pseudo-counts: a side is typical where the group takes it more than
/// half of the time *and* more than the others do, both one-sided at 90 %; statements are ranked
/// by the product of the two z-scores, the group's share and its ratio to the others' share.
/// Unlike Polis, nothing is named where nothing is significant, and no place is kept for the
/// most agreed statement. With one group nothing is typical.
pub(crate) fn typical(statements: &[Statement], g: usize) -> Vec<Typical> {
    let mut found: Vec<(f64, Typical)> = Vec::new();
    for (place, statement) in statements.iter().enumerate() {
        let others = statement.groups.iter().enumerate().filter(|(i, _)| *i != g);
        let rest = others.fold(Tally::default(), |sum, (_, tally)| sum.with(*tally));
        let measured = [Side::Agree, Side::Disagree]
            .map(|side| (Measure::of(&statement.groups[g], &rest, side), side));
        let best = measured
            .into_iter()
            .filter(|(measure, _)| measure.is_significant())
            .max_by(|a, b| a.0.more_than_others.total_cmp(&b.0.more_than_others));
        if let Some((measure, side)) = best {
            let z = measure.more_than_others;
            found.push((measure.rank(), Typical { statement: place, side, z }));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(NAMED).map(|(_, typical)| typical).collect()
}

/// Polis's `repness`, per group, statement and side.
struct Measure {
    share: f64,
    ratio: f64,
    more_than_half: f64,
    more_than_others: f64,
}

impl Measure {
    fn of(group: &Tally, rest: &Tally, side: Side) -> Self {
        let (n, seen) = (f64::from(group.on(side)), f64::from(group.seen()));
        let (n_rest, seen_rest) = (f64::from(rest.on(side)), f64::from(rest.seen()));
        let share = (n + 1.0) / (seen + 2.0);
        let (trials, trials_rest) = (seen + 1.0, seen_rest + 1.0);
        let (hit, hit_rest) = ((n + 1.0) / trials, (n_rest + 1.0) / trials_rest);
        let pooled = (n + n_rest + 2.0) / (trials + trials_rest);
        let spread = (pooled * (1.0 - pooled) * (1.0 / trials + 1.0 / trials_rest)).max(0.0).sqrt();
        Self {
            share,
            ratio: share / ((n_rest + 1.0) / (seen_rest + 2.0)),
            more_than_half: 2.0 * trials.sqrt() * (hit - 0.5),
            more_than_others: if spread > 0.0 { (hit - hit_rest) / spread } else { 0.0 },
        }
    }

    fn is_significant(&self) -> bool {
        self.more_than_half > TYPICAL && self.more_than_others > TYPICAL
    }

    fn rank(&self) -> f64 {
        self.ratio * self.more_than_others * self.share * self.more_than_half
    }
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
            (vec![tally(40, 2, 3), tally(12, 1, 0)], Standing::Agreed),
            (vec![tally(2, 40, 3), tally(1, 12, 0)], Standing::Rejected),
            (vec![tally(40, 2, 3), tally(1, 12, 0)], Standing::Divides),
            (vec![tally(40, 2, 3), tally(3, 0, 0)], Standing::Uncertain),
            (vec![tally(40, 2, 3), tally(0, 0, 0)], Standing::Uncertain),
            (vec![tally(40, 38, 3), tally(30, 30, 0)], Standing::Open),
            (vec![tally(9, 0, 0)], Standing::Agreed),
        ];
        for (groups, expected) in examples {
            assert_eq!(standing(&groups, 5), expected, "{groups:?}");
        }
    }

    #[test]
    fn polis_measures_by_hand() {
        // 5 of a group of 6 agree: pa = 6/8, pat = 2 √7 (6/7 − 1/2).
        let measure = Measure::of(&tally(5, 1, 0), &tally(4, 13, 0), Side::Agree);
        assert!((measure.share - 0.75).abs() < 1e-12);
        assert!((measure.more_than_half - 1.889_822_365).abs() < 1e-9);
        let (hit, rest, pooled) = (6.0 / 7.0, 5.0 / 18.0, 11.0 / 25.0_f64);
        let spread = (pooled * (1.0 - pooled) * (1.0 / 7.0 + 1.0 / 18.0)).sqrt();
        assert!((measure.more_than_others - (hit - rest) / spread).abs() < 1e-12);
    }

    #[test]
    fn typical_is_what_others_do_not_share() {
        let statement = |id: u64, groups: [Tally; 2]| Statement {
            id: id.into(),
            all: groups[0].with(groups[1]),
            groups: groups.into(),
            colleges: Vec::new(),
            standing: Standing::Open,
            shared_by_colleges: None,
        };
        let statements = [
            statement(0, [tally(30, 1, 0), tally(30, 1, 0)]),
            statement(1, [tally(30, 1, 0), tally(10, 20, 0)]),
            statement(2, [tally(1, 30, 0), tally(29, 2, 0)]),
        ];
        let named: Vec<_> = typical(&statements, 0).iter().map(|t| (t.statement, t.side)).collect();
        assert_eq!(named, [(2, Side::Disagree), (1, Side::Agree)]);
    }
}
