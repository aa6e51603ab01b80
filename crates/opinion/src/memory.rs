//! What one map leaves for the next of nearly the same votes.

use std::sync::Arc;

use crate::division::Shuffled;
use crate::stability::{Carry, Draws, Origin};
use crate::table::{Cell, Table};
use crate::votes::{Id, Settled};

/// What was drawn by chance for the last map, and on which votes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) shuffled: Shuffled,
    pub(crate) draws: Draws,
    /// The share of the votes that are new, 0 to 1; 1 where nothing was there before.
    pub(crate) changed: f64,
    /// Per voter, whether all their votes are the same.
    same: Vec<bool>,
    settled: Option<Arc<Settled>>,
    looked_at: Option<LookedAt>,
}

/// The canonical table in which groups are sought, by names.
#[derive(Clone, Debug)]
pub(crate) struct LookedAt {
    /// As places among the voters.
    pub(crate) voters: Vec<usize>,
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
        let before = self.settled.replace(Arc::clone(now));
        let changes = before.map(|before| changes(&before, now)).unwrap_or_default();
        self.changed =
            if changes.same.is_empty() { 1.0 } else { (changes.count as f64 / votes).min(1.0) };
        self.same = changes.same;
    }

    /// Makes the draws that are kept ready for the table that is looked at now.
    pub(crate) fn look(&mut self, now: LookedAt) {
        let Some(before) = &self.looked_at else {
            self.looked_at = Some(now);
            return;
        };
        let rows = places(&now.people, &before.people).into_iter().zip(&now.voters);
        let origin = |(row, voter): (Option<usize>, &usize)| match row {
            Some(row) if self.same.get(*voter) == Some(&true) => Origin::Same(row),
            Some(row) => Origin::Voted(row),
            None => Origin::New,
        };
        self.draws.carry(Carry {
            rows: rows.map(origin).collect(),
            columns: places(&now.statements, &before.statements),
            turned: now.mirrored != before.mirrored,
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

/// What differs between votes.
#[derive(Default)]
struct Changes {
    /// How many votes are in only one of the two or differ.
    count: usize,
    /// Per voter of the later one, whether nothing differs.
    same: Vec<bool>,
}

fn changes(before: &Settled, now: &Settled) -> Changes {
    let statements = places(&before.statements, &now.statements);
    let mut found = Changes::default();
    let mut earlier = before.participants.iter().enumerate().peekable();
    for (new, id) in now.participants.iter().enumerate() {
        while let Some((gone, _)) = earlier.next_if(|(_, other)| *other < id) {
            found.count += before.table.row(gone).len();
        }
        let changed = match earlier.next_if(|(_, other)| *other == id) {
            Some((old, _)) => differing(&before.table, old, &now.table, new, &statements),
            None => now.table.row(new).len(),
        };
        found.count += changed;
        found.same.push(changed == 0);
    }
    found.count += earlier.map(|(gone, _)| before.table.row(gone).len()).sum::<usize>();
    found
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
        for (person, statement, vote) in cast {
            votes.cast(*person, *statement, *vote);
        }
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
        let found = changes(&before, &after);
        assert_eq!((found.count, found.same), (6, vec![false, true, false]));
        assert_eq!(changes(&after, &before).count, 6);
        assert_eq!(changes(&before, &before).count, 0);
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
