//! Messages that leave by themselves: leased by one node at a time, tried again when that did not
//! work, given up in the end.
//!
//! A message leaves **at least once**: a node that is killed between sending and [`left`] leaves
//! its lease to run out, and another sends it again. Two nodes never hold one lease at once.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::tables;
use crate::context::Context;
use crate::refusal::Failure;
use crate::time::Instant;
use crate::words::{Language, ReplyBy, Subject};

/// Tries after which a message is given up: spread over about four hours.
pub const MAX_ATTEMPTS: i32 = 8;
/// Days for which it is kept that a message left or was given up, or that it waits: what has not
/// left by then comes too late.
const KEPT_DAYS: i64 = 30;

/// An e-mail that leaves by itself.
#[derive(Clone, Debug)]
pub struct Automatic {
    /// About what.
    pub subject: (Subject, i64),
    /// Which message: the key of its text.
    pub message: &'static str,
    /// To whom; may be empty.
    pub recipient: String,
    /// Their e-mail address.
    pub address: String,
    /// In which language.
    pub language: Language,
    /// What the text needs to know. No secret.
    pub facts: Value,
}

/// Queues an e-mail that leaves by itself. It belongs to no service and lies in no tray.
pub async fn queue_automatic(cx: &Context, mail: Automatic) -> Result<(), Failure> {
    let row = tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        service_id: Set(None),
        channel: Set(ReplyBy::Email),
        subject_kind: Set(mail.subject.0),
        subject_id: Set(mail.subject.1),
        message: Set(mail.message.to_owned()),
        recipient: Set(mail.recipient),
        address: Set(mail.address),
        language: Set(mail.language),
        facts: Set(mail.facts.to_string()),
        queued_at: Set(cx.now()),
        leased_until: Set(None),
        leased_by: Set(None),
        attempts: Set(0),
        done_at: Set(None),
        done_by: Set(None),
    };
    tables::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// The mail that carries the link with this public id, while it waits: for a simulation, where it
/// is shown and never leaves.
pub async fn about_link(
    cx: &Context,
    link: &crate::ids::PublicId,
) -> Result<Option<tables::Model>, Failure> {
    use crate::sessions::tables::sign_in_link;
    let link = sign_in_link::Entity::find()
        .filter(sign_in_link::Column::BodyId.eq(cx.body_id()))
        .filter(sign_in_link::Column::PublicId.eq(link.clone()))
        .one(&cx.tx)
        .await?;
    let Some(link) = link else { return Ok(None) };
    Ok(tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::SubjectKind.eq(Subject::Link))
        .filter(tables::Column::SubjectId.eq(link.id))
        .filter(tables::Column::DoneAt.is_null())
        .one(&cx.tx)
        .await?)
}

/// Takes the oldest of `messages` that waits, for `by` until `until`; to be committed before it is
/// sent. It counts as a try already, so that a message that kills who sends it ends too.
pub async fn lease(
    cx: &Context,
    messages: &[&str],
    by: &str,
    until: Instant,
) -> Result<Option<tables::Model>, Failure> {
    sweep(cx).await?;
    let found = tables::Entity::find()
        .filter(is_free(cx))
        .filter(tables::Column::Message.is_in(messages.iter().copied()))
        .order_by_asc(tables::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&cx.tx)
        .await?;
    let Some(row) = found else { return Ok(None) };
    let taken = tables::Entity::update_many()
        .col_expr(tables::Column::LeasedUntil, Expr::value(Some(until.0)))
        .col_expr(tables::Column::LeasedBy, Expr::value(Some(by.to_owned())))
        .col_expr(tables::Column::Attempts, Expr::col(tables::Column::Attempts).add(1))
        .filter(tables::Column::Id.eq(row.id))
        .filter(is_free(cx))
        .exec(&cx.tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(None);
    }
    Ok(Some(tables::Model { attempts: row.attempts + 1, ..row }))
}

/// Rows that no service keeps, that have not left, and that nobody holds.
fn is_free(cx: &Context) -> Condition {
    let unheld = tables::Column::LeasedUntil.is_null();
    Condition::all()
        .add(tables::Column::BodyId.eq(cx.body_id()))
        .add(tables::Column::ServiceId.is_null())
        .add(tables::Column::Channel.eq(ReplyBy::Email))
        .add(tables::Column::DoneAt.is_null())
        .add(tables::Column::Attempts.lt(MAX_ATTEMPTS))
        .add(unheld.or(tables::Column::LeasedUntil.lte(cx.now())))
}

/// Notes that a message left, and forgets to whom: what is done needs no address.
pub async fn left(cx: &Context, id: i64, by: &str) -> Result<(), Failure> {
    tables::Entity::update_many()
        .col_expr(tables::Column::DoneAt, Expr::value(Some(cx.now().0)))
        .col_expr(tables::Column::Address, Expr::value(""))
        .col_expr(tables::Column::Recipient, Expr::value(""))
        .filter(is_held(id, by))
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// Notes that a message did not leave: it waits a minute, then twice as long each time. Says
/// whether it will be tried again.
pub async fn failed(cx: &Context, row: &tables::Model, by: &str) -> Result<bool, Failure> {
    if row.attempts >= MAX_ATTEMPTS {
        give_up(cx, row.id, by).await?;
        return Ok(false);
    }
    let wait = 1_i64 << (row.attempts - 1).clamp(0, 10);
    tables::Entity::update_many()
        .col_expr(tables::Column::LeasedUntil, Expr::value(Some(cx.now().plus_minutes(wait).0)))
        .col_expr(tables::Column::LeasedBy, Expr::value(Option::<String>::None))
        .filter(is_held(row.id, by))
        .exec(&cx.tx)
        .await?;
    Ok(true)
}

/// Notes that a message will never leave, and forgets to whom it would have.
pub async fn give_up(cx: &Context, id: i64, by: &str) -> Result<(), Failure> {
    tables::Entity::update_many()
        .col_expr(tables::Column::Attempts, Expr::value(MAX_ATTEMPTS))
        .col_expr(tables::Column::Address, Expr::value(""))
        .col_expr(tables::Column::Recipient, Expr::value(""))
        .col_expr(tables::Column::LeasedUntil, Expr::value(Option::<i64>::None))
        .filter(is_held(id, by))
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// The row, as long as the lease is this node's: one that ran out and was taken by another is for
/// the other to note.
fn is_held(id: i64, by: &str) -> Condition {
    Condition::all()
        .add(tables::Column::Id.eq(id))
        .add(tables::Column::LeasedBy.eq(by))
        .add(tables::Column::DoneAt.is_null())
}

/// Deletes what was to leave by itself a month ago, whatever became of it.
pub(super) async fn sweep(cx: &Context) -> Result<(), Failure> {
    tables::Entity::delete_many()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::ServiceId.is_null())
        .filter(tables::Column::QueuedAt.lt(cx.now().plus_minutes(-KEPT_DAYS * 24 * 60)))
        .exec(&cx.tx)
        .await?;
    Ok(())
}
