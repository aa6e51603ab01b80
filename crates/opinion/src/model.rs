//! A low-rank model of the votes that were cast.
//!
//! A vote is +1 or −1; one that was not cast, or a pass, is not there: nothing is filled in.
//! The model is
//!
//! ```text
//! y_ij ≈ b_j + a_i + u_i · v_j
//! ```
//!
//! where b is how popular a statement is, a how readily a participant agrees, and u · v what they
//! share with others (Hoff 2005, *Bilinear mixed-effects models for dyadic data*; Community Notes
//! ranks by the same equation, Wojcik et al. 2022; as regularised least squares on observed cells
//! it is one of the models of Udell et al. 2016, *Generalized low rank models*).
//!
//! It is fitted by exact alternating ridge solves that carry the covariance of each solution along,
//! that is by EM (Tipping & Bishop 1999; for missing cells Ilin & Raiko 2010, *Practical
//! approaches to principal component analysis in the presence of missing values*). So the ridge is
//! not chosen by hand: it is noise over prior variance, and the prior variances of a, b and v are
//! estimated on the way (empirical Bayes). u has variance 1. The noise of a vote on statement j is
//! that of a coin with the statement's share, 1 − mean², so that a vote against a nearly unanimous
//! statement says more than one on an open question (Wedderburn 1974, quasi-likelihood).
//!
//! Participants are independent of each other given the statements, and the sums for the
//! statements are gathered in fixed blocks of rows and added in order: the result has the same
//! bits however many threads there are.

use crate::chance::Chance;
use crate::eigen::eigen;
use crate::parallel;
use crate::table::{Cell, Table};

/// The most axes a model has.
pub(crate) const AXES: usize = 5;
/// A participant's unknowns: readiness, then the place on each axis.
const UNKNOWNS: usize = AXES + 1;
/// Sums are gathered in at most so many blocks, whatever the number of threads.
const BLOCKS: usize = 32;
/// Rows of a block at least.
const ROWS: usize = 64;

type Vector = [f64; UNKNOWNS];
type Matrix = [[f64; UNKNOWNS]; UNKNOWNS];

/// What the model says of the statements; participants follow from it and their votes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fit {
    /// How many axes, 1 to [`AXES`].
    pub(crate) rank: usize,
    /// Per statement: the expected vote of someone in the middle.
    pub(crate) popularity: Vec<f64>,
    /// Per statement: how much a step along each axis changes the vote; 0 beyond the rank.
    pub(crate) loadings: Vec<[f64; AXES]>,
    /// Per statement: votes on it.
    pub(crate) counts: Vec<f64>,
    /// Per statement: variance of a vote around what is expected.
    pub(crate) noise: Vec<f64>,
    /// Variance of readiness.
    pub(crate) readiness: f64,
    /// Variance of the loadings.
    pub(crate) spread: f64,
}

/// Where a participant stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Position {
    /// How much more readily than others they agree, in votes.
    pub(crate) readiness: f64,
    /// Along each axis, in standard deviations of the participants.
    pub(crate) at: [f64; AXES],
}

/// The model with `rank` axes after `effort` rounds, from `start` where there is one (made of the
/// same statements; axes that it lacks begin at random).
///
/// Running time: a round takes votes × (rank + 1)². Some 20 rounds from nothing, three or four
/// from a fit of a sample or of the votes before the last ones.
pub(crate) fn fit(table: &Table, rank: usize, start: Option<&Fit>, effort: usize) -> Fit {
    let mut fit = first(table, rank.clamp(1, AXES), start);
    for _ in 0..effort {
        round(table, &mut fit);
    }
    turn(&mut fit);
    fit
}

/// Where to begin: one axis along each of `directions`, which have length 1 over the statements and
/// are in standard deviations of a vote.
pub(crate) fn along(table: &Table, directions: &[Vec<f64>]) -> Fit {
    let mut fit = first(table, directions.len().clamp(1, AXES), None);
    let scale = 0.5 * (table.width as f64).sqrt();
    for (c, direction) in directions.iter().enumerate().take(AXES) {
        for (j, along) in direction.iter().enumerate() {
            fit.loadings[j][c] = scale * along * fit.noise[j].sqrt();
        }
    }
    fit
}

/// Where everyone stands by `fit`, in the order of the rows.
pub(crate) fn positions(table: &Table, fit: &Fit) -> Vec<Position> {
    match fit.rank {
        1 => positions_of::<5>(table, fit),
        2 => positions_of::<9>(table, fit),
        3 => positions_of::<14>(table, fit),
        4 => positions_of::<20>(table, fit),
        _ => positions_of::<27>(table, fit),
    }
}

fn positions_of<const L: usize>(table: &Table, fit: &Fit) -> Vec<Position> {
    let terms = terms::<L>(fit);
    let position = |i: usize| {
        let (z, _) = solve_participant(table.row(i), &terms, fit);
        let mut at = [0.0; AXES];
        at[..fit.rank].copy_from_slice(&z[1..=fit.rank]);
        Position { readiness: z[0], at }
    };
    in_blocks(table.height(), |block| block.map(position).collect::<Vec<_>>()).concat()
}

/// Calls `work` on each of the fixed blocks of `0..height`, on both cores; results in order.
pub(crate) fn in_blocks<T: Send>(
    height: usize,
    work: impl Fn(std::ops::Range<usize>) -> T + Sync,
) -> Vec<T> {
    let size = height.div_ceil(BLOCKS).max(ROWS);
    parallel::blocks(height, size, parallel::threads(), work)
}

/// Popularity from the means; loadings from `start`, or small ones at random.
fn first(table: &Table, rank: usize, start: Option<&Fit>) -> Fit {
    let votes = column_counts(table);
    let popularity: Vec<f64> = votes
        .iter()
        .map(|[against, for_it]| {
            (f64::from(*for_it) - f64::from(*against)) / (f64::from(*against + *for_it) + 2.0)
        })
        .collect();
    let counts = votes.iter().map(|of| f64::from(of[0] + of[1])).collect();
    let noise = popularity.iter().map(|mean| (1.0 - mean * mean).max(0.05)).collect();
    let mut chance = Chance::new(0, u64::MAX - 1);
    let mut loadings = vec![[0.0; AXES]; table.width];
    for loading in &mut loadings {
        loading[..rank].fill_with(|| 0.5 * (chance.unit() - 0.5));
    }
    let mut fit = Fit { rank, popularity, loadings, counts, noise, readiness: 0.1, spread: 0.1 };
    if let Some(start) = start.filter(|start| start.loadings.len() == table.width) {
        for (new, old) in fit.loadings.iter_mut().zip(&start.loadings) {
            new[..rank.min(start.rank)].copy_from_slice(&old[..rank.min(start.rank)]);
        }
        (fit.readiness, fit.spread) = (start.readiness, start.spread);
        fit.popularity.clone_from(&start.popularity);
    }
    fit
}

/// How many voted against each statement and how many for it.
pub(crate) fn column_counts(table: &Table) -> Vec<[u32; 2]> {
    let parts = parallel::stretches(table.height(), |rows| {
        let mut counts = vec![[0; 2]; table.width];
        for cell in &table.cells[table.starts[rows.start]..table.starts[rows.end]] {
            counts[cell.column()][side(*cell)] += 1;
        }
        counts
    });
    let mut total = vec![[0; 2]; table.width];
    for part in parts {
        total.iter_mut().zip(part).for_each(|(sum, part)| {
            *sum = [sum[0] + part[0], sum[1] + part[1]];
        });
    }
    total
}

/// What one vote adds to the equations of a participant with `R` axes, by statement: of a vote
/// against and of one for. `L` numbers: the lower half of (1, v)(1, v)ᵀ, row by row, then
/// (y − b)(1, v), all over the noise.
type Terms<const L: usize> = Vec<[[f64; L]; 2]>;

fn terms<const L: usize>(fit: &Fit) -> Terms<L> {
    let of = |j: usize| {
        let weight = 1.0 / fit.noise[j];
        let x = with_one(&fit.loadings[j]);
        [-1.0, 1.0].map(|y| {
            packed(
                fit.rank + 1,
                |c, d| weight * x[c] * x[d],
                |c| weight * (y - fit.popularity[j]) * x[c],
            )
        })
    };
    (0..fit.loadings.len()).map(of).collect()
}

/// Where a vote is among the terms.
fn side(cell: Cell) -> usize {
    usize::from(cell.value() > 0)
}

/// The lower half of a matrix, row by row, and a vector.
fn packed<const L: usize>(
    size: usize,
    matrix: impl Fn(usize, usize) -> f64,
    vector: impl Fn(usize) -> f64,
) -> [f64; L] {
    let mut numbers = [0.0; L];
    let halves = (0..size).flat_map(|c| (0..=c).map(move |d| (c, d)));
    let all = halves.map(|(c, d)| matrix(c, d)).chain((0..size).map(vector));
    numbers.iter_mut().zip(all).for_each(|(to, from)| *to = from);
    numbers
}

fn unpacked<const L: usize>(numbers: &[f64; L], size: usize) -> (Matrix, Vector) {
    let mut matrix = [[0.0; UNKNOWNS]; UNKNOWNS];
    let mut vector = [0.0; UNKNOWNS];
    let mut next = numbers.iter();
    let halves = (0..size).flat_map(|c| (0..=c).map(move |d| (c, d)));
    for ((c, d), number) in halves.zip(next.by_ref()) {
        matrix[c][d] = *number;
    }
    vector.iter_mut().zip(next).for_each(|(to, from)| *to = *from);
    (matrix, vector)
}

fn add<const L: usize>(sum: &mut [f64; L], part: &[f64; L]) {
    sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
}

/// The participant's unknowns by ridge, and their covariance.
fn solve_participant<const L: usize>(
    row: &[Cell],
    terms: &Terms<L>,
    fit: &Fit,
) -> (Vector, Matrix) {
    let mut sum = [0.0; L];
    for cell in row {
        add(&mut sum, &terms[cell.column()][side(*cell)]);
    }
    let size = fit.rank + 1;
    let (mut information, right) = unpacked(&sum, size);
    information[0][0] += 1.0 / fit.readiness;
    for (c, row) in information.iter_mut().enumerate().take(size).skip(1) {
        row[c] += 1.0;
    }
    let covariance = inverse(&information, size);
    (times(&covariance, &right, size), covariance)
}

fn with_one(loading: &[f64; AXES]) -> Vector {
    let mut x = [1.0; UNKNOWNS];
    x[1..].copy_from_slice(loading);
    x
}

/// What a block of participants says of the statements and of the variances.
struct Sums<const L: usize> {
    /// Per statement: of the lower half of (1, u)(1, u)ᵀ, and of (y − a)(1, u).
    statements: Vec<[f64; L]>,
    /// Of readiness squared.
    readiness: f64,
    /// Of (1, u)(1, u)ᵀ over participants, lower half.
    people: Matrix,
}

impl<const L: usize> Sums<L> {
    fn new(width: usize) -> Self {
        let people = [[0.0; UNKNOWNS]; UNKNOWNS];
        Self { statements: vec![[0.0; L]; width], readiness: 0.0, people }
    }

    fn take(&mut self, row: &[Cell], terms: &Terms<L>, fit: &Fit) {
        let (z, covariance) = solve_participant(row, terms, fit);
        let size = fit.rank + 1;
        let mut x = z;
        x[0] = 1.0;
        let second = |c: usize, d: usize| x[c] * x[d] + if d > 0 { covariance[c][d] } else { 0.0 };
        for c in 0..size {
            (0..=c).for_each(|d| self.people[c][d] += second(c, d));
        }
        self.readiness += z[0] * z[0] + covariance[0][0];
        let shared = |c: usize| if c > 0 { covariance[c][0] } else { 0.0 };
        let votes: [[f64; L]; 2] =
            [-1.0, 1.0].map(|y| packed(size, second, |c| (y - z[0]) * x[c] - shared(c)));
        for cell in row {
            add(&mut self.statements[cell.column()], &votes[side(*cell)]);
        }
    }

    fn add(&mut self, other: &Self) {
        let statements = self.statements.iter_mut().zip(&other.statements);
        statements.for_each(|(sum, part)| add(sum, part));
        let people = self.people.as_flattened_mut().iter_mut();
        people.zip(other.people.as_flattened()).for_each(|(sum, part)| *sum += part);
        self.readiness += other.readiness;
    }
}

/// Participants given the statements, statements given the participants, variances given both.
fn round(table: &Table, fit: &mut Fit) {
    match fit.rank {
        1 => round_of::<5>(table, fit),
        2 => round_of::<9>(table, fit),
        3 => round_of::<14>(table, fit),
        4 => round_of::<20>(table, fit),
        _ => round_of::<27>(table, fit),
    }
}

fn round_of<const L: usize>(table: &Table, fit: &mut Fit) {
    let (shared, terms) = (&*fit, terms::<L>(fit));
    let parts = in_blocks(table.height(), |block| {
        let mut sums = Sums::new(table.width);
        block.for_each(|i| sums.take(table.row(i), &terms, shared));
        sums
    });
    let mut sums = Sums::new(table.width);
    for part in &parts {
        sums.add(part);
    }
    solve_statements(fit, &sums);
    fit.readiness = (sums.readiness / table.height().max(1) as f64).max(1e-4);
    standardise(fit, &sums.people, table.height());
}

fn solve_statements<const L: usize>(fit: &mut Fit, sums: &Sums<L>) {
    let size = fit.rank + 1;
    let seen = |j: &usize| fit.counts[*j] > 0.0;
    let voted_on: Vec<usize> = (0..fit.counts.len()).filter(seen).collect();
    let mean =
        voted_on.iter().map(|j| fit.popularity[*j]).sum::<f64>() / voted_on.len().max(1) as f64;
    let variance = voted_on.iter().map(|j| (fit.popularity[*j] - mean).powi(2)).sum::<f64>();
    let variance = (variance / voted_on.len().max(1) as f64).max(0.05);
    let mut spread = 0.0;
    for j in &voted_on {
        let (mut squares, mut right) = unpacked(&sums.statements[*j], size);
        squares[0][0] += fit.noise[*j] / variance;
        right[0] += mean * fit.noise[*j] / variance;
        for (c, row) in squares.iter_mut().enumerate().take(size).skip(1) {
            row[c] += fit.noise[*j] / fit.spread;
        }
        let inverted = inverse(&squares, size);
        let solved = times(&inverted, &right, size);
        fit.popularity[*j] = solved[0];
        fit.loadings[*j][..fit.rank].copy_from_slice(&solved[1..size]);
        spread +=
            (1..size).map(|c| solved[c] * solved[c] + fit.noise[*j] * inverted[c][c]).sum::<f64>();
    }
    fit.spread = (spread / (voted_on.len() * fit.rank).max(1) as f64).max(1e-6);
}

/// Gives u mean 0 and variance 1, and the loadings mean 0 (what all loadings have in common is
/// readiness): the model stays the same, and rounds converge faster (Liu, Rubin & Wu 1998,
/// *Parameter expansion to accelerate EM*).
fn standardise(fit: &mut Fit, people: &Matrix, height: usize) {
    let n = height.max(1) as f64;
    let mut variance = [[0.0; UNKNOWNS]; UNKNOWNS];
    for c in 1..=fit.rank {
        for d in 1..=c {
            variance[c - 1][d - 1] = people[c][d] / n - people[c][0] / n * (people[d][0] / n);
        }
    }
    let root = cholesky(&variance, fit.rank);
    let weights: Vec<f64> = fit.counts.iter().zip(&fit.noise).map(|(n, noise)| n / noise).collect();
    let whole = weights.iter().sum::<f64>().max(1e-12);
    let mut common = [0.0; AXES];
    for (j, weight) in weights.iter().enumerate() {
        let old = fit.loadings[j];
        fit.popularity[j] += (0..fit.rank).map(|c| people[c + 1][0] / n * old[c]).sum::<f64>();
        for c in 0..fit.rank {
            fit.loadings[j][c] = (c..fit.rank).map(|d| root[d][c] * old[d]).sum();
            common[c] += weight * fit.loadings[j][c];
        }
    }
    for (loading, count) in fit.loadings.iter_mut().zip(&fit.counts) {
        for c in 0..fit.rank {
            loading[c] = if *count > 0.0 { loading[c] - common[c] / whole } else { 0.0 };
        }
    }
}

/// Turns the axes so that each explains as much as can be of what the ones before left, and to
/// the side where the strongest loadings are positive.
fn turn(fit: &mut Fit) {
    let mut gram = [[0.0; AXES]; AXES];
    for (j, loading) in fit.loadings.iter().enumerate() {
        for c in 0..fit.rank {
            for d in 0..fit.rank {
                gram[c][d] += fit.counts[j] / fit.noise[j] * loading[c] * loading[d];
            }
        }
    }
    let (_, vectors) = eigen(gram);
    let mut cubes = [0.0; AXES];
    for (loading, count) in fit.loadings.iter_mut().zip(&fit.counts) {
        let old = *loading;
        *loading = std::array::from_fn(|c| (0..AXES).map(|d| old[d] * vectors[d][c]).sum());
        loading[fit.rank..].fill(0.0);
        for c in 0..fit.rank {
            cubes[c] += count * loading[c] * loading[c] * loading[c];
        }
    }
    for loading in &mut fit.loadings {
        for c in 0..fit.rank {
            loading[c] = if cubes[c] < 0.0 { -loading[c] } else { loading[c] };
        }
    }
}

/// The lower triangle whose square is `a`; a direction without extent gets a small one.
fn cholesky(a: &Matrix, size: usize) -> Matrix {
    let mut root = [[0.0; UNKNOWNS]; UNKNOWNS];
    for c in 0..size {
        for d in 0..=c {
            let rest = a[c][d] - (0..d).map(|k| root[c][k] * root[d][k]).sum::<f64>();
            root[c][d] = if c == d { rest.max(1e-12).sqrt() } else { rest / root[d][d] };
        }
    }
    root
}

/// The inverse of a positive matrix of which the lower half is given.
fn inverse(a: &Matrix, size: usize) -> Matrix {
    let root = cholesky(a, size);
    // Row d holds column d of the root's inverse.
    let mut columns = [[0.0; UNKNOWNS]; UNKNOWNS];
    for (d, column) in columns.iter_mut().enumerate().take(size) {
        column[d] = 1.0 / root[d][d];
        for c in d + 1..size {
            let sum: f64 = (d..c).map(|k| root[c][k] * column[k]).sum();
            column[c] = -sum / root[c][c];
        }
    }
    let mut inverse = [[0.0; UNKNOWNS]; UNKNOWNS];
    for c in 0..size {
        for d in 0..=c {
            inverse[c][d] = (c..size).map(|k| columns[c][k] * columns[d][k]).sum();
            inverse[d][c] = inverse[c][d];
        }
    }
    inverse
}

fn times(a: &Matrix, x: &Vector, size: usize) -> Vector {
    let mut product = [0.0; UNKNOWNS];
    for c in 0..size {
        product[c] = (0..size).map(|d| a[c][d] * x[d]).sum();
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Camps of 20 and 10 who answer the other way round, with gaps; a ninth never votes alike.
    fn table() -> Table {
        let rows: Vec<Vec<(u32, i8)>> = (0..30_u32)
            .map(|i| {
                let votes = (0..12_u32).filter(|s| (i * 7 + s * 5) % 4 != 0);
                votes.map(|s| (s, if (s % 2 == 0) == (i < 20) { 1 } else { -1 })).collect()
            })
            .collect();
        Table::new(&rows, 13)
    }

    #[test]
    fn camps_stand_apart_and_alike_within() {
        let table = table();
        let fit = fit(&table, 2, None, 30);
        let positions = positions(&table, &fit);
        let (left, right) = positions.split_at(20);
        let mean = |of: &[Position]| of.iter().map(|p| p.at[0]).sum::<f64>() / of.len() as f64;
        assert!((mean(left) - mean(right)).abs() > 1.5);
        assert!(left.iter().all(|p| (p.at[0] - mean(left)).abs() < 0.4));
        assert!(fit.loadings[12].iter().all(|v| v.abs() < 1e-12), "nobody voted on it");
    }

    #[test]
    fn a_warm_start_is_at_the_end() {
        let table = table();
        let cold = fit(&table, 1, None, 200);
        let warm = fit(&table, 1, Some(&cold), 1);
        for (a, b) in cold.loadings.iter().zip(&warm.loadings) {
            // The camps mirror each other, so that either side may be the positive one.
            assert!((a[0].abs() - b[0].abs()).abs() < 1e-3, "{a:?} {b:?}");
        }
    }

    #[test]
    fn an_inverse_by_hand() {
        let mut a = [[0.0; UNKNOWNS]; UNKNOWNS];
        (a[0][0], a[1][0], a[1][1]) = (4.0, 2.0, 3.0);
        let inverted = inverse(&a, 2);
        assert!((inverted[0][0] - 0.375).abs() < 1e-12);
        assert!((inverted[0][1] + 0.25).abs() < 1e-12);
        assert!((inverted[1][1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_fitted_to_nothing() {
        let table = Table::empty(3);
        let fit = fit(&table, 2, None, 3);
        assert!(fit.popularity.iter().all(|b| b.is_finite()));
        assert!(positions(&table, &fit).is_empty());
    }
}
