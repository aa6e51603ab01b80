//! Which matters came from an older tool, so that each is taken over once however often its file
//! comes.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables;
use crate::codes::{Use, keyed_hash};
use crate::context::Context;
use crate::ids::MatterId;
use crate::refusal::Failure;

/// Under what a matter of an older tool is found again. Keyed: what it said there stays unread.
pub(super) fn key(cx: &Context, told: &str) -> String {
    keyed_hash(cx.secrets(), Use::TakenOver, told)
}

/// Whether a matter was taken over under this key.
pub(super) async fn is_there(cx: &Context, key: &str) -> Result<bool, Failure> {
    let row = tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::KeyHash.eq(key));
    Ok(row.one(&cx.tx).await?.is_some())
}

/// Notes that one was. Two that come at once with the same key cannot both.
pub(super) async fn note(cx: &Context, key: String, matter: MatterId) -> Result<(), Failure> {
    let row = tables::ActiveModel {
        body_id: Set(cx.body_id()),
        key_hash: Set(key),
        matter_id: Set(matter),
    };
    tables::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}
