//! Revoking a participation code: an envelope that was lost or went to the wrong person.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::participation_code;
use super::{Debate, find};
use crate::codes::read_code;
use crate::context::Context;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it could not be revoked.
#[derive(Debug, thiserror::Error)]
pub enum CannotRevokeCode {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Its check symbol does not fit: it was mistyped.
    #[error("the code was misread")]
    CodeMisread,
    /// The debate has no such code.
    #[error("no such code")]
    CodeUnknown,
    /// It has opened a voice, and nothing tells which.
    #[error("the code was used")]
    CodeUsed,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRevokeCode);

/// Revokes an unused code of `debate`. Revoking it again changes nothing.
pub async fn revoke_code(
    cx: &Context,
    debate: &Debate,
    code: &str,
) -> Result<(), CannotRevokeCode> {
    use participation_code::Column;
    agent_may(cx, Act::MakeCodes, debate.service_id)?;
    let read = read_code(code).ok_or(CannotRevokeCode::CodeMisread)?;
    let found = find::code(cx, debate.id, &read).await?.ok_or(CannotRevokeCode::CodeUnknown)?;
    if found.revoked_at.is_some() {
        return Ok(());
    }
    let revoked = participation_code::Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(Some(cx.now().0)))
        .filter(Column::Id.eq(found.id))
        .filter(Column::UsedAt.is_null())
        .exec(&cx.tx)
        .await?;
    if revoked.rows_affected != 1 {
        return Err(CannotRevokeCode::CodeUsed);
    }
    let statement = json!({ "debate": debate.public_id.0 });
    record::note_public(cx, "debate-code-revoked", &statement).await?;
    Ok(())
}
