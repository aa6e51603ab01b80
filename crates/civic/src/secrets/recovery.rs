//! Recovery codes: for whoever has their password and lost their second factor. Ten at a time,
//! each of 64.8 bits and good once; kept only as keyed hashes.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables::recovery_code;
use super::tell::{Changed, tell};
use crate::codes::{Use, draw_code, keyed_hash, read_code};
use crate::context::Context;
use crate::ids::AgentId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};

/// How many are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// Why no recovery codes were made.
#[derive(Debug, thiserror::Error)]
pub enum CannotMakeRecoveryCodes {
    /// Not for who acts.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It is too long since they signed in.
    #[error("the session is not fresh")]
    NotFresh,
    /// They stand in for codes of a second factor, and there is none.
    #[error("there is no second factor to stand in for")]
    NothingToRecover,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotMakeRecoveryCodes);

/// Makes recovery codes for the agent who acts, in the session of this token; those of before end.
/// Returns them: they are kept nowhere.
pub async fn make_recovery_codes(
    cx: &Context,
    session: &str,
) -> Result<Vec<String>, CannotMakeRecoveryCodes> {
    let agent = agent_may_here(cx, Act::OwnSecrets)?.id();
    if super::totp::confirmed(cx, agent).await?.is_none() {
        return Err(CannotMakeRecoveryCodes::NothingToRecover);
    }
    if !super::is_fresh(cx, session).await? {
        return Err(CannotMakeRecoveryCodes::NotFresh);
    }
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AgentId.eq(agent))
        .exec(&cx.tx)
        .await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| cx.draw(draw_code)).collect();
    let rows = codes.iter().filter_map(|code| hash(cx, code)).map(|code_hash| {
        recovery_code::ActiveModel {
            id: NotSet,
            agent_id: Set(agent),
            code_hash: Set(code_hash),
            made_at: Set(cx.now()),
            used_at: Set(None),
        }
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(&cx.tx).await?;
    tell(cx, agent, Changed::Recovery).await?;
    Ok(codes)
}

/// Whether `typed` can be a recovery code at all: it is longer than a code of a second factor.
pub(super) fn looks_like_one(typed: &str) -> bool {
    typed.chars().filter(char::is_ascii_alphanumeric).count() > 6
}

/// Uses up a recovery code of `agent`, if it is one.
pub(super) async fn take(cx: &Context, agent: AgentId, typed: &str) -> Result<bool, Failure> {
    let Some(hash) = hash(cx, typed) else { return Ok(false) };
    let taken = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(Some(cx.now().0)))
        .filter(recovery_code::Column::AgentId.eq(agent))
        .filter(recovery_code::Column::CodeHash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

fn hash(cx: &Context, typed: &str) -> Option<String> {
    Some(keyed_hash(cx.secrets(), Use::Recovery, &read_code(typed)?))
}
