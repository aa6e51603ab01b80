//! Telling a cause's supporters what became of it, by the way they chose.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

use super::Cause;
use super::find::present_voices;
use crate::context::Context;
use crate::ids::VoiceId;
use crate::outbox::{self, Outgoing};
use crate::refusal::Failure;
use crate::voices::tables::voice_link as link;
use crate::words::{Language, ReplyBy, Subject};
use crate::{matters, people, publications};

const AT_A_TIME: u64 = 500;

struct Way {
    by: ReplyBy,
    recipient: String,
    address: String,
    language: Language,
}

/// Queues `message` for each supporter with an address: as their matter says, or else by e-mail,
/// or else by letter. One row each, so linear in the number of supporters. The cause's title is in
/// it only while it is shown: nobody is sent words that were taken back.
pub(crate) async fn tell_supporters(
    cx: &Context,
    cause: &Cause,
    message: &'static str,
    facts: &Value,
) -> Result<(), Failure> {
    let mut facts = facts.clone();
    facts["cause"] = json!(cause.public_id);
    let shown = publications::of_subject(cx, cause.subject()).await?;
    facts["title"] = json!(shown.map(|shown| shown.title));
    let mut after = VoiceId(0);
    loop {
        let links = link::Entity::find()
            .filter(link::Column::ScopeKind.eq(Subject::Cause))
            .filter(link::Column::ScopeId.eq(cause.id.0))
            .filter(link::Column::VoiceId.gt(after))
            .filter(link::Column::VoiceId.in_subquery(present_voices(cause.id)))
            .order_by_asc(link::Column::VoiceId)
            .limit(AT_A_TIME)
            .all(&cx.tx)
            .await?;
        let Some(last) = links.last() else { return Ok(()) };
        after = last.voice_id;
        for link in &links {
            let Some(way) = way_to(cx, link).await? else { continue };
            let out = Outgoing {
                service: cause.service_id,
                by: way.by,
                subject: cause.subject(),
                message,
                recipient: way.recipient,
                address: way.address,
                language: way.language,
                facts: facts.clone(),
            };
            outbox::queue(cx, out).await?;
        }
    }
}

async fn way_to(cx: &Context, link: &link::Model) -> Result<Option<Way>, Failure> {
    let file = match link.person_id {
        Some(person) => Some(people::find(cx, person).await?),
        None => None,
    };
    if let Some(matter) = link.matter_id {
        let matter = matters::find::by_id(cx, matter).await?;
        if let Some(address) = matter.reply_to {
            let recipient = file.map(|person| person.name).unwrap_or_default();
            let (by, language) = (matter.reply_by, matter.language);
            return Ok(Some(Way { by, recipient, address, language }));
        }
    }
    let Some(file) = file else { return Ok(None) };
    let (by, address) = match (file.email, file.address) {
        (Some(email), _) => (ReplyBy::Email, email),
        (None, Some(address)) => (ReplyBy::Letter, address),
        (None, None) => return Ok(None),
    };
    Ok(Some(Way { by, recipient: file.name, address, language: file.language }))
}
