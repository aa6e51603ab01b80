//! Offering a street no more.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables;
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};

/// Why a street was not removed.
#[derive(Debug, thiserror::Error)]
pub enum CannotRemove {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such street here, or not any more.
    #[error("no such street")]
    Unknown,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRemove);

/// Takes the street `id` from the list. Matters that name it keep what they say.
pub async fn remove(cx: &Context, id: &str) -> Result<(), CannotRemove> {
    agent_may_here(cx, Act::SetUp)?;
    let removed = tables::Entity::delete_many()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::PublicId.eq(id))
        .exec(&cx.tx)
        .await?;
    if removed.rows_affected == 0 { Err(CannotRemove::Unknown) } else { Ok(()) }
}
