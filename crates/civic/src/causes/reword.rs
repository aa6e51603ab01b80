//! Putting a cause in the service's own words, so that those who support it are not left without
//! it when its author takes their words back.

use serde_json::json;

use super::{Cause, Change, change, find};
use crate::context::Context;
use crate::publications::{self, UnfitWords, Words};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it was not reworded.
#[derive(Debug, thiserror::Error)]
pub enum CannotReword {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such cause here.
    #[error("no such cause")]
    UnknownCause,
    /// The author's words are shown: nobody puts others in their place.
    #[error("the author's own words are shown")]
    AuthorsWordsShown,
    /// Not to be shown like this.
    #[error(transparent)]
    Unfit(#[from] UnfitWords),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotReword);

/// Shows `cause` in words of the service. The same words again change nothing.
pub async fn reword(
    cx: &Context,
    cause: &Cause,
    title: &str,
    asked: &str,
) -> Result<Cause, CannotReword> {
    let cause = find::held(cx, cause.id).await?.ok_or(CannotReword::UnknownCause)?;
    agent_may(cx, Act::Reword, cause.service_id)?;
    let shown = publications::of_subject(cx, cause.subject()).await?;
    if shown.is_some_and(|shown| shown.consent_id.is_some()) {
        return Err(CannotReword::AuthorsWordsShown);
    }
    let (title, text) = (title.trim().to_owned(), asked.trim().to_owned());
    let words = Words { language: cause.language, title, text, answer: None };
    words.check()?;
    publications::show(cx, cause.subject(), cause.service_id, &words, None).await?;
    if (&cause.title, &cause.asked) == (&words.title, &words.text) {
        return Ok(cause);
    }
    let to = Change { words: Some((words.title, words.text)), ..Change::default() };
    let cause = change(cx, &cause, to).await?;
    record::note_public(cx, "cause-reworded", &json!({ "cause": cause.public_id })).await?;
    Ok(cause)
}
