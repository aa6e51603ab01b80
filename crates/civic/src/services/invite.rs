//! Inviting an agent: by e-mail, or with a printed code. Who has left comes back by being invited.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::change_agent::touch;
use super::tables::agent_invitation;
use super::{Agent, by_public_id};
use crate::codes::{Use, draw_code, keyed_hash, read_code};
use crate::context::Context;
use crate::ids::{AgentId, PublicId};
use crate::outbox;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::store::Secrets;
use crate::words::{Language, vocabulary};

/// Days for which an invitation is good.
pub const INVITATION_DAYS: i64 = 14;

/// By which way an agent is invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteBy {
    /// To their work address, in this language.
    Mail(Language),
    /// With a code on a card, which is handed over.
    Card,
}

impl InviteBy {
    /// As the record calls it.
    const fn word(self) -> &'static str {
        match self {
            Self::Mail(_) => "mail",
            Self::Card => "card",
        }
    }
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum CannotInvite {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agent here.
    #[error("no such agent")]
    Unknown,
    /// An invitation by e-mail wants an address.
    #[error("the agent has no e-mail address")]
    NoEmail,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotInvite);

/// Invites the agent `id`, good for [`INVITATION_DAYS`] days, once; an invitation from before is
/// taken back. Returns the code of a card, which is kept nowhere.
pub async fn invite(cx: &Context, id: &str, by: InviteBy) -> Result<Option<String>, CannotInvite> {
    let made_by = agent_may_here(cx, Act::ManageAgents)?.id();
    let agent = by_public_id(cx, id).await?.ok_or(CannotInvite::Unknown)?;
    if agent.email.is_none() && by != InviteBy::Card {
        return Err(CannotInvite::NoEmail);
    }
    let before = presence(cx, &agent).await?;
    touch(cx, &agent, true).await?;
    take_back(cx, agent.id).await?;
    let public_id = cx.new_public_id();
    let (secret, code) = match by {
        InviteBy::Mail(_) => (invitation_token(cx.secrets(), &public_id), None),
        InviteBy::Card => {
            let code = cx.draw(draw_code);
            (read_code(&code).ok_or(Failure::Unreadable("drawn code".into()))?, Some(code))
        }
    };
    let row = agent_invitation::ActiveModel {
        id: NotSet,
        public_id: Set(public_id.clone()),
        body_id: Set(cx.body_id()),
        agent_id: Set(agent.id),
        code_hash: Set(keyed_hash(cx.secrets(), Use::InvitationCode, &secret)),
        made_by: Set(Some(made_by)),
        made_at: Set(cx.now()),
        expires_at: Set(cx.now().plus_minutes(INVITATION_DAYS * 24 * 60)),
        used_at: Set(None),
        revoked_at: Set(None),
    };
    agent_invitation::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    // Whoever hands an invitation to somebody who has come in could use it in their place: that it
    // was made is for all to see.
    let statement = json!({ "by": by.word(), "again": before == Presence::Active });
    record::note_public(cx, "agent-invited", &statement).await?;
    if let InviteBy::Mail(language) = by
        && let Some(to) = outbox::ToAgent::of(&agent, language)
    {
        let facts = json!({ "invitation": public_id.0 });
        outbox::queue_for_agent(cx, to, "agent_invitation", &facts).await?;
    }
    Ok(code)
}

/// The token in the address of an invitation's mail. It is kept nowhere: who sends the mail
/// computes it from the invitation's public id, with the server's key.
pub fn invitation_token(secrets: &Secrets, public_id: &PublicId) -> String {
    keyed_hash(secrets, Use::Invitation, &public_id.0)
}

/// Takes the open invitations of the agent `id` back.
pub async fn revoke_invitation(cx: &Context, id: &str) -> Result<(), CannotInvite> {
    agent_may_here(cx, Act::ManageAgents)?;
    let agent = by_public_id(cx, id).await?.ok_or(CannotInvite::Unknown)?;
    take_back(cx, agent.id).await?;
    Ok(())
}

/// Writes for the agent `agent`, who was taken in without being invited, an invitation that is taken
/// back as it is made. Until they are invited they have not come in ([`presence`]), and so are not
/// counted on as somebody who could set things right.
pub(crate) async fn not_yet_invited(cx: &Context, agent: AgentId) -> Result<(), Failure> {
    let row = agent_invitation::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        agent_id: Set(agent),
        code_hash: Set(cx.new_public_id().0),
        made_by: Set(cx.agent().map(super::Signed::id)),
        made_at: Set(cx.now()),
        expires_at: Set(cx.now()),
        used_at: Set(None),
        revoked_at: Set(Some(cx.now())),
    };
    agent_invitation::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// Open ones are taken back; what was accepted stays written.
pub(super) async fn take_back(cx: &Context, agent: AgentId) -> Result<(), Failure> {
    agent_invitation::Entity::update_many()
        .col_expr(agent_invitation::Column::RevokedAt, Expr::value(Some(cx.now().0)))
        .filter(agent_invitation::Column::AgentId.eq(agent))
        .filter(agent_invitation::Column::UsedAt.is_null())
        .filter(agent_invitation::Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// All of an agent's invitations: who left was invited in vain.
pub(super) async fn end_all(cx: &Context, agent: AgentId) -> Result<(), Failure> {
    agent_invitation::Entity::update_many()
        .col_expr(agent_invitation::Column::RevokedAt, Expr::value(Some(cx.now().0)))
        .filter(agent_invitation::Column::AgentId.eq(agent))
        .filter(agent_invitation::Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

vocabulary! {
    /// Whether an agent is there.
    Presence {
        /// Invited, and has not come in yet.
        Invited = "invited",
        /// Neither came in nor can: the invitation is too old, or was taken back.
        Uninvited = "uninvited",
        /// Works here.
        Active = "active",
        /// Has left.
        Left = "left",
    }
}

/// Whether an agent is there. Who was never invited was set up by the operator, and is.
pub async fn presence(cx: &Context, agent: &Agent) -> Result<Presence, Failure> {
    if !agent.active {
        return Ok(Presence::Left);
    }
    let all = agent_invitation::Entity::find()
        .filter(agent_invitation::Column::AgentId.eq(agent.id))
        .order_by_asc(agent_invitation::Column::Id)
        .all(&cx.tx)
        .await?;
    let mut standing = all.iter().filter(|row| row.revoked_at.is_none());
    if all.is_empty() || standing.clone().any(|row| row.used_at.is_some()) {
        return Ok(Presence::Active);
    }
    let is_open = standing.any(|row| row.expires_at > cx.now());
    Ok(if is_open { Presence::Invited } else { Presence::Uninvited })
}
