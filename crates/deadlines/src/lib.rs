//! From a date and a rule to the date that binds.
//!
//! Two ways of counting that must not be mixed up:
//!
//! - **Silence runs date to date.** Two months from 31 December end on the last day of February:
//!   [`add_months`]. Nothing moves it to a working day.
//! - **Limits before courts are *francs*** (code de justice administrative R421-1; code de
//!   procédure civile 640 to 642): the first day does not count, nor the last, and a limit that
//!   would end on a Saturday, a Sunday or a public holiday ends on the next working day:
//!   [`court_limit`].
//!
//! What a service promises is counted in working days: [`add_working_days`].
//!
//! ```
//! use deadlines::{Calendar, Region, add_months, add_working_days, court_limit};
//! use jiff::civil::date;
//!
//! let calendar = Calendar::france(Region::Metropole);
//! // Thursday 2 April 2026; Monday the 6th is Easter Monday.
//! assert_eq!(add_working_days(date(2026, 4, 2), 2, &calendar), date(2026, 4, 7));
//! // Silence since 1 January ends on 1 March, a Sunday, and stays there …
//! assert_eq!(add_months(date(2026, 1, 1), 2), date(2026, 3, 1));
//! // … but a court's limit that would end on 14 July ends on the day after.
//! assert_eq!(court_limit(date(2026, 5, 13), 2, &calendar), date(2026, 7, 15));
//! ```
//!
//! # What is promised
//! - Working days never end on a Saturday, a Sunday or a public holiday of the region.
//! - A court's limit never ends before the same limit counted date to date.
//! - No clock is read; a date beyond the calendar's end is its last day.
//!
//! Which rule applies to whom is not decided here: the text in force is the authority.

mod holidays;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

pub use holidays::{Region, UnknownRegion, easter, public_holidays};

/// Which days are worked: Monday to Friday less the public holidays of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    region: Region,
}

impl Calendar {
    /// The calendar of a French region.
    pub fn france(region: Region) -> Self {
        Self { region }
    }

    /// Whether `day` is a public holiday there (code du travail L3133-1, L3134-13, L3422-2).
    pub fn is_public_holiday(&self, day: Date) -> bool {
        holidays::public_holidays(day.year(), self.region).contains(&day)
    }

    /// Whether `day` is neither a Saturday, nor a Sunday, nor a public holiday.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.is_public_holiday(day)
    }

    /// `day` itself if it is worked, else the first day after it that is.
    pub fn next_working_day(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) {
            day = next(day);
        }
        day
    }
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

/// The day of the same number `months` later, or the last day of that month where there is no
/// such day. How silence is counted (CRPA L231-1 and following): date to date.
pub fn add_months(from: Date, months: u32) -> Date {
    from.saturating_add(i64::from(months).months())
}

/// The last day of a *franc* limit of `months` before an administrative court, for a decision
/// notified on `notified`: the day after the day of the same number, moved to the next working
/// day (CJA R421-1; CE, 4 April 1997, on *délai franc*). Distance (R421-7) is added by the
/// caller as further months.
pub fn court_limit(notified: Date, months: u32, calendar: &Calendar) -> Date {
    calendar.next_working_day(next(add_months(notified, months)))
}

/// The day after; the last day there is stays where it is.
fn next(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn metropole() -> Calendar {
        Calendar::france(Region::Metropole)
    }

    #[test]
    fn working_days_skip_week_ends_and_holidays() {
        let examples = [
            // Friday → Monday.
            (date(2026, 3, 6), 1, date(2026, 3, 9)),
            // Brought on a Saturday: the Monday after is the first working day.
            (date(2026, 3, 7), 1, date(2026, 3, 9)),
            // 1 May 2026 is a Friday, 8 May a Friday, 14 May Ascension Thursday.
            (date(2026, 4, 30), 1, date(2026, 5, 4)),
            (date(2026, 5, 7), 1, date(2026, 5, 11)),
            (date(2026, 5, 13), 1, date(2026, 5, 15)),
            (date(2026, 3, 3), 0, date(2026, 3, 3)),
            (date(2026, 3, 3), 15, date(2026, 3, 24)),
        ];
        for (from, count, expected) in examples {
            assert_eq!(add_working_days(from, count, &metropole()), expected, "{from} + {count}");
        }
    }

    #[test]
    fn silence_runs_date_to_date() {
        assert_eq!(add_months(date(2025, 12, 31), 2), date(2026, 2, 28));
        assert_eq!(add_months(date(2027, 12, 30), 2), date(2028, 2, 29));
        // Ends on a Sunday, and stays there.
        assert_eq!(add_months(date(2026, 1, 1), 2), date(2026, 3, 1));
    }

    #[test]
    fn court_limits_are_francs_and_roll_over() {
        // Notified 3 March: the limit would end on 4 May, a Monday.
        assert_eq!(court_limit(date(2026, 3, 3), 2, &metropole()), date(2026, 5, 4));
        // Notified 30 April 2026: 1 July, a Wednesday.
        assert_eq!(court_limit(date(2026, 4, 30), 2, &metropole()), date(2026, 7, 1));
        // Notified 13 May 2026: 14 July is a holiday, so the 15th.
        assert_eq!(court_limit(date(2026, 5, 13), 2, &metropole()), date(2026, 7, 15));
    }

    proptest! {
        #[test]
        fn a_promise_always_ends_on_a_working_day(days in 0_i64..40_000, count in 0_u32..60) {
            let from = date(1995, 1, 1).saturating_add(days.days());
            let end = add_working_days(from, count, &metropole());
            prop_assert!(metropole().is_working_day(end));
            prop_assert!(end >= from);
            let after = add_working_days(from, count + 1, &metropole());
            prop_assert!(after > end || (count == 0 && after == end));
        }

        #[test]
        fn a_court_never_ends_a_limit_early(days in 0_i64..40_000, months in 1_u32..8) {
            let from = date(1995, 1, 1).saturating_add(days.days());
            prop_assert!(court_limit(from, months, &metropole()) > add_months(from, months));
        }
    }
}
