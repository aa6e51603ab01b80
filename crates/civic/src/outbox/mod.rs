//! What is to leave the house: letters, e-mails, calls. Queued in the verb's own transaction, so
//! nothing is announced that did not happen, and nothing that happened goes unannounced.
//!
//! Messages on behalf of a service wait in its tray until an agent has seen to them. Those that
//! belong to no service leave by themselves: a node leases them, sends them and notes that they
//! left ([`lease`], [`left`], [`failed`]).

mod send;
pub mod tables;

pub use send::{
    Automatic, MAX_ATTEMPTS, about_link, failed, give_up, lease, left, queue_automatic,
};

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use crate::context::Context;
use crate::ids::{AgentId, ServiceId};
use crate::refusal::{Failure, refusals};
use crate::services::Agent;
use crate::words::{Language, ReplyBy, Subject};

/// Something to send, or somebody to call.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// On whose behalf.
    pub service: ServiceId,
    /// By which way.
    pub by: ReplyBy,
    /// About what.
    pub subject: (Subject, i64),
    /// Which message: the key of its text.
    pub message: &'static str,
    /// To whom.
    pub recipient: String,
    /// E-mail address, postal address or number.
    pub address: String,
    /// In which language.
    pub language: Language,
    /// What the text needs to know.
    pub facts: Value,
}

/// Queues a message. Nothing is queued for those who read on the site or come to the counter.
pub async fn queue(cx: &Context, out: Outgoing) -> Result<(), Failure> {
    if matches!(out.by, ReplyBy::Site | ReplyBy::Counter) {
        return Ok(());
    }
    let row = tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        service_id: Set(Some(out.service)),
        channel: Set(out.by),
        subject_kind: Set(out.subject.0),
        subject_id: Set(out.subject.1),
        message: Set(out.message.to_owned()),
        recipient: Set(out.recipient),
        address: Set(out.address),
        language: Set(out.language),
        facts: Set(out.facts.to_string()),
        queued_at: Set(cx.now()),
        leased_until: Set(None),
        leased_by: Set(None),
        attempts: Set(0),
        done_at: Set(None),
        done_by: Set(None),
    };
    tables::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// What still has to leave on behalf of `services`, oldest first, at most `limit`.
pub async fn waiting(
    cx: &Context,
    services: &[ServiceId],
    limit: u64,
) -> Result<Vec<tables::Model>, Failure> {
    use sea_orm::QuerySelect;
    Ok(tables::Entity::find()
        .filter(tables::Column::ServiceId.is_in(services.iter().copied()))
        .filter(tables::Column::DoneAt.is_null())
        .order_by_asc(tables::Column::QueuedAt)
        .order_by_asc(tables::Column::Id)
        .limit(limit)
        .all(&cx.tx)
        .await?)
}

/// Why a message was not marked.
#[derive(Debug, thiserror::Error)]
pub enum CannotMark {
    /// Not there, or of a service where the agent who acts does not work.
    #[error("no such message in the tray of this agent")]
    Unknown,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotMark);

/// Marks that a message has left: posted, sent or said by the agent who acts. Marking one that
/// has left already changes nothing.
pub async fn mark_done(cx: &Context, public_id: &str) -> Result<(), CannotMark> {
    use sea_orm::sea_query::Expr;
    let agent = cx.agent().ok_or(CannotMark::Unknown)?;
    let row = tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?
        .filter(|row| row.service_id.is_some_and(|service| agent.works_for(service)))
        .ok_or(CannotMark::Unknown)?;
    tables::Entity::update_many()
        .col_expr(tables::Column::DoneAt, Expr::value(cx.now().0))
        .col_expr(tables::Column::DoneBy, Expr::value(agent.id().0))
        .filter(tables::Column::Id.eq(row.id))
        .filter(tables::Column::DoneAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// An agent to whom a message goes by e-mail.
#[derive(Clone, Debug)]
pub(crate) struct ToAgent {
    /// Who.
    agent: AgentId,
    /// Their name.
    name: String,
    /// Their work address.
    address: String,
    /// In which language.
    language: Language,
}

impl ToAgent {
    /// The agent, in `language`; none where they have no address.
    pub(crate) fn of(agent: &Agent, language: Language) -> Option<Self> {
        let address = agent.email.clone()?;
        let name = format!("{} {}", agent.given_name, agent.family_name);
        Some(Self { agent: agent.id, name, address, language })
    }
}

/// Queues a message of the body itself to an agent. It belongs to no service, so it lies in no
/// desk's tray: the server alone sends it. Where no mail leaves it goes after a month.
pub(crate) async fn queue_for_agent(
    cx: &Context,
    to: ToAgent,
    message: &'static str,
    facts: &Value,
) -> Result<(), Failure> {
    send::sweep(cx).await?;
    let row = tables::ActiveModel {
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        service_id: Set(None),
        channel: Set(ReplyBy::Email),
        subject_kind: Set(Subject::Agent),
        subject_id: Set(to.agent.0),
        message: Set(message.to_owned()),
        recipient: Set(to.name),
        address: Set(to.address),
        language: Set(to.language),
        facts: Set(facts.to_string()),
        queued_at: Set(cx.now()),
        attempts: Set(0),
        ..Default::default()
    };
    tables::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// What still has to leave in the name of the body itself, oldest first.
pub async fn of_the_body(cx: &Context) -> Result<Vec<tables::Model>, Failure> {
    Ok(tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::ServiceId.is_null())
        .filter(tables::Column::DoneAt.is_null())
        .order_by_asc(tables::Column::Id)
        .all(&cx.tx)
        .await?)
}
