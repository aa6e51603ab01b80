//! Finding that a matter is of another kind of the same service: its content decides, not the box
//! that was ticked. The correction is traced, and told where the first qualification was.

use super::{Change, Matter, State, What, acknowledge, change, happened, note_for_record, silence};
use crate::context::Context;
use crate::ids::KindId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services;

/// Why it stays of its kind.
#[derive(Debug, thiserror::Error)]
pub enum CannotRequalify {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing is left to qualify.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// The kind is not offered by this service.
    #[error("no such kind of matter in this service")]
    UnknownKind,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRequalify);

/// Makes `matter` one of the kind `to`. The date that was given to its author stays; when silence
/// decides is counted anew, and told to who was told before.
pub async fn requalify(cx: &Context, matter: &Matter, to: KindId) -> Result<(), CannotRequalify> {
    agent_may(cx, Act::Acknowledge, matter.service_id)?;
    if !matter.state.is_open() {
        return Err(CannotRequalify::Settled { state: matter.state });
    }
    let kind = services::kind(cx, to).await?;
    let kind = kind.filter(|kind| kind.active && kind.service_id == matter.service_id);
    let kind = kind.ok_or(CannotRequalify::UnknownKind)?;
    if kind.id == matter.kind_id {
        return Ok(());
    }
    let matter = change(cx, matter, Change::default().kind(&kind)).await?;
    let matter = silence::begin(cx, &matter).await?;
    happened(cx, &matter, What::Requalified, None).await?;
    if matter.acknowledged_on.is_some() {
        acknowledge::tell(cx, &matter).await?;
    }
    note_for_record(cx, &matter, "matter-requalified").await?;
    Ok(())
}
