//! How often a division is reported where there is none: `cargo run --release -p opinion --example
//! false_divisions [conversations per size]`.
//!
//! Who answered what is taken from published conversations where their folder is there
//! (`PREAU_DATA`), else made up; each statement has its own popularity, each person votes for
//! themselves. Per size the share of divisions with its 95 % interval (Wilson).

mod patterns;

use opinion::{CheckedParams, Interval, OpinionMap};
use patterns::{noise, patterns};

const SIZES: [(usize, usize); 7] =
    [(50, 20), (100, 40), (300, 40), (500, 100), (1_000, 100), (1_000, 200), (2_000, 200)];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runs: u64 = std::env::args().nth(1).map_or(Ok(143), |runs| runs.parse())?;
    let patterns = patterns();
    println!("{} real patterns of who answered what", patterns.len());
    println!("   size        divisions  of   share  95 %");
    let mut total = 0;
    for (people, statements) in SIZES {
        let mut found = 0;
        for seed in 0..runs {
            let pattern = patterns.get(seed as usize % patterns.len().max(1));
            let votes = noise(people, statements, pattern, seed);
            found += u32::from(OpinionMap::of(&votes, &CheckedParams::default())?.divided);
        }
        total += found;
        line(&format!("{people} × {statements}"), found, runs);
    }
    line("all", total, runs * SIZES.len() as u64);
    Ok(())
}

fn line(size: &str, found: u32, runs: u64) {
    let Interval { low, share, high } = Interval::wilson(found, runs as u32);
    println!("{size:<14} {found:>6} {runs:>6}  {share:.3}  {low:.3}–{high:.3}");
}
