//! The red-dwarf mode against the results of red-dwarf 0.4.0 (full SVD) on published
//! conversations, where the folder that holds them is there.

mod published;

use opinion::compare::adjusted_rand;
use opinion::polis::{PolisMap, PolisParams};
use opinion::{Side, Votes};
use published::{Conversation, near};
use serde_json::Value;

/// Coordinates may differ by so much of the greatest of all.
const COORDINATES: f64 = 1e-6;
const STATISTICS: f64 = 1e-9;

fn map(votes: &Votes, name: &str) -> PolisMap {
    let params = PolisParams::named(name).expect(name).check().expect("within the limits");
    PolisMap::of(votes, &params).expect("a map")
}

fn check(name: &str) {
    let Some(conversation) = Conversation::open(name) else { return };
    let reference = conversation.reference();
    let map = map(&conversation.votes(), "red-dwarf");
    same_places(&map, &reference);
    same_groups(&map, &reference);
    same_statistics(&map, &reference);
    same_selection(&map, &reference);
}

fn same_places(map: &PolisMap, reference: &Value) {
    let of = |id: &opinion::Id, c: usize| {
        reference["coords"][id.to_string()][c].as_f64().expect("a coordinate")
    };
    assert_eq!(map.participants.len(), reference["coords"].as_object().expect("coords").len());
    for c in 0..2 {
        let own = |p: &opinion::polis::PolisParticipant| [p.x, p.y][c];
        let along: f64 = map.participants.iter().map(|p| own(p) * of(&p.id, c)).sum();
        let size = map.participants.iter().map(|p| own(p).abs()).fold(0.0, f64::max);
        let off = map.participants.iter().map(|p| (own(p) * along.signum() - of(&p.id, c)).abs());
        let worst = off.fold(0.0, f64::max) / size;
        println!("component {}: off by {worst:.1e}, same sign {}", c + 1, along > 0.0);
        assert!(worst < COORDINATES, "component {c}: {worst}");
    }
}

fn same_groups(map: &PolisMap, reference: &Value) {
    let labels = reference["labels"].as_object().expect("labels");
    let kept: Vec<_> = map.participants.iter().filter(|p| p.group.is_some()).collect();
    assert_eq!(kept.len(), labels.len());
    let theirs: Vec<usize> =
        kept.iter().map(|p| labels[&p.id.to_string()].as_u64().expect("kept") as usize).collect();
    let ours: Vec<usize> = kept.iter().filter_map(|p| p.group).collect();
    assert_eq!(map.groups.len() as u64, reference["k"].as_u64().expect("k"));
    assert!((adjusted_rand(ours.iter().zip(&theirs)) - 1.0).abs() < 1e-12);
    for (k, silhouette) in &map.silhouettes {
        near(*silhouette, &reference["silhouette"][k.to_string()], STATISTICS, "silhouette");
    }
}

fn same_statistics(map: &PolisMap, reference: &Value) {
    for statement in &map.statements {
        let id = statement.id.to_string();
        let gac = &reference["group_aware_consensus"];
        near(statement.consensus_agree, &gac["agree"][&id], STATISTICS, "gac");
        near(statement.consensus_disagree, &gac["disagree"][&id], STATISTICS, "gac of disagrees");
        near(statement.extremity, &reference["statement_extremity"][&id], COORDINATES, "extremity");
        near(statement.priority, &reference["statement_priority"][&id], COORDINATES, "priority");
    }
    let group_of = groups_by_label(map, reference);
    let rows = reference["group_stats"]["rows"].as_array().expect("rows");
    for row in rows {
        let number = |at: usize| row[at].as_f64().expect("a number");
        let group = group_of[number(0) as usize];
        let id = opinion::Id::from(number(1) as u64);
        let statement = map.statements.iter().find(|s| s.id == id).expect("the statement");
        let s = statement.groups[group];
        let counts = [s.votes.agree, s.votes.disagree, s.votes.seen()].map(f64::from);
        let own = [&counts[..], &[s.pa, s.pd, s.pat, s.pdt, s.ra, s.rd, s.rat, s.rdt]].concat();
        for (at, own) in own.iter().enumerate() {
            near(*own, &row[at + 2], STATISTICS, "a statistic of a group");
        }
    }
    println!("{} statistics of groups and statements", rows.len() * 11);
}

/// Per label of the reference, our group.
fn groups_by_label(map: &PolisMap, reference: &Value) -> Vec<usize> {
    let mut groups = vec![0; map.groups.len()];
    for participant in &map.participants {
        if let Some(group) = participant.group {
            let label = reference["labels"][participant.id.to_string()].as_u64().expect("kept");
            groups[label as usize] = group;
        }
    }
    groups
}

fn same_selection(map: &PolisMap, reference: &Value) {
    let id = |place: usize| map.statements[place].id.to_string();
    for (label, group) in groups_by_label(map, reference).into_iter().enumerate() {
        let theirs = reference["repness"][label.to_string()].as_array().expect("a list");
        let ours = &map.groups[group].statements;
        assert_eq!(ours.len(), theirs.len());
        for (own, their) in ours.iter().zip(theirs) {
            assert_eq!(id(own.statement), their["tid"].to_string());
            assert_eq!(published::side(own.side), their["repful-for"]);
            near(own.repness_test, &their["repness-test"], STATISTICS, "repness-test");
            near(own.p_test, &their["p-test"], STATISTICS, "p-test");
            assert_eq!(own.best_agree.map(Value::from), their.get("n-agree").cloned());
        }
    }
    for (side, own) in
        [(Side::Agree, &map.consensus.agree), (Side::Disagree, &map.consensus.disagree)]
    {
        let theirs = reference["consensus"][published::side(side)].as_array().expect("a list");
        assert_eq!(own.len(), theirs.len());
        for (own, their) in own.iter().zip(theirs) {
            // Of two statements with the same counts, pandas' unstable sort takes either (London:
            // 15 or 16 agreed with by 19 of 22).
            let same_counts =
                own.successes == their["n-success"] && own.trials == their["n-trials"];
            assert!(id(own.statement).parse().ok() == their["tid"].as_u64() || same_counts);
            near(own.p_test, &their["p-test"], STATISTICS, "p-test");
        }
    }
}

#[test]
fn london() {
    check("london.youth.policing");
}

#[test]
fn seattle() {
    check("15-per-hour-seattle");
}

#[test]
fn basic_income() {
    check("scoop-hivemind.ubi");
}

#[test]
fn biodiversity() {
    check("scoop-hivemind.biodiversity");
}

#[test]
fn uberx() {
    check("vtaiwan.uberx");
}

#[test]
fn austria_climate() {
    check("austria-climate.5twd2jsnkf.2022-08-08");
}
