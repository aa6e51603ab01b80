//! `cargo xtask bench`: the measurements that crates keep among their examples.

use std::fs;
use std::path::{Path, PathBuf};

use crate::peers;
use crate::run::{cargo, root};

/// An example of one of these names is a measurement: how fast and how large it is on given
/// data, and how both grow.
const MEASUREMENTS: [&str; 7] =
    ["measure", "growth", "scale", "power", "false_divisions", "robustness", "desk"];

/// Runs the measurements named, by their own name or by that of their crate, of all without a
/// name, and lets them print. True where all there were went well.
pub(crate) fn bench(names: &[&str]) -> bool {
    match names {
        [] => measured().iter().all(|name| of_crate(name)),
        names => names.iter().all(|name| named(name)),
    }
}

fn named(name: &str) -> bool {
    let of_that_name = measured().into_iter().filter(|of| examples(of).contains(&name));
    let of_that_name: Vec<_> = of_that_name.collect();
    if of_that_name.is_empty() {
        return of_crate(name);
    }
    of_that_name.iter().all(|of| run(of, name, None))
}

fn of_crate(name: &str) -> bool {
    let found = examples(name);
    if found.is_empty() {
        eprintln!("{name} has no measurement; these have: {}", measured().join(", "));
    }
    let peers = if name == "opinion" { said(peers::bring()) } else { None };
    let went_well = found.iter().all(|example| run(name, example, peers.as_deref()));
    if let Some(peers) = peers {
        println!("--- {name}: beside red-dwarf");
        said(peers::compare(&peers));
    }
    !found.is_empty() && went_well
}

/// A peer that is not there is no failure of ours, but is said.
fn said<T>(peer: Result<T, String>) -> Option<T> {
    peer.inspect_err(|why| println!("without red-dwarf: {why}")).ok()
}

fn run(name: &str, example: &str, peers: Option<&Path>) -> bool {
    println!("--- {name}: {example}");
    let mut command = cargo(&["run", "--release", "-p", name, "--example", example]);
    if let Some(peers) = peers {
        command.env("PREAU_PEERS", peers);
    }
    command.status().is_ok_and(|status| status.success())
}

fn examples(name: &str) -> Vec<&'static str> {
    let folder = crates().join(name).join("examples");
    let mut found = MEASUREMENTS.to_vec();
    found.retain(|name| {
        folder.join(name).join("main.rs").is_file() || folder.join(format!("{name}.rs")).is_file()
    });
    found
}

/// The crates that have measurements, by name.
fn measured() -> Vec<String> {
    let entries = fs::read_dir(crates()).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| !examples(name).is_empty()).collect();
    names.sort();
    names
}

fn crates() -> PathBuf {
    root().join("crates")
}
