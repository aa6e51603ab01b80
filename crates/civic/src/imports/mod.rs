//! Imports: what a body has in tables elsewhere is taken in line by line, through the verbs that
//! take each thing in one by one: [`import_agents()`], [`import_streets()`], [`import_kinds()`],
//! [`import_matters()`].
//!
//! An import is whole or not at all: with a fault on any line it is refused with all of them
//! ([`CannotImport::Faulty`]), and whoever calls it drops the transaction. So a preview is the
//! import itself in a context that is not committed: what it says would happen is what would.
//!
//! The body is held for the time of an import, so that of two at once the second finds what the first
//! has taken in. What is there already is left as it is and said to be there: a file that is taken in twice
//! changes nothing the second time.

mod agents;
mod kinds;
mod matters;
mod streets;
pub mod table;
pub mod tables;
mod taken_over;

use std::collections::HashMap;
use std::hash::Hash;

use crate::ids::ServiceId;
use crate::matters::CannotBring;
use crate::refusal::{Failure, refusals};
use crate::rights::NotAllowed;
use crate::services::{BadField, BadFields, Service};
use crate::words::TEXT_LIMIT;
use table::{Column, Row, Table};

pub use agents::{COLUMNS as AGENT_COLUMNS, Inviting, import_agents};
pub use kinds::{COLUMNS as KIND_COLUMNS, KIND_LINES, import_kinds};
pub use matters::{COLUMNS as MATTER_COLUMNS, MATTER_LINES, TakingOver, import_matters};
pub use streets::{COLUMNS as STREET_COLUMNS, import_streets};
pub use table::{Unreadable, fold, text};

/// Most lines of an import; of kinds, [`KIND_LINES`], and of matters, [`MATTER_LINES`].
pub const LINES: usize = 2_000;
/// Most that is said again of what stood in a cell.
const SAID: usize = 60;

/// What came of a file, line by line.
#[derive(Debug)]
pub struct Report {
    /// Each line that has a cell, in order.
    pub lines: Vec<Line>,
    /// Columns that were left aside, as the file calls them.
    pub unknown: Vec<String>,
}

/// What came of a line.
#[derive(Debug)]
pub struct Line {
    /// Its number in the file; 1 is the first, which names the columns.
    pub number: usize,
    /// What it is about, in its own words.
    pub about: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What can come of a line.
#[derive(Debug)]
pub enum Outcome {
    /// It was taken in.
    Added,
    /// It is there, and left as it is.
    Present,
    /// It cannot be taken in.
    Faulty(Vec<Fault>),
}

/// What is wrong with a line.
#[derive(Debug)]
pub struct Fault {
    /// In which column, by its word; empty for the line as a whole.
    pub column: &'static str,
    /// What.
    pub why: Why,
}

/// Why a line cannot be taken in.
#[derive(Debug)]
pub enum Why {
    /// As the verb says of a field.
    Field(BadField),
    /// Nothing here is called so: a service, a role, a kind, a form, a channel, a language.
    Unknown {
        /// What was written.
        said: String,
    },
    /// Several are called so, in several services.
    Ambiguous {
        /// What was written.
        said: String,
    },
    /// It is no date.
    NotADate {
        /// What was written.
        said: String,
    },
    /// An earlier line is about the same.
    SameAs {
        /// That line.
        line: usize,
    },
    /// The line has more cells than there are columns.
    TooManyCells,
    /// Not by this agent.
    NotAllowed(NotAllowed),
    /// Nobody can be found or called at the service.
    OnlineOnly,
    /// As the verb says that takes matters in.
    Bring(CannotBring),
}

impl Report {
    fn of(table: &Table) -> Self {
        Self { lines: Vec::with_capacity(table.rows.len()), unknown: table.unknown.clone() }
    }

    /// How many lines were taken in.
    pub fn added(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Added))
    }

    /// How many were there already.
    pub fn present(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Present))
    }

    /// How many cannot be taken in.
    pub fn faulty(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Faulty(_)))
    }

    fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.lines.iter().filter(|line| is(&line.outcome)).count()
    }

    /// All that is wrong, each with its line.
    pub fn faults(&self) -> impl Iterator<Item = (&Line, &Fault)> {
        self.lines.iter().flat_map(|line| match &line.outcome {
            Outcome::Faulty(faults) => faults.iter().map(move |fault| (line, fault)).collect(),
            Outcome::Added | Outcome::Present => Vec::new(),
        })
    }

    /// Notes what came of a line. A failure ends the import; all else is the line's own.
    fn note(
        &mut self,
        row: &Row,
        about: &str,
        came: Result<Outcome, Stopped>,
    ) -> Result<(), Failure> {
        let outcome = match came {
            Ok(outcome) => outcome,
            Err(Stopped::Faulty(faults)) => Outcome::Faulty(faults),
            Err(Stopped::Failed(failure)) => return Err(failure),
        };
        self.lines.push(Line { number: row.line, about: shortened(about), outcome });
        Ok(())
    }

    /// The import, if it is whole.
    fn done(self) -> Result<Self, CannotImport> {
        if self.faulty() == 0 { Ok(self) } else { Err(CannotImport::Faulty(Box::new(self))) }
    }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum CannotImport {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The file is no table that can be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Some lines cannot be taken in, so none was.
    #[error("{} lines cannot be taken in", .0.faulty())]
    Faulty(Box<Report>),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotImport);

/// Why a line ended early.
enum Stopped {
    Faulty(Vec<Fault>),
    Failed(Failure),
}

impl Stopped {
    fn at(column: &'static str, why: Why) -> Self {
        Self::Faulty(vec![Fault { column, why }])
    }
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<sea_orm::DbErr> for Stopped {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl From<NotAllowed> for Stopped {
    fn from(not_allowed: NotAllowed) -> Self {
        Self::at("", Why::NotAllowed(not_allowed))
    }
}

impl From<BadFields> for Stopped {
    fn from(bad: BadFields) -> Self {
        let faults = bad.0.into_iter().map(Fault::from);
        Self::Faulty(faults.collect())
    }
}

impl From<BadField> for Fault {
    fn from(bad: BadField) -> Self {
        Self { column: bad.field(), why: Why::Field(bad) }
    }
}

/// What is looked at in a line before its verb is run: all cells, so that a line is corrected in
/// one go.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    /// Of the row as such, whatever it is about.
    fn of(row: &Row, columns: &[Column]) -> Self {
        let mut faults = Self::default();
        if row.too_long {
            faults.add("", Why::TooManyCells);
        }
        for column in columns {
            let length = row.get(column.word).chars().count();
            if length > TEXT_LIMIT {
                let (field, limit) = (column.word, TEXT_LIMIT);
                faults.add(field, Why::Field(BadField::TooLong { field, length, limit }));
            }
        }
        faults
    }

    fn add(&mut self, column: &'static str, why: Why) {
        self.0.push(Fault { column, why });
    }

    /// A cell that must say something.
    fn missing(&mut self, column: &'static str) {
        self.add(column, Why::Field(BadField::Missing { field: column }));
    }

    /// A cell in which nothing is called so.
    fn unknown(&mut self, column: &'static str, said: &str) {
        self.add(column, Why::Unknown { said: shortened(said) });
    }

    /// What a cell means by `known` (none for a word that nobody knows); `without` where it is
    /// empty.
    fn word<T>(
        &mut self,
        row: &Row,
        column: &'static str,
        without: Option<T>,
        known: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let Some(said) = row.said(column) else {
            if without.is_none() {
                self.missing(column);
            }
            return without;
        };
        let found = known(&fold(&said));
        if found.is_none() {
            self.unknown(column, &said);
        }
        found
    }

    /// With what the verb says beside.
    fn and(mut self, stopped: Stopped) -> Stopped {
        match stopped {
            Stopped::Faulty(faults) => {
                let new = faults
                    .into_iter()
                    .filter(|new| self.0.iter().all(|at| at.column != new.column));
                let new: Vec<_> = new.collect();
                self.0.extend(new);
                Stopped::Faulty(self.0)
            }
            failed @ Stopped::Failed(_) => failed,
        }
    }

    fn done(self) -> Result<(), Stopped> {
        if self.0.is_empty() { Ok(()) } else { Err(Stopped::Faulty(self.0)) }
    }
}

/// The lines that came before, by what makes two of them the same.
struct Before<K>(HashMap<K, usize>);

impl<K: Eq + Hash> Before<K> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    /// Remembers a line, unless one before it is the same: then it is a fault.
    fn see(&mut self, key: K, line: usize) -> Result<(), Stopped> {
        if let Some(before) = self.0.get(&key) {
            return Err(Stopped::at("", Why::SameAs { line: *before }));
        }
        self.0.insert(key, line);
        Ok(())
    }
}

/// The service that a cell names: by its word in addresses, or by its name in either language.
fn service_called(services: &[Service], said: &str) -> Option<ServiceId> {
    let is_called = |of: &&Service| fold(&of.row.slug) == said || fold(&of.name) == said;
    services.iter().find(is_called).map(|of| of.row.id)
}

/// A tick, as tables write one.
fn yes_or_no(said: &str) -> Option<bool> {
    match said {
        "oui" | "o" | "yes" | "y" | "vrai" | "true" | "x" | "1" => Some(true),
        "non" | "n" | "no" | "faux" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// As much of a cell as is said again.
fn shortened(said: &str) -> String {
    let line: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SAID) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}
