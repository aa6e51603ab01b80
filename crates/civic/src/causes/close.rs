//! Closing a cause: only once the service replied and every commitment is kept or dropped.

use serde_json::json;

use super::{Cause, Change, State, change, find};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::{record, replies};

/// Why it was not closed.
#[derive(Debug, thiserror::Error)]
pub enum CannotClose {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such cause here.
    #[error("no such cause")]
    UnknownCause,
    /// The service owes a reply first.
    #[error("the service has not replied")]
    NotReplied,
    /// What was promised is still to be done, or to be dropped with reasons.
    #[error("{count} commitments are open")]
    CommitmentsOpen {
        /// How many.
        count: u64,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotClose);

/// Closes `cause`. Closing twice changes nothing.
pub async fn close(cx: &Context, cause: &Cause) -> Result<(), CannotClose> {
    let cause = find::held(cx, cause.id).await?.ok_or(CannotClose::UnknownCause)?;
    agent_may(cx, Act::CloseCause, cause.service_id)?;
    match cause.state {
        State::Closed => return Ok(()),
        State::Open | State::ReplyDue => return Err(CannotClose::NotReplied),
        State::Replied => {}
    }
    let count = replies::find::open_of_subject(cx, cause.subject()).await?;
    if count > 0 {
        return Err(CannotClose::CommitmentsOpen { count });
    }
    change(cx, &cause, Change { state: Some(State::Closed), ..Change::default() }).await?;
    record::note_public(cx, "cause-closed", &json!({ "cause": cause.public_id })).await?;
    Ok(())
}
