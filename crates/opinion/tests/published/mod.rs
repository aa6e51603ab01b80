//! Published conversations and results, where the folder that holds them is there.
#![allow(dead_code)] // each test binary uses its part

use std::path::PathBuf;
use std::process::Command;

use opinion::{Side, Votes, read};
use serde_json::Value;

/// A folder of the published data, or `None`, said aloud.
pub(crate) fn folder(path: &str) -> Option<PathBuf> {
    let data = std::env::var_os("PREAU_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let folder = data.join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is absent", folder.display());
    None
}

/// A conversation of the Computational Democracy Project's open data.
pub(crate) struct Conversation(PathBuf);

impl Conversation {
    pub(crate) fn open(name: &str) -> Option<Self> {
        folder(&format!("polis/{name}")).map(Self)
    }

    /// A file, or its packed form through `gzip`.
    pub(crate) fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap_or_else(|_| {
            let packed = self.0.join(format!("{name}.gz"));
            Command::new("gzip").arg("-dc").arg(packed).output().expect("gzip runs").stdout
        })
    }

    /// All votes, with moderated statements marked.
    pub(crate) fn votes(&self) -> Votes {
        let mut votes = Votes::new();
        read::votes(&mut votes, self.file("votes.csv").as_slice()).expect("votes");
        read::statements(&mut votes, self.file("comments.csv").as_slice()).expect("statements");
        votes
    }

    /// What red-dwarf made of it.
    pub(crate) fn reference(&self) -> Value {
        serde_json::from_slice(&self.file("reference.json")).expect("JSON")
    }

    /// By participant, the group that production showed; `None` where it showed none.
    pub(crate) fn shown(&self) -> std::collections::HashMap<String, Option<usize>> {
        let text = String::from_utf8(self.file("participants.csv")).expect("UTF-8");
        let line = |line: &str| {
            let mut fields = line.split(',').map(str::to_owned);
            Some((fields.next()?, fields.next()?.parse().ok()))
        };
        text.lines().skip(1).filter_map(line).collect()
    }
}

pub(crate) fn side(side: Side) -> &'static str {
    match side {
        Side::Agree => "agree",
        Side::Disagree => "disagree",
    }
}

/// Whether two numbers are equal to `tolerance`, absolute below 1 and relative above.
pub(crate) fn near(own: f64, their: &Value, tolerance: f64, what: &str) {
    let their = their.as_f64().unwrap_or_else(|| panic!("{what}: {their} is no number"));
    let off = (own - their).abs() / their.abs().max(1.0);
    assert!(off <= tolerance, "{what}: {own} is not {their}");
}
