//! Reading replies and commitments.

use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::tables::{commitment, reply};
use super::{Commitment, CommitmentState, Reply};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::Failure;
use crate::words::Subject;

/// The replies to `subject`, first to last.
pub async fn of_subject(cx: &Context, subject: (Subject, i64)) -> Result<Vec<Reply>, Failure> {
    Ok(reply::Entity::find()
        .filter(reply::Column::BodyId.eq(cx.body_id()))
        .filter(reply::Column::SubjectKind.eq(subject.0))
        .filter(reply::Column::SubjectId.eq(subject.1))
        .order_by_asc(reply::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// What `reply` promises, in its order.
pub async fn commitments(cx: &Context, reply: &Reply) -> Result<Vec<Commitment>, Failure> {
    Ok(commitment::Entity::find()
        .filter(commitment::Column::BodyId.eq(cx.body_id()))
        .filter(commitment::Column::ReplyId.eq(reply.id))
        .order_by_asc(commitment::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// The commitment with this public id, and the reply that made it.
pub async fn commitment(
    cx: &Context,
    public_id: &str,
) -> Result<Option<(Commitment, Reply)>, Failure> {
    let found = commitment::Entity::find()
        .filter(commitment::Column::BodyId.eq(cx.body_id()))
        .filter(commitment::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?;
    match found {
        Some(found) => {
            let reply = reply_of(cx, &found).await?;
            Ok(Some((found, reply)))
        }
        None => Ok(None),
    }
}

/// What `service` still has to do, what is due first on top.
pub async fn commitments_open(
    cx: &Context,
    service: ServiceId,
) -> Result<Vec<Commitment>, Failure> {
    let replies = Query::select()
        .column(reply::Column::Id)
        .from(reply::Entity)
        .and_where(reply::Column::BodyId.eq(cx.body_id()))
        .and_where(reply::Column::ServiceId.eq(service))
        .to_owned();
    Ok(open_in(replies)
        .order_by_asc(commitment::Column::DueOn)
        .order_by_asc(commitment::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// How many commitments about `subject` are open.
pub(crate) async fn open_of_subject(cx: &Context, subject: (Subject, i64)) -> Result<u64, Failure> {
    let replies = Query::select()
        .column(reply::Column::Id)
        .from(reply::Entity)
        .and_where(reply::Column::BodyId.eq(cx.body_id()))
        .and_where(reply::Column::SubjectKind.eq(subject.0))
        .and_where(reply::Column::SubjectId.eq(subject.1))
        .to_owned();
    Ok(open_in(replies).count(&cx.tx).await?)
}

fn open_in(replies: SelectStatement) -> sea_orm::Select<commitment::Entity> {
    commitment::Entity::find()
        .filter(commitment::Column::State.eq(CommitmentState::Open))
        .filter(commitment::Column::ReplyId.in_subquery(replies))
}

/// The reply that made `commitment`.
pub(super) async fn reply_of(cx: &Context, commitment: &Commitment) -> Result<Reply, Failure> {
    reply::Entity::find_by_id(commitment.reply_id)
        .filter(reply::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?
        .ok_or(Failure::MissingRow("reply"))
}
