//! Signing a refusal that another wrote, and approving an answer: it leaves.

use super::answer::{Decision, check_state, decided, leave};
use super::submit::{Outcome, Sent, Submission, Wants, by_public_id, decide, hold, leaves_at};
use super::{CannotAnswer, Matter, What, find, happened, submit};
use crate::context::Context;
use crate::delegations::Signatory;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{self, Role, Signed};

/// Why nothing was signed or approved.
#[derive(Debug, thiserror::Error)]
pub enum CannotSign {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It waits no more: signed, sent back or taken back, or the matter is settled.
    #[error("it waits no more")]
    Gone,
    /// What waits for a signature is not approved, and the other way round.
    #[error("it waits for a {}", .wants.word())]
    OtherWay {
        /// For what it waits.
        wants: Wants,
    },
    /// Nobody approves their own words.
    #[error("nobody approves what they wrote")]
    OwnWords,
    /// The matter changed since it was read.
    #[error("the matter changed meanwhile")]
    Changed,
    /// The answer cannot leave.
    #[error(transparent)]
    Unfit(CannotAnswer),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSign);

impl From<CannotAnswer> for CannotSign {
    fn from(refusal: CannotAnswer) -> Self {
        match refusal {
            CannotAnswer::NotAllowed(not_allowed) => Self::NotAllowed(not_allowed),
            CannotAnswer::Failed(failure) => Self::Failed(failure),
            other => Self::Unfit(other),
        }
    }
}

/// Signs the refusal that waits under `public_id`, of a matter as it was read in `version`. It
/// leaves in the name of who signs, with the delegation named.
pub async fn sign(cx: &Context, public_id: &str, version: i32) -> Result<Sent, CannotSign> {
    let (submission, matter) = waiting(cx, public_id, version, Wants::Signature).await?;
    let agent = agent_may(cx, Act::Sign, matter.service_id)?;
    check_state(&matter, &find::answers(cx, matter.id).await?, agent.id())?;
    let written = (submission.draft(matter.clone()), submission.written_by);
    let decision = match submit::signed(cx, agent, &matter, written).await {
        Err(CannotAnswer::Unsigned) => return Err(NotAllowed::NotFor(Act::Sign).into()),
        decision => decision?,
    };
    let_leave(cx, submission, &matter, decision).await
}

/// Approves the answer that waits under `public_id`, of a matter as it was read in `version`. It
/// leaves in the name of its writer, who must still be entitled to it.
pub async fn approve(cx: &Context, public_id: &str, version: i32) -> Result<Sent, CannotSign> {
    let (submission, matter) = waiting(cx, public_id, version, Wants::Visa).await?;
    let agent = agent_may(cx, Act::Approve, matter.service_id)?;
    if submission.written_by == agent.id() {
        return Err(CannotSign::OwnWords);
    }
    if !may_approve(cx, agent, &matter).await? {
        return Err(NotAllowed::NotFor(Act::Approve).into());
    }
    check_state(&matter, &find::answers(cx, matter.id).await?, agent.id())?;
    let writer = services::signed(cx, submission.written_by).await?;
    let writer = writer.filter(|writer| writer.may(Act::Answer, Some(matter.service_id)));
    let writer = writer.ok_or(CannotSign::Unfit(CannotAnswer::Unsigned))?;
    let decision = decided(cx, &matter, &writer, submission.draft(matter.clone())).await?;
    happened(cx, &matter, What::Approved, None).await?;
    let_leave(cx, submission, &matter, decision).await
}

/// It leaves, at once or when the time to take it back is over.
async fn let_leave(
    cx: &Context,
    submission: Submission,
    matter: &Matter,
    decision: Decision,
) -> Result<Sent, CannotSign> {
    if let Some(at) = leaves_at(cx).await? {
        return Ok(Sent::Leaving(hold(cx, submission, at).await?));
    }
    decide(cx, &submission, Outcome::Left, None).await?;
    Ok(Sent::Left(Box::new(leave(cx, matter, decision).await?)))
}

async fn may_approve(cx: &Context, agent: &Signed, matter: &Matter) -> Result<bool, Failure> {
    let leads = agent.is(Role::Lead, matter.service_id);
    Ok(leads || Signatory::of_all(cx, agent, matter).await?.is_some())
}

/// Whether the agent who acts may read what was submitted of `matter`, and send it back: a lead
/// of its service, or who may sign or approve it.
pub(super) async fn may_read(
    cx: &Context,
    act: Act,
    submission: &Submission,
    matter: &Matter,
) -> Result<Result<Role, NotAllowed>, Failure> {
    let agent = match agent_may(cx, act, matter.service_id) {
        Ok(agent) => agent,
        Err(not_allowed) => return Ok(Err(not_allowed)),
    };
    if agent.is(Role::Lead, matter.service_id) {
        return Ok(Ok(Role::Lead));
    }
    let signatory = match submission.wants {
        Wants::Signature => Signatory::of_refusal(cx, agent, matter).await?,
        Wants::Visa | Wants::Time => Signatory::of_all(cx, agent, matter).await?,
    };
    Ok(signatory.map(|_| Role::Signatory).ok_or(NotAllowed::NotFor(act)))
}

fn is_undecided(submission: &Submission) -> bool {
    submission.outcome.is_none() && submission.leaves_at.is_none()
}

async fn waiting(
    cx: &Context,
    public_id: &str,
    version: i32,
    wants: Wants,
) -> Result<(Submission, Matter), CannotSign> {
    let submission = by_public_id(cx, public_id).await?.filter(is_undecided);
    let submission = submission.ok_or(CannotSign::Gone)?;
    let matter = find::by_id(cx, submission.matter_id).await?;
    if submission.wants != wants {
        return Err(CannotSign::OtherWay { wants: submission.wants });
    }
    if matter.version != version {
        return Err(CannotSign::Changed);
    }
    Ok((submission, matter))
}
