//! Forms that are sent twice: the second time gives the first outcome again and changes nothing.
//! So for a week; after that the verbs themselves tell what was done already.

pub mod tables;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::context::Context;
use crate::refusal::Failure;

/// Days for which a form that is sent again leads where it led the first time.
pub const KEPT_DAYS: i64 = 7;
/// Most that are forgotten at once, so that nobody waits for it after a long pause.
const SWEPT: u64 = 100;

/// Where the form with this key led, if it was taken in before.
pub async fn outcome(cx: &Context, key: &str) -> Result<Option<String>, Failure> {
    Ok(tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::IdempotencyKey.eq(key))
        .one(&cx.tx)
        .await?
        .map(|row| row.outcome))
}

/// Notes where a form led, in the transaction of what it did, and forgets some of the oldest. Two
/// transactions that note the same key cannot both commit.
pub async fn note(cx: &Context, key: &str, act: &str, outcome: &str) -> Result<(), Failure> {
    let row = tables::ActiveModel {
        body_id: Set(cx.body_id()),
        idempotency_key: Set(key.to_owned()),
        act: Set(act.to_owned()),
        outcome: Set(outcome.to_owned()),
        at: Set(cx.now()),
    };
    tables::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    sweep(cx).await
}

/// Deletes rows that are older than [`KEPT_DAYS`], found by their index. Rows that another
/// transaction deletes at this moment are left to it.
async fn sweep(cx: &Context) -> Result<(), Failure> {
    let before = cx.now().plus_minutes(-KEPT_DAYS * 24 * 60);
    let old = Query::select()
        .column(tables::Column::IdempotencyKey)
        .from(tables::Entity)
        .and_where(tables::Column::BodyId.eq(cx.body_id()))
        .and_where(tables::Column::At.lt(before))
        .limit(SWEPT)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    tables::Entity::delete_many()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::IdempotencyKey.in_subquery(old))
        .exec(&cx.tx)
        .await?;
    Ok(())
}
