//! Assigning: a matter, or several, get another named human of the service.

use std::collections::HashSet;

use super::{Matter, State, find, hand_over};
use crate::context::Context;
use crate::ids::AgentId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services;

/// Why it could not be given to them.
#[derive(Debug, thiserror::Error)]
pub enum CannotAssign {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing is left to do.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// They do not work for the service.
    #[error("not an agent of the service")]
    NotOfTheService,
    /// They are away.
    #[error("the agent is away")]
    Away,
    /// A second look is for another human than the one who answered.
    #[error("a second look is for another human")]
    AnsweredBefore,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAssign);

/// Gives `matter` to `to`, whose name its author is told. The date stays. Giving it to who follows
/// it already changes nothing.
pub async fn assign(cx: &Context, matter: &Matter, to: AgentId) -> Result<(), CannotAssign> {
    agent_may(cx, Act::Assign, matter.service_id)?;
    if !matter.state.is_open() {
        return Err(CannotAssign::Settled { state: matter.state });
    }
    if matter.follower_id == to {
        return Ok(());
    }
    let workers = services::workers(cx, matter.service_id).await?;
    if !workers.iter().any(|agent| agent.id == to) {
        return Err(CannotAssign::NotOfTheService);
    }
    if services::away(cx).await?.contains_key(&to) {
        return Err(CannotAssign::Away);
    }
    let is_second = matter.state == State::SecondLook;
    if is_second && find::answers(cx, matter.id).await?.iter().any(|a| a.is_by(to)) {
        return Err(CannotAssign::AnsweredBefore);
    }
    hand_over::give(cx, matter, to).await?;
    Ok(())
}

/// What became of matters that were given together.
#[derive(Debug, Default)]
pub struct Assigned {
    /// How many they follow now.
    pub given: usize,
    /// Which stayed as they were, by their reference, and why. Of those that who acts may not know,
    /// no reference is told.
    pub kept: Vec<(Option<String>, CannotAssign)>,
}

/// Gives each of the matters with these public ids to `to`, as [`assign`] does: wholly or not at
/// all, whatever becomes of the others.
pub async fn assign_each(
    cx: &Context,
    public_ids: &[String],
    to: AgentId,
) -> Result<Assigned, Failure> {
    let (mut assigned, mut seen) = (Assigned::default(), HashSet::new());
    for public_id in public_ids.iter().filter(|id| seen.insert(*id)) {
        let Some(matter) = find::by_public_id(cx, public_id).await? else {
            assigned.kept.push((None, NotAllowed::NotFor(Act::Assign).into()));
            continue;
        };
        match assign(cx, &matter, to).await {
            Ok(()) => assigned.given += 1,
            Err(CannotAssign::Failed(failure)) => return Err(failure),
            Err(why @ CannotAssign::NotAllowed(_)) => assigned.kept.push((None, why)),
            Err(why) => assigned.kept.push((Some(matter.reference), why)),
        }
    }
    Ok(assigned)
}
