//! One's own sessions: seeing them, ending one, ending all others.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::tables::session;
use super::{Way, running, still_runs};
use crate::codes::{Use, keyed_hash};
use crate::context::{Actor, Context};
use crate::ids::PublicId;
use crate::refusal::{Failure, refusals};
use crate::time::Instant;

/// Minutes in which a session by a link is fresh: its holder may set a password without the one
/// that they forgot.
const FRESH_MINUTES: i64 = 30;

/// A session of one's own.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its row.
    pub row: session::Model,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// Why a session was not ended.
#[derive(Debug, thiserror::Error)]
pub enum CannotEnd {
    /// It ended already, or was never one of theirs.
    #[error("no such session")]
    UnknownSession,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotEnd);

/// The running sessions of who acts, in the session of this token; the last used first.
pub async fn own(cx: &Context, token: &str) -> Result<Vec<Session>, Failure> {
    let this = hash(cx, token);
    let rows = session::Entity::find()
        .filter(theirs(cx))
        .filter(still_runs(cx))
        .order_by_desc(session::Column::SeenAt)
        .order_by_desc(session::Column::Id)
        .all(&cx.tx)
        .await?;
    let told = |row: session::Model| Session { is_this: row.token_hash == this, row };
    Ok(rows.into_iter().map(told).collect())
}

/// Ends one of them.
pub async fn end(cx: &Context, id: &PublicId) -> Result<(), CannotEnd> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(Some(cx.now().0)))
        .filter(theirs(cx))
        .filter(still_runs(cx))
        .filter(session::Column::PublicId.eq(id.clone()))
        .exec(&cx.tx)
        .await?;
    if ended.rows_affected == 1 { Ok(()) } else { Err(CannotEnd::UnknownSession) }
}

/// Ends all of them but the one of this token. Returns how many those were.
pub async fn end_others(cx: &Context, token: &str) -> Result<u64, Failure> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(Some(cx.now().0)))
        .filter(theirs(cx))
        .filter(still_runs(cx))
        .filter(session::Column::TokenHash.ne(hash(cx, token)))
        .exec(&cx.tx)
        .await?;
    Ok(ended.rows_affected)
}

/// By which way and when the session of this token was opened, if it runs and is of who acts.
pub(crate) async fn opened(cx: &Context, token: &str) -> Result<Option<(Way, Instant)>, Failure> {
    let row = session::Entity::find()
        .filter(theirs(cx))
        .filter(still_runs(cx))
        .filter(session::Column::TokenHash.eq(hash(cx, token)))
        .one(&cx.tx)
        .await?;
    Ok(row.map(|row| (row.way, row.created_at)))
}

/// Whether the session of this token was opened by a link or an invitation a moment ago.
pub async fn came_by_fresh_link(cx: &Context, token: &str) -> Result<bool, Failure> {
    let since = cx.now().plus_minutes(-FRESH_MINUTES);
    let row = running(cx, token).await?;
    Ok(row.is_some_and(|row| {
        matches!(row.way, Way::Link | Way::Invitation) && row.created_at > since
    }))
}

fn hash(cx: &Context, token: &str) -> String {
    keyed_hash(cx.secrets(), Use::Session, token)
}

fn theirs(cx: &Context) -> Condition {
    match cx.actor() {
        Actor::Agent(agent) => Condition::all().add(session::Column::AgentId.eq(agent.id())),
        Actor::Person(person) => Condition::all().add(session::Column::PersonId.eq(*person)),
        // Neither has sessions.
        Actor::Anyone | Actor::Automatic { .. } => Condition::all().add(session::Column::Id.eq(0)),
    }
}
