//! Closing a debate: no more votes, and the service owes its reply.

use serde_json::json;

use super::{Debate, DebateState, Phase, change};
use crate::context::Context;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::time::LegalDate;

/// Why it could not be closed.
#[derive(Debug, thiserror::Error)]
pub enum CannotClose {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It was announced for a later day.
    #[error("the debate opens on {}", .opens_on.0)]
    NotOpenYet {
        /// Its first day.
        opens_on: LegalDate,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotClose);

/// Closes `debate`. Before its last day, today becomes the last one, and the record says which it
/// was to be; the reply stays due when it was. Closing it again changes nothing.
pub async fn close(cx: &Context, debate: &Debate) -> Result<(), CannotClose> {
    agent_may(cx, Act::CloseDebate, debate.service_id)?;
    if debate.state != DebateState::Open {
        return Ok(());
    }
    if debate.phase(cx.today()) == Phase::Upcoming {
        return Err(CannotClose::NotOpenYet { opens_on: debate.opens_on.clone() });
    }
    let last_day = cx.legal_today().min(debate.closes_on.clone());
    change(cx, debate, DebateState::Closed, &last_day).await?;
    let statement = json!({
        "debate": debate.public_id.0,
        "closed_on": last_day.0,
        "announced_for": debate.closes_on.0,
        "reply_due_on": debate.reply_due_on.0,
    });
    record::note_public(cx, "debate-closed", &statement).await?;
    Ok(())
}
