//! Giving a role.

use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::change_agent::touch;
use super::fields::{BadField, BadFields, Checks};
use super::tables::agent_role;
use super::{Role, by_public_id, is_current};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::time::LegalDate;

/// A role to give. Dates and purpose are a mandate's to audit; other roles stay until they are
/// ended.
#[derive(Clone, Debug)]
pub struct Grant {
    /// As what.
    pub role: Role,
    /// In which service; an administrator has none, an auditor may have none.
    pub service: Option<ServiceId>,
    /// From which day on; none for today.
    pub from: Option<Date>,
    /// Its last day, at most a year after its first.
    pub until: Option<Date>,
    /// What for.
    pub purpose: String,
}

/// Why a role was not given.
#[derive(Debug, thiserror::Error)]
pub enum CannotGiveRole {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agent here.
    #[error("no such agent")]
    Unknown,
    /// Who has left is invited first.
    #[error("the agent has left")]
    Left,
    /// They have it.
    #[error("the agent has this role already")]
    AlreadyHeld,
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotGiveRole);

/// Gives a role to the agent `id`.
pub async fn give_role(cx: &Context, id: &str, grant: &Grant) -> Result<(), CannotGiveRole> {
    agent_may_here(cx, Act::ManageAgents)?;
    let agent = by_public_id(cx, id).await?.ok_or(CannotGiveRole::Unknown)?;
    if !agent.active {
        return Err(CannotGiveRole::Left);
    }
    looked_at(cx, grant).await?.done()?;
    touch(cx, &agent, true).await?;
    let mut held = agent_role::Entity::find()
        .filter(agent_role::Column::AgentId.eq(agent.id))
        .filter(agent_role::Column::Role.eq(grant.role))
        .all(&cx.tx)
        .await?
        .into_iter();
    if held.any(|row| row.service_id == grant.service && is_current(&row, cx.today())) {
        return Err(CannotGiveRole::AlreadyHeld);
    }
    let mandate = grant.role == Role::Auditor;
    let from = mandate.then(|| LegalDate::of(grant.from.unwrap_or(cx.today())));
    let row = agent_role::ActiveModel {
        id: NotSet,
        agent_id: Set(agent.id),
        role: Set(grant.role),
        service_id: Set(grant.service),
        from_on: Set(from.clone()),
        until_on: Set(grant.until.filter(|_| mandate).map(LegalDate::of)),
        purpose: Set(mandate.then(|| grant.purpose.trim().to_owned())),
    };
    agent_role::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    // The purpose is in free words, which could name somebody: it is kept, and not in the record.
    let statement = json!({
        "role": grant.role.word(),
        "service": grant.service.map(|service| service.0),
        "from": from.map(|from| from.0),
        "until": grant.until.filter(|_| mandate).map(|until| until.to_string()),
    });
    record::note_public(cx, "role-given", &statement).await?;
    Ok(())
}

async fn looked_at(cx: &Context, grant: &Grant) -> Result<Checks, Failure> {
    let mut checks = Checks::default();
    match (grant.role, grant.service) {
        (Role::Agent | Role::Lead | Role::Steward, None) => {
            checks.refuse(BadField::Missing { field: "service" });
        }
        // It comes with a delegation.
        (Role::Signatory, _) => checks.refuse(BadField::Unfit { field: "role" }),
        (Role::Administrator, Some(_)) => checks.refuse(BadField::Unfit { field: "service" }),
        (_, Some(service)) if super::service(cx, service).await?.is_none() => {
            checks.refuse(BadField::Unfit { field: "service" });
        }
        _ => {}
    }
    if grant.role == Role::Auditor {
        mandate(cx, grant, &mut checks);
    }
    Ok(checks)
}

fn mandate(cx: &Context, grant: &Grant, checks: &mut Checks) {
    checks.line("purpose", &grant.purpose);
    let from = grant.from.unwrap_or(cx.today());
    if from < cx.today() {
        checks.refuse(BadField::Unfit { field: "from" });
    }
    match grant.until {
        None => checks.refuse(BadField::Missing { field: "until" }),
        Some(until) if until < from || until > from.saturating_add(1.year()) => {
            checks.refuse(BadField::Unfit { field: "until" });
        }
        Some(_) => {}
    }
}
