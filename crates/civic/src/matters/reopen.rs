//! Taking a settled matter up again: something was forgotten, or comes to light later.

use super::{
    Change, Matter, State, What, change, happened, note_for_record, promised, tell_author, written,
};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services;

/// Why it stays settled.
#[derive(Debug, thiserror::Error)]
pub enum CannotReopen {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It is open, or its author took it back, which only they can undo.
    #[error("the matter is {}", .state.word())]
    NotSettled {
        /// Where it stands.
        state: State,
    },
    /// Its author reads why, so there must be a why.
    #[error("the reason is empty")]
    Empty,
    /// More than a person would read.
    #[error("the reason has {length} characters")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotReopen);

/// Reopens `matter`: the agent who acts follows it, and owes an answer within what the kind
/// promises. What was answered stays, and stays valid until another answer says otherwise.
pub async fn reopen(cx: &Context, matter: &Matter, why: &str) -> Result<(), CannotReopen> {
    let agent = agent_may(cx, Act::Reopen, matter.service_id)?;
    if !matter.state.is_decided() {
        return Err(CannotReopen::NotSettled { state: matter.state });
    }
    let too_long = |length| CannotReopen::TooLong { length };
    let why = written(why, CannotReopen::Empty, too_long)?;
    let kind = services::kind(cx, matter.kind_id).await?.ok_or(Failure::MissingRow("kind"))?;
    let to = Change::default()
        .state(State::Taken)
        .follower(agent.id(), true)
        .due_on(promised(cx, &kind, cx.today()).await?)
        .unsettled();
    let matter = change(cx, matter, to).await?;
    happened(cx, &matter, What::Reopened, Some(why)).await?;
    tell_author(cx, &matter, "reopened").await?;
    note_for_record(cx, &matter, "matter-reopened").await?;
    Ok(())
}
