//! Ending a delegation: what was signed under it stays signed.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::{Column, Entity};
use crate::context::Context;
use crate::ids::AgentId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};

/// Why a delegation was not ended.
#[derive(Debug, thiserror::Error)]
pub enum CannotEnd {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such delegation here.
    #[error("no such delegation")]
    Unknown,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotEnd);

/// Ends the delegation `public_id` at once. Twice changes nothing.
pub async fn end(cx: &Context, public_id: &str) -> Result<(), CannotEnd> {
    agent_may_here(cx, Act::Delegate)?;
    let row = Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?
        .ok_or(CannotEnd::Unknown)?;
    if row.ended_at.is_some() {
        return Ok(());
    }
    ended(cx, Column::Id.eq(row.id)).await?;
    let statement = json!({
        "service": row.service_id.map(|service| service.0),
        "covers": row.covers.word(),
    });
    record::note_public(cx, "delegation-ended", &statement).await?;
    Ok(())
}

/// Ends all that an agent who leaves had.
pub(crate) async fn end_all(cx: &Context, agent: AgentId) -> Result<(), Failure> {
    ended(cx, Column::AgentId.eq(agent)).await
}

async fn ended(cx: &Context, which: sea_orm::sea_query::SimpleExpr) -> Result<(), Failure> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(cx.now().0))
        .filter(which)
        .filter(Column::EndedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}
