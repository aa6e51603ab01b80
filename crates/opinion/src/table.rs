//! Votes as a sparse table: a row per participant, a column per statement.

use std::fmt;
use std::ops::Range;

use crate::parallel::{self, ROWS};

/// A vote in its row: the column and the value, packed into four bytes.
///
/// The column is in the upper 30 bits, the value plus one in the lower two, so that cells in
/// order are in order of their columns. 10⁸ votes take 400 MB.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell(u32);

impl Cell {
    /// How many columns can be told apart.
    pub(crate) const COLUMNS: usize = 1 << 30;

    /// `value` is +1, −1 or 0; `column` is below [`COLUMNS`](Self::COLUMNS).
    pub(crate) const fn new(column: usize, value: i8) -> Self {
        debug_assert!(column < Self::COLUMNS && -1 <= value && value <= 1);
        Self((column as u32) << 2 | (value + 1) as u32)
    }

    /// The statement's place among the columns.
    pub(crate) const fn column(self) -> usize {
        (self.0 >> 2) as usize
    }

    /// +1, −1 or 0.
    pub(crate) const fn value(self) -> i8 {
        (self.0 & 3) as i8 - 1
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:+}", self.column(), self.value())
    }
}

/// Rows one after the other in one stretch of memory, each in order of its columns.
///
/// Memory: 4 bytes a vote and 8 a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// Where each row starts in `cells`, and the end.
    pub(crate) starts: Vec<usize>,
    /// The votes, row by row.
    pub(crate) cells: Vec<Cell>,
    /// How many columns.
    pub(crate) width: usize,
}

impl Default for Table {
    fn default() -> Self {
        Self::empty(0)
    }
}

impl Table {
    /// No row yet of `width` columns.
    pub(crate) fn empty(width: usize) -> Self {
        Self { starts: vec![0], cells: Vec::new(), width }
    }

    /// The table of `rows` as they come.
    #[cfg(test)]
    pub(crate) fn new<R: AsRef<[(u32, i8)]>>(
        rows: impl IntoIterator<Item = R>,
        width: usize,
    ) -> Self {
        let mut table = Self::empty(width);
        for row in rows {
            let cells = row.as_ref().iter().map(|(s, value)| Cell::new(*s as usize, *value));
            table.cells.extend(cells);
            table.end_row();
        }
        table
    }

    /// Makes a row of the cells that were added since the last one.
    pub(crate) fn end_row(&mut self) {
        self.starts.push(self.cells.len());
    }

    /// Adds the rows of `other`, which has as many columns.
    pub(crate) fn append(&mut self, other: &Self) {
        let before = self.cells.len();
        self.cells.extend_from_slice(&other.cells);
        self.starts.extend(other.starts[1..].iter().map(|end| before + end));
    }

    /// How many rows.
    pub(crate) fn height(&self) -> usize {
        self.starts.len() - 1
    }

    /// Where row `i` lies in `cells`.
    pub(crate) fn range(&self, i: usize) -> Range<usize> {
        self.starts[i]..self.starts[i + 1]
    }

    /// The votes of row `i`.
    pub(crate) fn row(&self, i: usize) -> &[Cell] {
        &self.cells[self.range(i)]
    }

    /// All rows in order.
    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = &[Cell]> {
        self.starts.windows(2).map(|ends| &self.cells[ends[0]..ends[1]])
    }

    /// The rows at `places`, in that order.
    pub(crate) fn rows_at(&self, places: &[usize]) -> Self {
        let mut part = Self::empty(self.width);
        part.starts.reserve_exact(places.len());
        part.cells.reserve_exact(places.iter().map(|i| self.range(*i).len()).sum());
        for i in places {
            part.cells.extend_from_slice(self.row(*i));
            part.end_row();
        }
        part
    }

    /// How many agreements and disagreements each row has, and on which columns there are any.
    /// Running time: one pass.
    pub(crate) fn opinions(&self, threads: usize) -> (Vec<u32>, Vec<bool>) {
        let parts = parallel::blocks(self.height(), ROWS, threads, |rows| {
            let mut voted_on = vec![false; self.width];
            let opinions = rows.map(|i| {
                let said = self.row(i).iter().filter(|cell| cell.value() != 0);
                said.inspect(|cell| voted_on[cell.column()] = true).count() as u32
            });
            (opinions.collect::<Vec<u32>>(), voted_on)
        });
        let (mut counts, mut on) = (Vec::with_capacity(self.height()), vec![false; self.width]);
        for (opinions, voted_on) in parts {
            counts.extend(opinions);
            on.iter_mut().zip(voted_on).for_each(|(on, there)| *on |= there);
        }
        (counts, on)
    }

    /// The agreements and disagreements of the rows at `places`, in that order; `counts` says how
    /// many each row of the table has. Running time: one pass. Memory: that of the result.
    pub(crate) fn opinions_at(&self, places: &[usize], counts: &[u32], threads: usize) -> Self {
        let mut part = Self::empty(self.width);
        part.starts.reserve_exact(places.len());
        let mut end = 0;
        for i in places {
            end += counts[*i] as usize;
            part.starts.push(end);
        }
        part.cells = vec![Cell::new(0, 0); end];
        let mut rest = part.cells.as_mut_slice();
        let mut jobs = Vec::new();
        for places in places.chunks(ROWS) {
            let length = places.iter().map(|i| counts[*i] as usize).sum();
            let (cells, after) = rest.split_at_mut(length);
            jobs.push((places, cells));
            rest = after;
        }
        parallel::each(jobs, threads, |(places, cells)| {
            let opinions = places.iter().flat_map(|i| self.row(*i));
            let opinions = opinions.filter(|cell| cell.value() != 0);
            cells.iter_mut().zip(opinions).for_each(|(to, from)| *to = *from);
        });
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_what_it_was_made_of() {
        for column in [0, 1, 77, Cell::COLUMNS - 1] {
            for value in [-1, 0, 1] {
                let cell = Cell::new(column, value);
                assert_eq!((cell.column(), cell.value()), (column, value));
            }
        }
        assert!(Cell::new(3, 1) < Cell::new(4, -1));
    }

    #[test]
    fn rows_are_picked_in_the_order_asked_for() {
        let table = Table::new([vec![(0, 1)], vec![], vec![(1, 0), (2, -1)]], 3);
        let picked = table.rows_at(&[2, 0]);
        assert_eq!(picked, Table::new([vec![(1, 0), (2, -1)], vec![(0, 1)]], 3));
        let (counts, voted_on) = table.opinions(2);
        assert_eq!(
            (counts.as_slice(), voted_on.as_slice()),
            (&[1, 0, 1][..], &[true, false, true][..])
        );
        let said = table.opinions_at(&[2, 1, 0], &counts, 2);
        assert_eq!(said, Table::new([vec![(2, -1)], vec![], vec![(0, 1)]], 3));
        assert_eq!(table.rows().map(<[Cell]>::len).collect::<Vec<_>>(), [1, 0, 2]);
    }
}
