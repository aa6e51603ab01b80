//! How well clusters are apart: Rousseeuw's silhouette, for several clusterings at once.

use super::projection::Point;

/// Below so many distances a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 100_000;
/// Points to a block of the sum: blocks do not depend on the number of threads.
const BLOCK: usize = 64;

/// The mean silhouette of each of `labelings`, each of which says per point its cluster; a point
/// alone in its cluster counts 0.
///
/// Points that all labelings keep together are added up together, so each distance is computed
/// once for all of them. Running time: points², whatever the number of labelings; memory: linear.
pub(crate) fn silhouettes(places: &[Point], labelings: &[Vec<usize>]) -> Vec<f64> {
    let cells = Cells::of(places, labelings);
    let blocks = places.len().div_ceil(BLOCK);
    let mut sums = vec![vec![0.0; labelings.len()]; blocks];
    if places.len() * places.len() < WORTH_A_THREAD {
        cells.add_blocks(0, &mut sums);
    } else {
        let (first, second) = sums.split_at_mut(blocks / 2);
        std::thread::scope(|scope| {
            scope.spawn(|| cells.add_blocks(0, first));
            cells.add_blocks(blocks / 2, second);
        });
    }
    let n = places.len().max(1) as f64;
    (0..labelings.len()).map(|l| sums.iter().map(|sum| sum[l]).sum::<f64>() / n).collect()
}

/// Points sorted so that those that are together in every labeling are side by side.
struct Cells {
    x: Vec<f64>,
    y: Vec<f64>,
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
        let sizes = labelings.iter().map(|labels| sizes(labels)).collect();
        let coordinate = |c: usize| order.iter().map(|i| places[*i][c]).collect();
        Self { x: coordinate(0), y: coordinate(1), starts, clusters, sizes }
    }

    /// Adds up the silhouettes of the points of each block from block `first` on.
    fn add_blocks(&self, first: usize, sums: &mut [Vec<f64>]) {
        let mut room = vec![0.0; self.starts.len() - 1];
        let widest = self.sizes.iter().map(Vec::len).max().unwrap_or(0);
        let mut totals = vec![0.0; widest];
        for (b, sum) in sums.iter_mut().enumerate() {
            let block = (first + b) * BLOCK..((first + b + 1) * BLOCK).min(self.x.len());
            for cell in 0..room.len() {
                let at = self.starts[cell].max(block.start)..self.starts[cell + 1].min(block.end);
                for i in at {
                    self.distances(i, &mut room);
                    for (l, sum) in sum.iter_mut().enumerate() {
                        *sum += self.silhouette(l, cell, &room, &mut totals);
                    }
                }
            }
        }
    }

    /// The sum of the distances from point `i` to the points of each cell.
    fn distances(&self, i: usize, room: &mut [f64]) {
        let (x, y) = (self.x[i], self.y[i]);
        for (cell, sum) in room.iter_mut().enumerate() {
            let at = self.starts[cell]..self.starts[cell + 1];
            *sum = distances(x, y, &self.x[at.clone()], &self.y[at]);
        }
    }

    /// The silhouette in labeling `l` of a point of `cell`, given its distances to all cells.
    fn silhouette(&self, l: usize, cell: usize, room: &[f64], totals: &mut [f64]) -> f64 {
        let (clusters, sizes) = (&self.clusters[l], &self.sizes[l]);
        let own = clusters[cell];
        if sizes[own] <= 1 {
            return 0.0;
        }
        totals.fill(0.0);
        room.iter().zip(clusters).for_each(|(sum, cluster)| totals[*cluster] += sum);
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

/// The sum of the distances from (x, y), in four chains that a processor adds side by side.
fn distances(x: f64, y: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (xs, x_rest) = xs.as_chunks::<4>();
    let (ys, y_rest) = ys.as_chunks::<4>();
    for (a, b) in xs.iter().zip(ys) {
        for c in 0..4 {
            let (dx, dy) = (a[c] - x, b[c] - y);
            sums[c] += (dx * dx + dy * dy).sqrt();
        }
    }
    for (c, (a, b)) in x_rest.iter().zip(y_rest).enumerate() {
        let (dx, dy) = (a - x, b - y);
        sums[c] += (dx * dx + dy * dy).sqrt();
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
