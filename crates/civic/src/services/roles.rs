//! Who holds which role, and what is missing still for a body to take matters in.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::tables::{agent, agent_role};
use super::{Agent, Role, is_current};
use crate::context::Context;
use crate::delegations::{self, Delegation};
use crate::ids::{KindId, ServiceId};
use crate::refusal::Failure;
use crate::words::Language;

/// A role and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub row: agent_role::Model,
    /// Whose.
    pub agent: Agent,
}

/// The roles that are held now or will be, by name. Mandates that have ended are not among them.
pub async fn holders(cx: &Context) -> Result<Vec<Held>, Failure> {
    let agents = agent::Entity::find()
        .filter(agent::Column::BodyId.eq(cx.body_id()))
        .filter(agent::Column::Active.eq(true));
    let agents: HashMap<_, _> =
        agents.all(&cx.tx).await?.into_iter().map(|agent| (agent.id, agent)).collect();
    let rows = agent_role::Entity::find()
        .filter(agent_role::Column::AgentId.is_in(agents.keys().copied()))
        .order_by_asc(agent_role::Column::Id)
        .all(&cx.tx)
        .await?;
    let mut held: Vec<_> = rows
        .into_iter()
        .filter(|row| row.until_on.as_ref().is_none_or(|until| cx.today() <= until.date()))
        .filter_map(|row| Some(Held { agent: agents.get(&row.agent_id)?.clone(), row }))
        .collect();
    held.sort_by(|a, b| sorted(&a.agent).cmp(&sorted(&b.agent)));
    Ok(held)
}

fn sorted(agent: &Agent) -> (&str, &str) {
    (&agent.family_name, &agent.given_name)
}

/// Who works for `service` now, as agent or lead: leads first, then who came first.
pub async fn workers(cx: &Context, service: ServiceId) -> Result<Vec<Agent>, Failure> {
    holding(cx, service, &[Role::Lead, Role::Agent]).await
}

/// Who answers for `service` now, who came first on top.
pub async fn leads(cx: &Context, service: ServiceId) -> Result<Vec<Agent>, Failure> {
    holding(cx, service, &[Role::Lead]).await
}

/// Who holds one of `roles` in `service` now: leads first, then who came first.
async fn holding(cx: &Context, service: ServiceId, roles: &[Role]) -> Result<Vec<Agent>, Failure> {
    let mut rows = agent_role::Entity::find()
        .filter(agent_role::Column::ServiceId.eq(service))
        .filter(agent_role::Column::Role.is_in(roles.iter().copied()))
        .order_by_asc(agent_role::Column::Id)
        .all(&cx.tx)
        .await?;
    rows.retain(|row| is_current(row, cx.today()));
    rows.sort_by_key(|row| row.role != Role::Lead);
    let found = agent::Entity::find()
        .filter(agent::Column::BodyId.eq(cx.body_id()))
        .filter(agent::Column::Active.eq(true))
        .filter(agent::Column::Id.is_in(rows.iter().map(|row| row.agent_id)));
    let mut found: HashMap<_, _> =
        found.all(&cx.tx).await?.into_iter().map(|agent| (agent.id, agent)).collect();
    Ok(rows.into_iter().filter_map(|row| found.remove(&row.agent_id)).collect())
}

/// Something without which a body, or one of its services, cannot do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// There is no service.
    NoService,
    /// Nobody works for this service.
    NoAgent(ServiceId),
    /// One person alone works for this service: a second look has no other human.
    OneAlone(ServiceId),
    /// Nobody answers for this service.
    NoLead(ServiceId),
    /// Nobody may sign a refusal of this service.
    NoSignatory(ServiceId),
    /// People do not know where to go.
    NoOffice(ServiceId),
    /// Nothing can be brought to this service.
    NoKind(ServiceId),
    /// The référent of this kind works there no more.
    NoReferent(ServiceId, KindId),
}

impl Gap {
    /// Of which service; none where there is none yet.
    pub fn service(self) -> Option<ServiceId> {
        match self {
            Self::NoService => None,
            Self::NoAgent(of)
            | Self::OneAlone(of)
            | Self::NoLead(of)
            | Self::NoSignatory(of)
            | Self::NoOffice(of)
            | Self::NoKind(of)
            | Self::NoReferent(of, _) => Some(of),
        }
    }
}

/// What is missing still, in the order in which it is best set up.
pub async fn missing(cx: &Context) -> Result<Vec<Gap>, Failure> {
    let services = super::list(cx, Language::Fr).await?;
    if services.is_empty() {
        return Ok(vec![Gap::NoService]);
    }
    let (offices, kinds) = (super::offices(cx).await?, super::kinds(cx, Language::Fr).await?);
    let (held, signing) = (holders(cx).await?, delegations::standing(cx).await?);
    let mut gaps = Vec::new();
    for id in services.iter().map(|service| service.row.id) {
        let workers = workers(cx, id).await?;
        let leads = |of: &Held| of.row.role == Role::Lead && of.row.service_id == Some(id);
        let kinds = || kinds.iter().filter(|kind| kind.row.service_id == id && kind.row.active);
        let lost = kinds().filter(|kind| workers.iter().all(|w| w.id != kind.row.referent_id));
        let signs = |row: &Delegation| row.service_id.is_none_or(|service| service == id);
        let found = [
            (!offices.iter().any(|office| office.row.service_id == id), Gap::NoOffice(id)),
            (workers.is_empty(), Gap::NoAgent(id)),
            (workers.len() == 1, Gap::OneAlone(id)),
            (!held.iter().any(leads), Gap::NoLead(id)),
            (!signing.iter().any(|(row, _)| signs(row)), Gap::NoSignatory(id)),
            (kinds().next().is_none(), Gap::NoKind(id)),
        ];
        gaps.extend(found.into_iter().filter(|(missing, _)| *missing).map(|(_, gap)| gap));
        gaps.extend(lost.map(|kind| Gap::NoReferent(id, kind.row.id)));
    }
    Ok(gaps)
}
