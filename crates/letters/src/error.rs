//! Why a document cannot be written.

use thiserror::Error;

/// Why a document cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CannotWrite {
    /// More text than a document holds: [`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES).
    #[error("{bytes} bytes of text, more than {limit}")]
    TooMuchText {
        /// What was given.
        bytes: usize,
        /// What would do.
        limit: usize,
    },
    /// More pages than a document holds: [`MAX_PAGES`](crate::MAX_PAGES).
    #[error("more than {limit} pages")]
    TooManyPages {
        /// What would do.
        limit: usize,
    },
    /// More text than a square that telephones read can hold.
    #[error("{bytes} bytes are too many for a square")]
    TooLongForASquare {
        /// What was given.
        bytes: usize,
    },
    /// The file would break a rule of its format. A fault of this crate.
    #[error("not a valid document: {0}")]
    Invalid(String),
}
