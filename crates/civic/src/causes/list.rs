//! Reading many causes.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::find::visible;
use super::tables::{cause, support};
use super::{Cause, State};
use crate::context::Context;
use crate::ids::{CauseId, ServiceId};
use crate::refusal::Failure;

/// Which causes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only those that stand here.
    pub state: Option<State>,
    /// Only those of this service.
    pub service: Option<ServiceId>,
}

/// A cause in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The cause.
    pub cause: Cause,
    /// How many support it.
    pub supporters: u64,
}

/// A page of causes.
#[derive(Clone, Debug)]
pub struct Page {
    /// Latest first.
    pub causes: Vec<Listed>,
    /// How many there are in all.
    pub total: u64,
}

/// A page of `size` causes whose words are shown (agents also see their service's others).
pub async fn page(cx: &Context, filter: Filter, page: u64, size: u64) -> Result<Page, Failure> {
    let mut found = cause::Entity::find().filter(visible(cx));
    if let Some(state) = filter.state {
        found = found.filter(cause::Column::State.eq(state));
    }
    if let Some(service) = filter.service {
        found = found.filter(cause::Column::ServiceId.eq(service));
    }
    let total = found.clone().count(&cx.tx).await?;
    let causes = found
        .order_by_desc(cause::Column::Id)
        .offset(page.saturating_mul(size))
        .limit(size)
        .all(&cx.tx)
        .await?;
    Ok(Page { causes: with_supporters(cx, causes).await?, total })
}

/// The causes that wait for `service`'s reply, what is due first on top. Also those whose words
/// were withdrawn: the reply is owed to the others who support them.
pub async fn due(cx: &Context, service: ServiceId) -> Result<Vec<Listed>, Failure> {
    let causes = cause::Entity::find()
        .filter(cause::Column::BodyId.eq(cx.body_id()))
        .filter(cause::Column::ServiceId.eq(service))
        .filter(cause::Column::State.eq(State::ReplyDue))
        .order_by_asc(cause::Column::ReplyDueOn)
        .order_by_asc(cause::Column::Id)
        .all(&cx.tx)
        .await?;
    with_supporters(cx, causes).await
}

async fn with_supporters(cx: &Context, causes: Vec<Cause>) -> Result<Vec<Listed>, Failure> {
    let counts: Vec<(CauseId, i64)> = support::Entity::find()
        .select_only()
        .column(support::Column::CauseId)
        .column_as(support::Column::Id.count(), "people")
        .filter(support::Column::CauseId.is_in(causes.iter().map(|cause| cause.id)))
        .filter(support::Column::LeftAt.is_null())
        .group_by(support::Column::CauseId)
        .into_tuple()
        .all(&cx.tx)
        .await?;
    let counts: HashMap<CauseId, i64> = counts.into_iter().collect();
    Ok(causes
        .into_iter()
        .map(|cause| Listed {
            supporters: counts.get(&cause.id).map_or(0, |people| *people as u64),
            cause,
        })
        .collect())
}
