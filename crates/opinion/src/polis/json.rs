//! The map as data, in the shape of the other modes.

use serde::Serialize;

use super::{Consensus, GroupStats, PolisGroup, PolisMap, PolisStatement, Representative};
use crate::json::BySide;
use crate::json::SCHEMA;
use crate::tally::Side;
use crate::votes::Id;

#[derive(Serialize)]
struct Map<'a> {
    schema: &'a str,
    mode: &'a str,
    divided: bool,
    silhouettes: Vec<Silhouette>,
    participants: Vec<Place<'a>>,
    groups: Vec<Part<'a>>,
    consensus: BySide<'a>,
    statements: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Silhouette {
    groups: usize,
    silhouette: f64,
}

#[derive(Serialize)]
struct Place<'a> {
    id: &'a Id,
    x: f64,
    y: f64,
    group: Option<usize>,
    votes: usize,
}

#[derive(Serialize)]
struct Part<'a> {
    id: usize,
    size: usize,
    centre: [f64; 2],
    statements: Vec<Told<'a>>,
    subgroups: Vec<SubPart<'a>>,
}

#[derive(Serialize)]
struct SubPart<'a> {
    id: usize,
    size: usize,
    centre: [f64; 2],
    participants: Vec<&'a Id>,
    statements: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    id: &'a Id,
    side: Side,
    n_success: u32,
    n_trials: u32,
    p_success: f64,
    p_test: f64,
    repness: f64,
    repness_test: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_agree: Option<u32>,
    best_agree: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a Id,
    agree: u32,
    disagree: u32,
    pass: u32,
    moderated_out: bool,
    meta: bool,
    x: f64,
    y: f64,
    extremity: f64,
    group_aware_consensus: f64,
    group_aware_consensus_disagree: f64,
    priority: f64,
    groups: Vec<Stats>,
}

#[derive(Serialize)]
struct Stats {
    agree: u32,
    disagree: u32,
    pass: u32,
    pa: f64,
    pd: f64,
    pat: f64,
    pdt: f64,
    ra: f64,
    rd: f64,
    rat: f64,
    rdt: f64,
}

impl PolisMap {
    /// Whether there are two groups at least. Polis has no test: this is false only where two are
    /// not possible, with fewer than two distinct places.
    pub fn divided(&self) -> bool {
        self.groups.len() > 1
    }

    /// The map as one line of JSON, `schema` [`preau.opinion-map/1`](crate::SCHEMA), with all
    /// digits. `groups[].id` is the group's place, which `participants[].group` names.
    ///
    /// # Panics
    /// Never: nothing in it fails to be written.
    pub fn to_json(&self) -> String {
        let id = |shared: &Consensus| &self.statements[shared.statement].id;
        let place = |participant: &'_ super::PolisParticipant| {
            (participant.x + 0.0, participant.y + 0.0, participant.group, participant.votes)
        };
        let participants = self.participants.iter().map(|participant| {
            let (x, y, group, votes) = place(participant);
            Place { id: &participant.id, x, y, group, votes }
        });
        let map = Map {
            schema: SCHEMA,
            mode: self.mode,
            divided: self.divided(),
            silhouettes: (self.silhouettes.iter())
                .map(|(groups, silhouette)| Silhouette { groups: *groups, silhouette: *silhouette })
                .collect(),
            participants: participants.collect(),
            groups: (self.groups.iter().enumerate())
                .map(|(g, group)| self.part(g, group))
                .collect(),
            consensus: BySide {
                agree: self.consensus.agree.iter().map(id).collect(),
                disagree: self.consensus.disagree.iter().map(id).collect(),
            },
            statements: self.statements.iter().map(row).collect(),
        };
        serde_json::to_string(&map).expect("numbers, texts and lists can be written as JSON")
    }

    fn part(&self, place: usize, group: &PolisGroup) -> Part<'_> {
        let told = |shown: &Representative| self.told(shown);
        let subgroups = group.subgroups.iter().map(|part| SubPart {
            id: part.id,
            size: part.members.len(),
            centre: part.centre,
            participants: part.members.iter().map(|i| &self.participants[*i].id).collect(),
            statements: part.statements.iter().map(told).collect(),
        });
        Part {
            id: place,
            size: group.size,
            centre: group.centre,
            statements: group.statements.iter().map(told).collect(),
            subgroups: subgroups.collect(),
        }
    }

    fn told(&self, shown: &Representative) -> Told<'_> {
        Told {
            id: &self.statements[shown.statement].id,
            side: shown.side,
            n_success: shown.successes,
            n_trials: shown.trials,
            p_success: shown.p,
            p_test: shown.p_test,
            repness: shown.repness,
            repness_test: shown.repness_test,
            n_agree: shown.best_agree,
            best_agree: shown.best_agree.is_some(),
        }
    }
}

fn row(statement: &PolisStatement) -> Row<'_> {
    Row {
        id: &statement.id,
        agree: statement.votes.agree,
        disagree: statement.votes.disagree,
        pass: statement.votes.pass,
        moderated_out: statement.out && !statement.meta,
        meta: statement.meta,
        x: statement.x + 0.0,
        y: statement.y + 0.0,
        extremity: statement.extremity,
        group_aware_consensus: statement.consensus_agree,
        group_aware_consensus_disagree: statement.consensus_disagree,
        priority: statement.priority,
        groups: statement.groups.iter().map(stats).collect(),
    }
}

fn stats(stats: &GroupStats) -> Stats {
    let GroupStats { votes, pa, pd, pat, pdt, ra, rd, rat, rdt } = *stats;
    let (agree, disagree, pass) = (votes.agree, votes.disagree, votes.pass);
    Stats { agree, disagree, pass, pa, pd, pat, pdt, ra, rd, rat, rdt }
}
