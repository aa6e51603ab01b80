//! Ending a role. Who works for a service no more hands over what they follow there.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::change_agent::{another_administers, touch};
use super::deactivate::{hand_over, owed};
use super::tables::agent_role;
use super::{Role, by_public_id};
use crate::context::Context;
use crate::ids::AgentId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};

/// Why a role was not ended.
#[derive(Debug, thiserror::Error)]
pub enum CannotEndRole {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such role of such an agent here.
    #[error("no such role")]
    Unknown,
    /// Nobody else who has come in runs the system.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// They follow matters or kinds there, and nobody who works there was named to go on.
    #[error("somebody of the service must take over")]
    NoSuccessor,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotEndRole);

/// Ends the role `role` of the agent `id`. With their last role of agent or lead in a service,
/// `successor` takes over what they follow there.
pub async fn end_role(
    cx: &Context,
    id: &str,
    role: i64,
    successor: Option<AgentId>,
) -> Result<(), CannotEndRole> {
    agent_may_here(cx, Act::ManageAgents)?;
    let agent = by_public_id(cx, id).await?.ok_or(CannotEndRole::Unknown)?;
    let row = agent_role::Entity::find_by_id(role)
        .filter(agent_role::Column::AgentId.eq(agent.id))
        .one(&cx.tx)
        .await?
        .ok_or(CannotEndRole::Unknown)?;
    if row.role == Role::Administrator && !another_administers(cx, agent.id).await? {
        return Err(CannotEndRole::LastAdministrator);
    }
    touch(cx, &agent, agent.active).await?;
    end(cx, &row).await?;
    let Some(service) = row.service_id else { return Ok(()) };
    let workers = super::workers(cx, service).await?;
    let Some(owed) = owed(cx, agent.id).await?.remove(&service) else { return Ok(()) };
    if workers.iter().any(|other| other.id == agent.id) {
        return Ok(());
    }
    let successor = successor.filter(|to| workers.iter().any(|other| other.id == *to));
    hand_over(cx, service, &owed, agent.id, successor.ok_or(CannotEndRole::NoSuccessor)?).await?;
    Ok(())
}

/// Takes the row away; the record keeps that the role was held, and ended.
pub(super) async fn end(cx: &Context, row: &agent_role::Model) -> Result<(), Failure> {
    agent_role::Entity::delete_by_id(row.id).exec(&cx.tx).await?;
    let statement = json!({
        "role": row.role.word(),
        "service": row.service_id.map(|service| service.0),
    });
    record::note_public(cx, "role-ended", &statement).await
}
