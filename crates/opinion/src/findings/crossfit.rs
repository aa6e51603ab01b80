//! Groups found without the statement that is asked about.
//!
//! Groups are made of the votes. To test on the same votes whether the groups differ would find
//! differences by construction: whoever agrees is put where others agree. So for each statement
//! everyone is given a group again from their votes on all *other* statements, and who cannot be
//! placed that way is left out of the test of this statement. (Cross-fitting: Chernozhukov et
//! al., *Econometrics Journal* 21, 2018; against testing clusters on what made them: Gao, Bien &
//! Witten, *JASA* 119, 2024.)
//!
//! The group is the likeliest one when votes are independent within groups, each group answering
//! a statement as its members do (a latent class; Lazarsfeld & Henry 1968), with the
//! participant's own votes taken out of what their group is said to answer. What remains of the
//! statement is its small part in how the other participants were grouped; simulations in
//! `tests/findings.rs` measure what that does to the share of false discoveries.
//!
//! Sums are of whole numbers (logarithms in units of 2⁻²⁰), so that they do not depend on order.

use super::rows::Rows;
use crate::tally::Tally;

/// Units of a logarithm.
const UNITS: f64 = 1_048_576.0;
/// How much likelier the first group must be than the second: three to one.
const CLEARLY: f64 = 3.0;
/// Votes that the opinion of all lends to the answers of a group.
const LENT: f64 = 2.0;

/// What each answer to each statement says of each group.
pub(crate) struct CrossFit {
    groups: usize,
    /// Logarithms by statement and group: of agreeing and disagreeing, each also without one
    /// such vote of a member.
    terms: Vec<[i64; 4]>,
    /// Logarithms of the sizes, each also without one member.
    sizes: Vec<[i64; 2]>,
    clearly: i64,
}

impl CrossFit {
    /// From the tallies by statement and group. Time: statements × groups.
    pub(crate) fn new(tallies: &[Vec<Tally>], sizes: &[usize]) -> Self {
        let terms = tallies.iter().flat_map(|of_groups| {
            let all = of_groups.iter().fold(Tally::default(), |sum, tally| sum.with(*tally));
            of_groups.iter().map(move |tally| terms(*tally, all))
        });
        let sizes = sizes.iter().map(|size| {
            let size = *size as f64;
            [units(size + 1.0), units(size.max(1.0))]
        });
        Self {
            groups: sizes.len(),
            terms: terms.collect(),
            sizes: sizes.collect(),
            clearly: units(CLEARLY),
        }
    }

    /// Adds the votes of participant `i`, whose group is `own`, to `tallies` (by statement and
    /// group), each where they stand without it. Time: their votes × groups.
    pub(crate) fn count(
        &self,
        rows: &impl Rows,
        i: usize,
        own: Option<usize>,
        tallies: &mut [Vec<Tally>],
    ) {
        let mut scores: Vec<i64> =
            self.sizes.iter().enumerate().map(|(g, of)| of[usize::from(own == Some(g))]).collect();
        for (statement, value) in rows.votes(i) {
            for (g, score) in scores.iter_mut().enumerate() {
                *score += self.term(statement, g, value, own);
            }
        }
        for (statement, value) in rows.votes(i) {
            let without = |g: usize| scores[g] - self.term(statement, g, value, own);
            if let Some(group) = self.clearly_best(without) {
                tallies[statement][group].count(value);
            }
        }
    }

    fn term(&self, statement: usize, group: usize, value: i8, own: Option<usize>) -> i64 {
        let of = &self.terms[statement * self.groups + group];
        let without = usize::from(own == Some(group));
        match value {
            1 => of[without],
            -1 => of[2 + without],
            _ => 0,
        }
    }

    fn clearly_best(&self, score: impl Fn(usize) -> i64) -> Option<usize> {
        let (mut best, mut second) = ((0, i64::MIN), i64::MIN);
        for g in 0..self.groups {
            let of = score(g);
            if of > best.1 {
                second = best.1;
                best = (g, of);
            } else {
                second = second.max(of);
            }
        }
        (best.1.saturating_sub(second) >= self.clearly).then_some(best.0)
    }
}

fn terms(tally: Tally, all: Tally) -> [i64; 4] {
    let log = |on: f64, sides: f64, all_on: f64, all_sides: f64| {
        let lent = LENT * (all_on + 1.0) / (all_sides + 2.0);
        units((on.max(0.0) + lent) / (sides.max(0.0) + LENT))
    };
    let of = |on: u32, all_on: u32| {
        let (on, sides) = (f64::from(on), f64::from(tally.agree + tally.disagree));
        let (all_on, all_sides) = (f64::from(all_on), f64::from(all.agree + all.disagree));
        let less = f64::from(u8::from(on > 0.0));
        [
            log(on, sides, all_on, all_sides),
            log(on - less, sides - less, all_on - less, all_sides - less),
        ]
    };
    let [agree, agree_less] = of(tally.agree, all.agree);
    let [disagree, disagree_less] = of(tally.disagree, all.disagree);
    [agree, agree_less, disagree, disagree_less]
}

fn units(value: f64) -> i64 {
    (libm::log(value) * UNITS).round() as i64
}

#[cfg(test)]
mod tests {
    use super::super::rows::Made;
    use super::*;

    fn tallies(rows: &Made, labels: &[usize], groups: usize) -> Vec<Vec<Tally>> {
        let mut tallies = vec![vec![Tally::default(); groups]; rows.1];
        for (row, label) in rows.0.iter().zip(labels) {
            for (s, value) in row {
                tallies[*s][*label].count(*value);
            }
        }
        tallies
    }

    #[test]
    fn a_group_made_by_one_statement_alone_is_not_found_without_it() {
        // Everyone answers the second statement the same; the first alone makes the groups.
        let rows =
            Made((0..20).map(|i| vec![(0, if i < 10 { 1 } else { -1 }), (1, 1)]).collect(), 2);
        let labels: Vec<usize> = (0..20).map(|i| usize::from(i >= 10)).collect();
        let cross = CrossFit::new(&tallies(&rows, &labels, 2), &[10, 10]);
        let mut fitted = vec![vec![Tally::default(); 2]; 2];
        (0..20).for_each(|i| cross.count(&rows, i, Some(labels[i]), &mut fitted));
        assert_eq!(fitted[0].iter().map(Tally::seen).sum::<u32>(), 0);
        // The first tells who is who on the second.
        assert_eq!([fitted[1][0].agree, fitted[1][1].agree], [10, 10]);
    }

    #[test]
    fn groups_that_many_statements_make_are_found_without_any_one() {
        let vote = |i: usize, s: usize| if (i + s).is_multiple_of(2) { 1 } else { -1 };
        let rows = Made((0..20).map(|i| (0..6).map(|s| (s, vote(i, s))).collect()).collect(), 6);
        let labels: Vec<usize> = (0..20).map(|i| i % 2).collect();
        let whole = tallies(&rows, &labels, 2);
        let cross = CrossFit::new(&whole, &[10, 10]);
        let mut fitted = vec![vec![Tally::default(); 2]; 6];
        // Also for one whose group is not known.
        (0..20).for_each(|i| cross.count(&rows, i, (i > 0).then_some(labels[i]), &mut fitted));
        assert_eq!(fitted, whole);
    }
}
