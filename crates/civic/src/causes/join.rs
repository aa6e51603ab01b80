//! Joining a cause.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::support;
use super::{Cause, State, Supporter, find, make_reply_due, voice};
use crate::consents::{self, NewConsent, NotTheirWord, Purpose};
use crate::context::{Actor, Context};
use crate::ids::VoiceId;
use crate::matters;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::words::{Channel, Language, Subject};

/// Somebody joins.
#[derive(Clone, Debug)]
pub struct Join<'a> {
    /// Which cause.
    pub cause: &'a Cause,
    /// Who.
    pub who: Supporter<'a>,
    /// How they said so.
    pub channel: Channel,
    /// The words of the consent to be counted, as shown or told to them.
    pub wording: String,
    /// In which language.
    pub language: Language,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Joined {
    /// Their voice in the cause.
    pub voice: VoiceId,
    /// By which somebody without account or matter can leave again. Shown here once.
    pub token: Option<String>,
    /// The cause as it is now.
    pub cause: Cause,
}

/// Why they did not join.
#[derive(Debug, thiserror::Error)]
pub enum CannotJoin {
    /// Not the word of the person concerned.
    #[error(transparent)]
    NotTheirWord(#[from] NotTheirWord),
    /// A person joins for themselves.
    #[error("somebody else is signed in")]
    NotYou,
    /// There is no such cause here.
    #[error("no such cause")]
    UnknownCause,
    /// It is over.
    #[error("the cause is closed")]
    Closed,
    /// Their matter was taken back.
    #[error("the matter was withdrawn")]
    Withdrawn,
    /// Nobody can agree to nothing.
    #[error("the wording of the consent is empty or too long")]
    BadWording,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotJoin);

/// Counts somebody in, once: a person once, a matter once, a token once. Joining again changes
/// nothing; coming back after leaving brings the same voice back. When the threshold is reached,
/// the public reply becomes due.
pub async fn join(cx: &Context, join: Join<'_>) -> Result<Joined, CannotJoin> {
    consents::check_wording(&join.wording).map_err(|_| CannotJoin::BadWording)?;
    consents::check_word(cx, join.channel)?;
    check_who(cx, join.who).await?;
    let cause = find::held(cx, join.cause.id).await?.ok_or(CannotJoin::UnknownCause)?;
    if cause.state == State::Closed {
        return Err(CannotJoin::Closed);
    }
    let drawn = voice::support_voice(cx, &cause, join.who, join.channel).await?;
    if count_in(cx, &cause, drawn.voice).await? {
        note(cx, &cause, drawn.voice, &join).await?;
        if let Supporter::Matter(matter) = join.who {
            matters::told_of_proxy(cx, matter, matters::What::CauseJoined).await?;
        }
    }
    let cause = reply_due_at_threshold(cx, cause).await?;
    Ok(Joined { voice: drawn.voice, token: drawn.token, cause })
}

/// Makes the reply due if `cause` has as many supporters as it takes.
pub(super) async fn reply_due_at_threshold(cx: &Context, cause: Cause) -> Result<Cause, Failure> {
    let threshold = u64::try_from(cause.threshold).unwrap_or(0);
    if cause.state == State::Open && find::count(cx, cause.id).await? >= threshold {
        return make_reply_due(cx, &cause, "threshold").await;
    }
    Ok(cause)
}

async fn check_who(cx: &Context, who: Supporter<'_>) -> Result<(), CannotJoin> {
    match (who, cx.actor()) {
        (Supporter::Person(person), Actor::Person(signed_in)) if person != *signed_in => {
            Err(CannotJoin::NotYou)
        }
        (Supporter::Person(_), Actor::Anyone) => Err(CannotJoin::NotYou),
        (Supporter::Matter(matter), _) => {
            let now = matters::find::by_id(cx, matter.id).await?;
            if now.state == matters::State::Withdrawn {
                return Err(CannotJoin::Withdrawn);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether the voice is counted now and was not before.
async fn count_in(cx: &Context, cause: &Cause, voice: VoiceId) -> Result<bool, Failure> {
    let known =
        support::Entity::find().filter(support::Column::VoiceId.eq(voice)).one(&cx.tx).await?;
    match known {
        Some(row) if row.left_at.is_none() => Ok(false),
        Some(row) => {
            support::Entity::update_many()
                .col_expr(support::Column::JoinedAt, Expr::value(cx.now().0))
                .col_expr(support::Column::LeftAt, Expr::value(None::<i64>))
                .filter(support::Column::Id.eq(row.id))
                .exec(&cx.tx)
                .await?;
            Ok(true)
        }
        None => {
            let row = support::ActiveModel {
                id: NotSet,
                cause_id: Set(cause.id),
                voice_id: Set(voice),
                joined_at: Set(cx.now()),
                left_at: Set(None),
            };
            support::Entity::insert(row).exec_without_returning(&cx.tx).await?;
            Ok(true)
        }
    }
}

async fn note(cx: &Context, cause: &Cause, voice: VoiceId, join: &Join<'_>) -> Result<(), Failure> {
    let subject = (Subject::Voice, voice.0);
    let consent = NewConsent {
        subject,
        purpose: Purpose::Count,
        wording: join.wording.clone(),
        language: join.language,
        channel: join.channel,
    };
    consents::write(cx, &consent, None, true).await?;
    let statement = json!({ "cause": cause.public_id, "channel": join.channel.word() });
    record::note_private(cx, "cause-joined", subject, &statement).await
}
