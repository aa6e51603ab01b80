//! Publications: the only words of people that are ever public.
//!
//! A publication is a text of its own, edited so that nobody is recognised; what people wrote
//! stays in their matter. It rests on a standing consent to be shown and goes when that goes.
//! At most one is current for a subject: publishing again replaces it.
//!
//! Verbs: [`publish()`], [`withdraw()`]. Reads: [`find`]. Causes and reported transformations
//! publish the words of who starts them through the same rows.

pub mod find;
mod publish;
pub mod tables;
mod withdraw;

use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::codes::hex;
use crate::consents::Consent;
use crate::context::Context;
use crate::ids::ServiceId;
use crate::matters::Matter;
use crate::people::{self, Person};
use crate::record;
use crate::refusal::Failure;
use crate::services::{self, Signed};
use crate::words::{LINE_LIMIT, Language, Subject, TEXT_LIMIT};

pub use find::{all_current, by_public_id, of_subject};
pub use publish::{CannotPublish, Draft, publish};
pub use withdraw::{CannotWithdraw, act_of, withdraw};
pub(crate) use withdraw::{withdraw_consented, withdraw_current};

/// A publication's row.
pub type Publication = tables::Model;

/// Why words cannot be shown to anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitWords {
    /// No title.
    #[error("the title is empty")]
    NoTitle,
    /// The title is no single line.
    #[error("the title has {length} characters, at most {LINE_LIMIT}")]
    TitleTooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Nothing was written.
    #[error("the text is empty")]
    Empty,
    /// More than a person would read.
    #[error("the text has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// The author would be recognised by what their file says word for word.
    #[error("the author's {what} is still in it")]
    Recognisable {
        /// What is in it: `name`, `email`, `phone`, `address` or `reference`.
        what: &'static str,
    },
}

/// Words about to be shown.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) language: Language,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) answer: Option<String>,
}

impl Words {
    /// Checks that they are there and can be read.
    pub(crate) fn check(&self) -> Result<(), UnfitWords> {
        let length = self.title.chars().count();
        if self.title.trim().is_empty() {
            return Err(UnfitWords::NoTitle);
        }
        if length > LINE_LIMIT {
            return Err(UnfitWords::TitleTooLong { length });
        }
        for text in [Some(&self.text), self.answer.as_ref()].into_iter().flatten() {
            let length = text.chars().count();
            if text.trim().is_empty() {
                return Err(UnfitWords::Empty);
            }
            if length > TEXT_LIMIT {
                return Err(UnfitWords::TooLong { length });
            }
        }
        Ok(())
    }

    /// Checks that nothing by which the author's file knows them is in there word for word. A
    /// human still has to read: this only catches what a tired eye lets through.
    fn check_nobody(&self, author: Option<&Person>, matter: &Matter) -> Result<(), UnfitWords> {
        let marks = [
            ("name", author.map(|person| person.name.as_str())),
            ("email", author.and_then(|person| person.email.as_deref())),
            ("phone", author.and_then(|person| person.phone.as_deref())),
            ("address", author.and_then(|person| person.address.as_deref())),
            ("reference", Some(matter.reference.as_str())),
        ];
        let whole = [self.title.as_str(), &self.text, self.answer.as_deref().unwrap_or("")];
        let shown = bare(&whole.join("\n"));
        for (what, mark) in marks {
            // Marks under six symbols are too often ordinary words.
            let mark = bare(mark.unwrap_or(""));
            if mark.chars().count() >= 6 && shown.contains(&mark) {
                return Err(UnfitWords::Recognisable { what });
            }
        }
        Ok(())
    }

    fn digest(&self) -> String {
        let whole = json!([self.title.trim(), self.text.trim(), self.answer]);
        hex(&Sha256::digest(whole.to_string().as_bytes()))
    }
}

/// Letters and digits only, in lower case: `06 12-34` and `0612 34` are the same number.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Checks words that rest on `matter`: fit to be read, and its author not recognised.
pub(crate) async fn check_of_matter(
    cx: &Context,
    words: &Words,
    matter: &Matter,
) -> Result<Result<(), UnfitWords>, Failure> {
    if let Err(unfit) = words.check() {
        return Ok(Err(unfit));
    }
    let author = match matter.author_id {
        Some(author) => Some(people::find(cx, author).await?),
        None => None,
    };
    Ok(words.check_nobody(author.as_ref(), matter))
}

/// Shows `words`, replacing what was shown of `subject`, and notes it on the record: which
/// publication, of what, and a digest, so that anyone who kept the words can prove them. The words
/// themselves stay out of the record, or they could never be taken back. The same words again
/// change nothing.
pub(crate) async fn show(
    cx: &Context,
    subject: (Subject, i64),
    service: ServiceId,
    words: &Words,
    consent: Option<&Consent>,
) -> Result<Publication, Failure> {
    let (title, text) = (words.title.trim(), words.text.trim());
    let answer = words.answer.as_deref().map(str::trim);
    if let Some(current) = find::of_subject(cx, subject).await? {
        let same = (current.title.as_str(), current.text.as_str(), current.answer_text.as_deref());
        if same == (title, text, answer) && current.consent_id == consent.map(|c| c.id) {
            return Ok(current);
        }
        withdraw_current(cx, subject, "replaced").await?;
    }
    let row = tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        service_id: Set(Some(service)),
        subject_kind: Set(subject.0),
        subject_id: Set(subject.1),
        language: Set(words.language),
        title: Set(title.to_owned()),
        text: Set(text.to_owned()),
        answer_text: Set(answer.map(str::to_owned)),
        consent_id: Set(consent.map(|consent| consent.id)),
        approved_by: Set(cx.agent().map(Signed::id)),
        published_at: Set(cx.now()),
        withdrawn_at: Set(None),
    }
    .insert(&cx.tx)
    .await?;
    let service = services::service(cx, service).await?.ok_or(Failure::MissingRow("service"))?;
    let statement = json!({
        "publication": row.public_id,
        "service": service.slug,
        "subject": subject.0.word(),
        "digest": words.digest(),
    });
    record::note_public(cx, "published", &statement).await?;
    Ok(row)
}
