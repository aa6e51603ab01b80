//! Forms that are sent twice: the second time gives the first outcome again and changes nothing.

pub mod tables;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::context::Context;
use crate::refusal::Failure;

/// Where the form with this key led, if it was taken in before.
pub async fn outcome(cx: &Context, key: &str) -> Result<Option<String>, Failure> {
    Ok(tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::IdempotencyKey.eq(key))
        .one(&cx.tx)
        .await?
        .map(|row| row.outcome))
}

/// Notes where a form led, in the transaction of what it did. Two transactions that note the same
/// key cannot both commit.
pub async fn note(cx: &Context, key: &str, act: &str, outcome: &str) -> Result<(), Failure> {
    let row = tables::ActiveModel {
        body_id: Set(cx.body_id()),
        idempotency_key: Set(key.to_owned()),
        act: Set(act.to_owned()),
        outcome: Set(outcome.to_owned()),
        at: Set(cx.now()),
    };
    tables::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}
