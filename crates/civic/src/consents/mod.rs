//! Consents: what people allow for one of their acts. Append-only; the last word holds.
//!
//! [`give()`] and [`withdraw()`] each write a row; [`standing()`] reads the last one. Only a human
//! can consent: by themselves on the site, or through an agent who writes down what they said on
//! paper, by e-mail, on the phone or at the counter. Whoever calls a verb has checked that it is
//! the author who speaks (by the code on their receipt, or because they signed in).

mod give;
pub mod tables;
mod withdraw;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::context::{Actor, Context};
use crate::ids::{CauseId, MatterId, PersonId};
use crate::matters::Matter;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::Signed;
use crate::words::{Channel, Language, Subject, TEXT_LIMIT, vocabulary};
use crate::{causes, matters, subjects};

pub use give::give;
pub use withdraw::withdraw;

/// A consent's row.
pub type Consent = tables::Model;

vocabulary! {
    /// What a consent is for.
    Purpose {
        /// To be one of a number.
        Count = "count",
        /// To be shown, edited so that nobody is recognised.
        Show = "show",
        /// To be quoted word for word.
        Quote = "quote",
        /// That somebody acts for them.
        ActFor = "act_for",
    }
}

/// What somebody says about one of their acts.
#[derive(Clone, Debug)]
pub struct NewConsent {
    /// About what.
    pub subject: (Subject, i64),
    /// What for.
    pub purpose: Purpose,
    /// The words that they were shown or told.
    pub wording: String,
    /// In which language.
    pub language: Language,
    /// How they said so.
    pub channel: Channel,
}

/// Why this is not the word of the person concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTheirWord {
    /// Software never consents.
    #[error("only a human can say so")]
    Automatic,
    /// An agent does not click for somebody: they write down what was said elsewhere.
    #[error("an agent cannot say so online for somebody")]
    OnlineByAgent,
    /// What arrives on this channel is written down by an agent.
    #[error("what is said by {} is written down by an agent", .channel.word())]
    NeedsAgent {
        /// Which one.
        channel: Channel,
    },
}

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum CannotConsent {
    /// Not the word of the person concerned.
    #[error(transparent)]
    NotTheirWord(#[from] NotTheirWord),
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such act here.
    #[error("nothing here to consent to")]
    UnknownSubject,
    /// Joining and leaving a cause give and withdraw this one.
    #[error("a voice's consent comes with joining and goes with leaving")]
    WithJoining,
    /// Nobody can agree to nothing.
    #[error("the wording is empty")]
    NoWording,
    /// More than a person would read.
    #[error("the wording has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotConsent);

/// The consent that stands for `purpose`: the last word, if it was a yes.
pub async fn standing(
    cx: &Context,
    subject: (Subject, i64),
    purpose: Purpose,
) -> Result<Option<Consent>, Failure> {
    let last = tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::SubjectKind.eq(subject.0))
        .filter(tables::Column::SubjectId.eq(subject.1))
        .filter(tables::Column::Purpose.eq(purpose))
        .order_by_desc(tables::Column::Id)
        .one(&cx.tx)
        .await?;
    Ok(last.filter(|consent| consent.given))
}

/// All that was said about `subject`, first to last.
pub async fn history(cx: &Context, subject: (Subject, i64)) -> Result<Vec<Consent>, Failure> {
    Ok(tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::SubjectKind.eq(subject.0))
        .filter(tables::Column::SubjectId.eq(subject.1))
        .order_by_asc(tables::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// Checks that who acts, on this channel, can be the person concerned or their scribe.
pub(crate) fn check_word(cx: &Context, channel: Channel) -> Result<(), NotTheirWord> {
    match cx.actor() {
        Actor::Automatic { .. } => Err(NotTheirWord::Automatic),
        Actor::Agent(_) if channel == Channel::Online => Err(NotTheirWord::OnlineByAgent),
        Actor::Anyone | Actor::Person(_) if channel != Channel::Online => {
            Err(NotTheirWord::NeedsAgent { channel })
        }
        _ => Ok(()),
    }
}

/// Checks that words of a consent are there and can be read.
pub(crate) fn check_wording(wording: &str) -> Result<(), CannotConsent> {
    let length = wording.chars().count();
    if wording.trim().is_empty() {
        return Err(CannotConsent::NoWording);
    }
    if length > TEXT_LIMIT { Err(CannotConsent::TooLong { length }) } else { Ok(()) }
}

/// Checks `new`, holds its subject, and finds whose word it is.
async fn check(cx: &Context, new: &NewConsent) -> Result<Option<PersonId>, CannotConsent> {
    check_wording(&new.wording)?;
    check_word(cx, new.channel)?;
    if new.subject.0 == Subject::Voice {
        return Err(CannotConsent::WithJoining);
    }
    let service = subjects::hold(cx, new.subject).await?.ok_or(CannotConsent::UnknownSubject)?;
    if cx.agent().is_some() {
        agent_may(cx, Act::RecordConsent, service)?;
    }
    match new.subject {
        (Subject::Matter, id) => Ok(matters::find::by_id(cx, MatterId(id)).await?.author_id),
        _ => Ok(match matter_of(cx, new.subject).await? {
            Some(matter) => matter.author_id.or(cx.person()),
            None => cx.person(),
        }),
    }
}

/// The matter whose history tells what was said about `subject`: itself, or the one from which a
/// cause grew.
async fn matter_of(cx: &Context, subject: (Subject, i64)) -> Result<Option<Matter>, Failure> {
    let id = match subject {
        (Subject::Matter, id) => Some(MatterId(id)),
        (Subject::Cause, id) => causes::tables::cause::Entity::find_by_id(CauseId(id))
            .one(&cx.tx)
            .await?
            .and_then(|cause| cause.started_from),
        _ => None,
    };
    match id {
        Some(id) => Ok(Some(matters::find::by_id(cx, id).await?)),
        None => Ok(None),
    }
}

/// Writes a row. Who calls it has checked everything.
pub(crate) async fn write(
    cx: &Context,
    new: &NewConsent,
    person: Option<PersonId>,
    given: bool,
) -> Result<Consent, Failure> {
    Ok(tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        person_id: Set(person),
        subject_kind: Set(new.subject.0),
        subject_id: Set(new.subject.1),
        purpose: Set(new.purpose),
        given: Set(given),
        wording: Set(new.wording.trim().to_owned()),
        language: Set(new.language),
        channel: Set(new.channel),
        recorded_by: Set(cx.agent().map(Signed::id)),
        recorded_at: Set(cx.now()),
    }
    .insert(&cx.tx)
    .await?)
}
