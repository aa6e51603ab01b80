//! Withdrawing a publication: by an agent with a reason, or because its consent was taken back.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::{Column, Entity};
use super::{Publication, find};
use crate::context::Context;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::{LINE_LIMIT, Subject};

/// Why it was not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum CannotWithdraw {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// What was public does not vanish without a reason.
    #[error("the reason is empty")]
    NoReason,
    /// The reason is no single line.
    #[error("the reason has {length} characters, at most {LINE_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotWithdraw);

/// What withdrawing it is: words that somebody wrote *about* a service are not for its agents to
/// hide, only for who answers for it, by name of the office and with a reason.
pub fn act_of(publication: &Publication) -> Act {
    match publication.subject_kind {
        Subject::Transformation => Act::UnpublishReport,
        _ => Act::Unpublish,
    }
}

/// Withdraws a publication for a `reason` that anyone may read on the record. Withdrawing twice
/// changes nothing.
pub async fn withdraw(
    cx: &Context,
    publication: &Publication,
    reason: &str,
) -> Result<(), CannotWithdraw> {
    let act = act_of(publication);
    let service = publication.service_id.ok_or(NotAllowed::NotFor(act))?;
    agent_may(cx, act, service)?;
    let length = reason.chars().count();
    if reason.trim().is_empty() {
        return Err(CannotWithdraw::NoReason);
    }
    if length > LINE_LIMIT {
        return Err(CannotWithdraw::TooLong { length });
    }
    end(cx, publication, reason.trim()).await?;
    Ok(())
}

/// Withdraws what is shown of `subject` under a consent. What rests on none, being the service's
/// own words, stays.
pub(crate) async fn withdraw_consented(
    cx: &Context,
    subject: (Subject, i64),
) -> Result<(), Failure> {
    match find::of_subject(cx, subject).await? {
        Some(current) if current.consent_id.is_some() => {
            end(cx, &current, "consent withdrawn").await
        }
        _ => Ok(()),
    }
}

/// Withdraws what is shown of `subject`, whatever it rests on.
pub(crate) async fn withdraw_current(
    cx: &Context,
    subject: (Subject, i64),
    reason: &str,
) -> Result<(), Failure> {
    match find::of_subject(cx, subject).await? {
        Some(current) => end(cx, &current, reason).await,
        None => Ok(()),
    }
}

async fn end(cx: &Context, publication: &Publication, reason: &str) -> Result<(), Failure> {
    let ended = Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::value(cx.now().0))
        .filter(Column::Id.eq(publication.id))
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::WithdrawnAt.is_null())
        .exec(&cx.tx)
        .await?;
    if ended.rows_affected == 0 {
        return Ok(());
    }
    let statement = json!({ "publication": publication.public_id, "reason": reason });
    record::note_public(cx, "publication-withdrawn", &statement).await
}
