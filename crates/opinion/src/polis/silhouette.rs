//! How well clusters are apart: Rousseeuw's silhouette, for several clusterings at once.

use super::projection::Point;
use crate::parallel;

/// Below so many distances a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 50_000;

/// The mean silhouette of each of `labelings`, each of which says per point its cluster; a point
/// alone in its cluster counts 0.
///
/// Points that all labelings keep together are added up together, so each distance is computed
/// once for all of them. Running time: points² / 2, whatever the number of labelings; memory:
/// points × the parts that all labelings keep together.
pub(crate) fn silhouettes(places: &[Point], labelings: &[Vec<usize>]) -> Vec<f64> {
    let cells = Cells::of(places, labelings);
    let n = places.len();
    let (first, second) =
        cells.in_halves(parallel::threads() > 1 && n * n.saturating_sub(1) / 2 >= WORTH_A_THREAD);
    let sums: Vec<f64> = first.iter().zip(&second).map(|(a, b)| a + b).collect();
    let mut totals = vec![0.0; cells.sizes.iter().map(Vec::len).max().unwrap_or(0)];
    let mut mean = |l: usize| {
        let own = (0..n).zip(sums.chunks_exact(cells.count().max(1)));
        let all: f64 =
            own.map(|(i, sums)| cells.silhouette(l, cells.of[i], sums, &mut totals)).sum();
        all / n.max(1) as f64
    };
    (0..labelings.len()).map(&mut mean).collect()
}

/// Points sorted so that those that are together in every labeling are side by side.
struct Cells {
    x: Vec<f64>,
    y: Vec<f64>,
    /// Per point, its cell.
    of: Vec<usize>,
    /// Where each cell starts, and the end.
    starts: Vec<usize>,
    /// Per labeling, per cell, its cluster.
    clusters: Vec<Vec<usize>>,
    /// Per labeling, per cluster, its size.
    sizes: Vec<Vec<usize>>,
}

impl Cells {
    fn of(places: &[Point], labelings: &[Vec<usize>]) -> Self {
        let key = |i: usize| labelings.iter().map(move |labels| labels[i]);
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by(|a, b| key(*a).cmp(key(*b)));
        let mut starts: Vec<usize> = (0..order.len())
            .filter(|at| *at == 0 || !key(order[*at]).eq(key(order[*at - 1])))
            .collect();
        let cluster = |labels: &Vec<usize>| starts.iter().map(|at| labels[order[*at]]).collect();
        let clusters = labelings.iter().map(cluster).collect();
        starts.push(order.len());
        let cell = |(cell, bounds): (usize, &[usize])| vec![cell; bounds[1] - bounds[0]];
        let of = starts.windows(2).enumerate().flat_map(cell).collect();
        let sizes = labelings.iter().map(|labels| sizes(labels)).collect();
        let coordinate = |c: usize| order.iter().map(|i| places[*i][c]).collect();
        Self { x: coordinate(0), y: coordinate(1), of, starts, clusters, sizes }
    }

    /// How many cells.
    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Two parts of the sums of distances, for about as many pairs each. Where they are cut does
    /// not depend on whether there is a second thread.
    fn in_halves(&self, second_thread: bool) -> (Vec<f64>, Vec<f64>) {
        let n = self.x.len();
        // Pairs with an earlier point are as many as with a later one at 1 − √½.
        let cut = n * 29 / 100;
        if !second_thread {
            return (self.distances(0..cut), self.distances(cut..n));
        }
        std::thread::scope(|scope| {
            let first = scope.spawn(|| self.distances(0..cut));
            let second = self.distances(cut..n);
            match first.join() {
                Ok(first) => (first, second),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    /// Per point, per cell, the sum of the distances to the points of the cell, as far as they
    /// are from one of `points` to a later one.
    fn distances(&self, points: std::ops::Range<usize>) -> Vec<f64> {
        let (n, count) = (self.x.len(), self.count());
        let mut sums = vec![0.0; n * count];
        let mut backwards = vec![0.0; n];
        for cell in 0..count {
            let own = self.starts[cell].max(points.start)..self.starts[cell + 1].min(points.end);
            if own.is_empty() {
                continue;
            }
            backwards[own.start..].fill(0.0);
            for i in own.clone() {
                for to in cell..count {
                    let at = self.starts[to].max(i + 1)..self.starts[to + 1];
                    let others = (&self.x[at.clone()], &self.y[at.clone()]);
                    sums[i * count + to] +=
                        distances((self.x[i], self.y[i]), others, &mut backwards[at]);
                }
            }
            for j in own.start..n {
                sums[j * count + cell] += backwards[j];
            }
        }
        sums
    }

    /// The silhouette in labeling `l` of a point of `cell`, given its distances to all cells.
    fn silhouette(&self, l: usize, cell: usize, sums: &[f64], totals: &mut [f64]) -> f64 {
        let (clusters, sizes) = (&self.clusters[l], &self.sizes[l]);
        let own = clusters[cell];
        if sizes[own] <= 1 {
            return 0.0;
        }
        totals.fill(0.0);
        sums.iter().zip(clusters).for_each(|(sum, cluster)| totals[*cluster] += sum);
        let inside = totals[own] / (sizes[own] - 1) as f64;
        let outside = (sizes.iter().enumerate())
            .filter(|(k, size)| *k != own && **size > 0)
            .map(|(k, size)| totals[k] / *size as f64)
            .fold(f64::INFINITY, f64::min);
        let most = inside.max(outside);
        if most > 0.0 && most.is_finite() { (outside - inside) / most } else { 0.0 }
    }
}

fn sizes(labels: &[usize]) -> Vec<usize> {
    let mut sizes = vec![0; labels.iter().max().map_or(0, |most| most + 1)];
    for label in labels {
        sizes[*label] += 1;
    }
    sizes
}

/// The sum of the distances from (x, y), in four chains that a processor adds side by side; each
/// is also added to what the other point has.
fn distances((x, y): (f64, f64), (xs, ys): (&[f64], &[f64]), backwards: &mut [f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (xs, x_rest) = xs.as_chunks::<4>();
    let (ys, y_rest) = ys.as_chunks::<4>();
    let (back, back_rest) = backwards.as_chunks_mut::<4>();
    let far = |a: f64, b: f64| (a - x) * (a - x) + (b - y) * (b - y);
    for ((a, b), back) in xs.iter().zip(ys).zip(back) {
        let four: [f64; 4] = std::array::from_fn(|c| far(a[c], b[c]).sqrt());
        sums = std::array::from_fn(|c| sums[c] + four[c]);
        *back = std::array::from_fn(|c| back[c] + four[c]);
    }
    for (c, ((a, b), back)) in x_rest.iter().zip(y_rest).zip(back_rest).enumerate() {
        let far = far(*a, *b).sqrt();
        sums[c] += far;
        *back += far;
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    /// As the definition has it.
    fn slowly(places: &[Point], labels: &[usize]) -> f64 {
        let count = labels.iter().max().expect("points") + 1;
        let one = |i: usize| {
            let mean = |k: usize| {
                let others = (0..places.len()).filter(|j| *j != i && labels[*j] == k);
                let far: Vec<f64> =
                    others.map(|j| super::super::kmeans::distance(places[i], places[j])).collect();
                (!far.is_empty()).then(|| far.iter().sum::<f64>() / far.len() as f64)
            };
            let Some(a) = mean(labels[i]) else { return 0.0 };
            let others = (0..count).filter(|k| *k != labels[i]).filter_map(mean);
            let b = others.fold(f64::INFINITY, f64::min);
            (b - a) / a.max(b)
        };
        (0..places.len()).map(one).sum::<f64>() / places.len() as f64
    }

    #[test]
    fn all_at_once_is_one_by_one() {
        let mut chance = Chance::new(3, 0);
        for n in [3, 30, 400] {
            let places: Vec<Point> = (0..n).map(|_| [chance.unit(), chance.unit()]).collect();
            let labelings: Vec<Vec<usize>> = (2..5)
                .map(|k| (0..n).map(|i| if i < k { i } else { chance.below(k) }).collect())
                .filter(|labels: &Vec<usize>| labels.len() > 3 || labels.iter().max() < Some(&3))
                .collect();
            for (labels, found) in labelings.iter().zip(silhouettes(&places, &labelings)) {
                assert!((found - slowly(&places, labels)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn no_distance_is_no_silhouette() {
        assert_eq!(silhouettes(&[[1.0, 1.0]; 4], &[vec![0, 1, 0, 1]]), [0.0]);
        assert_eq!(silhouettes(&[[1.0, 1.0]; 3], &[vec![0, 0, 0]]), [0.0]);
        assert_eq!(silhouettes(&[], &[vec![]]), [0.0]);
    }
}
