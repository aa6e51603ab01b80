//! Opening an office, changing it and its hours, and closing it.

use jiff::civil::Time;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::change_service::hold;
use super::closure;
use super::fields::{BadField, BadFields, Checks, kept};
use super::tables::{kind, office, office_hours, service};
use crate::context::Context;
use crate::ids::{OfficeId, ServiceId};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// How the hours of each weekday are called, Monday first.
pub const DAYS: [&str; 7] = ["day-1", "day-2", "day-3", "day-4", "day-5", "day-6", "day-7"];

/// What can be said of an office.
#[derive(Clone, Debug)]
pub struct OfficeDraft {
    /// Name.
    pub name: String,
    /// Where.
    pub address: String,
    /// Phone.
    pub phone: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Who runs it, when it is not the body itself.
    pub contractor: Option<String>,
    /// When it is open: up to two spans a weekday, Monday first.
    pub hours: [Vec<(Time, Time)>; 7],
}

/// Why an office was not opened, changed or closed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeOffice {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such office, or no such service, here.
    #[error("no such office")]
    Unknown,
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// No service is without a place where people find somebody.
    #[error("the only office of its service")]
    OnlyOne,
    /// The service takes matters in, and no other of its offices has hours: nothing is offered
    /// online only (Conseil d'État, 3 June 2022, 452798 and 461694).
    #[error("nobody could be found or called there")]
    OnlineOnly,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotChangeOffice);

/// Opens an office of `service`.
pub async fn add_office(
    cx: &Context,
    service: ServiceId,
    draft: &OfficeDraft,
) -> Result<OfficeId, CannotChangeOffice> {
    let service = super::service(cx, service).await?.ok_or(CannotChangeOffice::Unknown)?;
    agent_may(cx, Act::SetUpService, service.id)?;
    looked_at(draft).done()?;
    hold(cx, &service).await?;
    let mut row = filled(draft);
    row.body_id = Set(cx.body_id());
    row.service_id = Set(service.id);
    let id = row.insert(&cx.tx).await?.id;
    write_hours(cx, id, draft).await?;
    note(cx, "office-opened", &service, id).await?;
    Ok(id)
}

fn looked_at(draft: &OfficeDraft) -> Checks {
    let mut checks = Checks::default();
    checks.line("office_name", &draft.name);
    checks.line("office_address", &draft.address);
    checks.line("office_phone", &draft.phone);
    checks.zone("time_zone", &draft.time_zone);
    checks.optional("contractor", draft.contractor.as_deref());
    for (field, spans) in DAYS.into_iter().zip(&draft.hours) {
        let forward = spans.iter().all(|(opens, closes)| opens < closes);
        let apart = spans.windows(2).all(|pair| pair[0].1 < pair[1].0);
        if spans.len() > 2 || !forward || !apart {
            checks.refuse(BadField::Unfit { field });
        }
    }
    checks
}

fn filled(draft: &OfficeDraft) -> office::ActiveModel {
    office::ActiveModel {
        name: Set(draft.name.trim().to_owned()),
        address: Set(draft.address.trim().to_owned()),
        phone: Set(draft.phone.trim().to_owned()),
        time_zone: Set(draft.time_zone.trim().to_owned()),
        contractor: Set(kept(draft.contractor.as_deref()).map(str::to_owned)),
        ..Default::default()
    }
}

/// Changes an office and its hours.
pub async fn change_office(
    cx: &Context,
    id: OfficeId,
    draft: &OfficeDraft,
) -> Result<(), CannotChangeOffice> {
    let service = service_of(cx, id).await?;
    agent_may(cx, Act::SetUpService, service.id)?;
    looked_at(draft).done()?;
    hold(cx, &service).await?;
    if draft.hours.iter().all(Vec::is_empty) {
        offline_without(cx, service.id, id).await?;
    }
    let changed = office::Entity::update_many().set(filled(draft));
    changed.filter(office::Column::Id.eq(id)).exec(&cx.tx).await?;
    delete_hours(cx, id).await?;
    write_hours(cx, id, draft).await?;
    note(cx, "office-changed", &service, id).await?;
    Ok(())
}

/// Closes an office. The last of a service stays: nothing here is online only.
pub async fn remove_office(cx: &Context, id: OfficeId) -> Result<(), CannotChangeOffice> {
    let service = service_of(cx, id).await?;
    agent_may(cx, Act::SetUpService, service.id)?;
    hold(cx, &service).await?;
    let offices = office::Entity::find().filter(office::Column::ServiceId.eq(service.id));
    if offices.count(&cx.tx).await? < 2 {
        return Err(CannotChangeOffice::OnlyOne);
    }
    offline_without(cx, service.id, id).await?;
    delete_hours(cx, id).await?;
    closure::remove_of(cx, id).await?;
    office::Entity::delete_by_id(id).exec(&cx.tx).await?;
    note(cx, "office-closed", &service, id).await?;
    Ok(())
}

/// Whether people can find or call somebody of `service` at set hours: at one of its offices, other
/// than `without`.
pub(super) async fn is_open_offline(
    cx: &Context,
    service: ServiceId,
    without: Option<OfficeId>,
) -> Result<bool, Failure> {
    let offices = super::offices(cx).await?;
    let mut others = offices.iter().filter(|office| Some(office.row.id) != without);
    Ok(others.any(|office| office.row.service_id == service && !office.hours.is_empty()))
}

async fn offline_without(
    cx: &Context,
    service: ServiceId,
    office: OfficeId,
) -> Result<(), CannotChangeOffice> {
    let offered = kind::Entity::find()
        .filter(kind::Column::ServiceId.eq(service))
        .filter(kind::Column::Active.eq(true))
        .count(&cx.tx)
        .await?;
    if offered == 0 || is_open_offline(cx, service, Some(office)).await? {
        Ok(())
    } else {
        Err(CannotChangeOffice::OnlineOnly)
    }
}

/// The service whose office this is, within the body.
async fn service_of(cx: &Context, id: OfficeId) -> Result<service::Model, CannotChangeOffice> {
    let office = office::Entity::find_by_id(id)
        .filter(office::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?
        .ok_or(CannotChangeOffice::Unknown)?;
    let service = super::service(cx, office.service_id).await?;
    Ok(service.ok_or(Failure::MissingRow("service"))?)
}

async fn delete_hours(cx: &Context, id: OfficeId) -> Result<(), Failure> {
    let hours = office_hours::Entity::delete_many();
    hours.filter(office_hours::Column::OfficeId.eq(id)).exec(&cx.tx).await?;
    Ok(())
}

async fn write_hours(cx: &Context, id: OfficeId, draft: &OfficeDraft) -> Result<(), Failure> {
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    for (weekday, spans) in (1..).zip(&draft.hours) {
        for (opens, closes) in spans {
            let row = office_hours::ActiveModel {
                id: NotSet,
                office_id: Set(id),
                weekday: Set(weekday),
                opens: Set(clock(*opens)),
                closes: Set(clock(*closes)),
            };
            office_hours::Entity::insert(row).exec_without_returning(&cx.tx).await?;
        }
    }
    Ok(())
}

async fn note(
    cx: &Context,
    act: &str,
    service: &service::Model,
    id: OfficeId,
) -> Result<(), Failure> {
    record::note_public(cx, act, &json!({ "service": service.id.0, "office": id.0 })).await
}
