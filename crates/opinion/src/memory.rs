//! What one map leaves for the next of nearly the same votes.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::division::Shuffled;
use crate::stability::{Carry, Draws};
use crate::table::{Cell, Table};
use crate::votes::{Id, Settled};

/// What was drawn by chance for the last map, and on which votes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) shuffled: Shuffled,
    pub(crate) draws: Draws,
    /// The share of the votes that are new, 0 to 1; 1 where nothing was there before.
    pub(crate) changed: f64,
    settled: Option<Arc<Settled>>,
    looked_at: Option<LookedAt>,
}

/// The canonical table in which groups are sought, by names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LookedAt {
    pub(crate) people: Vec<Id>,
    pub(crate) statements: Vec<Id>,
    pub(crate) mirrored: bool,
}

impl Memory {
    /// Of nothing, to be kept for a next map.
    pub(crate) fn keeping() -> Self {
        Self { draws: Draws::keeping(), ..Self::default() }
    }

    /// Finds out how much of `now` is new. Time: linear in the votes.
    pub(crate) fn meet(&mut self, now: &Arc<Settled>) {
        let votes = now.table.cells.len().max(1) as f64;
        self.changed = self
            .settled
            .replace(Arc::clone(now))
            .map_or(1.0, |before| (changes(&before, now) as f64 / votes).min(1.0));
    }

    /// Makes the draws that are kept ready for the table that is looked at now.
    pub(crate) fn look(&mut self, now: LookedAt) {
        let Some(before) = &self.looked_at else {
            self.looked_at = Some(now);
            return;
        };
        self.draws.carry(Carry {
            rows: places(&now.people, &before.people),
            columns: places(&now.statements, &before.statements),
            turned: now.mirrored != before.mirrored,
            same: self.changed == 0.0 && now == *before,
        });
        self.looked_at = Some(now);
    }

    /// Forgets what was drawn to compare with chance.
    pub(crate) fn forget_shuffled(&mut self) {
        self.shuffled = Shuffled::default();
    }
}

/// Where each of `now` was `before`.
fn places(now: &[Id], before: &[Id]) -> Vec<Option<usize>> {
    let order = |ids: &[Id]| {
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_unstable_by(|a, b| ids[*a].cmp(&ids[*b]));
        order
    };
    let mut found = vec![None; now.len()];
    let mut earlier = order(before).into_iter().peekable();
    for i in order(now) {
        while earlier.next_if(|j| before[*j] < now[i]).is_some() {}
        found[i] = earlier.next_if(|j| before[*j] == now[i]);
    }
    found
}

/// How many votes are in only one of the two or differ.
fn changes(before: &Settled, now: &Settled) -> usize {
    let statements = places(&before.statements, &now.statements);
    let (mut old, mut new) = (0, 0);
    let mut count = 0;
    while old < before.participants.len() || new < now.participants.len() {
        let order = match (before.participants.get(old), now.participants.get(new)) {
            (Some(a), Some(b)) => a.cmp(b),
            (a, _) => {
                if a.is_some() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        };
        count += match order {
            Ordering::Less => before.table.row(old).len(),
            Ordering::Greater => now.table.row(new).len(),
            Ordering::Equal => differing(&before.table, old, &now.table, new, &statements),
        };
        old += usize::from(order.is_le());
        new += usize::from(order.is_ge());
    }
    count
}

/// The votes of one participant that are in only one of two rows, or differ: a changed one is one.
fn differing(
    before: &Table,
    old: usize,
    now: &Table,
    new: usize,
    statements: &[Option<usize>],
) -> usize {
    let mut cells = now.row(new).iter().copied().peekable();
    let (mut alike, mut changed) = (0, 0);
    for cell in before.row(old) {
        let Some(column) = statements[cell.column()] else { continue };
        let was = Cell::new(column, cell.value());
        // Statements are in order of id in both.
        while cells.next_if(|cell| cell.column() < column).is_some() {}
        if let Some(cell) = cells.next_if(|cell| cell.column() == column) {
            alike += usize::from(cell == was);
            changed += usize::from(cell != was);
        }
    }
    before.row(old).len() + now.row(new).len() - 2 * alike - changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::votes::{Vote, Votes};

    fn votes(cast: &[(u64, u64, Vote)]) -> Arc<Settled> {
        let mut votes = Votes::new();
        cast.iter().for_each(|(person, statement, vote)| votes.cast(*person, *statement, *vote));
        votes.settle()
    }

    #[test]
    fn changes_are_votes_that_came_went_or_turned() {
        use Vote::{Agree, Disagree};
        let before = votes(&[(1, 10, Agree), (1, 12, Agree), (2, 10, Agree), (4, 12, Agree)]);
        let after = votes(&[
            (1, 11, Agree),
            (1, 12, Disagree),
            (2, 10, Agree),
            (3, 10, Agree),
            (3, 11, Disagree),
        ]);
        // Gone: (1, 10), (4, 12). New: (1, 11), (3, 10), (3, 11). Turned: (1, 12).
        assert_eq!(changes(&before, &after), 6);
        assert_eq!(changes(&after, &before), 6);
        assert_eq!(changes(&before, &before), 0);
    }

    #[test]
    fn a_memory_knows_what_is_new() {
        let mut memory = Memory::keeping();
        let few: Vec<_> = (0..20).map(|i| (i, 0, Vote::Agree)).collect();
        memory.meet(&votes(&few));
        assert!((memory.changed - 1.0).abs() < 1e-12);
        let more: Vec<_> = (0..25).map(|i| (i, 0, Vote::Agree)).collect();
        memory.meet(&votes(&more));
        assert!((memory.changed - 0.2).abs() < 1e-12);
    }
}
