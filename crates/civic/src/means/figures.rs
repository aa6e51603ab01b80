//! A service's means beside its results, month by month. Of the service, never of anyone in it:
//! nothing here is asked or grouped by agent, and no month is cut smaller.

use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::tables::{held_hours, means, tally};
use super::{Means, SPOKEN, Tapped, given_date, on};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::matters::State;
use crate::matters::tables::matter::{Column, Entity};
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services;
use crate::time::LegalDate;
use crate::words::Channel;

/// Minutes at a counter or on a phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// As planned.
    pub planned_minutes: i32,
    /// As held.
    pub held_minutes: i32,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// What the service had on its last day (or has today); none where it did not say.
    pub means: Option<Means>,
    /// Hours of the weeks whose Monday lies in it, by channel of [`SPOKEN`]; none where nobody noted
    /// any.
    pub hours: [Option<Hours>; 2],
    /// Matters that arrived.
    pub received: u64,
    /// Matters that got a human's last word.
    pub answered: u64,
    /// Of these, by their date.
    pub in_time: u64,
    /// What never became a matter, by channel of [`SPOKEN`] and by [`Tapped`].
    pub tapped: [[i64; 3]; 2],
}

/// Why there are none.
#[derive(Debug, thiserror::Error)]
pub enum CannotSee {
    /// Not for this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSee);

/// The last `count` months of `service`, the present one first.
pub async fn months(
    cx: &Context,
    service: ServiceId,
    count: usize,
) -> Result<Vec<Month>, CannotSee> {
    agent_may(cx, Act::SeeMeans, service)?;
    let mut months = Vec::with_capacity(count);
    let mut first = cx.today().first_of_month();
    for _ in 0..count {
        months.push(month(cx, service, first).await?);
        first = first.saturating_sub(1.month());
    }
    Ok(months)
}

async fn month(cx: &Context, service: ServiceId, first: Date) -> Result<Month, Failure> {
    let last = first.last_of_month();
    let [counter, phone] = SPOKEN;
    let within = |day: Column| day.between(LegalDate::of(first), LegalDate::of(last));
    let answered = Condition::all()
        .add(within(Column::SettledOn))
        .add(Column::State.is_in([State::Answered, State::Refused]));
    let by_due = Expr::col(Column::SettledOn).lte(Expr::col(Column::DueOn));
    Ok(Month {
        first,
        means: on(cx, service, last.min(cx.today())).await?,
        hours: [
            hours(cx, service, (first, last), counter).await?,
            hours(cx, service, (first, last), phone).await?,
        ],
        received: count(cx, service, within(Column::ReceivedOn).into()).await?,
        answered: count(cx, service, answered.clone()).await?,
        in_time: count(cx, service, answered.add(by_due)).await?,
        tapped: tapped(cx, service, (first, last)).await?,
    })
}

async fn count(cx: &Context, service: ServiceId, asked: Condition) -> Result<u64, Failure> {
    let of = Entity::find().filter(Column::BodyId.eq(cx.body_id()));
    Ok(of.filter(Column::ServiceId.eq(service)).filter(asked).count(&cx.tx).await?)
}

async fn hours(
    cx: &Context,
    service: ServiceId,
    (first, last): (Date, Date),
    channel: Channel,
) -> Result<Option<Hours>, Failure> {
    let rows = held_hours::Entity::find()
        .filter(held_hours::Column::BodyId.eq(cx.body_id()))
        .filter(held_hours::Column::ServiceId.eq(service))
        .filter(held_hours::Column::Channel.eq(channel))
        .filter(held_hours::Column::WeekOn.between(LegalDate::of(first), LegalDate::of(last)))
        .all(&cx.tx)
        .await?;
    let sum = rows.iter().fold(Hours::default(), |sum, row| Hours {
        planned_minutes: sum.planned_minutes.saturating_add(row.planned_minutes),
        held_minutes: sum.held_minutes.saturating_add(row.held_minutes),
    });
    Ok((!rows.is_empty()).then_some(sum))
}

async fn tapped(
    cx: &Context,
    service: ServiceId,
    (first, last): (Date, Date),
) -> Result<[[i64; 3]; 2], Failure> {
    let sums: Vec<(Channel, Tapped, i64)> = tally::Entity::find()
        .select_only()
        .column(tally::Column::Channel)
        .column(tally::Column::What)
        .column_as(tally::Column::Taps.sum(), "taps")
        .filter(tally::Column::BodyId.eq(cx.body_id()))
        .filter(tally::Column::ServiceId.eq(service))
        .filter(tally::Column::OnDay.between(LegalDate::of(first), LegalDate::of(last)))
        .group_by(tally::Column::Channel)
        .group_by(tally::Column::What)
        .into_tuple()
        .all(&cx.tx)
        .await?;
    let of = |channel: Channel, what: Tapped| {
        let found = sums.iter().find(|(at, is, _)| (*at, *is) == (channel, what));
        found.map_or(0, |(_, _, taps)| *taps)
    };
    Ok(SPOKEN.map(|channel| {
        [Tapped::Settled, Tapped::Unanswered, Tapped::NotTaken].map(|what| of(channel, what))
    }))
}

/// What `service` said of its means, latest first.
pub async fn said(cx: &Context, service: ServiceId) -> Result<Vec<Means>, CannotSee> {
    agent_may(cx, Act::SeeMeans, service)?;
    Ok(means::Entity::find()
        .filter(means::Column::BodyId.eq(cx.body_id()))
        .filter(means::Column::ServiceId.eq(service))
        .order_by_desc(means::Column::FromOn)
        .all(&cx.tx)
        .await?)
}

/// How many matters lie on the desk of `service` now.
pub async fn open(cx: &Context, service: ServiceId) -> Result<u64, CannotSee> {
    agent_may(cx, Act::SeeMeans, service)?;
    Ok(given_date::open_in(cx, service).await?)
}

/// How long the counters of `service` are to be held in the week of `monday`, in minutes: their
/// hours, without public holidays and closures.
pub async fn planned(cx: &Context, service: ServiceId, monday: Date) -> Result<i32, Failure> {
    let calendar = cx.body().calendar();
    let midnight = monday.at(0, 0, 0, 0);
    let sunday = monday.saturating_add(6.days());
    let mut minutes = 0;
    for office in services::offices(cx).await?.iter().filter(|of| of.row.service_id == service) {
        let works = |day| !calendar.is_public_holiday(day);
        for opening in office.openings_until(midnight, sunday, works) {
            minutes += opening.opens.duration_until(opening.closes).as_mins();
        }
    }
    Ok(i32::try_from(minutes).unwrap_or(i32::MAX))
}
