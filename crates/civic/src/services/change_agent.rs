//! Taking an agent in, and changing what is known of one.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::fields::{BadField, BadFields, Checks, kept};
use super::set_up::{self, NewAgent};
use super::tables::agent;
use super::{Agent, Role, by_public_id};
use crate::context::Context;
use crate::ids::AgentId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};

/// What is known of an agent.
#[derive(Clone, Debug)]
pub struct AgentDraft {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Function, as under a signature.
    pub title: String,
    /// Work address.
    pub email: Option<String>,
    /// Stands for the name where it is withheld.
    pub number: String,
    /// Withheld for their safety (CRPA L111-2).
    pub name_withheld: bool,
}

/// Why an agent was not taken in or changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeAgent {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agent here.
    #[error("no such agent")]
    Unknown,
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotChangeAgent);

/// Takes an agent in, without any role; they come in when they are invited.
pub async fn take_in(cx: &Context, draft: &AgentDraft) -> Result<Agent, CannotChangeAgent> {
    agent_may_here(cx, Act::ManageAgents)?;
    looked_at(cx, draft, None).await?.done()?;
    let new = NewAgent {
        given_name: draft.given_name.trim(),
        family_name: draft.family_name.trim(),
        title: draft.title.trim(),
        email: kept(draft.email.as_deref()),
        number: draft.number.trim(),
        name_withheld: draft.name_withheld,
        roles: &[],
    };
    Ok(set_up::agent(cx, new).await?)
}

/// Changes what is known of the agent `id`. Names under answers that were given stay.
pub async fn change_agent(
    cx: &Context,
    id: &str,
    draft: &AgentDraft,
) -> Result<(), CannotChangeAgent> {
    agent_may_here(cx, Act::ManageAgents)?;
    let row = by_public_id(cx, id).await?.ok_or(CannotChangeAgent::Unknown)?;
    looked_at(cx, draft, Some(&row)).await?.done()?;
    let changed = agent::Entity::update_many()
        .set(agent::ActiveModel {
            version: Set(row.version + 1),
            given_name: Set(draft.given_name.trim().to_owned()),
            family_name: Set(draft.family_name.trim().to_owned()),
            title: Set(draft.title.trim().to_owned()),
            email: Set(kept(draft.email.as_deref()).map(str::to_owned)),
            number: Set(draft.number.trim().to_owned()),
            name_withheld: Set(draft.name_withheld),
            ..Default::default()
        })
        .filter(agent::Column::Id.eq(row.id))
        .filter(agent::Column::Version.eq(row.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "agent" }.into())
    }
}

async fn looked_at(
    cx: &Context,
    draft: &AgentDraft,
    now: Option<&Agent>,
) -> Result<Checks, Failure> {
    let mut checks = Checks::default();
    checks.line("given_name", &draft.given_name);
    checks.line("family_name", &draft.family_name);
    checks.line("title", &draft.title);
    checks.email("agent_email", draft.email.as_deref());
    checks.line("number", &draft.number);
    crate::bodies::hold(cx).await?;
    let number = draft.number.trim();
    // A number stands for one person; one that was given twice before stays until it is changed.
    let is_new = now.is_none_or(|now| now.number != number);
    if is_new && others(cx, now, agent::Column::Number.eq(number)).await? {
        checks.refuse(BadField::Taken { field: "number" });
    }
    let email = kept(draft.email.as_deref());
    let is_new = now.is_none_or(|now| now.email.as_deref() != email);
    let same =
        Condition::all().add(agent::Column::Active.eq(true)).add(agent::Column::Email.eq(email));
    if is_new && email.is_some() && others(cx, now, same).await? {
        checks.refuse(BadField::Taken { field: "agent_email" });
    }
    Ok(checks)
}

/// Whether there are agents of whom `that` is true, beside who is changed.
async fn others(
    cx: &Context,
    now: Option<&Agent>,
    that: impl IntoCondition,
) -> Result<bool, Failure> {
    let mut found = agent::Entity::find()
        .filter(agent::Column::BodyId.eq(cx.body_id()))
        .filter(that.into_condition());
    if let Some(now) = now {
        found = found.filter(agent::Column::Id.ne(now.id));
    }
    Ok(found.one(&cx.tx).await?.is_some())
}

/// Marks that an agent changed, unless somebody else changed them since they were read.
pub(super) async fn touch(cx: &Context, row: &Agent, active: bool) -> Result<(), Failure> {
    let changed = agent::Entity::update_many()
        .col_expr(agent::Column::Version, Expr::value(row.version + 1))
        .col_expr(agent::Column::Active, Expr::value(active))
        .filter(agent::Column::Id.eq(row.id))
        .filter(agent::Column::Version.eq(row.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "agent" })
    }
}

/// Whether somebody other than `agent` runs the system and has come in: without that, the last
/// way to set anything right would go. Holds the body, so that two who leave at once do not each
/// count on the other.
pub(super) async fn another_administers(cx: &Context, agent: AgentId) -> Result<bool, Failure> {
    crate::bodies::hold(cx).await?;
    for held in super::holders(cx).await? {
        let other = &held.agent;
        if held.row.role == Role::Administrator
            && other.id != agent
            && super::is_current(&held.row, cx.today())
            && super::presence(cx, other).await? == super::Presence::Active
        {
            return Ok(true);
        }
    }
    Ok(false)
}
