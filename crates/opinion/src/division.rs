//! Whether the votes show groups at all.
//!
//! # What is tested
//!
//! Any cloud of points can be cut into groups: on votes cast by coin toss, the usual engine
//! reports three. So the conversation is compared with others in which **nobody shares an opinion
//! with anybody**, yet in which every participant agrees, disagrees and passes exactly as often as
//! they did, every statement gets exactly the agreements, disagreements and passes that it got, and
//! everyone has seen the same statements. What can be had from these numbers alone (someone says
//! yes to everything; a statement pleases everybody; a statement came late) is thus not a division.
//!
//! The shuffled conversations come from *trades*: two statements are drawn, and among those who
//! answered x to one and y to the other, who answered which is dealt again. This walks at random
//! among all tables with the same margins (the "curveball" of Strona et al. 2014 for votes with
//! gaps and three values), that is, it samples from the Rasch model given its margins. Following
//! Besag & Clifford (1989), the walk first goes back from the real table to a hidden origin, and
//! every shuffled one starts from there: real and shuffled tables are then exchangeable, and the
//! p-value is exact however slowly the walk mixes.
//!
//! # What is measured
//!
//! From each table the mean of all of them is taken away: what is left is what margins do not
//! explain. A straight-liner (nine yes in ten, whatever is asked) still differs from that mean, by
//! not following the statements' popularity; so each row also gives up its part along its own
//! expected row, as far as indifference to popularity and no further, for someone who goes
//! *against* it does hold an opinion. The measure is the share of the remaining squares that lies
//! along one single direction (the first eigenvalue over their sum). It sees a common axis of
//! opinion with far fewer votes than the silhouette of the clusters does.
//!
//! # What it cannot tell
//!
//! Where all statements lean the same way, those who agree with all of them cannot be told from
//! people who like to say yes, and no division is found. The map then says that participants
//! differ in how much they agree; only statements put both ways can show more.

use crate::chance::Chance;
use crate::components::{Residuals, strongest};
use crate::table::Table;

/// Votes that the test looks at. Beyond, it takes participants at random up to that many: what a
/// hundred thousand votes do not show is too weak to be called a division.
const LOOKED_AT: usize = 100_000;
/// Trades per statement on the way from one table to the next.
const TRADES: usize = 10;

/// The outcome of the test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// The share of the unexplained squares on one axis, 0 to 1.
    pub(crate) share: f64,
    /// The mean of that share in the shuffled conversations.
    pub(crate) share_by_chance: f64,
    /// How often chance alone gives as much, from 1 / (permutations + 1) to 1.
    pub(crate) p: f64,
}

/// Compares `table` with `permutations` shuffled ones. Time: permutations × 100,000 votes at
/// most; memory: one byte for each of these.
pub(crate) fn test(table: &Table, permutations: usize, seed: u64) -> Outcome {
    let table = &looked_at(table, seed);
    let tables = shuffled(table, permutations, seed);
    let expected = mean_of(&tables);
    let directions = popularity(table, &expected);
    let mut rest = vec![0.0; expected.len()];
    let shares: Vec<f64> = tables
        .iter()
        .map(|values| {
            for (rest, (value, mean)) in rest.iter_mut().zip(values.iter().zip(&expected)) {
                *rest = f64::from(*value) - mean;
            }
            forget_popularity(table, &mut rest, &directions);
            share_on_one_axis(table, &rest)
        })
        .collect();
    let as_much = shares[1..].iter().filter(|share| **share >= shares[0]).count();
    Outcome {
        share: shares[0],
        share_by_chance: shares[1..].iter().sum::<f64>() / permutations as f64,
        p: (as_much + 1) as f64 / (permutations + 1) as f64,
    }
}

/// `table`, or participants of it drawn at random.
fn looked_at(table: &Table, seed: u64) -> Table {
    let share = LOOKED_AT as f64 / table.cells.len().max(1) as f64;
    let count = (table.height() as f64 * share.min(1.0)).ceil() as usize;
    table.rows_at(&Chance::new(seed, 2).sample(table.height(), count))
}

/// The values of `table`, then of `permutations` shuffled ones.
fn shuffled(table: &Table, permutations: usize, seed: u64) -> Vec<Vec<i8>> {
    let columns = Columns::of(table);
    let values: Vec<i8> = table.cells.iter().map(|cell| cell.value()).collect();
    let mut origin = values.clone();
    columns.walk(&mut origin, &mut Chance::new(seed, 3));
    let mut tables = vec![values];
    for stream in 0..permutations {
        let mut values = origin.clone();
        columns.walk(&mut values, &mut Chance::new(seed, 1_000 + stream as u64));
        tables.push(values);
    }
    tables
}

/// Per statement, who voted on it (by row) and where that vote is.
struct Columns(Vec<Vec<(u32, u32)>>);

impl Columns {
    fn of(table: &Table) -> Self {
        let mut columns = vec![Vec::new(); table.width];
        for i in 0..table.height() {
            for vote in table.range(i) {
                columns[table.cells[vote].column()].push((i as u32, vote as u32));
            }
        }
        Self(columns.into_iter().filter(|column| column.len() > 1).collect())
    }

    /// Shuffles `values` by random trades.
    fn walk(&self, values: &mut [i8], chance: &mut Chance) {
        let count = self.0.len();
        if count < 2 {
            return;
        }
        let mut swappable = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..TRADES * count {
            let left = chance.below(count);
            let right = (left + 1 + chance.below(count - 1)) % count;
            trade(values, &self.0[left], &self.0[right], &mut swappable, chance);
        }
    }
}

/// Deals again, among the participants who gave two different answers to two statements, who
/// gave which to which; separately for each pair of answers. Rows and columns keep their counts,
/// and every way of dealing is as likely.
fn trade(
    values: &mut [i8],
    left: &[(u32, u32)],
    right: &[(u32, u32)],
    swappable: &mut [Vec<(u32, u32)>; 3],
    chance: &mut Chance,
) {
    swappable.iter_mut().for_each(Vec::clear);
    let (mut from_left, mut from_right) = (0, 0);
    while from_left < left.len() && from_right < right.len() {
        let ((row, here), (other, there)) = (left[from_left], right[from_right]);
        if row == other {
            let (one, two) = (values[here as usize], values[there as usize]);
            if one != two {
                // The sum tells which two of −1, 0, +1 they are.
                swappable[(one + two + 1) as usize].push((here, there));
            }
        }
        from_left += usize::from(row <= other);
        from_right += usize::from(other <= row);
    }
    for pairs in swappable {
        deal(values, pairs, chance);
    }
}

fn deal(values: &mut [i8], pairs: &[(u32, u32)], chance: &mut Chance) {
    let greater = |(l, r): &&(u32, u32)| values[*l as usize] > values[*r as usize];
    let mut to_give = pairs.iter().filter(greater).count();
    if to_give == 0 || to_give == pairs.len() {
        return;
    }
    for (done, (l, r)) in pairs.iter().enumerate() {
        let (l, r) = (*l as usize, *r as usize);
        let gives = chance.below(pairs.len() - done) < to_give;
        to_give -= usize::from(gives);
        if gives != (values[l] > values[r]) {
            values.swap(l, r);
        }
    }
}

fn mean_of(tables: &[Vec<i8>]) -> Vec<f64> {
    let mut sums = vec![0_i32; tables[0].len()];
    for values in tables {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += i32::from(*value);
        }
    }
    sums.into_iter().map(|sum| f64::from(sum) / tables.len() as f64).collect()
}

/// Per row, its expected votes less their mean: how it would follow what everyone thinks.
fn popularity(table: &Table, expected: &[f64]) -> Vec<f64> {
    let mut directions = expected.to_vec();
    for i in 0..table.height() {
        let row = &mut directions[table.range(i)];
        let mean = row.iter().sum::<f64>() / row.len().max(1) as f64;
        for value in row {
            *value -= mean;
        }
    }
    directions
}

/// Takes from each row what lies along its direction, at most the whole of it backwards.
fn forget_popularity(table: &Table, rest: &mut [f64], directions: &[f64]) {
    for i in 0..table.height() {
        let row = &mut rest[table.range(i)];
        let direction = &directions[table.range(i)];
        let along: f64 = row.iter().zip(direction).map(|(r, d)| r * d).sum();
        let square: f64 = direction.iter().map(|d| d * d).sum();
        if square > 1e-12 {
            let slope = (along / square).max(-1.0);
            row.iter_mut().zip(direction).for_each(|(r, d)| *r -= slope * d);
        }
    }
}

fn share_on_one_axis(table: &Table, rest: &[f64]) -> f64 {
    let residuals = Residuals { table, values: rest };
    let squares: f64 = rest.iter().map(|value| value * value).sum();
    if squares < 1e-9 {
        return 0.0;
    }
    strongest::<4>(residuals, 1, 0.01, 60)[0].strength / squares
}

/// Whether participants differ in how readily they agree, more than chance would make them:
/// the squared sums of their leanings against what independent votes give, at one in a thousand.
/// Time: one pass.
pub(crate) fn readiness_differs(table: &Table) -> bool {
    let means = table.statement_means();
    let mut squares = vec![(0.0, 0_u32); table.width];
    for cell in &table.cells {
        let (sum, count) = &mut squares[cell.column()];
        *sum += (f64::from(cell.value()) - means[cell.column()]).powi(2);
        *count += 1;
    }
    let (mut ratio, mut rows) = (0.0, 0.0);
    for row in table.rows() {
        let (mut sum, mut variance) = (0.0, 0.0);
        for cell in row {
            let statement = cell.column();
            sum += f64::from(cell.value()) - means[statement];
            variance += squares[statement].0 / f64::from(squares[statement].1);
        }
        if variance > 1e-9 {
            ratio += sum * sum / variance;
            rows += 1.0;
        }
    }
    // Close to chi-squared with `rows` degrees of freedom: mean `rows`, variance twice that.
    rows >= 10.0 && (ratio - rows) / f64::sqrt(2.0 * rows) > 3.09
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coin_tosses(height: usize, width: usize, seed: u64) -> Table {
        let mut chance = Chance::new(seed, 9);
        let rows: Vec<Vec<(u32, i8)>> = (0..height)
            .map(|_| {
                let mut row: Vec<(u32, i8)> = (0..width as u32).map(|s| (s, 0)).collect();
                row.retain_mut(|cell| {
                    cell.1 = chance.below(3) as i8 - 1;
                    chance.below(3) > 0
                });
                row
            })
            .collect();
        Table::new(&rows, width)
    }

    fn margins(table: &Table, values: &[i8]) -> (Vec<[usize; 3]>, Vec<[usize; 3]>) {
        let mut rows = vec![[0; 3]; table.height()];
        let mut columns = vec![[0; 3]; table.width];
        for (i, row) in rows.iter_mut().enumerate() {
            for vote in table.range(i) {
                row[(values[vote] + 1) as usize] += 1;
                columns[table.cells[vote].column()][(values[vote] + 1) as usize] += 1;
            }
        }
        (rows, columns)
    }

    #[test]
    fn shuffling_keeps_every_count_and_changes_much() {
        let table = coin_tosses(40, 12, 1);
        let tables = shuffled(&table, 5, 7);
        for values in &tables[1..] {
            assert_eq!(margins(&table, values), margins(&table, &tables[0]));
            let changed = values.iter().zip(&tables[0]).filter(|(a, b)| a != b).count();
            assert!(changed * 3 > values.len(), "{changed} of {}", values.len());
        }
    }

    #[test]
    fn p_values_of_coin_tosses_are_spread_evenly() {
        let p: Vec<f64> = (0..100).map(|i| test(&coin_tosses(40, 12, i), 19, i).p).collect();
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
        let outcome = test(&Table::new(&rows, 10), 99, 0);
        assert!(outcome.p <= 0.01, "{outcome:?}");
        assert!(outcome.share > 2.0 * outcome.share_by_chance, "{outcome:?}");
    }

    #[test]
    fn nothing_to_shuffle_is_no_division() {
        let all_agree: Vec<Vec<(u32, i8)>> = vec![(0..10).map(|s| (s, 1)).collect(); 30];
        let table = Table::new(&all_agree, 10);
        assert!((test(&table, 19, 0).p - 1.0).abs() < 1e-12);
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
