//! Principal components of a sparse table, by block power iteration.

use crate::chance::Chance;
use crate::table::Table;

/// Sparse residuals: one value beside each cell of the table.
#[derive(Clone, Copy)]
pub(crate) struct Residuals<'a> {
    pub(crate) table: &'a Table,
    pub(crate) values: &'a [f64],
}

/// One direction in which participants differ.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    /// Sum of squares along it.
    pub(crate) strength: f64,
    /// Per statement; length 1, or all 0 where there is no such direction.
    pub(crate) loadings: Vec<f64>,
}

type Block<const B: usize> = Vec<[f64; B]>;

/// The `B` strongest directions, strongest first, of which the first `wanted` are right to
/// `tolerance` (relative, on the strength's residual) unless `rounds` run out first.
///
/// Iterates a block of `B` vectors with a Rayleigh–Ritz step (Saad, *Numerical Methods for Large
/// Eigenvalue Problems*, ch. 5): the error shrinks by (λ_B+1 / λ_wanted) a round, so a block wider
/// than what is wanted makes near ties harmless. A round costs 4 B multiplications a vote.
pub(crate) fn strongest<const B: usize>(
    residuals: Residuals<'_>,
    wanted: usize,
    tolerance: f64,
    rounds: usize,
) -> Vec<Component> {
    let mut block = start::<B>(residuals.table.width);
    for round in 1.. {
        let image = times_transposed_times(residuals, &block);
        let (strengths, turn) = eigen(inner(&block, &image));
        let turned = rotate(&image, &turn);
        let directions = rotate(&block, &turn);
        let off = (0..wanted.min(B)).any(|c| {
            let rest: f64 = turned
                .iter()
                .zip(&directions)
                .map(|(y, q)| (y[c] - strengths[c] * q[c]).powi(2))
                .sum();
            rest > (tolerance * strengths[0]).powi(2)
        });
        if !off || round >= rounds {
            return (0..B)
                .map(|c| Component {
                    strength: strengths[c].max(0.0),
                    loadings: directions.iter().map(|row| row[c]).collect(),
                })
                .collect();
        }
        block = turned;
        orthonormalise(&mut block);
    }
    unreachable!("the rounds end")
}

/// A fixed random block: what is found must not depend on it, and repeats bit by bit.
fn start<const B: usize>(width: usize) -> Block<B> {
    let mut chance = Chance::new(0, u64::MAX);
    let mut block: Block<B> =
        (0..width).map(|_| std::array::from_fn(|_| chance.unit() - 0.5)).collect();
    orthonormalise(&mut block);
    block
}

/// RᵀR·block, row by row.
fn times_transposed_times<const B: usize>(r: Residuals<'_>, block: &Block<B>) -> Block<B> {
    let mut image = vec![[0.0; B]; r.table.width];
    for i in 0..r.table.height() {
        let votes = || r.table.row(i).iter().zip(&r.values[r.table.range(i)]);
        let mut score = [0.0; B];
        for (cell, value) in votes() {
            let loadings = &block[cell.column()];
            for c in 0..B {
                score[c] += value * loadings[c];
            }
        }
        for (cell, value) in votes() {
            let sums = &mut image[cell.column()];
            for c in 0..B {
                sums[c] += value * score[c];
            }
        }
    }
    image
}

fn inner<const B: usize>(left: &Block<B>, right: &Block<B>) -> [[f64; B]; B] {
    let mut product = [[0.0; B]; B];
    for (l, r) in left.iter().zip(right) {
        for (i, row) in product.iter_mut().enumerate() {
            for (j, sum) in row.iter_mut().enumerate() {
                *sum += l[i] * r[j];
            }
        }
    }
    product
}

fn rotate<const B: usize>(block: &Block<B>, turn: &[[f64; B]; B]) -> Block<B> {
    block
        .iter()
        .map(|row| std::array::from_fn(|c| (0..B).map(|i| row[i] * turn[i][c]).sum()))
        .collect()
}

/// Modified Gram–Schmidt, twice for accuracy; a column that others span becomes 0.
fn orthonormalise<const B: usize>(block: &mut Block<B>) {
    for c in 0..B {
        let before = norm(block, c);
        for earlier in (0..c).chain(0..c) {
            let along: f64 = block.iter().map(|row| row[c] * row[earlier]).sum();
            for row in block.iter_mut() {
                row[c] -= along * row[earlier];
            }
        }
        let length = norm(block, c);
        let scale = if length > 1e-10 * before { 1.0 / length } else { 0.0 };
        for row in block.iter_mut() {
            row[c] *= scale;
        }
    }
}

fn norm<const B: usize>(block: &Block<B>, c: usize) -> f64 {
    block.iter().map(|row| row[c] * row[c]).sum::<f64>().sqrt()
}

/// Eigenvalues, greatest first, and eigenvectors in columns, of a small symmetric matrix:
/// cyclic Jacobi rotations (Golub & Van Loan, *Matrix Computations*, §8.5).
fn eigen<const B: usize>(mut a: [[f64; B]; B]) -> ([f64; B], [[f64; B]; B]) {
    let mut vectors: [[f64; B]; B] =
        std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    for _ in 0..30 {
        for p in 0..B {
            for q in p + 1..B {
                if a[p][q].abs() > 1e-300 {
                    let (cos, sin) = rotation(a[p][p], a[q][q], a[p][q]);
                    for row in &mut a {
                        turn_pair(row, p, q, cos, sin);
                    }
                    let (upper, lower) = (a[p], a[q]);
                    a[p] = std::array::from_fn(|k| cos * upper[k] - sin * lower[k]);
                    a[q] = std::array::from_fn(|k| sin * upper[k] + cos * lower[k]);
                    for row in &mut vectors {
                        turn_pair(row, p, q, cos, sin);
                    }
                }
            }
        }
    }
    let mut order: [usize; B] = std::array::from_fn(|i| i);
    order.sort_by(|i, j| a[*j][*j].total_cmp(&a[*i][*i]));
    (order.map(|i| a[i][i]), vectors.map(|row| order.map(|i| row[i])))
}

/// Cosine and sine of the rotation that makes the off-diagonal `apq` vanish.
fn rotation(app: f64, aqq: f64, apq: f64) -> (f64, f64) {
    let theta = (aqq - app) / (2.0 * apq);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cos = 1.0 / (tangent * tangent + 1.0).sqrt();
    (cos, tangent * cos)
}

fn turn_pair<const B: usize>(row: &mut [f64; B], p: usize, q: usize, cos: f64, sin: f64) {
    let (up, uq) = (row[p], row[q]);
    row[p] = cos * up - sin * uq;
    row[q] = sin * up + cos * uq;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn components(rows: &[&[f64]]) -> Vec<Component> {
        let row = |row: &&[f64]| (0..row.len() as u32).map(|s| (s, 0)).collect::<Vec<_>>();
        let table = Table::new(rows.iter().map(row), rows[0].len());
        let residuals = Residuals { table: &table, values: &rows.concat() };
        strongest::<4>(residuals, 2, 1e-12, 500)
    }

    #[test]
    fn finds_known_directions() {
        // Singular values 5√2 and 3√2 along (1,1)/√2 and (1,−1)/√2.
        let found = components(&[&[5.0, 5.0], &[3.0, -3.0]]);
        assert!((found[0].strength - 50.0).abs() < 1e-9);
        assert!((found[1].strength - 18.0).abs() < 1e-9);
        assert!((found[0].loadings[0] - found[0].loadings[1]).abs() < 1e-9);
        assert!((found[1].loadings[0] + found[1].loadings[1]).abs() < 1e-9);
    }

    #[test]
    fn nothing_gives_nothing() {
        let found = components(&[&[0.0, 0.0, 0.0], &[0.0, 0.0, 0.0]]);
        assert!(found.iter().all(|component| component.strength == 0.0));
    }

    #[test]
    fn one_column_has_one_direction() {
        let found = components(&[&[2.0], &[-1.0]]);
        assert!((found[0].strength - 5.0).abs() < 1e-12);
        assert!(found[1].strength.abs() < 1e-12);
    }
}
