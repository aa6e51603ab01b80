//! What is promised for any votes.

use opinion::{CheckedParams, OpinionMap, Params, Vote, Votes};
use proptest::prelude::*;

/// Up to 40 people on 10 statements: who, what, which vote; each pair once.
fn ballots() -> impl Strategy<Value = Vec<(u64, u64, Vote)>> {
    let vote = prop_oneof![Just(Vote::Agree), Just(Vote::Disagree), Just(Vote::Pass)];
    prop::collection::btree_map((0..40_u64, 0..10_u64), vote, 1..300)
        .prop_map(|votes| votes.into_iter().map(|((i, s), vote)| (i, s, vote)).collect())
}

fn params() -> CheckedParams {
    // A lenient test, so that groups are made often enough to be looked at.
    let lenient =
        Params { permutations: 19, significance: 0.2, shown_from: 3, ..Params::default() };
    lenient.check().expect("within the limits")
}

fn map(ballots: &[(u64, u64, Vote)]) -> OpinionMap {
    let mut votes = Votes::new();
    for (person, statement, vote) in ballots {
        votes.cast(*person, *statement, *vote);
    }
    OpinionMap::of(&votes, &params()).expect("there are votes")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_votes_changes_no_byte(
        (ballots, shuffled) in ballots().prop_flat_map(|b| (Just(b.clone()), Just(b).prop_shuffle()))
    ) {
        prop_assert_eq!(map(&ballots).to_json(), map(&shuffled).to_json());
    }

    #[test]
    fn names_change_nothing_but_names(
        ballots in ballots(),
        names in Just((1_000..1_040_u64).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let renamed: Vec<_> =
            ballots.iter().map(|(i, s, vote)| (names[*i as usize], *s, *vote)).collect();
        let (first, mut second) = (map(&ballots), map(&renamed));
        for participant in &mut second.participants {
            let name: u64 = participant.id.to_string().parse().expect("a number");
            let old = names.iter().position(|n| *n == name).expect("one of the names");
            participant.id = (old as u64).into();
        }
        second.participants.sort_by(|a, b| a.id.cmp(&b.id));
        prop_assert_eq!(first, second);
    }

    #[test]
    fn statements_change_nothing_but_their_names(
        ballots in ballots(),
        names in Just((10..20_u64).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let renamed: Vec<_> =
            ballots.iter().map(|(i, s, vote)| (*i, names[*s as usize], *vote)).collect();
        let (first, second) = (map(&ballots), map(&renamed));
        prop_assert_eq!(first.participants, second.participants);
        prop_assert_eq!(first.test, second.test);
    }

    #[test]
    fn agree_and_disagree_are_mirrored(ballots in ballots()) {
        let turned = |vote: &Vote| match vote {
            Vote::Agree => Vote::Disagree,
            Vote::Disagree => Vote::Agree,
            Vote::Pass => Vote::Pass,
        };
        let mirrored: Vec<_> = ballots.iter().map(|(i, s, vote)| (*i, *s, turned(vote))).collect();
        let (first, mut second) = (map(&ballots), map(&mirrored));
        // Where those placed are their own mirror image, who is who cannot be told.
        let placed = |i: u64| first.participants.iter().any(|p| p.id == i.into());
        let cast = ballots.iter().filter(|(i, ..)| placed(*i));
        prop_assume!(cast.map(|(_, _, vote)| i32::from(vote.value())).sum::<i32>() != 0);
        second.participants.iter_mut().for_each(|p| (p.x, p.y) = (-p.x, -p.y));
        prop_assert_eq!(first.participants, second.participants);
        prop_assert_eq!(first.test, second.test);
    }

    #[test]
    fn who_passes_on_everything_moves_nobody(ballots in ballots()) {
        let statements: std::collections::BTreeSet<u64> = ballots.iter().map(|(_, s, _)| *s).collect();
        let mut with = ballots.clone();
        with.extend(statements.into_iter().map(|s| (99, s, Vote::Pass)));
        let (first, second) = (map(&ballots), map(&with));
        let others = second.participants.into_iter().filter(|p| p.id != 99.into());
        prop_assert_eq!(first.participants, others.collect::<Vec<_>>());
        prop_assert_eq!(first.test, second.test);
        for (a, b) in first.statements.iter().zip(&second.statements) {
            prop_assert_eq!((&a.id, a.all.agree, a.all.disagree), (&b.id, b.all.agree, b.all.disagree));
            prop_assert_eq!(a.all.pass + 1, b.all.pass);
        }
    }

    #[test]
    fn a_map_holds_together(ballots in ballots()) {
        let map = map(&ballots);
        prop_assert_eq!(map.votes, ballots.len());
        prop_assert_eq!(map.divided, map.groups.len() > 1);
        let belong = map.participants.iter().filter(|p| p.group.is_some()).count();
        prop_assert_eq!(map.groups.iter().map(|g| g.size).sum::<usize>(), belong);
        prop_assert!(!map.divided || map.groups.iter().all(|g| g.size >= 3));
        prop_assert!(map.groups.is_sorted_by(|a, b| a.size >= b.size));
        prop_assert!(map.participants.iter().all(|p| p.x.is_finite() && p.y.is_finite()));
        let told: u32 = map.statements.iter().map(|s| s.all.seen()).sum();
        prop_assert_eq!(told as usize, map.votes);
        for statement in &map.statements {
            let in_groups: u32 = statement.groups.iter().map(opinion::Tally::seen).sum();
            prop_assert!(in_groups <= statement.all.seen());
        }
        let json: serde_json::Value = serde_json::from_str(&map.to_json()).expect("JSON");
        prop_assert_eq!(&json["schema"], opinion::SCHEMA);
    }
}
