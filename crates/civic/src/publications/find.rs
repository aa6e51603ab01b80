//! Reading what is public now.

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::Publication;
use super::tables::{Column, Entity};
use crate::context::Context;
use crate::refusal::Failure;
use crate::words::Subject;

/// All that is public now, oldest first. Grows with the body; for building an index.
pub async fn all_current(cx: &Context) -> Result<Vec<Publication>, Failure> {
    Ok(current(cx).order_by_asc(Column::Id).all(&cx.tx).await?)
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
