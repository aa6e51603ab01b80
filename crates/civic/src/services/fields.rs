//! What can be wrong with a field of a form by which a body is set up. All are looked at, so that
//! a long form is corrected in one go.

use jiff::tz::TimeZone;

use crate::matters::looks_like_email;
use crate::words::{LINE_LIMIT, TEXT_LIMIT};

/// What is wrong with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadField {
    /// It is needed.
    #[error("{field} is empty")]
    Missing {
        /// Which.
        field: &'static str,
    },
    /// More than a person would read.
    #[error("{field} has {length} characters, at most {limit}")]
    TooLong {
        /// Which.
        field: &'static str,
        /// Its length in characters.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A number that makes no sense there.
    #[error("{field} is not between {least} and {most}")]
    OutOfRange {
        /// Which.
        field: &'static str,
        /// From.
        least: i32,
        /// To.
        most: i32,
    },
    /// The e-mail address cannot be one.
    #[error("{field} is not an e-mail address")]
    NotAnEmail {
        /// Which.
        field: &'static str,
    },
    /// No such time zone.
    #[error("{field} is not a time zone")]
    NoSuchZone {
        /// Which.
        field: &'static str,
    },
    /// Something else here is called so.
    #[error("{field} is taken")]
    Taken {
        /// Which.
        field: &'static str,
    },
    /// Not one of what is offered, or with signs that it cannot have.
    #[error("{field} cannot be that")]
    Unfit {
        /// Which.
        field: &'static str,
    },
}

impl BadField {
    /// At which field.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Missing { field }
            | Self::TooLong { field, .. }
            | Self::OutOfRange { field, .. }
            | Self::NotAnEmail { field }
            | Self::NoSuchZone { field }
            | Self::Taken { field }
            | Self::Unfit { field } => field,
        }
    }
}

/// All that is wrong with a form; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} fields are refused, the first: {}", .0.len(), .0[0])]
pub struct BadFields(pub Vec<BadField>);

/// Looks at fields one after the other.
#[derive(Debug, Default)]
pub(crate) struct Checks(Vec<BadField>);

impl Checks {
    /// A line that must be there.
    pub(crate) fn line(&mut self, field: &'static str, text: &str) {
        self.within(field, text, LINE_LIMIT, true);
    }

    /// A line that may be empty.
    pub(crate) fn optional(&mut self, field: &'static str, text: Option<&str>) {
        self.within(field, text.unwrap_or_default(), LINE_LIMIT, false);
    }

    /// A text that may be empty.
    pub(crate) fn text(&mut self, field: &'static str, text: &str) {
        self.within(field, text, TEXT_LIMIT, false);
    }

    /// A text of at most `limit` characters, `needed` or not.
    pub(crate) fn within(&mut self, field: &'static str, text: &str, limit: usize, needed: bool) {
        let length = text.trim().chars().count();
        if needed && length == 0 {
            self.0.push(BadField::Missing { field });
        } else if length > limit {
            self.0.push(BadField::TooLong { field, length, limit });
        }
    }

    /// An e-mail address that may be missing.
    pub(crate) fn email(&mut self, field: &'static str, email: Option<&str>) {
        self.optional(field, email);
        if email.is_some_and(|email| !looks_like_email(email)) {
            self.0.push(BadField::NotAnEmail { field });
        }
    }

    /// A number from `least` to `most`.
    pub(crate) fn range(&mut self, field: &'static str, number: i32, least: i32, most: i32) {
        if !(least..=most).contains(&number) {
            self.0.push(BadField::OutOfRange { field, least, most });
        }
    }

    /// The IANA name of a time zone.
    pub(crate) fn zone(&mut self, field: &'static str, name: &str) {
        if name.trim().is_empty() {
            self.0.push(BadField::Missing { field });
        } else if TimeZone::get(name.trim()).is_err() {
            self.0.push(BadField::NoSuchZone { field });
        }
    }

    /// What is found out elsewhere.
    pub(crate) fn refuse(&mut self, bad: BadField) {
        self.0.push(bad);
    }

    /// Whether all is well.
    pub(crate) fn done(self) -> Result<(), BadFields> {
        if self.0.is_empty() { Ok(()) } else { Err(BadFields(self.0)) }
    }
}

/// Without white space around it; nothing where nothing is left.
pub(crate) fn kept(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
