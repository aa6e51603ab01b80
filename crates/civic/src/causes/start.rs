//! Starting a cause: by the author of a matter, or by an agent of the service.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::join::reply_due_at_threshold;
use super::tables::cause;
use super::{CannotJoin, Cause, Join, State, Supporter, join};
use crate::consents::{self, NewConsent, NotTheirWord, Purpose};
use crate::context::Context;
use crate::ids::{PublicId, ServiceId};
use crate::matters::{self, Matter};
use crate::publications::{self, UnfitWords, Words};
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{self, Signed, tables::service};
use crate::words::{Channel, Language};
use crate::{record, subjects};

/// A cause to start.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    /// Whose matter it grows from; none when the acting agent starts it.
    pub author: Option<Author<'a>>,
    /// Which service owes the reply.
    pub service: ServiceId,
    /// A line for lists.
    pub title: String,
    /// What is asked, written to be read by anyone.
    pub asked: String,
    /// In which language.
    pub language: Language,
}

/// The author of a matter, and what they agree to by starting a cause.
#[derive(Clone, Debug)]
pub struct Author<'a> {
    /// Their matter: the caller has checked that it is theirs.
    pub matter: &'a Matter,
    /// How they said so.
    pub channel: Channel,
    /// The words of the consent that title and text of the cause are shown.
    pub show: String,
    /// The words of the consent that their matter counts in it.
    pub count: String,
}

/// A cause that was started.
#[derive(Clone, Debug)]
pub struct Started {
    /// The cause.
    pub cause: Cause,
}

/// Why it was not started.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// Not the word of the person concerned.
    #[error(transparent)]
    NotTheirWord(#[from] NotTheirWord),
    /// Without a matter it takes an agent of the service.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such service here.
    #[error("no such service")]
    UnknownService,
    /// The matter was taken back.
    #[error("the matter was withdrawn")]
    Withdrawn,
    /// The matter has a cause that still runs.
    #[error("the matter has started cause {cause} already")]
    AlreadyStarted {
        /// Its public id.
        cause: PublicId,
    },
    /// Nobody can agree to nothing.
    #[error("the wording of a consent is empty or too long")]
    BadWording,
    /// Not to be shown like this.
    #[error(transparent)]
    Unfit(#[from] UnfitWords),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotStart);

/// Starts a cause and shows its words. The author's own matter is the first to join it.
pub async fn start(cx: &Context, start: Start<'_>) -> Result<Started, CannotStart> {
    let service = services::service(cx, start.service).await?;
    let service = service.ok_or(CannotStart::UnknownService)?;
    check_who(cx, &start).await?;
    let words = words(&start);
    check_words(cx, &start, &words).await?;
    let cause = insert(cx, &start, &service).await?;
    show(cx, &start, &cause, &words).await?;
    let statement = json!({
        "cause": cause.public_id,
        "service": service.slug,
        "threshold": cause.threshold,
    });
    record::note_public(cx, "cause-started", &statement).await?;
    if let Some(author) = &start.author {
        matters::told_of_proxy(cx, author.matter, matters::What::CauseStarted).await?;
    }
    let cause = count_author(cx, &start, cause).await?;
    Ok(Started { cause })
}

async fn check_who(cx: &Context, start: &Start<'_>) -> Result<(), CannotStart> {
    let Some(author) = &start.author else {
        agent_may(cx, Act::StartCause, start.service)?;
        return Ok(());
    };
    consents::check_word(cx, author.channel)?;
    if cx.agent().is_some() {
        agent_may(cx, Act::ReadMatter, author.matter.service_id)?;
    }
    for wording in [&author.show, &author.count] {
        consents::check_wording(wording).map_err(|_| CannotStart::BadWording)?;
    }
    let subject = (crate::words::Subject::Matter, author.matter.id.0);
    subjects::hold(cx, subject).await?.ok_or(Failure::MissingRow("matter"))?;
    let matter = matters::find::by_id(cx, author.matter.id).await?;
    if matter.state == matters::State::Withdrawn {
        return Err(CannotStart::Withdrawn);
    }
    let earlier = cause::Entity::find()
        .filter(cause::Column::StartedFrom.eq(matter.id))
        .filter(cause::Column::State.ne(State::Closed))
        .one(&cx.tx)
        .await?;
    match earlier {
        Some(earlier) => Err(CannotStart::AlreadyStarted { cause: earlier.public_id }),
        None => Ok(()),
    }
}

fn words(start: &Start<'_>) -> Words {
    Words {
        language: start.language,
        title: start.title.clone(),
        text: start.asked.clone(),
        answer: None,
    }
}

async fn check_words(cx: &Context, start: &Start<'_>, words: &Words) -> Result<(), CannotStart> {
    match &start.author {
        Some(author) => publications::check_of_matter(cx, words, author.matter).await??,
        None => words.check()?,
    }
    Ok(())
}

async fn insert(
    cx: &Context,
    start: &Start<'_>,
    service: &service::Model,
) -> Result<Cause, Failure> {
    Ok(cause::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        service_id: Set(service.id),
        title: Set(start.title.trim().to_owned()),
        asked: Set(start.asked.trim().to_owned()),
        language: Set(start.language),
        state: Set(State::Open),
        started_from: Set(start.author.as_ref().map(|author| author.matter.id)),
        started_by_agent: Set(cx.agent().map(Signed::id)),
        started_on: Set(cx.legal_today()),
        threshold: Set(service.cause_threshold),
        reply_due_on: Set(None),
        replied_on: Set(None),
    }
    .insert(&cx.tx)
    .await?)
}

async fn show(
    cx: &Context,
    start: &Start<'_>,
    cause: &Cause,
    words: &Words,
) -> Result<(), Failure> {
    let consent = match &start.author {
        Some(author) => {
            let new = NewConsent {
                subject: cause.subject(),
                purpose: Purpose::Show,
                wording: author.show.clone(),
                language: start.language,
                channel: author.channel,
            };
            Some(consents::write(cx, &new, author.matter.author_id, true).await?)
        }
        None => None,
    };
    publications::show(cx, cause.subject(), cause.service_id, words, consent.as_ref()).await?;
    Ok(())
}

async fn count_author(cx: &Context, start: &Start<'_>, cause: Cause) -> Result<Cause, CannotStart> {
    let Some(author) = &start.author else {
        return Ok(reply_due_at_threshold(cx, cause).await?);
    };
    let own = Join {
        cause: &cause,
        who: Supporter::Matter(author.matter),
        channel: author.channel,
        wording: author.count.clone(),
        language: start.language,
    };
    match join(cx, own).await {
        Ok(joined) => Ok(joined.cause),
        Err(CannotJoin::Failed(failure)) => Err(failure.into()),
        Err(refused) => Err(Failure::Unreadable(format!("own matter: {refused}")).into()),
    }
}
