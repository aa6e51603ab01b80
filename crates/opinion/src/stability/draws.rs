//! Draws that go on from map to map.
//!
//! While votes come in, a share of the draws is made from scratch, in turn. The others keep whom
//! they drew and what they learnt; those who have voted since are judged by it anew. Who was not
//! there before was not drawn, so that what is foreseen of their votes is foreseen indeed.

use super::DRAWS;
use crate::groups::{Belonging, Classes, Learnt, Sought};
use crate::renewal::Renewal;

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
    /// Per row that is looked at.
    pub(crate) rows: Vec<Origin>,
    /// Per column, the one it was.
    pub(crate) columns: Vec<Option<usize>>,
    /// Whether agree and disagree have changed places.
    pub(crate) turned: bool,
}

/// What a row was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It was not there.
    New,
    /// A row of the same person, with other votes.
    Voted(usize),
    /// A row with the same votes.
    Same(usize),
}

impl Origin {
    fn row(self) -> Option<usize> {
        match self {
            Self::New => None,
            Self::Voted(row) | Self::Same(row) => Some(row),
        }
    }
}

/// One draw.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    /// Per participant how often they were drawn.
    pub(super) times: Vec<f64>,
    /// What was learnt of them, and where everyone belongs by it.
    pub(super) learnt: Learnt,
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
                for numbers in turns {
                    self.due[numbers].fill(true);
                }
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
    /// The draw with the votes as they are. Time: linear in the participants and in the votes of
    /// those who have voted.
    pub(super) fn go_on(&self, sought: &Sought<'_>, alike: &Classes, kept: &Draws) -> Self {
        let carry = &kept.carry;
        let k = alike.k;
        let classes = self.learnt.classes.carried(alike, &carry.columns, carry.turned);
        let sign = if carry.turned { -1.0 } else { 1.0 };
        let (mut times, mut readiness) = (Vec::new(), Vec::new());
        for (origin, own) in carry.rows.iter().zip(sought.readiness) {
            let row = origin.row();
            let drawn = row.map_or(0.0, |row| self.times[row]);
            times.push(drawn);
            // Who was not drawn agrees as readily as the model says.
            let known = row.filter(|_| drawn > 0.0);
            readiness.push(known.map_or(*own, |row| sign * self.learnt.readiness[row]));
        }
        let is_judged = |i: &usize| !matches!(carry.rows[*i], Origin::Same(_));
        let judged: Vec<usize> = (0..carry.rows.len()).filter(is_judged).collect();
        let anew: Vec<f64> = judged.iter().map(|i| readiness[*i]).collect();
        let anew = classes.place(&sought.table.rows_at(&judged), &anew);
        let mut judged = 0..judged.len();
        let mut belonging = Belonging::default();
        for origin in &carry.rows {
            match origin {
                Origin::Same(row) => belonging.add(&self.learnt.belonging, *row, k),
                _ => judged.next().into_iter().for_each(|at| belonging.add(&anew, at, k)),
            }
        }
        Self { times, learnt: Learnt { classes, belonging, readiness } }
    }
}
