//! What colleges would say if each had its share.

use crate::tally::{Interval, Side, Tally};

/// The answers to a statement when each college counts as much as its share of those whom the
/// debate was meant to reach (post-stratification), always beside the plain count.
///
/// Colleges that cannot be shown on this statement count as one, with everyone else who is in no
/// college shown, so that nothing can be worked out that is not shown. Where nobody of a college
/// answered, its share is spread over the others, and [`covered`](Self::covered) is below 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighted {
    /// Who agree, with Wilson's 95 % interval for `effective` votes.
    pub agree: Interval,
    /// Who disagree, likewise.
    pub disagree: Interval,
    /// As many unweighted votes would be as sure (Kish, *Survey Sampling*, 1965).
    pub effective: f64,
    /// The share of the weights whose colleges answered, 0 to 1.
    pub covered: f64,
}

/// Weighs the tallies of one statement: those of `colleges` that are shown, beside the `weights`
/// of each college, and `all`. `None` without weights or answers. Time: colleges.
pub(crate) fn weighted(
    colleges: &[Option<Tally>],
    weights: &[f64],
    all: Tally,
) -> Option<Weighted> {
    let shown = colleges.iter().zip(weights).filter_map(|(tally, w)| Some(((*tally)?, *w)));
    let mut strata: Vec<(Tally, f64)> = shown.collect();
    let told = strata.iter().fold(Tally::default(), |sum, (tally, _)| sum.with(*tally));
    let hidden = colleges.iter().zip(weights).filter(|(tally, _)| tally.is_none());
    strata.push((all.without(told), hidden.map(|(_, weight)| weight).sum()));
    let whole: f64 = strata.iter().map(|(_, weight)| weight).sum();
    strata.retain(|(tally, weight)| tally.seen() > 0 && *weight > 0.0);
    let present: f64 = strata.iter().map(|(_, weight)| weight).sum();
    if present <= 0.0 {
        return None;
    }
    let seen = |tally: &Tally| f64::from(tally.seen());
    let share = |side| {
        let part =
            |(tally, weight): &(Tally, f64)| weight * f64::from(tally.on(side)) / seen(tally);
        strata.iter().map(part).sum::<f64>() / present
    };
    let spread: f64 =
        strata.iter().map(|(tally, w)| (w / present) * (w / present) / seen(tally)).sum();
    let effective = 1.0 / spread;
    Some(Weighted {
        agree: Interval::around(share(Side::Agree), effective),
        disagree: Interval::around(share(Side::Disagree), effective),
        effective,
        covered: present / whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(agree: u32, disagree: u32) -> Tally {
        Tally { agree, disagree, pass: 0 }
    }

    #[test]
    fn each_college_has_its_share() {
        let colleges = [Some(tally(30, 10)), Some(tally(2, 8))];
        let found = weighted(&colleges, &[100.0, 300.0], tally(32, 18)).expect("weighted");
        // 1/4 · 30/40 + 3/4 · 2/10; 1 / (1/16 / 40 + 9/16 / 10).
        assert!((found.agree.share - 0.3375).abs() < 1e-12);
        assert!((found.effective - 1.0 / (0.062_5 / 40.0 + 0.562_5 / 10.0)).abs() < 1e-9);
        assert!((found.covered - 1.0).abs() < 1e-12);
        // In proportion, nothing changes.
        let same = weighted(&colleges, &[4.0, 1.0], tally(32, 18)).expect("weighted");
        assert!((same.agree.share - 0.64).abs() < 1e-12 && (same.effective - 50.0).abs() < 1e-9);
        assert!((same.agree.low - Interval::wilson(32, 50).low).abs() < 1e-9);
    }

    #[test]
    fn hidden_colleges_are_one_with_all_others() {
        // 3 and 4 of two small colleges and 2 of none: only their sum enters.
        let colleges = [Some(tally(10, 10)), None, None];
        let found = weighted(&colleges, &[1.0, 0.5, 0.5], tally(19, 10)).expect("weighted");
        assert!((found.agree.share - 0.75).abs() < 1e-12);
    }

    #[test]
    fn who_did_not_answer_is_said() {
        let colleges = [Some(tally(10, 10)), Some(tally(0, 0))];
        let found = weighted(&colleges, &[3.0, 1.0], tally(10, 10)).expect("weighted");
        assert!((found.covered - 0.75).abs() < 1e-12 && (found.agree.share - 0.5).abs() < 1e-12);
        assert!(weighted(&colleges, &[0.0, 0.0], tally(10, 10)).is_none());
        assert!(weighted(&[], &[], tally(10, 10)).is_none());
    }
}
