//! Eigenvalues of a small symmetric matrix: Householder reduction, then implicit QL (Golub & Van
//! Loan, *Matrix Computations*, §8.3; the algorithms `tred2` and `tql2` of EISPACK).

/// Eigenvalues and eigenvectors of the symmetric `n` × `n` matrix `a` (row by row), greatest
/// first; vector `i` is the `i`th row of the result. Running time: n³.
pub(crate) fn eigen(mut a: Vec<f64>, n: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut diagonal, mut off) = (vec![0.0; n], vec![0.0; n]);
    tridiagonal(&mut a, n, &mut diagonal, &mut off);
    // Rows that are turned together lie together once transposed.
    let mut vectors: Vec<f64> = (0..n * n).map(|at| a[(at % n) * n + at / n]).collect();
    implicit_ql(&mut diagonal, &mut off, &mut vectors, n);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|i, j| diagonal[*j].total_cmp(&diagonal[*i]));
    let sorted = order.iter().flat_map(|i| vectors[i * n..(i + 1) * n].to_vec()).collect();
    (order.iter().map(|i| diagonal[*i]).collect(), sorted)
}

/// Turns `a` into the orthogonal matrix of the reduction, column by column.
fn tridiagonal(a: &mut [f64], n: usize, diagonal: &mut [f64], off: &mut [f64]) {
    for i in (1..n).rev() {
        let mut h = 0.0;
        let scale: f64 = a[i * n..i * n + i].iter().map(|x| x.abs()).sum();
        if i == 1 || scale == 0.0 {
            off[i] = a[i * n + i - 1];
        } else {
            h = reflect(a, n, i, scale, off);
        }
        diagonal[i] = h;
    }
    if n > 0 {
        (diagonal[0], off[0]) = (0.0, 0.0);
    }
    for i in 0..n {
        accumulate(a, n, i, diagonal);
    }
}

/// One Householder step on row `i`; gives the square of its length.
#[expect(clippy::many_single_char_names, reason = "the names of the published algorithm")]
fn reflect(a: &mut [f64], n: usize, i: usize, scale: f64, off: &mut [f64]) -> f64 {
    let mut h = 0.0;
    for k in 0..i {
        a[i * n + k] /= scale;
        h += a[i * n + k] * a[i * n + k];
    }
    let f = a[i * n + i - 1];
    let g = if f >= 0.0 { -h.sqrt() } else { h.sqrt() };
    off[i] = scale * g;
    h -= f * g;
    a[i * n + i - 1] = f - g;
    let mut sum = 0.0;
    for j in 0..i {
        a[j * n + i] = a[i * n + j] / h;
        let g: f64 = (0..=j).map(|k| a[j * n + k] * a[i * n + k]).sum::<f64>()
            + (j + 1..i).map(|k| a[k * n + j] * a[i * n + k]).sum::<f64>();
        off[j] = g / h;
        sum += off[j] * a[i * n + j];
    }
    let half = sum / (h + h);
    for j in 0..i {
        let f = a[i * n + j];
        off[j] -= half * f;
        for k in 0..=j {
            a[j * n + k] -= f * off[k] + off[j] * a[i * n + k];
        }
    }
    h
}

fn accumulate(a: &mut [f64], n: usize, i: usize, diagonal: &mut [f64]) {
    if diagonal[i] != 0.0 {
        for j in 0..i {
            let g: f64 = (0..i).map(|k| a[i * n + k] * a[k * n + j]).sum();
            for k in 0..i {
                a[k * n + j] -= g * a[k * n + i];
            }
        }
    }
    diagonal[i] = a[i * n + i];
    a[i * n + i] = 1.0;
    for j in 0..i {
        (a[j * n + i], a[i * n + j]) = (0.0, 0.0);
    }
}

/// `vectors` holds an eigenvector in each row when done.
fn implicit_ql(d: &mut [f64], e: &mut [f64], vectors: &mut [f64], n: usize) {
    e.rotate_left(usize::from(n > 0));
    for l in 0..n {
        // Forty rounds are ten times what is ever needed; the bound keeps NaN from looping.
        for _ in 0..40 {
            let negligible =
                |m: &usize| e[*m].abs() <= f64::EPSILON * (d[*m].abs() + d[m + 1].abs());
            let m = (l..n - 1).find(negligible).unwrap_or(n - 1);
            if m == l {
                break;
            }
            ql_sweep(d, e, vectors, n, l..m);
        }
    }
}

#[expect(clippy::many_single_char_names, reason = "the names of the published algorithm")]
fn ql_sweep(
    d: &mut [f64],
    e: &mut [f64],
    vectors: &mut [f64],
    n: usize,
    at: std::ops::Range<usize>,
) {
    let (l, m) = (at.start, at.end);
    let g = (d[l + 1] - d[l]) / (2.0 * e[l]);
    let r = (g * g + 1.0).sqrt();
    let mut g = d[m] - d[l] + e[l] / (g + if g >= 0.0 { r } else { -r });
    let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
    for i in (l..m).rev() {
        let f = s * e[i];
        let b = c * e[i];
        let r = (f * f + g * g).sqrt();
        e[i + 1] = r;
        if r == 0.0 {
            d[i + 1] -= p;
            e[m] = 0.0;
            return;
        }
        (s, c) = (f / r, g / r);
        g = d[i + 1] - p;
        let r = (d[i] - g) * s + 2.0 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        let (lower, upper) = vectors.split_at_mut((i + 1) * n);
        for (x, y) in lower[i * n..].iter_mut().zip(&mut upper[..n]) {
            (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
        }
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0.0;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    #[test]
    fn vectors_are_what_the_matrix_stretches() {
        for n in 1..30 {
            let mut chance = Chance::new(n as u64, 0);
            let mut a = vec![0.0; n * n];
            for i in 0..n {
                for j in 0..=i {
                    a[i * n + j] = chance.unit() - 0.5;
                    a[j * n + i] = a[i * n + j];
                }
            }
            let (values, vectors) = eigen(a.clone(), n);
            assert!(values.is_sorted_by(|a, b| a >= b));
            for (value, v) in values.iter().zip(vectors.chunks(n)) {
                for i in 0..n {
                    let image: f64 = (0..n).map(|j| a[i * n + j] * v[j]).sum();
                    assert!((image - value * v[i]).abs() < 1e-13, "{n}: {image} {value}");
                }
                assert!((v.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn ties_and_zeros_are_no_trouble() {
        let (values, _) = eigen(vec![0.0; 9], 3);
        assert!(values.iter().all(|value| value.abs() < 1e-15));
        let (values, _) = eigen(vec![2.0, 0.0, 0.0, 2.0], 2);
        assert!(values.iter().all(|value| (*value - 2.0).abs() < 1e-15));
        assert_eq!(eigen(Vec::new(), 0), (Vec::new(), Vec::new()));
    }
}
