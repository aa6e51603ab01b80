//! Acknowledging: a human qualifies what was asked, and its author is told what the law says of it
//! (CRPA L112-3, R112-5, R112-11-1 and following). The registration notice went out when it came.

use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::{
    Change, Matter, State, What, change, happened, note_for_record, silence, tell_author_with,
};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it could not be acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum CannotAcknowledge {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing is left to acknowledge.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAcknowledge);

/// Acknowledges `matter` as what it is now: its kind, its service, its date, and what silence
/// means where a validated rule says so. Doing it again changes nothing.
pub async fn acknowledge(cx: &Context, matter: &Matter) -> Result<(), CannotAcknowledge> {
    agent_may(cx, Act::Acknowledge, matter.service_id)?;
    if !matter.state.is_open() {
        return Err(CannotAcknowledge::Settled { state: matter.state });
    }
    if matter.acknowledged_on.is_some() {
        return Ok(());
    }
    let mut to = Change::default();
    to.0.acknowledged_on = Set(Some(cx.legal_today()));
    let matter = change(cx, matter, to).await?;
    happened(cx, &matter, What::Acknowledged, None).await?;
    tell(cx, &matter).await?;
    note_for_record(cx, &matter, "matter-acknowledged").await?;
    Ok(())
}

/// Tells the author what the law says of the matter as it is qualified now.
pub(super) async fn tell(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    let silence = silence::of(cx, matter).await?;
    let facts = json!({
        "reference": matter.reference,
        "received_on": matter.received_on.0,
        "due_on": matter.due_on.0,
        "silence_on": silence.as_ref().map(|silence| silence.deadline.on.to_string()),
        "silence_rule": silence.as_ref().map(|silence| silence.rule.key.as_str()),
    });
    tell_author_with(cx, matter, "acknowledgement", facts).await
}
