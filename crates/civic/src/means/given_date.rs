//! The date that a receipt gives: what the service promises; when more is open than it can settle
//! by then, the day on which it honestly can, never past the legal one. Decision 0023.

use deadlines::Facts;
use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::tables::alert;
use super::{monday, on};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::matters::tables::matter;
use crate::matters::{Form, State, promised};
use crate::outbox::{self, ToAgent};
use crate::refusal::Failure;
use crate::services::{self, tables::kind};
use crate::time::LegalDate;
use crate::words::Language;

/// Working days in a week.
const WEEK: u64 = 5;
/// More working days than any legal limit leaves; further on nothing is counted.
const MOST: u64 = 520;
/// What the law gives where no lead has validated a rule of its own for a kind.
const GENERAL: &str = "silence-rejection";

/// The date that a receipt gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GivenDate {
    /// The day by which a human answers.
    pub(crate) on: Date,
    /// Whether it is later than what the service promises, for want of means.
    pub(crate) is_later: bool,
}

/// The date for a matter of `kind` that arrived on `received`, and that is not written down yet. Who
/// asks to be called is called within the promise, however much is open.
pub(crate) async fn given_date(
    cx: &Context,
    kind: &kind::Model,
    received: Date,
) -> Result<GivenDate, Failure> {
    let promise = promised(cx, kind, received).await?.date();
    let as_promised = GivenDate { on: promise, is_later: false };
    let weekly = on(cx, kind.service_id, cx.today()).await?.and_then(|means| means.weekly_matters);
    let Some(weekly) = weekly.filter(|_| kind.form != Form::Callback) else {
        return Ok(as_promised);
    };
    let open = open_in(cx, kind.service_id).await? + 1;
    let days = days_for(open, u64::try_from(weekly).unwrap_or(1).max(1));
    let calendar = services::calendar(cx, kind.service_id, cx.today()).await?;
    let honest = deadlines::add_working_days(cx.today(), days, &calendar);
    let given = honest.min(legal_limit(cx, kind, received).await?);
    if given <= promise {
        return Ok(as_promised);
    }
    tell(cx, kind.service_id, open, weekly).await?;
    Ok(GivenDate { on: given, is_later: true })
}

/// Working days until the last of `open` matters is settled, at `weekly` in a week of five.
fn days_for(open: u64, weekly: u64) -> u32 {
    let days = open.saturating_mul(WEEK).div_ceil(weekly).min(MOST);
    u32::try_from(days).unwrap_or(u32::MAX)
}

/// How many matters lie on the desk of `service`, those apart that wait for their author.
pub(super) async fn open_in(cx: &Context, service: ServiceId) -> Result<u64, Failure> {
    let open = State::ALL.iter().copied().filter(|state| state.is_open());
    Ok(matter::Entity::find()
        .filter(cx.owns(matter::Column::BodyId))
        .filter(matter::Column::ServiceId.eq(service))
        .filter(matter::Column::SettledOn.is_null())
        .filter(matter::Column::State.is_in(open))
        .filter(matter::Column::Waiting.eq(false))
        .count(&cx.tx)
        .await?)
}

/// The day on which silence would decide by the kind's validated rule; without one, two months.
async fn legal_limit(cx: &Context, kind: &kind::Model, received: Date) -> Result<Date, Failure> {
    let rule = services::rule_on(cx, kind, received).await?.or_else(|| deadlines::rule(GENERAL));
    Ok(rule.map_or(Date::MAX, |rule| {
        rule.deadline(received, &Facts::default(), &cx.body().calendar()).on
    }))
}

/// Tells the leads of `service`, once a week, that its means do not suffice for what it promises.
async fn tell(cx: &Context, service: ServiceId, open: u64, weekly: i32) -> Result<(), Failure> {
    let row = alert::ActiveModel {
        id: NotSet,
        service_id: Set(service),
        week_on: Set(LegalDate::of(monday(cx.today()))),
        at: Set(cx.now()),
    };
    let columns = [alert::Column::ServiceId, alert::Column::WeekOn];
    let once = OnConflict::columns(columns).do_nothing().to_owned();
    let told = alert::Entity::insert(row).on_conflict(once).exec_without_returning(&cx.tx).await?;
    if told == 0 {
        return Ok(());
    }
    let all = services::list(cx, Language::Fr).await?;
    let Some(of) = all.into_iter().find(|of| of.row.id == service) else { return Ok(()) };
    let facts = json!({ "service": of.name, "slug": of.row.slug, "open": open, "weekly": weekly });
    for lead in services::leads(cx, service).await? {
        if let Some(to) = ToAgent::of(&lead, Language::Fr) {
            outbox::queue_for_agent(cx, to, "means_exceeded", &facts).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::days_for;

    #[test]
    fn a_queue_takes_as_long_as_it_is_long() {
        assert_eq!(days_for(1, 5), 1);
        assert_eq!(days_for(5, 5), 5);
        assert_eq!(days_for(6, 5), 6);
        assert_eq!(days_for(1, 100), 1, "never today");
        assert_eq!(days_for(11, 10), 6, "begun days count");
        assert_eq!(days_for(u64::MAX, 1), 520);
    }
}
