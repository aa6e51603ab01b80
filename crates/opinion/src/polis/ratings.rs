//! Who voted what, as Polis keeps it: a sparse matrix with rows and columns in a set order.

use super::lists::Lists;
use super::params::{Order, PolisParams};
use crate::votes::{Event, Id, Votes};

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
    /// The matrix after `events`. Running time: linear in the events and in the bits of the matrix
    /// over 64, and sorting of the names.
    pub(crate) fn of(votes: &Votes, events: &[Event], params: &PolisParams) -> Self {
        let seen = Seen::of(votes, events, params);
        let (participants, statements) = match params.order {
            Order::Cast | Order::Polled => (seen.participants, seen.statements),
            Order::Ids => (
                by_id(seen.participants, votes.participant_names()),
                by_id(seen.statements, votes.statement_names()),
            ),
        };
        let counts = participants.iter().map(|p| seen.counts[*p as usize]);
        let by_row =
            By { places: places(&participants, seen.counts.len()), starts: starts(counts) };
        let column_of = places(&statements, votes.statement_names().len());
        Self {
            cells: in_order(events, by_row, &column_of, statements.len()),
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

/// Where each participant's votes go.
struct By {
    /// By participant's number, the row.
    places: Vec<u32>,
    /// By row, where its votes start, and the end.
    starts: Vec<usize>,
}

/// Where each of lists of these lengths starts, and the end.
fn starts(lengths: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(lengths.scan(0, |end, length| {
        *end += length as usize;
        Some(*end)
    }));
    starts
}

/// The last of each pair of row and column, sorted by row, then column.
fn in_order(events: &[Event], by_row: By, column_of: &[u32], width: usize) -> Lists {
    let By { places, mut starts } = by_row;
    let mut cells = vec![0; starts[starts.len() - 1]];
    let mut next = starts.clone();
    for event in events {
        let row = places[event.participant as usize];
        let column = column_of[event.statement as usize];
        if row != NOWHERE && column != NOWHERE {
            let at = &mut next[row as usize];
            cells[*at] = 3 * column + (event.value + 1) as u32;
            *at += 1;
        }
    }
    let (mut newest, mut end) = (Newest::of(width), 0);
    for row in 0..starts.len() - 1 {
        let own = starts[row]..starts[row + 1];
        starts[row] = end;
        if cells[own.clone()].is_sorted_by(|a, b| a / 3 < b / 3) {
            end += own.len();
            cells.copy_within(own, starts[row]);
        } else {
            newest.take_in(&cells[own]);
            newest.put_down(&mut cells, &mut end);
        }
    }
    cells.truncate(end);
    if let Some(last) = starts.last_mut() {
        *last = end;
    }
    Lists::new(starts, cells)
}

/// The newest vote of one participant on each statement.
struct Newest {
    /// A bit per statement: whether there is a vote.
    there: Vec<u64>,
    /// Per statement with a vote, its cell.
    cells: Vec<u32>,
}

impl Newest {
    fn of(width: usize) -> Self {
        Self { there: vec![0; width.div_ceil(64)], cells: vec![0; width] }
    }

    fn take_in(&mut self, cells: &[u32]) {
        for cell in cells {
            let column = (cell / 3) as usize;
            self.there[column / 64] |= 1 << (column % 64);
            self.cells[column] = *cell;
        }
    }

    /// Puts them in order to where `end` is, and forgets them.
    fn put_down(&mut self, to: &mut [u32], end: &mut usize) {
        for (word, cells) in self.there.iter_mut().zip(self.cells.chunks(64)) {
            while *word != 0 {
                to[*end] = cells[word.trailing_zeros() as usize];
                *end += 1;
                *word &= *word - 1;
            }
        }
    }
}

const NOWHERE: u32 = u32::MAX;

/// Participants and statements in order of first appearance, up to the caps of Polis: a vote by
/// or on a newcomer beyond them is dropped.
struct Seen {
    participants: Vec<u32>,
    statements: Vec<u32>,
    /// By participant's number, how many of the votes are not dropped.
    counts: Vec<u32>,
}

impl Seen {
    fn of(votes: &Votes, events: &[Event], params: &PolisParams) -> Self {
        let counts = vec![0; votes.participant_names().len()];
        let mut seen = Self { participants: Vec::new(), statements: Vec::new(), counts };
        let mut known = vec![false; votes.statement_names().len()];
        for event in events {
            let count = &mut seen.counts[event.participant as usize];
            let known = &mut known[event.statement as usize];
            if (*count > 0 || seen.participants.len() < params.max_participants)
                && (*known || seen.statements.len() < params.max_statements)
            {
                if *count == 0 {
                    seen.participants.push(event.participant);
                }
                if !*known {
                    seen.statements.push(event.statement);
                }
                *known = true;
                *count += 1;
            }
        }
        seen
    }
}

/// Sorted by the names that the numbers stand for.
fn by_id(mut numbers: Vec<u32>, names: &[Id]) -> Vec<u32> {
    let written = |n: &u32| match names[*n as usize] {
        Id::Number(name) => Some((name, *n)),
        Id::Text(_) => None,
    };
    // Names that are numbers, as in exports, need not be looked up for each comparison.
    let Some(mut written) = numbers.iter().map(written).collect::<Option<Vec<_>>>() else {
        numbers.sort_by(|a, b| names[*a as usize].cmp(&names[*b as usize]));
        return numbers;
    };
    written.sort_unstable();
    written.into_iter().map(|(_, n)| n).collect()
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
    let mut events = votes.events().to_vec();
    for batch in events.chunks_mut(every.max(1)) {
        batch.sort_by_key(|event| {
            (statement[event.statement as usize], participant[event.participant as usize])
        });
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
        let ratings = Ratings::of(&votes, votes.events(), &PolisParams::polis());
        assert_eq!(names(&ratings, &votes), ["9", "1"]);
        assert_eq!(ratings.row(0).collect::<Vec<_>>(), [(0, -1), (1, 1)]);
        assert_eq!(ratings.row(1).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
        let ratings = Ratings::of(&votes, votes.events(), &PolisParams::red_dwarf());
        assert_eq!(names(&ratings, &votes), ["1", "9"]);
    }

    #[test]
    fn batches_come_by_statement_then_participant() {
        let votes = conversation();
        let first = polled(&votes, 3)[0];
        assert_eq!(first, Event { participant: 0, statement: 0, value: 1 });
        let whole = polled(&votes, 5);
        let ratings = Ratings::of(&votes, &whole, &PolisParams::polis());
        assert_eq!(names(&ratings, &votes), ["1", "9"]);
        assert_eq!(ratings.row(1).collect::<Vec<_>>(), [(0, -1), (1, 1)]);
    }

    #[test]
    fn newcomers_beyond_the_caps_are_dropped() {
        let votes = conversation();
        let params = PolisParams { max_participants: 1, ..PolisParams::polis() };
        assert_eq!(Ratings::of(&votes, votes.events(), &params).height(), 1);
        let params = PolisParams { max_statements: 1, ..PolisParams::polis() };
        let ratings = Ratings::of(&votes, votes.events(), &params);
        assert_eq!((ratings.width(), ratings.height()), (1, 2));
    }
}
