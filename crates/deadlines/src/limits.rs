//! The ways of counting, one function each.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::calendar::{Calendar, next};
use crate::count::Count;
use crate::deadline::{Deadline, Ends, Facts, Limit, Missing};
use crate::suspension::Suspension;

/// The day on which something that arrived at `instant` arrived, in the time zone of the office:
/// legal dates are the office's. Daylight saving is that of the zone's own history.
///
/// ```
/// use deadlines::day_of;
/// use jiff::{civil::date, tz::TimeZone};
///
/// let late = "2026-03-02T21:30:00Z".parse()?;
/// assert_eq!(day_of(late, &TimeZone::get("Europe/Paris")?), date(2026, 3, 2));
/// assert_eq!(day_of(late, &TimeZone::get("Indian/Reunion")?), date(2026, 3, 3));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn day_of(instant: Timestamp, office: &TimeZone) -> Date {
    office.to_datetime(instant).date()
}

/// The `count`th working day after `from`; `from` itself does not count. With `count` 0, `from`
/// or the next working day. Time grows with `count`.
pub fn add_working_days(from: Date, count: u32, calendar: &Calendar) -> Date {
    if count == 0 {
        return calendar.next_working_day(from);
    }
    let mut day = from;
    for _ in 0..count {
        day = calendar.next_working_day(next(day));
    }
    day
}

/// `count` days later; `from` itself does not count.
pub fn add_days(from: Date, count: u32) -> Date {
    from.saturating_add(i64::from(count).days())
}

/// The day of the same number `months` later, or the last day of that month where there is no
/// such day. How silence is counted (CRPA L231-1 and following): date to date.
pub fn add_months(from: Date, months: u32) -> Date {
    from.saturating_add(i64::from(months).months())
}

/// When silence becomes a **no**: `count` from the day on which the request was first received,
/// by whatever service (CRPA L114-3), plus each day of `suspensions` (L114-5, third paragraph).
/// Date to date: it may be a Sunday.
///
/// The trap: documents that are still missing do not keep this clock from ending. It stands still
/// for the time given, and then runs on.
///
/// ```
/// use deadlines::{Count, Suspension, implied_rejection};
/// use jiff::civil::date;
///
/// // Received on 5 January; asked on the 20th for documents within ten days; they never came.
/// let given = Suspension::new(date(2026, 1, 20), date(2026, 1, 30))?;
/// assert_eq!(implied_rejection(date(2026, 1, 5), Count::Months(2), &[given]), date(2026, 3, 15));
/// # Ok::<(), deadlines::BackwardsSuspension>(())
/// ```
pub fn implied_rejection(received: Date, count: Count, suspensions: &[Suspension]) -> Date {
    let facts = Facts { suspensions: suspensions.to_vec(), ..Facts::default() };
    let limit = Limit { count, ends: Ends::DateToDate, missing: Missing::Suspends };
    limit.deadline(received, &facts, &Calendar::france(crate::Region::Metropole)).on
}

/// When silence becomes a **yes**: `count` from the day on which the right service had the request
/// (CRPA L114-3) and every document that was missing (L114-5, second paragraph). `None` as long
/// as one is missing: the clock has not started. Date to date.
pub fn implied_acceptance(complete: Option<Date>, count: Count) -> Option<Date> {
    let limit = Limit { count, ends: Ends::DateToDate, missing: Missing::Nothing };
    let calendar = Calendar::france(crate::Region::Metropole);
    complete.map(|day| limit.deadline(day, &Facts::default(), &calendar).on)
}

/// Where the person lives, as seen from the court (CJA R421-7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Distance {
    /// In the court's own part of the country.
    #[default]
    None,
    /// Overseas before a court on the mainland, or outside the territory of a court overseas.
    Overseas,
    /// Abroad.
    Abroad,
}

/// Not a distance.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown distance '{0}': none, overseas or abroad")]
pub struct UnknownDistance(pub String);

impl Distance {
    /// By how many months the limit is longer: one overseas, two abroad.
    pub const fn months(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Overseas => 1,
            Self::Abroad => 2,
        }
    }
}

impl std::str::FromStr for Distance {
    type Err = UnknownDistance;

    fn from_str(word: &str) -> Result<Self, UnknownDistance> {
        match word {
            "none" => Ok(Self::None),
            "overseas" => Ok(Self::Overseas),
            "abroad" => Ok(Self::Abroad),
            other => Err(UnknownDistance(other.to_owned())),
        }
    }
}

/// The last day of a *franc* limit of `months` before an administrative court, for a decision
/// notified on `notified`: the day after the day of the same number, moved to the next working
/// day (CJA R421-1; *délai franc*: neither the first nor the last day counts). `distance` adds
/// its months first. Closures of an office do not move it.
pub fn court_limit(notified: Date, months: u32, distance: Distance, calendar: &Calendar) -> Date {
    let limit =
        Limit { count: Count::Months(months), ends: Ends::Franc, missing: Missing::Nothing };
    let facts = Facts { distance, ..Facts::default() };
    limit.deadline(notified, &facts, calendar).on
}

/// What `count` from `from` gives, before anything moves it.
pub(crate) fn counted(from: Date, count: Count, calendar: &Calendar) -> Date {
    match count {
        Count::Months(months) => add_months(from, months),
        Count::Days(days) => add_days(from, days),
        Count::WorkingDays(days) => add_working_days(from, days, calendar),
    }
}

impl Deadline {
    /// Whether `today` is past it.
    pub fn is_past(&self, today: Date) -> bool {
        today > self.on
    }
}
