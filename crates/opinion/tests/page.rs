//! The page of a map says each finding where there is one, and says nothing of it elsewhere.

mod simulated;

use opinion::{CheckedParams, Labels, OpinionMap, Outcome, Vote, Votes, html};
use simulated::{DENSE, noise};

fn map(votes: &Votes) -> OpinionMap {
    OpinionMap::of(votes, &CheckedParams::default()).expect("there are votes")
}

/// Two camps of forty on statements 3 to 14. All want 0; on 1 those who take a side are nearly all
/// for it, whatever the camp, while many pass; few have seen 2.
fn two_camps() -> Votes {
    let mut votes = Votes::new();
    for person in 0..80_u64 {
        votes.cast(person, 0, Vote::Agree);
        let second = match person / 2 % 10 {
            0..4 => Vote::Pass,
            4..9 => Vote::Agree,
            _ => Vote::Disagree,
        };
        votes.cast(person, 1, second);
        if person < 8 {
            votes.cast(person, 2, Vote::Agree);
        }
        for statement in 3..15 {
            let agrees = (person + statement) % 2 == 0;
            votes.cast(person, statement, if agrees { Vote::Agree } else { Vote::Disagree });
        }
    }
    votes
}

/// Each finding has words of its own.
fn labels() -> Labels {
    Labels {
        language: "en".into(),
        people: "{n} people".into(),
        statement: "Statement {id}".into(),
        group: "Group {letter}".into(),
        hidden: "hidden".into(),
        agrees: "{share} agree".into(),
        disagrees: "{share} disagree".into(),
        divided: "There are {groups} groups.".into(),
        common_axis: "A slope.".into(),
        untested: "Formed {groups} groups untested.".into(),
        too_little: "Too little.".into(),
        brief_bridging: "Joining: {n}".into(),
        brief_divides: "Dividing: {n}".into(),
        brief_uncertain: "Unknown: {n}, {votes} missing".into(),
        brief_missing: "Fewer: {name}".into(),
        brief_weights: "Turned: {n}".into(),
        heading_bridging: "Bridges".into(),
        bridge_agrees: "midway {share}".into(),
        gap_agrees: "{more} more often than {fewer} by {low}.".into(),
        gap_disagrees: "{more} more often no than {fewer} by {low}.".into(),
        opposed: "opposed".into(),
        heading_divisive: "Divides".into(),
        heading_uncertain: "Unknown".into(),
        votes_needed: "{n} more votes".into(),
        heading_participation: "Who came".into(),
        came: "{name}: {people}.".into(),
        of_expected: "{expected} meant, {share} not {meant}.".into(),
        missing: "Missing.".into(),
        heading_weights: "Weighed".into(),
        weighted: "{share} as with {n}".into(),
        turned: "turned round".into(),
        heading_shared_by_colleges: "All colleges".into(),
        heading_college_gaps: "Colleges apart".into(),
        heading_sureness: "How sure".into(),
        group_firm: "{group} firm {share}".into(),
        held_each: "{unchanged} of {parts} same".into(),
        always: "{n} of {of} always".into(),
        fragile: "On the edge.".into(),
        unverified_same: "Same without {people}.".into(),
        unverified: "Different without {people}.".into(),
        then_common_axis: "Then a slope.".into(),
        newly_shared: "Newly shared".into(),
        ..Labels::default()
    }
}

/// Where each of `texts` begins; fails where one is not there.
fn places(page: &str, texts: &[&str]) -> Vec<usize> {
    texts
        .iter()
        .map(|text| page.find(text).unwrap_or_else(|| panic!("no {text} in {page}")))
        .collect()
}

#[test]
fn what_is_shared_comes_before_what_joins_and_that_before_what_divides() {
    let page = html::page(&map(&two_camps()), &labels());
    let order = ["There are 2 groups.", "Bridges</h2>", "Divides</h2>", "Unknown</h2>", "How sure"];
    assert!(places(&page, &order).is_sorted());
    let told = [
        "Joining: 1",
        "Dividing: 12",
        "Unknown: 1, 34 missing",
        "<li>Statement 1\n<p class=\"note\">midway 83</p>",
        "Group A more often than Group B by 87. opposed",
        "<li>Statement 2\n<p class=\"note\">34 more votes</p>",
        "Group A firm 100",
        "80 of 80 same",
        "Group A more often no than Group B by 87. opposed",
        "13 of 13 always",
    ];
    places(&page, &told);
    for absent in ["Who came", "Weighed", "colleges", "without", "On the edge", "A slope"] {
        assert!(!page.contains(absent), "{absent}");
    }
}

#[test]
fn who_is_missing_and_what_weights_turn_is_said() {
    let mut votes = two_camps();
    for person in 0..80_u64 {
        // The few are of one camp.
        let few = person % 2 == 0 && person < 24;
        votes.college(person, if few { "few" } else { "many" });
        votes.channel(person, "screen");
    }
    // Only the few want it.
    for person in 0..80_u64 {
        let few = person % 2 == 0 && person < 24;
        votes.cast(person, 15, if few { Vote::Agree } else { Vote::Disagree });
    }
    votes.expect_from_college("few", 900);
    votes.expect_from_college("many", 100);
    votes.expect_through_channel("paper", 5);
    votes.weigh_colleges();
    let mut labels = labels();
    labels.college_names.insert("few".into(), "The few".into());
    let page = html::page(&map(&votes), &labels);
    let told = [
        "Fewer: The few",
        "The few: 12 people. 900 meant, 15 not 90. Missing.",
        "many: 68 people. 100 meant, 85 not 10.",
        "screen: 80 people.",
        "All colleges</h2>",
        "Colleges apart</h2>",
        "Weighed</h2>",
        "turned round",
        "Turned: 1<",
    ];
    places(&page, &told);
    assert!(!page.contains("85 not 10. Missing"));
}

#[test]
fn what_changes_without_unverified_voices_is_said() {
    let mut votes = two_camps();
    (0..10_u64).for_each(|person| votes.unverified(person));
    let mut map = map(&votes);
    let labels = labels();
    let page = html::page(&map, &labels);
    assert!(page.contains("Same without 10 people.") && !page.contains("Different"));
    let without = map.findings.sensitivity.unverified.as_mut().expect("told");
    (without.outcome, without.groups) = (Outcome::CommonAxis, 1);
    without.consensus_gained.push(5);
    let page = html::page(&map, &labels);
    let told =
        ["Different without 10 people.", "Then a slope.", "Newly shared", "<li>Statement 5<"];
    assert!(places(&page, &told).is_sorted());
}

#[test]
fn an_axis_without_groups_and_groups_without_a_test_have_their_own_words() {
    let labels = labels();
    let mut map = map(&two_camps());
    map.test = None;
    let page = html::page(&map, &labels);
    assert!(page.contains("Formed 2 groups untested.") && !page.contains("firm"));
    let mut map = self::map(&two_camps());
    (map.outcome, map.divided) = (Outcome::CommonAxis, false);
    let page = html::page(&map, &labels);
    assert!(
        page.contains("A slope.") && page.contains("Bridges</h2>"),
        "there is an axis to cross"
    );
    assert!(!page.contains("firm"));
}

#[test]
fn without_an_axis_nothing_bridges() {
    let map = map(&noise(DENSE, 1));
    assert_eq!(map.outcome, Outcome::NoDivision);
    assert!(!map.findings.bridging.is_empty(), "many agree midway, where there is no way");
    let page = html::page(&map, &labels());
    assert!(!page.contains("Bridges") && !page.contains("Joining") && !page.contains("Divides"));
}

#[test]
fn a_finding_on_the_edge_is_marked() {
    let mut votes = two_camps();
    // Of each camp 15 of 21 want it: just as many as must, to be sure that most do.
    for person in 0..42_u64 {
        let vote = if person < 30 { Vote::Agree } else { Vote::Disagree };
        votes.cast(person, 15, vote);
    }
    let map = map(&votes);
    let held = &map.findings.sensitivity.hundredths.consensus;
    assert!(held.iter().any(|held| !held.always), "{held:?}");
    assert!(html::page(&map, &labels()).contains("On the edge."));
}
