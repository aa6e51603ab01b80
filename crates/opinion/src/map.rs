//! The map: everything that is drawn from the votes.

use crate::canonical;
use crate::clusters::{self, Point};
use crate::colleges::College;
use crate::components::{Component, Residuals, strongest};
use crate::division;
use crate::error::CannotMap;
use crate::findings::{self, Findings};
use crate::parallel;
use crate::params::CheckedParams;
use crate::statements::{Statement, Typical};
use crate::table::Table;
use crate::votes::{Id, Settled, Votes};

/// Who stands where, which groups there are if any, and what each statement got.
///
/// Made by [`OpinionMap::of`]. The same votes, in whatever order, with the same parameters give
/// the same map to the last bit; what participants are called changes nothing but their names.
#[derive(Clone, Debug, PartialEq)]
pub struct OpinionMap {
    /// What the comparison with chance gave; `None` where there was too little to compare.
    pub test: Option<Test>,
    /// What the votes show: nothing beyond chance, an axis without groups, or groups.
    pub outcome: Outcome,
    /// Whether the votes show groups. If not, everyone is in one.
    pub divided: bool,
    /// How well the groups are apart, −1 to 1 (mean silhouette on the map); 0 with one group. A
    /// division can be sure and its groups yet shade into each other: below about 0.4 they do.
    pub silhouette: f64,
    /// Whether participants differ in how readily they agree, whatever is asked, by more than
    /// chance (one in a thousand). See [what the test cannot tell](crate#what-is-called-a-division).
    pub readiness_differs: bool,
    /// All who voted.
    pub voters: usize,
    /// All votes that count.
    pub votes: usize,
    /// Those with enough votes to be placed, in order of id.
    pub participants: Vec<Participant>,
    /// Largest first.
    pub groups: Vec<Group>,
    /// In order of id.
    pub statements: Vec<Statement>,
    /// Places in `statements` of those that every group agrees on or every group rejects, surest
    /// first.
    pub consensus: Vec<usize>,
    /// Places in `statements` of those on which groups are surely far apart, surest gap first.
    pub divisive: Vec<usize>,
    /// In order of name; empty where none were given.
    pub colleges: Vec<College>,
    /// What else the votes show, and the summary of it all.
    pub findings: Findings,
    /// From this size groups and colleges are shown alone.
    pub shown_from: usize,
}

/// What the votes show beyond chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// No more in common than chance gives, or too little to compare: no division found.
    NoDivision,
    /// People share opinions along an axis, but are spread over it without a gap: a slope.
    CommonAxis,
    /// Groups that keep together when the votes are drawn again.
    Groups,
}

/// The votes against shuffled ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// Of what participants' and statements' own tendencies leave unexplained, the share that
    /// lies on one common axis.
    pub share: f64,
    /// What it is on average where nobody shares an opinion with anybody.
    pub share_by_chance: f64,
    /// How often chance gives as much.
    pub p: f64,
    /// How many shuffled conversations it was compared with.
    pub permutations: usize,
    /// How many axes there are beyond chance, 0 to 5: 0 where `p` is above the significance.
    pub dimensions: usize,
}

/// Someone's place on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// Their id.
    pub id: Id,
    /// Along the strongest axis.
    pub x: f64,
    /// Along the second.
    pub y: f64,
    /// Their place in the map's `groups`; `None` for who is in the middle, or belongs to none.
    pub group: Option<usize>,
    /// The group they are nearest to, whether they belong to it or not.
    pub nearest: usize,
    /// In what share of the resampled conversations they stay with `nearest`, 0 to 1; 1 where
    /// there is one group.
    pub certainty: f64,
}

/// Participants who answer alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// A, B, C, D or E, from the largest group to the smallest.
    pub letter: char,
    /// How many belong to it.
    pub size: usize,
    /// How much of it is found again when the conversation is resampled: the mean Jaccard index,
    /// 0 to 1 (Hennig 2007); 1 where there is one group.
    pub stability: f64,
    /// Mean place of its participants.
    pub centre: [f64; 2],
    /// What tells it from the others, most typical first, at most five.
    pub typical: Vec<Typical>,
}

impl OpinionMap {
    /// The map of `votes`.
    ///
    /// Running time: V log V for the votes, and a share for the test that stops growing at
    /// 100,000 votes. Memory: some 60 bytes a vote.
    pub fn of(votes: &Votes, params: &CheckedParams) -> Result<Self, CannotMap> {
        let mut map = Self::once(votes, params)?;
        if let Some(verified) = votes.verified() {
            let without = Self::once(&verified, params).ok();
            findings::compare(&mut map, without.as_ref());
        }
        findings::summarise(&mut map);
        Ok(map)
    }

    /// The map, not yet compared with that of the verified voices alone.
    fn once(votes: &Votes, params: &CheckedParams) -> Result<Self, CannotMap> {
        let settled = votes.settle();
        if settled.participants.is_empty() {
            return Err(CannotMap::NoVotes);
        }
        let Placed { voters: placed, table, mirrored } = place(&settled, params.min_votes);
        let sign = if mirrored { -1.0 } else { 1.0 };
        let points: Vec<Point> =
            project(&table).into_iter().map(|point| point.map(|x| sign * x)).collect();
        let test = compare(&table, params);
        let grouping = test.filter(|test| test.p <= params.significance).and_then(|_| {
            clusters::best(&points, params.max_groups, params.shown_from, params.seed)
        });
        let labels = grouping.as_ref().map_or(vec![0; points.len()], |found| found.labels.clone());
        let outcome = match (&grouping, test) {
            (Some(_), _) => Outcome::Groups,
            (None, Some(test)) if test.p <= params.significance => Outcome::CommonAxis,
            _ => Outcome::NoDivision,
        };
        let mut map = Self {
            test,
            outcome,
            divided: grouping.is_some(),
            silhouette: grouping.as_ref().map_or(0.0, |found| found.silhouette),
            readiness_differs: division::readiness_differs(&table),
            voters: settled.table.height(),
            votes: settled.table.cells.len(),
            participants: participants(&settled, &placed, &points, &labels),
            groups: groups(&points, &labels),
            statements: Vec::new(),
            consensus: Vec::new(),
            divisive: Vec::new(),
            colleges: Vec::new(),
            findings: Findings::default(),
            shown_from: params.shown_from,
        };
        findings::tell(&mut map, &settled, params.seed);
        Ok(map)
    }
}

/// Who is placed, in canonical order.
struct Placed {
    /// As places in `settled`.
    voters: Vec<usize>,
    /// Their votes.
    table: Table,
    /// Whether these are turned round.
    mirrored: bool,
}

fn place(settled: &Settled, min_votes: usize) -> Placed {
    let voted_on = settled.table.voted_on();
    let threshold = min_votes.min(voted_on.iter().filter(|voted| **voted).count());
    let enough: Vec<usize> =
        (0..settled.table.height()).filter(|i| settled.table.row(*i).len() >= threshold).collect();
    let form = canonical::of(&settled.table.rows_at(&enough), parallel::threads());
    let voters = form.rows.iter().map(|i| enough[*i]).collect();
    Placed { voters, table: form.table, mirrored: form.mirrored }
}

/// The comparison with chance; `None` where two groups could not be shown anyway.
fn compare(table: &Table, params: &CheckedParams) -> Option<Test> {
    if table.height() < 2 * params.shown_from {
        return None;
    }
    let outcome = division::test(table, params.permutations, params.seed);
    Some(Test {
        share: outcome.share,
        share_by_chance: outcome.share_by_chance,
        p: outcome.p,
        permutations: params.permutations,
        dimensions: usize::from(outcome.p <= params.significance),
    })
}

/// Everyone's place: their leanings along the two strongest components, stretched by
/// √(statements / own votes) as Polis does, so that those who voted little are not all drawn in
/// the middle. The sign is such that loadings sum to 0 or more.
fn project(table: &Table) -> Vec<Point> {
    let leanings = table.leanings();
    let residuals = Residuals { table, values: &leanings };
    let mut axes = strongest::<8>(residuals, 2, 1e-9, 1_000);
    axes.iter_mut().for_each(turn);
    let width = table.voted_on().iter().filter(|voted| **voted).count() as f64;
    let along = |axis: &Component, i: usize| {
        let row = table.row(i);
        let votes = leanings[table.range(i)].iter().zip(row);
        let sum: f64 = votes.map(|(value, cell)| value * axis.loadings[cell.column()]).sum();
        sum * (width / row.len().max(1) as f64).sqrt()
    };
    (0..table.height()).map(|i| [along(&axes[0], i), along(&axes[1], i)]).collect()
}

fn turn(axis: &mut Component) {
    if axis.loadings.iter().sum::<f64>() < 0.0 {
        axis.loadings.iter_mut().for_each(|loading| *loading = -*loading);
    }
}

fn participants(
    settled: &Settled,
    placed: &[usize],
    points: &[Point],
    labels: &[usize],
) -> Vec<Participant> {
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|i| placed[*i]);
    let participant = |i: usize| Participant {
        id: settled.participants[placed[i]].clone(),
        x: points[i][0],
        y: points[i][1],
        group: Some(labels[i]),
        nearest: labels[i],
        certainty: 1.0,
    };
    order.into_iter().map(participant).collect()
}

/// The groups of `labels`, at least one, typical statements still to come.
fn groups(points: &[Point], labels: &[usize]) -> Vec<Group> {
    let count = labels.iter().max().map_or(1, |greatest| greatest + 1);
    let mut sums = vec![([0.0, 0.0], 0_usize); count];
    for (point, label) in points.iter().zip(labels) {
        let (sum, size) = &mut sums[*label];
        *sum = [sum[0] + point[0], sum[1] + point[1]];
        *size += 1;
    }
    let group = |(letter, (sum, size)): (char, (Point, usize))| Group {
        letter,
        size,
        stability: 1.0,
        centre: sum.map(|total| total / size.max(1) as f64),
        typical: Vec::new(),
    };
    ('A'..='E').zip(sums).map(group).collect()
}
