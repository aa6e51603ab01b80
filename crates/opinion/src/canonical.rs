//! The canonical form of a table: one order of its rows and columns, and one sign.
//!
//! Sums of floating numbers depend on their order, and draws at random on who comes first. So
//! before either, the rows and columns are put into an order that depends on the votes alone:
//! however participants and statements are called and in whatever order votes came, the same
//! table comes out, to the last bit. And where there are more disagreements than agreements all
//! votes are turned round, so that a conversation and its mirror image are one table as well.
//!
//! The order comes from **colour refinement** (Weisfeiler & Leman 1968) on the graph whose edges
//! are the votes: a participant's colour is a hash of the colours of their statements and what
//! they answered there, whichever comes first, then a statement's of its participants, until no
//! new colours appear. Columns that still look alike and are not copies of each other (symmetric
//! conversations) are told apart one by one, refining after each; rows that look alike go by
//! their content.
//!
//! Limits: two tables that refinement cannot tell apart though they differ (regular graphs; none
//! was ever seen among votes), and symmetric conversations too large to tell apart column by
//! column ([`BUDGET`]), keep the order in which they came in those columns.

use std::cmp::Ordering;

use crate::parallel::{self, CELLS, ROWS};
use crate::table::{Cell, Table};

/// Votes looked at while telling symmetric columns apart, all rounds together.
const BUDGET: usize = 20_000_000;
/// What the three answers are hashed with: disagree, pass, agree.
const ANSWERS: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03, 0x8cb9_2ba7_2f3d_8dd7];

/// A table in canonical form, and how it was reached.
#[derive(Clone, Debug)]
pub(crate) struct Canonical {
    /// The rows and columns in canonical order and sign.
    pub(crate) table: Table,
    /// Per canonical row, the row it was.
    pub(crate) rows: Vec<usize>,
    /// Per canonical column, the column it was.
    pub(crate) columns: Vec<usize>,
    /// Whether agree and disagree have changed places.
    pub(crate) mirrored: bool,
}

/// The canonical form of `table`; the same on any number of `threads`.
///
/// Running time: a few passes over the votes, and n log n in rows and columns. Memory: the
/// table's once more, and 16 bytes a row.
pub(crate) fn of(table: &Table, threads: usize) -> Canonical {
    match balance(table, threads).cmp(&0) {
        Ordering::Greater => form(table, false, threads),
        Ordering::Less => form(table, true, threads),
        Ordering::Equal => {
            let (plain, mirrored) = (form(table, false, threads), form(table, true, threads));
            let key = |form: &Canonical| (form.table.starts.clone(), form.table.cells.clone());
            if key(&mirrored) < key(&plain) { mirrored } else { plain }
        }
    }
}

/// The rows of [`of`] alone, for which the table is not written anew. Running time: as [`of`], less
/// one pass. Memory: 16 bytes a row; the table's twice more where as many agree as disagree.
pub(crate) fn order(table: &Table, threads: usize) -> Vec<usize> {
    match balance(table, threads).cmp(&0) {
        Ordering::Equal => of(table, threads).rows,
        sign => arranged(table, sign.is_lt(), threads).0,
    }
}

/// Agreements less disagreements.
fn balance(table: &Table, threads: usize) -> i64 {
    let sum = |range: std::ops::Range<usize>| -> i64 {
        table.cells[range].iter().map(|cell| i64::from(cell.value())).sum()
    };
    parallel::blocks(table.cells.len(), CELLS, threads, sum).into_iter().sum()
}

/// The order of the rows, and what writes them anew.
fn arranged(
    table: &Table,
    mirrored: bool,
    threads: usize,
) -> (Vec<usize>, Relabel<'_>, Vec<usize>) {
    let mut colours = Colours::new(table, mirrored, threads);
    colours.refine();
    colours.tell_apart();
    let mut columns: Vec<usize> = (0..table.width).collect();
    columns.sort_by_key(|j| colours.columns[*j]);
    let mut place = vec![0; table.width];
    columns.iter().enumerate().for_each(|(to, from)| place[*from] = to);
    let relabel = Relabel { table, place, mirrored };
    (ordered(&relabel, &colours.rows), relabel, columns)
}

fn form(table: &Table, mirrored: bool, threads: usize) -> Canonical {
    let (rows, relabel, columns) = arranged(table, mirrored, threads);
    let table = relabel.table_of(&rows, threads);
    Canonical { table, rows, columns, mirrored }
}

/// The rows by colour, and by content where colours are equal.
fn ordered(relabel: &Relabel<'_>, colours: &[u64]) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..colours.len()).collect();
    rows.sort_by_key(|i| colours[*i]);
    for alike in rows.chunk_by_mut(|i, j| colours[*i] == colours[*j]) {
        if alike.len() > 1 {
            alike.sort_by_cached_key(|i| relabel.row(*i));
        }
    }
    rows
}

/// A table seen through a new order of its columns and a sign.
struct Relabel<'a> {
    table: &'a Table,
    /// Per old column, its new place.
    place: Vec<usize>,
    mirrored: bool,
}

impl Relabel<'_> {
    fn cell(&self, cell: Cell) -> Cell {
        let value = if self.mirrored { -cell.value() } else { cell.value() };
        Cell::new(self.place[cell.column()], value)
    }

    fn row(&self, i: usize) -> Vec<Cell> {
        let mut row: Vec<Cell> = self.table.row(i).iter().map(|cell| self.cell(*cell)).collect();
        row.sort_unstable();
        row
    }

    /// The old `rows`, in that order.
    fn table_of(&self, rows: &[usize], threads: usize) -> Table {
        let mut table = Table::empty(self.table.width);
        table.starts.reserve_exact(rows.len());
        let mut end = 0;
        for i in rows {
            end += self.table.range(*i).len();
            table.starts.push(end);
        }
        table.cells = vec![Cell::new(0, 0); end];
        let mut rest = table.cells.as_mut_slice();
        let mut jobs = Vec::new();
        for rows in rows.chunks(ROWS) {
            let length = rows.iter().map(|i| self.table.range(*i).len()).sum();
            let (cells, after) = rest.split_at_mut(length);
            jobs.push((rows, cells));
            rest = after;
        }
        parallel::each(jobs, threads, |(rows, cells)| self.fill(rows, cells));
        table
    }

    fn fill(&self, rows: &[usize], mut cells: &mut [Cell]) {
        for i in rows {
            let old = self.table.row(*i);
            let (row, after) = cells.split_at_mut(old.len());
            row.iter_mut().zip(old).for_each(|(new, old)| *new = self.cell(*old));
            row.sort_unstable();
            cells = after;
        }
    }
}

/// A hash for each row and each column.
struct Colours<'a> {
    table: &'a Table,
    /// Per packed value.
    answers: [u64; 3],
    threads: usize,
    rows: Vec<u64>,
    columns: Vec<u64>,
}

impl<'a> Colours<'a> {
    fn new(table: &'a Table, mirrored: bool, threads: usize) -> Self {
        let mut answers = ANSWERS;
        if mirrored {
            answers.reverse();
        }
        let (rows, columns) = (vec![1; table.height()], vec![2; table.width]);
        Self { table, answers, threads, rows, columns }
    }

    /// Refines until the columns show no new colour. Rows are told apart by their columns alone,
    /// so nothing more would come.
    fn refine(&mut self) -> usize {
        let mut known = distinct(&self.columns);
        for rounds in 1.. {
            self.colour_rows();
            self.colour_columns();
            let now = distinct(&self.columns);
            if now == known || now == self.columns.len() {
                // Rows see the last colours of the columns, too.
                self.colour_rows();
                return rounds + 1;
            }
            known = now;
        }
        unreachable!("there are no more colours than columns")
    }

    fn marks(&self, colour: u64) -> [u64; 3] {
        self.answers.map(|answer| mix(colour ^ answer))
    }

    fn colour_rows(&mut self) {
        let marks: Vec<[u64; 3]> = self.columns.iter().map(|colour| self.marks(*colour)).collect();
        let (table, rows) = (self.table, &self.rows);
        let coloured = parallel::blocks(rows.len(), ROWS, self.threads, |range| {
            let colour = |i: usize| {
                let marks = table.row(i).iter().map(|cell| marks[cell.column()][answer(*cell)]);
                mix(marks.fold(rows[i].rotate_left(1), u64::wrapping_add))
            };
            range.map(colour).collect::<Vec<u64>>()
        });
        self.rows = coloured.concat();
    }

    fn colour_columns(&mut self) {
        let sums = self.column_sums(|colours, i| colours.marks(colours.rows[i]));
        for (colour, sum) in self.columns.iter_mut().zip(sums) {
            *colour = mix(colour.rotate_left(1).wrapping_add(sum));
        }
    }

    /// Per column, the sum of what `marks` gives its rows for their answer there. Whole numbers
    /// that wrap round: the order of adding does not matter.
    fn column_sums(&self, marks: impl Fn(&Self, usize) -> [u64; 3] + Sync) -> Vec<u64> {
        // As many sums as threads want, not as blocks: these may be wide.
        let block = self.table.height().div_ceil(self.threads).max(ROWS);
        let parts = parallel::blocks(self.table.height(), block, self.threads, |range| {
            let mut sums = vec![0_u64; self.table.width];
            for i in range {
                let marks = marks(self, i);
                for cell in self.table.row(i) {
                    let sum = &mut sums[cell.column()];
                    *sum = sum.wrapping_add(marks[answer(*cell)]);
                }
            }
            sums
        });
        let mut sums = vec![0_u64; self.table.width];
        for part in parts {
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum = sum.wrapping_add(part));
        }
        sums
    }

    /// Gives one of several columns that look alike a colour of its own, and again, until none
    /// do but those that are copies of each other, or the budget is spent.
    fn tell_apart(&mut self) {
        if distinct(&self.columns) == self.columns.len() {
            return;
        }
        let contents = self.column_sums(|_, i| [1, 2, 3].map(|a| mix((i as u64) << 2 | a)));
        let mut spent = 0;
        while spent <= BUDGET {
            let Some(column) = self.first_alike(&contents) else { return };
            self.columns[column] = mix(self.columns[column].wrapping_add(1));
            spent += self.refine() * self.table.cells.len().max(1);
        }
    }

    /// A column of the first colour that columns with different contents share.
    fn first_alike(&self, contents: &[u64]) -> Option<usize> {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by_key(|j| self.columns[*j]);
        order
            .chunk_by(|i, j| self.columns[*i] == self.columns[*j])
            .find(|alike| alike.iter().any(|j| contents[*j] != contents[alike[0]]))
            .map(|alike| alike[0])
    }
}

/// The place of a vote's value among the answers.
fn answer(cell: Cell) -> usize {
    (cell.value() + 1) as usize
}

fn distinct(colours: &[u64]) -> usize {
    let mut sorted = colours.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.len()
}

/// SplitMix64's finaliser (Steele, Lea & Flood 2014): every bit in changes half of those out.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Rows = Vec<Vec<(u32, i8)>>;

    /// Up to 14 rows of up to 8 columns, about half of them filled.
    fn rows() -> impl Strategy<Value = Rows> {
        let cell = prop_oneof![3 => Just(None), 1 => Just(Some(1)), 1 => Just(Some(-1)), 1 => Just(Some(0))];
        (0..8_usize, 0..14_usize)
            .prop_flat_map(move |(width, height)| {
                prop::collection::vec(prop::collection::vec(cell.clone(), width), height)
            })
            .prop_map(|rows: Vec<Vec<Option<i8>>>| {
                let row = |row: Vec<Option<i8>>| {
                    (0..).zip(row).filter_map(|(s, value)| Some((s, value?))).collect()
                };
                rows.into_iter().map(row).collect()
            })
    }

    fn permuted(rows: &Rows, order: &[usize], columns: &[u32], sign: i8) -> Rows {
        let row = |i: &usize| {
            let mut row: Vec<(u32, i8)> = rows
                .get(*i)?
                .iter()
                .map(|(s, value)| (columns[*s as usize], sign * value))
                .collect();
            row.sort_unstable();
            Some(row)
        };
        order.iter().filter_map(row).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

        #[test]
        fn neither_order_nor_sign_changes_the_form(
            rows in rows(),
            order in Just((0..14).collect::<Vec<usize>>()).prop_shuffle(),
            columns in Just((0..8).collect::<Vec<u32>>()).prop_shuffle(),
            mirrored: bool,
        ) {
            let sign = if mirrored { -1 } else { 1 };
            let first = of(&Table::new(&rows, 8), 1);
            let second = of(&Table::new(permuted(&rows, &order, &columns, sign), 8), 2);
            prop_assert_eq!(&first.table, &second.table);
            let balance: i32 = rows.iter().flatten().map(|(_, value)| i32::from(*value)).sum();
            if balance != 0 {
                prop_assert_eq!(first.mirrored != second.mirrored, mirrored);
            }
        }

        #[test]
        fn the_form_is_the_same_votes(rows in rows()) {
            let table = Table::new(&rows, 8);
            let form = of(&table, 3);
            let sign = if form.mirrored { -1 } else { 1 };
            for (to, from) in form.rows.iter().enumerate() {
                let mut row: Vec<Cell> = (form.table.row(to).iter())
                    .map(|cell| Cell::new(form.columns[cell.column()], sign * cell.value()))
                    .collect();
                row.sort_unstable();
                prop_assert_eq!(row.as_slice(), table.row(*from));
            }
            let mut seen = form.rows.clone();
            seen.sort_unstable();
            prop_assert!(seen.into_iter().eq(0..rows.len()));
        }
    }

    #[test]
    fn threads_change_nothing() {
        let answered = |i: u32, s: u32| (i * 7 + s * 3) % 5 < 2;
        let row = |i: u32| {
            let cell = move |s: u32| answered(i, s).then_some((s, ((i ^ s) % 3) as i8 - 1));
            (0..20).filter_map(cell).collect::<Vec<_>>()
        };
        let table = Table::new((0..20_000).map(row), 20);
        let one = of(&table, 1);
        for threads in [2, 3, 7] {
            let more = of(&table, threads);
            assert_eq!(
                (&more.table, &more.rows, &more.columns),
                (&one.table, &one.rows, &one.columns)
            );
        }
    }

    #[test]
    fn a_ring_in_which_all_look_alike_has_one_form() {
        // Everyone agrees on one statement and disagrees on the next: no colour tells them apart.
        let ring = |turn: u32, flip: bool| {
            let at = move |i: u32| if flip { (11 - i + turn) % 12 } else { (i + turn) % 12 };
            let row = move |i: u32| {
                let mut row = vec![(at(i), 1), (at((i + 1) % 12), 1), (at((i + 5) % 12), 0)];
                row.sort_unstable();
                row
            };
            of(&Table::new((0..12).map(row), 12), 1).table
        };
        assert_eq!(ring(0, false), ring(5, false));
        assert_eq!(ring(0, false), ring(3, true));
    }
}
