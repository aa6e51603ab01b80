//! Means: with what a service does its work, beside what came of it.
//!
//! A service has posts, hours at its counters and phones, and so many matters that it can settle in
//! a week; no agent has. Its lead says so: [`keep_means()`], [`note_hours()`]. At the counter and on
//! the phone [`tap()`] counts what never becomes a matter, and [`untap()`] takes the last tap back.
//! When more is open than the service can settle, a receipt gives a later date, and who decides on
//! means is told (`given_date`). Reads: [`figures`].

pub mod figures;
mod given_date;
mod keep_means;
mod note_hours;
pub mod tables;
mod tap;

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::Failure;
use crate::time::LegalDate;
use crate::words::{Channel, vocabulary};
use tables::means;

pub(crate) use given_date::given_date;
pub use keep_means::{CannotKeepMeans, MeansDraft, keep_means};
pub use note_hours::{CannotNoteHours, HoursDraft, note_hours};
pub use tap::{CannotTap, Tap, tap, untap};

/// The means of a service from a day on.
pub type Means = means::Model;

vocabulary! {
    /// What becomes of somebody who comes or calls without bringing a matter.
    Tapped {
        /// They were helped on the spot.
        Settled = "settled",
        /// They left without an answer.
        Unanswered = "unanswered",
        /// Nobody took the call.
        NotTaken = "not_taken",
    }
}

impl Tapped {
    /// Whether it can happen by `channel`: what is not taken is a call.
    pub const fn happens_by(self, channel: Channel) -> bool {
        match channel {
            Channel::Phone => true,
            Channel::Counter => !matches!(self, Self::NotTaken),
            Channel::Online | Channel::Email | Channel::Paper => false,
        }
    }
}

/// The channels at which somebody comes or calls.
pub const SPOKEN: [Channel; 2] = [Channel::Counter, Channel::Phone];

/// What `service` says of its means on `day`; `None` before it first did.
pub async fn on(cx: &Context, service: ServiceId, day: Date) -> Result<Option<Means>, Failure> {
    Ok(means::Entity::find()
        .filter(means::Column::BodyId.eq(cx.body_id()))
        .filter(means::Column::ServiceId.eq(service))
        .filter(means::Column::FromOn.lte(LegalDate::of(day)))
        .order_by_desc(means::Column::FromOn)
        .one(&cx.tx)
        .await?)
}

/// The Monday of the week of `day`.
pub fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(jiff::ToSpan::days(since))
}
