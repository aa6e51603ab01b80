//! Audits: somebody from outside the desk reads matters of a service, within a mandate that says
//! where, from when, until when and what for.
//!
//! A mandate is a role ([`Role::Auditor`]) with dates and a purpose; outside its dates it is no
//! role at all. What an auditor opens is noted with the purpose of the mandate, and the author
//! sees it like any other reading. An auditor looks at what a service does, never at who does it:
//! what they are given names no agent beside the signature of an answer.

mod list;
mod open;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::Failure;
use crate::services::tables::agent_role;
use crate::services::{Role, is_current};
use crate::time::LegalDate;

pub use list::{Page, list};
pub use open::open;

/// What an auditor may read, from when until when, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// Which service; none for all services of the body.
    pub service: Option<ServiceId>,
    /// Its first day; none for a mandate that was there from the beginning.
    pub from_on: Option<LegalDate>,
    /// Its last day.
    pub until_on: Option<LegalDate>,
    /// What for, as its author reads it.
    pub purpose: String,
}

impl Mandate {
    /// Whether it covers `service`.
    pub fn covers(&self, service: ServiceId) -> bool {
        self.service.is_none_or(|at| at == service)
    }
}

/// The mandates of the agent who acts that count today, oldest first.
pub async fn mandates(cx: &Context) -> Result<Vec<Mandate>, Failure> {
    let Some(agent) = cx.agent() else { return Ok(Vec::new()) };
    let rows = agent_role::Entity::find()
        .filter(agent_role::Column::AgentId.eq(agent.id()))
        .filter(agent_role::Column::Role.eq(Role::Auditor))
        .order_by_asc(agent_role::Column::Id)
        .all(&cx.tx)
        .await?;
    let current = rows.into_iter().filter(|row| is_current(row, cx.today()));
    Ok(current
        .map(|row| Mandate {
            service: row.service_id,
            from_on: row.from_on,
            until_on: row.until_on,
            purpose: row.purpose.unwrap_or_default(),
        })
        .collect())
}
