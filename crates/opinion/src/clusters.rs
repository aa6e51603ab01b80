//! Groups of points in the plane: k-means, and how well a grouping fits.

use crate::chance::Chance;

pub(crate) type Point = [f64; 2];

/// Points that the many starts and the silhouette look at; more change nothing one could see.
const LOOKED_AT: usize = 2_000;
const STARTS: usize = 10;
const ROUNDS: usize = 100;

/// A way of grouping.
#[derive(Clone, Debug)]
pub(crate) struct Grouping {
    /// Per point, below `sizes.len()`.
    pub(crate) labels: Vec<usize>,
    pub(crate) sizes: Vec<usize>,
    /// Mean silhouette, −1 to 1.
    pub(crate) silhouette: f64,
}

/// The grouping into 2 to `max` groups, each of at least `smallest` points, whose silhouette is
/// greatest (of equal ones, the one with fewer groups); `None` where there is none. Largest
/// group first.
///
/// Running time: points × groups × rounds, and 2000² for the silhouettes.
pub(crate) fn best(points: &[Point], max: usize, smallest: usize, seed: u64) -> Option<Grouping> {
    let looked_at = Chance::new(seed, 1).sample(points.len(), LOOKED_AT);
    let sample: Vec<Point> = looked_at.iter().map(|i| points[*i]).collect();
    let mut best: Option<Grouping> = None;
    for k in 2..=max {
        let centres = settle(points, best_start(&sample, k, seed)).0;
        let mut grouping = ordered(points, &centres);
        if grouping.sizes.len() < k || grouping.sizes.iter().any(|size| *size < smallest) {
            continue;
        }
        let labels: Vec<usize> = looked_at.iter().map(|i| grouping.labels[*i]).collect();
        grouping.silhouette = silhouette(&sample, &labels, k);
        if best.as_ref().is_none_or(|found| grouping.silhouette > found.silhouette) {
            best = Some(grouping);
        }
    }
    best
}

/// Centres of the tightest of several k-means runs.
fn best_start(points: &[Point], k: usize, seed: u64) -> Vec<Point> {
    let runs = (0..STARTS).map(|run| {
        let mut chance = Chance::new(seed, 100 + (k * STARTS + run) as u64);
        settle(points, spread(points, k, &mut chance))
    });
    runs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(centres, _)| centres).unwrap_or_default()
}

/// k-means++ (Arthur & Vassilvitskii, 2007): each next centre is drawn with a chance
/// proportional to the squared distance from those there are.
fn spread(points: &[Point], k: usize, chance: &mut Chance) -> Vec<Point> {
    if points.is_empty() {
        return Vec::new();
    }
    let mut centres = vec![points[chance.below(points.len())]];
    let mut nearest: Vec<f64> = vec![f64::INFINITY; points.len()];
    while centres.len() < k {
        let newest = centres[centres.len() - 1];
        for (distance, point) in nearest.iter_mut().zip(points) {
            *distance = distance.min(squared(*point, newest));
        }
        let mut left = chance.unit() * nearest.iter().sum::<f64>();
        let drawn = nearest.iter().position(|distance| {
            left -= distance;
            left < 0.0
        });
        let Some(drawn) = drawn else { break };
        centres.push(points[drawn]);
    }
    centres
}

/// Lloyd's rounds until nothing changes; the centres and the sum of squared distances. Centres
/// that lose all their points are dropped.
fn settle(points: &[Point], mut centres: Vec<Point>) -> (Vec<Point>, f64) {
    let mut labels = vec![usize::MAX; points.len()];
    let mut spread = 0.0;
    for _ in 0..ROUNDS {
        let mut sums = vec![([0.0; 2], 0_usize); centres.len()];
        let mut changed = false;
        spread = 0.0;
        for (label, point) in labels.iter_mut().zip(points) {
            let (near, distance) = nearest(*point, &centres);
            changed |= *label != near;
            *label = near;
            spread += distance;
            let (sum, count) = &mut sums[near];
            *sum = [sum[0] + point[0], sum[1] + point[1]];
            *count += 1;
        }
        if !changed {
            break;
        }
        if sums.iter().any(|(_, count)| *count == 0) {
            labels.fill(usize::MAX);
        }
        centres = sums
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(sum, count)| [sum[0] / count as f64, sum[1] / count as f64])
            .collect();
    }
    (centres, spread)
}

/// Points with their nearest centre, centres from the largest group to the smallest, equal ones
/// from left to right.
fn ordered(points: &[Point], centres: &[Point]) -> Grouping {
    let count = |centres: &[Point]| {
        let mut sizes = vec![0; centres.len()];
        let labels: Vec<usize> = points.iter().map(|point| nearest(*point, centres).0).collect();
        for label in &labels {
            sizes[*label] += 1;
        }
        (labels, sizes)
    };
    let (_, sizes) = count(centres);
    let mut order: Vec<usize> = (0..centres.len()).collect();
    order.sort_by(|i, j| {
        let position = |i: usize| (centres[i][0], centres[i][1]);
        let ((ix, iy), (jx, jy)) = (position(*i), position(*j));
        sizes[*j].cmp(&sizes[*i]).then(ix.total_cmp(&jx)).then(iy.total_cmp(&jy))
    });
    let centres: Vec<Point> = order.iter().map(|i| centres[*i]).collect();
    let (labels, sizes) = count(&centres);
    Grouping { labels, sizes, silhouette: 0.0 }
}

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

fn nearest(point: Point, centres: &[Point]) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (i, centre) in centres.iter().enumerate() {
        let distance = squared(point, *centre);
        if distance < best.1 {
            best = (i, distance);
        }
    }
    best
}

fn squared(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `n` points on a small circle around each centre.
    fn around(centres: &[Point], n: usize) -> Vec<Point> {
        let ring = |i: usize| [(i % 5) as f64 / 10.0, (i % 7) as f64 / 10.0];
        centres
            .iter()
            .flat_map(|c| (0..n).map(|i| [c[0] + ring(i)[0], c[1] + ring(i)[1]]))
            .collect()
    }

    #[test]
    fn as_many_groups_as_there_are() {
        let centres = [[0.0, 0.0], [9.0, 0.0], [0.0, 9.0], [9.0, 9.0]];
        for k in 2..=4 {
            let found = best(&around(&centres[..k], 20), 5, 5, 0).expect("groups");
            assert_eq!(found.sizes, vec![20; k]);
            assert!(found.silhouette > 0.9);
        }
    }

    #[test]
    fn small_groups_are_not_made() {
        let mut points = around(&[[0.0, 0.0]], 40);
        points.extend(around(&[[30.0, 0.0]], 4));
        let found = best(&points, 2, 4, 0).expect("groups of at least 4");
        assert_eq!(found.sizes, [40, 4]);
        assert!(best(&points, 2, 5, 0).is_none());
    }

    #[test]
    fn one_place_is_one_group() {
        assert!(best(&[[1.0, 1.0]; 30], 5, 5, 0).is_none());
        assert!(best(&[], 5, 5, 0).is_none());
    }

    #[test]
    fn silhouette_by_hand() {
        // a = 1, b = (9 + 10) / 2 or (8 + 9) / 2 …
        let points = [[0.0, 0.0], [1.0, 0.0], [9.0, 0.0], [10.0, 0.0]];
        let expected = f64::midpoint(8.5 / 9.5, 7.5 / 8.5);
        assert!((silhouette(&points, &[0, 0, 1, 1], 2) - expected).abs() < 1e-12);
    }
}
