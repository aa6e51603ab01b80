//! Days on which an office, or a whole service, is closed beside public holidays: a bridge day, an
//! inventory, a flood.
//!
//! A closure is said before it begins, and moves only dates that are given afterwards: a date that
//! a receipt named stays. Nor does it move a legal limit: `Body::calendar` has none.

use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::Office;
use super::change_service::hold;
use super::fields::{BadField, BadFields, Checks};
use super::tables::{closure, office};
use crate::context::Context;
use crate::ids::{OfficeId, ServiceId};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::time::LegalDate;

/// A closure's row.
pub type Closure = closure::Model;

/// The most days that a closure lasts. What is closed for longer is a transformation, to be
/// declared and debated.
pub const MOST_DAYS: i32 = 31;
/// How far ahead a closure can be said, in days.
const AHEAD: i32 = 730;

/// When something is closed, and why.
#[derive(Clone, Debug)]
pub struct ClosureDraft {
    /// Which of the service's offices; none for the whole service.
    pub office: Option<OfficeId>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why, as the public reads it.
    pub reason: String,
}

/// Why a closure was not noted or taken back.
#[derive(Debug, thiserror::Error)]
pub enum CannotClose {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such service, office or closure here.
    #[error("no such service, office or closure")]
    Unknown,
    /// It has ended: what was closed stays written.
    #[error("it is over")]
    Over,
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// It lasts longer than [`MOST_DAYS`], with those it follows on: that is a transformation.
    #[error("too long for a closure")]
    TooLong,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotClose);

/// Notes that an office of `service`, or all of it, is closed from a day that has not begun before
/// today. On the record, in public.
pub async fn add_closure(
    cx: &Context,
    service: ServiceId,
    draft: &ClosureDraft,
) -> Result<Closure, CannotClose> {
    let service = super::service(cx, service).await?.ok_or(CannotClose::Unknown)?;
    agent_may(cx, Act::SetUpService, service.id)?;
    looked_at(cx, draft).done()?;
    if let Some(id) = draft.office {
        let office = office::Entity::find_by_id(id).one(&cx.tx).await?;
        office.filter(|office| office.service_id == service.id).ok_or(CannotClose::Unknown)?;
    }
    hold(cx, &service).await?;
    let (from, until) = in_one_go(cx, service.id, draft).await?;
    if (until - from).get_days() >= MOST_DAYS {
        return Err(CannotClose::TooLong);
    }
    let row = closure::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        service_id: Set(service.id),
        office_id: Set(draft.office),
        from_on: Set(LegalDate::of(draft.from)),
        until_on: Set(LegalDate::of(draft.until)),
        reason: Set(draft.reason.trim().to_owned()),
    };
    let row = closure::Entity::insert(row).exec_with_returning(&cx.tx).await?;
    note(cx, "closure-noted", &row).await?;
    Ok(row)
}

/// From when to when people find it closed, with the closures that this one follows on: no more
/// than a weekend lies between.
async fn in_one_go(
    cx: &Context,
    service: ServiceId,
    draft: &ClosureDraft,
) -> Result<(Date, Date), Failure> {
    let mut others = closures(cx, cx.today().saturating_sub(MOST_DAYS.days())).await?;
    let is_of = |row: &Closure| row.office_id.is_none_or(|of| draft.office == Some(of));
    others.retain(|row| row.service_id == service && is_of(row));
    let weekend = 3.days();
    let (mut from, mut until) = (draft.from, draft.until);
    loop {
        let near = |row: &Closure| {
            row.from_on.date() <= until.saturating_add(weekend)
                && from <= row.until_on.date().saturating_add(weekend)
        };
        let Some(at) = others.iter().position(near) else { return Ok((from, until)) };
        let row = others.swap_remove(at);
        from = from.min(row.from_on.date());
        until = until.max(row.until_on.date());
    }
}

fn looked_at(cx: &Context, draft: &ClosureDraft) -> Checks {
    let mut checks = Checks::default();
    if draft.from < cx.today() || draft.from > cx.today().saturating_add(AHEAD.days()) {
        checks.refuse(BadField::Unfit { field: "closed_from" });
    }
    if draft.until < draft.from {
        checks.refuse(BadField::Unfit { field: "closed_until" });
    }
    checks.line("closed_why", &draft.reason);
    checks
}

/// Takes a closure back that is not over: it works on these days after all. Of one that has begun,
/// the days that have passed stay written.
pub async fn remove_closure(cx: &Context, id: &str) -> Result<(), CannotClose> {
    let row = closure::Entity::find()
        .filter(closure::Column::BodyId.eq(cx.body_id()))
        .filter(closure::Column::PublicId.eq(id))
        .one(&cx.tx)
        .await?
        .ok_or(CannotClose::Unknown)?;
    agent_may(cx, Act::SetUpService, row.service_id)?;
    let service = super::service(cx, row.service_id).await?;
    hold(cx, &service.ok_or(Failure::MissingRow("service"))?).await?;
    if row.until_on.date() < cx.today() {
        return Err(CannotClose::Over);
    }
    if row.from_on.date() < cx.today() {
        let yesterday = cx.today().saturating_sub(1.day());
        closure::Entity::update_many()
            .set(closure::ActiveModel {
                until_on: Set(LegalDate::of(yesterday)),
                ..Default::default()
            })
            .filter(closure::Column::Id.eq(row.id))
            .exec(&cx.tx)
            .await?;
    } else {
        closure::Entity::delete_by_id(row.id).exec(&cx.tx).await?;
    }
    note(cx, "closure-ended", &row).await?;
    Ok(())
}

async fn note(cx: &Context, act: &str, row: &Closure) -> Result<(), Failure> {
    let statement = json!({
        "service": row.service_id.0,
        "office": row.office_id.map(|office| office.0),
        "from": row.from_on.date().to_string(),
        "until": row.until_on.date().to_string(),
    });
    record::note_public(cx, act, &statement).await
}

/// The body's closures that end on `from` or later, the first first.
pub async fn closures(cx: &Context, from: Date) -> Result<Vec<Closure>, Failure> {
    Ok(closure::Entity::find()
        .filter(closure::Column::BodyId.eq(cx.body_id()))
        .filter(closure::Column::UntilOn.gte(LegalDate::of(from)))
        .order_by_asc(closure::Column::FromOn)
        .order_by_asc(closure::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// The days from `from` on that `service` works: the body's, less those on which all of it is
/// closed. For what it promises; a legal limit is counted by [`Body::calendar`].
///
/// [`Body::calendar`]: crate::bodies::Body::calendar
pub async fn calendar(
    cx: &Context,
    service: ServiceId,
    from: Date,
) -> Result<deadlines::Calendar, Failure> {
    let rows = closures(cx, from).await?;
    let whole = rows.iter().filter(|row| row.service_id == service && row.office_id.is_none());
    Ok(cx.body().calendar().closed_on(whole.flat_map(days)))
}

fn days(row: &Closure) -> impl Iterator<Item = Date> + use<> {
    let until = row.until_on.date();
    row.from_on.date().series(1.day()).take_while(move |day| *day <= until)
}

/// A closed office keeps no closures of its own.
pub(super) async fn remove_of(cx: &Context, office: OfficeId) -> Result<(), Failure> {
    let its = closure::Entity::delete_many().filter(closure::Column::OfficeId.eq(office));
    its.exec(&cx.tx).await?;
    Ok(())
}

impl Office {
    /// Why it is closed on `day`, beside public holidays and its hours.
    pub fn closure_on(&self, day: Date) -> Option<&Closure> {
        let holds = |row: &&Closure| (row.from_on.date()..=row.until_on.date()).contains(&day);
        self.closures.iter().find(holds)
    }

    /// Its closures that are not over on `day`, the first first.
    pub fn closures_from(&self, day: Date) -> impl Iterator<Item = &Closure> {
        self.closures.iter().filter(move |row| day <= row.until_on.date())
    }
}
