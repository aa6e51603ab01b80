//! A lead decides that the service replies, before the threshold is reached.

use super::{Cause, State, find, make_reply_due};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::time::LegalDate;

/// Why the reply was not made due.
#[derive(Debug, thiserror::Error)]
pub enum CannotCallReply {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such cause here.
    #[error("no such cause")]
    UnknownCause,
    /// The service replied already.
    #[error("the service replied on {}", .on.0)]
    AlreadyReplied {
        /// When.
        on: LegalDate,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotCallReply);

/// Makes the service's reply to `cause` due. Where it is due already, its date does not move.
pub async fn call_reply(cx: &Context, cause: &Cause) -> Result<Cause, CannotCallReply> {
    let cause = find::held(cx, cause.id).await?.ok_or(CannotCallReply::UnknownCause)?;
    agent_may(cx, Act::CallReply, cause.service_id)?;
    match cause.state {
        State::Open => Ok(make_reply_due(cx, &cause, "lead").await?),
        State::ReplyDue => Ok(cause),
        State::Replied | State::Closed => {
            let on = cause.replied_on.ok_or(Failure::MissingRow("reply"))?;
            Err(CannotCallReply::AlreadyReplied { on })
        }
    }
}
