//! Who voted what, as Polis keeps it: a sparse matrix with rows and columns in a set order.

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
    /// Where each row starts in `columns` and `values`, and the end.
    pub(crate) starts: Vec<usize>,
    /// Per vote, its column, ascending within a row.
    pub(crate) columns: Vec<u32>,
    /// Per vote, +1 agree, −1 disagree, 0 pass.
    pub(crate) values: Vec<i8>,
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
        let cells: Vec<Event> = (events.iter())
            .map(|(p, s, value)| (row_of[*p as usize], column_of[*s as usize], *value))
            .filter(|(row, column, _)| *row != NOWHERE && *column != NOWHERE)
            .collect();
        let cells = sorted_by(&cells, statements.len(), |cell| cell.1);
        let cells = sorted_by(&cells, participants.len(), |cell| cell.0);
        let mut ratings = Self {
            out: statements.iter().map(|s| votes.is_excluded(*s)).collect(),
            meta: statements.iter().map(|s| votes.is_meta(*s)).collect(),
            participants,
            statements,
            ..Self::default()
        };
        ratings.fill(&cells);
        ratings
    }

    /// Takes the last of each pair from `cells`, which are sorted by row, then column.
    fn fill(&mut self, cells: &[Event]) {
        self.columns.reserve(cells.len());
        self.values.reserve(cells.len());
        self.starts.push(0);
        let mut row = 0;
        for (i, cell) in cells.iter().enumerate() {
            while row < cell.0 {
                self.starts.push(self.columns.len());
                row += 1;
            }
            let last = cells.get(i + 1).is_none_or(|next| (next.0, next.1) != (cell.0, cell.1));
            if last {
                self.columns.push(cell.1);
                self.values.push(cell.2);
            }
        }
        self.starts.resize(self.participants.len() + 1, self.columns.len());
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
        let votes = self.starts[i]..self.starts[i + 1];
        let values = &self.values[votes.clone()];
        self.columns[votes].iter().zip(values).map(|(column, value)| (*column as usize, *value))
    }

    /// How many votes row `i` has, passes included.
    pub(crate) fn count(&self, i: usize) -> usize {
        self.starts[i + 1] - self.starts[i]
    }
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

/// A stable counting sort by `key`, which is below `bound`.
fn sorted_by(cells: &[Event], bound: usize, key: impl Fn(&Event) -> u32) -> Vec<Event> {
    let mut next = vec![0_usize; bound + 1];
    for cell in cells {
        next[key(cell) as usize + 1] += 1;
    }
    for i in 0..bound {
        next[i + 1] += next[i];
    }
    let mut sorted = vec![(0, 0, 0); cells.len()];
    for cell in cells {
        let place = &mut next[key(cell) as usize];
        sorted[*place] = *cell;
        *place += 1;
    }
    sorted
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
