//! Reading many debates.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Debate;
use super::tables::debate::{Column, Entity};
use crate::context::Context;
use crate::refusal::Failure;

/// The body's debates, latest first day first.
pub async fn list(cx: &Context) -> Result<Vec<Debate>, Failure> {
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .order_by_desc(Column::OpensOn)
        .order_by_desc(Column::Id)
        .all(&cx.tx)
        .await?)
}
