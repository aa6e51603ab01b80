//! How well groups of points in the plane are apart.

pub(crate) type Point = [f64; 2];

/// Mean of (b − a) / max(a, b), where a is a point's mean distance to its own group and b to the
/// nearest other one; a point alone scores 0 (Rousseeuw, 1987). Time: the square of the points.
pub(crate) fn silhouette(points: &[Point], labels: &[usize], k: usize) -> f64 {
    let mut sizes = vec![0_usize; k];
    for label in labels {
        sizes[*label] += 1;
    }
    let mut total = 0.0;
    let mut distances = vec![0.0; k];
    for (point, own) in points.iter().zip(labels) {
        if sizes[*own] < 2 {
            continue;
        }
        distances.fill(0.0);
        for (other, label) in points.iter().zip(labels) {
            distances[*label] += squared(*point, *other).sqrt();
        }
        let inside = distances[*own] / (sizes[*own] - 1) as f64;
        let outside = (0..k)
            .filter(|label| label != own && sizes[*label] > 0)
            .map(|label| distances[label] / sizes[label] as f64)
            .fold(f64::INFINITY, f64::min);
        if outside.is_finite() && inside.max(outside) > 0.0 {
            total += (outside - inside) / inside.max(outside);
        }
    }
    total / points.len().max(1) as f64
}

fn squared(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silhouette_by_hand() {
        // a = 1, b = (9 + 10) / 2 or (8 + 9) / 2 …
        let points = [[0.0, 0.0], [1.0, 0.0], [9.0, 0.0], [10.0, 0.0]];
        let expected = f64::midpoint(8.5 / 9.5, 7.5 / 8.5);
        assert!((silhouette(&points, &[0, 0, 1, 1], 2) - expected).abs() < 1e-12);
    }
}
