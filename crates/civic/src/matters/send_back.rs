//! An answer that was laid before somebody comes back to its writer: with words, or because they
//! take it back themselves. They find it in their draft.

use super::sign::may_read;
use super::submit::{Outcome, by_public_id, decide, waiting_on};
use super::{Matter, What, draft, find, happened, urgent, written};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{self, Role};

/// Why it was not sent back.
#[derive(Debug, thiserror::Error)]
pub enum CannotSendBack {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It waits no more.
    #[error("it waits no more")]
    Gone,
    /// Its writer must know what to change.
    #[error("nothing was said")]
    Empty,
    /// More than a person would read.
    #[error("the words have {length} characters")]
    TooLong {
        /// Their length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSendBack);

/// Sends what waits under `public_id` back to its writer, with `words`; also what was signed or
/// approved and has not left yet.
pub async fn send_back(cx: &Context, public_id: &str, words: &str) -> Result<(), CannotSendBack> {
    let submission = by_public_id(cx, public_id).await?.filter(|row| row.outcome.is_none());
    let submission = submission.ok_or(CannotSendBack::Gone)?;
    let matter = find::by_id(cx, submission.matter_id).await?;
    may_read(cx, Act::SendBack, &submission, &matter).await??;
    let too_long = |length| CannotSendBack::TooLong { length };
    let words = written(words, CannotSendBack::Empty, too_long)?;
    decide(cx, &submission, Outcome::SentBack, Some(words)).await?;
    draft::give_back(cx, &submission).await?;
    happened(cx, &matter, What::SentBack, Some(words)).await?;
    let writer = services::agent(cx, submission.written_by).await?;
    urgent::tell_agent(cx, &writer, &matter, "matter_sent_back").await?;
    Ok(())
}

/// Why it was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum CannotTakeBack {
    /// Not by this agent: its writer does, or a lead of the service.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing waits.
    #[error("nothing waits")]
    Gone,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotTakeBack);

/// Takes back what waits for `matter`: by its writer, or by a lead, so that nobody's absence holds
/// a matter up.
pub async fn take_back(cx: &Context, matter: &Matter) -> Result<(), CannotTakeBack> {
    let agent = agent_may(cx, Act::Answer, matter.service_id)?;
    let submission = waiting_on(cx, matter.id).await?.ok_or(CannotTakeBack::Gone)?;
    if submission.written_by != agent.id() && !agent.is(Role::Lead, matter.service_id) {
        return Err(NotAllowed::NotFor(Act::Answer).into());
    }
    decide(cx, &submission, Outcome::TakenBack, None).await?;
    draft::give_back(cx, &submission).await?;
    happened(cx, matter, What::TakenBack, None).await?;
    Ok(())
}
