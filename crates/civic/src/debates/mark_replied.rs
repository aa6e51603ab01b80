//! Marking a debate as replied to, for the verb that publishes the reply.

use super::{Debate, DebateState, Phase, change};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::time::LegalDate;

/// Why it could not be marked.
#[derive(Debug, thiserror::Error)]
pub enum CannotMarkReplied {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// People can still vote, or not yet.
    #[error("the debate is open until {}", .closes_on.0)]
    NotOver {
        /// Its last day.
        closes_on: LegalDate,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotMarkReplied);

/// Marks `debate` as replied to by its service: by one of its agents, leads or stewards, once
/// voting is over. The reply's own record entry tells of it. Marking it again changes nothing.
pub async fn mark_replied(cx: &Context, debate: &Debate) -> Result<(), CannotMarkReplied> {
    agent_may(cx, Act::Reply, debate.service_id)?;
    match debate.phase(cx.today()) {
        Phase::Replied => Ok(()),
        Phase::Over => Ok(change(cx, debate, DebateState::Replied, &debate.closes_on).await?),
        Phase::Upcoming | Phase::Running => {
            Err(CannotMarkReplied::NotOver { closes_on: debate.closes_on.clone() })
        }
    }
}
