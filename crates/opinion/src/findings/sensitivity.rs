//! What of the map stands when some of the voices are left out.

use super::apart::{Gap, LEAST_GAP, widest};
use super::crossfit::CrossFit;
use super::proportions::{Difference, by_chance};
use super::rows::Rows;
use crate::chance::Chance;
use crate::map::Outcome;
use crate::parallel;
use crate::statements::{Standing, standing};
use crate::tally::{Side, Tally};

/// The participants are left out a hundredth at a time.
const BLOCKS: usize = 100;
/// Parts that one thread looks at one after the other.
const PARTS_AT_ONCE: usize = 10;

/// How the main findings change when voices are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sensitivity {
    /// Without those whose place in the debate nobody has checked; `None` where there are none,
    /// or so few, or so few others, that the difference would tell how they voted.
    pub unverified: Option<WithoutUnverified>,
    /// Without one participant in a hundred.
    pub hundredths: Hundredths,
}

/// The map made again without unverified voices. Places are those of statements in the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutUnverified {
    /// How many voters are left out.
    pub left_out: usize,
    /// What the votes of the others show.
    pub outcome: Outcome,
    /// How many groups.
    pub groups: usize,
    /// What is shared no longer.
    pub consensus_lost: Vec<usize>,
    /// What is shared only then.
    pub consensus_gained: Vec<usize>,
    /// What divides no longer.
    pub divisive_lost: Vec<usize>,
    /// What divides only then.
    pub divisive_gained: Vec<usize>,
}

/// What stands without any hundredth of the participants, the groups staying as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hundredths {
    /// Into how many parts the participants were dealt at random: 100, or one for each of fewer.
    pub parts: usize,
    /// Without how many of the parts nothing at all is shared or divides that did not before, and
    /// the other way round.
    pub unchanged: usize,
    /// Beside the map's `consensus`.
    pub consensus: Vec<Held>,
    /// Beside the map's `divisive`.
    pub divisive: Vec<Held>,
}

/// How firmly one finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Without how many of the parts it stands.
    pub parts: usize,
    /// Whether it stands without *any* one participant in a hundred, those who make it chosen on
    /// purpose.
    pub always: bool,
}

/// What the findings were told from.
pub(crate) struct Whole<'a> {
    /// Where each participant is; who has no place is in no test.
    pub(crate) places: &'a [Option<[f64; 2]>],
    pub(crate) labels: &'a [Option<usize>],
    pub(crate) cross: Option<&'a CrossFit>,
    pub(crate) groups: &'a [Vec<Tally>],
    pub(crate) fitted: &'a [Vec<Tally>],
    pub(crate) all: &'a [Tally],
    pub(crate) gaps: &'a [Option<Gap>],
    pub(crate) standings: &'a [Standing],
    pub(crate) cutoff: f64,
    pub(crate) enough: u32,
}

/// Tests the lists of `consensus` and `divisive` statements. `order` lists the participants in an
/// order that depends on their votes alone. Time: that of the tallies, and 100 × statements ×
/// the square of the groups.
pub(crate) fn hundredths(
    rows: &(impl Rows + Sync),
    whole: &Whole<'_>,
    order: &[usize],
    (consensus, divisive): (&[usize], &[usize]),
    seed: u64,
) -> Hundredths {
    let parts = order.len().min(BLOCKS);
    let dealt = Chance::new(seed, 20).shuffled(order.len());
    let held = |_: &usize| Held { parts: 0, always: false };
    let mut found = Hundredths {
        parts,
        unchanged: 0,
        consensus: consensus.iter().map(held).collect(),
        divisive: divisive.iter().map(held).collect(),
    };
    let without = parallel::blocks(parts, PARTS_AT_ONCE, parallel::threads(), |some| {
        let mut left = Left::new(whole);
        let kinds = some.map(|part| {
            let of_part = dealt.iter().skip(part).step_by(parts).map(|place| order[*place]);
            left.take_out(rows, whole, of_part);
            (0..rows.width()).map(|s| kind(left.standing(whole, s))).collect::<Vec<_>>()
        });
        kinds.collect::<Vec<_>>()
    });
    let before: Vec<_> = whole.standings.iter().map(|standing| kind(*standing)).collect();
    for kinds in without.iter().flatten() {
        found.unchanged += usize::from(*kinds == before);
        for (held, s) in found.consensus.iter_mut().zip(consensus) {
            held.parts += usize::from(kinds[*s] == before[*s]);
        }
        for (held, s) in found.divisive.iter_mut().zip(divisive) {
            held.parts += usize::from(kinds[*s] == before[*s]);
        }
    }
    let few = order.len().div_ceil(BLOCKS) as u32;
    for (held, s) in found.consensus.iter_mut().zip(consensus) {
        held.always = always_shared(whole, *s, few);
    }
    for (held, s) in found.divisive.iter_mut().zip(divisive) {
        held.always = whole.gaps[*s].is_some_and(|gap| always_apart(&whole.fitted[*s], &gap, few));
    }
    found
}

/// Agreed, rejected or dividing; all others are one.
fn kind(standing: Standing) -> Option<Standing> {
    matches!(standing, Standing::Agreed | Standing::Rejected | Standing::Divides)
        .then_some(standing)
}

/// The tallies of the participants left out.
struct Left {
    groups: Vec<Vec<Tally>>,
    fitted: Vec<Vec<Tally>>,
    all: Vec<Tally>,
}

impl Left {
    fn new(whole: &Whole<'_>) -> Self {
        let none = |tallies: &[Vec<Tally>]| {
            tallies.iter().map(|of| vec![Tally::default(); of.len()]).collect()
        };
        Self {
            groups: none(whole.groups),
            fitted: none(whole.fitted),
            all: vec![Tally::default(); whole.all.len()],
        }
    }

    fn take_out(&mut self, rows: &impl Rows, whole: &Whole<'_>, part: impl Iterator<Item = usize>) {
        self.groups.iter_mut().for_each(|of| of.fill(Tally::default()));
        self.fitted.iter_mut().for_each(|of| of.fill(Tally::default()));
        self.all.fill(Tally::default());
        for i in part {
            for (statement, value) in rows.votes(i) {
                self.all[statement].count(value);
                if let Some(group) = whole.labels[i] {
                    self.groups[statement][group].count(value);
                }
            }
            if let (Some(cross), Some(_)) = (whole.cross, whole.places[i]) {
                cross.count(rows, i, whole.labels[i], &mut self.fitted);
            }
        }
    }

    /// Of statement `s` without the part.
    fn standing(&self, whole: &Whole<'_>, s: usize) -> Standing {
        let rest = |whole: &[Tally], part: &[Tally]| -> Vec<Tally> {
            whole.iter().zip(part).map(|(whole, part)| whole.without(*part)).collect()
        };
        let groups = rest(&whole.groups[s], &self.groups[s]);
        let all = whole.all[s].without(self.all[s]);
        let apart = whole.cross.is_some() && {
            let fitted = rest(&whole.fitted[s], &self.fitted[s]);
            widest(&fitted, whole.enough).is_some_and(|(more, fewer, side, difference)| {
                difference.low >= LEAST_GAP
                    && [more, fewer].iter().any(|g| reported(&fitted, *g, side, whole))
            })
        };
        standing(&groups, all, apart, whole.enough)
    }
}

/// Whether a group's difference to the rest is still below the p-value that was reported.
fn reported(fitted: &[Tally], group: usize, side: Side, whole: &Whole<'_>) -> bool {
    let all = fitted.iter().fold(Tally::default(), |sum, tally| sum.with(*tally));
    let (own, rest) = (fitted[group], all.without(fitted[group]));
    rest.seen() >= whole.enough
        && by_chance((own.on(side), own.seen()), (rest.on(side), rest.seen())) <= whole.cutoff
}

/// Whether a statement stays shared when `few` who make it so are taken from any one group.
fn always_shared(whole: &Whole<'_>, s: usize, few: u32) -> bool {
    let side = match whole.standings[s] {
        Standing::Rejected => Side::Disagree,
        _ => Side::Agree,
    };
    whole.groups[s].iter().chain([&whole.all[s]]).all(|tally| {
        let left = tally.fewer(side, few);
        left.seen() >= whole.enough && left.interval(side).low > 0.5
    })
}

/// Whether a gap stays when `few` who make it are taken from its two groups, however dealt.
fn always_apart(fitted: &[Tally], gap: &Gap, few: u32) -> bool {
    let other = match gap.side {
        Side::Agree => Side::Disagree,
        Side::Disagree => Side::Agree,
    };
    let steps = few.min(100);
    (0..=steps).all(|step| {
        let from_more = (u64::from(few) * u64::from(step) / u64::from(steps.max(1))) as u32;
        let more = fitted[gap.more].fewer(gap.side, from_more);
        let fewer = fitted[gap.fewer].fewer(other, few - from_more);
        let of = |tally: Tally| (tally.on(gap.side), tally.seen());
        Difference::newcombe(of(more), of(fewer)).low >= LEAST_GAP
    })
}

/// What the second list lacks of the first.
pub(crate) fn lacking(of: &[usize], than: &[usize]) -> Vec<usize> {
    of.iter().filter(|place| !than.contains(place)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::super::rows::Made;
    use super::*;

    fn tally(agree: u32, disagree: u32) -> Tally {
        Tally { agree, disagree, pass: 0 }
    }

    fn held(agree: usize, disagree: usize) -> Hundredths {
        let rows = (0..agree + disagree).map(|i| vec![(0, if i < agree { 1 } else { -1 })]);
        let rows = Made(rows.collect(), 1);
        let all = [tally(agree as u32, disagree as u32)];
        let order: Vec<usize> = (0..agree + disagree).collect();
        let groups = [all.to_vec()];
        let standings = [standing(&groups[0], all[0], false, 5)];
        let consensus: &[usize] = if kind(standings[0]).is_some() { &[0] } else { &[] };
        let whole = Whole {
            places: &vec![Some([0.0; 2]); order.len()],
            labels: &vec![Some(0); order.len()],
            cross: None,
            groups: &groups,
            fitted: &groups,
            all: &all,
            gaps: &[None],
            standings: &standings,
            cutoff: 0.0,
            enough: 5,
        };
        hundredths(&rows, &whole, &order, (consensus, &[]), 0)
    }

    #[test]
    fn what_is_firm_stands_without_any_hundredth() {
        let firm = held(270, 30);
        assert_eq!((firm.parts, firm.unchanged), (100, 100));
        assert_eq!(firm.consensus, [Held { parts: 100, always: true }]);
    }

    #[test]
    fn what_hangs_on_one_vote_is_said() {
        // Of 16, 12 who agree are just enough for Wilson's bound to be above one half …
        assert!(tally(12, 4).interval(Side::Agree).low > 0.5);
        assert!(tally(11, 4).interval(Side::Agree).low < 0.5);
        // … so that without any of the twelve nothing is shared, and without one of four it is.
        let fragile = held(12, 4);
        assert_eq!((fragile.parts, fragile.unchanged), (16, 4));
        assert_eq!(fragile.consensus, [Held { parts: 4, always: false }]);
    }

    #[test]
    fn a_gap_is_tried_from_both_ends() {
        let of = |fitted: [Tally; 2], few| {
            let (more, fewer, side, difference) = widest(&fitted, 5).expect("a gap");
            let gap = Gap { more, fewer, side, difference, q: 0.0, opposed: true };
            always_apart(&fitted, &gap, few)
        };
        assert!(of([tally(90, 10), tally(10, 90)], 2));
        let near = [tally(60, 40), tally(36, 64)];
        assert!(of(near, 0) && !of(near, 5));
    }
}
