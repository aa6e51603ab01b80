//! What blocks hold.

use super::numbers::{Numbers, Wrong};
use crate::table::{Cell, Table};
use crate::votes::Id;

/// The first block.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) statements: Vec<Id>,
    /// Names, and from how many members each asks to be shown; 0 if it does not.
    pub(super) colleges: Vec<(String, usize)>,
}

/// The rows of a block.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) participants: Vec<Id>,
    /// Places among the head's.
    pub(super) colleges: Vec<Option<usize>>,
    pub(super) table: Table,
}

pub(super) fn head(content: &[u8]) -> Result<Head, Wrong> {
    let mut numbers = Numbers::new(content);
    let mut head = Head::default();
    for _ in 0..numbers.number()? {
        if head.statements.len() == Cell::COLUMNS {
            return Err("there are more than 2^30 statements");
        }
        let id = numbers.id()?;
        if head.statements.last().is_some_and(|last| *last >= id) {
            return Err("statements are not in order of id");
        }
        head.statements.push(id);
    }
    for _ in 0..numbers.number()? {
        let name = numbers.text()?;
        if head.colleges.last().is_some_and(|(last, _)| last.as_str() >= name) {
            return Err("colleges are not in order of name");
        }
        let from = numbers.number()?;
        let from = usize::try_from(from).map_err(|_| "a college asks for too many members")?;
        head.colleges.push((name.to_owned(), from));
    }
    numbers.end()?;
    Ok(head)
}

pub(super) fn rows(content: &[u8], head: &Head) -> Result<Rows, Wrong> {
    let mut numbers = Numbers::new(content);
    let table = Table::empty(head.statements.len());
    let mut rows = Rows { participants: Vec::new(), colleges: Vec::new(), table };
    // A vote is a byte at least.
    rows.table.cells.reserve(numbers.left());
    for _ in 0..numbers.number()? {
        let id = numbers.id()?;
        if rows.participants.last().is_some_and(|last| *last >= id) {
            return Err("participants are not in order of id");
        }
        rows.participants.push(id);
        let college = match numbers.number()? {
            0 => None,
            place if place <= head.colleges.len() as u64 => Some(place as usize - 1),
            _ => return Err("a participant is of a college that is not there"),
        };
        rows.colleges.push(college);
        row(&mut numbers, &mut rows.table)?;
    }
    numbers.end()?;
    Ok(rows)
}

fn row(numbers: &mut Numbers<'_>, table: &mut Table) -> Result<(), Wrong> {
    let votes = numbers.number()?;
    if votes == 0 {
        return Err("a participant has no votes");
    }
    let (mut column, width) = (0_u64, table.width as u64);
    for _ in 0..votes {
        let packed = numbers.number()?;
        let (gap, answer) = (packed >> 2, packed & 3);
        if answer == 3 {
            return Err("a vote is none of the three answers");
        }
        // Both are below 2^62.
        column += gap;
        if column >= width {
            return Err("a vote is on a statement that is not there");
        }
        table.cells.push(Cell::new(column as usize, answer as i8 - 1));
        column += 1;
    }
    table.end_row();
    Ok(())
}

/// How many participants and votes there are by the last block.
pub(super) fn end(content: &[u8]) -> Result<(u64, u64), Wrong> {
    let mut numbers = Numbers::new(content);
    numbers.number()?;
    let totals = (numbers.number()?, numbers.number()?);
    numbers.end()?;
    Ok(totals)
}
