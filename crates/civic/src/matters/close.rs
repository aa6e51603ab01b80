//! Closing a matter without an answer: a human does, with reasons that its author reads.

use super::{
    Change, Matter, State, What, change, happened, note_for_record, provide, separate, tell_author,
    written,
};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::Signed;

/// That a human closed a matter. Its fields are private: it can only come from [`close`].
///
/// ```compile_fail
/// let closed = civic::matters::Closing { matter: todo!(), by: todo!() };
/// ```
#[derive(Clone, Debug)]
pub struct Closing {
    matter: Matter,
    by: Signed,
}

impl Closing {
    /// The matter as it then is.
    pub fn matter(&self) -> &Matter {
        &self.matter
    }

    /// The human who closed it.
    pub fn by(&self) -> &Signed {
        &self.by
    }
}

/// Why it stays open.
#[derive(Debug, thiserror::Error)]
pub enum CannotClose {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing is left to close.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// Its author reads why, so there must be a why.
    #[error("the reason is empty")]
    Empty,
    /// More than a person would read.
    #[error("the reason has {length} characters")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// It changed since the agent looked.
    #[error("the matter changed meanwhile")]
    Changed,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotClose);

/// Closes `seen` as the agent saw it: settled in the street, or nobody can be reached. Its author
/// can ask for another look, as after an answer; what was merged into it goes its own way again.
pub async fn close(cx: &Context, seen: &Matter, why: &str) -> Result<Closing, CannotClose> {
    let matter = super::find::by_id(cx, seen.id).await?;
    let by = agent_may(cx, Act::Close, matter.service_id)?.clone();
    if !matter.state.is_open() {
        return Err(CannotClose::Settled { state: matter.state });
    }
    if matter.version != seen.version {
        return Err(CannotClose::Changed);
    }
    let too_long = |length| CannotClose::TooLong { length };
    let why = written(why, CannotClose::Empty, too_long)?;
    let to = Change::default().state(State::Closed).settled(&matter, cx.legal_today());
    let matter = change(cx, &matter, to).await?;
    provide::end_all(cx, &matter).await?;
    separate::all_from(cx, &matter).await?;
    happened(cx, &matter, What::Closed, Some(why)).await?;
    tell_author(cx, &matter, "closed").await?;
    note_for_record(cx, &matter, "matter-closed").await?;
    Ok(Closing { matter, by })
}
