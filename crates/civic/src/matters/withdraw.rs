//! The author takes a matter back.

use super::{
    Change, Opening, State, What, change, find, happened, note_for_record, provide, search,
    separate, tell_author,
};
use crate::context::Context;
use crate::publications;
use crate::refusal::{Failure, refusals};
use crate::rights::Act;

/// Why it could not be taken back.
#[derive(Debug, thiserror::Error)]
pub enum CannotWithdraw {
    /// No matter opens so to who acts: the code is unknown, or it is not theirs.
    #[error("no matter opens so")]
    NotOpened,
    /// It was answered already; what was said stays said.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotWithdraw);

/// Withdraws the matter that `opening` opens, with what was published of it. Where an agent writes
/// it down for the author, the author is told: nobody else may end what a service owes them.
/// Withdrawing twice changes nothing.
pub async fn withdraw(cx: &Context, opening: Opening<'_>) -> Result<(), CannotWithdraw> {
    let matter =
        find::opened(cx, opening, Act::Withdraw).await?.ok_or(CannotWithdraw::NotOpened)?.matter;
    if matter.state == State::Withdrawn {
        return Ok(());
    }
    if !matter.state.is_owed() {
        return Err(CannotWithdraw::Settled { state: matter.state });
    }
    let to = Change::default().state(State::Withdrawn).settled(&matter, cx.legal_today());
    change(cx, &matter, to).await?;
    search::index(cx, &[matter.id]).await?;
    provide::end_all(cx, &matter).await?;
    separate::all_from(cx, &matter).await?;
    happened(cx, &matter, What::Withdrawn, None).await?;
    if cx.agent().is_some() {
        tell_author(cx, &matter, "withdrawn").await?;
    }
    publications::withdraw_current(cx, super::record_subject(matter.id), "matter withdrawn")
        .await?;
    note_for_record(cx, &matter, "matter-withdrawn").await?;
    Ok(())
}
