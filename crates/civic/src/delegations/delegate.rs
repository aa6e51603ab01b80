//! Recording that somebody may sign.

use jiff::civil::Date;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{Covers, Delegation, tables};
use crate::context::Context;
use crate::ids::{AgentId, KindId, ServiceId};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::services::{self, BadField, BadFields, Checks};
use crate::time::LegalDate;

/// A delegation to record.
#[derive(Clone, Debug)]
pub struct NewDelegation {
    /// In which service; none for the whole body.
    pub service: Option<ServiceId>,
    /// On which kind of matter of that service; none for all.
    pub kind: Option<KindId>,
    /// Which decisions.
    pub covers: Covers,
    /// First day; none for today.
    pub from: Option<Date>,
    /// Last day; none until it is ended.
    pub until: Option<Date>,
    /// By which text: “arrêté n° 2026-12 du 3 janvier 2026”.
    pub text: String,
}

/// Why a delegation was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum CannotDelegate {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agent here, or they have left.
    #[error("no such agent")]
    Unknown,
    /// Who signs is named (CRPA L212-1): not somebody whose name is withheld for their safety.
    #[error("the name of this agent is withheld")]
    NameWithheld,
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotDelegate);

/// Records that the agent `id` may sign, by a text that the head of the body made.
pub async fn delegate(
    cx: &Context,
    id: &str,
    new: &NewDelegation,
) -> Result<Delegation, CannotDelegate> {
    let by = agent_may_here(cx, Act::Delegate)?.id();
    let agent = services::by_public_id(cx, id).await?.filter(|agent| agent.active);
    let agent = agent.ok_or(CannotDelegate::Unknown)?;
    if agent.name_withheld {
        return Err(CannotDelegate::NameWithheld);
    }
    looked_at(cx, new).await?.done()?;
    let row = insert(cx, agent.id, Some(by), new).await?;
    let statement = json!({
        "service": row.service_id.map(|service| service.0),
        "kind": row.kind_id.map(|kind| kind.0),
        "covers": row.covers.word(),
        "from": row.from_on.0,
        "until": row.until_on.as_ref().map(|until| until.0.as_str()),
    });
    record::note_public(cx, "signature-delegated", &statement).await?;
    Ok(row)
}

/// Writes the row. No refusals: who calls it has checked.
pub(crate) async fn insert(
    cx: &Context,
    agent: AgentId,
    by: Option<AgentId>,
    new: &NewDelegation,
) -> Result<Delegation, Failure> {
    let row = tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        agent_id: Set(agent),
        service_id: Set(new.service),
        kind_id: Set(new.kind),
        covers: Set(new.covers),
        from_on: Set(LegalDate::of(new.from.unwrap_or(cx.today()))),
        until_on: Set(new.until.map(LegalDate::of)),
        text: Set(new.text.trim().to_owned()),
        recorded_by: Set(by),
        recorded_at: Set(cx.now()),
        ended_at: Set(None),
    };
    Ok(row.insert(&cx.tx).await?)
}

async fn looked_at(cx: &Context, new: &NewDelegation) -> Result<Checks, Failure> {
    let mut checks = Checks::default();
    checks.line("delegation_text", &new.text);
    if let Some(service) = new.service
        && services::service(cx, service).await?.is_none()
    {
        checks.refuse(BadField::Unfit { field: "delegation_on" });
    }
    if let Some(kind) = new.kind {
        let kind = services::kind(cx, kind).await?;
        if kind.is_none_or(|kind| Some(kind.service_id) != new.service) {
            checks.refuse(BadField::Unfit { field: "delegation_on" });
        }
    }
    let from = new.from.unwrap_or(cx.today());
    if new.until.is_some_and(|until| until < from || until < cx.today()) {
        checks.refuse(BadField::Unfit { field: "delegation_until" });
    }
    Ok(checks)
}
