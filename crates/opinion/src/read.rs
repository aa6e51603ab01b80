//! Reads the files that Polis exports, and that stand as the common format of the field.
//!
//! `votes.csv` holds every vote event, with agree +1, disagree −1, pass 0; `comments.csv` the
//! statements. Columns are found by name, in any order; those that are not needed may be absent
//! or anything. Published exports: <https://github.com/compdemocracy/openData>.

use std::collections::BTreeMap;
use std::io::Read;

use crate::error::CannotRead;
use crate::votes::{Id, Vote, Votes};

/// Adds the votes of a `votes.csv` to `votes`.
///
/// Needs the columns `comment-id`, `voter-id`, `vote`. With a `timestamp`, the votes of a pair
/// count in the order of their times (of equal times, in the order of the file); without, in the
/// order of the file. Nothing is added where anything is refused.
pub fn votes(votes: &mut Votes, source: impl Read) -> Result<(), CannotRead> {
    let mut table = Table::open(source)?;
    let statement = table.column("comment-id").ok_or(CannotRead::MissingColumn("comment-id"))?;
    let voter = table.column("voter-id").ok_or(CannotRead::MissingColumn("voter-id"))?;
    let vote = table.column("vote").ok_or(CannotRead::MissingColumn("vote"))?;
    let time = table.column("timestamp");
    let mut events = Vec::new();
    while let Some(line) = table.advance()? {
        let at = match time {
            Some(column) => table.parse(line, column, "a whole number")?,
            None => 0_i64,
        };
        let cast: Vote = table.parse(line, vote, "1 (agree), -1 (disagree) or 0 (pass)")?;
        events.push((at, table.id(line, voter)?, table.id(line, statement)?, cast));
    }
    events.sort_by_key(|event| event.0);
    for (_, voter, statement, cast) in events {
        votes.cast(voter, statement, cast);
    }
    Ok(())
}

/// The texts of a `comments.csv` by statement; each statement is made known to `votes`, and
/// those moderated out (`moderated` −1) or flagged `is-meta` are left out of it.
///
/// Needs the column `comment-id`; without `comment-body` there are no texts, without `moderated`
/// all statements count. Nothing is added where anything is refused.
pub fn statements(
    votes: &mut Votes,
    source: impl Read,
) -> Result<BTreeMap<Id, String>, CannotRead> {
    let mut table = Table::open(source)?;
    let statement = table.column("comment-id").ok_or(CannotRead::MissingColumn("comment-id"))?;
    let body = table.column("comment-body");
    let moderated = table.column("moderated");
    let meta = table.column("is-meta");
    let mut texts = BTreeMap::new();
    let mut excluded = Vec::new();
    while let Some(line) = table.advance()? {
        let id = table.id(line, statement)?;
        let state = match moderated {
            Some(column) => table.parse(line, column, "-1, 0 or 1")?,
            None => 0_i8,
        };
        let is_meta = meta.is_some_and(|column| matches!(table.field(column), "true" | "1"));
        if state == -1 || is_meta {
            excluded.push(id.clone());
        }
        texts.insert(id, body.map(|column| table.field(column).to_owned()).unwrap_or_default());
    }
    for id in texts.keys() {
        votes.state(id.clone());
    }
    for id in excluded {
        votes.exclude(id);
    }
    texts.retain(|_, text| !text.is_empty());
    Ok(texts)
}

/// A column that is there.
#[derive(Clone, Copy)]
struct Column {
    name: &'static str,
    place: usize,
}

struct Table<R> {
    reader: csv::Reader<R>,
    header: csv::StringRecord,
    record: csv::StringRecord,
}

impl<R: Read> Table<R> {
    fn open(source: R) -> Result<Self, CannotRead> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let mut header = reader.headers().map_err(|e| unreadable(e, 1))?.clone();
        header.trim();
        // Spreadsheets put a byte order mark before the first name.
        let header = header.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
        Ok(Self { reader, header, record: csv::StringRecord::new() })
    }

    fn column(&self, name: &'static str) -> Option<Column> {
        let place = self.header.iter().position(|found| found.eq_ignore_ascii_case(name))?;
        Some(Column { name, place })
    }

    /// Goes to the next record; its line, or `None` after the last.
    fn advance(&mut self) -> Result<Option<u64>, CannotRead> {
        let before = self.reader.position().line();
        let found = self.reader.read_record(&mut self.record).map_err(|e| unreadable(e, before))?;
        Ok(found.then(|| self.record.position().map_or(before, csv::Position::line)))
    }

    fn field(&self, column: Column) -> &str {
        self.record.get(column.place).unwrap_or_default().trim()
    }

    fn parse<T: std::str::FromStr>(
        &self,
        line: u64,
        column: Column,
        expected: &'static str,
    ) -> Result<T, CannotRead> {
        let value = self.field(column);
        value.parse().map_err(|_| CannotRead::BadField {
            line,
            column: column.name,
            value: value.to_owned(),
            expected,
        })
    }

    fn id(&self, line: u64, column: Column) -> Result<Id, CannotRead> {
        match self.field(column) {
            "" => Err(CannotRead::BadField {
                line,
                column: column.name,
                value: String::new(),
                expected: "an id",
            }),
            value => Ok(Id::from(value)),
        }
    }
}

fn unreadable(source: csv::Error, line: u64) -> CannotRead {
    let line = source.position().map_or(line, csv::Position::line);
    CannotRead::Unreadable { line, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    fn refusal(text: &str) -> String {
        super::votes(&mut Votes::new(), text.as_bytes()).expect_err("should be refused").to_string()
    }

    #[test]
    fn columns_are_found_by_name_and_times_decide() {
        let text = "\u{feff}vote,voter-id,Comment-ID,timestamp\n1,7,3,20\n-1,7,3,10\n";
        let mut votes = Votes::new();
        super::votes(&mut votes, text.as_bytes()).expect("reads");
        assert_eq!(votes.settle().table, Table::new([[(0, 1)]], 1));
    }

    #[test]
    fn without_times_the_file_decides() {
        let mut votes = Votes::new();
        super::votes(&mut votes, "comment-id,voter-id,vote\n3,7,1\n3,7,-1\n".as_bytes())
            .expect("reads");
        assert_eq!(votes.settle().table, Table::new([[(0, -1)]], 1));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert_eq!(refusal(""), "line 1: there is no column 'comment-id'");
        assert_eq!(refusal("comment-id,vote\n"), "line 1: there is no column 'voter-id'");
        assert_eq!(
            refusal("comment-id,voter-id,vote\n1,1,1\n1,2,3\n"),
            "line 3: column 'vote' holds '3', expected 1 (agree), -1 (disagree) or 0 (pass)"
        );
        assert_eq!(
            refusal("comment-id,voter-id,vote\n1,,1\n"),
            "line 2: column 'voter-id' holds '', expected an id"
        );
        assert_eq!(
            refusal("comment-id,voter-id,vote,timestamp\n1,2,1,soon\n"),
            "line 2: column 'timestamp' holds 'soon', expected a whole number"
        );
        let bytes = b"comment-id,voter-id,vote\n1,2,1\n\xff,2,1\n";
        let error = votes(&mut Votes::new(), bytes.as_slice()).expect_err("not UTF-8");
        assert!(error.to_string().starts_with("line 3: "), "{error}");
    }

    #[test]
    fn moderated_statements_are_left_out() {
        let text = "comment-id,moderated,comment-body\n\
                    1,-1,out\n2,0,\"in, and\nquoted\"\n3,1,in\n";
        let mut votes = Votes::new();
        let texts = statements(&mut votes, text.as_bytes()).expect("reads");
        assert_eq!(texts[&Id::from(2)], "in, and\nquoted");
        assert_eq!(votes.settle().statements, [2, 3].map(Id::from));
        let bad = statements(&mut votes, "comment-id,moderated\n1,x\n".as_bytes());
        let message = bad.expect_err("refused").to_string();
        assert_eq!(message, "line 2: column 'moderated' holds 'x', expected -1, 0 or 1");
    }
}
