//! How often something was tried in vain, so that guessing gets slower: passwords, second factors,
//! codes that are read aloud.
//!
//! After [`FREE`] failures the next try must wait a minute, and after each further one twice as
//! long, up to [`LONGEST_MINUTES`]. An hour without a failure, or a success, and all is forgotten.
//! Nobody is ever shut out for good, so that an attacker cannot keep somebody from their own file.
//!
//! What was tried is kept only as a keyed hash, in the database and not in memory: several nodes
//! count together, and a restart forgets nothing.
//!
//! **A failure must be committed.** A verb that refuses drops its transaction, and what was
//! counted in it with it: whoever calls [`failed`] does it in a context of its own and commits
//! that. Tries that arrive at the same moment all pass [`allowed`]; how many those can be is for
//! the limits of the edge.

pub mod tables;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::codes::{Use, keyed_hash};
use crate::context::Context;
use crate::refusal::Failure;
use crate::time::Instant;

/// Failures that cost nothing: people mistype.
pub const FREE: i32 = 5;
/// The longest wait.
pub const LONGEST_MINUTES: i64 = 15;
/// Minutes without a failure after which all is forgotten.
pub const REMEMBERED_MINUTES: i64 = 60;
/// Most that are forgotten at once, so that nobody waits for it.
const SWEPT: u64 = 100;

/// Until when `key` must wait before it may be tried again at `what`; `None` when it need not.
pub async fn allowed(cx: &Context, what: &str, key: &str) -> Result<Option<Instant>, Failure> {
    let row = tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::What.eq(what))
        .filter(tables::Column::KeyHash.eq(hash(cx, what, key)))
        .filter(tables::Column::LastAt.gte(forgotten(cx)))
        .one(&cx.tx)
        .await?;
    Ok(row
        .map(|row| row.last_at.plus_minutes(wait(row.failures)))
        .filter(|until| *until > cx.now()))
}

/// Counts that `key` was tried at `what` in vain, and forgets some of what is old. To be committed.
pub async fn failed(cx: &Context, what: &str, key: &str) -> Result<(), Failure> {
    let row = tables::ActiveModel {
        body_id: Set(cx.body_id()),
        what: Set(what.to_owned()),
        key_hash: Set(hash(cx, what, key)),
        failures: Set(1),
        last_at: Set(cx.now()),
    };
    let before = Expr::col((tables::Entity, tables::Column::Failures));
    let last = Expr::col((tables::Entity, tables::Column::LastAt));
    let counted = Expr::case(last.lt(forgotten(cx)), 1).finally(before.add(1));
    let key = [tables::Column::BodyId, tables::Column::What, tables::Column::KeyHash];
    let again = OnConflict::columns(key)
        .value(tables::Column::Failures, counted)
        .value(tables::Column::LastAt, cx.now())
        .to_owned();
    tables::Entity::insert(row).on_conflict(again).exec_without_returning(&cx.tx).await?;
    sweep(cx).await
}

/// Forgets the failures of `key` at `what`: it was right this time.
pub async fn succeeded(cx: &Context, what: &str, key: &str) -> Result<(), Failure> {
    tables::Entity::delete_many()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::What.eq(what))
        .filter(tables::Column::KeyHash.eq(hash(cx, what, key)))
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// Minutes to wait after so many failures.
fn wait(failures: i32) -> i64 {
    match failures - FREE {
        ..0 => 0,
        over @ 0..4 => 1 << over,
        _ => LONGEST_MINUTES,
    }
}

fn hash(cx: &Context, what: &str, key: &str) -> String {
    keyed_hash(cx.secrets(), Use::Attempt, &format!("{what}\n{key}"))
}

fn forgotten(cx: &Context) -> Instant {
    cx.now().plus_minutes(-REMEMBERED_MINUTES)
}

/// Deletes what is forgotten, found by its index. Rows that another transaction holds are left to
/// it.
async fn sweep(cx: &Context) -> Result<(), Failure> {
    let old = Query::select()
        .column(tables::Column::KeyHash)
        .from(tables::Entity)
        .and_where(tables::Column::BodyId.eq(cx.body_id()))
        .and_where(tables::Column::LastAt.lt(forgotten(cx)))
        .limit(SWEPT)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    tables::Entity::delete_many()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::LastAt.lt(forgotten(cx)))
        .filter(tables::Column::KeyHash.in_subquery(old))
        .exec(&cx.tx)
        .await?;
    Ok(())
}
