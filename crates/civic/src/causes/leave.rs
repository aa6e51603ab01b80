//! Leaving a cause.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::support;
use super::{Cause, Supporter, find, voice};
use crate::consents::{self, NewConsent, NotTheirWord, Purpose};
use crate::context::Context;
use crate::matters::{self, What};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::words::{Channel, Language, Subject};

/// Somebody leaves.
#[derive(Clone, Debug)]
pub struct Leave<'a> {
    /// Which cause.
    pub cause: &'a Cause,
    /// Who.
    pub who: Supporter<'a>,
    /// How they said so.
    pub channel: Channel,
    /// The words under which they take their consent back.
    pub wording: String,
    /// In which language.
    pub language: Language,
}

/// Why they did not leave.
#[derive(Debug, thiserror::Error)]
pub enum CannotLeave {
    /// Not the word of the person concerned.
    #[error(transparent)]
    NotTheirWord(#[from] NotTheirWord),
    /// There is no such cause here.
    #[error("no such cause")]
    UnknownCause,
    /// They never joined, or the token is not one of this cause.
    #[error("not a supporter of this cause")]
    NotSupporting,
    /// Nobody can take back nothing.
    #[error("the wording of the consent is empty or too long")]
    BadWording,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotLeave);

/// Takes somebody's support back, whatever the state of the cause. A reply that is due stays due.
/// Leaving twice changes nothing.
pub async fn leave(cx: &Context, leave: Leave<'_>) -> Result<(), CannotLeave> {
    consents::check_wording(&leave.wording).map_err(|_| CannotLeave::BadWording)?;
    consents::check_word(cx, leave.channel)?;
    let cause = find::held(cx, leave.cause.id).await?.ok_or(CannotLeave::UnknownCause)?;
    let voice = voice::find(cx, &cause, leave.who).await?.ok_or(CannotLeave::NotSupporting)?;
    let left = support::Entity::update_many()
        .col_expr(support::Column::LeftAt, Expr::value(cx.now().0))
        .filter(support::Column::VoiceId.eq(voice))
        .filter(support::Column::LeftAt.is_null())
        .exec(&cx.tx)
        .await?;
    if left.rows_affected == 0 {
        return Ok(());
    }
    let subject = (Subject::Voice, voice.0);
    let consent = NewConsent {
        subject,
        purpose: Purpose::Count,
        wording: leave.wording,
        language: leave.language,
        channel: leave.channel,
    };
    consents::write(cx, &consent, None, false).await?;
    let statement = json!({ "cause": cause.public_id, "channel": leave.channel.word() });
    record::note_private(cx, "cause-left", subject, &statement).await?;
    if let Supporter::Matter(matter) = leave.who {
        matters::told_of_proxy(cx, matter, What::CauseLeft).await?;
    }
    Ok(())
}
