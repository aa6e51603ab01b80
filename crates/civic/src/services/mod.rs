//! Services: what a body does for people, where, when, and who answers for it.
//!
//! Verbs by which an administrator, and for their own service a lead, sets a body up:
//! [`add_service()`], [`change_service()`], [`add_office()`], [`change_office()`],
//! [`remove_office()`], [`add_kind()`], [`change_kind()`], [`add_closure()`],
//! [`remove_closure()`]; by which agents come and go: [`take_in()`], [`change_agent()`], [`invite()`],
//! [`revoke_invitation()`], [`accept()`], [`give_role()`], [`end_role()`], [`deactivate()`]; by
//! which they are away and back: [`be_away()`], [`be_back()`]; and by which a lead answers for the
//! law: [`validate_rule()`].

mod absence;
mod accept;
mod change_agent;
mod change_kind;
mod change_office;
mod change_service;
mod closure;
mod deactivate;
mod end_role;
mod fields;
mod give_role;
mod hours;
mod invite;
mod roles;
pub mod set_up;
pub mod tables;
mod texts;
mod validate_rule;

use std::collections::HashMap;

use jiff::ToSpan;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::context::Context;
use crate::delegations;
use crate::ids::{AgentId, KindId, OfficeId, ServiceId};
use crate::refusal::Failure;
use crate::words::{Language, vocabulary};
use tables::{agent, agent_role, kind, kind_text, office, office_hours, service, service_text};

pub(crate) use absence::begin_absence;
pub use absence::{Absence, AbsenceDraft, CannotBeAway, absences, away, be_away, be_back};
pub use accept::{CannotAccept, Offered, accept};
pub use change_agent::{AgentDraft, CannotChangeAgent, change_agent, take_in};
pub use change_kind::{CannotChangeKind, KindDraft, add_kind, change_kind};
pub use change_office::{
    CannotChangeOffice, DAYS, OfficeDraft, add_office, change_office, remove_office,
};
pub(crate) use change_service::slug_of;
pub use change_service::{
    CannotChangeService, LETTERHEAD_LIMIT, ServiceDraft, add_service, change_service,
};
pub use closure::{
    CannotClose, Closure, ClosureDraft, MOST_DAYS, add_closure, calendar, closures, remove_closure,
};
pub use deactivate::{CannotDeactivate, Owed, deactivate, owed};
pub use end_role::{CannotEndRole, end_role};
pub use fields::{BadField, BadFields};
pub(crate) use fields::{Checks, kept};
pub use give_role::{CannotGiveRole, Grant, give_role};
pub use hours::{Opening, Openness};
pub(crate) use invite::not_yet_invited;
pub use invite::{
    CannotInvite, INVITATION_DAYS, InviteBy, Presence, invitation_token, invite, presence,
    revoke_invitation,
};
pub use roles::{Gap, Held, holders, leads, missing, workers};
pub use texts::{Texts, texts_of_kind, texts_of_service};
pub use validate_rule::{CannotValidateRule, rule_on, rules_of_kinds, validate_rule};

vocabulary! {
    /// What an agent may be in a service or in the body.
    Role {
        /// Answers matters of a service.
        Agent = "agent",
        /// Answers for a service: validates rules, decides on causes, replies in public.
        Lead = "lead",
        /// Runs debates and moderates statements by published reasons.
        Steward = "steward",
        /// Runs the system; reads nobody's matter.
        Administrator = "administrator",
        /// Reads a service's matters under a mandate with scope, dates and purpose.
        Auditor = "auditor",
        /// Signs decisions that are laid before them. Comes with a delegation, and only so.
        Signatory = "signatory",
    }
}

/// A human agent, signed in. What an answer, a refusal or a closing cannot be built without.
///
/// The fields are private and the only ways to one are a session, a one-use link, or the agent's
/// own row inside this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    agent: Agent,
    roles: Vec<(Role, Option<ServiceId>)>,
}

impl Signed {
    /// Who.
    pub fn id(&self) -> AgentId {
        self.agent.id
    }

    /// The agent's row.
    pub fn agent(&self) -> &Agent {
        &self.agent
    }

    /// Whether they hold `role` in `service`, or in the whole body.
    pub fn is(&self, role: Role, service: ServiceId) -> bool {
        self.roles.iter().any(|(held, at)| *held == role && at.is_none_or(|at| at == service))
    }

    /// Whether they hold `role` anywhere.
    pub fn is_somewhere(&self, role: Role) -> bool {
        self.roles.iter().any(|(held, _)| *held == role)
    }

    /// Whether they may read and answer matters of `service`: its agents and its leads.
    pub fn works_for(&self, service: ServiceId) -> bool {
        self.is(Role::Agent, service) || self.is(Role::Lead, service)
    }

    /// The services whose matters they may read.
    pub fn services(&self) -> Vec<ServiceId> {
        let mut services: Vec<_> = self
            .roles
            .iter()
            .filter(|(role, _)| matches!(role, Role::Agent | Role::Lead))
            .filter_map(|(_, service)| *service)
            .collect();
        services.sort_unstable();
        services.dedup();
        services
    }
}

/// An agent's row.
pub type Agent = agent::Model;

impl Agent {
    /// How people are told who follows their matter: the name, or, where it is withheld for the
    /// agent's safety (CRPA L111-2), the number that stands for it.
    pub fn shown_name(&self) -> String {
        if self.name_withheld {
            self.number.clone()
        } else {
            format!("{} {}", self.given_name, self.family_name)
        }
    }
}

/// A service with its texts in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its row.
    pub row: service::Model,
    /// Its name.
    pub name: String,
    /// What it does, in a sentence.
    pub summary: String,
}

/// A kind of matter with its texts in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its row.
    pub row: kind::Model,
    /// Its name.
    pub name: String,
    /// What people say when they mean it.
    pub examples: String,
}

/// An office with its hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Its row.
    pub row: office::Model,
    /// When it is open, by weekday and time.
    pub hours: Vec<office_hours::Model>,
    /// When it was or will be closed beside, from a year ago on, the first first.
    pub closures: Vec<Closure>,
}

/// The body's services in `language`, in their order. French texts stand in for missing ones.
pub async fn list(cx: &Context, language: Language) -> Result<Vec<Service>, Failure> {
    let rows = service::Entity::find()
        .filter(service::Column::BodyId.eq(cx.body_id()))
        .order_by_asc(service::Column::Position)
        .order_by_asc(service::Column::Id)
        .all(&cx.tx)
        .await?;
    let texts = service_text::Entity::find()
        .filter(service_text::Column::ServiceId.is_in(rows.iter().map(|row| row.id)))
        .all(&cx.tx)
        .await?;
    let mut by_key: HashMap<_, _> =
        texts.into_iter().map(|text| ((text.service_id, text.language), text)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let text = by_key
                .remove(&(row.id, language))
                .or_else(|| by_key.remove(&(row.id, Language::Fr)));
            let (name, summary) =
                text.map_or_else(|| (row.slug.clone(), String::new()), |t| (t.name, t.summary));
            Service { row, name, summary }
        })
        .collect())
}

/// The service called `slug`.
pub async fn by_slug(
    cx: &Context,
    slug: &str,
    language: Language,
) -> Result<Option<Service>, Failure> {
    Ok(list(cx, language).await?.into_iter().find(|service| service.row.slug == slug))
}

/// A service's row, within the body.
pub async fn service(cx: &Context, id: ServiceId) -> Result<Option<service::Model>, Failure> {
    Ok(service::Entity::find_by_id(id)
        .filter(service::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?)
}

/// Whether an answer of this service leaves only once somebody else has approved it.
pub(crate) async fn wants_visa(cx: &Context, id: ServiceId) -> Result<bool, Failure> {
    Ok(service(cx, id).await?.ok_or(Failure::MissingRow("service"))?.visa)
}

/// The body's kinds of matter in `language`, by service and key.
pub async fn kinds(cx: &Context, language: Language) -> Result<Vec<Kind>, Failure> {
    let rows = kind::Entity::find()
        .filter(kind::Column::BodyId.eq(cx.body_id()))
        .order_by_asc(kind::Column::ServiceId)
        .order_by_asc(kind::Column::Id)
        .all(&cx.tx)
        .await?;
    let texts = kind_text::Entity::find()
        .filter(kind_text::Column::KindId.is_in(rows.iter().map(|row| row.id)))
        .all(&cx.tx)
        .await?;
    let mut by_key: HashMap<_, _> =
        texts.into_iter().map(|text| ((text.kind_id, text.language), text)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let text = by_key
                .remove(&(row.id, language))
                .or_else(|| by_key.remove(&(row.id, Language::Fr)));
            let (name, examples) =
                text.map_or_else(|| (row.slug.clone(), String::new()), |t| (t.name, t.examples));
            Kind { row, name, examples }
        })
        .collect())
}

/// A kind's row, within the body.
pub async fn kind(cx: &Context, id: KindId) -> Result<Option<kind::Model>, Failure> {
    Ok(kind::Entity::find_by_id(id)
        .filter(kind::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?)
}

/// The body's offices with their hours and closures, by key.
pub async fn offices(cx: &Context) -> Result<Vec<Office>, Failure> {
    let rows = office::Entity::find()
        .filter(office::Column::BodyId.eq(cx.body_id()))
        .order_by_asc(office::Column::Id)
        .all(&cx.tx)
        .await?;
    let mut hours: HashMap<OfficeId, Vec<office_hours::Model>> = HashMap::new();
    for row in office_hours::Entity::find()
        .filter(office_hours::Column::OfficeId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(office_hours::Column::Weekday)
        .order_by_asc(office_hours::Column::Opens)
        .all(&cx.tx)
        .await?
    {
        hours.entry(row.office_id).or_default().push(row);
    }
    let closures = closures(cx, cx.today().saturating_sub(1.year())).await?;
    let closed = |row: &office::Model| {
        let its = closures.iter().filter(|closure| closure.service_id == row.service_id);
        its.filter(|closure| closure.office_id.is_none_or(|of| of == row.id)).cloned().collect()
    };
    Ok(rows
        .into_iter()
        .map(|row| Office {
            hours: hours.remove(&row.id).unwrap_or_default(),
            closures: closed(&row),
            row,
        })
        .collect())
}

/// An agent's row, within the body.
pub async fn agent(cx: &Context, id: AgentId) -> Result<Agent, Failure> {
    agent::Entity::find_by_id(id)
        .filter(agent::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?
        .ok_or(Failure::MissingRow("agent"))
}

/// The agent with this public id, within the body.
pub async fn by_public_id(cx: &Context, id: &str) -> Result<Option<Agent>, Failure> {
    Ok(agent::Entity::find()
        .filter(agent::Column::BodyId.eq(cx.body_id()))
        .filter(agent::Column::PublicId.eq(id))
        .one(&cx.tx)
        .await?)
}

/// All agents of the body, those who have left too, by name.
pub async fn everyone(cx: &Context) -> Result<Vec<Agent>, Failure> {
    Ok(agent::Entity::find()
        .filter(agent::Column::BodyId.eq(cx.body_id()))
        .order_by_asc(agent::Column::FamilyName)
        .order_by_asc(agent::Column::GivenName)
        .all(&cx.tx)
        .await?)
}

/// The agents of the body who work here, by name.
pub async fn agents(cx: &Context) -> Result<Vec<Agent>, Failure> {
    Ok(agent::Entity::find()
        .filter(agent::Column::BodyId.eq(cx.body_id()))
        .filter(agent::Column::Active.eq(true))
        .order_by_asc(agent::Column::FamilyName)
        .all(&cx.tx)
        .await?)
}

/// An agent with their roles, as only a session or a simulation may make one.
pub(crate) async fn signed(cx: &Context, id: AgentId) -> Result<Option<Signed>, Failure> {
    let agent = agent(cx, id).await?;
    if !agent.active {
        return Ok(None);
    }
    let roles = agent_role::Entity::find()
        .filter(agent_role::Column::AgentId.eq(id))
        .all(&cx.tx)
        .await?
        .into_iter()
        .filter(|row| is_current(row, cx.today()))
        .map(|row| (row.role, row.service_id));
    let roles = roles.chain(delegations::roles(cx, id).await?).collect();
    Ok(Some(Signed { agent, roles }))
}

/// Whether a role counts on `day`.
pub(crate) fn is_current(row: &agent_role::Model, day: jiff::civil::Date) -> bool {
    row.from_on.as_ref().is_none_or(|from| from.date() <= day)
        && row.until_on.as_ref().is_none_or(|until| day <= until.date())
}

/// The agent as signed in, in a body that is simulated: for filling a demo town through the
/// verbs. `None` in a real body.
pub async fn simulated_agent(cx: &Context, id: AgentId) -> Result<Option<Signed>, Failure> {
    if cx.body().simulated { signed(cx, id).await } else { Ok(None) }
}
