//! Asking another service what it thinks of a matter, by a date of its own. The matter stays where
//! it is, and so does the duty to answer.

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;

use super::tables::advice;
use super::{Matter, State, What, happened, written};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services;
use crate::time::LegalDate;

/// What is asked, of whom, by when.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Which service.
    pub service: ServiceId,
    /// What.
    pub question: String,
    /// By when.
    pub due: Date,
}

/// Why it could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum CannotAskAdvice {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing is left to do.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// There is no such service, or it is the one that asks.
    #[error("no other service of that name")]
    UnknownService,
    /// Nothing was asked.
    #[error("the question is empty")]
    Empty,
    /// More than a person would read.
    #[error("the question has {length} characters")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// The date is over.
    #[error("the date is over")]
    DateOver,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAskAdvice);

/// Asks. Agents of that service can read the matter from then on until they have answered; each
/// reading is noted, and its author sees it.
pub async fn ask_advice(
    cx: &Context,
    matter: &Matter,
    asking: &Asking,
) -> Result<(), CannotAskAdvice> {
    let agent = agent_may(cx, Act::AskAdvice, matter.service_id)?;
    if !matter.state.is_open() {
        return Err(CannotAskAdvice::Settled { state: matter.state });
    }
    let asked = services::service(cx, asking.service).await?;
    let asked = asked.filter(|service| service.id != matter.service_id);
    let asked = asked.ok_or(CannotAskAdvice::UnknownService)?;
    let too_long = |length| CannotAskAdvice::TooLong { length };
    let question = written(&asking.question, CannotAskAdvice::Empty, too_long)?;
    if asking.due < cx.today() {
        return Err(CannotAskAdvice::DateOver);
    }
    let row = advice::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        matter_id: Set(matter.id),
        service_id: Set(asked.id),
        asked_by: Set(agent.id()),
        asked_at: Set(cx.now()),
        question: Set(question.to_owned()),
        due_on: Set(LegalDate::of(asking.due)),
        given_by: Set(None),
        given_at: Set(None),
        text: Set(None),
    };
    advice::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    happened(cx, matter, What::AdviceAsked, Some(question)).await?;
    Ok(())
}
