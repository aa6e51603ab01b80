//! Sending a matter on to the right service (CRPA L114-2): the person is told, the date kept.

use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::{
    Change, Matter, State, What, change, follower, happened, silence, tell_author, written,
};
use crate::context::Context;
use crate::ids::KindId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services;
use crate::words::TEXT_LIMIT;

/// Why it could not be sent on.
#[derive(Debug, thiserror::Error)]
pub enum CannotRedirect {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing is left to do.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// The kind is not offered here.
    #[error("no such kind of matter")]
    UnknownKind,
    /// It is there already.
    #[error("the matter is with that service already")]
    SameService,
    /// The person is told why, so there must be a why.
    #[error("the reason is empty")]
    NoReason,
    /// More than a person would read.
    #[error("the reason has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRedirect);

/// Sends `matter` to the service of the kind `to`, as that kind: what a matter is, its content
/// decides, not the box that was ticked. A second look stays one. The date by which a human answers does not
/// move: it was given to the person, whichever service answers; they are told which does now.
pub async fn redirect(
    cx: &Context,
    matter: &Matter,
    to: KindId,
    reason: &str,
) -> Result<(), CannotRedirect> {
    agent_may(cx, Act::Redirect, matter.service_id)?;
    if !matter.state.is_open() {
        return Err(CannotRedirect::Settled { state: matter.state });
    }
    let too_long = |length| CannotRedirect::TooLong { length };
    let reason = written(reason, CannotRedirect::NoReason, too_long)?;
    let kind = services::kind(cx, to).await?.filter(|kind| kind.active);
    let kind = kind.ok_or(CannotRedirect::UnknownKind)?;
    if kind.service_id == matter.service_id {
        return Err(CannotRedirect::SameService);
    }
    let follower = follower::of_kind(cx, &kind).await?;
    let mut moved = Change::default().given_to(matter, follower).kind(&kind);
    moved.0.service_id = Set(kind.service_id);
    moved.0.reached_on = Set(cx.legal_today());
    let there = change(cx, matter, moved).await?;
    let there = silence::begin(cx, &there).await?;
    happened(cx, &there, What::Redirected, Some(reason)).await?;
    tell_author(cx, &there, "redirected").await?;
    let statement = json!({
        "reference": matter.reference,
        "from": matter.service_id.0,
        "to": kind.service_id.0,
    });
    record::note_private(cx, "matter-redirected", super::record_subject(matter.id), &statement)
        .await?;
    Ok(())
}
