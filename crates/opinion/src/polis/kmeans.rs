//! k-means as Polis runs it (`math/src/polismath/math/clusters.clj`).

use std::collections::{HashMap, HashSet};

use super::projection::Point;

/// A cluster of named points.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cluster {
    /// Kept from update to update.
    pub(crate) id: usize,
    /// Weighted mean of its members.
    pub(crate) centre: Point,
    /// Names of its points, in order of the points.
    pub(crate) members: Vec<u32>,
}

/// Points to be clustered: in the order that decides where clusters start.
#[derive(Clone, Copy)]
pub(crate) struct Points<'a> {
    /// Per point, its name, which lasts from update to update.
    pub(crate) names: &'a [u32],
    /// Per point, where it is.
    pub(crate) places: &'a [Point],
    /// Per point, how much it counts in a centre.
    pub(crate) weights: &'a [f64],
}

/// Centres that moved less than this have not moved.
const STILL: f64 = 0.01;

/// At most `k` clusters, by `id`. Starts from `before` where there is such a clustering, else
/// from the first `k` distinct points. Running time: points × k × rounds, plus points × k for
/// each cluster that `before` lacks.
pub(crate) fn kmeans(
    points: Points<'_>,
    k: usize,
    before: Option<&[Cluster]>,
    rounds: usize,
) -> Vec<Cluster> {
    let mut clusters = match before {
        Some(before) if !before.is_empty() => warm(points, k, before),
        _ => first_distinct(points.places, k),
    };
    for _ in 0..=rounds {
        let next = step(points, &clusters);
        let still = same(&clusters, &next);
        clusters = next;
        if still {
            break;
        }
    }
    clusters.sort_by_key(|cluster| cluster.id);
    clusters
}

/// Clusters without members at the first `k` distinct places.
fn first_distinct(places: &[Point], k: usize) -> Vec<Cluster> {
    let mut seen = HashSet::new();
    (places.iter().filter(|place| seen.insert(bits(**place))).take(k).enumerate())
        .map(|(id, place)| Cluster { id, centre: *place, members: Vec::new() })
        .collect()
}

/// What tells places apart: negative zero is zero.
fn bits(place: Point) -> [u64; 2] {
    place.map(|x| (x + 0.0).to_bits())
}

pub(crate) fn distance(a: Point, b: Point) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}

/// The nearest cluster; of equally near ones, the last.
fn nearest(place: Point, clusters: &[Cluster]) -> usize {
    let mut best = (f64::INFINITY, 0);
    for (i, cluster) in clusters.iter().enumerate() {
        let far = distance(place, cluster.centre);
        if far <= best.0 {
            best = (far, i);
        }
    }
    best.1
}

/// Each point to its nearest cluster; clusters without points go; centres move.
fn step(points: Points<'_>, clusters: &[Cluster]) -> Vec<Cluster> {
    let mut sums = vec![([0.0; 2], 0.0); clusters.len()];
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); clusters.len()];
    for ((name, place), weight) in points.names.iter().zip(points.places).zip(points.weights) {
        let at = nearest(*place, clusters);
        add(&mut sums[at], *place, *weight);
        members[at].push(*name);
    }
    (clusters.iter().zip(sums).zip(members))
        .filter(|(_, members)| !members.is_empty())
        .map(|((old, sum), members)| Cluster { id: old.id, centre: mean(sum), members })
        .collect()
}

fn add(sum: &mut (Point, f64), place: Point, weight: f64) {
    sum.0[0] += weight * place[0];
    sum.0[1] += weight * place[1];
    sum.1 += weight;
}

fn mean((sum, weight): (Point, f64)) -> Point {
    sum.map(|x| x / weight)
}

/// Whether no centre moved, once both sets of centres are sorted.
fn same(old: &[Cluster], new: &[Cluster]) -> bool {
    let sorted = |clusters: &[Cluster]| {
        let mut centres: Vec<Point> = clusters.iter().map(|cluster| cluster.centre).collect();
        centres.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        centres
    };
    sorted(old).iter().zip(sorted(new)).all(|(a, b)| distance(*a, b) < STILL)
}

/// The last clustering on the points of now: recentred, without empty and identical clusters,
/// and with the point farthest from all as a new cluster until there are `k`.
fn warm(points: Points<'_>, k: usize, before: &[Cluster]) -> Vec<Cluster> {
    let index: HashMap<u32, usize> =
        points.names.iter().enumerate().map(|(i, name)| (*name, i)).collect();
    let mut clusters: Vec<Cluster> =
        before.iter().filter_map(|cluster| recentred(points, &index, cluster)).collect();
    if clusters.is_empty() {
        clusters.push(everyone(points, before));
    }
    let mut clusters = unlike(clusters);
    let distinct: HashSet<_> = points.places.iter().map(|place| bits(*place)).collect();
    let wanted = k.min(distinct.len());
    loop {
        clusters = clusters.iter().filter_map(|c| recentred(points, &index, c)).collect();
        let Some((far, at)) = outlier(points, &clusters) else { return clusters };
        if clusters.len() >= wanted || far <= 0.0 {
            return clusters;
        }
        let name = points.names[at];
        for cluster in &mut clusters {
            cluster.members.retain(|member| *member != name);
        }
        let id = 1 + clusters.iter().map(|cluster| cluster.id).max().unwrap_or(0);
        clusters.push(Cluster { id, centre: points.places[at], members: vec![name] });
    }
}

/// The cluster with the mean of those of its members that are there, if any is.
fn recentred(
    points: Points<'_>,
    index: &HashMap<u32, usize>,
    cluster: &Cluster,
) -> Option<Cluster> {
    let there = cluster.members.iter().filter_map(|name| index.get(name));
    let mut sum = ([0.0; 2], 0.0);
    there.for_each(|i| add(&mut sum, points.places[*i], points.weights[*i]));
    (sum.1 > 0.0).then(|| Cluster { centre: mean(sum), ..cluster.clone() })
}

fn everyone(points: Points<'_>, before: &[Cluster]) -> Cluster {
    let mut sum = ([0.0; 2], 0.0);
    points.places.iter().zip(points.weights).for_each(|(place, w)| add(&mut sum, *place, *w));
    let id = 1 + before.iter().map(|cluster| cluster.id).max().unwrap_or(0);
    Cluster { id, centre: mean(sum), members: points.names.to_vec() }
}

/// Clusters with identical centres made one, which keeps the id of the larger.
fn unlike(clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut kept: Vec<Cluster> = Vec::with_capacity(clusters.len());
    let mut place: HashMap<[u64; 2], usize> = HashMap::new();
    for cluster in clusters {
        let at = *place.entry(bits(cluster.centre)).or_insert(kept.len());
        match kept.get_mut(at) {
            Some(twin) => {
                if cluster.members.len() >= twin.members.len() {
                    twin.id = cluster.id;
                }
                twin.members.extend(cluster.members);
            }
            None => kept.push(cluster),
        }
    }
    kept
}

/// The point farthest from its nearest centre, with that distance; of equals, the last.
fn outlier(points: Points<'_>, clusters: &[Cluster]) -> Option<(f64, usize)> {
    let far = |place: &Point| distance(*place, clusters[nearest(*place, clusters)].centre);
    let far = points.places.iter().enumerate().map(|(i, place)| (far(place), i));
    if clusters.is_empty() { None } else { far.reduce(|a, b| if b.0 >= a.0 { b } else { a }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [Point; 5] = [[0.0, 0.0], [0.0, 0.0], [0.2, 0.0], [5.0, 0.0], [5.2, 0.0]];
    const POINTS: Points<'_> =
        Points { names: &[7, 8, 9, 10, 11], places: &PLACES, weights: &[1.0, 1.0, 2.0, 1.0, 1.0] };

    #[test]
    fn starts_from_the_first_distinct_points() {
        let clusters = kmeans(POINTS, 2, None, 20);
        assert_eq!(clusters[0].members, [7, 8, 9]);
        assert_eq!(clusters[1].members, [10, 11]);
        assert!((clusters[0].centre[0] - 0.1).abs() < 1e-15);
        assert_eq!(kmeans(POINTS, 100, None, 100).len(), 4);
    }

    #[test]
    fn a_warm_start_keeps_ids_and_makes_the_farthest_point_a_cluster() {
        let old = [Cluster { id: 4, centre: [9.0, 9.0], members: vec![7, 8, 9, 99] }];
        let clusters = kmeans(POINTS, 2, Some(&old), 20);
        assert_eq!((clusters[0].id, clusters[1].id), (4, 5));
        assert_eq!(clusters[1].members, [10, 11]);
        let gone = [Cluster { id: 4, centre: [9.0, 9.0], members: vec![99] }];
        assert_eq!(kmeans(POINTS, 1, Some(&gone), 20)[0].members.len(), 5);
    }

    #[test]
    fn clusters_at_one_place_become_one() {
        let at = |id, members: &[u32]| Cluster { id, centre: [0.0; 2], members: members.to_vec() };
        let clusters = kmeans(POINTS, 2, Some(&[at(0, &[7]), at(1, &[8])]), 20);
        assert_eq!(clusters.len(), 2);
        assert_eq!(clusters[0].id, 1);
    }
}
