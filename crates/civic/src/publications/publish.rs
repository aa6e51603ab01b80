//! Publishing a matter: an agent edits it, its author allowed it.

use super::{Publication, UnfitWords, Words, check_of_matter, show};
use crate::consents::{self, Purpose};
use crate::context::Context;
use crate::matters::{self, Matter, State};
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::subjects;
use crate::words::Subject;

/// What an agent is about to publish.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Of which matter.
    pub matter: Matter,
    /// A line for lists.
    pub title: String,
    /// The author's words, edited so that nobody is recognised.
    pub text: String,
    /// The service's answer, edited likewise: as sent, it may greet its reader by name.
    pub answer: Option<String>,
}

/// Why it was not published.
#[derive(Debug, thiserror::Error)]
pub enum CannotPublish {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Its author has not allowed it, or no longer does.
    #[error("the author has not agreed to be shown")]
    NoConsent,
    /// Its author took it back.
    #[error("the matter was withdrawn")]
    Withdrawn,
    /// There is no answer to publish.
    #[error("nobody has answered yet")]
    NotAnswered,
    /// Not to be shown like this.
    #[error(transparent)]
    Unfit(#[from] UnfitWords),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotPublish);

/// Publishes a matter as edited. Publishing again replaces what was shown.
pub async fn publish(cx: &Context, draft: Draft) -> Result<Publication, CannotPublish> {
    let subject = (Subject::Matter, draft.matter.id.0);
    subjects::hold(cx, subject).await?;
    let matter = matters::find::by_id(cx, draft.matter.id).await?;
    agent_may(cx, Act::Publish, matter.service_id)?;
    if matter.state == State::Withdrawn {
        return Err(CannotPublish::Withdrawn);
    }
    let consent = consents::standing(cx, subject, Purpose::Show).await?;
    let consent = consent.ok_or(CannotPublish::NoConsent)?;
    if draft.answer.is_some() && matters::find::answers(cx, matter.id).await?.is_empty() {
        return Err(CannotPublish::NotAnswered);
    }
    let words = Words {
        language: matter.language,
        title: draft.title,
        text: draft.text,
        answer: draft.answer,
    };
    check_of_matter(cx, &words, &matter).await??;
    Ok(show(cx, subject, matter.service_id, &words, Some(&consent)).await?)
}
