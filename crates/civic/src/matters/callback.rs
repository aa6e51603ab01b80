//! Being called by a human: when somebody can be called, and what they said of it.

use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use super::Matter;
use super::tables::callback;
use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::Failure;
use crate::services::{self, Opening, tables::kind};
use crate::time::LegalDate;

/// What was said of a call.
pub type Callback = callback::Model;

/// When `service` can call somebody, until the day on which it owes the call: the hours of its
/// first office. Empty where it is closed until then; then it calls when it can.
pub async fn times(cx: &Context, service: ServiceId, until: Date) -> Result<Vec<Opening>, Failure> {
    let offices = services::offices(cx).await?;
    let Some(office) = offices.into_iter().find(|office| office.row.service_id == service) else {
        return Ok(Vec::new());
    };
    let zone = jiff::tz::TimeZone::get(&office.row.time_zone);
    let now = cx.now().in_zone(&zone.unwrap_or_else(|_| cx.body().zone())).datetime();
    let calendar = cx.body().calendar();
    Ok(office.openings_until(now, until, |day| !calendar.is_public_holiday(day)))
}

/// When somebody can be called who asks for it today under `kind`: see [`times`].
pub async fn times_today(cx: &Context, kind: &kind::Model) -> Result<Vec<Opening>, Failure> {
    let until = super::promised(cx, kind, cx.today()).await?.date();
    times(cx, kind.service_id, until).await
}

/// Keeps when to call, and from which page it was asked.
pub(super) async fn keep(
    cx: &Context,
    matter: &Matter,
    at: Option<Opening>,
    page: Option<String>,
) -> Result<(), Failure> {
    let row = callback::ActiveModel {
        matter_id: Set(matter.id),
        call_on: Set(at.map(|at| LegalDate::of(at.on))),
        opens: Set(at.map(|at| at.opens.strftime("%H:%M").to_string())),
        closes: Set(at.map(|at| at.closes.strftime("%H:%M").to_string())),
        page: Set(page),
    };
    callback::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// What was said of the call that `matter` asks for; `None` where it asks for none.
pub async fn of(cx: &Context, matter: &Matter) -> Result<Option<Callback>, Failure> {
    Ok(callback::Entity::find_by_id(matter.id).one(&cx.tx).await?)
}

impl Callback {
    /// When they want to be called.
    pub fn at(&self) -> Option<Opening> {
        Some(Opening {
            on: self.call_on.as_ref()?.date(),
            opens: self.opens.as_ref()?.parse().ok()?,
            closes: self.closes.as_ref()?.parse().ok()?,
        })
    }
}
