//! Polis' and red-dwarf's ways on conversations that are hardly any.

mod simulated;

use opinion::polis::{PolisMap, PolisParams};
use opinion::{CannotMap, SCHEMA, Vote, Votes};
use simulated::everyone;

const NAMES: [&str; 4] = ["polis", "polis-polled", "polis-replay", "red-dwarf"];

/// By every name; whether numbers are finite and groups hold together.
fn maps(votes: &Votes) -> Vec<PolisMap> {
    let map = |name| {
        let params = PolisParams::named(name).expect(name).check().expect("within the limits");
        let map = PolisMap::of(votes, &params).expect("a map");
        let sizes: usize = map.groups.iter().map(|group| group.size).sum();
        assert_eq!(sizes, map.participants.iter().filter(|p| p.group.is_some()).count());
        assert!(map.participants.iter().all(|p| p.x.is_finite() && p.y.is_finite()));
        for statement in &map.statements {
            assert!(statement.priority.is_finite() && statement.extremity.is_finite());
            assert_eq!(statement.groups.len(), map.groups.len());
        }
        let json: serde_json::Value = serde_json::from_str(&map.to_json()).expect("JSON");
        assert_eq!(json["schema"], SCHEMA);
        assert_eq!(json["mode"], if name == "red-dwarf" { name } else { "polis" });
        assert_eq!(json["divided"], map.groups.len() > 1);
        map
    };
    NAMES.into_iter().map(map).collect()
}

#[test]
fn no_votes_are_refused() {
    let params = PolisParams::polis().check().expect("within the limits");
    let mut votes = Votes::new();
    assert_eq!(PolisMap::of(&votes, &params), Err(CannotMap::NoVotes));
    votes.state("unseen");
    assert_eq!(PolisMap::of(&votes, &params), Err(CannotMap::NoVotes));
}

#[test]
fn one_or_two_of_anything() {
    for people in 1..=2 {
        for statements in 1..=2 {
            let votes =
                everyone(
                    people,
                    statements,
                    |p, s| {
                        if p == s { Vote::Agree } else { Vote::Disagree }
                    },
                );
            let all = maps(&votes);
            assert_eq!(all[0].participants.len(), people as usize);
            // All are in, as there are fewer than fifteen; red-dwarf wants seven votes.
            assert_eq!(all[0].groups.len(), people as usize);
            assert!(all[3].groups.is_empty());
        }
    }
}

#[test]
fn all_alike_are_one_group() {
    for vote in [Vote::Pass, Vote::Agree, Vote::Disagree] {
        for map in maps(&everyone(30, 10, |_, _| vote)) {
            assert_eq!(map.groups.len(), 1);
            assert!(!map.divided());
            assert_eq!(map.groups[0].size, 30);
        }
    }
}

#[test]
fn everything_moderated_out_is_one_group() {
    let mut votes = everyone(20, 8, |p, s| if p < s { Vote::Agree } else { Vote::Disagree });
    (0..4_u64).for_each(|statement| votes.exclude(statement));
    (4..8_u64).for_each(|statement| votes.meta(statement));
    for map in maps(&votes) {
        assert_eq!(map.groups.len(), 1);
        assert!(map.consensus.agree.is_empty() && map.groups[0].statements.is_empty());
        assert!((map.statements[7].priority - 49.0).abs() < 1e-12);
    }
}

#[test]
fn one_voter_on_very_many_statements() {
    let mut votes = everyone(1, 100_000, |_, s| if s % 3 == 0 { Vote::Agree } else { Vote::Pass });
    votes.cast("late", 7, Vote::Disagree);
    for name in ["polis", "red-dwarf"] {
        let params = PolisParams::named(name).expect(name).check().expect("within the limits");
        let map = PolisMap::of(&votes, &params).expect("a map");
        let most = if name == "polis" { 10_000 } else { 100_000 };
        assert_eq!(map.statements.len(), most);
    }
}

#[test]
fn many_at_few_places() {
    // Three places for forty people: no more than three groups, whatever is looked for.
    let votes = everyone(40, 9, |p, s| match p % 3 {
        0 => Vote::Agree,
        1 if s < 5 => Vote::Agree,
        _ => Vote::Disagree,
    });
    for map in maps(&votes) {
        assert!((2..=3).contains(&map.groups.len()));
    }
}
