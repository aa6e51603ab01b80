//! Proposing a statement: somebody who takes part adds a sentence, which waits for a steward.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::tables::{debate, statement};
use super::wording::{BadWording, same_words, worded};
use super::{Debate, NotOpen, Statement, StatementState};
use crate::context::Context;
use crate::ids::DebateId;
use crate::refusal::{Failure, refusals};
use crate::voices::Voice;
use crate::words::Subject;

/// How many proposals of one voice may wait for a steward at once.
pub const WAITING_LIMIT: usize = 10;

/// Why it was not proposed.
#[derive(Debug, thiserror::Error)]
pub enum CannotPropose {
    /// The voice takes part in something that has no statements.
    #[error("the voice is not of a debate")]
    NoDebate,
    /// Too early or too late.
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    /// It cannot be a statement.
    #[error(transparent)]
    Wording(#[from] BadWording),
    /// It is there already, in the same words.
    #[error("statement {} says the same", .of.number)]
    AlreadySaid {
        /// Which one.
        of: Box<Statement>,
    },
    /// The steward has to catch up first.
    #[error("{waiting} proposals of this voice are waiting, at most {WAITING_LIMIT}")]
    TooManyWaiting {
        /// How many are.
        waiting: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotPropose);

/// Proposes `text` for the debate of `voice`. Nobody but the stewards sees it before it is
/// accepted. Proposing the same again is refused with the one that is there.
pub async fn propose(cx: &Context, voice: &Voice, text: &str) -> Result<Statement, CannotPropose> {
    if voice.scope_kind != Subject::Debate {
        return Err(CannotPropose::NoDebate);
    }
    let text = worded(text)?;
    let debate = held(cx, DebateId(voice.scope_id)).await?;
    debate.check_open(cx.today())?;
    let present = statement::Entity::find()
        .filter(statement::Column::DebateId.eq(debate.id))
        .all(&cx.tx)
        .await?;
    let waiting = present
        .iter()
        .filter(|of| of.voice_id == Some(voice.id) && of.state == StatementState::Proposed)
        .count();
    if waiting >= WAITING_LIMIT {
        return Err(CannotPropose::TooManyWaiting { waiting });
    }
    let number = present.iter().map(|of| of.number).max().unwrap_or(0) + 1;
    let words = same_words(&text);
    if let Some(of) = present.into_iter().find(|of| same_words(&of.text) == words) {
        return Err(CannotPropose::AlreadySaid { of: Box::new(of) });
    }
    Ok(insert(cx, &debate, voice, number, text).await?)
}

/// The debate, held until the transaction ends, so that of two proposals at once the second takes
/// the next number and sees the first's words.
async fn held(cx: &Context, id: DebateId) -> Result<Debate, Failure> {
    debate::Entity::find_by_id(id)
        .filter(debate::Column::BodyId.eq(cx.body_id()))
        .lock_exclusive()
        .one(&cx.tx)
        .await?
        .ok_or(Failure::MissingRow("debate"))
}

async fn insert(
    cx: &Context,
    debate: &Debate,
    voice: &Voice,
    number: i32,
    text: String,
) -> Result<Statement, Failure> {
    Ok(statement::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        debate_id: Set(debate.id),
        version: Set(1),
        number: Set(number),
        text: Set(text),
        language: Set(debate.language),
        state: Set(StatementState::Proposed),
        reason: Set(None),
        reason_words: Set(None),
        voice_id: Set(Some(voice.id)),
        moderated_by: Set(None),
        proposed_at: Set(cx.now()),
    }
    .insert(&cx.tx)
    .await?)
}
