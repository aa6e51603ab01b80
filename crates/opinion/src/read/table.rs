//! A CSV table whose columns have names and whose records are bytes.

use std::io::Read;

use crate::error::CannotRead;
use crate::votes::Id;

/// Longer ids are a column taken for another, or an attack on memory.
const LONGEST_ID: usize = 200;

/// Of a value that is refused, as much is repeated.
const SHOWN: usize = 40;

/// A column that is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    place: usize,
}

/// Goes through a table record by record, without a new allocation for each.
pub(super) struct Table<R> {
    reader: csv::Reader<R>,
    header: Vec<String>,
    record: csv::ByteRecord,
}

impl<R: Read> Table<R> {
    pub(super) fn open(source: R) -> Result<Self, CannotRead> {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 17).from_reader(source);
        let header = reader.byte_headers().map_err(|e| unreadable(e, 1))?;
        // Spreadsheets put a byte order mark before the first name.
        let header = header.iter().enumerate().map(|(place, name)| {
            let mark = if place == 0 { b"\xef\xbb\xbf".as_slice() } else { b"" };
            let name = name.strip_prefix(mark).unwrap_or(name).trim_ascii();
            String::from_utf8_lossy(name).trim_matches('"').to_ascii_lowercase()
        });
        let header = header.collect();
        Ok(Self { reader, header, record: csv::ByteRecord::new() })
    }

    /// The column of one of these names; `None` without any.
    pub(super) fn column(&self, names: &[&'static str]) -> Result<Option<Column>, CannotRead> {
        let mut found: Option<Column> = None;
        for name in names {
            for (place, _) in self.header.iter().enumerate().filter(|(_, there)| there == name) {
                if let Some(first) = found {
                    return Err(CannotRead::TwoColumns { first: first.name, second: name });
                }
                found = Some(Column { name, place });
            }
        }
        Ok(found)
    }

    /// The same where the table is nothing without it.
    pub(super) fn needed(&self, names: &'static [&'static str]) -> Result<Column, CannotRead> {
        self.column(names)?.ok_or(CannotRead::MissingColumn(names))
    }

    /// Goes to the next record; its line, or `None` after the last.
    pub(super) fn advance(&mut self) -> Result<Option<u64>, CannotRead> {
        let before = self.reader.position().line();
        let found =
            self.reader.read_byte_record(&mut self.record).map_err(|e| unreadable(e, before))?;
        Ok(found.then(|| self.record.position().map_or(before, csv::Position::line)))
    }

    /// What stands there, without the space around it; nothing where the record is too short.
    pub(super) fn field(&self, column: Column) -> &[u8] {
        self.record.get(column.place).unwrap_or_default().trim_ascii()
    }

    /// The same as text.
    pub(super) fn text(&self, line: u64, column: Column) -> Result<&str, CannotRead> {
        std::str::from_utf8(self.field(column)).map_err(|_| self.bad(line, column, "UTF-8 text"))
    }

    pub(super) fn parse<T: std::str::FromStr>(
        &self,
        line: u64,
        column: Column,
        expected: &'static str,
    ) -> Result<T, CannotRead> {
        let value = std::str::from_utf8(self.field(column)).ok();
        value.and_then(|text| text.parse().ok()).ok_or_else(|| self.bad(line, column, expected))
    }

    /// An id. What programs write for a missing number is none.
    pub(super) fn id(&self, line: u64, column: Column) -> Result<Id, CannotRead> {
        let value = self.text(line, column)?;
        let missing = ["", "nan", "null", "inf", "-inf"];
        if missing.iter().any(|word| value.eq_ignore_ascii_case(word)) {
            return Err(self.bad(line, column, "an id"));
        }
        if value.len() > LONGEST_ID {
            return Err(self.bad(line, column, "an id of at most 200 bytes"));
        }
        Ok(Id::from(value))
    }

    pub(super) fn bad(&self, line: u64, column: Column, expected: &'static str) -> CannotRead {
        let value = String::from_utf8_lossy(self.field(column));
        let mut shown: String = value.chars().take(SHOWN).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        CannotRead::BadField { line, column: column.name, value: shown, expected }
    }
}

fn unreadable(source: csv::Error, line: u64) -> CannotRead {
    let line = source.position().map_or(line, csv::Position::line);
    CannotRead::Unreadable { line, source }
}
