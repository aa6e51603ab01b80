//! Conversations made up for tests: independent voters, or camps that are planted.
#![allow(dead_code)] // each test binary uses its part

use opinion::{Vote, Votes};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Numbers for a made-up conversation.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// At least 0, less than 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }

    /// Close to the standard normal law (sum of twelve uniforms).
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// How much is missing and passed.
#[derive(Clone, Copy)]
pub(crate) struct Gaps {
    pub(crate) missing: f64,
    pub(crate) passes: f64,
}

pub(crate) const DENSE: Gaps = Gaps { missing: 0.0, passes: 0.0 };
pub(crate) const HALF: Gaps = Gaps { missing: 0.5, passes: 0.1 };
pub(crate) const SPARSE: Gaps = Gaps { missing: 0.8, passes: 0.1 };

/// `people` × `statements` votes, where `agrees(i, s)` is the chance that `i` agrees on `s`.
pub(crate) fn conversation(
    people: usize,
    statements: usize,
    gaps: Gaps,
    dice: &mut Dice,
    agrees: impl Fn(usize, usize) -> f64,
) -> Votes {
    let mut votes = Votes::new();
    for i in 0..people {
        for s in 0..statements {
            if dice.unit() < gaps.missing {
                continue;
            }
            let vote = if dice.unit() < gaps.passes {
                Vote::Pass
            } else if dice.unit() < agrees(i, s) {
                Vote::Agree
            } else {
                Vote::Disagree
            };
            votes.cast(i as u64, s as u64, vote);
        }
    }
    votes
}

/// Everyone answers everything, by what `vote` says.
pub(crate) fn everyone(people: u64, statements: u64, vote: impl Fn(u64, u64) -> Vote) -> Votes {
    let mut votes = Votes::new();
    for person in 0..people {
        for statement in 0..statements {
            votes.cast(person, statement, vote(person, statement));
        }
    }
    votes
}

/// Everyone for themselves: each statement has its own popularity.
pub(crate) fn noise(gaps: Gaps, seed: u64) -> Votes {
    let dice = &mut Dice::new(seed);
    let popularity: Vec<f64> = (0..40).map(|_| dice.between(0.05, 0.95)).collect();
    conversation(300, 40, gaps, dice, |_, s| popularity[s])
}

/// Camps of equal size in turn (participant `i` is of camp `i % camps`), each of which agrees
/// with a statement nearly always or hardly ever, at random.
pub(crate) fn camps(
    people: usize,
    statements: usize,
    camps: usize,
    gaps: Gaps,
    seed: u64,
) -> Votes {
    let dice = &mut Dice::new(seed);
    let stands: Vec<f64> =
        (0..camps * statements).map(|_| if dice.unit() < 0.5 { 0.85 } else { 0.15 }).collect();
    conversation(people, statements, gaps, dice, |i, s| stands[(i % camps) * statements + s])
}
