//! From base clusters or participants to groups: k-means for several numbers of groups, of which
//! the silhouette chooses one.

use super::kmeans::{Cluster, Points, kmeans};
use super::lloyd::Lloyd;
use super::params::PolisParams;
use super::projection::Point;
use super::silhouette::silhouettes;
use super::smoothing::Smoothing;
use crate::parallel;

/// The rounds that k-means takes by default. The 100 that Polis asks for go by a name that its
/// k-means does not read.
const ROUNDS: usize = 20;
/// Base clusters for each group above two that is looked for.
const PER_GROUP: usize = 12;

/// Groupings of the last update, by number of groups, and how many are shown.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    groupings: Vec<(usize, Vec<Cluster>)>,
    smoothing: Smoothing,
}

/// Groups, and how their number was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grouping {
    /// By id; one with everyone where two are not possible, none where there is nobody.
    pub(crate) groups: Vec<Cluster>,
    /// Number of groups tried, and their silhouette.
    pub(crate) silhouettes: Vec<(usize, f64)>,
}

/// Groups of base clusters, weighted by their members.
pub(crate) fn of_base_clusters(
    base: &[Cluster],
    memory: &mut Memory,
    params: &PolisParams,
) -> Grouping {
    let names: Vec<u32> = base.iter().map(|cluster| cluster.id as u32).collect();
    let places: Vec<Point> = base.iter().map(|cluster| cluster.centre).collect();
    let weights: Vec<f64> = base.iter().map(|cluster| cluster.members.len() as f64).collect();
    let points = Points { names: &names, places: &places, weights: &weights };
    let most = params.max_groups.min(2 + base.len() / PER_GROUP);
    let mut groupings = Vec::new();
    for k in 2..=most {
        let before = memory.groupings.iter().find(|(of, _)| *of == k);
        let before = before.map(|(_, clusters)| clusters.as_slice());
        groupings.push((k, kmeans(points, k, before, ROUNDS)));
    }
    groupings.retain(|(_, clusters)| clusters.len() > 1);
    let labels: Vec<Vec<usize>> =
        groupings.iter().map(|(_, clusters)| labels(&names, clusters)).collect();
    let silhouettes: Vec<(usize, f64)> =
        groupings.iter().map(|(k, _)| *k).zip(silhouettes(&places, &labels)).collect();
    // Of equals the greater number, as `max-key` takes the last.
    let best = silhouettes.iter().copied().reduce(|a, b| if b.1 >= a.1 { b } else { a });
    let Some((best, _)) = best else {
        memory.groupings.clear();
        return Grouping { groups: together(points), silhouettes };
    };
    let shown = memory.smoothing.show(best, params.smoothing);
    // The number shown may be out of reach by now.
    let found = groupings.iter().find(|(k, _)| *k == shown);
    let found = found.or_else(|| groupings.iter().find(|(k, _)| *k == best));
    let groups = found.map(|(_, clusters)| clusters.clone()).unwrap_or_default();
    memory.groupings = groupings;
    Grouping { groups, silhouettes }
}

/// Groups of participants, given by their rows.
pub(crate) fn of_participants(rows: &[u32], places: &[Point], max_groups: usize) -> Grouping {
    let starts = leftmost(places, max_groups);
    let tried: Vec<usize> =
        (2..=max_groups).filter(|k| *k <= starts.len() && *k < rows.len()).collect();
    let points = Lloyd::of(places);
    let labels = each_from(&points, &starts, &tried);
    let silhouettes: Vec<(usize, f64)> =
        tried.iter().copied().zip(silhouettes(places, &labels)).collect();
    // Of equals the smaller number.
    let best =
        (0..tried.len()).reduce(|a, b| if silhouettes[b].1 > silhouettes[a].1 { b } else { a });
    let weights = vec![1.0; rows.len()];
    let points = Points { names: rows, places, weights: &weights };
    let groups = match best {
        Some(best) => gathered(points, &labels[best], tried[best]),
        None => together(points),
    };
    Grouping { groups, silhouettes }
}

/// Below so many points a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 500;

/// The labels for each of the numbers of groups in `tried`.
fn each_from(points: &Lloyd, starts: &[Point], tried: &[usize]) -> Vec<Vec<usize>> {
    let threads = if points.len() < WORTH_A_THREAD { 1 } else { parallel::threads() };
    // The greatest number takes longest, so it comes first.
    let at = |i: usize| points.from(starts[..tried[tried.len() - 1 - i]].to_vec());
    let work = |range: std::ops::Range<usize>| range.map(at).collect::<Vec<_>>();
    let mut labels = parallel::blocks(tried.len(), 1, threads, work).concat();
    labels.reverse();
    labels
}

/// The first `count` distinct places by x, then y. red-dwarf means to take the first in order of
/// participants, but numpy's `unique` sorts them.
fn leftmost(places: &[Point], count: usize) -> Vec<Point> {
    let mut sorted: Vec<Point> = places.iter().map(|place| place.map(|x| x + 0.0)).collect();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup();
    sorted.truncate(count);
    sorted
}

/// Per name, the place of its cluster.
fn labels(names: &[u32], clusters: &[Cluster]) -> Vec<usize> {
    let mut label = std::collections::HashMap::with_capacity(names.len());
    for (at, cluster) in clusters.iter().enumerate() {
        label.extend(cluster.members.iter().map(|member| (*member, at)));
    }
    names.iter().map(|name| label[name]).collect()
}

fn together(points: Points<'_>) -> Vec<Cluster> {
    gathered(points, &vec![0; points.names.len()], 1)
}

/// Clusters from labels; those without points are left out.
fn gathered(points: Points<'_>, labels: &[usize], count: usize) -> Vec<Cluster> {
    let cluster = |id: usize| {
        let own = || (0..labels.len()).filter(move |i| labels[*i] == id);
        let weight: f64 = own().map(|i| points.weights[i]).sum();
        let along = |c: usize| own().map(|i| points.weights[i] * points.places[i][c]).sum::<f64>();
        Cluster {
            id,
            centre: [along(0) / weight, along(1) / weight],
            members: own().map(|i| points.names[i]).collect(),
        }
    };
    (0..count).map(cluster).filter(|cluster| !cluster.members.is_empty()).collect()
}
