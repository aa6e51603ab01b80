//! An answer that has not left. A refusal that its writer may not sign is laid before who may;
//! where the service wants a visa, an answer waits until somebody else has looked at it; and what was
//! decided can be taken back for a short time before it leaves ([`send()`]). One a matter at a time;
//! nobody else answers meanwhile, and its author sees nothing of it.

use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::answer::{Decision, decided, leave, ready};
use super::tables::matter;
use super::tables::submission::{ActiveModel, Column, Entity, Model};
use super::{
    AnswerDraft, Answered, CannotAnswer, Matter, Refusal, Refusing, What, draft, find, happened,
    urgent,
};
use crate::bodies;
use crate::context::Context;
use crate::delegations::{self, Covers, Delegation, Signatory};
use crate::ids::{AgentId, MatterId};
use crate::refusal::Failure;
use crate::rights::Act;
use crate::services::{self, Agent, Role, Signed};
use crate::time::Instant;
use crate::words::vocabulary;

vocabulary! {
    /// What an answer waits for.
    Wants {
        /// A refusal: that somebody signs it who may.
        Signature = "signature",
        /// That a lead, or who signs all decisions, approves it.
        Visa = "visa",
        /// Nothing but the short time in which it can be taken back.
        Time = "time",
    }
}

vocabulary! {
    /// What became of an answer that waited.
    Outcome {
        /// It was signed or approved, and left.
        Left = "left",
        /// It went back to its writer, with words.
        SentBack = "sent_back",
        /// Its writer took it back.
        TakenBack = "taken_back",
        /// The matter no longer waits for it.
        Lapsed = "lapsed",
    }
}

/// A submission's row.
pub type Submission = Model;

impl Submission {
    /// As a draft of the answer to `matter`.
    pub(super) fn draft(&self, matter: Matter) -> AnswerDraft {
        let refusing = self.reasons.clone().zip(self.appeal.clone());
        let refusing = refusing.map(|(reasons, appeal)| Refusing { reasons, appeal });
        AnswerDraft { matter, text: self.text.clone(), refusing }
    }
}

/// Lays an answer before who may sign or approve it, and tells them by mail.
pub async fn submit(cx: &Context, draft: AnswerDraft) -> Result<Submission, CannotAnswer> {
    let (matter, agent) = ready(cx, &draft).await?;
    let refuses = draft.refusing.is_some();
    let unsigned = refuses && Signatory::of_refusal(cx, &agent, &matter).await?.is_none();
    let wants = if unsigned { Wants::Signature } else { Wants::Visa };
    lay_before(cx, &draft, wants, (&matter, &agent)).await
}

/// Lays what `agent` may submit before who decides on it.
async fn lay_before(
    cx: &Context,
    draft: &AnswerDraft,
    wants: Wants,
    (matter, agent): (&Matter, &Signed),
) -> Result<Submission, CannotAnswer> {
    let deciders = deciders(cx, matter, wants, agent.id()).await?;
    if deciders.is_empty() {
        return Err(CannotAnswer::NobodySigns);
    }
    let row = insert(cx, draft, wants, agent).await?;
    happened(cx, matter, What::Submitted, None).await?;
    for decider in deciders {
        urgent::tell_agent(cx, &decider, matter, "matter_to_sign").await?;
    }
    Ok(row)
}

/// What became of an answer that an agent sent.
#[derive(Clone, Debug)]
pub enum Sent {
    /// It left.
    Left(Box<Answered>),
    /// It leaves in a moment, unless it is taken back.
    Leaving(Submission),
    /// Somebody else must sign or approve it.
    Submitted(Submission),
}

/// Sends an answer: it leaves, at once or when the time to take it back is over, or is laid before
/// who must sign or approve it.
pub async fn send(cx: &Context, draft: AnswerDraft) -> Result<Sent, CannotAnswer> {
    let (matter, agent) = ready(cx, &draft).await?;
    let submitted =
        async |wants| Ok(Sent::Submitted(lay_before(cx, &draft, wants, (&matter, &agent)).await?));
    let decision = match decided(cx, &matter, &agent, draft.clone()).await {
        Err(CannotAnswer::Unsigned) => return submitted(Wants::Signature).await,
        decision => decision?,
    };
    if services::wants_visa(cx, matter.service_id).await? {
        return submitted(Wants::Visa).await;
    }
    match leaves_at(cx).await? {
        None => Ok(Sent::Left(Box::new(leave(cx, &matter, decision).await?))),
        Some(at) => {
            let row = insert(cx, &draft, Wants::Time, &agent).await?;
            Ok(Sent::Leaving(hold(cx, row, at).await?))
        }
    }
}

/// When what is decided now leaves; none for at once.
pub(super) async fn leaves_at(cx: &Context) -> Result<Option<Instant>, Failure> {
    let minutes = bodies::find(cx).await?.undo_minutes;
    Ok((minutes > 0).then(|| cx.now().plus_minutes(minutes.into())))
}

/// Notes that the agent who acts decided, and when it leaves.
pub(super) async fn hold(
    cx: &Context,
    submission: Submission,
    at: Instant,
) -> Result<Submission, Failure> {
    let by = cx.agent().map(Signed::id);
    let row = ActiveModel {
        leaves_at: Set(Some(at)),
        decided_by: Set(by),
        decided_at: Set(Some(cx.now())),
        ..Default::default()
    };
    let held = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(submission.id))
        .filter(Column::Outcome.is_null())
        .filter(Column::LeavesAt.is_null())
        .exec(&cx.tx)
        .await?;
    if held.rows_affected != 1 {
        return Err(Failure::ChangedMeanwhile { table: "submission" });
    }
    Ok(Submission { leaves_at: Some(at), decided_by: by, decided_at: Some(cx.now()), ..submission })
}

async fn insert(
    cx: &Context,
    draft: &AnswerDraft,
    wants: Wants,
    writer: &Signed,
) -> Result<Submission, Failure> {
    let (matter, refusing) = (&draft.matter, draft.refusing.as_ref());
    draft::forget(cx, matter.id, Some(writer.id())).await?;
    let row = ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        matter_id: Set(matter.id),
        service_id: Set(matter.service_id),
        wants: Set(wants),
        written_by: Set(writer.id()),
        text: Set(draft.text.trim().to_owned()),
        reasons: Set(refusing.map(|r| r.reasons.trim().to_owned())),
        appeal: Set(refusing.map(|r| r.appeal.trim().to_owned())),
        submitted_at: Set(cx.now()),
        leaves_at: Set(None),
        outcome: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        words: Set(None),
    };
    Ok(row.insert(&cx.tx).await?)
}

/// Who may sign or approve an answer to `matter` that `writer` wrote: for a second look, nobody
/// who had a hand in the answer before.
pub async fn deciders(
    cx: &Context,
    matter: &Matter,
    wants: Wants,
    writer: AgentId,
) -> Result<Vec<Agent>, Failure> {
    let mut found = delegations::signatories(cx, matter, wants != Wants::Signature).await?;
    if wants != Wants::Signature {
        for lead in services::leads(cx, matter.service_id).await? {
            if !found.iter().any(|known| known.id == lead.id) {
                found.push(lead);
            }
        }
    }
    let earlier = find::answers(cx, matter.id).await?;
    found.retain(|agent| agent.id != writer && !earlier.iter().any(|a| a.is_by(agent.id)));
    Ok(found)
}

/// What waits to be signed or approved for a matter.
pub async fn waiting_on(cx: &Context, matter: MatterId) -> Result<Option<Submission>, Failure> {
    let row = Entity::find().filter(Column::MatterId.eq(matter)).filter(Column::Outcome.is_null());
    Ok(row.one(&cx.tx).await?)
}

/// The last that was laid before somebody for a matter, whatever became of it.
pub async fn last_on(cx: &Context, matter: MatterId) -> Result<Option<Submission>, Failure> {
    let rows = Entity::find().filter(Column::MatterId.eq(matter)).order_by_desc(Column::Id);
    Ok(rows.one(&cx.tx).await?)
}

/// What was laid before somebody under `public_id`, within the body, whatever became of it.
pub(super) async fn by_public_id(
    cx: &Context,
    public_id: &str,
) -> Result<Option<Submission>, Failure> {
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?)
}

/// What waits for the agent who acts, or was decided by them and leaves in a moment, with its matter;
/// what is due first on top.
pub async fn laid_before(cx: &Context) -> Result<Vec<(Submission, Matter)>, Failure> {
    let Some(agent) = cx.agent() else { return Ok(Vec::new()) };
    let delegations = delegations::of_agent(cx, agent.id()).await?;
    let rows = Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::Outcome.is_null())
        .order_by_asc(Column::Id)
        .all(&cx.tx)
        .await?;
    let matters = matter::Entity::find()
        .filter(cx.owns(matter::Column::BodyId))
        .filter(matter::Column::Id.is_in(rows.iter().map(|row| row.matter_id)))
        .all(&cx.tx)
        .await?;
    let mut laid: Vec<_> = rows
        .into_iter()
        .filter(|row| row.written_by != agent.id())
        .filter(|row| row.leaves_at.is_none() || row.decided_by == Some(agent.id()))
        .filter_map(|row| {
            let matter = matters.iter().find(|matter| matter.id == row.matter_id)?;
            let leads = row.wants == Wants::Visa && agent.is(Role::Lead, matter.service_id);
            let signs = delegations.iter().any(|held| signs(held, row.wants, matter));
            (leads || signs).then(|| (row, matter.clone()))
        })
        .collect();
    laid.sort_by(|(_, a), (_, b)| a.due_on.cmp(&b.due_on));
    Ok(laid)
}

fn signs(held: &Delegation, wants: Wants, matter: &Matter) -> bool {
    held.service_id.is_none_or(|service| service == matter.service_id)
        && held.kind_id.is_none_or(|kind| kind == matter.kind_id)
        && (wants == Wants::Signature || held.covers == Covers::All)
}

/// Notes what became of a submission; whoever is second finds that it waits no more.
pub(super) async fn decide(
    cx: &Context,
    submission: &Submission,
    outcome: Outcome,
    words: Option<&str>,
) -> Result<(), Failure> {
    let row = ActiveModel {
        outcome: Set(Some(outcome)),
        decided_by: cx.agent().map_or(NotSet, |agent| Set(Some(agent.id()))),
        decided_at: Set(Some(cx.now())),
        words: Set(words.map(str::to_owned)),
        ..Default::default()
    };
    let decided = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(submission.id))
        .filter(Column::Outcome.is_null())
        .exec(&cx.tx)
        .await?;
    if decided.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "submission" })
    }
}

/// The matter no longer waits, or is another service's: nothing is signed any more, and what was
/// laid before somebody goes back into its writer's draft.
pub(super) async fn lapse(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    let Some(submission) = waiting_on(cx, matter.id).await? else { return Ok(()) };
    decide(cx, &submission, Outcome::Lapsed, None).await?;
    if matter.settled_on.is_none() {
        draft::give_back(cx, &submission).await?;
    }
    Ok(())
}

/// Lets one answer leave for which the time to take it back is over; says whether there was one.
/// A human decided it, and it leaves in their name: if they are no longer entitled to that, it goes
/// back to its writer.
pub(super) async fn depart(cx: &Context) -> Result<bool, Failure> {
    let due = Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::Outcome.is_null())
        .filter(Column::LeavesAt.lte(cx.now()))
        .order_by_asc(Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&cx.tx)
        .await?;
    let Some(submission) = due else { return Ok(false) };
    let matter = find::by_id(cx, submission.matter_id).await?;
    match departing(cx, &submission, &matter).await {
        Ok(decision) => {
            decide(cx, &submission, Outcome::Left, None).await?;
            leave(cx, &matter, decision).await?;
            Ok(true)
        }
        Err(CannotAnswer::Failed(failure)) => Err(failure),
        Err(_) => {
            lapse(cx, &matter).await?;
            Ok(true)
        }
    }
}

/// What leaves, in the name of who wrote or signed it.
async fn departing(
    cx: &Context,
    submission: &Submission,
    matter: &Matter,
) -> Result<Decision, CannotAnswer> {
    let writer = submission.written_by;
    let draft = submission.draft(matter.clone());
    let by = match submission.wants {
        Wants::Signature => submission.decided_by.unwrap_or(writer),
        Wants::Visa | Wants::Time => writer,
    };
    let by = services::signed(cx, by).await?.ok_or(CannotAnswer::Unsigned)?;
    if submission.wants == Wants::Signature {
        return signed(cx, &by, matter, (draft, writer)).await;
    }
    if !by.may(Act::Answer, Some(matter.service_id)) {
        return Err(CannotAnswer::Unsigned);
    }
    decided(cx, matter, &by, draft).await
}

/// What `agent` signs of what `writer` wrote.
pub(super) async fn signed(
    cx: &Context,
    agent: &Signed,
    matter: &Matter,
    (draft, writer): (AnswerDraft, AgentId),
) -> Result<Decision, CannotAnswer> {
    let signatory = Signatory::of_refusal(cx, agent, matter).await?;
    let signatory = signatory.ok_or(CannotAnswer::Unsigned)?;
    let refusing = draft.refusing.ok_or(CannotAnswer::NoReasons)?;
    Ok(Decision {
        by: agent.clone(),
        prepared_by: (writer != agent.id()).then_some(writer),
        text: draft.text,
        refusal: Some(Refusal::by(signatory, refusing)?),
    })
}
