//! What goes wrong in real conversations, done to a made-up one on purpose.

use super::conversation::{Cast, Dice, Simulated};
use crate::votes::Vote;

/// Something that is done to a conversation. People who are added have no group and come after
/// the honest ones, whose votes stay as they were.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Disturbance {
    /// People who answer by coin toss, as many as `share` of the honest ones.
    RandomVoters {
        /// Of the honest participants.
        share: f64,
    },
    /// Accounts that all answer as one honest participant did, as many as `share` of the honest
    /// ones.
    CopyCats {
        /// Of the honest participants.
        share: f64,
    },
    /// People who give one answer to everything: agree, disagree, pass, in turn.
    StraightLiners {
        /// Of the honest participants.
        share: f64,
    },
    /// New statements that one group agrees to and puts in for itself, while the others, as far
    /// as they answer, are against.
    Flood {
        /// Whose: its number.
        group: usize,
        /// How many.
        statements: usize,
    },
}

impl Simulated {
    /// The same conversation disturbed. Running time: linear in what is added and what is there.
    #[must_use]
    pub fn disturbed(&self, by: Disturbance, seed: u64) -> Self {
        let dice = &mut Dice::new(seed);
        let mut disturbed = self.clone();
        match by {
            Disturbance::RandomVoters { share } => {
                disturbed.add(share, self, |_, _| coin(dice));
            }
            Disturbance::CopyCats { share } => disturbed.add_copies(share, dice),
            Disturbance::StraightLiners { share } => {
                let one = [Vote::Agree, Vote::Disagree, Vote::Pass];
                disturbed.add(share, self, |added, _| one[added % 3]);
            }
            Disturbance::Flood { group, statements } => disturbed.flood(group, statements, dice),
        }
        disturbed
    }

    /// Adds people who saw what honest ones saw, each what another one did, and answer otherwise.
    fn add(&mut self, share: f64, honest: &Self, mut answer: impl FnMut(usize, u32) -> Vote) {
        let count = (share * honest.participants() as f64).round() as usize;
        let from = honest.participants();
        for cast in &honest.casts {
            let seen_by = cast.participant as usize;
            if seen_by < count {
                let vote = answer(seen_by, cast.statement);
                self.casts.push(Cast { participant: (from + seen_by) as u32, vote, ..*cast });
            }
        }
        self.without_group(count);
    }

    fn add_copies(&mut self, share: f64, dice: &mut Dice) {
        let count = (share * self.participants() as f64).round() as usize;
        let model = dice.below(self.participants().max(1)) as u32;
        let from = self.participants() as u32;
        let own: Vec<Cast> =
            self.casts.iter().filter(|cast| cast.participant == model).copied().collect();
        for copy in 0..count as u32 {
            self.casts.extend(own.iter().map(|cast| Cast { participant: from + copy, ..*cast }));
        }
        self.without_group(count);
    }

    fn without_group(&mut self, count: usize) {
        let now = self.participants() + count;
        self.group_of.resize(now, None);
        self.place_of.resize(now, None);
    }

    fn flood(&mut self, group: usize, statements: usize, dice: &mut Dice) {
        let groups = self.rates.first().map_or(1, Vec::len);
        for _ in 0..statements {
            let statement = self.statements as u32;
            for (participant, own) in self.group_of.iter().enumerate() {
                let ours = *own == Some(group);
                let (answers, agrees) = if ours { (0.9, 0.95) } else { (0.3, 0.2) };
                if dice.unit() < answers {
                    let vote = if dice.unit() < agrees { Vote::Agree } else { Vote::Disagree };
                    self.casts.push(Cast { participant: participant as u32, statement, vote });
                }
            }
            self.statements += 1;
            self.divides.push(true);
            self.rates.push((0..groups).map(|g| if g == group { 0.95 } else { 0.2 }).collect());
        }
    }
}

fn coin(dice: &mut Dice) -> Vote {
    if dice.unit() < 0.5 { Vote::Agree } else { Vote::Disagree }
}

#[cfg(test)]
mod tests {
    use super::super::params::{Params, Structure};
    use super::*;

    fn honest() -> Simulated {
        let structure = Structure::Groups { shares: vec![0.3, 0.7], difference: 0.4, on: 13 };
        Params { structure, ..Params::default() }.check().expect("parameters").simulate()
    }

    fn added(by: Disturbance) -> (Simulated, Vec<Cast>) {
        let disturbed = honest().disturbed(by, 9);
        let added = disturbed.casts.iter().filter(|cast| cast.participant >= 300).copied();
        let added = added.collect();
        (disturbed, added)
    }

    #[test]
    fn the_honest_stay_as_they_were() {
        for by in [
            Disturbance::RandomVoters { share: 0.05 },
            Disturbance::CopyCats { share: 0.05 },
            Disturbance::StraightLiners { share: 0.05 },
            Disturbance::Flood { group: 0, statements: 20 },
        ] {
            let (disturbed, _) = added(by);
            let mut theirs = disturbed.casts.clone();
            theirs.retain(|cast| cast.participant < 300 && cast.statement < 40);
            assert_eq!(theirs, honest().casts);
            assert_eq!(disturbed.group_of.len(), disturbed.place_of.len());
        }
    }

    #[test]
    fn fifteen_are_added() {
        let (disturbed, random) = added(Disturbance::RandomVoters { share: 0.05 });
        assert_eq!(disturbed.participants(), 315);
        let agree = random.iter().filter(|cast| cast.vote == Vote::Agree).count() as f64;
        assert!((agree / random.len() as f64 - 0.5).abs() < 0.1);

        let (_, copies) = added(Disturbance::CopyCats { share: 0.05 });
        let of = |participant| copies.iter().filter(move |cast| cast.participant == participant);
        let first: Vec<_> = of(300).map(|cast| (cast.statement, cast.vote)).collect();
        let last: Vec<_> = of(314).map(|cast| (cast.statement, cast.vote)).collect();
        assert!(!first.is_empty());
        assert_eq!(first, last);

        let (_, straight) = added(Disturbance::StraightLiners { share: 0.05 });
        assert!(straight.iter().all(|cast| cast.vote
            == [Vote::Agree, Vote::Disagree, Vote::Pass][cast.participant as usize % 3]));
    }

    #[test]
    fn a_flood_is_twenty_statements_of_one_group() {
        let (disturbed, _) = added(Disturbance::Flood { group: 0, statements: 20 });
        assert_eq!(disturbed.statements, 60);
        assert_eq!(disturbed.rates.len(), 60);
        let flood: Vec<_> = disturbed.casts.iter().filter(|cast| cast.statement >= 40).collect();
        let ours = flood.iter().filter(|cast| {
            disturbed.group_of[cast.participant as usize] == Some(0) && cast.vote == Vote::Agree
        });
        assert!(ours.count() > 1_400);
    }
}
