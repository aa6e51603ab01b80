//! Whether the votes show groups at all.
//!
//! # What is tested
//!
//! Any cloud of points can be cut into groups: on votes cast by coin toss, the usual engine
//! reports three. So the conversation is compared with others in which **nobody shares an opinion
//! with anybody**, yet in which every participant agrees and disagrees exactly as often as they did,
//! every statement gets exactly the agreements and disagreements that it got, and everyone has
//! answered the same statements. (Passes are no part of it.) What can be had from these numbers alone (someone says
//! yes to everything; a statement pleases everybody; a statement came late) is thus not a division.
//!
//! The shuffled conversations come from *trades*: two statements are drawn, and among those who
//! agreed with one and disagreed with the other, who agreed with which is dealt again. This walks at
//! random among all tables with the same margins (the "curveball" of Strona et al. 2014 for votes
//! with gaps), that is, it samples from the Rasch model given its margins. Following
//! Besag & Clifford (1989), the walk first goes back from the real table to a hidden origin, and
//! every shuffled one starts from there: real and shuffled tables are then exchangeable, and the
//! p-value is exact however slowly the walk mixes.
//!
//! # What is measured
//!
//! From each table is taken away what the Rasch model expects by the margins: the same for all
//! tables. A straight-liner (nine yes in ten, whatever is asked) still differs from that, by not following the statements' popularity; so each row also gives up its part along its own
//! expected row, as far as indifference to popularity and no further, for someone who goes
//! *against* it does hold an opinion. What is left is divided by the standard deviation of such a
//! vote. The measure is the share of the remaining squares that lies
//! along one single direction (the first eigenvalue over their sum). It sees a common axis of
//! opinion with far fewer votes than the silhouette of the clusters does.
//!
//! # What it cannot tell
//!
//! Where all statements lean the same way, those who agree with all of them cannot be told from
//! people who like to say yes, and no division is found. The map then says that participants
//! differ in how much they agree; only statements put both ways can show more.

mod kept;

use std::ops::Range;

pub(crate) use kept::Shuffled;

use crate::chance::Chance;
use crate::model;
use crate::parallel;
use crate::params::CheckedParams;
use crate::spectrum::{self, Spectrum, TOLD, spectrum};
use crate::table::Table;
use crate::trades::{Agrees, Trades};

/// Votes that the test looks at. Beyond, it draws participants up to about that many: what a
/// hundred thousand votes do not show is too weak to be called a division.
const LOOKED_AT: usize = 100_000;
/// Shuffled conversations that are made before it is looked whether the answer is clear.
const BATCH: usize = 20;
/// So many of them must show as much before it is called clear that there is no division.
const CLEAR: usize = 5;

/// The outcome of the test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// The share of the unexplained squares on one axis, 0 to 1.
    pub(crate) share: f64,
    /// The mean of that share in the shuffled conversations.
    pub(crate) share_by_chance: f64,
    /// How often chance alone gives as much, from 1 / (permutations + 1) to 1.
    pub(crate) p: f64,
    /// How many shuffled conversations were made.
    pub(crate) permutations: usize,
    /// How many axes there are beyond chance.
    pub(crate) dimensions: usize,
}

/// Compares `table` (of agreements and disagreements alone) with shuffled ones; those made for
/// nearly the same votes, of which `changed` is the share that is new, are in `kept`.
///
/// Time: permutations × 100,000 votes at most, fewer where it is soon clear that there is nothing:
/// once so many shuffled tables show as much that the rest could not make the real one
/// significant (Besag & Clifford 1991). Memory: two bits for each pair of a participant looked at
/// and a statement, on each thread.
pub(crate) fn test(
    table: &Table,
    params: &CheckedParams,
    kept: &mut Shuffled,
    changed: f64,
) -> Outcome {
    let table = &looked_at(table, params.seed);
    let comparison = Comparison::of(table, params);
    if !kept.renew(&comparison, changed) {
        *kept = Shuffled::anew(&comparison);
    }
    comparison.outcome(&kept.spectra)
}

/// A table and the hidden origin from which shuffled ones are made.
struct Comparison<'a> {
    table: &'a Table,
    params: &'a CheckedParams,
    trades: Trades,
    expected: Vec<f64>,
    origin: Agrees,
    real: Spectrum,
}

impl<'a> Comparison<'a> {
    fn of(table: &'a Table, params: &'a CheckedParams) -> Self {
        let (trades, agrees) = Trades::of(table);
        let expected = expected(table);
        let real = measure(table, &trades, &agrees, &expected);
        let mut origin = agrees;
        trades.walk(&mut origin, &mut Chance::new(params.seed, 3));
        Self { table, params, trades, expected, origin, real }
    }

    /// What the shuffled tables of these numbers show.
    fn shuffled(&self, numbers: Range<usize>) -> Vec<Spectrum> {
        parallel::blocks(numbers.len(), 1, parallel::threads(), |one| {
            let n = numbers.start + one.start;
            let mut agrees = self.origin.clone();
            self.trades.walk(&mut agrees, &mut Chance::new(self.params.seed, 1_000 + n as u64));
            measure(self.table, &self.trades, &agrees, &self.expected)
        })
    }

    fn outcome(&self, shuffled: &[Spectrum]) -> Outcome {
        let chance = shuffled.iter().map(|spectrum| spectrum.share(0)).sum::<f64>();
        Outcome {
            share: self.real.share(0),
            share_by_chance: chance / shuffled.len() as f64,
            p: p_value(&self.real, shuffled, 0),
            permutations: shuffled.len(),
            dimensions: dimensions(&self.real, shuffled, self.params.significance),
        }
    }
}

/// How often a shuffled table has as large a `k`th share.
fn as_much(real: &Spectrum, shuffled: &[Spectrum], k: usize) -> usize {
    shuffled.iter().filter(|other| other.share(k) >= real.share(k)).count()
}

fn p_value(real: &Spectrum, shuffled: &[Spectrum], k: usize) -> f64 {
    (as_much(real, shuffled, k) + 1) as f64 / (shuffled.len() + 1) as f64
}

/// Whether no shuffled table to come can make the real one significant.
fn is_clear(real: &Spectrum, shuffled: &[Spectrum], params: &CheckedParams) -> bool {
    let found = as_much(real, shuffled, 0);
    found >= CLEAR && (found + 1) as f64 > params.significance * (params.permutations + 1) as f64
}

/// Axes beyond chance: each in turn is compared, as a share of what the ones before leave, with
/// the same axis of the shuffled tables, until one is not above them (Horn's parallel analysis,
/// 1965, with the margins kept; sequential as in Buja & Eyuboglu 1992).
fn dimensions(real: &Spectrum, shuffled: &[Spectrum], significance: f64) -> usize {
    (0..TOLD).take_while(|k| p_value(real, shuffled, *k) <= significance).count()
}

/// `table`, or participants of it drawn by layers.
pub(crate) fn looked_at(table: &Table, seed: u64) -> Table {
    table.rows_at(&sample(table, seed))
}

/// The rows of [`looked_at`]: all, or one drawn from each of as many equal layers of participants
/// in order of how many votes they cast, so that those who voted little and much are there in
/// proportion (stratified sampling, Cochran, *Sampling Techniques*, 1977, chapter 5).
pub(crate) fn sample(table: &Table, seed: u64) -> Vec<usize> {
    let share = LOOKED_AT as f64 / table.cells.len().max(1) as f64;
    let (height, count) =
        (table.height(), (table.height() as f64 * share.min(1.0)).ceil() as usize);
    let mut layered: Vec<usize> = (0..height).collect();
    if count >= height {
        return layered;
    }
    layered.sort_by_key(|i| table.range(*i).len());
    let mut chance = Chance::new(seed, 2);
    let layer = |n: usize| n * height / count..(n + 1) * height / count;
    let mut drawn: Vec<usize> =
        (0..count).map(|n| layered[layer(n).start + chance.below(layer(n).len())]).collect();
    drawn.sort_unstable();
    drawn
}

/// Per vote what it is expected to be from the margins alone, −1 to 1: the Rasch model, in which
/// the chance to agree is that of a participant's and a statement's tendencies added (on the logit
/// scale), fitted by Newton steps with a slight pull to the middle. Being made of the margins and
/// the pattern only, it is the same for every shuffled table.
fn expected(table: &Table) -> Vec<f64> {
    let (mut people, mut statements) = (vec![0.0; table.height()], vec![0.0; table.width]);
    for round in 0..12 {
        let mut slopes = vec![(0.0, PULL); table.width];
        for (i, row) in table.rows().enumerate() {
            let (mut slope, mut bend) = (-PULL * people[i], PULL);
            for cell in row {
                let share = logistic(people[i] + statements[cell.column()]);
                let rest = f64::from(u8::from(cell.value() > 0)) - share;
                slope += rest;
                bend += share * (1.0 - share);
                let (sum, curve) = &mut slopes[cell.column()];
                *sum += rest;
                *curve += share * (1.0 - share);
            }
            people[i] += if round % 2 == 1 { (slope / bend).clamp(-1.0, 1.0) } else { 0.0 };
        }
        if round % 2 == 0 {
            for (statement, (slope, bend)) in statements.iter_mut().zip(slopes) {
                *statement += ((slope - PULL * *statement) / bend).clamp(-1.0, 1.0);
            }
        }
    }
    let of = |(i, cell): (usize, &crate::table::Cell)| {
        2.0 * logistic(people[i] + statements[cell.column()]) - 1.0
    };
    let cells = table.rows().enumerate().flat_map(|(i, row)| row.iter().map(move |c| (i, c)));
    cells.map(of).collect()
}

/// Precision of the pull to the middle: a tenth of a vote.
const PULL: f64 = 0.1;

/// Added to the variance of a vote, so that one against near unanimity does not weigh too much.
const FLOOR: f64 = 0.2;

pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// The `count` strongest axes of what the margins leave, each of length 1 over the statements:
/// where the model begins.
pub(crate) fn axes(table: &Table, count: usize) -> Vec<Vec<f64>> {
    let votes = table.cells.iter().map(|cell| f64::from(cell.value())).collect();
    spectrum::directions(table, &rest(table, votes, &expected(table)), count)
}

fn measure(table: &Table, trades: &Trades, agrees: &[u64], expected: &[f64]) -> Spectrum {
    let rows = table.rows().enumerate();
    let votes =
        rows.flat_map(|(i, row)| row.iter().map(move |c| trades.vote(agrees, i, c.column())));
    spectrum(table, &rest(table, votes.collect(), expected))
}

/// What the margins leave of the votes, without indifference to popularity, in standard deviations
/// of a vote (Pearson residuals).
fn rest(table: &Table, votes: Vec<f64>, expected: &[f64]) -> Vec<f64> {
    let mut rest = votes;
    for i in 0..table.height() {
        let (rest, expected) = (&mut rest[table.range(i)], &expected[table.range(i)]);
        rest.iter_mut().zip(expected).for_each(|(rest, expected)| *rest -= expected);
        forget_popularity(rest, expected);
        for (rest, expected) in rest.iter_mut().zip(expected) {
            *rest /= (1.0 - expected * expected + FLOOR).sqrt();
        }
    }
    rest
}

/// Takes from a row what lies along its expected votes less their mean (how it would follow what
/// everyone thinks), at most the whole of it backwards.
fn forget_popularity(rest: &mut [f64], expected: &[f64]) {
    let mean = expected.iter().sum::<f64>() / expected.len().max(1) as f64;
    let (mut along, mut square) = (0.0, 0.0);
    for (r, e) in rest.iter().zip(expected) {
        along += r * (e - mean);
        square += (e - mean) * (e - mean);
    }
    if square > 1e-12 {
        let slope = (along / square).max(-1.0);
        rest.iter_mut().zip(expected).for_each(|(r, e)| *r -= slope * (e - mean));
    }
}

/// Whether participants differ in how readily they agree, more than chance would make them:
/// the squared sums of their leanings against what independent votes give, at one in a thousand.
/// Time: one pass.
pub(crate) fn readiness_differs(table: &Table) -> bool {
    // Per column, the mean vote and the variance around it.
    let spread: Vec<(f64, f64)> = model::column_counts(table)
        .into_iter()
        .map(|[against, for_it]| {
            let count = f64::from(against + for_it).max(1.0);
            let mean = (f64::from(for_it) - f64::from(against)) / count;
            (mean, 1.0 - mean * mean)
        })
        .collect();
    let parts = model::in_blocks(table.height(), |rows| {
        let (mut ratio, mut people) = (0.0, 0.0);
        for i in rows {
            let (mut sum, mut variance) = (0.0, 0.0);
            for cell in table.row(i) {
                let (mean, of_column) = spread[cell.column()];
                sum += f64::from(cell.value()) - mean;
                variance += of_column;
            }
            if variance > 1e-9 {
                ratio += sum * sum / variance;
                people += 1.0;
            }
        }
        (ratio, people)
    });
    let (ratio, rows) =
        parts.into_iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    // Close to chi-squared with `rows` degrees of freedom: mean `rows`, variance twice that.
    rows >= 10.0 && (ratio - rows) / f64::sqrt(2.0 * rows) > 3.09
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    fn params(permutations: usize, seed: u64) -> CheckedParams {
        let params = Params { permutations, seed, significance: 0.06, ..Params::default() };
        params.check().expect("within the limits")
    }

    fn coin_tosses(height: usize, width: usize, seed: u64) -> Table {
        let mut chance = Chance::new(seed, 9);
        let rows: Vec<Vec<(u32, i8)>> = (0..height)
            .map(|_| {
                let mut row: Vec<(u32, i8)> = (0..width as u32).map(|s| (s, 0)).collect();
                row.retain_mut(|cell| {
                    cell.1 = 2 * chance.below(2) as i8 - 1;
                    chance.below(3) > 0
                });
                row
            })
            .collect();
        Table::new(&rows, width)
    }

    #[test]
    fn p_values_of_coin_tosses_are_spread_evenly() {
        let p: Vec<f64> = (0..100)
            .map(|i| test(&coin_tosses(40, 12, i), &params(19, i), &mut Shuffled::default(), 1.0).p)
            .collect();
        let mean = p.iter().sum::<f64>() / 100.0;
        // Uniform on 0.05, 0.10 … 1: mean 0.525, standard error 0.029.
        assert!((0.43..0.62).contains(&mean), "{mean}");
        let low = p.iter().filter(|p| **p <= 0.1).count();
        assert!((2..=20).contains(&low), "{low} of 100 at 0.1");
    }

    #[test]
    fn one_direction_is_seen() {
        // Everyone goes by a camp; the statements are put both ways.
        let rows: Vec<Vec<(u32, i8)>> = (0..30)
            .map(|i| (0..10).map(|s| (s, if (i + s) % 2 == 0 { 1 } else { -1 })).collect())
            .collect();
        let table = Table::new(&rows, 10);
        let outcome = test(&table, &params(99, 0), &mut Shuffled::default(), 1.0);
        assert!(outcome.p <= 0.01, "{outcome:?}");
        assert!(outcome.share > 2.0 * outcome.share_by_chance, "{outcome:?}");
    }

    #[test]
    fn a_sample_has_its_share_of_those_who_voted_little() {
        // Three in four answered 10 of 100 statements, the others all.
        let votes = |i: u32| if i.is_multiple_of(4) { 100 } else { 10 };
        let row = |i: u32| (0..votes(i)).map(|s| (s, 1)).collect::<Vec<_>>();
        let table = Table::new((0..8_000).map(row), 100);
        let drawn = sample(&table, 0);
        assert_eq!(drawn.len(), 8_000 * LOOKED_AT / 260_000 + 1);
        assert!(drawn.is_sorted_by(|a, b| a < b));
        let many = drawn.iter().filter(|i| table.range(**i).len() == 100).count();
        assert!((many as f64 - drawn.len() as f64 / 4.0).abs() <= 1.0, "{many}");
    }

    #[test]
    fn nothing_to_shuffle_is_no_division() {
        let all_agree: Vec<Vec<(u32, i8)>> = vec![(0..10).map(|s| (s, 1)).collect(); 30];
        let table = Table::new(&all_agree, 10);
        assert!(
            (test(&table, &params(19, 0), &mut Shuffled::default(), 1.0).p - 1.0).abs() < 1e-12
        );
        assert!(!readiness_differs(&table));
    }

    #[test]
    fn ready_and_unready_participants_are_told_apart_from_chance() {
        assert!(!readiness_differs(&coin_tosses(200, 20, 3)));
        let rows: Vec<Vec<(u32, i8)>> = (0..40)
            .map(|i| (0..10).map(|s| (s, if (i + s) % 5 < i % 6 { 1 } else { -1 })).collect())
            .collect();
        assert!(readiness_differs(&Table::new(&rows, 10)));
    }
}
