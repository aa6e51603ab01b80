//! Published Polis conversations, where the folder that holds them is there.

mod simulated;

use std::path::PathBuf;
use std::process::Command;

use opinion::{CheckedParams, OpinionMap, Votes, read};
use simulated::adjusted_rand;

/// The folder of a conversation, or `None`, said aloud.
fn folder(name: &str) -> Option<PathBuf> {
    let data = std::env::var_os("PREAU_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let folder = data.join("polis").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is absent", folder.display());
    None
}

/// A file, or its packed form through `gzip`.
fn read(folder: &std::path::Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap_or_else(|_| {
        let packed = folder.join(format!("{name}.gz"));
        Command::new("gzip").arg("-dc").arg(packed).output().expect("gzip runs").stdout
    })
}

/// How far the groups are those of red-dwarf, a Python engine that follows Polis.
fn likeness(map: &OpinionMap, folder: &std::path::Path) -> f64 {
    let reference: serde_json::Value =
        serde_json::from_slice(&read(folder, "reference.json")).expect("JSON");
    let label = |p: &opinion::Participant| {
        Some((p.group?, reference["labels"][p.id.to_string()].as_u64()? as usize))
    };
    let (ours, theirs): (Vec<_>, Vec<_>) = map.participants.iter().filter_map(label).unzip();
    adjusted_rand(&ours, &theirs)
}

/// Voters and votes counted otherwise, groups found, and at least so like red-dwarf's.
fn check(name: &str, divided: bool, like: f64) {
    let Some(folder) = folder(name) else { return };
    let mut votes = Votes::new();
    read::votes(&mut votes, read(&folder, "votes.csv").as_slice()).expect("votes");
    let every_statement =
        OpinionMap::of(&votes, &CheckedParams::default()).expect("a map of all statements");
    read::statements(&mut votes, read(&folder, "comments.csv").as_slice()).expect("statements");
    let map = OpinionMap::of(&votes, &CheckedParams::default()).expect("a map");
    let reference: serde_json::Value =
        serde_json::from_slice(&read(&folder, "reference.json")).expect("JSON");
    assert_eq!(
        every_statement.voters as u64,
        reference["n_participants"].as_u64().expect("a count")
    );
    assert_eq!(every_statement.votes as u64, reference["n_votes"].as_u64().expect("a count"));
    assert_eq!(map.divided, divided, "{name}: {:?}", map.test);
    let likeness = likeness(&map, &folder);
    let sizes: Vec<usize> = map.groups.iter().map(|group| group.size).collect();
    println!("{name}: groups {sizes:?}, likeness to red-dwarf {likeness:.2}, {:?}", map.test);
    assert!(likeness >= like, "{name}: {likeness}");
}

#[test]
fn austria_climate() {
    check("austria-climate.5twd2jsnkf.2022-08-08", true, 0.6);
}

#[test]
fn biodiversity() {
    check("scoop-hivemind.biodiversity", true, 0.6);
}

#[test]
fn basic_income() {
    // Red-dwarf sets twelve people who pass on most against all others; a pass is no opinion here.
    check("scoop-hivemind.ubi", true, 0.1);
}

#[test]
fn uberx() {
    // More groups than red-dwarf's two.
    check("vtaiwan.uberx", true, 0.25);
}

#[test]
fn seattle() {
    check("15-per-hour-seattle", true, 0.5);
}

#[test]
fn london() {
    // 24 people: more in common than chance gives, but no two groups that hold.
    check("london.youth.policing", false, 0.0);
}
