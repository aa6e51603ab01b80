//! An agent called the author, and nobody answered: noted for the author to read, and for whoever
//! calls next.

use super::{Matter, What, happened};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::ReplyBy;

/// Why a call was not noted.
#[derive(Debug, thiserror::Error)]
pub enum CannotNoteCall {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A human has said the last word, or its author took it back.
    #[error("the matter is settled")]
    Settled,
    /// Its author did not ask to be called.
    #[error("its author did not ask to be called")]
    NotAsked,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotNoteCall);

/// Notes that the author of `matter` was called just now and did not answer. The service owes what
/// it owed: the date stays.
pub async fn call_in_vain(cx: &Context, matter: &Matter) -> Result<(), CannotNoteCall> {
    agent_may(cx, Act::NoteCall, matter.service_id)?;
    if !matter.state.is_open() {
        return Err(CannotNoteCall::Settled);
    }
    if matter.reply_by != ReplyBy::Phone {
        return Err(CannotNoteCall::NotAsked);
    }
    happened(cx, matter, What::CalledInVain, None).await?;
    Ok(())
}
