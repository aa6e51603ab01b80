//! Which part of Polis explains the groups that production showed: `cargo run --release -p opinion
//! --example polis_history -- FOLDER…`, where each folder holds `votes.csv`, `comments.csv` and
//! `participants.csv` (unpacked) of a Polis export. Prints the adjusted Rand index with the
//! `group-id` of `participants.csv`, over those whom both keep.

use std::collections::HashMap;
use std::fs::{File, read_to_string};
use std::path::Path;
use std::time::Instant;

use opinion::compare::adjusted_rand;
use opinion::polis::{
    Clustering, History, Kept, Order, PolisMap, PolisParams, Selection, Sign, Solver,
};
use opinion::{Votes, read};

fn variants() -> Vec<(String, PolisParams)> {
    let red_dwarf = PolisParams::red_dwarf;
    let mut variants = vec![
        ("red-dwarf".to_owned(), red_dwarf()),
        (
            "red-dwarf + base clusters".to_owned(),
            PolisParams { clustering: Clustering::BaseClusters(100), ..red_dwarf() },
        ),
        (
            "red-dwarf + base clusters + kept as production".to_owned(),
            PolisParams {
                clustering: Clustering::BaseClusters(100),
                kept: Kept::Production,
                sign: Sign::Polis,
                selection: Selection::Production,
                ..red_dwarf()
            },
        ),
        ("polis".to_owned(), PolisParams::polis()),
        ("polis-polled".to_owned(), PolisParams { order: Order::Polled, ..PolisParams::polis() }),
    ];
    let everyone =
        PolisParams { kept: Kept::Flat(1), order: Order::Polled, ..PolisParams::polis() };
    variants.push(("polis-polled, everyone kept".to_owned(), everyone));
    for every in [10, 50, 200, 1000] {
        let replay = PolisParams::replay(every);
        variants.push((format!("replay of {every}"), replay.clone()));
        let exact = PolisParams { solver: Solver::Exact, ..replay };
        variants.push((format!("replay of {every}, exact components"), exact));
    }
    variants
}

fn shown(folder: &Path) -> std::io::Result<HashMap<String, usize>> {
    let text = read_to_string(folder.join("participants.csv"))?;
    let line = |line: &str| {
        let mut fields = line.split(',').map(str::to_owned);
        Some((fields.next()?, fields.next()?.parse().ok()?))
    };
    Ok(text.lines().skip(1).filter_map(line).collect())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for folder in std::env::args().skip(1) {
        let folder = Path::new(&folder);
        let mut votes = Votes::new();
        read::votes(&mut votes, File::open(folder.join("votes.csv"))?)?;
        read::statements(&mut votes, File::open(folder.join("comments.csv"))?)?;
        let mut unmoderated = Votes::new();
        read::votes(&mut unmoderated, File::open(folder.join("votes.csv"))?)?;
        let shown = shown(folder)?;
        println!("{}", folder.display());
        for (name, params) in variants() {
            let skip =
                matches!(params.history, History::Replay { every } if votes.len() / every > 3000);
            if skip {
                println!("  {name}: not run, over 3000 updates");
                continue;
            }
            let params_again = params.clone();
            let start = Instant::now();
            let map = PolisMap::of(&votes, &params.check()?)?;
            let time = start.elapsed().as_secs_f64();
            let kept = map.participants.iter().filter(|p| p.group.is_some()).count();
            let both: Vec<(usize, usize)> = (map.participants.iter())
                .filter_map(|p| Some((p.group?, *shown.get(&p.id.to_string())?)))
                .collect();
            let index = adjusted_rand(both);
            let map = PolisMap::of(&unmoderated, &params_again.check()?)?;
            let all: Vec<(usize, usize)> = (map.participants.iter())
                .filter_map(|p| Some((p.group?, *shown.get(&p.id.to_string())?)))
                .collect();
            let unmoderated = adjusted_rand(all);
            let groups = map.groups.len();
            println!(
                "  {name}: index {index:.3} (without moderation {unmoderated:.3}), groups {groups}, kept {kept}, {time:.4} s"
            );
        }
    }
    Ok(())
}
