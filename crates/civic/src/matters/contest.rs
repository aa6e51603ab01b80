//! Contesting an answer: another human looks at the matter again.

use sea_orm::ActiveValue::Set;

use super::{
    Change, Opening, State, What, came_about, change, find, follower, happened, note_for_record,
    silence, written,
};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::Act;
use crate::time::LegalDate;
use crate::words::TEXT_LIMIT;
use crate::{means, services};

/// Why there is no second look.
#[derive(Debug, thiserror::Error)]
pub enum CannotContest {
    /// No matter opens so to who acts: the code is unknown, or it is not theirs.
    #[error("no matter opens so")]
    NotOpened,
    /// There is no answer to contest.
    #[error("nobody has answered yet")]
    NotAnswered,
    /// Nothing was written.
    #[error("the text is empty")]
    Empty,
    /// More than a person would read.
    #[error("the text has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotContest);

/// Asks for a second look, in the words of whoever `opening` opens the matter to. The matter goes to a human of
/// the service who has not answered it, with the date that the service can give as its
/// new one.
pub async fn contest(cx: &Context, opening: Opening<'_>, why: &str) -> Result<(), CannotContest> {
    let why = written(why, CannotContest::Empty, |length| CannotContest::TooLong { length })?;
    let matter =
        find::opened(cx, opening, Act::Contest).await?.ok_or(CannotContest::NotOpened)?.matter;
    if !matter.state.is_decided() {
        return Err(CannotContest::NotAnswered);
    }
    let kind = services::kind(cx, matter.kind_id).await?.ok_or(Failure::MissingRow("kind"))?;
    let given = means::given_date(cx, &kind, cx.today()).await?;
    let mut to = Change::default()
        .state(State::SecondLook)
        .follower(follower::another(cx, &matter).await?, false)
        .due_on(LegalDate::of(given.on))
        .unsettled();
    to.0.contested_on = Set(Some(cx.legal_today()));
    to.0.silence_noted_at = Set(None);
    let matter = change(cx, &matter, to).await?;
    let matter = silence::begin(cx, &matter).await?;
    happened(cx, &matter, What::Contested, Some(why)).await?;
    if given.is_later {
        let due = matter.due_on.clone();
        came_about(cx, &matter, What::DatedLater, due, "capacity").await?;
    }
    note_for_record(cx, &matter, "matter-contested").await?;
    Ok(())
}
