//! The map as data, for other programs.
//!
//! Keys keep their order, shares have four decimals, ids are text, and nothing depends on the
//! order of votes: the same conversation gives the same bytes.

mod found;

use serde::Serialize;

use found::{
    Apart, Bounds, Participation, Sensitivity, Weighted, apart, bounds, participation, sensitivity,
    summary, weighted,
};

use crate::map::{Group, OpinionMap, Outcome, Test};
use crate::statements::{Standing, Statement, Typical};
use crate::tally::{Side, Tally};
use crate::votes::Id;

/// Which shape of JSON this is; changes whenever a reader would have to.
pub const SCHEMA: &str = "preau.opinion-map/1";
/// Which mathematics made the map.
pub const MODE: &str = "preau";

#[derive(Serialize)]
struct Map<'a> {
    schema: &'a str,
    mode: &'a str,
    divided: bool,
    outcome: Outcome,
    test: Option<Comparison>,
    silhouette: f64,
    readiness_differs: bool,
    voters: usize,
    votes: usize,
    shown_from: usize,
    participants: Vec<Place<'a>>,
    groups: Vec<Part<'a>>,
    consensus: Consensus<'a>,
    divisive: Vec<&'a Id>,
    bridging: Vec<&'a Id>,
    uncertain: Vec<&'a Id>,
    colleges: Vec<College<'a>>,
    participation: Participation<'a>,
    sensitivity: Sensitivity<'a>,
    statements: Vec<Row<'a>>,
    summary: Vec<serde_json::Value>,
}

#[derive(Serialize)]
struct Comparison {
    share: f64,
    share_by_chance: f64,
    p: f64,
    permutations: usize,
    dimensions: usize,
}

#[derive(Serialize)]
struct Place<'a> {
    id: &'a Id,
    x: f64,
    y: f64,
    group: Option<usize>,
    nearest: usize,
    certainty: f64,
}

#[derive(Serialize)]
struct Part<'a> {
    id: usize,
    letter: char,
    size: usize,
    stability: f64,
    centre: [f64; 2],
    statements: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    id: &'a Id,
    side: Side,
    difference: f64,
    difference_low: f64,
    difference_high: f64,
    q: f64,
}

#[derive(Serialize)]
struct Consensus<'a> {
    agree: Vec<&'a Id>,
    disagree: Vec<&'a Id>,
}

#[derive(Serialize)]
struct College<'a> {
    id: &'a str,
    size: Option<usize>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a Id,
    agree: u32,
    disagree: u32,
    pass: u32,
    standing: Standing,
    all: Counts,
    groups: Vec<Counts>,
    gap: Option<Apart>,
    bridge: Option<Bounds>,
    votes_needed: u32,
    weighted: Option<Weighted>,
    colleges: Vec<Option<Counts>>,
    college_gap: Option<Apart>,
    shared_by_colleges: Option<Side>,
}

#[derive(Serialize)]
struct Counts {
    agree: u32,
    disagree: u32,
    pass: u32,
    seen: u32,
    agree_low: f64,
    agree_high: f64,
    disagree_low: f64,
    disagree_high: f64,
}

impl OpinionMap {
    /// The map as one line of JSON, `schema` [`preau.opinion-map/1`](SCHEMA).
    ///
    /// # Panics
    /// Never: nothing in it fails to be written.
    pub fn to_json(&self) -> String {
        let id = |place: &usize| &self.statements[*place].id;
        let map = Map {
            schema: SCHEMA,
            mode: MODE,
            divided: self.divided,
            outcome: self.outcome,
            test: self.test.map(comparison),
            silhouette: rounded(self.silhouette),
            readiness_differs: self.readiness_differs,
            voters: self.voters,
            votes: self.votes,
            shown_from: self.shown_from,
            participants: self.places(),
            groups: self
                .groups
                .iter()
                .enumerate()
                .map(|(id, group)| self.part(id, group))
                .collect(),
            consensus: self.shared(),
            divisive: self.divisive.iter().map(id).collect(),
            bridging: self.findings.bridging.iter().map(id).collect(),
            uncertain: self.findings.uncertain.iter().map(id).collect(),
            participation: participation(self),
            sensitivity: sensitivity(self),
            summary: summary(self),
            colleges: (self.colleges.iter())
                .map(|college| College { id: &college.name, size: college.size })
                .collect(),
            statements: self.statements.iter().map(row).collect(),
        };
        serde_json::to_string(&map).expect("numbers, texts and lists can be written as JSON")
    }

    fn places<'a>(&'a self) -> Vec<Place<'a>> {
        let place = |participant: &'a crate::map::Participant| Place {
            id: &participant.id,
            x: rounded(participant.x),
            y: rounded(participant.y),
            group: participant.group,
            nearest: participant.nearest,
            certainty: rounded(participant.certainty),
        };
        self.participants.iter().map(place).collect()
    }

    fn part(&self, id: usize, group: &Group) -> Part<'_> {
        let told = |typical: &Typical| Told {
            id: &self.statements[typical.statement].id,
            side: typical.side,
            difference: rounded(typical.difference.value),
            difference_low: rounded(typical.difference.low),
            difference_high: rounded(typical.difference.high),
            q: rounded(typical.q),
        };
        Part {
            id,
            letter: group.letter,
            size: group.size,
            stability: rounded(group.stability),
            centre: group.centre.map(rounded),
            statements: group.typical.iter().map(told).collect(),
        }
    }

    fn shared(&self) -> Consensus<'_> {
        let of = |standing| {
            let places = self.consensus.iter().map(|place| &self.statements[*place]);
            places.filter(|of| of.standing == standing).map(|of| &of.id).collect()
        };
        Consensus { agree: of(Standing::Agreed), disagree: of(Standing::Rejected) }
    }
}

fn comparison(test: Test) -> Comparison {
    Comparison {
        share: rounded(test.share),
        share_by_chance: rounded(test.share_by_chance),
        p: rounded(test.p),
        permutations: test.permutations,
        dimensions: test.dimensions,
    }
}

fn row(statement: &Statement) -> Row<'_> {
    Row {
        id: &statement.id,
        agree: statement.all.agree,
        disagree: statement.all.disagree,
        pass: statement.all.pass,
        standing: statement.standing,
        all: counts(&statement.all),
        groups: statement.groups.iter().map(counts).collect(),
        gap: statement.gap.as_ref().map(apart),
        bridge: statement.bridge.map(|of| bounds(of.low, of.value, of.high)),
        votes_needed: statement.votes_needed,
        weighted: statement.weighted.as_ref().map(weighted),
        college_gap: statement.college_gap.as_ref().map(apart),
        colleges: statement.colleges.iter().map(|tally| tally.as_ref().map(counts)).collect(),
        shared_by_colleges: statement.shared_by_colleges,
    }
}

fn counts(tally: &Tally) -> Counts {
    let (agree, disagree) = (tally.interval(Side::Agree), tally.interval(Side::Disagree));
    Counts {
        agree: tally.agree,
        disagree: tally.disagree,
        pass: tally.pass,
        seen: tally.seen(),
        agree_low: rounded(agree.low),
        agree_high: rounded(agree.high),
        disagree_low: rounded(disagree.low),
        disagree_high: rounded(disagree.high),
    }
}

/// To four decimals, and no negative zero.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4 + 0.0
}

#[cfg(test)]
mod tests {
    use crate::{CheckedParams, OpinionMap, Vote, Votes};

    #[test]
    fn the_shape_is_kept() {
        let mut votes = Votes::new();
        for participant in ["b", "a"] {
            votes.cast(participant, 2, Vote::Agree);
            votes.cast(participant, 10, Vote::Pass);
        }
        votes.college("a", "agents");
        let map = OpinionMap::of(&votes, &CheckedParams::default()).expect("a map");
        let written = map.to_json();
        for part in [
            r#"{"schema":"preau.opinion-map/1","mode":"preau","divided":false,"outcome":"no-division","test":null,"#,
            r#""participants":[{"id":"a","x":0.0,"y":0.0,"group":0,"nearest":0,"certainty":1.0},"#,
            r#""groups":[{"id":0,"letter":"A","size":2,"stability":1.0,"centre":[0.0,0.0],"statements":[]}],"#,
            r#""consensus":{"agree":[],"disagree":[]},"divisive":[],"bridging":[],"uncertain":["2","10"],"#,
            r#""colleges":[{"id":"agents","size":null}],"#,
            r#"{"id":"2","agree":2,"disagree":0,"pass":0,"standing":"uncertain","#,
            r#""all":{"agree":2,"disagree":0,"pass":0,"seen":2,"agree_low":0.3424,"agree_high":1.0,"disagree_low":0.0,"disagree_high":0.6576},"#,
            r#""gap":null,"bridge":null,"votes_needed":19,"weighted":null,"colleges":[null],"college_gap":null,"shared_by_colleges":null}"#,
            r#""summary":[{"finding":"took-part","voters":2,"votes":4},{"finding":"shared-in-all","statements":0},"#,
        ] {
            assert!(written.contains(part), "no {part} in {written}");
        }
    }
}
