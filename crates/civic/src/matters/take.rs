//! Taking a matter: an agent becomes the named human who follows it.

use super::{Change, Matter, State, What, change, happened};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum CannotTake {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing is left to do.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// A second look is for another human than the one who answered.
    #[error("a second look is for another human")]
    AnsweredBefore,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotTake);

/// Takes `matter`. Taking one's own again changes nothing.
pub async fn take(cx: &Context, matter: &Matter) -> Result<(), CannotTake> {
    let agent = agent_may(cx, Act::Take, matter.service_id)?;
    if !matter.state.is_open() {
        return Err(CannotTake::Settled { state: matter.state });
    }
    if matter.state == State::SecondLook
        && super::find::answers(cx, matter.id).await?.iter().any(|a| a.is_by(agent.id()))
    {
        return Err(CannotTake::AnsweredBefore);
    }
    if matter.taken && matter.follower_id == agent.id() {
        return Ok(());
    }
    let state = if matter.state == State::SecondLook { State::SecondLook } else { State::Taken };
    let to = Change::default().state(state).follower(agent.id(), true);
    change(cx, matter, to).await?;
    happened(cx, matter, What::Taken, None).await?;
    Ok(())
}
