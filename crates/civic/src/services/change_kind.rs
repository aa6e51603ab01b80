//! Offering a kind of matter, changing it, putting it out of use.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::change_office::is_open_offline;
use super::change_service::{hold, slug_of};
use super::fields::{BadField, BadFields, Checks};
use super::set_up::{self, NewKind};
use super::tables::{kind, kind_text};
use super::texts::Texts;
use crate::context::Context;
use crate::ids::{AgentId, KindId, ServiceId};
use crate::matters::Form;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// What can be said of a kind of matter.
#[derive(Clone, Debug)]
pub struct KindDraft {
    /// What such a matter is.
    pub form: Form,
    /// Within how many working days the service promises an answer.
    pub promise_days: i32,
    /// Personal subject.
    pub personal: bool,
    /// Whether such matters are taken in.
    pub active: bool,
    /// Who follows them from their first minute: somebody who works for the service.
    pub referent: AgentId,
    /// Name and examples.
    pub texts: Texts,
}

/// Why a kind was not offered or changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeKind {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such kind, or no such service, here.
    #[error("no such kind")]
    Unknown,
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// The service has no office with hours: nothing is offered online only (Conseil d'État, 3 June
    /// 2022, 452798 and 461694).
    #[error("nobody can be found or called there")]
    OnlineOnly,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotChangeKind);

/// Offers a kind of matter in `service`. Its word in addresses is made of its French name.
pub async fn add_kind(
    cx: &Context,
    service: ServiceId,
    draft: &KindDraft,
) -> Result<KindId, CannotChangeKind> {
    let service = super::service(cx, service).await?.ok_or(CannotChangeKind::Unknown)?;
    agent_may(cx, Act::SetUpService, service.id)?;
    looked_at(cx, service.id, draft).await?.done()?;
    hold(cx, &service).await?;
    offline(cx, service.id).await?;
    let others = kind::Entity::find().filter(kind::Column::ServiceId.eq(service.id));
    let others = others.all(&cx.tx).await?.into_iter().map(|other| other.slug);
    let new = NewKind {
        service: service.id,
        slug: &slug_of(&draft.texts.fr.0, &others.collect::<Vec<_>>()),
        form: draft.form,
        promise_days: draft.promise_days,
        personal: draft.personal,
        referent: draft.referent,
        texts: &draft.texts.rows(),
    };
    let id = set_up::kind(cx, new).await?;
    note(cx, "kind-offered", service.id, id, draft).await?;
    Ok(id)
}

async fn looked_at(cx: &Context, service: ServiceId, draft: &KindDraft) -> Result<Checks, Failure> {
    let mut checks = Checks::default();
    draft.texts.check(&mut checks, ["name_fr", "examples_fr", "name_en", "examples_en"]);
    checks.range("promise_days", draft.promise_days, 1, 260);
    let workers = super::workers(cx, service).await?;
    if !workers.iter().any(|agent| agent.id == draft.referent) {
        checks.refuse(BadField::Unfit { field: "referent" });
    }
    Ok(checks)
}

async fn offline(cx: &Context, service: ServiceId) -> Result<(), CannotChangeKind> {
    if is_open_offline(cx, service, None).await? {
        Ok(())
    } else {
        Err(CannotChangeKind::OnlineOnly)
    }
}

/// Changes a kind. Put out of use, it is offered no more; what was brought under it goes on.
pub async fn change_kind(
    cx: &Context,
    id: KindId,
    draft: &KindDraft,
) -> Result<(), CannotChangeKind> {
    let row = super::kind(cx, id).await?.ok_or(CannotChangeKind::Unknown)?;
    agent_may(cx, Act::SetUpService, row.service_id)?;
    let service = super::service(cx, row.service_id).await?;
    let service = service.ok_or(Failure::MissingRow("service"))?;
    looked_at(cx, service.id, draft).await?.done()?;
    hold(cx, &service).await?;
    if draft.active {
        offline(cx, service.id).await?;
    }
    kind::Entity::update_many()
        .set(kind::ActiveModel {
            form: Set(draft.form),
            promise_days: Set(draft.promise_days),
            personal: Set(draft.personal),
            active: Set(draft.active),
            referent_id: Set(draft.referent),
            ..Default::default()
        })
        .filter(kind::Column::Id.eq(id))
        .exec(&cx.tx)
        .await?;
    write_texts(cx, id, &draft.texts).await?;
    note(cx, "kind-changed", service.id, id, draft).await?;
    Ok(())
}

async fn write_texts(cx: &Context, id: KindId, texts: &Texts) -> Result<(), Failure> {
    let old = kind_text::Entity::delete_many().filter(kind_text::Column::KindId.eq(id));
    old.exec(&cx.tx).await?;
    let rows = texts.rows();
    let rows = rows.iter().map(|(language, name, examples)| kind_text::ActiveModel {
        kind_id: Set(id),
        language: Set(*language),
        name: Set((*name).to_owned()),
        examples: Set((*examples).to_owned()),
    });
    kind_text::Entity::insert_many(rows).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// What a service promises is public; who its référent is, is not the record's business.
async fn note(
    cx: &Context,
    act: &str,
    service: ServiceId,
    id: KindId,
    draft: &KindDraft,
) -> Result<(), Failure> {
    let statement = json!({
        "service": service.0,
        "kind": id.0,
        "form": draft.form.word(),
        "promise_days": draft.promise_days,
        "active": draft.active,
    });
    record::note_public(cx, act, &statement).await
}
