//! From votes to a compact file.

use std::collections::BTreeMap;
use std::io::Write;

use super::numbers::{put, put_id, put_text};
use super::{MAGIC, VERSION, block};
use crate::error::CannotPack;
use crate::table::Cell;
use crate::votes::{Id, Vote, Votes};

/// A block is closed when it has become this long.
const LONG_ENOUGH: usize = 1 << 16;

/// Writes the votes that count.
///
/// Running time and memory: those of settling the votes (V log V), then one pass.
pub fn write(votes: &Votes, sink: impl Write) -> Result<(), CannotPack> {
    let settled = votes.settle();
    let mut colleges: BTreeMap<&str, usize> =
        settled.college_from.iter().map(|(name, from)| (name.as_str(), *from)).collect();
    for name in settled.colleges.iter().flatten() {
        colleges.entry(name).or_default();
    }
    let colleges: Vec<(&str, usize)> = colleges.into_iter().collect();
    let mut writer = Writer::new(sink, &settled.statements, &colleges)?;
    for (i, id) in settled.participants.iter().enumerate() {
        writer.cells(id, settled.colleges[i].as_deref(), settled.table.row(i).iter().copied())?;
    }
    writer.finish()?;
    Ok(())
}

/// Writes a compact file row by row, holding no more than a block of it in memory.
///
/// ```
/// use opinion::{Id, Vote, compact};
///
/// let statements = [Id::from("benches"), Id::from("trees")];
/// let mut writer = compact::Writer::new(Vec::new(), &statements, &[("agents", 5)])?;
/// for person in 0..1_000 {
///     writer.row(&Id::from(person), None, [(0, Vote::Agree), (1, Vote::Pass)])?;
/// }
/// let file = writer.finish()?;
/// assert_eq!(compact::read(file.as_slice())?.len(), 2_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Writer<W> {
    sink: W,
    width: usize,
    colleges: Vec<String>,
    last: Option<Id>,
    last_number: Option<u64>,
    /// Of the open block.
    rows: u64,
    content: Vec<u8>,
    participants: u64,
    votes: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file with `statements` in order of id, and `colleges` in order of name, each with
    /// the number of members from which it asks to be shown (0 if it does not ask).
    pub fn new(
        mut sink: W,
        statements: &[Id],
        colleges: &[(&str, usize)],
    ) -> Result<Self, CannotPack> {
        if !statements.is_sorted_by(|a, b| a < b) || statements.len() > Cell::COLUMNS {
            return Err(CannotPack::Statements);
        }
        if !colleges.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(CannotPack::Colleges);
        }
        sink.write_all(&MAGIC)?;
        sink.write_all(&[VERSION])?;
        let (mut content, mut last) = (Vec::new(), None);
        put(&mut content, statements.len() as u64);
        for id in statements {
            put_id(&mut content, id, &mut last);
        }
        put(&mut content, colleges.len() as u64);
        for (name, from) in colleges {
            put_text(&mut content, name);
            put(&mut content, *from as u64);
        }
        block::write(&mut sink, &content)?;
        content.clear();
        let colleges = colleges.iter().map(|(name, _)| (*name).to_owned()).collect();
        let (width, last, last_number) = (statements.len(), None, None);
        let (rows, participants, votes) = (0, 0, 0);
        Ok(Self { sink, width, colleges, last, last_number, rows, content, participants, votes })
    }

    /// Adds a participant, who comes after all before in order of id, with their `votes`:
    /// statements as places in the list, ascending. Without votes nothing is written.
    pub fn row(
        &mut self,
        participant: &Id,
        college: Option<&str>,
        votes: impl IntoIterator<Item = (usize, Vote)>,
    ) -> Result<(), CannotPack> {
        let mut cells = Vec::new();
        for (place, vote) in votes {
            if place >= self.width || cells.last().is_some_and(|c: &Cell| c.column() >= place) {
                return Err(CannotPack::Row { participant: participant.clone() });
            }
            cells.push(Cell::new(place, vote.value()));
        }
        self.cells(participant, college, cells.into_iter())
    }

    fn cells(
        &mut self,
        participant: &Id,
        college: Option<&str>,
        cells: impl ExactSizeIterator<Item = Cell>,
    ) -> Result<(), CannotPack> {
        if cells.len() == 0 {
            return Ok(());
        }
        if self.last.as_ref().is_some_and(|last| last >= participant) {
            return Err(CannotPack::Participants { participant: participant.clone() });
        }
        let place = match college {
            None => 0,
            Some(name) => match self.colleges.iter().position(|known| known == name) {
                Some(place) => place as u64 + 1,
                None => return Err(CannotPack::College { college: name.to_owned() }),
            },
        };
        self.last = Some(participant.clone());
        put_id(&mut self.content, participant, &mut self.last_number);
        put(&mut self.content, place);
        put(&mut self.content, cells.len() as u64);
        self.votes += cells.len() as u64;
        let mut next = 0;
        for cell in cells {
            let gap = (cell.column() - next) as u64;
            put(&mut self.content, gap << 2 | (cell.value() + 1) as u64);
            next = cell.column() + 1;
        }
        self.rows += 1;
        self.participants += 1;
        if self.content.len() >= LONG_ENOUGH { self.close() } else { Ok(()) }
    }

    /// Writes the open block.
    fn close(&mut self) -> Result<(), CannotPack> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut content = Vec::with_capacity(self.content.len() + 10);
        put(&mut content, self.rows);
        content.append(&mut self.content);
        block::write(&mut self.sink, &content)?;
        (self.rows, self.last_number) = (0, None);
        Ok(())
    }

    /// Ends the file and gives the sink back, flushed. A file without an end is refused.
    pub fn finish(mut self) -> Result<W, CannotPack> {
        self.close()?;
        let mut content = Vec::new();
        for number in [0, self.participants, self.votes] {
            put(&mut content, number);
        }
        block::write(&mut self.sink, &content)?;
        self.sink.flush()?;
        Ok(self.sink)
    }
}
