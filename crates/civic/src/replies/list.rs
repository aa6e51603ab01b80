//! Reading all commitments of a body or of one of its services.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::tables::commitment::{Column, Entity};
use super::tables::reply;
use super::{Commitment, CommitmentState, Reply};
use crate::context::Context;
use crate::ids::{ReplyId, ServiceId};
use crate::refusal::Failure;

/// A page of commitments, and how many there are on all pages.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is late first, then what is open, what was kept, what was dropped; the open ones by
    /// their date, the settled ones latest first.
    pub commitments: Vec<(Commitment, Reply)>,
    /// To be done, and past their date.
    pub late: u64,
    /// To be done, and not past their date.
    pub open: u64,
    /// Done.
    pub kept: u64,
    /// Given up, with reasons.
    pub dropped: u64,
}

impl Page {
    /// How many there are in all.
    pub fn total(&self) -> u64 {
        self.late + self.open + self.kept + self.dropped
    }
}

/// A page of `size` commitments, of one `service` or of all.
pub async fn page(
    cx: &Context,
    service: Option<ServiceId>,
    page: u64,
    size: u64,
) -> Result<Page, Failure> {
    let all = Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::ReplyId.in_subquery(replies(cx, service)));
    let counted = async |state: CommitmentState| {
        all.clone().filter(Column::State.eq(state)).count(&cx.tx).await
    };
    let late = all
        .clone()
        .filter(Column::State.eq(CommitmentState::Open))
        .filter(Column::DueOn.lt(cx.legal_today()))
        .count(&cx.tx)
        .await?;
    let open = counted(CommitmentState::Open).await? - late;
    let kept = counted(CommitmentState::Kept).await?;
    let dropped = counted(CommitmentState::Dropped).await?;
    let found = all
        .clone()
        .order_by_asc(rank())
        .order_by_asc(due_while_open())
        .order_by_desc(Column::StateOn)
        .order_by_desc(Column::Id)
        .offset(page.saturating_mul(size))
        .limit(size)
        .all(&cx.tx)
        .await?;
    Ok(Page { commitments: with_replies(cx, found).await?, late, open, kept, dropped })
}

/// Open first, then kept, then dropped.
fn rank() -> SimpleExpr {
    Expr::case(Column::State.eq(CommitmentState::Open), 0)
        .case(Column::State.eq(CommitmentState::Kept), 1)
        .finally(2)
        .into()
}

/// What is late comes before what is open because its date does.
fn due_while_open() -> SimpleExpr {
    Expr::case(Column::State.eq(CommitmentState::Open), Expr::col(Column::DueOn)).finally("").into()
}

fn replies(cx: &Context, service: Option<ServiceId>) -> SelectStatement {
    let mut replies = Query::select();
    replies
        .column(reply::Column::Id)
        .from(reply::Entity)
        .and_where(reply::Column::BodyId.eq(cx.body_id()));
    if let Some(service) = service {
        replies.and_where(reply::Column::ServiceId.eq(service));
    }
    replies
}

async fn with_replies(
    cx: &Context,
    commitments: Vec<Commitment>,
) -> Result<Vec<(Commitment, Reply)>, Failure> {
    let replies = reply::Entity::find()
        .filter(cx.owns(reply::Column::BodyId))
        .filter(reply::Column::Id.is_in(commitments.iter().map(|commitment| commitment.reply_id)))
        .all(&cx.tx)
        .await?;
    let replies: HashMap<ReplyId, Reply> =
        replies.into_iter().map(|reply| (reply.id, reply)).collect();
    commitments
        .into_iter()
        .map(|commitment| {
            let reply = replies.get(&commitment.reply_id).cloned();
            Ok((commitment, reply.ok_or(Failure::MissingRow("reply"))?))
        })
        .collect()
}
