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
    let start = before.as_ref().map(|before| centred.counted(before));
    let found = match params.solver {
        Solver::Exact => exact(centred, start.as_ref()),
        Solver::Power(rounds) => by_power(centred, start.as_ref(), rounds),
    };
    let mut loadings = centred.spread(&found);
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
const TOLERANCE: f64 = 1e-12;
/// The most blocks; reached only where the second and third strength are all but equal.
const BLOCKS: usize = 150;

/// What is left of an image and is no longer than this, relative to the strongest, is rounding.
const NOTHING: f64 = 1e-13;
/// What is left and is no longer than this has lost digits, so that it is not at right angles to
/// the basis until it is made so again.
const LITTLE: f64 = 1e-3;

/// By block Lanczos with full reorthogonalisation (Golub & Underwood 1977; Saad, *Numerical
/// Methods for Large Eigenvalue Problems*, §6.4): Rayleigh–Ritz on the span of Q, AQ, A²Q, …
/// Blocks of two find a strength that is there twice.
fn exact(centred: &Centred, before: Option<&Loadings>) -> Loadings {
    let width = centred.columns.len();
    let mut krylov = Krylov::start(width, before);
    let mut image = Vec::with_capacity(width);
    let room = &mut [Vec::new(), Vec::new()];
    // At which size to look whether it is enough, and what was found when last looked.
    let (mut look_at, mut last) = (4, (1, 1.0));
    loop {
        let newest = krylov.basis.last().expect("there is a first block");
        centred.normal(newest, &mut image, room);
        let end = krylov.extend(&mut image);
        let size = krylov.basis.len();
        if end || size >= look_at {
            let (strengths, vectors) = eigen(krylov.small(), 2 * size);
            let rest = krylov.rest(&strengths, &vectors);
            if end || size >= BLOCKS || rest <= TOLERANCE {
                return krylov.loadings(&strengths, &vectors);
            }
            look_at = BLOCKS.min(size + blocks_until(rest, last.1 / rest, size - last.0, size - 1));
            last = (size, rest);
        }
        krylov.basis.push(std::mem::replace(&mut image, Vec::with_capacity(width)));
    }
}

/// How many blocks it takes from `rest` to the tolerance, where `blocks` made it `times` smaller;
/// from 1 to `most`, since it comes to go faster.
fn blocks_until(rest: f64, times: f64, blocks: usize, most: usize) -> usize {
    let wanted = blocks as f64 * libm::log(rest / TOLERANCE) / libm::log(times);
    if times > 1.0 { (wanted as usize).clamp(1, most) } else { 1 }
}

/// An orthonormal basis of a Krylov space, and the matrix in it.
struct Krylov {
    basis: Vec<Loadings>,
    /// Per block, its image in terms of the blocks up to it.
    inside: Vec<Vec<[[f64; 2]; 2]>>,
    /// What of the last image is outside the basis: the next block times this.
    beyond: [[f64; 2]; 2],
    /// The greatest length of an image.
    strongest: f64,
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
        let beyond = [[0.0; 2]; 2];
        let mut krylov =
            Self { basis: Vec::new(), inside: Vec::new(), beyond, strongest: 0.0, chance };
        krylov.orthonormalise(&mut first);
        krylov.basis.push(first);
        krylov
    }

    /// Takes in the `image` of the last block and turns it into the next one; whether the basis
    /// spans everything.
    fn extend(&mut self, image: &mut Loadings) -> bool {
        self.strongest = self.strongest.max(length(image));
        let mut inside = vec![[[0.0; 2]; 2]; self.basis.len()];
        // What the image has along the last two blocks is most of it. With that gone, what rounding
        // left along any block is small enough to be taken away at once.
        for from in [self.basis.len().saturating_sub(2), 0] {
            for (block, sum) in self.basis.iter().zip(&mut inside).skip(from) {
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
        let fresh = self.orthonormalise(image);
        !fresh || 2 * self.basis.len() >= image.len()
    }

    /// Makes `block` orthonormal, after which what it was is it times `beyond`. A column of which
    /// nothing is left is drawn anew, outside the basis, or is 0 if there is no such column; false
    /// if neither column is left.
    fn orthonormalise(&mut self, block: &mut Loadings) -> bool {
        self.beyond = [[0.0; 2]; 2];
        let mut fresh = false;
        for c in 0..2 {
            for _ in 0..2 * c {
                self.beyond[0][1] += remove_first(block);
            }
            let norm = column_norm(block, c);
            if norm > NOTHING * self.strongest {
                fresh = true;
                self.beyond[c][c] = norm;
                scale(block, c, 1.0 / norm);
                if norm < LITTLE * self.strongest {
                    self.clean(block, c);
                    scale(block, c, 1.0 / column_norm(block, c));
                }
            } else {
                fresh |= self.draw(block, c);
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
        self.clean(block, c);
        let norm = column_norm(block, c);
        let there = norm > 1e-8 * before;
        scale(block, c, if there { 1.0 / norm } else { 0.0 });
        there
    }

    /// Takes from column `c` what it has along the basis and along the column before it.
    fn clean(&self, block: &mut Loadings, c: usize) {
        for _ in 0..2 {
            for basis in &self.basis {
                let along = inner(basis, block);
                for (row, q) in block.iter_mut().zip(basis) {
                    row[c] -= q[0] * along[0][c] + q[1] * along[1][c];
                }
            }
            for _ in 0..c {
                remove_first(block);
            }
        }
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

    /// How far the components are from their images at most, relative to the strength of the
    /// first.
    fn rest(&self, strengths: &[f64], vectors: &[f64]) -> f64 {
        let n = 2 * self.basis.len();
        let rest = |c: usize| {
            let last = &vectors[c * n + n - 2..c * n + n];
            let rest = self.beyond.map(|row| row[0] * last[0] + row[1] * last[1]);
            (rest[0] * rest[0] + rest[1] * rest[1]).sqrt()
        };
        let most = rest(0).max(rest(1));
        if most <= 0.0 { 0.0 } else { most / strengths[0] }
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
            scale(&mut loadings, c, if there && norm > 0.0 { 1.0 / norm } else { 0.0 });
        }
        loadings
    }
}

/// leftᵀ right, in two chains that a processor adds side by side.
fn inner(left: &Loadings, right: &Loadings) -> [[f64; 2]; 2] {
    let mut products = [[[0.0; 2]; 2]; 2];
    for (l, r) in left.chunks(2).zip(right.chunks(2)) {
        for ((product, l), r) in products.iter_mut().zip(l).zip(r) {
            for i in 0..2 {
                product[i] = [product[i][0] + l[i] * r[0], product[i][1] + l[i] * r[1]];
            }
        }
    }
    let [even, odd] = products;
    [0, 1].map(|i| [0, 1].map(|j| even[i][j] + odd[i][j]))
}

/// image − block · along.
fn remove(block: &Loadings, along: [[f64; 2]; 2], image: &mut Loadings) {
    for (row, q) in image.iter_mut().zip(block) {
        row[0] -= q[0] * along[0][0] + q[1] * along[1][0];
        row[1] -= q[0] * along[0][1] + q[1] * along[1][1];
    }
}

/// Takes from the second column what it has along the first, and says how much that was.
fn remove_first(block: &mut Loadings) -> f64 {
    let along: f64 = block.iter().map(|row| row[0] * row[1]).sum();
    for row in block.iter_mut() {
        row[1] -= along * row[0];
    }
    along
}

fn scale(block: &mut Loadings, c: usize, by: f64) {
    for row in block {
        row[c] *= by;
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
    let width = centred.columns.len();
    let mut found: Loadings = vec![[0.0; 2]; width];
    let room = &mut [Vec::new(), Vec::new()];
    let mut image = Vec::with_capacity(width);
    let mut chance = Chance::new(0, u64::MAX);
    for c in 0..2.min(width) {
        let mut vector: Loadings = match before {
            Some(before) if before.iter().any(|row| row[c] != 0.0) => {
                before.iter().map(|row| [row[c], 0.0]).collect()
            }
            _ => centred.counted(&drawn(&mut chance, centred.width())),
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

fn drawn(chance: &mut Chance, width: usize) -> Loadings {
    (0..width).map(|_| [chance.unit(), 0.0]).collect()
}

/// Takes the components before `c` away from `vector`.
fn deflate(found: &Loadings, c: usize, vector: &mut Loadings) {
    for earlier in 0..c {
        let along: f64 = found.iter().zip(vector.iter()).map(|(f, v)| f[earlier] * v[0]).sum();
        vector.iter_mut().zip(found).for_each(|(v, f)| v[0] -= along * f[earlier]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ratings::Ratings;
    use super::*;
    use crate::{Vote, Votes};

    /// XᵀX row by row.
    fn whole(centred: &Centred) -> Vec<f64> {
        let width = centred.columns.len();
        let (mut image, mut whole) = (Vec::new(), vec![0.0; width * width]);
        for j in 0..width {
            let mut unit = vec![[0.0; 2]; width];
            unit[j][0] = 1.0;
            centred.normal(&unit, &mut image, &mut [Vec::new(), Vec::new()]);
            (0..width).for_each(|i| whole[i * width + j] = image[i][0]);
        }
        whole
    }

    fn cast_by_coin(people: u64, statements: u64) -> Centred {
        let mut chance = Chance::new(people, statements);
        let mut votes = Votes::new();
        for (person, statement) in (0..people).flat_map(|p| (0..statements).map(move |s| (p, s))) {
            let vote = [Vote::Agree, Vote::Disagree, Vote::Pass][chance.below(3)];
            votes.cast(person, statement, vote);
        }
        Centred::of(&Ratings::of(&votes, votes.events(), &PolisParams::red_dwarf()))
    }

    #[test]
    fn the_two_strongest_whatever_the_rank() {
        // As many people less one as there are dimensions: the basis ends before the statements do.
        for (people, statements) in [(3, 3), (4, 40), (6, 9), (27, 36), (24, 41), (90, 35)] {
            let centred = cast_by_coin(people, statements);
            let width = centred.columns.len();
            let (strengths, vectors) = eigen(whole(&centred), width);
            let found = exact(&centred, None);
            for c in 0..2 {
                let along: f64 = (0..width).map(|j| found[j][c] * vectors[c * width + j]).sum();
                let gap = (strengths[c] - strengths[c + 1]) / strengths[0];
                assert!(gap > 1e-3 && (along.abs() - 1.0).abs() < 1e-12, "{people}: {along}");
            }
        }
    }
}
