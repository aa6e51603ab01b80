//! Participation codes that were made and printed together: what became of them, and revoking
//! those that nobody used.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::Debate;
use super::tables::{code_batch, participation_code};
use crate::context::Context;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::Headcount;

/// A batch and what became of its codes.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its row.
    pub row: code_batch::Model,
    /// How many of its codes opened a voice; under five is not told, as who handed the envelopes
    /// out knows to whom.
    pub used: Headcount,
}

/// The batches of a debate, latest first. For who may make codes there; none for others.
pub async fn batches(cx: &Context, debate: &Debate) -> Result<Vec<Batch>, Failure> {
    if agent_may(cx, Act::MakeCodes, debate.service_id).is_err() {
        return Ok(Vec::new());
    }
    let rows = code_batch::Entity::find()
        .filter(code_batch::Column::DebateId.eq(debate.id))
        .order_by_desc(code_batch::Column::Id)
        .all(&cx.tx)
        .await?;
    let mut batches = Vec::with_capacity(rows.len());
    for row in rows {
        let used = participation_code::Entity::find()
            .filter(participation_code::Column::BatchId.eq(row.id))
            .filter(participation_code::Column::UsedAt.is_not_null())
            .count(&cx.tx)
            .await?;
        batches.push(Batch { row, used: Headcount::of(used) });
    }
    Ok(batches)
}

/// Why a batch was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum CannotRevokeBatch {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The debate has no such batch.
    #[error("no such batch")]
    Unknown,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRevokeBatch);

/// Revokes the codes of a batch that opened nothing yet: a pile of envelopes that was lost. Voices
/// that were opened stay. Revoking it again changes nothing.
pub async fn revoke_batch(
    cx: &Context,
    debate: &Debate,
    batch: &str,
) -> Result<(), CannotRevokeBatch> {
    agent_may(cx, Act::MakeCodes, debate.service_id)?;
    let found = code_batch::Entity::find()
        .filter(code_batch::Column::DebateId.eq(debate.id))
        .filter(code_batch::Column::PublicId.eq(batch))
        .one(&cx.tx)
        .await?
        .ok_or(CannotRevokeBatch::Unknown)?;
    let now = Expr::value(Some(cx.now().0));
    let revoked = code_batch::Entity::update_many()
        .col_expr(code_batch::Column::RevokedAt, now.clone())
        .filter(code_batch::Column::Id.eq(found.id))
        .filter(code_batch::Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    if revoked.rows_affected != 1 {
        return Ok(());
    }
    participation_code::Entity::update_many()
        .col_expr(participation_code::Column::RevokedAt, now)
        .filter(participation_code::Column::BatchId.eq(found.id))
        .filter(participation_code::Column::UsedAt.is_null())
        .filter(participation_code::Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    let statement = json!({ "debate": debate.public_id.0, "codes": found.codes });
    record::note_public(cx, "debate-codes-revoked", &statement).await?;
    Ok(())
}
