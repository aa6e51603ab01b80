//! Which days are worked.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

use crate::holidays::{self, Holiday, Region};

/// Monday to Friday, less the public holidays of a region and the closures of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    region: Region,
    closures: BTreeSet<Date>,
}

/// Why a day is not worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOff {
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A public holiday.
    Holiday(Holiday),
    /// The office is closed.
    Closure,
}

impl Calendar {
    /// The calendar of a French region, without closures.
    pub fn france(region: Region) -> Self {
        Self { region, closures: BTreeSet::new() }
    }

    /// The same, where the office is also closed on `days` (a bridge day, an inventory).
    ///
    /// Closures count for what the office promises. They do not move a legal limit: pass a
    /// calendar without them for these.
    #[must_use]
    pub fn closed_on(mut self, days: impl IntoIterator<Item = Date>) -> Self {
        self.closures.extend(days);
        self
    }

    /// The same without the office's closures: the calendar of the law.
    #[must_use]
    pub fn of_the_law(&self) -> Self {
        Self::france(self.region)
    }

    /// Whose public holidays are kept.
    pub fn region(&self) -> Region {
        self.region
    }

    /// Why `day` is not worked; `None` where it is. A holiday on a Sunday is a Sunday.
    pub fn day_off(&self, day: Date) -> Option<DayOff> {
        match day.weekday() {
            Weekday::Saturday => Some(DayOff::Saturday),
            Weekday::Sunday => Some(DayOff::Sunday),
            _ => holidays::holiday_on(day, self.region)
                .map(DayOff::Holiday)
                .or_else(|| self.closures.contains(&day).then_some(DayOff::Closure)),
        }
    }

    /// Whether `day` is a public holiday there (code du travail L3133-1, L3134-13, L3422-2).
    pub fn is_public_holiday(&self, day: Date) -> bool {
        holidays::holiday_on(day, self.region).is_some()
    }

    /// Whether `day` is neither a Saturday, nor a Sunday, nor a public holiday, nor a closure.
    pub fn is_working_day(&self, day: Date) -> bool {
        self.day_off(day).is_none()
    }

    /// `day` itself if it is worked, else the first day after it that is.
    pub fn next_working_day(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) && day < Date::MAX {
            day = next(day);
        }
        day
    }
}

/// The day after; the last day there is stays where it is.
pub(crate) fn next(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_off_says_why() {
        let calendar = Calendar::france(Region::Metropole).closed_on([date(2026, 5, 15)]);
        let examples = [
            (date(2026, 5, 14), Some(DayOff::Holiday(Holiday::Ascension))),
            (date(2026, 5, 15), Some(DayOff::Closure)),
            (date(2026, 5, 16), Some(DayOff::Saturday)),
            (date(2026, 5, 17), Some(DayOff::Sunday)),
            (date(2026, 5, 18), None),
            // A holiday on a Sunday moves nothing more than the Sunday does.
            (date(2026, 11, 1), Some(DayOff::Sunday)),
        ];
        for (day, why) in examples {
            assert_eq!(calendar.day_off(day), why, "{day}");
        }
        assert_eq!(calendar.next_working_day(date(2026, 5, 14)), date(2026, 5, 18));
        assert_eq!(calendar.of_the_law().next_working_day(date(2026, 5, 14)), date(2026, 5, 15));
    }

    #[test]
    fn the_end_of_time_is_no_endless_loop() {
        let calendar = Calendar::france(Region::Metropole).closed_on([Date::MAX]);
        assert_eq!(calendar.next_working_day(Date::MAX), Date::MAX);
    }
}
