//! Who voted what, as Polis keeps it: a sparse matrix with rows and columns in a set order.

use super::lists::Lists;
use super::params::{Order, PolisParams};
use crate::votes::{Id, Votes};

/// One vote: (participant's number, statement's number, +1 agree / −1 disagree / 0 pass).
pub(crate) type Event = (u32, u32, i8);

/// The raw rating matrix: the last vote of each participant on each statement.
///
/// Rows are participants with a vote, columns statements with a vote. Moderated statements stay
/// as columns; the steps that need the matrix *M* of Polis treat them as zero for everyone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ratings {
    /// Per row, the participant's number in [`Votes`].
    pub(crate) participants: Vec<u32>,
    /// Per column, the statement's number in [`Votes`].
    pub(crate) statements: Vec<u32>,
    /// Per row its votes, each as 3 × column + value + 1, ascending.
    pub(crate) cells: Lists,
    /// Per column: moderated out, or meta.
    pub(crate) out: Vec<bool>,
    /// Per column: meta.
    pub(crate) meta: Vec<bool>,
}

impl Ratings {
    /// The matrix after `events`. Running time: linear in the events, and sorting of the names.
    pub(crate) fn of(votes: &Votes, events: &[Event], params: &PolisParams) -> Self {
        let seen = Seen::of(votes, events, params);
        let (participants, statements) = match params.order {
            Order::Cast | Order::Polled => (seen.participants, seen.statements),
            Order::Ids => (
                by_id(seen.participants, votes.participant_names()),
                by_id(seen.statements, votes.statement_names()),
            ),
        };
        let row_of = places(&participants, votes.participant_names().len());
        let column_of = places(&statements, votes.statement_names().len());
        let cells = (events.iter())
            .map(|(p, s, value)| (row_of[*p as usize], column_of[*s as usize], *value))
            .filter(|(row, column, _)| *row != NOWHERE && *column != NOWHERE);
        Self {
            cells: in_order(cells, participants.len(), statements.len()),
            out: statements.iter().map(|s| votes.is_excluded(*s)).collect(),
            meta: statements.iter().map(|s| votes.is_meta(*s)).collect(),
            participants,
            statements,
        }
    }

    /// How many participants.
    pub(crate) fn height(&self) -> usize {
        self.participants.len()
    }

    /// How many statements.
    pub(crate) fn width(&self) -> usize {
        self.statements.len()
    }

    /// (column, value) of the votes of row `i`.
    pub(crate) fn row(&self, i: usize) -> impl ExactSizeIterator<Item = (usize, i8)> {
        self.cells.list(i).iter().map(|cell| ((cell / 3) as usize, (cell % 3) as i8 - 1))
    }

    /// How many votes row `i` has, passes included.
    pub(crate) fn count(&self, i: usize) -> usize {
        self.cells.list(i).len()
    }
}

/// The last of each pair of row and column, sorted by row, then column: sorted by counting, first
/// by column, then by row.
fn in_order(events: impl Iterator<Item = Event> + Clone, height: usize, width: usize) -> Lists {
    let (mut row_starts, mut column_starts) = (vec![0_usize; height + 1], vec![0; width + 1]);
    for (row, column, _) in events.clone() {
        row_starts[row as usize + 1] += 1;
        column_starts[column as usize + 1] += 1;
    }
    for starts in [&mut row_starts, &mut column_starts] {
        (1..starts.len()).for_each(|i| starts[i] += starts[i - 1]);
    }
    let mut next = column_starts.clone();
    let mut by_column = vec![0_u32; column_starts[width]];
    for (row, column, value) in events {
        let at = &mut next[column as usize];
        by_column[*at] = 3 * row + (value + 1) as u32;
        *at += 1;
    }
    let mut next = row_starts.clone();
    let mut cells = vec![0_u32; by_column.len()];
    for (column, bounds) in column_starts.windows(2).enumerate() {
        let first = 3 * column as u32;
        for cell in &by_column[bounds[0]..bounds[1]] {
            let (row, value) = ((cell / 3) as usize, cell % 3);
            let (start, at) = (row_starts[row], &mut next[row]);
            // Another vote on the same column gives way to this one.
            *at -= usize::from(*at > start && cells[*at - 1] >= first);
            cells[*at] = first + value;
            *at += 1;
        }
    }
    Lists::closed_up(cells, row_starts, &next)
}

const NOWHERE: u32 = u32::MAX;

/// Participants and statements in order of first appearance, up to the caps of Polis: a vote by
/// or on a newcomer beyond them is dropped.
struct Seen {
    participants: Vec<u32>,
    statements: Vec<u32>,
}

impl Seen {
    fn of(votes: &Votes, events: &[Event], params: &PolisParams) -> Self {
        let mut seen = Self { participants: Vec::new(), statements: Vec::new() };
        let mut known_p = vec![false; votes.participant_names().len()];
        let mut known_s = vec![false; votes.statement_names().len()];
        for (p, s, _) in events {
            let (p_in, s_in) = (known_p[*p as usize], known_s[*s as usize]);
            if (p_in || seen.participants.len() < params.max_participants)
                && (s_in || seen.statements.len() < params.max_statements)
            {
                if !p_in {
                    known_p[*p as usize] = true;
                    seen.participants.push(*p);
                }
                if !s_in {
                    known_s[*s as usize] = true;
                    seen.statements.push(*s);
                }
            }
        }
        seen
    }
}

fn by_id(mut numbers: Vec<u32>, names: &[Id]) -> Vec<u32> {
    numbers.sort_by(|a, b| names[*a as usize].cmp(&names[*b as usize]));
    numbers
}

/// Where each of `count` numbers stands in `numbers`, or [`NOWHERE`].
fn places(numbers: &[u32], count: usize) -> Vec<u32> {
    let mut places = vec![NOWHERE; count];
    for (place, number) in numbers.iter().enumerate() {
        places[*number as usize] = place as u32;
    }
    places
}

/// The votes of `votes` in the order in which production polls them: in batches of `every`, and
/// within a batch by statement, then participant (`math/src/polismath/components/postgres.clj`).
pub(crate) fn polled(votes: &Votes, every: usize) -> Vec<Event> {
    let ranks = |names: &[Id]| {
        let order = by_id((0..names.len() as u32).collect(), names);
        places(&order, names.len())
    };
    let participant = ranks(votes.participant_names());
    let statement = ranks(votes.statement_names());
    let mut events: Vec<Event> = votes.events().collect();
    for batch in events.chunks_mut(every.max(1)) {
        batch.sort_by_key(|(p, s, _)| (statement[*s as usize], participant[*p as usize]));
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vote;

    fn conversation() -> Votes {
        let mut votes = Votes::new();
        for (p, s, vote) in [
            (9, 2, Vote::Agree),
            (1, 3, Vote::Pass),
            (9, 3, Vote::Agree),
            (1, 2, Vote::Agree),
            (9, 2, Vote::Disagree),
        ] {
            votes.cast(p, s, vote);
        }
        votes
    }

    fn names(ratings: &Ratings, votes: &Votes) -> Vec<String> {
        let name = |p: &u32| votes.participant_names()[*p as usize].to_string();
        ratings.participants.iter().map(name).collect()
    }

    #[test]
    fn the_last_vote_counts_and_order_is_of_first_appearance() {
        let votes = conversation();
        let events: Vec<Event> = votes.events().collect();
        let ratings = Ratings::of(&votes, &events, &PolisParams::polis());
        assert_eq!(names(&ratings, &votes), ["9", "1"]);
        assert_eq!(ratings.row(0).collect::<Vec<_>>(), [(0, -1), (1, 1)]);
        assert_eq!(ratings.row(1).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
        let ratings = Ratings::of(&votes, &events, &PolisParams::red_dwarf());
        assert_eq!(names(&ratings, &votes), ["1", "9"]);
    }

    #[test]
    fn batches_come_by_statement_then_participant() {
        let votes = conversation();
        let first = polled(&votes, 3)[0];
        assert_eq!(first, (0, 0, 1));
        let whole = polled(&votes, 5);
        let ratings = Ratings::of(&votes, &whole, &PolisParams::polis());
        assert_eq!(names(&ratings, &votes), ["1", "9"]);
        assert_eq!(ratings.row(1).collect::<Vec<_>>(), [(0, -1), (1, 1)]);
    }

    #[test]
    fn newcomers_beyond_the_caps_are_dropped() {
        let votes = conversation();
        let events: Vec<Event> = votes.events().collect();
        let params = PolisParams { max_participants: 1, ..PolisParams::polis() };
        assert_eq!(Ratings::of(&votes, &events, &params).height(), 1);
        let params = PolisParams { max_statements: 1, ..PolisParams::polis() };
        let ratings = Ratings::of(&votes, &events, &params);
        assert_eq!((ratings.width(), ratings.height()), (1, 2));
    }
}
