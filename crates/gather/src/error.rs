//! What the index refuses.

/// Parameters that make no sense.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ParamsError {
    /// A score lies between 0 and 1.
    #[error("the threshold is {0}, not between 0 and 1")]
    Threshold(f32),
    /// Nothing could be found.
    #[error("{0} is 0, at least 1 is needed")]
    Zero(&'static str),
}

/// A change that does not fit what the index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// Each text has its own id; use [`crate::Index::change`] for a new wording.
    #[error("a text with this id is already there")]
    AlreadyThere,
    /// No text has this id.
    #[error("no text has this id")]
    NotThere,
}
