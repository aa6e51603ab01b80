//! Answering a matter, or refusing it with reasons. Only a human agent can.

use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::tables::answer as row;
use super::{Change, Matter, State, What, change, find, happened, merge, provide, tell_author};
use crate::context::Context;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::Signed;
use crate::time::LegalDate;
use crate::words::TEXT_LIMIT;

/// What an agent is about to send.
#[derive(Clone, Debug)]
pub struct AnswerDraft {
    /// To which matter, as the agent saw it.
    pub matter: Matter,
    /// What they say.
    pub text: String,
    /// Present when the answer is no.
    pub refusing: Option<Refusing>,
}

/// What an answer that says no must carry (CRPA L211-2, L211-5).
#[derive(Clone, Debug)]
pub struct Refusing {
    /// In law and in fact.
    pub reasons: String,
    /// Ways to appeal and the time for it.
    pub appeal: String,
}

/// An answer that a human gave. Its fields are private: it can only come from [`answer`].
#[derive(Clone, Debug)]
pub struct Answered {
    row: row::Model,
    by: Signed,
}

impl Answered {
    /// The answer as stored.
    pub fn row(&self) -> &row::Model {
        &self.row
    }

    /// The human who gave it.
    pub fn by(&self) -> &Signed {
        &self.by
    }
}

/// Why it could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum CannotAnswer {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Somebody else was faster.
    #[error("already answered by {by} on {}", .on.0)]
    AlreadyAnswered {
        /// Who, as signed.
        by: String,
        /// On which date.
        on: LegalDate,
    },
    /// Its author took it back.
    #[error("the matter was withdrawn")]
    Withdrawn,
    /// It is answered with the one that it was merged into.
    #[error("the matter was merged into another")]
    Merged,
    /// It was closed.
    #[error("the matter was closed")]
    Closed,
    /// A second look is for another human than the one who answered.
    #[error("a second look is for another human")]
    AnsweredBefore,
    /// Nothing was written.
    #[error("the answer is empty")]
    Empty,
    /// More than a person would read.
    #[error("the answer has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// A refusal without reasons (CRPA L211-2).
    #[error("a refusal needs its reasons")]
    NoReasons,
    /// A refusal without ways to appeal.
    #[error("a refusal needs the ways to appeal")]
    NoAppeal,
    /// The service that answers, or what is asked, changed since the agent looked.
    #[error("the matter changed meanwhile")]
    Changed,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAnswer);

/// Sends an answer by name and role: writes it, tells the author by the way they chose, notes it
/// for the record.
pub async fn answer(cx: &Context, draft: AnswerDraft) -> Result<Answered, CannotAnswer> {
    let matter = find::by_id(cx, draft.matter.id).await?;
    let agent = agent_may(cx, Act::Answer, matter.service_id)?.clone();
    let earlier = find::answers(cx, matter.id).await?;
    check_state(&matter, &earlier, &agent)?;
    check_words(&draft)?;
    if matter.version != draft.matter.version {
        return Err(CannotAnswer::Changed);
    }
    let row = send(cx, &matter, &draft, &agent, earlier.len()).await?;
    // Who said the same gets the same answer.
    for merged in merge::into(cx, matter.id).await? {
        let earlier = find::answers(cx, merged.id).await?.len();
        send(cx, &merged, &draft, &agent, earlier).await?;
    }
    Ok(Answered { row, by: agent })
}

async fn send(
    cx: &Context,
    matter: &Matter,
    draft: &AnswerDraft,
    agent: &Signed,
    earlier: usize,
) -> Result<row::Model, Failure> {
    // The row of the matter first: whoever answers at the same moment waits here.
    settle(cx, matter, draft.refusing.is_some()).await?;
    let row = insert(cx, matter, draft, agent, earlier).await?;
    note_for_record(cx, matter, row.refusal).await?;
    tell_author(cx, matter, "answer").await?;
    Ok(row)
}

fn check_state(
    matter: &Matter,
    earlier: &[row::Model],
    agent: &Signed,
) -> Result<(), CannotAnswer> {
    match matter.state {
        State::Withdrawn => Err(CannotAnswer::Withdrawn),
        State::Merged => Err(CannotAnswer::Merged),
        State::Closed => Err(CannotAnswer::Closed),
        State::Answered | State::Refused => Err(earlier.last().map_or(
            CannotAnswer::Failed(Failure::MissingRow("answer")),
            |last| CannotAnswer::AlreadyAnswered {
                by: last.signed_name.clone(),
                on: last.sent_on.clone(),
            },
        )),
        State::SecondLook if earlier.iter().any(|a| a.agent_id == agent.id()) => {
            Err(CannotAnswer::AnsweredBefore)
        }
        State::Received | State::Taken | State::SecondLook => Ok(()),
    }
}

fn check_words(draft: &AnswerDraft) -> Result<(), CannotAnswer> {
    if draft.text.trim().is_empty() {
        return Err(CannotAnswer::Empty);
    }
    if let Some(refusing) = &draft.refusing {
        if refusing.reasons.trim().is_empty() {
            return Err(CannotAnswer::NoReasons);
        }
        if refusing.appeal.trim().is_empty() {
            return Err(CannotAnswer::NoAppeal);
        }
    }
    let refusing = draft.refusing.iter().flat_map(|r| [&r.reasons, &r.appeal]);
    let longest = refusing.chain([&draft.text]).map(|text| text.chars().count()).max();
    match longest {
        Some(length) if length > TEXT_LIMIT => Err(CannotAnswer::TooLong { length }),
        _ => Ok(()),
    }
}

async fn insert(
    cx: &Context,
    matter: &Matter,
    draft: &AnswerDraft,
    agent: &Signed,
    earlier: usize,
) -> Result<row::Model, Failure> {
    let refusing = draft.refusing.as_ref();
    Ok(row::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        matter_id: Set(matter.id),
        round: Set(i32::try_from(earlier).unwrap_or(i32::MAX).saturating_add(1)),
        agent_id: Set(agent.id()),
        signed_name: Set(agent.agent().shown_name()),
        signed_title: Set(agent.agent().title.clone()),
        text: Set(draft.text.trim().to_owned()),
        refusal: Set(refusing.is_some()),
        reasons: Set(refusing.map(|r| r.reasons.trim().to_owned())),
        appeal: Set(refusing.map(|r| r.appeal.trim().to_owned())),
        sent_at: Set(cx.now()),
        sent_on: Set(cx.legal_today()),
        verdict: Set(None),
        verdict_at: Set(None),
        verdict_text: Set(None),
    }
    .insert(&cx.tx)
    .await?)
}

async fn settle(cx: &Context, matter: &Matter, refusal: bool) -> Result<(), Failure> {
    let (state, what) =
        if refusal { (State::Refused, What::Refused) } else { (State::Answered, What::Answered) };
    let to = Change::default().state(state).settled(matter, cx.legal_today());
    change(cx, matter, to).await?;
    provide::end_all(cx, matter).await?;
    happened(cx, matter, what, None).await
}

async fn note_for_record(cx: &Context, matter: &Matter, refusal: bool) -> Result<(), Failure> {
    let statement = json!({
        "reference": matter.reference,
        "service": matter.service_id.0,
        "due_on": matter.due_on.0,
        "refusal": refusal,
    });
    record::note_private(cx, "matter-answered", super::record_subject(matter.id), &statement).await
}
