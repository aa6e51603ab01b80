//! How often planted groups are found, and how well: `cargo run --release -p opinion --example
//! power [conversations]`. Groups of 30 % and 70 % differ on a third of 40 statements; 60 % is
//! answered.

use std::time::Instant;

use opinion::simulate::{Params, Simulated, Structure};
use opinion::{CheckedParams, OpinionMap, Votes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runs: u64 = std::env::args().nth(1).map_or(Ok(100), |runs| runs.parse())?;
    println!("people diff  divided  two  axis  ARI  ARI(nearest)  oracle  none  s/map");
    for participants in [100, 300, 1_000] {
        for difference in [0.0, 0.2, 0.3, 0.4, 0.6] {
            row(participants, difference, runs)?;
        }
    }
    Ok(())
}

fn row(participants: usize, difference: f64, runs: u64) -> Result<(), Box<dyn std::error::Error>> {
    let mut sums = [0.0; 8];
    for seed in 0..runs {
        let structure = Structure::Groups { shares: vec![0.3, 0.7], difference, on: 13 };
        let made =
            Params { participants, structure, seed, ..Params::default() }.check()?.simulate();
        let mut votes = Votes::new();
        for cast in &made.casts {
            votes.cast(u64::from(cast.participant), u64::from(cast.statement), cast.vote);
        }
        let start = Instant::now();
        let map = OpinionMap::of(&votes, &CheckedParams::default())?;
        sums[7] += start.elapsed().as_secs_f64();
        let of = |p: &opinion::Participant| p.id.to_string().parse::<usize>().expect("a number");
        let truth: Vec<usize> =
            map.participants.iter().map(|p| made.group_of[of(p)].expect("planted")).collect();
        let index = |found: Vec<usize>| adjusted_rand(&truth, &found);
        let k = map.groups.len();
        let oracle: Vec<usize> = map.participants.iter().map(|p| bayes(&made, of(p))).collect();
        sums[0] += f64::from(u8::from(map.divided));
        sums[1] += f64::from(u8::from(k == 2));
        sums[2] += f64::from(u8::from(map.outcome == opinion::Outcome::CommonAxis));
        sums[3] += index(map.participants.iter().map(|p| p.group.unwrap_or(k)).collect());
        sums[4] += index(map.participants.iter().map(|p| p.nearest).collect());
        sums[5] += index(oracle);
        let none = map.participants.iter().filter(|p| p.group.is_none()).count();
        sums[6] += none as f64 / map.participants.len() as f64;
    }
    let mean = sums.map(|sum| sum / runs as f64);
    println!(
        "{participants:>6} {difference:.1} {:>8.3} {:>5.3} {:.3} {:.3} {:.3} {:.3} {:.3} {:.4}",
        mean[0], mean[1], mean[2], mean[3], mean[4], mean[5], mean[6], mean[7]
    );
    Ok(())
}

/// The likelier group for who knows every rate.
fn bayes(made: &Simulated, participant: usize) -> usize {
    let mut logs = [0.3_f64.ln(), 0.7_f64.ln()];
    for cast in made.casts.iter().filter(|cast| cast.participant as usize == participant) {
        for (log, rate) in logs.iter_mut().zip(&made.rates[cast.statement as usize]) {
            *log += match cast.vote {
                opinion::Vote::Agree => rate.ln(),
                opinion::Vote::Disagree => (1.0 - rate).ln(),
                opinion::Vote::Pass => 0.0,
            };
        }
    }
    usize::from(logs[1] > logs[0])
}

/// Adjusted Rand index (Hubert & Arabie 1985).
fn adjusted_rand(left: &[usize], right: &[usize]) -> f64 {
    let k = 1 + left.iter().chain(right).max().copied().unwrap_or(0);
    let mut table = vec![vec![0.0; k]; k];
    left.iter().zip(right).for_each(|(l, r)| table[*l][*r] += 1.0);
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let both: f64 = table.iter().flatten().map(|n| pairs(*n)).sum();
    let rows: f64 = table.iter().map(|row| pairs(row.iter().sum())).sum();
    let columns: f64 = (0..k).map(|c| pairs(table.iter().map(|row| row[c]).sum())).sum();
    let expected = rows * columns / pairs(left.len() as f64);
    let most = f64::midpoint(rows, columns);
    if (most - expected).abs() < 1e-12 { 1.0 } else { (both - expected) / (most - expected) }
}
