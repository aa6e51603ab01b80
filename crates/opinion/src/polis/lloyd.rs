//! k-means by Lloyd's algorithm with the stopping rules of scikit-learn (`KMeans`, `lloyd`).

use super::projection::Point;

const ROUNDS: usize = 300;
/// Relative to the mean variance of the coordinates.
const TOLERANCE: f64 = 1e-4;

/// Points to be clustered.
pub(crate) struct Lloyd {
    x: Vec<f64>,
    y: Vec<f64>,
    /// Centres that moved by no more, squared and all together, are at rest.
    least: f64,
}

/// How many points a cluster has, and the sum of their places.
type Sum = (Point, f64);

impl Lloyd {
    /// Of points at `places`.
    pub(crate) fn of(places: &[Point]) -> Self {
        let along = |c: usize| places.iter().map(|place| place[c]).collect();
        Self { x: along(0), y: along(1), least: TOLERANCE * mean_variance(places) }
    }

    /// How many points.
    pub(crate) const fn len(&self) -> usize {
        self.x.len()
    }

    /// Per point its cluster, from the given centres. A cluster that loses all its points moves
    /// to the point farthest from its centre. Running time: points × k × rounds.
    pub(crate) fn from(&self, mut centres: Vec<Point>) -> Vec<usize> {
        let mut labels = vec![NOWHERE; self.x.len()];
        let mut sums = vec![([0.0; 2], 0.0); centres.len()];
        for _ in 0..ROUNDS {
            let changed = self.assign(&centres, &mut labels, &mut sums);
            let next = self.means(&labels, &centres, sums.clone());
            let moved: f64 = centres.iter().zip(&next).map(|(a, b)| square(*a, *b)).sum();
            centres = next;
            if !changed {
                break;
            }
            if moved <= self.least {
                self.assign(&centres, &mut labels, &mut sums);
                break;
            }
        }
        labels.into_iter().map(|label| label as usize).collect()
    }

    /// Each point to its nearest centre, of equals the first; whether anything changed.
    fn assign(&self, centres: &[Point], labels: &mut [f64], sums: &mut [Sum]) -> bool {
        let mut changed = false;
        let places = self.x.chunks(TOGETHER).zip(self.y.chunks(TOGETHER));
        for ((x, y), labels) in places.zip(labels.chunks_mut(TOGETHER)) {
            let now = nearest(x, y, centres);
            for (i, (label, now)) in labels.iter_mut().zip(now).enumerate() {
                if label.to_bits() == now.to_bits() {
                    continue;
                }
                changed = true;
                if *label >= 0.0 {
                    add(&mut sums[*label as usize], [x[i], y[i]], -1.0);
                }
                add(&mut sums[now as usize], [x[i], y[i]], 1.0);
                *label = now;
            }
        }
        changed
    }

    fn means(&self, labels: &[f64], centres: &[Point], mut sums: Vec<Sum>) -> Vec<Point> {
        self.relocate(labels, centres, &mut sums);
        let mean = |((sum, count), old): (Sum, &Point)| {
            if count > 0.0 { sum.map(|x| x / count) } else { *old }
        };
        sums.into_iter().zip(centres).map(mean).collect()
    }

    /// Empty clusters take the points farthest from their centres, one each.
    fn relocate(&self, labels: &[f64], centres: &[Point], sums: &mut [Sum]) {
        let empty: Vec<usize> = (0..sums.len()).filter(|k| sums[*k].1 == 0.0).collect();
        if empty.is_empty() {
            return;
        }
        let place = |i: usize| [self.x[i], self.y[i]];
        let far = |i: &usize| square(place(*i), centres[labels[*i] as usize]);
        let mut order: Vec<usize> = (0..labels.len()).collect();
        order.sort_by(|a, b| far(b).total_cmp(&far(a)));
        for (k, i) in empty.into_iter().zip(order) {
            add(&mut sums[labels[i] as usize], place(i), -1.0);
            sums[k] = (place(i), 1.0);
        }
    }
}

/// The label of a point that has none yet.
const NOWHERE: f64 = -1.0;

/// Points that are looked at together: few enough for the nearest memory.
const TOGETHER: usize = 256;

/// Per point the place of its nearest centre, of equals the first. A number as wide as the
/// distance, so that a processor chooses several at once.
fn nearest(x: &[f64], y: &[f64], centres: &[Point]) -> [f64; TOGETHER] {
    let (mut least, mut at) = ([f64::INFINITY; TOGETHER], [0.0; TOGETHER]);
    for (k, centre) in centres.iter().enumerate() {
        let k = k as f64;
        for (((x, y), least), at) in x.iter().zip(y).zip(&mut least).zip(&mut at) {
            let far = square([*x, *y], *centre);
            *at = if far < *least { k } else { *at };
            *least = if far < *least { far } else { *least };
        }
    }
    at
}

fn add(sum: &mut Sum, place: Point, times: f64) {
    sum.0 = [sum.0[0] + times * place[0], sum.0[1] + times * place[1]];
    sum.1 += times;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_heaps_are_found_and_an_empty_cluster_moves() {
        let places = [[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [11.0, 0.0]];
        let places = Lloyd::of(&places);
        assert_eq!(places.from(vec![[0.0, 0.0], [1.0, 0.0]]), [0, 0, 1, 1]);
        let labels = places.from(vec![[0.0, 0.0], [-90.0, 0.0]]);
        assert_ne!(labels[0], labels[3]);
    }
}
