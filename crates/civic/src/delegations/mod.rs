//! Delegations of signature: who may sign decisions, where, on what, from when until when, and by
//! which text. The head of the body delegates; an administrator records it ([`delegate()`]) and
//! ends it ([`end()`]).
//!
//! The delegation itself is the entitlement. Who has one in force holds [`Role::Signatory`] there,
//! which is never given otherwise, and gives no other right: an elected member signs what is laid
//! before them and sees no other matter.
//!
//! A [`Signatory`] is an agent of whom was checked that they may sign a decision on one matter. It
//! cannot be made elsewhere, and an unfavourable decision cannot be made without one:
//!
//! ```compile_fail
//! fn anyone(agent: civic::services::Signed, delegation: civic::delegations::Delegation) {
//!     let signatory = civic::delegations::Signatory { agent, delegation };
//! }
//! ```

mod delegate;
mod end;
pub mod tables;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::context::Context;
use crate::ids::AgentId;
use crate::matters::Matter;
use crate::refusal::Failure;
use crate::services::{self, Agent, Role, Signed};
use crate::words::vocabulary;
use tables::{Column, Entity};

pub(crate) use delegate::insert;
pub use delegate::{CannotDelegate, NewDelegation, delegate};
pub(crate) use end::end_all;
pub use end::{CannotEnd, end};

vocabulary! {
    /// Which decisions a delegation covers.
    Covers {
        /// Those that say no.
        Refusals = "refusals",
        /// All of them.
        All = "all",
    }
}

/// A delegation's row.
pub type Delegation = tables::Model;

/// An agent of whom was checked that they may sign a decision on one matter.
#[derive(Clone, Debug)]
pub struct Signatory {
    agent: Signed,
    delegation: Delegation,
}

impl Signatory {
    /// `agent`, if a delegation lets them sign a refusal of `matter` today.
    pub async fn of_refusal(
        cx: &Context,
        agent: &Signed,
        matter: &Matter,
    ) -> Result<Option<Self>, Failure> {
        Self::of(cx, agent, matter, Covers::ALL).await
    }

    /// `agent`, if a delegation lets them sign any decision on `matter` today.
    pub async fn of_all(
        cx: &Context,
        agent: &Signed,
        matter: &Matter,
    ) -> Result<Option<Self>, Failure> {
        Self::of(cx, agent, matter, &[Covers::All]).await
    }

    async fn of(
        cx: &Context,
        agent: &Signed,
        matter: &Matter,
        covers: &[Covers],
    ) -> Result<Option<Self>, Failure> {
        let found = on(cx, matter).await?.into_iter();
        let delegation = found
            .filter(|row| row.agent_id == agent.id() && !agent.agent().name_withheld)
            .find(|row| covers.contains(&row.covers));
        Ok(delegation.map(|delegation| Self { agent: agent.clone(), delegation }))
    }

    /// Who signs.
    pub fn agent(&self) -> &Signed {
        &self.agent
    }

    /// By which delegation.
    pub fn delegation(&self) -> &Delegation {
        &self.delegation
    }

    /// First name and name: a decision carries them (CRPA L212-1).
    pub fn name(&self) -> String {
        let agent = self.agent.agent();
        format!("{} {}", agent.given_name, agent.family_name)
    }
}

/// The delegations that are in force today.
fn in_force(cx: &Context) -> sea_orm::Select<Entity> {
    let until = Column::UntilOn.is_null().or(Column::UntilOn.gte(cx.legal_today()));
    Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::EndedAt.is_null())
        .filter(Column::FromOn.lte(cx.legal_today()))
        .filter(until)
        .order_by_asc(Column::Id)
}

/// Those of them by which decisions on `matter` are signed.
async fn on(cx: &Context, matter: &Matter) -> Result<Vec<Delegation>, Failure> {
    let service = Column::ServiceId.is_null().or(Column::ServiceId.eq(matter.service_id));
    let kind = Column::KindId.is_null().or(Column::KindId.eq(matter.kind_id));
    Ok(in_force(cx).filter(service).filter(kind).all(&cx.tx).await?)
}

/// Those by which `agent` signs today.
pub(crate) async fn of_agent(cx: &Context, agent: AgentId) -> Result<Vec<Delegation>, Failure> {
    Ok(in_force(cx).filter(Column::AgentId.eq(agent)).all(&cx.tx).await?)
}

/// Who may sign a refusal of `matter` today, or, `of_all`, any decision; each once.
pub async fn signatories(
    cx: &Context,
    matter: &Matter,
    of_all: bool,
) -> Result<Vec<Agent>, Failure> {
    let mut found: Vec<Agent> = Vec::new();
    for row in on(cx, matter).await? {
        let agent = services::agent(cx, row.agent_id).await?;
        let may = agent.active && !agent.name_withheld && (!of_all || row.covers == Covers::All);
        if may && !found.iter().any(|known| known.id == agent.id) {
            found.push(agent);
        }
    }
    Ok(found)
}

/// The delegations of now and of later, with who may sign, by name.
pub async fn standing(cx: &Context) -> Result<Vec<(Delegation, Agent)>, Failure> {
    let rows = Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::EndedAt.is_null())
        .filter(Column::UntilOn.is_null().or(Column::UntilOn.gte(cx.legal_today())))
        .order_by_asc(Column::Id);
    let mut standing = Vec::new();
    for row in rows.all(&cx.tx).await? {
        let agent = services::agent(cx, row.agent_id).await?;
        if agent.active {
            standing.push((row, agent));
        }
    }
    standing.sort_by(|(_, a), (_, b)| {
        (&a.family_name, &a.given_name).cmp(&(&b.family_name, &b.given_name))
    });
    Ok(standing)
}

/// The roles that come with an agent's delegations.
pub(crate) async fn roles(
    cx: &Context,
    agent: AgentId,
) -> Result<Vec<(Role, Option<crate::ids::ServiceId>)>, Failure> {
    let held = of_agent(cx, agent).await?;
    Ok(held.into_iter().map(|row| (Role::Signatory, row.service_id)).collect())
}
