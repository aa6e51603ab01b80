//! Accepting an invitation: the agent comes in.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables::agent_invitation;
use crate::codes::{Use, keyed_hash, read_code};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::sessions::{self, Holder, NewSession, Way};

/// Symbols of a code without its dashes: anything else is a slip.
const CODE_SYMBOLS: usize = 14;

/// What an invited agent shows.
#[derive(Clone, Copy, Debug)]
pub enum Offered<'a> {
    /// The code on a card, however it was typed.
    Code(&'a str),
    /// The token in the address of a mail.
    Token(&'a str),
}

/// Why nobody came in.
#[derive(Debug, thiserror::Error)]
pub enum CannotAccept {
    /// The code has a slip in it.
    #[error("the code's check symbol does not fit")]
    CodeMisread,
    /// Unknown, used, taken back or too old; not said which, so that nothing is learned by trying.
    #[error("the invitation does not open anything")]
    Closed,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAccept);

/// Uses an invitation up and opens a session for its agent. Returns the token for its cookie.
pub async fn accept(
    cx: &Context,
    offered: Offered<'_>,
    browser: &str,
) -> Result<String, CannotAccept> {
    let secret = match offered {
        Offered::Code(typed) => read_code(typed)
            .filter(|code| code.len() == CODE_SYMBOLS)
            .ok_or(CannotAccept::CodeMisread)?,
        Offered::Token(token) => token.to_owned(),
    };
    let hash = keyed_hash(cx.secrets(), Use::InvitationCode, &secret);
    let used = agent_invitation::Entity::update_many()
        .col_expr(agent_invitation::Column::UsedAt, Expr::value(Some(cx.now().0)))
        .filter(agent_invitation::Column::CodeHash.eq(hash.clone()))
        .filter(agent_invitation::Column::BodyId.eq(cx.body_id()))
        .filter(agent_invitation::Column::UsedAt.is_null())
        .filter(agent_invitation::Column::RevokedAt.is_null())
        .filter(agent_invitation::Column::ExpiresAt.gt(cx.now()))
        .exec(&cx.tx)
        .await?;
    if used.rows_affected != 1 {
        return Err(CannotAccept::Closed);
    }
    let row = agent_invitation::Entity::find()
        .filter(agent_invitation::Column::CodeHash.eq(hash))
        .one(&cx.tx)
        .await?
        .ok_or(Failure::MissingRow("agent_invitation"))?;
    if !super::agent(cx, row.agent_id).await?.active {
        return Err(CannotAccept::Closed);
    }
    let new = NewSession {
        holder: Holder::Agent(row.agent_id),
        way: Way::Invitation,
        level: "invitation",
        browser,
        provider: None,
    };
    Ok(sessions::open(cx, new).await?)
}
