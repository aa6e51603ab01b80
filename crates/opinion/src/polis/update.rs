//! One update of a conversation, and what the next one starts from.

use std::collections::HashMap;

use super::components::{Loadings, components};
use super::groups::{Grouping, Memory, of_base_clusters, of_participants};
use super::imputation::Centred;
use super::kept::kept;
use super::kmeans::{Cluster, Points, kmeans};
use super::params::{Clustering, PolisParams, Sign};
use super::projection::{self, Point};
use super::ratings::Ratings;
use crate::tally::Tally;

/// The most rounds of k-means for base clusters.
const BASE_ROUNDS: usize = 100;

/// What an update leaves for the next.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// By participant's number: who was ever in.
    kept: Vec<bool>,
    /// By statement's number.
    loadings: HashMap<u32, Point>,
    base: Vec<Cluster>,
    groups: Memory,
    /// By group.
    subgroups: HashMap<usize, Memory>,
    /// By statement's number: votes of those who were in at the end of the previous update.
    pub(crate) votes: HashMap<u32, Tally>,
}

/// What an update finds, before anything is told of statements.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) ratings: Ratings,
    pub(crate) centred: Centred,
    pub(crate) loadings: Loadings,
    /// Per row.
    pub(crate) places: Vec<Point>,
    /// Per row.
    pub(crate) kept: Vec<bool>,
    /// Members are rows. Empty where participants themselves are clustered.
    pub(crate) base: Vec<Cluster>,
    /// Members are ids of base clusters, or rows.
    pub(crate) grouping: Grouping,
    /// Beside the groups.
    pub(crate) subgroups: Vec<Vec<Cluster>>,
    /// The sign that an agree has on the plane.
    pub(crate) agree: f64,
}

impl State {
    /// Makes an update with all votes there are by now.
    pub(crate) fn update(&mut self, ratings: Ratings, params: &PolisParams) -> Found {
        let centred = Centred::of(&ratings);
        let before = self.loadings_before(&ratings);
        let (centred, loadings) = plane(&ratings, centred, before.as_ref(), params);
        self.loadings = ratings.statements.iter().copied().zip(loadings.iter().copied()).collect();
        let agree = if params.sign == Sign::Polis { -1.0 } else { 1.0 };
        let places = projection::participants(&ratings, &centred, &loadings, agree);
        let kept = self.keep(&ratings, params);
        let (base, grouping) = self.cluster(&ratings, &places, &kept, params);
        let subgroups =
            if params.subgroups { self.divide_again(&base, &grouping, params) } else { Vec::new() };
        Found { ratings, centred, loadings, places, kept, base, grouping, subgroups, agree }
    }

    /// The loadings of the last update; of a statement that is new, 1.
    fn loadings_before(&self, ratings: &Ratings) -> Option<Loadings> {
        let loading = |s: &u32| self.loadings.get(s).copied().unwrap_or([1.0; 2]);
        let known = !self.loadings.is_empty();
        known.then(|| ratings.statements.iter().map(loading).collect())
    }

    fn keep(&mut self, ratings: &Ratings, params: &PolisParams) -> Vec<bool> {
        let kept = kept(ratings, params.kept, &self.kept);
        for (number, kept) in ratings.participants.iter().zip(&kept) {
            let number = *number as usize;
            self.kept.resize(self.kept.len().max(number + 1), false);
            self.kept[number] = *kept;
        }
        kept
    }

    fn cluster(
        &mut self,
        ratings: &Ratings,
        places: &[Point],
        kept: &[bool],
        params: &PolisParams,
    ) -> (Vec<Cluster>, Grouping) {
        let rows: Vec<usize> = (0..kept.len()).filter(|i| kept[*i]).collect();
        let places: Vec<Point> = rows.iter().map(|i| places[*i]).collect();
        let Clustering::BaseClusters(count) = params.clustering else {
            let rows: Vec<u32> = rows.iter().map(|i| *i as u32).collect();
            return (Vec::new(), of_participants(&rows, &places, params.max_groups));
        };
        let names: Vec<u32> = rows.iter().map(|i| ratings.participants[*i]).collect();
        let points = Points { names: &names, places: &places, weights: &vec![1.0; rows.len()] };
        let before = (!self.base.is_empty()).then_some(self.base.as_slice());
        self.base = kmeans(points, count, before, BASE_ROUNDS);
        let row_of: HashMap<u32, u32> =
            names.iter().copied().zip(rows.iter().map(|i| *i as u32)).collect();
        let mut base = self.base.clone();
        for cluster in &mut base {
            for member in &mut cluster.members {
                *member = row_of[member];
            }
        }
        let grouping = of_base_clusters(&base, &mut self.groups, params);
        (base, grouping)
    }

    /// Each group divided once more, as if it were the conversation.
    fn divide_again(
        &mut self,
        base: &[Cluster],
        grouping: &Grouping,
        params: &PolisParams,
    ) -> Vec<Vec<Cluster>> {
        let by_id: HashMap<u32, &Cluster> =
            base.iter().map(|cluster| (cluster.id as u32, cluster)).collect();
        let mut divide = |group: &Cluster| {
            let own: Vec<Cluster> =
                group.members.iter().filter_map(|id| by_id.get(id).map(|c| (*c).clone())).collect();
            let memory = self.subgroups.entry(group.id).or_default();
            of_base_clusters(&own, memory, params).groups
        };
        grouping.groups.iter().map(&mut divide).collect()
    }
}

/// The components, with the two cases in which Polis does not look for any: one participant is
/// the first component, uncentred; one statement is it too.
fn plane(
    ratings: &Ratings,
    mut centred: Centred,
    before: Option<&Loadings>,
    params: &PolisParams,
) -> (Centred, Loadings) {
    let special = params.sign == Sign::Polis && (ratings.height() == 1 || ratings.width() == 1);
    if !special {
        let loadings = components(&centred, before, params);
        return (centred, loadings);
    }
    centred.uncentre();
    if ratings.width() == 1 {
        return (centred, vec![[1.0, 0.0]]);
    }
    let mut loadings = vec![[0.0; 2]; ratings.width()];
    let votes = || ratings.row(0).filter(|(column, _)| !ratings.out[*column]);
    let length = votes().map(|(_, value)| f64::from(value * value)).sum::<f64>().sqrt();
    if length > 0.0 {
        votes().for_each(|(column, value)| loadings[column][0] = -f64::from(value) / length);
    }
    (centred, loadings)
}
