//! Whatever comes in: a clear result or a clear refusal, never a panic. Runs on stable what the
//! fuzz target `read_and_map` runs for longer.

mod simulated;

use opinion::compare::Mapped;
use opinion::polis::{PolisMap, PolisParams};
use opinion::simulate::{Params as Simulation, Structure};
use opinion::{CheckedParams, OpinionMap, Params, Vote, Votes, read};
use proptest::prelude::*;
use simulated::everyone;

/// Few shuffles: what is looked for here is a panic.
fn params() -> CheckedParams {
    Params { permutations: 19, significance: 0.05, ..Params::default() }.check().expect("allowed")
}

/// Reads, maps, writes and reads again.
fn through(table: &[u8], statements: &[u8]) {
    let mut votes = Votes::new();
    let _ = read::votes(&mut votes, table);
    let _ = read::statements(&mut votes, statements);
    mapped(&votes);
}

/// The modes of the peers, too: a map that can be written, or a refusal.
fn mapped_as_peers_do(votes: &Votes) {
    for params in [PolisParams::default(), PolisParams::red_dwarf()] {
        let params = params.check().expect("allowed");
        if let Ok(map) = PolisMap::of(votes, &params) {
            assert!(map.participants.iter().all(|at| at.x.is_finite() && at.y.is_finite()));
        }
    }
}

fn mapped(votes: &Votes) -> Option<OpinionMap> {
    mapped_as_peers_do(votes);
    let map = OpinionMap::of(votes, &params()).ok()?;
    let back = Mapped::from_json(&map.to_json()).expect("what we write is a map");
    assert_eq!(back.participants.len(), map.participants.len());
    assert!(map.participants.iter().all(|at| at.x.is_finite() && at.y.is_finite()));
    Some(map)
}

/// A table that is read, and what to put in the place of some of its bytes.
fn valid() -> Vec<u8> {
    let structure = Structure::Groups { shares: vec![0.5, 0.5], difference: 0.8, on: 6 };
    let small = Simulation { participants: 14, statements: 8, structure, ..Simulation::default() };
    let mut table = Vec::new();
    small.check().expect("allowed").simulate().write_votes(&mut table).expect("written");
    table
}

const PIECES: [&str; 16] = [
    ",",
    "\n",
    "\"",
    "\r",
    "NaN",
    "1e308",
    "-1",
    "99999999999999999999999",
    "",
    "\u{feff}",
    "\0",
    "agree",
    "inf",
    "college",
    "vote,vote",
    "timestamp",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_bytes(table: Vec<u8>, statements: Vec<u8>) {
        through(&table, &statements);
    }

    #[test]
    fn any_rows(rows in prop::collection::vec("[0-9a,\"\\-\r\n.eE+N]{0,12}", 0..30)) {
        let head = "participant,statement,vote,timestamp,college\n";
        through((head.to_owned() + &rows.join("\n")).as_bytes(), rows.join("\n").as_bytes());
    }

    #[test]
    fn a_valid_table_with_pieces_put_in(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..16_usize, 0..6_usize), 1..6),
    ) {
        let mut table = valid();
        for (place, piece, cut) in changes {
            let from = place.index(table.len());
            let to = (from + cut).min(table.len());
            table.splice(from..to, PIECES[piece].bytes());
            if table.is_empty() {
                break;
            }
        }
        through(&table, b"comment-id,moderated\n1,-1\n2,0\n");
    }
}

#[test]
fn the_smallest_and_the_most_one_sided_have_a_result_without_a_division() {
    let answers: [fn(u64, u64) -> Vote; 4] = [
        |_, _| Vote::Agree,
        |_, _| Vote::Disagree,
        |_, _| Vote::Pass,
        |person, _| if person % 2 == 0 { Vote::Agree } else { Vote::Disagree },
    ];
    for (people, statements) in [(1, 1), (2, 1), (1, 2), (2, 2), (1, 40), (40, 1), (30, 12)] {
        for (kind, vote) in answers.iter().take(3).enumerate() {
            let map = mapped(&everyone(people, statements, vote)).expect("a map");
            assert!(!map.divided, "{people} people, {statements} statements, kind {kind}");
            assert_eq!(map.voters as u64, people);
            assert_eq!(map.statements.len() as u64, statements);
        }
        mapped(&everyone(people, statements, answers[3])).expect("a map");
    }
}

#[test]
fn without_anybody_there_is_no_map() {
    assert!(OpinionMap::of(&Votes::new(), &params()).is_err());
    let mut votes = Votes::new();
    votes.state("alone");
    assert!(OpinionMap::of(&votes, &params()).is_err());
    votes.cast("ana", "alone", Vote::Agree);
    votes.exclude("alone");
    assert!(OpinionMap::of(&votes, &params()).is_err());
}

#[test]
fn one_person_on_a_hundred_thousand_statements() {
    let mut votes =
        everyone(12, 5, |person, _| if person < 6 { Vote::Agree } else { Vote::Disagree });
    for statement in 0..100_000_u64 {
        let vote = if statement % 3 == 0 { Vote::Agree } else { Vote::Disagree };
        votes.cast("zoe", statement, vote);
    }
    let map = mapped(&votes).expect("a map");
    assert_eq!((map.voters, map.statements.len()), (13, 100_000));
}

#[test]
fn the_same_vote_many_times_is_one() {
    let mut votes = Votes::new();
    for _ in 0..1_000 {
        votes.cast("ana", "benches", Vote::Agree);
    }
    let map = mapped(&votes).expect("a map");
    assert_eq!((map.votes, map.statements[0].all.agree), (1, 1));
}
