//! How often planted groups are found, and how well: `cargo run --release -p opinion --example
//! power [conversations]`. Groups of 30 % and 70 % differ on 13 of 40 statements, 60 % is
//! answered. Beside it, what a Bayes classifier gets that knows every rate.

use std::time::Instant;

use opinion::compare::adjusted_rand;
use opinion::simulate::{Cast, Params, Simulated, Structure};
use opinion::{CheckedParams, OpinionMap, Outcome, Vote, Votes};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Where the rates of what divides lie.
#[derive(Clone, Copy, Debug)]
enum Rates {
    /// Half the difference above and below one half: the hardest.
    Middle,
    /// Around any popularity, as far as there is room.
    Anywhere,
    /// As in the middle, and the smaller group agrees more on all of them.
    OneWay,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let runs: u64 = args.first().map_or(Ok(100), |runs| runs.parse())?;
    let asked = |row: &str| args.get(1).is_none_or(|asked| row.contains(asked.as_str()));
    println!("rates     people  diff  found   two  axis    ARI nearest oracle  none  s/map");
    for rates in [Rates::Middle, Rates::Anywhere, Rates::OneWay] {
        for participants in [100, 300, 1_000] {
            for difference in [0.2, 0.3, 0.4, 0.6] {
                if asked(&format!("{rates:?} {participants} {difference}")) {
                    row(rates, participants, difference, runs)?;
                }
            }
        }
    }
    Ok(())
}

fn made(rates: Rates, participants: usize, difference: f64, seed: u64) -> Simulated {
    let structure = Structure::Groups { shares: vec![0.3, 0.7], difference, on: 13 };
    let params = Params { participants, structure, seed, ..Params::default() };
    let mut made = params.check().expect("within the limits").simulate();
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let unit = |dice: &mut ChaCha8Rng| f64::from(dice.next_u32()) / 4_294_967_296.0;
    let up = [0.5 + difference / 2.0, 0.5 - difference / 2.0];
    for j in 0..13 {
        let turned = unit(&mut dice) < 0.5;
        match rates {
            Rates::Anywhere => {}
            Rates::Middle if turned => made.rates[j] = vec![up[1], up[0]],
            Rates::Middle | Rates::OneWay => made.rates[j] = up.to_vec(),
        }
    }
    for Cast { participant, statement, vote } in &mut made.casts {
        let group = made.group_of[*participant as usize].unwrap_or(0);
        let agrees = unit(&mut dice) < made.rates[*statement as usize][group];
        *vote = if agrees { Vote::Agree } else { Vote::Disagree };
    }
    made
}

fn row(
    rates: Rates,
    participants: usize,
    difference: f64,
    runs: u64,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut sums = [0.0; 8];
    for seed in 0..runs {
        let made = made(rates, participants, difference, seed);
        let mut votes = Votes::new();
        for cast in &made.casts {
            votes.cast(u64::from(cast.participant), u64::from(cast.statement), cast.vote);
        }
        let start = Instant::now();
        let map = OpinionMap::of(&votes, &CheckedParams::default())?;
        let seconds = start.elapsed().as_secs_f64();
        let of = |p: &opinion::Participant| p.id.to_string().parse::<usize>().expect("a number");
        let truth: Vec<usize> =
            map.participants.iter().map(|p| made.group_of[of(p)].expect("planted")).collect();
        let index = |found: Vec<usize>| adjusted_rand(truth.iter().zip(found));
        let k = map.groups.len();
        let none = map.participants.iter().filter(|p| p.group.is_none()).count();
        let told = [
            f64::from(u8::from(map.divided)),
            f64::from(u8::from(k == 2)),
            f64::from(u8::from(map.outcome == Outcome::CommonAxis)),
            index(map.participants.iter().map(|p| p.group.unwrap_or(k)).collect()),
            index(map.participants.iter().map(|p| p.nearest).collect()),
            index(map.participants.iter().map(|p| bayes(&made, of(p))).collect()),
            none as f64 / map.participants.len() as f64,
            seconds,
        ];
        sums.iter_mut().zip(told).for_each(|(sum, told)| *sum += told / runs as f64);
    }
    let [divided, two, axis, ari, nearest, oracle, none, seconds] = sums;
    let rates = format!("{rates:?}");
    println!(
        "{rates:<8} {participants:>7} {difference:>5} {divided:>6.3} {two:>5.3} {axis:>5.3} \
         {ari:>6.3} {nearest:>7.3} {oracle:>6.3} {none:>5.3} {seconds:>6.3}"
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
