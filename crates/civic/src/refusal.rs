//! What stops a verb: a refusal that a person can read and act on, or a failure.

use sea_orm::{DbErr, SqlErr};

/// Something went wrong that is nobody's doing: the database, the disk, a broken row.
///
/// Logged once at the edge and shown as “something went wrong” with a reference.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database said no.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// A root row changed between reading and writing; the verb can be run again.
    #[error("row of {table} changed meanwhile")]
    ChangedMeanwhile {
        /// Which table.
        table: &'static str,
    },
    /// A row points to one that is not there.
    #[error("missing row: {0}")]
    MissingRow(&'static str),
    /// A file cannot be made.
    #[error("cannot write {0}")]
    Unwritable(String),
    /// What was stored cannot be read back.
    #[error("unreadable: {0}")]
    Unreadable(String),
}

impl Failure {
    /// Whether running the verb again may succeed, or find out why it must not: a busy or
    /// serialisation error, a row that changed meanwhile, or a key that another just took (an
    /// answer to the same matter, a form sent twice at once).
    pub fn is_passing(&self) -> bool {
        match self {
            Self::ChangedMeanwhile { .. } => true,
            Self::Database(error) => {
                let text = error.to_string();
                matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
                    || ["database is locked", "could not serialize", "deadlock detected"]
                        .iter()
                        .any(|sign| text.contains(sign))
            }
            Self::MissingRow(_) | Self::Unreadable(_) | Self::Unwritable(_) => false,
        }
    }
}

/// The error type of a verb: refusals with their facts, and one variant that wraps a [`Failure`].
pub trait Refusal: std::error::Error + Send + Sync + 'static {
    /// The failure inside, if that is what it is.
    fn failure(&self) -> Option<&Failure>;
}

/// Implements [`Refusal`] and the conversions from [`Failure`] and [`DbErr`] for error types
/// whose failing variant is called `Failed`.
macro_rules! refusals {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::Refusal for $name {
            fn failure(&self) -> Option<&$crate::Failure> {
                match self {
                    Self::Failed(failure) => Some(failure),
                    #[allow(unreachable_patterns)]
                    _ => None,
                }
            }
        }
        impl From<sea_orm::DbErr> for $name {
            fn from(error: sea_orm::DbErr) -> Self {
                Self::Failed(error.into())
            }
        }
    )*};
}
pub(crate) use refusals;

impl Refusal for Failure {
    fn failure(&self) -> Option<&Failure> {
        Some(self)
    }
}
