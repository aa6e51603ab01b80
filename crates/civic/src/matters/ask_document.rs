//! Asking for a document that is missing, and without which a text says that the matter cannot go
//! on (CRPA L114-5). The clock stands still and says why.

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use serde_json::json;

use super::tables::document_request as request;
use super::{
    Change, Matter, State, What, change, happened, note_for_record, silence, tell_author_with,
    written,
};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::time::LegalDate;

/// Most days that can be given.
const MOST_DAYS: i32 = 366;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct DocumentDraft {
    /// Which document, in words that its author understands.
    pub what: String,
    /// The text that requires it: none may be asked for that no text requires.
    pub basis: String,
    /// The time given.
    pub until: Date,
}

/// Why it could not be asked for.
#[derive(Debug, thiserror::Error)]
pub enum CannotAskDocument {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nothing is left to do.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// One is waited for already.
    #[error("the matter waits for a document already")]
    Waiting,
    /// Nothing was asked for.
    #[error("nothing is asked for")]
    Empty,
    /// Only what a text requires can be asked for.
    #[error("no text requires it")]
    NoBasis,
    /// No time was given, or more than a year.
    #[error("the time given must end after today, within a year")]
    BadTime,
    /// More than a person would read.
    #[error("the text has {length} characters")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAskDocument);

/// Asks the author of `matter` for a document and tells them until when, and what that does to
/// the dates.
pub async fn ask_document(
    cx: &Context,
    matter: &Matter,
    draft: &DocumentDraft,
) -> Result<(), CannotAskDocument> {
    let agent = agent_may(cx, Act::AskDocument, matter.service_id)?;
    if !matter.state.is_open() {
        return Err(CannotAskDocument::Settled { state: matter.state });
    }
    if matter.waiting {
        return Err(CannotAskDocument::Waiting);
    }
    let too_long = |length| CannotAskDocument::TooLong { length };
    let what = written(&draft.what, CannotAskDocument::Empty, too_long)?;
    let basis = written(&draft.basis, CannotAskDocument::NoBasis, too_long)?;
    let days = (draft.until - cx.today()).get_days();
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(CannotAskDocument::BadTime);
    }
    let row = request::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        matter_id: Set(matter.id),
        asked_by: Set(agent.id()),
        asked_at: Set(cx.now()),
        asked_on: Set(cx.legal_today()),
        what: Set(what.to_owned()),
        basis: Set(basis.to_owned()),
        until_on: Set(LegalDate::of(draft.until)),
        provided_on: Set(None),
        ended_on: Set(None),
    };
    request::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    let matter = change(cx, matter, Change::default().waiting(true)).await?;
    let matter = silence::begin(cx, &matter).await?;
    happened(cx, &matter, What::DocumentAsked, Some(what)).await?;
    let facts = json!({
        "reference": matter.reference,
        "what": what,
        "basis": basis,
        "until_on": draft.until.to_string(),
    });
    tell_author_with(cx, &matter, "document-asked", facts).await?;
    note_for_record(cx, &matter, "matter-document-asked").await?;
    Ok(())
}
