//! What is under way between two requests of one browser: a sign-in that waits for its second
//! factor, a passkey's challenge, the way to a provider and back.
//!
//! A ceremony is no session: it opens nothing but its own next step, once, and only for a few
//! minutes. The browser holds its token (130 bits), kept here as a keyed hash.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::tables::ceremony;
use super::{Holder, split};
use crate::codes::{Use, draw_token, keyed_hash};
use crate::context::Context;
use crate::refusal::Failure;

/// What is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// For whom, where that is known already.
    pub holder: Option<Holder>,
    /// What was noted when it began.
    pub state: String,
}

/// Begins a ceremony of `kind` that can be gone on with for `minutes`. Returns its token. Those
/// that are over are deleted on the way.
pub async fn begin_ceremony(
    cx: &Context,
    kind: &str,
    holder: Option<Holder>,
    state: &str,
    minutes: i64,
) -> Result<String, Failure> {
    sweep(cx).await?;
    let token = cx.draw(draw_token);
    let (agent_id, person_id) = holder.map_or((None, None), split);
    let row = ceremony::ActiveModel {
        id: NotSet,
        token_hash: Set(hash(cx, token.as_str())),
        body_id: Set(cx.body_id()),
        kind: Set(kind.to_owned()),
        agent_id: Set(agent_id),
        person_id: Set(person_id),
        state: Set(state.to_owned()),
        made_at: Set(cx.now()),
        expires_at: Set(cx.now().plus_minutes(minutes)),
        used_at: Set(None),
    };
    ceremony::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(token)
}

/// The ceremony of this token, if it is still under way; it stays so.
pub async fn find_ceremony(
    cx: &Context,
    kind: &str,
    token: &str,
) -> Result<Option<Ceremony>, Failure> {
    Ok(running(cx, kind, token).one(&cx.tx).await?.map(told))
}

/// Uses the ceremony of this token up: who comes second gets nothing.
pub async fn take_ceremony(
    cx: &Context,
    kind: &str,
    token: &str,
) -> Result<Option<Ceremony>, Failure> {
    let Some(row) = running(cx, kind, token).one(&cx.tx).await? else { return Ok(None) };
    let used = ceremony::Entity::update_many()
        .col_expr(ceremony::Column::UsedAt, Expr::value(Some(cx.now().0)))
        .filter(ceremony::Column::Id.eq(row.id))
        .filter(ceremony::Column::UsedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok((used.rows_affected == 1).then(|| told(row)))
}

/// Notes `state` in place of `before`. Two who do so at once: one of them is to begin again.
pub async fn note_ceremony(
    cx: &Context,
    kind: &str,
    token: &str,
    before: &str,
    state: &str,
) -> Result<(), Failure> {
    let noted = ceremony::Entity::update_many()
        .col_expr(ceremony::Column::State, Expr::value(state))
        .filter(ceremony::Column::TokenHash.eq(hash(cx, token)))
        .filter(ceremony::Column::BodyId.eq(cx.body_id()))
        .filter(ceremony::Column::Kind.eq(kind))
        .filter(ceremony::Column::State.eq(before))
        .exec(&cx.tx)
        .await?;
    if noted.rows_affected == 1 {
        return Ok(());
    }
    Err(Failure::ChangedMeanwhile { table: "ceremony" })
}

fn hash(cx: &Context, token: &str) -> String {
    keyed_hash(cx.secrets(), Use::Ceremony, token)
}

fn running(cx: &Context, kind: &str, token: &str) -> Select<ceremony::Entity> {
    ceremony::Entity::find()
        .filter(ceremony::Column::TokenHash.eq(hash(cx, token)))
        .filter(ceremony::Column::BodyId.eq(cx.body_id()))
        .filter(ceremony::Column::Kind.eq(kind))
        .filter(ceremony::Column::UsedAt.is_null())
        .filter(ceremony::Column::ExpiresAt.gt(cx.now()))
}

fn told(row: ceremony::Model) -> Ceremony {
    let holder = match (row.agent_id, row.person_id) {
        (Some(agent), _) => Some(Holder::Agent(agent)),
        (None, Some(person)) => Some(Holder::Person(person)),
        (None, None) => None,
    };
    Ceremony { holder, state: row.state }
}

async fn sweep(cx: &Context) -> Result<(), Failure> {
    ceremony::Entity::delete_many()
        .filter(ceremony::Column::BodyId.eq(cx.body_id()))
        .filter(ceremony::Column::ExpiresAt.lt(cx.now()))
        .exec(&cx.tx)
        .await?;
    Ok(())
}
