//! Eigenvectors of a small symmetric matrix.

/// Eigenvalues, greatest first, and eigenvectors in columns, of a small symmetric matrix:
/// cyclic Jacobi rotations (Golub & Van Loan, *Matrix Computations*, §8.5).
pub(crate) fn eigen<const B: usize>(mut a: [[f64; B]; B]) -> ([f64; B], [[f64; B]; B]) {
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

    #[test]
    fn known_directions() {
        let (values, vectors) = eigen([[2.0, 1.0], [1.0, 2.0]]);
        assert!((values[0] - 3.0).abs() < 1e-12 && (values[1] - 1.0).abs() < 1e-12);
        assert!((vectors[0][0] - vectors[1][0]).abs() < 1e-12);
        assert!((vectors[0][1] + vectors[1][1]).abs() < 1e-12);
    }
}
