//! Asking authors of matters that say the same whether they want to join.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::invitation;
use super::{Cause, State, Supporter, find};
use crate::context::Context;
use crate::ids::CauseId;
use crate::matters::tables::matter;
use crate::matters::{self, Matter};
use crate::outbox::{self, Outgoing};
use crate::people;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::voices::tables::voice_link as link;
use crate::words::Subject;

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

/// Asks the author of each of `matters`: on the page where they follow it, and by the way they
/// chose to be answered. Passed over: who took the matter back, who supports the cause already, who
/// was asked before, by this matter or another. Returns how many are asked.
pub async fn invite(
    cx: &Context,
    cause: &Cause,
    matters: &[Matter],
) -> Result<usize, CannotInvite> {
    let cause = find::held(cx, cause.id).await?.ok_or(CannotInvite::UnknownCause)?;
    agent_may(cx, Act::Invite, cause.service_id)?;
    for matter in matters {
        agent_may(cx, Act::ReadMatter, matter.service_id)?;
    }
    if cause.state == State::Closed {
        return Err(CannotInvite::Closed);
    }
    if crate::publications::of_subject(cx, cause.subject()).await?.is_none() {
        return Err(CannotInvite::UnknownCause);
    }
    let mut asked = asked(cx, cause.id).await?;
    let before = asked.len();
    for matter in matters {
        let matter = matters::find::by_id(cx, matter.id).await?;
        if can_be_asked(cx, &cause, &matter, &asked).await? {
            ask(cx, &cause, &matter).await?;
            asked.push(matter);
        }
    }
    Ok(asked.len() - before)
}

async fn can_be_asked(
    cx: &Context,
    cause: &Cause,
    matter: &Matter,
    asked: &[Matter],
) -> Result<bool, Failure> {
    Ok(matter.state != matters::State::Withdrawn
        && !asked.iter().any(|before| is_of_same(before, matter))
        && !find::supports(cx, cause, Supporter::Matter(matter)).await?)
}

async fn ask(cx: &Context, cause: &Cause, matter: &Matter) -> Result<(), Failure> {
    let row = invitation::ActiveModel {
        cause_id: Set(cause.id),
        matter_id: Set(matter.id),
        invited_at: Set(cx.now()),
    };
    invitation::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    tell(cx, cause, matter).await
}

/// Queues the invitation, unless its author only reads here or left no address.
async fn tell(cx: &Context, cause: &Cause, matter: &Matter) -> Result<(), Failure> {
    let Some(address) = matter.reply_to.clone() else { return Ok(()) };
    let recipient = match matter.author_id {
        Some(author) => people::find(cx, author).await?.name,
        None => String::new(),
    };
    let out = Outgoing {
        service: cause.service_id,
        by: matter.reply_by,
        subject: cause.subject(),
        message: "cause-invitation",
        recipient,
        address,
        language: matter.language,
        facts: json!({
            "cause": cause.public_id,
            "title": cause.title,
            "reference": matter.reference,
        }),
    };
    outbox::queue(cx, out).await
}

/// Those of `matters` whose authors can still be asked, in their order.
pub async fn not_asked(
    cx: &Context,
    cause: &Cause,
    matters: Vec<Matter>,
) -> Result<Vec<Matter>, Failure> {
    let asked = asked(cx, cause.id).await?;
    let links = link::Entity::find()
        .filter(link::Column::ScopeKind.eq(Subject::Cause))
        .filter(link::Column::ScopeId.eq(cause.id.0))
        .filter(link::Column::VoiceId.in_subquery(find::present_voices(cause.id)))
        .all(&cx.tx)
        .await?;
    let supports = |matter: &Matter| {
        links.iter().any(|link| {
            link.matter_id == Some(matter.id)
                || (matter.author_id.is_some() && link.person_id == matter.author_id)
        })
    };
    let open = matters.into_iter().filter(|matter| {
        matter.state != matters::State::Withdrawn
            && !supports(matter)
            && !asked.iter().any(|before| is_of_same(before, matter))
    });
    Ok(open.collect())
}

/// The matters whose authors were asked.
async fn asked(cx: &Context, cause: CauseId) -> Result<Vec<Matter>, Failure> {
    let asked = Query::select()
        .column(invitation::Column::MatterId)
        .from(invitation::Entity)
        .and_where(invitation::Column::CauseId.eq(cause))
        .to_owned();
    Ok(matter::Entity::find()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::Id.in_subquery(asked))
        .all(&cx.tx)
        .await?)
}

/// Whether two matters are one, or of the same author as far as anyone can tell.
fn is_of_same(one: &Matter, other: &Matter) -> bool {
    one.id == other.id
        || (one.author_id.is_some() && one.author_id == other.author_id)
        || (one.reply_to.is_some() && one.reply_to == other.reply_to)
}
