//! When an agent is away: no matter is left with somebody who is not there.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::tables::absence;
use super::{Agent, Role, by_public_id};
use crate::context::Context;
use crate::ids::{AgentId, ServiceId};
use crate::matters;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::time::LegalDate;

/// An absence's row.
pub type Absence = absence::Model;

/// When somebody is away, and who stands in.
#[derive(Clone, Debug)]
pub struct AbsenceDraft {
    /// Who, by public id.
    pub agent: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Who follows their matters meanwhile, by public id; none leaves it to the service's leads.
    pub substitute: Option<String>,
}

/// Why an absence was not noted.
#[derive(Debug, thiserror::Error)]
pub enum CannotBeAway {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agent or absence here.
    #[error("no such agent or absence")]
    Unknown,
    /// It ends before it begins, or is over.
    #[error("the days are not in order")]
    BadDays,
    /// Who stands in must work for one of the same services, and be somebody else.
    #[error("who stands in does not work there")]
    BadSubstitute,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotBeAway);

/// Notes that an agent is away: by themselves, or by a lead of one of their services. Their
/// matters are handed over on the first day ([`matters::time_passes`]).
pub async fn be_away(cx: &Context, draft: &AbsenceDraft) -> Result<(), CannotBeAway> {
    let by = agent_may_here(cx, Act::BeAway)?.id();
    let agent = by_public_id(cx, &draft.agent).await?.filter(|agent| agent.active);
    let agent = agent.ok_or(CannotBeAway::Unknown)?;
    let services = may_speak_for(cx, &agent).await?;
    if draft.until < draft.from || draft.until < cx.today() {
        return Err(CannotBeAway::BadDays);
    }
    let row = absence::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        agent_id: Set(agent.id),
        from_on: Set(LegalDate::of(draft.from)),
        until_on: Set(LegalDate::of(draft.until)),
        substitute_id: Set(substitute(cx, draft, &agent, &services).await?),
        made_by: Set(by),
        made_at: Set(cx.now()),
        handed_over_at: Set(None),
        ended_at: Set(None),
    };
    absence::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// The services of `agent`, if who acts is that agent or a lead of one of them.
async fn may_speak_for(cx: &Context, agent: &Agent) -> Result<Vec<ServiceId>, CannotBeAway> {
    let signed = super::signed(cx, agent.id).await?.ok_or(CannotBeAway::Unknown)?;
    let services = signed.services();
    let by = cx.agent().ok_or(NotAllowed::SignInFirst)?;
    let leads = services.iter().any(|service| by.is(Role::Lead, *service));
    if by.id() == agent.id || leads {
        Ok(services)
    } else {
        Err(NotAllowed::NotFor(Act::BeAway).into())
    }
}

async fn substitute(
    cx: &Context,
    draft: &AbsenceDraft,
    agent: &Agent,
    services: &[ServiceId],
) -> Result<Option<AgentId>, CannotBeAway> {
    let Some(id) = &draft.substitute else { return Ok(None) };
    let found = by_public_id(cx, id).await?.filter(|found| found.id != agent.id);
    let found = found.ok_or(CannotBeAway::BadSubstitute)?;
    let signed = super::signed(cx, found.id).await?.ok_or(CannotBeAway::BadSubstitute)?;
    if services.iter().any(|service| signed.works_for(*service)) {
        Ok(Some(found.id))
    } else {
        Err(CannotBeAway::BadSubstitute)
    }
}

/// Ends an absence before its last day, by whoever may announce it. What was handed over stays
/// where it is.
pub async fn be_back(cx: &Context, public_id: &str) -> Result<(), CannotBeAway> {
    agent_may_here(cx, Act::BeAway)?;
    let row = absence::Entity::find()
        .filter(absence::Column::BodyId.eq(cx.body_id()))
        .filter(absence::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?
        .ok_or(CannotBeAway::Unknown)?;
    may_speak_for(cx, &super::agent(cx, row.agent_id).await?).await?;
    absence::Entity::update_many()
        .col_expr(absence::Column::EndedAt, Expr::value(cx.now().0))
        .filter(absence::Column::Id.eq(row.id))
        .filter(absence::Column::EndedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// The absences of now and of later in the services of the agent who acts, by first day: who is
/// there is what colleagues must know.
pub async fn absences(cx: &Context) -> Result<Vec<Absence>, Failure> {
    let Some(agent) = cx.agent() else { return Ok(Vec::new()) };
    let mut colleagues = vec![agent.id()];
    for service in agent.services() {
        colleagues.extend(super::workers(cx, service).await?.iter().map(|agent| agent.id));
    }
    Ok(standing(cx)
        .filter(absence::Column::AgentId.is_in(colleagues))
        .order_by_asc(absence::Column::FromOn)
        .order_by_asc(absence::Column::Id)
        .all(&cx.tx)
        .await?)
}

fn standing(cx: &Context) -> sea_orm::Select<absence::Entity> {
    absence::Entity::find()
        .filter(absence::Column::BodyId.eq(cx.body_id()))
        .filter(absence::Column::EndedAt.is_null())
        .filter(absence::Column::UntilOn.gte(cx.legal_today()))
}

/// Who is away today, and who stands in for them.
pub async fn away(cx: &Context) -> Result<HashMap<AgentId, Option<AgentId>>, Failure> {
    let rows = standing(cx).filter(absence::Column::FromOn.lte(cx.legal_today()));
    let rows = rows.order_by_asc(absence::Column::Id).all(&cx.tx).await?;
    Ok(rows.into_iter().map(|row| (row.agent_id, row.substitute_id)).collect())
}

/// Hands over the matters of one agent whose absence has begun; says whether there was one.
pub(crate) async fn begin_absence(cx: &Context) -> Result<bool, Failure> {
    let begun = standing(cx)
        .filter(absence::Column::FromOn.lte(cx.legal_today()))
        .filter(absence::Column::HandedOverAt.is_null())
        .order_by_asc(absence::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&cx.tx)
        .await?;
    let Some(row) = begun else { return Ok(false) };
    for service in matters::followed(cx, row.agent_id).await?.into_keys() {
        if let Some(to) = stands_in(cx, service, &row).await? {
            matters::hand_over(cx, service, row.agent_id, to).await?;
        }
    }
    absence::Entity::update_many()
        .col_expr(absence::Column::HandedOverAt, Expr::value(cx.now().0))
        .filter(absence::Column::Id.eq(row.id))
        .exec(&cx.tx)
        .await?;
    Ok(true)
}

/// Who takes over in `service`: the substitute, else a lead, else another agent, who is there.
/// Nobody, where nobody is: then the matters stay, and the desk shows whose they are.
async fn stands_in(
    cx: &Context,
    service: ServiceId,
    row: &Absence,
) -> Result<Option<AgentId>, Failure> {
    let away = away(cx).await?;
    let mut there = super::workers(cx, service).await?;
    there.retain(|agent| !away.contains_key(&agent.id));
    let substitute = there.iter().find(|agent| Some(agent.id) == row.substitute_id);
    Ok(substitute.or(there.first()).map(|agent| agent.id))
}
