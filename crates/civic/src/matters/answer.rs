//! Answering a matter, or refusing it with reasons. Only a human agent can.

use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::tables::answer as row;
use super::{
    Change, Matter, State, What, change, find, happened_by, merge, provide, search, submit,
    tell_author, unfilled,
};
use crate::context::Context;
use crate::delegations::Signatory;
use crate::ids::AgentId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{self, Signed};
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

/// An unfavourable decision and who may sign it. Made only from a [`Signatory`], which only a check
/// makes; without one no answer that says no leaves.
///
/// ```compile_fail
/// use civic::matters::{Refusal, Refusing};
///
/// fn by_an_agent(agent: civic::services::Signed, refusing: Refusing) {
///     let refusal = Refusal::by(agent, refusing);
/// }
/// ```
///
/// ```compile_fail
/// use civic::matters::{Refusal, Refusing};
///
/// fn by_hand(signatory: civic::delegations::Signatory, refusing: Refusing) {
///     let refusal = Refusal { signatory, refusing };
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Refusal {
    signatory: Signatory,
    refusing: Refusing,
}

impl Refusal {
    /// What `signatory` signs, with its reasons and the ways to appeal.
    pub fn by(signatory: Signatory, refusing: Refusing) -> Result<Self, CannotAnswer> {
        check_refusing(&refusing)?;
        Ok(Self { signatory, refusing })
    }
}

/// What is about to leave, and the human in whose name. An unfavourable one holds a [`Refusal`].
pub(super) struct Decision {
    /// In whose name.
    pub(super) by: Signed,
    /// Who wrote it, where that is another.
    pub(super) prepared_by: Option<AgentId>,
    /// What it says.
    pub(super) text: String,
    /// Present when it says no.
    pub(super) refusal: Option<Refusal>,
}

/// An answer that a human gave. Its fields are private: it can only come from [`answer`], or from
/// [`sign()`](super::sign()) and [`approve()`](super::approve()).
///
/// ```compile_fail
/// fn without_a_human(row: civic::matters::tables::answer::Model) {
///     let answered = civic::matters::Answered { row };
/// }
/// ```
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
    /// Something in it waits to be filled in.
    #[error("{field} has a hole: {what}")]
    Unfilled {
        /// In which field: `answer`, `reasons` or `appeal`.
        field: &'static str,
        /// The hole, as it is written.
        what: String,
    },
    /// A refusal, and no delegation lets this agent sign it: it is submitted to who may.
    #[error("this agent may not sign the refusal")]
    Unsigned,
    /// The service wants somebody else to approve it first.
    #[error("somebody else must approve the answer first")]
    NoVisa,
    /// An answer to it waits to be signed or approved.
    #[error("an answer waits to be signed or approved")]
    Submitted,
    /// Nobody else is there who could sign or approve it.
    #[error("nobody may sign or approve the answer")]
    NobodySigns,
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
/// for the record. A refusal that the agent may not sign, and an answer that somebody must approve
/// first, do not leave so. The desk's page calls [`send()`](super::send()), which lays these before
/// who must see them, and gives a short time to take an answer back.
pub async fn answer(cx: &Context, draft: AnswerDraft) -> Result<Answered, CannotAnswer> {
    let (matter, agent) = ready(cx, &draft).await?;
    let decision = decided(cx, &matter, &agent, draft).await?;
    if services::wants_visa(cx, matter.service_id).await? {
        return Err(CannotAnswer::NoVisa);
    }
    Ok(leave(cx, &matter, decision).await?)
}

/// The matter as it is now and the agent who acts, if they may answer it, if it waits for that, and
/// if what they wrote can be sent.
pub(super) async fn ready(
    cx: &Context,
    draft: &AnswerDraft,
) -> Result<(Matter, Signed), CannotAnswer> {
    let matter = find::by_id(cx, draft.matter.id).await?;
    let agent = agent_may(cx, Act::Answer, matter.service_id)?.clone();
    check_state(&matter, &find::answers(cx, matter.id).await?, agent.id())?;
    check_words(draft)?;
    if submit::waiting_on(cx, matter.id).await?.is_some() {
        return Err(CannotAnswer::Submitted);
    }
    if matter.version != draft.matter.version {
        return Err(CannotAnswer::Changed);
    }
    Ok((matter, agent))
}

/// What `agent` decides in their own name.
pub(super) async fn decided(
    cx: &Context,
    matter: &Matter,
    agent: &Signed,
    draft: AnswerDraft,
) -> Result<Decision, CannotAnswer> {
    let refusal = match draft.refusing {
        Some(refusing) => {
            let signatory = Signatory::of_refusal(cx, agent, matter).await?;
            Some(Refusal::by(signatory.ok_or(CannotAnswer::Unsigned)?, refusing)?)
        }
        None => None,
    };
    Ok(Decision { by: agent.clone(), prepared_by: None, text: draft.text, refusal })
}

/// Sends what was decided, to who brought the matter and to all who said the same.
pub(super) async fn leave(
    cx: &Context,
    matter: &Matter,
    decision: Decision,
) -> Result<Answered, Failure> {
    let row = send(cx, matter, &decision).await?;
    for merged in merge::into(cx, matter.id).await? {
        send(cx, &merged, &decision).await?;
    }
    Ok(Answered { row, by: decision.by })
}

async fn send(cx: &Context, matter: &Matter, decision: &Decision) -> Result<row::Model, Failure> {
    let earlier = find::answers(cx, matter.id).await?.len();
    // The row of the matter first: whoever answers at the same moment waits here.
    settle(cx, matter, decision).await?;
    let row = insert(cx, matter, decision, earlier).await?;
    search::index(cx, &[matter.id]).await?;
    note_for_record(cx, matter, row.refusal).await?;
    tell_author(cx, matter, "answer").await?;
    Ok(row)
}

/// Whether the matter waits for an answer, and may have one by `agent`.
pub(super) fn check_state(
    matter: &Matter,
    earlier: &[row::Model],
    agent: AgentId,
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
        State::SecondLook if earlier.iter().any(|answer| answer.is_by(agent)) => {
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
        check_refusing(refusing)?;
    }
    check_field("answer", &draft.text)
}

fn check_refusing(refusing: &Refusing) -> Result<(), CannotAnswer> {
    if refusing.reasons.trim().is_empty() {
        return Err(CannotAnswer::NoReasons);
    }
    if refusing.appeal.trim().is_empty() {
        return Err(CannotAnswer::NoAppeal);
    }
    check_field("reasons", &refusing.reasons)?;
    check_field("appeal", &refusing.appeal)
}

fn check_field(field: &'static str, text: &str) -> Result<(), CannotAnswer> {
    let length = text.chars().count();
    if length > TEXT_LIMIT {
        return Err(CannotAnswer::TooLong { length });
    }
    match unfilled::hole(text) {
        Some(what) => Err(CannotAnswer::Unfilled { field, what }),
        None => Ok(()),
    }
}

async fn insert(
    cx: &Context,
    matter: &Matter,
    decision: &Decision,
    earlier: usize,
) -> Result<row::Model, Failure> {
    let agent = decision.by.agent();
    let signatory = decision.refusal.as_ref().map(|refusal| &refusal.signatory);
    let refusing = decision.refusal.as_ref().map(|refusal| &refusal.refusing);
    Ok(row::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        matter_id: Set(matter.id),
        round: Set(i32::try_from(earlier).unwrap_or(i32::MAX).saturating_add(1)),
        agent_id: Set(agent.id),
        prepared_by: Set(decision.prepared_by),
        // A decision that says no carries the name of who signs it (CRPA L212-1).
        signed_name: Set(signatory.map_or_else(|| agent.shown_name(), Signatory::name)),
        signed_title: Set(agent.title.clone()),
        signed_under: Set(signatory.map(|signatory| signatory.delegation().text.clone())),
        text: Set(decision.text.trim().to_owned()),
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

async fn settle(cx: &Context, matter: &Matter, decision: &Decision) -> Result<(), Failure> {
    let (state, what) = if decision.refusal.is_some() {
        (State::Refused, What::Refused)
    } else {
        (State::Answered, What::Answered)
    };
    let to = Change::default().state(state).settled(matter, cx.legal_today());
    change(cx, matter, to).await?;
    provide::end_all(cx, matter).await?;
    happened_by(cx, matter, what, decision.by.id()).await
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
