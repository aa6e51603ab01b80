//! Which statements tell a group from the others (`math/src/polismath/math/repness.clj`).

use super::params::Selection;
use super::proportions::{one_proportion, two_proportions};
use crate::tally::{Side, Tally};

/// How many statements are selected for a group, and for a consensus on each side.
pub(crate) const SELECTED: usize = 5;

/// What one group did with one statement, against all other groups together.
///
/// `pa = (agrees + 1) / (votes + 2)`, `ra` is that over the same of the others, `pat` and `rat`
/// are their z-values; `pd`, `rd`, `pdt` and `rdt` likewise for disagree. Votes count passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupStats {
    /// Votes of the group.
    pub votes: Tally,
    /// Probability of agreement.
    pub pa: f64,
    /// Probability of disagreement.
    pub pd: f64,
    /// Its z-value against one half.
    pub pat: f64,
    /// Its z-value against one half.
    pub pdt: f64,
    /// Agreement relative to the other groups.
    pub ra: f64,
    /// Disagreement relative to the other groups.
    pub rd: f64,
    /// z-value of the difference in agreement.
    pub rat: f64,
    /// z-value of the difference in disagreement.
    pub rdt: f64,
}

impl GroupStats {
    /// Of a group's `votes` against the `rest`.
    pub(crate) fn of(votes: Tally, rest: Tally) -> Self {
        let (n, m) = (votes.seen(), rest.seen());
        let share = |count: u32, of: u32| (f64::from(count) + 1.0) / (f64::from(of) + 2.0);
        let (pa, pd) = (share(votes.agree, n), share(votes.disagree, n));
        Self {
            votes,
            pa,
            pd,
            pat: one_proportion(votes.agree, n),
            pdt: one_proportion(votes.disagree, n),
            ra: pa / share(rest.agree, m),
            rd: pd / share(rest.disagree, m),
            rat: two_proportions(votes.agree, n, rest.agree, m),
            rdt: two_proportions(votes.disagree, n, rest.disagree, m),
        }
    }

    fn passes(&self, z: f64) -> bool {
        (self.rat > z && self.pat > z) || (self.rdt > z && self.pdt > z)
    }

    /// Whether it is a better agreement than `best`, by rules that depend on how good that is.
    fn beats(&self, best: Option<&Self>, z: f64) -> bool {
        let likely = |s: &Self| s.pa * s.pat;
        let typical = |s: &Self| s.ra * s.rat * s.pa * s.pat;
        match best {
            _ if self.votes.agree == 0 && self.votes.disagree == 0 => false,
            Some(best) if best.ra > 1.0 => typical(self) > typical(best),
            Some(best) => likely(self) > likely(best),
            None => self.pat > z || (self.ra > 1.0 && self.pa > 0.5),
        }
    }

    /// As shown for a group: the side on which it differs more from the others.
    fn shown(&self, statement: usize) -> Representative {
        let agree = self.rat > self.rdt;
        let pick = |a: f64, d: f64| if agree { a } else { d };
        Representative {
            statement,
            side: if agree { Side::Agree } else { Side::Disagree },
            successes: if agree { self.votes.agree } else { self.votes.disagree },
            trials: self.votes.seen(),
            p: pick(self.pa, self.pd),
            p_test: pick(self.pat, self.pdt),
            repness: pick(self.ra, self.rd),
            repness_test: pick(self.rat, self.rdt),
            best_agree: None,
        }
    }
}

/// A statement selected for a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Representative {
    /// Its place in [`PolisMap::statements`](super::PolisMap::statements).
    pub statement: usize,
    /// On which the group differs more from the others.
    pub side: Side,
    /// Votes of the group on that side (`n-success`).
    pub successes: u32,
    /// Votes of the group, passes included (`n-trials`).
    pub trials: u32,
    /// Probability of that side (`p-success`).
    pub p: f64,
    /// Its z-value (`p-test`).
    pub p_test: f64,
    /// Relative to the other groups (`repness`).
    pub repness: f64,
    /// z-value of the difference (`repness-test`).
    pub repness_test: f64,
    /// Where it is what the group agrees on best: its agrees (`n-agree`).
    pub best_agree: Option<u32>,
}

impl Representative {
    fn metric(&self) -> f64 {
        self.repness * self.repness_test * self.p * self.p_test
    }
}

/// The statements shown for a group, agrees before disagrees. `stats` are those of the group,
/// with the places of their statements, in column order and without moderated ones.
pub(crate) fn select<'a>(
    stats: impl Iterator<Item = (usize, &'a GroupStats)>,
    rule: Selection,
) -> Vec<Representative> {
    let z = super::proportions::z_90(rule);
    let mut sufficient: Vec<Representative> = Vec::new();
    let mut best: Option<Representative> = None;
    let mut best_agree: Option<(usize, &GroupStats)> = None;
    for (statement, stat) in stats {
        if stat.passes(z) {
            sufficient.push(stat.shown(statement));
        }
        let more = best.is_none_or(|best| stat.rat.max(stat.rdt) > best.repness_test);
        if sufficient.is_empty() && more {
            best = Some(stat.shown(statement));
        }
        if stat.beats(best_agree.map(|(_, stat)| stat), z) {
            best_agree = Some((statement, stat));
        }
    }
    let head = best_agree.map(|(statement, stat)| with_agrees(stat.shown(statement), stat, rule));
    if sufficient.is_empty() {
        return head.or(best).into_iter().collect();
    }
    if rule == Selection::RedDwarf && head.is_none() {
        return Vec::new();
    }
    sufficient.retain(|shown| head.is_none_or(|head| head.statement != shown.statement));
    sufficient.sort_by(|a, b| b.metric().total_cmp(&a.metric()));
    let mut shown: Vec<_> = head.into_iter().chain(sufficient).take(SELECTED).collect();
    shown.sort_by_key(|shown| shown.side == Side::Disagree);
    shown
}

fn with_agrees(shown: Representative, stat: &GroupStats, rule: Selection) -> Representative {
    let agrees = match rule {
        Selection::Production => stat.votes.agree,
        Selection::RedDwarf => shown.successes,
    };
    Representative { best_agree: Some(agrees), ..shown }
}
