//! The strongest eigenvalues of sparse residuals, by Lanczos's method.

use crate::chance::Chance;
use crate::table::Table;

/// How many eigenvalues are told.
pub(crate) const TOLD: usize = 5;
/// Steps. The outer eigenvalues are close after these; real and shuffled tables are treated
/// alike, so that what is left of an error changes nothing in the comparison.
const STEPS: usize = 18;

/// The strongest eigenvalues of RᵀR, and the sum of all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spectrum {
    pub(crate) strengths: [f64; TOLD],
    pub(crate) whole: f64,
}

impl Spectrum {
    /// The share of axis `k` in what the axes before it leave.
    pub(crate) fn share(&self, k: usize) -> f64 {
        let rest = self.whole - self.strengths[..k].iter().sum::<f64>();
        if rest > 1e-9 * self.whole.max(1e-9) { self.strengths[k] / rest } else { 0.0 }
    }
}

/// Of the residuals beside the cells of `table`. Time: steps × 4 operations a vote.
pub(crate) fn spectrum(table: &Table, residuals: &[f64]) -> Spectrum {
    let whole = residuals.iter().map(|r| r * r).sum();
    let (diagonal, beside) = lanczos(table, residuals);
    let strengths = std::array::from_fn(|k| eigenvalue(&diagonal, &beside, k));
    Spectrum { strengths, whole }
}

/// RᵀR as a tridiagonal matrix, with every vector kept at right angles to all before (Golub & Van
/// Loan, *Matrix Computations*, §10.3).
fn lanczos(table: &Table, residuals: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut chance = Chance::new(0, u64::MAX - 2);
    let mut vector: Vec<f64> = (0..table.width).map(|_| chance.unit() - 0.5).collect();
    let (mut diagonal, mut beside) = (Vec::new(), Vec::new());
    let mut basis: Vec<Vec<f64>> = Vec::new();
    scale(&mut vector);
    for _ in 0..STEPS.min(table.width) {
        let mut image = times(table, residuals, &vector);
        diagonal.push(dot(&vector, &image));
        basis.push(vector);
        for _ in 0..2 {
            for earlier in &basis {
                let along = dot(earlier, &image);
                image.iter_mut().zip(earlier).for_each(|(x, e)| *x -= along * e);
            }
        }
        let length = scale(&mut image);
        if length <= 1e-9 {
            break;
        }
        beside.push(length);
        vector = image;
    }
    (diagonal, beside)
}

fn times(table: &Table, residuals: &[f64], vector: &[f64]) -> Vec<f64> {
    let mut image = vec![0.0; table.width];
    for i in 0..table.height() {
        let row = || table.row(i).iter().zip(&residuals[table.range(i)]);
        let score: f64 = row().map(|(cell, r)| r * vector[cell.column()]).sum();
        row().for_each(|(cell, r)| image[cell.column()] += r * score);
    }
    image
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Makes it of length 1 and tells what it was.
fn scale(vector: &mut [f64]) -> f64 {
    let length = dot(vector, vector).sqrt();
    let factor = if length > 0.0 { 1.0 / length } else { 0.0 };
    for x in vector {
        *x *= factor;
    }
    length
}

/// The `k`th greatest eigenvalue of a tridiagonal matrix, by bisection on Sturm's count; 0 where
/// there are not so many.
fn eigenvalue(diagonal: &[f64], beside: &[f64], k: usize) -> f64 {
    if k >= diagonal.len() {
        return 0.0;
    }
    let reach = |i: usize| {
        let left = if i > 0 { beside[i - 1] } else { 0.0 };
        diagonal[i] + left + beside.get(i).copied().unwrap_or(0.0)
    };
    let (mut low, mut high) = (0.0, (0..diagonal.len()).map(reach).fold(0.0, f64::max));
    for _ in 0..48 {
        let middle = f64::midpoint(low, high);
        if above(diagonal, beside, middle) > k { low = middle } else { high = middle }
    }
    low
}

/// How many eigenvalues are above `bound`.
fn above(diagonal: &[f64], beside: &[f64], bound: f64) -> usize {
    let mut pivot = 1.0;
    let mut count = 0;
    for (i, value) in diagonal.iter().enumerate() {
        let before = if i > 0 { beside[i - 1] * beside[i - 1] / pivot } else { 0.0 };
        pivot = value - bound - before;
        if pivot == 0.0 {
            pivot = -1e-300;
        }
        count += usize::from(pivot > 0.0);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_eigenvalues() {
        let table = Table::new([[(0, 1), (1, 1)], [(0, 1), (1, 1)]], 2);
        let found = spectrum(&table, &[5.0, 5.0, 3.0, -3.0]);
        assert!((found.strengths[0] - 50.0).abs() < 1e-9, "{found:?}");
        assert!((found.strengths[1] - 18.0).abs() < 1e-9, "{found:?}");
        assert!((found.share(0) - 50.0 / 68.0).abs() < 1e-9);
        assert!((found.share(1) - 1.0).abs() < 1e-9);
        assert!(spectrum(&table, &[0.0; 4]).share(0).abs() < 1e-12);
    }
}
