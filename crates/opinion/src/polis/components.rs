//! The two strongest principal components of the imputed, centred matrix.

use super::eigen::eigen;
use super::imputation::Centred;
use super::params::{PolisParams, Sign, Solver};
use crate::chance::Chance;

/// Loadings of both components, per column.
pub(crate) type Loadings = Vec<[f64; 2]>;

/// The two components. Where a direction does not exist, its loadings are 0.
///
/// `before` are the components of the previous update, if any: the start of power iterations and
/// the direction that [`Sign::Polis`] keeps; columns that came since count as 1, as in Polis.
pub(crate) fn components(
    centred: &Centred,
    before: Option<&Loadings>,
    params: &PolisParams,
) -> Loadings {
    let before = before.map(|before| {
        let mut padded = before.clone();
        padded.resize(centred.width(), [1.0; 2]);
        padded
    });
    let mut loadings = match params.solver {
        Solver::Exact => exact(centred, before.as_ref()),
        Solver::Power(rounds) => by_power(centred, before.as_ref(), rounds),
    };
    for c in 0..2 {
        if turned(&loadings, before.as_ref(), c, params.sign) {
            for row in &mut loadings {
                row[c] = -row[c];
            }
        }
    }
    loadings
}

/// Whether component `c` points the other way than `sign` asks for.
fn turned(loadings: &Loadings, before: Option<&Loadings>, c: usize, sign: Sign) -> bool {
    let greatest =
        |best: f64, row: &[f64; 2]| if row[c].abs() > best.abs() { row[c] } else { best };
    let along = match (sign, before) {
        (Sign::Polis, Some(before)) => before.iter().zip(loadings).map(|(b, l)| b[c] * l[c]).sum(),
        (Sign::Polis, None) => loadings.iter().map(|row| row[c]).sum(),
        (Sign::Sklearn, _) => loadings.iter().fold(0.0, greatest),
    };
    along < 0.0
}

/// How far a component may be from its image, relative to the strength of the first.
const TOLERANCE: f64 = 1e-13;
/// The most blocks; reached only where the second and third strength are all but equal.
const BLOCKS: usize = 150;

/// By block Lanczos with full reorthogonalisation (Golub & Underwood 1977; Saad, *Numerical
/// Methods for Large Eigenvalue Problems*, §6.4): Rayleigh–Ritz on the span of Q, AQ, A²Q, …
/// Blocks of two find a strength that is there twice.
fn exact(centred: &Centred, before: Option<&Loadings>) -> Loadings {
    let width = centred.width();
    let mut krylov = Krylov::start(width, before);
    let mut image = Vec::with_capacity(width);
    let room = &mut [Vec::new(), Vec::new()];
    loop {
        let last = krylov.basis.last().expect("there is a first block");
        centred.normal(last, &mut image, room);
        let end = krylov.extend(&mut image);
        let size = krylov.basis.len();
        if end || size >= BLOCKS || (size >= 4 && size.is_multiple_of(2)) {
            let (strengths, vectors) = eigen(krylov.small(), 2 * size);
            if end || size >= BLOCKS || krylov.settled(&strengths, &vectors) {
                return krylov.loadings(&strengths, &vectors);
            }
        }
        krylov.basis.push(std::mem::replace(&mut image, Vec::with_capacity(width)));
    }
}

/// An orthonormal basis of a Krylov space, and the matrix in it.
struct Krylov {
    basis: Vec<Loadings>,
    /// Per block, its image in terms of the blocks up to it.
    inside: Vec<Vec<[[f64; 2]; 2]>>,
    /// What of the last image is outside the basis: the next block times this.
    beyond: [[f64; 2]; 2],
    chance: Chance,
}

impl Krylov {
    /// From `before`, or from a fixed random block.
    fn start(width: usize, before: Option<&Loadings>) -> Self {
        let mut chance = Chance::new(0, u64::MAX);
        let mut first: Loadings = match before {
            Some(before) => before.clone(),
            None => (0..width).map(|_| [0, 1].map(|_| chance.unit() - 0.5)).collect(),
        };
        let mut krylov =
            Self { basis: Vec::new(), inside: Vec::new(), beyond: [[0.0; 2]; 2], chance };
        krylov.orthonormalise(&mut first, 0.0);
        krylov.basis.push(first);
        krylov
    }

    /// Takes in the `image` of the last block and turns it into the next one; whether the basis
    /// spans everything.
    fn extend(&mut self, image: &mut Loadings) -> bool {
        let size = length(image);
        let mut inside = vec![[[0.0; 2]; 2]; self.basis.len()];
        for _ in 0..2 {
            for (block, sum) in self.basis.iter().zip(&mut inside) {
                let along = inner(block, image);
                remove(block, along, image);
                for i in 0..2 {
                    for j in 0..2 {
                        sum[i][j] += along[i][j];
                    }
                }
            }
        }
        self.inside.push(inside);
        let fresh = self.orthonormalise(image, 1e-14 * size);
        !fresh || 2 * self.basis.len() >= image.len()
    }

    /// Makes `block` orthonormal, after which what it was is it times `beyond`. A column that is
    /// not above `least` is drawn anew, outside the basis; false if no such column is left.
    fn orthonormalise(&mut self, block: &mut Loadings, least: f64) -> bool {
        self.beyond = [[0.0; 2]; 2];
        let mut fresh = true;
        for c in 0..2 {
            if c == 1 {
                for _ in 0..2 {
                    let along: f64 = block.iter().map(|row| row[0] * row[1]).sum();
                    for row in block.iter_mut() {
                        row[1] -= along * row[0];
                    }
                    self.beyond[0][1] += along;
                }
            }
            let norm = column_norm(block, c);
            if norm > least {
                self.beyond[c][c] = norm;
                for row in block.iter_mut() {
                    row[c] /= norm;
                }
            } else {
                fresh &= self.draw(block, c);
            }
        }
        fresh
    }

    /// A random column orthogonal to the basis and to the column before it.
    fn draw(&mut self, block: &mut Loadings, c: usize) -> bool {
        for row in block.iter_mut() {
            row[c] = self.chance.unit() - 0.5;
        }
        let before = column_norm(block, c);
        for _ in 0..2 {
            for basis in &self.basis {
                let along = inner(basis, block);
                for (row, q) in block.iter_mut().zip(basis) {
                    row[c] -= q[0] * along[0][c] + q[1] * along[1][c];
                }
            }
            for earlier in 0..c {
                let along: f64 = block.iter().map(|row| row[earlier] * row[c]).sum();
                for row in block.iter_mut() {
                    row[c] -= along * row[earlier];
                }
            }
        }
        let norm = column_norm(block, c);
        let there = norm > 1e-8 * before;
        for row in block.iter_mut() {
            row[c] = if there { row[c] / norm } else { 0.0 };
        }
        there
    }

    /// The matrix in the basis: symmetric, block tridiagonal but for rounding.
    fn small(&self) -> Vec<f64> {
        let n = 2 * self.basis.len();
        let mut small = vec![0.0; n * n];
        for (j, inside) in self.inside.iter().enumerate() {
            for (i, part) in inside.iter().enumerate() {
                for (r, row) in part.iter().enumerate() {
                    for (c, value) in row.iter().enumerate() {
                        small[(2 * i + r) * n + 2 * j + c] = *value;
                        small[(2 * j + c) * n + 2 * i + r] = *value;
                    }
                }
            }
        }
        small
    }

    /// Whether both components are as near to their images as they need to be.
    fn settled(&self, strengths: &[f64], vectors: &[f64]) -> bool {
        let n = 2 * self.basis.len();
        (0..2).all(|c| {
            let last = &vectors[c * n + n - 2..c * n + n];
            let rest = self.beyond.map(|row| row[0] * last[0] + row[1] * last[1]);
            (rest[0] * rest[0] + rest[1] * rest[1]).sqrt() <= TOLERANCE * strengths[0]
        })
    }

    fn loadings(&self, strengths: &[f64], vectors: &[f64]) -> Loadings {
        let n = 2 * self.basis.len();
        let mut loadings = vec![[0.0; 2]; self.basis[0].len()];
        for (b, block) in self.basis.iter().enumerate() {
            for (row, q) in loadings.iter_mut().zip(block) {
                for (c, loading) in row.iter_mut().enumerate() {
                    let at = c * n + 2 * b;
                    *loading += q[0] * vectors[at] + q[1] * vectors[at + 1];
                }
            }
        }
        for c in 0..2 {
            let there = strengths[c] > 1e-12 * strengths[0] && strengths[c] > 0.0;
            let norm = column_norm(&loadings, c);
            let scale = if there && norm > 0.0 { 1.0 / norm } else { 0.0 };
            for row in &mut loadings {
                row[c] *= scale;
            }
        }
        loadings
    }
}

/// leftᵀ right.
fn inner(left: &Loadings, right: &Loadings) -> [[f64; 2]; 2] {
    let mut product = [[0.0; 2]; 2];
    for (l, r) in left.iter().zip(right) {
        product[0][0] += l[0] * r[0];
        product[0][1] += l[0] * r[1];
        product[1][0] += l[1] * r[0];
        product[1][1] += l[1] * r[1];
    }
    product
}

/// image − block · along.
fn remove(block: &Loadings, along: [[f64; 2]; 2], image: &mut Loadings) {
    for (row, q) in image.iter_mut().zip(block) {
        row[0] -= q[0] * along[0][0] + q[1] * along[1][0];
        row[1] -= q[0] * along[0][1] + q[1] * along[1][1];
    }
}

fn column_norm(block: &Loadings, c: usize) -> f64 {
    block.iter().map(|row| row[c] * row[c]).sum::<f64>().sqrt()
}

fn length(block: &Loadings) -> f64 {
    block.iter().map(|row| row[0] * row[0] + row[1] * row[1]).sum::<f64>().sqrt()
}

/// By power iterations with deflation, which end early only when two lengths are equal
/// (`math/src/polismath/math/pca.clj`).
fn by_power(centred: &Centred, before: Option<&Loadings>, rounds: usize) -> Loadings {
    let width = centred.width();
    let mut found: Loadings = vec![[0.0; 2]; width];
    let room = &mut [Vec::new(), Vec::new()];
    let mut image = Vec::with_capacity(width);
    let mut chance = Chance::new(0, u64::MAX);
    for c in 0..2.min(width) {
        let mut vector: Loadings = match before {
            Some(before) if before.iter().any(|row| row[c] != 0.0) => {
                before.iter().map(|row| [row[c], 0.0]).collect()
            }
            _ => (0..width).map(|_| [chance.unit(), 0.0]).collect(),
        };
        let mut last = 0.0;
        for _ in 0..=rounds {
            deflate(&found, c, &mut vector);
            centred.normal(&vector, &mut image, room);
            deflate(&found, c, &mut image);
            let size = column_norm(&image, 0);
            if size == 0.0 {
                vector.fill([0.0; 2]);
                break;
            }
            vector.clear();
            vector.extend(image.iter().map(|row| [row[0] / size, 0.0]));
            if size.to_bits() == f64::to_bits(last) {
                break;
            }
            last = size;
        }
        found.iter_mut().zip(&vector).for_each(|(row, found)| row[c] = found[0]);
    }
    found
}

/// Takes the components before `c` away from `vector`.
fn deflate(found: &Loadings, c: usize, vector: &mut Loadings) {
    for earlier in 0..c {
        let along: f64 = found.iter().zip(vector.iter()).map(|(f, v)| f[earlier] * v[0]).sum();
        vector.iter_mut().zip(found).for_each(|(v, f)| v[0] -= along * f[earlier]);
    }
}
