//! Published Polis conversations, where the folder that holds them is there.

mod published;

use std::collections::BTreeMap;

use opinion::compare::adjusted_rand;
use opinion::polis::{PolisMap, PolisParams};
use opinion::{CheckedParams, OpinionMap, Votes, read};
use published::Conversation;

/// The votes, the last of each participant on each statement, in whole numbers.
fn parse(text: &[u8]) -> Vec<(u64, u64, i8)> {
    let text = std::str::from_utf8(text).expect("UTF-8");
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("a first line");
    let column = |name: &str| head.iter().position(|field| *field == name).expect(name);
    let (who, what, how) = (column("voter-id"), column("comment-id"), column("vote"));
    let number = |field: &str| field.parse().expect("a number");
    let votes: BTreeMap<(u64, u64), i8> = lines
        .map(|line| ((number(line[who]), number(line[what])), line[how].parse().expect("a vote")))
        .collect();
    votes.into_iter().map(|((who, what), how)| (who, what, how)).collect()
}

/// One vote in ten, by a fixed rule.
fn is_hidden((who, what, _): &(u64, u64, i8)) -> bool {
    let mixed = (who * 1_000_003 + what).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 40) % 10 == 0
}

/// How well agreements and disagreements of `hidden` are foreseen by the shares in the groups that
/// `group` tells, themselves taken from `shown`: the mean logarithm of the probability.
fn foresight(
    shown: &[(u64, u64, i8)],
    hidden: &[(u64, u64, i8)],
    group: impl Fn(u64) -> Option<u64>,
) -> f64 {
    let mut counts: BTreeMap<(Option<u64>, u64), [f64; 2]> = BTreeMap::new();
    for (who, what, how) in shown.iter().filter(|vote| vote.2 != 0) {
        let mut count = |group: Option<u64>| {
            let count = counts.entry((group, *what)).or_default();
            count[0] += f64::from(u8::from(*how > 0));
            count[1] += 1.0;
        };
        count(None);
        if let Some(group) = group(*who) {
            count(Some(group));
        }
    }
    let of =
        |group: Option<u64>, what: u64| counts.get(&(group, what)).copied().unwrap_or_default();
    let (mut sum, mut number) = (0.0, 0.0);
    for (who, what, how) in hidden.iter().filter(|vote| vote.2 != 0) {
        let everyone = of(None, *what);
        let mut share = (everyone[0] + 1.0) / (everyone[1] + 2.0);
        if let Some(group) = group(*who) {
            let own = of(Some(group), *what);
            share = (own[0] + 3.0 * share) / (own[1] + 3.0);
        }
        sum += if *how > 0 { share } else { 1.0 - share }.ln();
        number += 1.0;
    }
    sum / number
}

/// How far the groups are those of red-dwarf, a Python engine that follows Polis.
fn likeness(map: &OpinionMap, reference: &serde_json::Value) -> f64 {
    let label = |p: &opinion::Participant| {
        Some((p.group?, reference["labels"][p.id.to_string()].as_u64()? as usize))
    };
    adjusted_rand(map.participants.iter().filter_map(label))
}

/// How well the groups made without one vote in ten foresee those votes; the same for the groups
/// that red-dwarf makes of these votes; and without groups.
fn foreseen(conversation: &Conversation) -> (f64, f64, f64) {
    let all = parse(&conversation.file("votes.csv"));
    let (hidden, shown): (Vec<_>, Vec<_>) = all.into_iter().partition(is_hidden);
    let mut votes = Votes::new();
    for (who, what, how) in &shown {
        votes.cast(*who, *what, how.to_string().parse().expect("a vote"));
    }
    read::statements(&mut votes, conversation.file("comments.csv").as_slice()).expect("statements");
    let map = OpinionMap::of(&votes, &CheckedParams::default()).expect("a map");
    let own: BTreeMap<String, u64> =
        map.participants.iter().filter_map(|p| Some((p.id.to_string(), p.group? as u64))).collect();
    let params = PolisParams::named("red-dwarf").expect("a name").check().expect("in bounds");
    let other = PolisMap::of(&votes, &params).expect("a map");
    let theirs: BTreeMap<String, u64> = (other.participants.iter())
        .filter_map(|p| Some((p.id.to_string(), p.group? as u64)))
        .collect();
    let kept: Vec<_> =
        hidden.into_iter().filter(|vote| theirs.contains_key(&vote.0.to_string())).collect();
    (
        foresight(&shown, &kept, |who| own.get(&who.to_string()).copied()),
        foresight(&shown, &kept, |who| theirs.get(&who.to_string()).copied()),
        foresight(&shown, &kept, |_| None),
    )
}

/// Voters and votes counted otherwise; groups found or not; votes that were hidden are foreseen by
/// so much better than by the groups of red-dwarf (which a group of people who agree with
/// everything helps a little: here that is readiness, and no group).
fn check(name: &str, divided: bool, gain: f64) {
    let Some(conversation) = Conversation::open(name) else { return };
    let mut votes = Votes::new();
    read::votes(&mut votes, conversation.file("votes.csv").as_slice()).expect("votes");
    let every_statement =
        OpinionMap::of(&votes, &CheckedParams::default()).expect("a map of all statements");
    let map = OpinionMap::of(&conversation.votes(), &CheckedParams::default()).expect("a map");
    let reference = conversation.reference();
    assert_eq!(
        every_statement.voters as u64,
        reference["n_participants"].as_u64().expect("a count")
    );
    assert_eq!(every_statement.votes as u64, reference["n_votes"].as_u64().expect("a count"));
    assert_eq!(map.divided, divided, "{name}: {:?}", map.test);
    let sizes: Vec<usize> = map.groups.iter().map(|group| group.size).collect();
    let likeness = likeness(&map, &reference);
    println!("{name}: groups {sizes:?}, likeness to red-dwarf {likeness:.2}, {:?}", map.test);
    let (ours, theirs, nobody) = foreseen(&conversation);
    println!("{name}: foreseen {ours:.4}, by red-dwarf's groups {theirs:.4}, by none {nobody:.4}");
    assert!(!divided || ours > nobody, "{name}: {ours} {nobody}");
    assert!(ours > theirs + gain, "{name}: {ours} {theirs}");
}

#[test]
fn austria_climate() {
    check("austria-climate.5twd2jsnkf.2022-08-08", true, 0.005);
}

#[test]
fn biodiversity() {
    check("scoop-hivemind.biodiversity", true, -0.005);
}

#[test]
fn basic_income() {
    // Three groups where red-dwarf sets twelve people against all others.
    check("scoop-hivemind.ubi", true, -0.005);
}

#[test]
fn uberx() {
    // More groups than red-dwarf's two.
    check("vtaiwan.uberx", true, 0.03);
}

#[test]
fn seattle() {
    check("15-per-hour-seattle", true, -0.005);
}

#[test]
fn london() {
    // 24 people: more in common than chance gives, but no two groups that hold.
    check("london.youth.policing", false, 0.0);
}
