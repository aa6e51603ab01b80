//! An internal note: for the agents of the service, never shown to anyone else.

use super::{Matter, What, happened, written};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::TEXT_LIMIT;

/// Why it could not be noted.
#[derive(Debug, thiserror::Error)]
pub enum CannotNote {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing was written.
    #[error("the note is empty")]
    Empty,
    /// More than a person would read.
    #[error("the note has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotNote);

/// Adds a note to `matter`.
pub async fn note(cx: &Context, matter: &Matter, text: &str) -> Result<(), CannotNote> {
    agent_may(cx, Act::Note, matter.service_id)?;
    let text = written(text, CannotNote::Empty, |length| CannotNote::TooLong { length })?;
    happened(cx, matter, What::Noted, Some(text)).await?;
    Ok(())
}
