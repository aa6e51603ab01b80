//! How the time to make a map grows with the votes: `cargo run --release -p opinion --example
//! growth`. Two camps and a share of people without one, each person on a hundred statements of
//! two hundred (on twenty of forty in the smallest conversation).

use std::time::Instant;

use opinion::{CheckedParams, OpinionMap, Vote, Votes};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

fn conversation(people: u64, statements: u64) -> Votes {
    let mut dice = ChaCha8Rng::seed_from_u64(people);
    let mut votes = Votes::new();
    for person in 0..people {
        let camp = person % 5;
        for statement in 0..statements {
            let draw = dice.next_u32();
            if draw & 1 == 0 {
                continue;
            }
            let agrees_in_100 = match camp {
                0 | 1 if statement % 3 == 0 => 80,
                2 if statement % 3 == 0 => 20,
                _ => 20 + statement % 60,
            };
            let vote = match u64::from((draw >> 8) % 100) {
                _ if (draw >> 1) % 8 == 0 => Vote::Pass,
                roll if roll < agrees_in_100 => Vote::Agree,
                _ => Vote::Disagree,
            };
            votes.cast(person, statement, vote);
        }
    }
    votes
}

fn main() -> Result<(), opinion::CannotMap> {
    println!(
        "{:>9} {:>8} {:>10} {:>9} {:>9} {:>7}",
        "votes", "people", "statements", "cast s", "map s", "groups"
    );
    for (people, statements) in [(500, 40), (1_000, 200), (10_000, 200), (30_000, 200)] {
        let start = Instant::now();
        let votes = conversation(people, statements);
        let cast = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let map = OpinionMap::of(&votes, &CheckedParams::default())?;
        let made = start.elapsed().as_secs_f64();
        let groups = map.groups.len();
        println!(
            "{:>9} {people:>8} {statements:>10} {cast:>9.3} {made:>9.3} {groups:>7}",
            map.votes
        );
    }
    Ok(())
}
