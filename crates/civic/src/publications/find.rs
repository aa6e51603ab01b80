//! Reading what is public now.

use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

use super::Publication;
use super::tables::{Column, Entity};
use crate::context::Context;
use crate::refusal::Failure;
use crate::words::Subject;

/// All that is public now, oldest first. Grows with the body; for building an index.
pub async fn all_current(cx: &Context) -> Result<Vec<Publication>, Failure> {
    Ok(current(cx).order_by_asc(Column::Id).all(&cx.tx).await?)
}

/// What changes whenever anything is published or withdrawn: how many are public now, and the
/// latest key. Tells whether an index is still true without reading all texts.
pub async fn fingerprint(cx: &Context) -> Result<(i64, i64), Failure> {
    let found: Option<(i64, Option<i64>)> = current(cx)
        .select_only()
        .column_as(Column::Id.count(), "count")
        .column_as(Column::Id.max(), "latest")
        .into_tuple()
        .one(&cx.tx)
        .await?;
    Ok(found.map_or((0, 0), |(count, latest)| (count, latest.unwrap_or(0))))
}

/// A page of `size` publications of matters, latest first, and how many there are in all.
pub async fn of_matters(
    cx: &Context,
    page: u64,
    size: u64,
) -> Result<(Vec<Publication>, u64), Failure> {
    let found = current(cx).filter(Column::SubjectKind.eq(Subject::Matter));
    let total = found.clone().count(&cx.tx).await?;
    let rows = found
        .order_by_desc(Column::Id)
        .offset(page.saturating_mul(size))
        .limit(size)
        .all(&cx.tx)
        .await?;
    Ok((rows, total))
}

/// The publication with this public id, while it is public.
pub async fn by_public_id(cx: &Context, public_id: &str) -> Result<Option<Publication>, Failure> {
    Ok(current(cx).filter(Column::PublicId.eq(public_id)).one(&cx.tx).await?)
}

/// What is public of `subject` now.
pub async fn of_subject(
    cx: &Context,
    subject: (Subject, i64),
) -> Result<Option<Publication>, Failure> {
    Ok(current(cx)
        .filter(Column::SubjectKind.eq(subject.0))
        .filter(Column::SubjectId.eq(subject.1))
        .one(&cx.tx)
        .await?)
}

/// The keys of what has something public of it now, as a subquery.
pub(crate) fn shown(cx: &Context, kind: Subject) -> SelectStatement {
    current(cx)
        .filter(Column::SubjectKind.eq(kind))
        .select_only()
        .column(Column::SubjectId)
        .into_query()
}

fn current(cx: &Context) -> Select<Entity> {
    Entity::find().filter(Column::BodyId.eq(cx.body_id())).filter(Column::WithdrawnAt.is_null())
}
