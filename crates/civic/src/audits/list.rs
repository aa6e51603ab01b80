//! The matters that a mandate covers: what each is and when, none of its words.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::mandates;
use crate::context::Context;
use crate::matters::Matter;
use crate::matters::tables::matter::{Column, Entity};
use crate::refusal::Failure;

/// A page of what a mandate covers.
#[derive(Clone, Debug)]
pub struct Page {
    /// The matters, latest received first.
    pub matters: Vec<Matter>,
    /// How many there are in all.
    pub total: u64,
}

/// What the mandates of the agent who acts cover today, latest received first. Nothing when no
/// auditor acts.
pub async fn list(cx: &Context, page: u64, size: u64) -> Result<Page, Failure> {
    let mandates = mandates(cx).await?;
    if mandates.is_empty() {
        return Ok(Page { matters: Vec::new(), total: 0 });
    }
    let mut within = Condition::all().add(Column::BodyId.eq(cx.body_id()));
    if mandates.iter().all(|mandate| mandate.service.is_some()) {
        within = within.add(Column::ServiceId.is_in(mandates.iter().filter_map(|one| one.service)));
    }
    let found = Entity::find().filter(within);
    let total = found.clone().count(&cx.tx).await?;
    let latest = found.order_by_desc(Column::Id).offset(page.saturating_mul(size)).limit(size);
    Ok(Page { matters: latest.all(&cx.tx).await?, total })
}
