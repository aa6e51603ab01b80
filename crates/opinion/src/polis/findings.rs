//! What is told of groups and statements once it is clear who is where.

use std::collections::HashMap;

use super::kmeans::Cluster;
use super::params::{PolisParams, PriorityVotes};
use super::repness::{GroupStats, Representative, select};
use super::update::{Found, State};
use super::{
    BaseCluster, PolisConsensus, PolisGroup, PolisMap, PolisParticipant, PolisStatement,
    PolisSubgroup, consensus, priority, projection,
};
use crate::tally::{Side, Tally};
use crate::votes::Votes;

/// The whole map.
pub(crate) fn map(votes: &Votes, found: &Found, state: &State, params: &PolisParams) -> PolisMap {
    let rows = Rows::of(found);
    let members: Vec<Vec<usize>> =
        found.grouping.groups.iter().map(|group| rows.members(group)).collect();
    let label = labels(found.ratings.height(), &members);
    let all = tallies(found, &vec![Some(0); found.ratings.height()], 1);
    let in_groups = tallies(found, &label, members.len());
    let stats: Vec<Vec<GroupStats>> = in_groups.iter().map(|tallies| against(tallies)).collect();
    let groups = (found.grouping.groups.iter().zip(&members).enumerate())
        .map(|(g, (cluster, members))| PolisGroup {
            id: cluster.id,
            centre: cluster.centre,
            size: members.len(),
            base_clusters: rows.base_clusters(cluster),
            statements: representative(found, &stats, g, params),
            subgroups: subgroups(found, &rows, g, params),
        })
        .collect();
    PolisMap {
        mode: params.mode,
        participants: participants(votes, found, &label),
        groups,
        base_clusters: base_clusters(found),
        silhouettes: found.grouping.silhouettes.clone(),
        consensus: shared(found, &all, params),
        statements: statements(votes, found, &all, &in_groups, stats, state, params),
    }
}

/// By statement's number: votes of those who take part.
pub(crate) fn votes_of_kept(found: &Found) -> HashMap<u32, Tally> {
    let label: Vec<Option<usize>> = found.kept.iter().map(|kept| kept.then_some(0)).collect();
    let tallies = tallies(found, &label, 1);
    found.ratings.statements.iter().copied().zip(tallies.iter().map(|tallies| tallies[0])).collect()
}

/// From the members of groups to rows.
struct Rows<'a> {
    base: &'a [Cluster],
    /// By id of a base cluster, its place.
    place: HashMap<u32, usize>,
}

impl<'a> Rows<'a> {
    fn of(found: &'a Found) -> Self {
        let place = |(at, cluster): (usize, &Cluster)| (cluster.id as u32, at);
        Self { base: &found.base, place: found.base.iter().enumerate().map(place).collect() }
    }

    fn base_clusters(&self, group: &Cluster) -> Vec<usize> {
        group.members.iter().filter_map(|id| self.place.get(id).copied()).collect()
    }

    /// Without base clusters, members are rows themselves.
    fn members(&self, group: &Cluster) -> Vec<usize> {
        if self.base.is_empty() {
            return group.members.iter().map(|row| *row as usize).collect();
        }
        let of = |at: usize| self.base[at].members.iter().map(|row| *row as usize);
        self.base_clusters(group).into_iter().flat_map(of).collect()
    }
}

fn labels(height: usize, members: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut label = vec![None; height];
    for (g, members) in members.iter().enumerate() {
        for row in members {
            label[*row] = Some(g);
        }
    }
    label
}

/// Per statement, votes per part; rows without a label are left out.
fn tallies(found: &Found, label: &[Option<usize>], parts: usize) -> Vec<Vec<Tally>> {
    let cells = 3 * found.ratings.width();
    let mut counts = vec![0_u32; parts * cells];
    for (row, label) in found.ratings.cells.iter().zip(label) {
        let Some(part) = label else { continue };
        let own = &mut counts[part * cells..(part + 1) * cells];
        for cell in row {
            own[*cell as usize] += 1;
        }
    }
    let tally =
        |at: usize| Tally { disagree: counts[at], pass: counts[at + 1], agree: counts[at + 2] };
    let of = |column: usize| (0..parts).map(|part| tally(part * cells + 3 * column)).collect();
    (0..found.ratings.width()).map(of).collect()
}

/// Each group against all others together.
fn against(tallies: &[Tally]) -> Vec<GroupStats> {
    let all = tallies.iter().copied().fold(Tally::default(), Tally::with);
    let rest = |own: &Tally| Tally {
        agree: all.agree - own.agree,
        disagree: all.disagree - own.disagree,
        pass: all.pass - own.pass,
    };
    tallies.iter().map(|own| GroupStats::of(*own, rest(own))).collect()
}

/// What tells part `g` from the others.
fn representative(
    found: &Found,
    stats: &[Vec<GroupStats>],
    g: usize,
    params: &PolisParams,
) -> Vec<Representative> {
    let count = |column: &usize| !found.ratings.out[*column];
    let stats = (0..stats.len()).filter(count).map(|column| (column, &stats[column][g]));
    select(stats, params.selection)
}

fn subgroups(found: &Found, rows: &Rows<'_>, g: usize, params: &PolisParams) -> Vec<PolisSubgroup> {
    let Some(clusters) = found.subgroups.get(g) else { return Vec::new() };
    let members: Vec<Vec<usize>> = clusters.iter().map(|cluster| rows.members(cluster)).collect();
    let label = labels(found.ratings.height(), &members);
    let stats: Vec<Vec<GroupStats>> =
        tallies(found, &label, members.len()).iter().map(|tallies| against(tallies)).collect();
    (clusters.iter().zip(members).enumerate())
        .map(|(s, (cluster, members))| PolisSubgroup {
            id: cluster.id,
            centre: cluster.centre,
            members,
            statements: representative(found, &stats, s, params),
        })
        .collect()
}

fn participants(votes: &Votes, found: &Found, label: &[Option<usize>]) -> Vec<PolisParticipant> {
    let told = |i: usize| PolisParticipant {
        id: votes.participant_names()[found.ratings.participants[i] as usize].clone(),
        x: found.places[i][0],
        y: found.places[i][1],
        votes: found.ratings.count(i),
        group: label[i],
    };
    (0..found.ratings.height()).map(told).collect()
}

fn base_clusters(found: &Found) -> Vec<BaseCluster> {
    let told = |cluster: &Cluster| BaseCluster {
        id: cluster.id,
        centre: cluster.centre,
        members: cluster.members.iter().map(|row| *row as usize).collect(),
    };
    found.base.iter().map(told).collect()
}

fn shared(found: &Found, all: &[Vec<Tally>], params: &PolisParams) -> PolisConsensus {
    let on = |side: Side| {
        let counts = (0..all.len()).filter(|column| !found.ratings.out[*column]);
        consensus::select(counts.map(|column| (column, all[column][0])), side, params.selection)
    };
    PolisConsensus { agree: on(Side::Agree), disagree: on(Side::Disagree) }
}

fn statements(
    votes: &Votes,
    found: &Found,
    all: &[Vec<Tally>],
    in_groups: &[Vec<Tally>],
    stats: Vec<Vec<GroupStats>>,
    state: &State,
    params: &PolisParams,
) -> Vec<PolisStatement> {
    let ratings = &found.ratings;
    let places = projection::statements(&found.centred, &found.loadings, found.agree);
    let told = |(column, groups): (usize, Vec<GroupStats>)| {
        let number = ratings.statements[column];
        let extremity = projection::extremity(places[column]);
        let own = || in_groups[column].iter().copied();
        let counted = match params.priority_votes {
            PriorityVotes::Current => own().fold(Tally::default(), Tally::with),
            PriorityVotes::Previous => state.votes.get(&number).copied().unwrap_or_default(),
        };
        PolisStatement {
            id: votes.statement_names()[number as usize].clone(),
            votes: all[column][0],
            out: ratings.out[column],
            meta: ratings.meta[column],
            mean: found.agree * found.centred.means[column],
            loadings: found.loadings[column],
            x: places[column][0],
            y: places[column][1],
            extremity,
            consensus_agree: consensus::group_aware(own(), Side::Agree),
            consensus_disagree: consensus::group_aware(own(), Side::Disagree),
            priority: priority::priority(counted, extremity, ratings.meta[column]),
            groups,
        }
    };
    stats.into_iter().enumerate().map(told).collect()
}
