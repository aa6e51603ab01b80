//! Who answered what in published conversations, and conversations without any structure on these
//! patterns.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;

use opinion::{Vote, Votes};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Per participant of a conversation the statements they answered, by how often these were.
pub(crate) type Pattern = Vec<Vec<usize>>;

/// Rows drawn with repeats from `pattern`, on the statements answered most; without one, 60 %.
pub(crate) fn noise(
    people: usize,
    statements: usize,
    pattern: Option<&Pattern>,
    seed: u64,
) -> Votes {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut unit = || f64::from(dice.next_u32()) / 4_294_967_296.0;
    let popularity: Vec<f64> = (0..statements).map(|_| 0.05 + 0.9 * unit()).collect();
    let mut votes = Votes::new();
    for person in 0..people {
        let answered: Vec<usize> = match pattern {
            Some(rows) => {
                let row = &rows[(unit() * rows.len() as f64) as usize];
                row.iter().copied().filter(|s| *s < statements).collect()
            }
            None => (0..statements).filter(|_| unit() < 0.6).collect(),
        };
        for statement in answered {
            let agrees = unit() < popularity[statement];
            let vote = if agrees { Vote::Agree } else { Vote::Disagree };
            votes.cast(person as u64, statement as u64, vote);
        }
    }
    // A map of nothing is refused: someone has always answered.
    votes.cast(0_u64, 0_u64, Vote::Agree);
    votes
}

/// Of the published conversations, in order of name; none where their folder is absent.
pub(crate) fn patterns() -> Vec<Pattern> {
    let data = std::env::var_os("PREAU_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let folders = std::fs::read_dir(data.join("polis")).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        folders.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().filter_map(|folder| pattern(folder)).collect()
}

fn pattern(folder: &std::path::Path) -> Option<Pattern> {
    let text = std::fs::read(folder.join("votes.csv")).ok().or_else(|| {
        let packed = folder.join("votes.csv.gz");
        Some(Command::new("gzip").arg("-dc").arg(packed).output().ok()?.stdout)
    })?;
    let text = String::from_utf8(text).ok()?;
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next()?;
    let column = |name: &str| head.iter().position(|field| *field == name);
    let (who, what) = (column("voter-id")?, column("comment-id")?);
    let mut seen: Vec<(String, String)> =
        lines.filter_map(|l| Some(((*l.get(who)?).into(), (*l.get(what)?).into()))).collect();
    seen.sort();
    seen.dedup();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (_, what) in &seen {
        *counts.entry(what).or_default() += 1;
    }
    let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let place: HashMap<&str, usize> =
        order.iter().enumerate().map(|(place, (what, _))| (*what, place)).collect();
    let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
    for (who, what) in &seen {
        rows.entry(who).or_default().push(place[what.as_str()]);
    }
    let mut rows: Vec<(&str, Vec<usize>)> = rows.into_iter().collect();
    rows.sort();
    Some(rows.into_iter().map(|(_, row)| row).collect())
}
