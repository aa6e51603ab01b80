//! What is said of statements, groups and colleges holds: false discoveries, privacy, what stands
//! when voices are left out, the shape of the data and its digest.

mod simulated;

use opinion::{CheckedParams, Finding, OpinionMap, Outcome, Side, Vote, Votes};
use serde_json::Value;
use simulated::{Dice, Gaps, HALF, conversation};

fn map(votes: &Votes) -> OpinionMap {
    OpinionMap::of(votes, &CheckedParams::default()).expect("there are votes")
}

/// Two camps of 30 % and 70 % of 300 people, against each other on 12 of 40 statements, not at
/// all on the other 28.
fn two_camps(gaps: Gaps, seed: u64) -> Votes {
    let dice = &mut Dice::new(seed);
    let popularity: Vec<f64> = (0..40).map(|_| dice.between(0.1, 0.9)).collect();
    conversation(300, 40, gaps, dice, |i, s| match s {
        0..12 if (i % 10 < 3) == (s % 2 == 0) => 0.85,
        0..12 => 0.15,
        _ => popularity[s],
    })
}

#[test]
fn few_of_the_differences_reported_are_false() {
    let (mut share, mut missed, runs) = (0.0, 0, 40);
    for seed in 0..runs {
        let map = map(&two_camps(HALF, seed));
        assert!(map.divided, "seed {seed}");
        let gaps = |from: usize, to: usize| {
            map.statements[from..to]
                .iter()
                .filter(|of| of.gap.is_some_and(|gap| gap.q <= 0.05))
                .count()
        };
        let (real, false_ones) = (gaps(0, 12), gaps(12, 40));
        share += false_ones as f64 / (real + false_ones).max(1) as f64 / runs as f64;
        missed += 12 - real;
    }
    println!("false discoveries {share:.4}, missed {missed} of {}", 12 * runs);
    // Allowed are 0.05.
    assert!(share <= 0.05, "{share}");
    assert!(missed * 100 <= 12 * runs as usize, "{missed} missed");
}

#[test]
fn what_is_typical_divides_and_is_on_the_side_of_its_group() {
    let map = map(&two_camps(HALF, 1));
    for (g, group) in map.groups.iter().enumerate() {
        assert_eq!(group.typical.len(), 5);
        for typical in &group.typical {
            let of = &map.statements[typical.statement];
            assert!(typical.statement < 12 && typical.q <= 0.05 && typical.difference.low > 0.0);
            assert_eq!(of.groups[g].leading(), typical.side);
        }
    }
    let gap = |place: &usize| map.statements[*place].gap.expect("a gap").difference.low;
    assert!(map.divisive.windows(2).all(|pair| gap(&pair[0]) >= gap(&pair[1])));
    assert!(map.divisive.iter().all(|place| gap(place) >= opinion::LEAST_GAP));
}

#[test]
fn what_crosses_the_axis_bridges_and_what_the_many_like_does_not() {
    let dice = &mut Dice::new(3);
    let votes = conversation(300, 30, HALF, dice, |i, s| match s {
        0..3 => 0.8,
        3..6 => 0.2,
        // Seven in ten like it, and all of them are of one camp.
        6..9 if i % 10 < 3 => 0.02,
        6..9 => 0.98,
        _ if (i % 10 < 3) == (s % 2 == 0) => 0.9,
        _ => 0.1,
    });
    let map = map(&votes);
    let mut bridging = map.findings.bridging.clone();
    bridging.sort_unstable();
    assert_eq!(bridging, [0, 1, 2, 3, 4, 5]);
    let side = |s: usize| map.statements[s].bridge.and_then(|bridge| bridge.side());
    assert_eq!((side(0), side(3), side(6)), (Some(Side::Agree), Some(Side::Disagree), None));
    assert!(map.statements[6].all.interval(Side::Agree).low > 0.5, "most of all agree with it");
}

/// 60 people in three colleges, one of `small` members, and two statements.
fn colleges(small: u64) -> Votes {
    let mut votes = Votes::new();
    for person in 0..60 + small {
        let college =
            ["users", "agents", "elected"][usize::from(person >= 40) + usize::from(person >= 60)];
        votes.college(person, college);
        votes.cast(person, 1, if person < 40 { Vote::Agree } else { Vote::Disagree });
        votes.cast(person, 2, if person < 60 { Vote::Agree } else { Vote::Disagree });
    }
    for (college, people) in [("users", 100), ("agents", 100), ("elected", 800)] {
        votes.expect_from_college(college, people);
    }
    votes
}

#[test]
fn weights_stand_beside_the_plain_count() {
    let mut votes = colleges(10);
    assert!(map(&votes).statements[0].weighted.is_none());
    votes.weigh_colleges();
    let map = map(&votes);
    let of = map.statements[0].weighted.expect("weighted");
    assert_eq!(map.statements[0].all.agree, 40);
    assert!((of.agree.share - 0.1).abs() < 1e-12);
    // 1 / (0.1² / 40 + 0.1² / 20 + 0.8² / 10).
    assert!((of.effective - 1.0 / (0.01 / 40.0 + 0.01 / 20.0 + 0.064)).abs() < 1e-9);
    let turn = Finding::WeightsTurn { statement: 0, side: Side::Disagree };
    assert!(map.findings.summary.contains(&turn));
    let missing = Finding::MissingCollege { college: "elected".into() };
    assert!(map.findings.summary.contains(&missing));
}

#[test]
fn nothing_of_a_small_college_can_be_worked_out() {
    let mut votes = colleges(3);
    votes.weigh_colleges();
    let map = map(&votes);
    // Three elected, so the agents are hidden too: only both together are left over.
    let of = &map.statements[0];
    assert_eq!(of.colleges.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, true]);
    assert!(of.college_gap.is_none(), "one college alone differs from none");
    // Users 1/10 at 1, all others 9/10 at 0; the others' own shares do not enter.
    let weighted = map.statements[1].weighted.expect("weighted");
    assert!((weighted.agree.share - (0.1 + 0.9 * 20.0 / 23.0)).abs() < 1e-12);
    let sizes: Vec<_> = map.findings.participation.colleges.iter().map(|of| of.size).collect();
    assert_eq!(sizes, [None, None, Some(40)]);
}

#[test]
fn without_unverified_voices_is_said_and_few_are_not_told() {
    let mut votes = Votes::new();
    for person in 0..40_u64 {
        votes.cast(person, "bench", Vote::Agree);
        votes.cast(person, "tree", if person < 26 { Vote::Disagree } else { Vote::Agree });
    }
    (0..4_u64).for_each(|person| votes.unverified(person));
    assert!(map(&votes).findings.sensitivity.unverified.is_none());
    (4..12_u64).for_each(|person| votes.unverified(person));
    let map = map(&votes);
    let names: Vec<String> =
        map.consensus.iter().map(|s| map.statements[*s].id.to_string()).collect();
    assert_eq!(names, ["bench"]);
    votes.cast(39_u64, "tree", Vote::Disagree);
    votes.cast(38_u64, "tree", Vote::Disagree);
    let map = self::map(&votes);
    let without = map.findings.sensitivity.unverified.as_ref().expect("twelve are enough");
    assert_eq!((without.left_out, without.outcome), (12, Outcome::NoDivision));
    let lost: Vec<String> =
        without.consensus_lost.iter().map(|s| map.statements[*s].id.to_string()).collect();
    assert_eq!(lost, ["tree"]);
    let change = Finding::UnverifiedChange { groups: false, shared: 1, divisive: 0 };
    assert!(map.findings.summary.contains(&change));
}

#[test]
fn the_summary_says_what_is_shared_before_what_divides() {
    let map = map(&two_camps(HALF, 2));
    let at = |wanted: fn(&Finding) -> bool| map.findings.summary.iter().position(wanted);
    let shared = at(|of| matches!(of, Finding::Shared { .. })).expect("something is shared");
    let divided = at(|of| matches!(of, Finding::Divided { .. })).expect("divided");
    let divides = at(|of| matches!(of, Finding::Divides { .. })).expect("something divides");
    assert!(shared < divided && divided < divides);
    let firm = &map.findings.sensitivity.hundredths;
    assert_eq!((firm.parts, firm.consensus.len()), (100, map.consensus.len()));
    assert!(firm.divisive[0].always && firm.divisive[0].parts == 100, "{:?}", firm.divisive);
}

/// Checks `value` against the part of JSON Schema that `opinion-map.schema.json` uses; where and
/// why not, if not.
fn check(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("{at}: {why}: {value}"));
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        return check(value, &root["$defs"][name], root, at);
    }
    if let Some(options) = schema["anyOf"].as_array() {
        let failed: Vec<String> =
            options.iter().filter_map(|of| check(value, of, root, at).err()).collect();
        return if failed.len() < options.len() { Ok(()) } else { Err(failed.join("; ")) };
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
    };
    let allowed = |of: &Value| of == kind || (of == "number" && kind == "integer");
    match &schema["type"] {
        Value::String(_) if !allowed(&schema["type"]) => return wrong("not the type"),
        Value::Array(types) if !types.iter().any(allowed) => return wrong("none of the types"),
        _ => {}
    }
    if schema["enum"].as_array().is_some_and(|of| !of.contains(value)) {
        return wrong("none of the values");
    }
    let number = value.as_f64();
    let (least, most) = (schema["minimum"].as_f64(), schema["maximum"].as_f64());
    if number.zip(least).is_some_and(|(n, least)| n < least)
        || number.zip(most).is_some_and(|(n, most)| n > most)
    {
        return wrong("out of bounds");
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        check(item, &schema["items"], root, &format!("{at}[{i}]"))?;
    }
    let Some(object) = value.as_object() else { return Ok(()) };
    for key in schema["required"].as_array().into_iter().flatten() {
        if !object.contains_key(key.as_str().expect("a name")) {
            return wrong(&format!("lacks {key}"));
        }
    }
    for (key, of) in object {
        match schema["properties"].get(key) {
            Some(schema) => check(of, schema, root, &format!("{at}.{key}"))?,
            None if schema["additionalProperties"] == false => {
                return wrong(&format!("knows no {key}"));
            }
            None => {}
        }
    }
    Ok(())
}

/// A conversation in which everything is there.
fn everything() -> Votes {
    let mut votes = two_camps(HALF, 5);
    for person in 0..300_u64 {
        votes.college(person, ["users", "agents", "elected"][person as usize % 3]);
        votes.channel(person, ["screen", "paper"][usize::from(person % 5 == 0)]);
        if person % 7 == 0 {
            votes.unverified(person);
        }
    }
    votes.cast(1_000_u64, 3_u64, Vote::Pass);
    votes.state("unseen");
    votes.expect_from_college("users", 5_000);
    votes.expect_from_college("agents", 100);
    votes.expect_through_channel("paper", 300);
    votes.expect_through_channel("screen", 300);
    votes.weigh_colleges();
    votes
}

#[test]
fn the_data_are_as_the_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../opinion-map.schema.json")).expect("JSON");
    let mut little = Votes::new();
    little.cast(1, 1, Vote::Agree);
    for votes in [everything(), little, colleges(3)] {
        let written: Value = serde_json::from_str(&map(&votes).to_json()).expect("JSON");
        check(&written, &schema, &schema, "map").expect("as the schema says");
    }
    let mut written: Value = serde_json::from_str(&map(&everything()).to_json()).expect("JSON");
    written["groups"][0]["id"] = "A".into();
    let refusal = check(&written, &schema, &schema, "map").expect_err("a letter is no number");
    assert!(refusal.starts_with("map.groups[0].id: not the type"), "{refusal}");
}

/// FNV-1a, 64 bits.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Of the map of [`everything`]. To be changed whenever the mathematics does, and only then: a
/// machine on which it differs does not compute the same map.
const DIGEST: u64 = 0x3d53_d793_5ed5_73ec;

#[test]
fn every_machine_writes_the_same_bytes() {
    let found = digest(&map(&everything()).to_json());
    assert_eq!(found, DIGEST, "found {found:#018x}");
}
