//! The map: everything that is drawn from the votes.

use crate::canonical;
use crate::chance::Chance;
use crate::colleges::College;
use crate::division;
use crate::error::CannotMap;
use crate::findings::{self, Findings};
use crate::groups::Sought;
use crate::kmeans::Spot;
use crate::memory::{LookedAt, Memory};
use crate::model::{self, Fit, Position};
use crate::parallel;
use crate::params::CheckedParams;
use crate::silhouette::{Point, silhouette};
use crate::stability::SURE;
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
    /// Largest first; on a map that follows another, in order of their letters.
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

/// What is done to make a map, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The votes are put into an order that depends on them alone.
    Order,
    /// They are compared with shuffled ones.
    Test,
    /// Everyone is given a place.
    Model,
    /// Groups are sought, and tried by drawing the conversation again.
    Groups,
    /// What each statement got is counted and told.
    Findings,
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
    /// How sure it is that they belong with `nearest`: the mean, over resampled conversations, of
    /// the probability that their votes give it, 0 to 1; 1 where there is one group.
    pub certainty: f64,
}

/// Participants who answer alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// A, B, C, D or E, from the largest group to the smallest; on a map that follows another, the
    /// one it had there.
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
    /// 100,000 votes. Memory: 12 bytes a vote at most beside `votes` (8 where these come from a
    /// [compact file](crate::compact)), and some 400 a participant.
    pub fn of(votes: &Votes, params: &CheckedParams) -> Result<Self, CannotMap> {
        Self::watched(votes, params, &mut |_| ())
    }

    /// The same, and calls `watch` whenever a [`Step`] begins: for a line that says what takes
    /// long, or a clock. Where some voices are unverified, all steps are taken twice.
    pub fn watched(
        votes: &Votes,
        params: &CheckedParams,
        watch: &mut dyn FnMut(Step),
    ) -> Result<Self, CannotMap> {
        Self::after(votes, params, &mut Default::default(), watch)
    }

    /// The same, from what was drawn by chance for a map of nearly the same votes, and for that of
    /// the verified voices alone.
    pub(crate) fn after(
        votes: &Votes,
        params: &CheckedParams,
        [memory, of_verified]: &mut [Memory; 2],
        watch: &mut dyn FnMut(Step),
    ) -> Result<Self, CannotMap> {
        let mut map = Self::once(votes, params, memory, watch)?;
        if let Some(verified) = votes.verified() {
            let without = Self::once(&verified, params, of_verified, watch).ok();
            findings::compare(&mut map, without.as_ref());
        }
        findings::summarise(&mut map);
        Ok(map)
    }

    /// The map, not yet compared with that of the verified voices alone.
    fn once(
        votes: &Votes,
        params: &CheckedParams,
        memory: &mut Memory,
        watch: &mut dyn FnMut(Step),
    ) -> Result<Self, CannotMap> {
        watch(Step::Order);
        let settled = votes.settle();
        if settled.participants.is_empty() {
            return Err(CannotMap::NoVotes);
        }
        memory.meet(&settled);
        let placed = place(&settled, params.min_votes);
        let table = &placed.table;
        watch(Step::Test);
        let test = compare(table, params, memory);
        let dimensions = test.map_or(0, |test| test.dimensions);
        watch(Step::Model);
        let (points, positions) = model_of(table, dimensions, placed.mirrored, params.seed);
        watch(Step::Groups);
        let belonging = if dimensions > 0 {
            let sample = division::sample(table, params.seed);
            memory.look(placed.looked_at(&settled, &sample));
            belong(table, &sample, &positions, dimensions, params, memory)
        } else {
            memory.draws.forget();
            None
        };
        let outcome = match (&belonging, dimensions) {
            (Some(_), _) => Outcome::Groups,
            (None, 0) => Outcome::NoDivision,
            (None, _) => Outcome::CommonAxis,
        };
        watch(Step::Findings);
        let divided = belonging.is_some();
        let belonging = belonging.unwrap_or_else(|| Belonging::together(points.len()));
        let labels = belonging.groups();
        let mut map = Self {
            test,
            outcome,
            divided,
            silhouette: if divided { spread(&points, &belonging, params.seed) } else { 0.0 },
            readiness_differs: division::readiness_differs(table),
            voters: settled.table.height(),
            votes: settled.table.cells.len(),
            participants: participants(&settled, &placed.voters, &points, &belonging),
            groups: groups(&points, &labels, &belonging.stability),
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
    /// Their agreements and disagreements: a pass is no opinion and moves nobody.
    table: Table,
    /// Their columns, as places in `settled`.
    columns: Vec<usize>,
    /// Whether these are turned round.
    mirrored: bool,
}

impl Placed {
    fn looked_at(&self, settled: &Settled, sample: &[usize]) -> LookedAt {
        let person = |i: &usize| settled.participants[self.voters[*i]].clone();
        let statement = |j: &usize| settled.statements[*j].clone();
        LookedAt {
            voters: sample.iter().map(|i| self.voters[*i]).collect(),
            people: sample.iter().map(person).collect(),
            statements: self.columns.iter().map(statement).collect(),
            mirrored: self.mirrored,
        }
    }
}

fn place(settled: &Settled, min_votes: usize) -> Placed {
    let threads = parallel::threads();
    let (counts, voted_on) = settled.table.opinions(threads);
    let threshold = min_votes.min(voted_on.iter().filter(|voted| **voted).count()).max(1);
    let enough: Vec<usize> =
        (0..counts.len()).filter(|i| counts[*i] as usize >= threshold).collect();
    let form = canonical::of(&settled.table.opinions_at(&enough, &counts, threads), threads);
    let voters = form.rows.iter().map(|i| enough[*i]).collect();
    Placed { voters, table: form.table, columns: form.columns, mirrored: form.mirrored }
}

/// The comparison with chance; `None` where two groups could not be shown anyway.
fn compare(table: &Table, params: &CheckedParams, memory: &mut Memory) -> Option<Test> {
    if table.height() < 2 * params.shown_from {
        memory.forget_shuffled();
        return None;
    }
    let outcome = division::test(table, params, &mut memory.shuffled, memory.changed);
    Some(Test {
        share: outcome.share,
        share_by_chance: outcome.share_by_chance,
        p: outcome.p,
        permutations: outcome.permutations,
        dimensions: outcome.dimensions,
    })
}

/// Rounds of the model.
const EFFORT: usize = 10;
/// Rounds over all votes, from the model of some of them.
const FEW: usize = 4;
/// From vote to logit: an open question's logit moves two for one, a one-sided one's more.
const TO_LOGIT: f64 = 3.0;

/// Everyone's place by the model: drawn on the two strongest axes, in votes (the root mean square
/// of what a statement's vote changes along the axis), and in full.
fn model_of(
    table: &Table,
    dimensions: usize,
    mirrored: bool,
    seed: u64,
) -> (Vec<Point>, Vec<Position>) {
    let rank = dimensions.max(2);
    let fit = fitted(table, rank, seed);
    let positions = model::positions(table, &fit);
    let whole = fit.counts.iter().sum::<f64>().max(1.0);
    let sign = if mirrored { -1.0 } else { 1.0 };
    let scale: Point = std::array::from_fn(|c| {
        let squares = fit.loadings.iter().zip(&fit.counts).map(|(v, n)| n * v[c] * v[c]);
        sign * (squares.sum::<f64>() / whole).sqrt()
    });
    let points = positions.iter().map(|p| [told(p.at[0] * scale[0]), told(p.at[1] * scale[1])]);
    (points.collect(), positions)
}

/// The model of all votes: of those that the test looks at first, and from there of all.
fn fitted(table: &Table, rank: usize, seed: u64) -> Fit {
    let part = division::looked_at(table, seed);
    let start = model::along(&part, &division::axes(&part, rank));
    let fit = model::fit(&part, rank, Some(&start), EFFORT);
    if part.height() == table.height() {
        return fit;
    }
    model::fit(table, rank, Some(&fit), FEW)
}

/// To nine decimals: two people who cannot be told apart but by their names get the same place,
/// whatever the order in which sums were made for them.
fn told(x: f64) -> f64 {
    (x * 1e9).round() / 1e9 + 0.0
}

/// Which group everyone is nearest to, and how sure that is.
struct Belonging {
    nearest: Vec<usize>,
    certainty: Vec<f64>,
    stability: Vec<f64>,
}

impl Belonging {
    fn together(count: usize) -> Self {
        Self { nearest: vec![0; count], certainty: vec![1.0; count], stability: vec![1.0] }
    }

    /// The group of those who are sure enough.
    fn groups(&self) -> Vec<Option<usize>> {
        let sure = |(group, sure): (&usize, &f64)| (*sure >= SURE).then_some(*group);
        self.nearest.iter().zip(&self.certainty).map(sure).collect()
    }

    /// Largest group first.
    fn ordered(mut self) -> Self {
        let groups = self.groups();
        let size = |g: usize| groups.iter().filter(|of| **of == Some(g)).count();
        let mut order: Vec<usize> = (0..self.stability.len()).collect();
        order.sort_by_key(|g| std::cmp::Reverse(size(*g)));
        let mut rank = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, old)| rank[*old] = new);
        self.nearest.iter_mut().for_each(|g| *g = rank[*g]);
        self.stability = order.iter().map(|g| self.stability[*g]).collect();
        self
    }
}

/// The groups that hold, sought among at most the votes that the test looks at; who was not
/// looked at is then placed by the groups' answers. `None` where none hold, or where fewer than
/// `shown_from` surely belong to one of them.
fn belong(
    table: &Table,
    sample: &[usize],
    positions: &[Position],
    dimensions: usize,
    params: &CheckedParams,
    memory: &mut Memory,
) -> Option<Belonging> {
    let spot = |i: &usize| -> Spot {
        std::array::from_fn(|c| if c < dimensions { positions[*i].at[c] } else { 0.0 })
    };
    let spots: Vec<Spot> = sample.iter().map(spot).collect();
    let of_all: Vec<f64> = positions.iter().map(|p| TO_LOGIT * p.readiness).collect();
    let readiness: Vec<f64> = sample.iter().map(|i| of_all[*i]).collect();
    let squares = of_all.iter().map(|r| r * r).sum::<f64>();
    let variance = (squares / of_all.len().max(1) as f64).max(0.01);
    let part = table.rows_at(sample);
    let sought =
        Sought { table: &part, spots: &spots, readiness: &readiness, variance, seed: params.seed };
    let (most, least) = (params.max_groups, params.shown_from);
    let found = sought.find(most, least, &mut memory.draws, memory.changed)?;
    let k = found.classes.k;
    let placed = found.classes.place(table, &of_all);
    let mut nearest = placed.labels(k);
    let mut certainty: Vec<f64> =
        nearest.iter().enumerate().map(|(i, g)| placed.posteriors[i * k + g]).collect();
    for (s, i) in sample.iter().enumerate() {
        (nearest[*i], certainty[*i]) = (found.labels[s], found.certainty[s]);
    }
    let belonging = Belonging { nearest, certainty, stability: found.stability }.ordered();
    let groups = belonging.groups();
    let size = |g: usize| groups.iter().filter(|of| **of == Some(g)).count();
    (0..k).all(|g| size(g) >= params.shown_from).then_some(belonging)
}

/// The silhouette of at most 2,000 participants by their nearest group.
fn spread(points: &[Point], belonging: &Belonging, seed: u64) -> f64 {
    let sample = Chance::new(seed, 1).sample(points.len(), 2_000);
    let looked_at: Vec<Point> = sample.iter().map(|i| points[*i]).collect();
    let labels: Vec<usize> = sample.iter().map(|i| belonging.nearest[*i]).collect();
    silhouette(&looked_at, &labels, belonging.stability.len())
}

fn participants(
    settled: &Settled,
    placed: &[usize],
    points: &[Point],
    belonging: &Belonging,
) -> Vec<Participant> {
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|i| placed[*i]);
    let groups = belonging.groups();
    let participant = |i: usize| Participant {
        id: settled.participants[placed[i]].clone(),
        x: points[i][0],
        y: points[i][1],
        group: groups[i],
        nearest: belonging.nearest[i],
        certainty: told(belonging.certainty[i]),
    };
    order.into_iter().map(participant).collect()
}

/// The groups of `labels`, at least one, typical statements still to come.
fn groups(points: &[Point], labels: &[Option<usize>], stability: &[f64]) -> Vec<Group> {
    let mut sums = vec![([0.0, 0.0], 0_usize); stability.len()];
    for (point, label) in points.iter().zip(labels) {
        let Some(label) = label else { continue };
        let (sum, size) = &mut sums[*label];
        *sum = [sum[0] + point[0], sum[1] + point[1]];
        *size += 1;
    }
    let parts = ('A'..='E').zip(sums).zip(stability);
    let group = |((letter, (sum, size)), stability): ((char, (Point, usize)), &f64)| Group {
        letter,
        size,
        stability: *stability,
        centre: sum.map(|total| total / size.max(1) as f64),
        typical: Vec::new(),
    };
    parts.map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{Params, Structure};

    /// The mean square by which places differ, against that of the places.
    fn apart(a: &[Position], b: &[Position], axis: usize) -> f64 {
        let pairs = || a.iter().zip(b).map(|(a, b)| (a.at[axis], b.at[axis]));
        let one = |sign: f64| pairs().map(|(a, b)| (a - sign * b).powi(2)).sum::<f64>();
        one(1.0).min(one(-1.0)) / pairs().map(|(a, _)| a * a).sum::<f64>()
    }

    #[test]
    fn a_few_rounds_from_the_sample_are_as_good_as_many() {
        let structure = Structure::Groups { shares: vec![0.3, 0.7], difference: 0.4, on: 40 };
        let params = Params {
            participants: 12_000,
            statements: 150,
            answered: 0.25,
            structure,
            ..Params::default()
        };
        let votes = params.check().expect("parameters").simulate().votes();
        let table = place(&votes.settle(), 7).table;
        assert!(division::sample(&table, 0).len() * 4 < table.height());
        let few = fitted(&table, 1, 0);
        let many = model::fit(&table, 1, Some(&few), 100);
        let places = |fit| model::positions(&table, fit);
        let apart = apart(&places(&many), &places(&few), 0);
        assert!(apart.sqrt() < 0.02, "{}", apart.sqrt());
    }
}
