//! How often a division is reported where there is none: `cargo run --release -p opinion --example
//! false_divisions [conversations per size]`.
//!
//! Who answered what is taken from published conversations where their folder is there
//! (`PREAU_DATA`), else made up; each statement has its own popularity, each person votes for
//! themselves. Per size the share of divisions with its 95 % interval (Wilson), beside red-dwarf
//! where it is there.

mod patterns;
mod peer;

use opinion::{CheckedParams, Interval, OpinionMap};
use patterns::{casts, noise, patterns};
use peer::Peer;

/// The peer reports a division whatever it is given; as many are enough to see it.
const OF_PEER: u64 = 20;

const SIZES: [(usize, usize); 7] =
    [(50, 20), (100, 40), (300, 40), (500, 100), (1_000, 100), (1_000, 200), (2_000, 200)];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runs: u64 = std::env::args().nth(1).map_or(Ok(143), |runs| runs.parse())?;
    let patterns = patterns();
    println!("{} real patterns of who answered what", patterns.len());
    let mut peer = Peer::start();
    println!("engine    size         divisions     of  share  95 %");
    let mut totals = [(0, 0); 2];
    for (people, statements) in SIZES {
        let size = format!("{people} × {statements}");
        let pattern = |seed: u64| patterns.get(seed as usize % patterns.len().max(1));
        let mut found = 0;
        for seed in 0..runs {
            let votes = noise(people, statements, pattern(seed), seed);
            found += u32::from(OpinionMap::of(&votes, &CheckedParams::default())?.divided);
        }
        line("Préau", &size, &mut totals[0], (found, runs));
        let Some(peer) = &mut peer else { continue };
        let mut told = (0, 0);
        for seed in 0..runs.min(OF_PEER) {
            // Where it refuses there is nothing to count.
            let map = peer.map(&casts(people, statements, pattern(seed), seed))?;
            told = map.map_or(told, |map| (told.0 + u32::from(map.divided), told.1 + 1));
        }
        line("red-dwarf", &size, &mut totals[1], told);
    }
    for (engine, total) in ["Préau", "red-dwarf"].into_iter().zip(totals) {
        line(engine, "all", &mut (0, 0), total);
    }
    Ok(())
}

/// Prints a line and adds it to the total.
fn line(engine: &str, size: &str, total: &mut (u32, u64), (found, runs): (u32, u64)) {
    *total = (total.0 + found, total.1 + runs);
    if runs > 0 {
        let Interval { low, share, high } = Interval::wilson(found, runs as u32);
        println!("{engine:<9} {size:<14} {found:>6} {runs:>6}  {share:.3}  {low:.3}–{high:.3}");
    }
}
