//! k-means by Lloyd's algorithm with the stopping rules of scikit-learn (`KMeans`, `lloyd`).

use super::projection::Point;

const ROUNDS: usize = 300;
/// Relative to the mean variance of the coordinates.
const TOLERANCE: f64 = 1e-4;

/// Per point its cluster, from the given centres. A cluster that loses all its points moves to
/// the point farthest from its centre. Running time: points × k × rounds.
pub(crate) fn lloyd(places: &[Point], mut centres: Vec<Point>) -> Vec<usize> {
    let least = TOLERANCE * mean_variance(places);
    let mut labels = vec![usize::MAX; places.len()];
    for _ in 0..ROUNDS {
        let changed = assign(places, &centres, &mut labels);
        let next = means(places, &labels, &centres);
        let moved: f64 = centres.iter().zip(&next).map(|(a, b)| square(*a, *b)).sum();
        centres = next;
        if !changed {
            return labels;
        }
        if moved <= least {
            break;
        }
    }
    assign(places, &centres, &mut labels);
    labels
}

fn square(a: Point, b: Point) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y
}

fn mean_variance(places: &[Point]) -> f64 {
    let n = places.len().max(1) as f64;
    let variance = |c: usize| {
        let mean = places.iter().map(|place| place[c]).sum::<f64>() / n;
        places.iter().map(|place| (place[c] - mean) * (place[c] - mean)).sum::<f64>() / n
    };
    f64::midpoint(variance(0), variance(1))
}

/// Points that are looked at together: few enough for the nearest memory.
const TOGETHER: usize = 256;

/// Each point to its nearest centre, of equals the first; whether anything changed.
fn assign(places: &[Point], centres: &[Point], labels: &mut [usize]) -> bool {
    let mut changed = false;
    for (places, labels) in places.chunks(TOGETHER).zip(labels.chunks_mut(TOGETHER)) {
        let (mut nearest, mut at) = ([f64::INFINITY; TOGETHER], [0; TOGETHER]);
        for (k, centre) in centres.iter().enumerate() {
            for ((place, nearest), at) in places.iter().zip(&mut nearest).zip(&mut at) {
                let far = square(*place, *centre);
                *at = if far < *nearest { k } else { *at };
                *nearest = if far < *nearest { far } else { *nearest };
            }
        }
        let at = &at[..labels.len()];
        changed |= *labels != *at;
        labels.copy_from_slice(at);
    }
    changed
}

fn means(places: &[Point], labels: &[usize], centres: &[Point]) -> Vec<Point> {
    let mut sums = vec![([0.0; 2], 0.0); centres.len()];
    for (place, label) in places.iter().zip(labels) {
        let (sum, count) = &mut sums[*label];
        sum[0] += place[0];
        sum[1] += place[1];
        *count += 1.0;
    }
    relocate(places, labels, centres, &mut sums);
    let mean = |((sum, count), old): ((Point, f64), &Point)| {
        if count > 0.0 { sum.map(|x| x / count) } else { *old }
    };
    sums.into_iter().zip(centres).map(mean).collect()
}

/// Empty clusters take the points farthest from their centres, one each.
fn relocate(places: &[Point], labels: &[usize], centres: &[Point], sums: &mut [(Point, f64)]) {
    let empty: Vec<usize> = (0..sums.len()).filter(|k| sums[*k].1 == 0.0).collect();
    if empty.is_empty() {
        return;
    }
    let far = |i: &usize| square(places[*i], centres[labels[*i]]);
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| far(b).total_cmp(&far(a)));
    for (k, i) in empty.into_iter().zip(order) {
        let (sum, count) = &mut sums[labels[i]];
        sum[0] -= places[i][0];
        sum[1] -= places[i][1];
        *count -= 1.0;
        sums[k] = (places[i], 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_heaps_are_found_and_an_empty_cluster_moves() {
        let places = [[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [11.0, 0.0]];
        assert_eq!(lloyd(&places, vec![[0.0, 0.0], [1.0, 0.0]]), [0, 0, 1, 1]);
        let labels = lloyd(&places, vec![[0.0, 0.0], [-90.0, 0.0]]);
        assert_ne!(labels[0], labels[3]);
    }
}
