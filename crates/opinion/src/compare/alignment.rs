//! One map laid onto another.

use serde::Serialize;

/// What is left when a map is moved, turned, mirrored if need be, and scaled onto another: the
/// orthogonal Procrustes problem in the plane, which has a closed solution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Alignment {
    /// Whether it was mirrored.
    pub mirrored: bool,
    /// By what it was scaled.
    pub scale: f64,
    /// The square root of the mean squared distance that is left, as a share of the first map's
    /// own spread: 0 the same picture, 1 nothing in common.
    pub left: f64,
    /// The greatest distance that is left, as a share of the same.
    pub most: f64,
}

impl Alignment {
    /// Of the same people's places in two maps; `None` where one has no extent. Running time:
    /// linear.
    pub fn of(a: &[[f64; 2]], b: &[[f64; 2]]) -> Option<Self> {
        let (a, b) = (centred(a), centred(b));
        let (spread, other) = (squares(&a), squares(&b));
        if a.is_empty() || a.len() != b.len() || spread < 1e-24 || other < 1e-24 {
            return None;
        }
        let m = products(&a, &b);
        let turn = [m[0][0] + m[1][1], m[1][0] - m[0][1]];
        let mirror = [m[0][0] - m[1][1], m[1][0] + m[0][1]];
        let length = |v: [f64; 2]| (v[0] * v[0] + v[1] * v[1]).sqrt();
        let mirrored = length(mirror) > length(turn);
        let best = if mirrored { mirror } else { turn };
        let scale = length(best) / other;
        let unit = best.map(|part| part / length(best).max(1e-300));
        let moved = b.iter().map(|[x, y]| {
            let y = if mirrored { -y } else { *y };
            [scale * (unit[0] * x - unit[1] * y), scale * (unit[1] * x + unit[0] * y)]
        });
        let distances = a.iter().zip(moved).map(|(p, q)| squares(&[[p[0] - q[0], p[1] - q[1]]]));
        let distances: Vec<f64> = distances.collect();
        let mean = spread / a.len() as f64;
        let most = distances.iter().copied().fold(0.0, f64::max);
        let left = (distances.iter().sum::<f64>() / spread).sqrt();
        Some(Self { mirrored, scale, left, most: (most / mean).sqrt() })
    }
}

fn centred(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let count = points.len().max(1) as f64;
    let mean = [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / count);
    points.iter().map(|[x, y]| [x - mean[0], y - mean[1]]).collect()
}

/// The sum over all points of each coordinate in one times each in the other.
fn products(a: &[[f64; 2]], b: &[[f64; 2]]) -> [[f64; 2]; 2] {
    let mut sums = [[0.0; 2]; 2];
    for (p, q) in a.iter().zip(b) {
        for (row, p) in sums.iter_mut().zip(p) {
            row[0] += p * q[0];
            row[1] += p * q[1];
        }
    }
    sums
}

fn squares(points: &[[f64; 2]]) -> f64 {
    points.iter().map(|[x, y]| x * x + y * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: [[f64; 2]; 4] = [[0.0, 0.0], [4.0, 1.0], [1.0, 3.0], [-2.0, 5.0]];

    #[test]
    fn what_is_only_moved_turned_mirrored_and_scaled_is_the_same() {
        // A quarter turn, twice as large, elsewhere; then mirrored too.
        let turned = HERE.map(|[x, y]| [7.0 - 2.0 * y, 2.0 * x - 1.0]);
        let found = Alignment::of(&HERE, &turned).expect("both have an extent");
        assert!(!found.mirrored && found.left < 1e-9 && found.most < 1e-9, "{found:?}");
        assert!((found.scale - 0.5).abs() < 1e-12);
        let mirrored = turned.map(|[x, y]| [-x, y]);
        let found = Alignment::of(&HERE, &mirrored).expect("both have an extent");
        assert!(found.mirrored && found.left < 1e-9, "{found:?}");
    }

    #[test]
    fn what_differs_is_left() {
        let mut other = HERE;
        other[3] = [2.0, -5.0];
        let found = Alignment::of(&HERE, &other).expect("both have an extent");
        assert!(found.left > 0.3 && found.left <= 1.0 && found.most > found.left, "{found:?}");
        assert_eq!(Alignment::of(&HERE, &[[1.0, 1.0]; 4]), None);
        assert_eq!(Alignment::of(&[], &[]), None);
    }
}
