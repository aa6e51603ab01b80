//! An agent leaves: what they follow is handed over, what they hold ends, what they signed stays.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::change_agent::{another_administers, touch};
use super::end_role::end;
use super::tables::{agent_role, kind};
use super::{Role, by_public_id, invite};
use crate::context::Context;
use crate::delegations;
use crate::ids::{AgentId, KindId, ServiceId};
use crate::matters;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::sessions;

/// What an agent leaves behind in a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// How many open matters they follow there: to be handed over, not a measure of anybody.
    pub matters: u64,
    /// The kinds whose référent they are.
    pub kinds: Vec<KindId>,
}

/// What an agent would leave behind, by service.
pub async fn owed(cx: &Context, agent: AgentId) -> Result<BTreeMap<ServiceId, Owed>, Failure> {
    let mut owed: BTreeMap<ServiceId, Owed> = BTreeMap::new();
    for (service, matters) in matters::followed(cx, agent).await? {
        owed.entry(service).or_default().matters = matters;
    }
    let kinds = kind::Entity::find()
        .filter(kind::Column::BodyId.eq(cx.body_id()))
        .filter(kind::Column::ReferentId.eq(agent))
        .order_by_asc(kind::Column::Id);
    for kind in kinds.all(&cx.tx).await? {
        owed.entry(kind.service_id).or_default().kinds.push(kind.id);
    }
    Ok(owed)
}

/// Why an agent was not let go.
#[derive(Debug, thiserror::Error)]
pub enum CannotDeactivate {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agent here.
    #[error("no such agent")]
    Unknown,
    /// They have left already.
    #[error("the agent has left already")]
    AlreadyLeft,
    /// Nobody else who has come in runs the system.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// Nobody who works for this service was named to go on.
    #[error("somebody of the service must take over")]
    NoSuccessor {
        /// Which service.
        service: ServiceId,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotDeactivate);

/// Lets the agent `id` go. In each service where they follow matters or kinds, one of `successors`
/// who works there takes over; their roles, sessions, invitations and ways in end.
pub async fn deactivate(
    cx: &Context,
    id: &str,
    successors: &BTreeMap<ServiceId, AgentId>,
) -> Result<(), CannotDeactivate> {
    agent_may_here(cx, Act::ManageAgents)?;
    let agent = by_public_id(cx, id).await?.ok_or(CannotDeactivate::Unknown)?;
    if !agent.active {
        return Err(CannotDeactivate::AlreadyLeft);
    }
    let roles = agent_role::Entity::find().filter(agent_role::Column::AgentId.eq(agent.id));
    let roles = roles.order_by_asc(agent_role::Column::Id).all(&cx.tx).await?;
    let administers = roles.iter().any(|row| row.role == Role::Administrator);
    if administers && !another_administers(cx, agent.id).await? {
        return Err(CannotDeactivate::LastAdministrator);
    }
    touch(cx, &agent, false).await?;
    for row in &roles {
        end(cx, row).await?;
    }
    for (service, owed) in owed(cx, agent.id).await? {
        let workers = super::workers(cx, service).await?;
        let to = successors.get(&service).filter(|to| workers.iter().any(|a| a.id == **to));
        let to = *to.ok_or(CannotDeactivate::NoSuccessor { service })?;
        hand_over(cx, service, &owed, agent.id, to).await?;
    }
    invite::end_all(cx, agent.id).await?;
    delegations::end_all(cx, agent.id).await?;
    sessions::end_all_of_agent(cx, agent.id).await?;
    forget_secrets(cx, agent.id).await?;
    Ok(())
}

/// What `from` follows in `service` goes to `to`, who works there.
pub(super) async fn hand_over(
    cx: &Context,
    service: ServiceId,
    owed: &Owed,
    from: AgentId,
    to: AgentId,
) -> Result<(), Failure> {
    kind::Entity::update_many()
        .col_expr(kind::Column::ReferentId, Expr::value(to.0))
        .filter(kind::Column::Id.is_in(owed.kinds.iter().copied()))
        .filter(kind::Column::ReferentId.eq(from))
        .exec(&cx.tx)
        .await?;
    matters::hand_over(cx, service, from, to).await
}

/// Passwords, passkeys and codes go for good: who comes back is invited anew, and chooses anew.
async fn forget_secrets(cx: &Context, agent: AgentId) -> Result<(), Failure> {
    for table in ["password", "totp", "passkey", "recovery_code", "ceremony"] {
        let mut gone = Query::delete();
        gone.from_table(table).and_where(Expr::col("agent_id").eq(agent.0));
        cx.tx.execute(&gone).await?;
    }
    let mut ways = Query::update();
    ways.table("way_in")
        .value("removed_at", cx.now().0)
        .and_where(Expr::col("agent_id").eq(agent.0))
        .and_where(Expr::col("removed_at").is_null());
    cx.tx.execute(&ways).await?;
    Ok(())
}
