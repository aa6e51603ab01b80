//! A lead says which means their service has, from a day on.

use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use serde_json::json;

use super::tables::means::{ActiveModel, Column, Entity};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{BadField, BadFields, Checks};
use crate::time::LegalDate;

/// What can be said of a service's means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeansDraft {
    /// From which day on.
    pub from: Date,
    /// Posts that somebody holds, in tenths of a full-time one.
    pub filled_tenths: i32,
    /// Posts that nobody holds, in tenths.
    pub vacant_tenths: i32,
    /// How many matters it can settle in a week; none where it does not say.
    pub weekly_matters: Option<i32>,
}

/// Why it was not kept.
#[derive(Debug, thiserror::Error)]
pub enum CannotKeepMeans {
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
refusals!(CannotKeepMeans);

/// Most tenths of posts, and most matters in a week, that are not a slip.
const MOST: i32 = 100_000;
/// Days before and after today on which means can begin.
const AROUND: i64 = 5 * 366;

/// Keeps what `service` has from a day on, in place of what was said for that day before. On the
/// public record, as what is promised rests on it.
pub async fn keep_means(
    cx: &Context,
    service: ServiceId,
    draft: &MeansDraft,
) -> Result<(), CannotKeepMeans> {
    agent_may(cx, Act::KeepMeans, service)?;
    checked(cx, draft)?;
    let row = ActiveModel {
        id: NotSet,
        body_id: Set(cx.body_id()),
        service_id: Set(service),
        from_on: Set(LegalDate::of(draft.from)),
        filled_tenths: Set(draft.filled_tenths),
        vacant_tenths: Set(draft.vacant_tenths),
        weekly_matters: Set(draft.weekly_matters),
        noted_at: Set(cx.now()),
    };
    let instead = OnConflict::columns([Column::ServiceId, Column::FromOn])
        .update_columns([
            Column::FilledTenths,
            Column::VacantTenths,
            Column::WeeklyMatters,
            Column::NotedAt,
        ])
        .to_owned();
    Entity::insert(row).on_conflict(instead).exec_without_returning(&cx.tx).await?;
    let statement = json!({
        "service": service.0,
        "from_on": draft.from.to_string(),
        "filled_tenths": draft.filled_tenths,
        "vacant_tenths": draft.vacant_tenths,
        "weekly_matters": draft.weekly_matters,
    });
    record::note_public(cx, "means-kept", &statement).await?;
    Ok(())
}

fn checked(cx: &Context, draft: &MeansDraft) -> Result<(), BadFields> {
    let mut checks = Checks::default();
    let (today, around) = (cx.today(), AROUND.days());
    if draft.from < today.saturating_sub(around) || draft.from > today.saturating_add(around) {
        checks.refuse(BadField::Unfit { field: "from" });
    }
    checks.range("filled", draft.filled_tenths, 0, MOST);
    checks.range("vacant", draft.vacant_tenths, 0, MOST);
    checks.range("weekly", draft.weekly_matters.unwrap_or(1), 1, MOST);
    checks.done()
}
