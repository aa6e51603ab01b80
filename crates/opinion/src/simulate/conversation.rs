//! Votes, and the truth behind them.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use super::params::{Params, Structure};
use crate::votes::{Vote, Votes};

/// One vote of a made-up conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Whose, from 0.
    pub participant: u32,
    /// On what, from 0.
    pub statement: u32,
    /// What.
    pub vote: Vote,
}

/// A made-up conversation with all that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulated {
    /// By participant, then by statement, as far as they are the conversation's own.
    pub casts: Vec<Cast>,
    /// How many statements there are.
    pub statements: usize,
    /// Per participant their group; `None` for those who have none.
    pub group_of: Vec<Option<usize>>,
    /// Per participant their place on the axis, −1 to 1, where there is one.
    pub place_of: Vec<Option<f64>>,
    /// Per statement, the chance to agree of each group who does not pass; one chance where there
    /// are no groups, for who stands in the middle.
    pub rates: Vec<Vec<f64>>,
    /// Whether groups, or the ends of the axis, differ on a statement.
    pub divides: Vec<bool>,
}

/// Chance from a seed, in numbers that are the same on any machine.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// At least 0, less than 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

pub(super) fn simulate(params: &Params) -> Simulated {
    let dice = &mut Dice::new(params.seed);
    let (rates, lean) = rates(params, dice);
    let mut made = Simulated {
        casts: Vec::new(),
        statements: params.statements,
        group_of: groups(params, dice),
        place_of: places(params, dice),
        rates,
        divides: lean.iter().map(|lean| *lean != 0.0).collect(),
    };
    for participant in 0..params.participants {
        let group = made.group_of[participant].unwrap_or(0);
        let place = made.place_of[participant].unwrap_or(0.0);
        for (statement, lean) in lean.iter().enumerate() {
            if dice.unit() >= params.answered {
                continue;
            }
            let agrees = made.rates[statement][group] + place * lean;
            let vote = if dice.unit() < params.passes {
                Vote::Pass
            } else if dice.unit() < agrees {
                Vote::Agree
            } else {
                Vote::Disagree
            };
            let (participant, statement) = (participant as u32, statement as u32);
            made.casts.push(Cast { participant, statement, vote });
        }
    }
    made
}

/// Per statement, the rate of each group and by how much the ends of the axis lie beside it.
/// Rates of what divides stay between 0.02 and 0.98 as far as the difference leaves room.
fn rates(params: &Params, dice: &mut Dice) -> (Vec<Vec<f64>>, Vec<f64>) {
    let [low, high] = params.popularity;
    let (groups, difference, on) = match &params.structure {
        Structure::Noise => (1, 0.0, 0),
        Structure::Slope { difference, on } => (1, *difference, *on),
        Structure::Groups { shares, difference, on } => (shares.len(), *difference, *on),
    };
    let half = difference / 2.0;
    let room = (0.5 - half).min(0.48 - half).max(0.0);
    let (mut rates, mut leans) = (Vec::new(), Vec::new());
    for statement in 0..params.statements {
        let popularity = low + (high - low) * dice.unit();
        if statement >= on {
            rates.push(vec![popularity; groups]);
            leans.push(0.0);
            continue;
        }
        let middle = popularity.clamp(0.5 - room, 0.5 + room);
        let sides = sides(groups, dice);
        if groups == 1 {
            rates.push(vec![middle]);
        } else {
            rates.push(sides.iter().map(|side| middle + f64::from(*side) * half).collect());
        }
        leans.push(f64::from(sides[0]) * half);
    }
    (rates, leans)
}

/// For each group whether it is for (1) or against (−1): at random, but never all alike.
fn sides(groups: usize, dice: &mut Dice) -> Vec<i8> {
    loop {
        let sides: Vec<i8> = (0..groups).map(|_| if dice.unit() < 0.5 { 1 } else { -1 }).collect();
        if groups == 1 || sides.iter().any(|side| *side != sides[0]) {
            return sides;
        }
    }
}

/// As many in each group as its share says, in no order.
fn groups(params: &Params, dice: &mut Dice) -> Vec<Option<usize>> {
    let Structure::Groups { shares, .. } = &params.structure else {
        return vec![None; params.participants];
    };
    let mut group_of = Vec::with_capacity(params.participants);
    let mut up_to = 0.0;
    for (group, share) in shares.iter().enumerate() {
        up_to += share;
        let end = (up_to * params.participants as f64).round() as usize;
        group_of.resize(end.min(params.participants), Some(group));
    }
    group_of.resize(params.participants, Some(shares.len() - 1));
    dice.shuffle(&mut group_of);
    group_of
}

fn places(params: &Params, dice: &mut Dice) -> Vec<Option<f64>> {
    let slope = matches!(params.structure, Structure::Slope { .. });
    (0..params.participants).map(|_| slope.then(|| 2.0 * dice.unit() - 1.0)).collect()
}

impl Simulated {
    /// The votes, ready to be mapped; every statement is known, votes on it or not.
    pub fn votes(&self) -> Votes {
        let mut votes = Votes::new();
        for statement in 0..self.statements {
            votes.state(statement as u64);
        }
        for cast in &self.casts {
            votes.cast(u64::from(cast.participant), u64::from(cast.statement), cast.vote);
        }
        votes
    }

    /// How many people voted, or could have.
    pub fn participants(&self) -> usize {
        self.group_of.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(structure: Structure, seed: u64) -> Simulated {
        let params = Params { structure, seed, passes: 0.1, ..Params::default() };
        params.check().expect("parameters").simulate()
    }

    /// The share of agreement among `who` on each statement.
    fn agreement(made: &Simulated, who: impl Fn(usize) -> bool) -> Vec<f64> {
        let mut counts = vec![[0.0_f64; 2]; made.statements];
        for cast in made.casts.iter().filter(|cast| who(cast.participant as usize)) {
            match cast.vote {
                Vote::Agree => counts[cast.statement as usize][0] += 1.0,
                Vote::Disagree => counts[cast.statement as usize][1] += 1.0,
                Vote::Pass => {}
            }
        }
        counts.iter().map(|[agree, disagree]| agree / (agree + disagree)).collect()
    }

    #[test]
    fn one_seed_is_one_conversation() {
        assert_eq!(made(Structure::Noise, 3), made(Structure::Noise, 3));
        assert_ne!(made(Structure::Noise, 3).casts, made(Structure::Noise, 4).casts);
    }

    #[test]
    fn shares_of_answers_and_passes_are_as_asked() {
        let made = made(Structure::Noise, 5);
        let casts = made.casts.len() as f64;
        assert!((casts / 12_000.0 - 0.6).abs() < 0.02, "{casts}");
        let passes = made.casts.iter().filter(|cast| cast.vote == Vote::Pass).count() as f64;
        assert!((passes / casts - 0.1).abs() < 0.015, "{passes}");
        assert!(made.divides.iter().all(|divides| !divides));
    }

    #[test]
    fn groups_differ_where_they_should_by_as_much_as_they_should() {
        let groups = Structure::Groups { shares: vec![0.3, 0.7], difference: 0.4, on: 13 };
        let made = made(groups, 6);
        assert_eq!(made.group_of.iter().filter(|group| **group == Some(0)).count(), 90);
        assert_eq!(made.divides.iter().filter(|divides| **divides).count(), 13);
        let [few, many] = [0, 1].map(|g| agreement(&made, |i| made.group_of[i] == Some(g)));
        let gaps: Vec<f64> = few.iter().zip(&many).map(|(a, b)| (a - b).abs()).collect();
        let mean = |gaps: &[f64]| gaps.iter().sum::<f64>() / gaps.len() as f64;
        assert!((mean(&gaps[..13]) - 0.4).abs() < 0.06, "{gaps:?}");
        assert!(mean(&gaps[13..]) < 0.1, "{gaps:?}");
        for rates in &made.rates[..13] {
            assert!(((rates[0] - rates[1]).abs() - 0.4).abs() < 1e-12);
        }
    }

    #[test]
    fn a_slope_runs_from_one_end_to_the_other() {
        let made = made(Structure::Slope { difference: 0.6, on: 20 }, 7);
        let left = agreement(&made, |i| made.place_of[i].is_some_and(|place| place < -0.8));
        let right = agreement(&made, |i| made.place_of[i].is_some_and(|place| place > 0.8));
        let gaps: Vec<f64> = left.iter().zip(&right).map(|(a, b)| (a - b).abs()).collect();
        let mean = gaps[..20].iter().sum::<f64>() / 20.0;
        assert!((mean - 0.54).abs() < 0.08, "{mean}");
        assert!(made.group_of.iter().all(Option::is_none));
    }
}
