//! Reading one matter: its author by the code or as their own, an agent by its public id.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::tables::{advice, answer, attachment, attachment_chunk, event, link, matter, reading};
use super::{Matter, Submission, merge, sign, submit};
use crate::codes::{Use, keyed_hash, read_code, read_reference};
use crate::context::Context;
use crate::ids::{AttachmentId, MatterId};
use crate::proxies::{self, Proxy};
use crate::refusal::Failure;
use crate::rights::{Act, NotAllowed, Standing, agent_may};
use crate::services::Role;

/// The matter that `code` opens, however it was typed. Looked up by keyed hash, so that the time
/// it takes tells nothing about the codes there are.
pub async fn by_code(cx: &Context, code: &str) -> Result<Option<Matter>, Failure> {
    let Some(read) = read_code(code) else { return Ok(None) };
    Ok(matter::Entity::find()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::CodeHash.eq(keyed_hash(cx.secrets(), Use::Receipt, &read)))
        .one(&cx.tx)
        .await?)
}

/// By what somebody says that a matter is theirs.
#[derive(Clone, Copy, Debug)]
pub enum Opening<'a> {
    /// They hold the code of its receipt.
    Code(&'a str),
    /// They signed in, and it is in their file or in that of somebody they act for: its public id.
    Own(&'a str),
}

/// A matter that was opened as one's own.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The matter.
    pub matter: Matter,
    /// In what relation to it.
    pub standing: Standing,
    /// On whose behalf, where it is opened by who acts for its author.
    pub proxy: Option<Proxy>,
}

/// The matter that `opening` opens to who acts, if they may do `act` to it. Another's is not told
/// from one that is not there.
pub async fn opened(
    cx: &Context,
    opening: Opening<'_>,
    act: Act,
) -> Result<Option<Opened>, Failure> {
    let opened = match opening {
        Opening::Code(code) => by_code(cx, code).await?.map(|matter| {
            let standing = if cx.agent().is_some() { Standing::Helper } else { Standing::Holder };
            Opened { matter, standing, proxy: None }
        }),
        Opening::Own(public_id) => match by_public_id(cx, public_id).await? {
            Some(matter) => own(cx, matter).await?,
            None => None,
        },
    };
    Ok(opened.filter(|opened| act.who().contains(&opened.standing)))
}

/// The matter, if it is of the person who acts: brought in their name, of somebody they act for,
/// or taken into their file with its code. In this order, so that what is done for another is
/// told as that.
async fn own(cx: &Context, matter: Matter) -> Result<Option<Opened>, Failure> {
    let Some(person) = cx.person() else { return Ok(None) };
    if matter.author_id == Some(person) {
        return Ok(Some(Opened { matter, standing: Standing::Author, proxy: None }));
    }
    if let Some(proxy) = proxies::acting(cx, &matter).await? {
        return Ok(Some(Opened { matter, standing: Standing::Proxy, proxy: Some(proxy) }));
    }
    let linked = link::Entity::find_by_id((person, matter.id)).one(&cx.tx).await?;
    Ok(linked.map(|_| Opened { matter, standing: Standing::Author, proxy: None }))
}

/// A matter that an agent opens, if it is of one of their services. The opening is noted:
/// its author can see that the service read it, when and what for.
pub async fn for_agent(
    cx: &Context,
    public_id: &str,
    purpose: &str,
) -> Result<Option<Result<Matter, NotAllowed>>, Failure> {
    let Some(found) = by_public_id(cx, public_id).await? else { return Ok(None) };
    let agent = match agent_may(cx, Act::ReadMatter, found.service_id) {
        Ok(agent) => agent,
        Err(not_allowed) => return Ok(Some(Err(not_allowed))),
    };
    let role = if agent.is(Role::Lead, found.service_id) { Role::Lead } else { Role::Agent };
    note_reading(cx, &found, role, purpose).await?;
    Ok(Some(Ok(found)))
}

/// Notes that the agent who acts read `matter` as `role`, and what for. Who calls it has checked
/// that they may.
pub(crate) async fn note_reading(
    cx: &Context,
    matter: &Matter,
    role: Role,
    purpose: &str,
) -> Result<(), Failure> {
    let Some(agent) = cx.agent() else { return Ok(()) };
    let note = reading::ActiveModel {
        id: NotSet,
        matter_id: Set(matter.id),
        agent_id: Set(agent.id()),
        role: Set(role),
        service_id: Set(Some(matter.service_id)),
        purpose: Set(purpose.to_owned()),
        at: Set(cx.now()),
    };
    reading::Entity::insert(note).exec_without_returning(&cx.tx).await?;
    Ok(())
}

pub(crate) async fn by_public_id(cx: &Context, public_id: &str) -> Result<Option<Matter>, Failure> {
    Ok(matter::Entity::find()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?)
}

/// The matter with this reference, however it was typed, if it is of a service of the agent who
/// acts.
pub async fn by_reference(cx: &Context, typed: &str) -> Result<Option<Matter>, Failure> {
    let (Some(agent), Some(reference)) = (cx.agent(), read_reference(typed)) else {
        return Ok(None);
    };
    Ok(matter::Entity::find()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::Reference.eq(reference))
        .filter(matter::Column::ServiceId.is_in(agent.services()))
        .one(&cx.tx)
        .await?)
}

/// The matter as it is now.
pub(crate) async fn by_id(cx: &Context, id: MatterId) -> Result<Matter, Failure> {
    matter::Entity::find_by_id(id)
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?
        .ok_or(Failure::MissingRow("matter"))
}

/// Its answers, first to last.
pub async fn answers(cx: &Context, id: MatterId) -> Result<Vec<answer::Model>, Failure> {
    Ok(answer::Entity::find()
        .filter(answer::Column::MatterId.eq(id))
        .order_by_asc(answer::Column::Round)
        .all(&cx.tx)
        .await?)
}

/// Its history, first to last; internal notes only when `internal`.
pub async fn history(
    cx: &Context,
    id: MatterId,
    internal: bool,
) -> Result<Vec<event::Model>, Failure> {
    let mut found = event::Entity::find().filter(event::Column::MatterId.eq(id));
    if !internal {
        found = found.filter(event::Column::Internal.eq(false));
    }
    Ok(found.order_by_asc(event::Column::Id).all(&cx.tx).await?)
}

/// Who other than its author opened it, first to last.
pub async fn readings(cx: &Context, id: MatterId) -> Result<Vec<reading::Model>, Failure> {
    Ok(reading::Entity::find()
        .filter(reading::Column::MatterId.eq(id))
        .order_by_asc(reading::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// The advice that was asked for under this public id, within the body.
pub async fn advice(cx: &Context, public_id: &str) -> Result<Option<advice::Model>, Failure> {
    Ok(advice::Entity::find()
        .filter(advice::Column::BodyId.eq(cx.body_id()))
        .filter(advice::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?)
}

/// The advice that was asked for on a matter, first to last.
pub async fn advice_on(cx: &Context, id: MatterId) -> Result<Vec<advice::Model>, Failure> {
    Ok(advice::Entity::find()
        .filter(advice::Column::MatterId.eq(id))
        .order_by_asc(advice::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// What the services of the agent who acts were asked and have not said yet, what is due first on
/// top.
pub async fn advice_owed(cx: &Context) -> Result<Vec<advice::Model>, Failure> {
    let Some(agent) = cx.agent() else { return Ok(Vec::new()) };
    Ok(advice::Entity::find()
        .filter(advice::Column::BodyId.eq(cx.body_id()))
        .filter(advice::Column::ServiceId.is_in(agent.services()))
        .filter(advice::Column::GivenAt.is_null())
        .order_by_asc(advice::Column::DueOn)
        .order_by_asc(advice::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// The matter on which advice was asked for under `public_id`, for an agent of the service that
/// was asked, until it has said what it thinks. The opening is noted.
pub async fn for_advice(
    cx: &Context,
    public_id: &str,
) -> Result<Option<Result<(advice::Model, Matter), NotAllowed>>, Failure> {
    let Some(asked) = advice(cx, public_id).await? else { return Ok(None) };
    let agent = match agent_may(cx, Act::GiveAdvice, asked.service_id) {
        Ok(agent) => agent,
        Err(not_allowed) => return Ok(Some(Err(not_allowed))),
    };
    if asked.given_at.is_some() {
        return Ok(None);
    }
    let matter = by_id(cx, asked.matter_id).await?;
    let role = if agent.is(Role::Lead, asked.service_id) { Role::Lead } else { Role::Agent };
    let mut seen_by = matter.clone();
    seen_by.service_id = asked.service_id;
    note_reading(cx, &seen_by, role, "advice").await?;
    Ok(Some(Ok((asked, matter))))
}

/// The answer that was laid before somebody under `public_id`, with its matter, for who may sign or
/// approve it and for the leads of the service. While it waits, the opening is noted; after that
/// only what became of it is to be shown.
pub async fn for_signature(
    cx: &Context,
    public_id: &str,
) -> Result<Option<Result<(Submission, Matter), NotAllowed>>, Failure> {
    let Some(submission) = submit::by_public_id(cx, public_id).await? else { return Ok(None) };
    let matter = by_id(cx, submission.matter_id).await?;
    match sign::may_read(cx, Act::ReadSubmission, &submission, &matter).await? {
        Ok(role) if submission.outcome.is_none() => {
            note_reading(cx, &matter, role, "signature").await?;
        }
        Ok(_) => {}
        Err(not_allowed) => return Ok(Some(Err(not_allowed))),
    }
    Ok(Some(Ok((submission, matter))))
}

/// What was merged into a matter and is answered with it, and what it was merged into itself.
pub async fn merged(
    cx: &Context,
    matter: &Matter,
) -> Result<(Vec<Matter>, Option<Matter>), Failure> {
    Ok((merge::into(cx, matter.id).await?, merge::main_of(cx, matter).await?))
}

/// Its files.
pub async fn attachments(cx: &Context, id: MatterId) -> Result<Vec<attachment::Model>, Failure> {
    Ok(attachment::Entity::find()
        .filter(attachment::Column::MatterId.eq(id))
        .order_by_asc(attachment::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// A file's content.
pub async fn attachment_bytes(cx: &Context, id: AttachmentId) -> Result<Vec<u8>, Failure> {
    let chunks = attachment_chunk::Entity::find()
        .filter(attachment_chunk::Column::AttachmentId.eq(id))
        .order_by_asc(attachment_chunk::Column::Position)
        .all(&cx.tx)
        .await?;
    Ok(chunks.into_iter().flat_map(|chunk| chunk.bytes).collect())
}
