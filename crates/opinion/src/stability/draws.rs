//! Draws that go on from map to map.
//!
//! While votes come in, a share of the draws is made from scratch, in turn. The others keep whom
//! they drew, and what they learnt goes on with one round of EM on the votes as they are now. Who
//! was not there before is drawn as often as chance gives, by the Poisson law: what drawing with
//! repeats comes to where there are many (the bootstrap of a stream: Oza & Russell, *Online bagging
//! and boosting*, 2001).

use super::{DRAWS, Redrawn};
use crate::chance::Chance;
use crate::groups::{Classes, Sought};
use crate::renewal::Renewal;

/// Rounds of EM with which a draw goes on.
const ROUNDS: usize = 1;

/// The draws of one number of groups; `None` for one that told too few places apart.
#[derive(Clone, Debug, Default)]
struct Number {
    draws: Vec<Option<Drawn>>,
    /// Whether some went on from the map before.
    went_on: bool,
}

/// Draws by number of groups, from 2 on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draws {
    /// Whether there will be a next time.
    pub(super) keeps: bool,
    drawn: Vec<Number>,
    /// Whose turn it is to be made anew.
    due: Vec<bool>,
    renewal: Renewal,
    carry: Carry,
}

/// How this table lies on the one before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Carry {
    /// Per row that is looked at, the one it was.
    pub(crate) rows: Vec<Option<usize>>,
    /// Per column, the one it was.
    pub(crate) columns: Vec<Option<usize>>,
    /// Whether agree and disagree have changed places.
    pub(crate) turned: bool,
    /// Whether all votes are the same.
    pub(crate) same: bool,
}

/// What is kept of a draw.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(super) classes: Classes,
    /// Per participant how often they were drawn.
    pub(super) times: Vec<f64>,
    /// Per participant how readily they agree.
    pub(super) readiness: Vec<f64>,
}

impl Draws {
    /// None yet, to be kept for a next time.
    pub(crate) fn keeping() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    /// Says how the table that comes lies on the last one.
    pub(crate) fn carry(&mut self, carry: Carry) {
        self.carry = carry;
    }

    pub(crate) fn forget(&mut self) {
        self.drawn.clear();
        self.renewal = Renewal::default();
    }

    /// Forgets the draws of `k` groups if some of them would be, or were, gone on with; whether so.
    pub(super) fn forget_number(&mut self, k: usize) -> bool {
        let drawn = self.drawn.get_mut(k - 2);
        drawn.is_some_and(|drawn| {
            drawn.draws.clear();
            std::mem::take(&mut drawn.went_on)
        })
    }

    /// Says whose turn it is to be made anew.
    pub(super) fn renew(&mut self, changed: f64) {
        match self.renewal.turns(DRAWS, changed) {
            Some(turns) => {
                self.due = vec![false; DRAWS];
                turns.into_iter().for_each(|numbers| self.due[numbers].fill(true));
            }
            None => self.forget(),
        }
    }

    /// Draw `n` of `k` groups, if it is to be gone on with.
    pub(super) fn at(&self, k: usize, n: usize) -> Option<&Drawn> {
        let drawn = self.drawn.get(k - 2)?.draws.get(n)?;
        drawn.as_ref().filter(|_| !self.due[n])
    }

    /// Keeps the draws of `k` groups; whether some went on.
    pub(super) fn put(&mut self, k: usize, draws: Vec<Option<Drawn>>) -> bool {
        let went_on = (0..DRAWS).any(|n| self.at(k, n).is_some());
        if self.keeps {
            self.drawn.resize_with(self.drawn.len().max(k - 1), Number::default);
            self.drawn[k - 2] = Number { draws, went_on };
        }
        went_on
    }

    /// Drops those of more than `k` groups, which were not tried this time.
    pub(super) fn end_at(&mut self, k: usize) {
        self.drawn.truncate(k - 1);
    }
}

impl Drawn {
    /// The draw on the votes as they are.
    pub(super) fn go_on(&self, sought: &Sought<'_>, kept: &Draws, n: usize) -> Redrawn {
        let carry = &kept.carry;
        let mut chance = Chance::new(sought.seed, 20_000 + n as u64);
        let sign = if carry.turned { -1.0 } else { 1.0 };
        let (mut times, mut readiness) = (Vec::new(), Vec::new());
        for (row, own) in carry.rows.iter().zip(sought.readiness) {
            let drawn = row.map_or_else(|| poisson(&mut chance), |i| self.times[i]);
            times.push(drawn);
            // Who was not drawn agrees as readily as the model says.
            let known = row.filter(|_| drawn > 0.0);
            readiness.push(known.map_or(*own, |i| sign * self.readiness[i]));
        }
        let classes = self.classes.carried(sought.table, &carry.columns, carry.turned);
        let rounds = if carry.same { 0 } else { ROUNDS };
        let learnt = sought.go_on(&times, rounds, classes, readiness);
        Redrawn { times, learnt }
    }
}

/// A draw from the Poisson law of mean 1 (Knuth, *Seminumerical algorithms*, §3.4.1).
fn poisson(chance: &mut Chance) -> f64 {
    let least = libm::exp(-1.0);
    let (mut count, mut product) = (0.0, chance.unit());
    while product > least {
        count += 1.0;
        product *= chance.unit();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newcomers_are_drawn_once_on_average() {
        let mut chance = Chance::new(1, 1);
        let drawn: Vec<f64> = (0..10_000).map(|_| poisson(&mut chance)).collect();
        let mean = drawn.iter().sum::<f64>() / 10_000.0;
        // Standard error 0.01; none drawn: 0.368, standard error 0.005.
        assert!((mean - 1.0).abs() < 0.04, "{mean}");
        let none = drawn.iter().filter(|times| **times == 0.0).count();
        assert!((3_480..3_880).contains(&none), "{none}");
    }
}
