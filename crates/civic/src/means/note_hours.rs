//! A lead says how long their service's counters or phones were held in a week, and were to be.

use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use serde_json::json;

use super::tables::held_hours::{ActiveModel, Column, Entity};
use super::{SPOKEN, monday};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{BadField, BadFields, Checks};
use crate::time::LegalDate;
use crate::words::Channel;

/// What can be said of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursDraft {
    /// A day of the week.
    pub week: Date,
    /// At the counter or on the phone.
    pub channel: Channel,
    /// How long it was to be held, in minutes, over all counters.
    pub planned_minutes: i32,
    /// How long it was.
    pub held_minutes: i32,
}

/// Why it was not noted.
#[derive(Debug, thiserror::Error)]
pub enum CannotNoteHours {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotNoteHours);

/// Most minutes of a week, over a hundred counters.
const MOST: i32 = 7 * 24 * 60 * 100;
/// For how many days back a week can be noted.
const BACK: i64 = 2 * 366;

/// Notes a week, in place of what was said of it before. On the public record.
pub async fn note_hours(
    cx: &Context,
    service: ServiceId,
    draft: &HoursDraft,
) -> Result<(), CannotNoteHours> {
    agent_may(cx, Act::KeepMeans, service)?;
    checked(cx, draft)?;
    let week = LegalDate::of(monday(draft.week));
    let row = ActiveModel {
        id: NotSet,
        body_id: Set(cx.body_id()),
        service_id: Set(service),
        week_on: Set(week.clone()),
        channel: Set(draft.channel),
        planned_minutes: Set(draft.planned_minutes),
        held_minutes: Set(draft.held_minutes),
        noted_at: Set(cx.now()),
    };
    let instead = OnConflict::columns([Column::ServiceId, Column::WeekOn, Column::Channel])
        .update_columns([Column::PlannedMinutes, Column::HeldMinutes, Column::NotedAt])
        .to_owned();
    Entity::insert(row).on_conflict(instead).exec_without_returning(&cx.tx).await?;
    let statement = json!({
        "service": service.0,
        "week_on": week.0,
        "channel": draft.channel.word(),
        "planned_minutes": draft.planned_minutes,
        "held_minutes": draft.held_minutes,
    });
    record::note_public(cx, "hours-noted", &statement).await?;
    Ok(())
}

/// A week is noted once it has begun.
fn checked(cx: &Context, draft: &HoursDraft) -> Result<(), BadFields> {
    let mut checks = Checks::default();
    let today = cx.today();
    if monday(draft.week) > today || draft.week < today.saturating_sub(BACK.days()) {
        checks.refuse(BadField::Unfit { field: "week" });
    }
    if !SPOKEN.contains(&draft.channel) {
        checks.refuse(BadField::Unfit { field: "at" });
    }
    checks.range("planned", draft.planned_minutes, 0, MOST);
    checks.range("held", draft.held_minutes, 0, MOST);
    checks.done()
}
