//! Taking a template out of use: what was begun with it stays as it is.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::by_public_id;
use super::tables::{Column, Entity};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why a template stays.
#[derive(Debug, thiserror::Error)]
pub enum CannotRemove {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such template here.
    #[error("no such template")]
    Unknown,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRemove);

/// Takes the template `public_id` out of use.
pub async fn remove(cx: &Context, public_id: &str) -> Result<(), CannotRemove> {
    let row = by_public_id(cx, public_id).await?.ok_or(CannotRemove::Unknown)?;
    agent_may(cx, Act::WriteTemplates, row.service_id)?;
    Entity::update_many()
        .col_expr(Column::RemovedAt, Expr::value(cx.now().0))
        .filter(Column::Id.eq(row.id))
        .exec(&cx.tx)
        .await?;
    Ok(())
}
