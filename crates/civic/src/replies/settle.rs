//! The end of a commitment: kept, with a proof anyone can look at, or dropped, with reasons.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::commitment::{Column, Entity};
use super::{Commitment, CommitmentState, Reply, find};
use crate::context::Context;
use crate::ids::CauseId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::{Subject, TEXT_LIMIT};
use crate::{causes, record};

/// Why the commitment stands where it stood.
#[derive(Debug, thiserror::Error)]
pub enum CannotSettle {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It was kept or dropped before; what was said stays said.
    #[error("the commitment is {}", .state.word())]
    AlreadySettled {
        /// Where it stands.
        state: CommitmentState,
    },
    /// Kept without a proof, or dropped without reasons.
    #[error("a commitment that is {} needs its reasons", .state.word())]
    NoReasons {
        /// Where it should have stood.
        state: CommitmentState,
    },
    /// More than a person would read.
    #[error("the text has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSettle);

/// Says that a commitment was kept, and how anyone can see that. Saying it again changes nothing.
pub async fn keep(cx: &Context, commitment: &Commitment, proof: &str) -> Result<(), CannotSettle> {
    settle(cx, commitment, CommitmentState::Kept, proof).await
}

/// Drops a commitment, for `reasons` that anyone may read. Dropping it again changes nothing.
pub async fn drop_commitment(
    cx: &Context,
    commitment: &Commitment,
    reasons: &str,
) -> Result<(), CannotSettle> {
    settle(cx, commitment, CommitmentState::Dropped, reasons).await
}

async fn settle(
    cx: &Context,
    commitment: &Commitment,
    state: CommitmentState,
    reason: &str,
) -> Result<(), CannotSettle> {
    let (now, reply) = find::commitment(cx, &commitment.public_id.0)
        .await?
        .ok_or(Failure::MissingRow("commitment"))?;
    agent_may(cx, Act::Settle, reply.service_id)?;
    let length = reason.chars().count();
    if reason.trim().is_empty() {
        return Err(CannotSettle::NoReasons { state });
    }
    if length > TEXT_LIMIT {
        return Err(CannotSettle::TooLong { length });
    }
    if now.state == state {
        return Ok(());
    }
    if now.state != CommitmentState::Open {
        return Err(CannotSettle::AlreadySettled { state: now.state });
    }
    change(cx, &now, state, reason.trim()).await?;
    let statement = json!({
        "commitment": now.public_id,
        "reply": reply.public_id,
        "what": now.what,
        "due_on": now.due_on.0,
        "reason": reason.trim(),
    });
    record::note_public(cx, act(state), &statement).await?;
    tell(cx, &reply, &now, act(state)).await?;
    Ok(())
}

const fn act(state: CommitmentState) -> &'static str {
    if matches!(state, CommitmentState::Kept) { "commitment-kept" } else { "commitment-dropped" }
}

/// Changes the row if nobody else did since it was read.
async fn change(
    cx: &Context,
    commitment: &Commitment,
    state: CommitmentState,
    reason: &str,
) -> Result<(), Failure> {
    let changed = Entity::update_many()
        .col_expr(Column::Version, Expr::value(commitment.version + 1))
        .col_expr(Column::State, Expr::value(state.word()))
        .col_expr(Column::StateReason, Expr::value(reason))
        .col_expr(Column::StateOn, Expr::value(cx.legal_today().0))
        .filter(Column::Id.eq(commitment.id))
        .filter(Column::Version.eq(commitment.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "commitment" })
    }
}

async fn tell(
    cx: &Context,
    reply: &Reply,
    commitment: &Commitment,
    message: &'static str,
) -> Result<(), Failure> {
    let (Subject::Cause, id) = reply.subject() else { return Ok(()) };
    let cause = causes::find::held(cx, CauseId(id)).await?.ok_or(Failure::MissingRow("cause"))?;
    let facts = json!({ "what": commitment.what, "due_on": commitment.due_on.0 });
    causes::tell_supporters(cx, &cause, message, &facts).await
}
