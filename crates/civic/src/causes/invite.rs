//! Asking authors of matters that say the same whether they want to join.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{Cause, State, Supporter, find};
use crate::context::Context;
use crate::matters::{self, Matter};
use crate::outbox::{self, Outgoing, tables as row};
use crate::people;
use crate::refusal::{Failure, refusals};
use crate::services::{self, NotAllowed};
use crate::words::{ReplyBy, Subject};

const MESSAGE: &str = "cause-invitation";

/// Why nobody was asked.
#[derive(Debug, thiserror::Error)]
pub enum CannotInvite {
    /// Not by this agent, or not the authors of these matters.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such cause here, or its words are not shown.
    #[error("no such cause")]
    UnknownCause,
    /// It is over.
    #[error("the cause is closed")]
    Closed,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotInvite);

/// Queues an invitation for the author of each of `matters`, by the way they chose to be answered.
/// Passed over: who left no address, who took the matter back, who supports the cause already, who
/// was asked before. Returns how many are asked.
pub async fn invite(
    cx: &Context,
    cause: &Cause,
    matters: &[Matter],
) -> Result<usize, CannotInvite> {
    let cause = find::held(cx, cause.id).await?.ok_or(CannotInvite::UnknownCause)?;
    services::agent_for(cx, cause.service_id)?;
    for matter in matters {
        services::agent_for(cx, matter.service_id)?;
    }
    if cause.state == State::Closed {
        return Err(CannotInvite::Closed);
    }
    if crate::publications::of_subject(cx, cause.subject()).await?.is_none() {
        return Err(CannotInvite::UnknownCause);
    }
    let mut asked = 0;
    for matter in matters {
        asked += usize::from(ask(cx, &cause, matter).await?);
    }
    Ok(asked)
}

async fn ask(cx: &Context, cause: &Cause, matter: &Matter) -> Result<bool, Failure> {
    let matter = matters::find::by_id(cx, matter.id).await?;
    let Some(address) = matter.reply_to.clone() else { return Ok(false) };
    let reachable = !matches!(matter.reply_by, ReplyBy::Site | ReplyBy::Counter);
    if !reachable
        || matter.state == matters::State::Withdrawn
        || find::supports(cx, cause, Supporter::Matter(&matter)).await?
        || asked_before(cx, cause, &address).await?
    {
        return Ok(false);
    }
    let recipient = match matter.author_id {
        Some(author) => people::find(cx, author).await?.name,
        None => String::new(),
    };
    let out = Outgoing {
        service: cause.service_id,
        by: matter.reply_by,
        subject: cause.subject(),
        message: MESSAGE,
        recipient,
        address,
        language: matter.language,
        facts: json!({
            "cause": cause.public_id,
            "title": cause.title,
            "reference": matter.reference,
        }),
    };
    outbox::queue(cx, out).await?;
    Ok(true)
}

async fn asked_before(cx: &Context, cause: &Cause, address: &str) -> Result<bool, Failure> {
    let earlier = row::Entity::find()
        .filter(row::Column::BodyId.eq(cx.body_id()))
        .filter(row::Column::SubjectKind.eq(Subject::Cause))
        .filter(row::Column::SubjectId.eq(cause.id.0))
        .filter(row::Column::Message.eq(MESSAGE))
        .filter(row::Column::Address.eq(address))
        .one(&cx.tx)
        .await?;
    Ok(earlier.is_some())
}
