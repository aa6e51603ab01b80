//! Time: instants in microseconds UTC, legal dates in a place's own time zone.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use sea_orm::DeriveValueType;

/// A moment, in microseconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
pub struct Instant(pub i64);

impl Instant {
    /// The same moment seen in `zone`.
    pub fn in_zone(self, zone: &TimeZone) -> ZonedDateTime {
        Timestamp::from_microsecond(self.0)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned_datetime(zone.clone())
    }

    /// `minutes` later (or earlier, if negative).
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000_000)))
    }
}

/// A date that binds, kept as `YYYY-MM-DD` so that both engines sort it alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
pub struct LegalDate(pub String);

impl LegalDate {
    /// Of a civil date.
    pub fn of(date: Date) -> Self {
        Self(date.to_string())
    }

    /// As a civil date.
    ///
    /// # Panics
    /// Never for a value made by [`LegalDate::of`]; a hand-edited database that holds something
    /// else is read as 1970-01-01 rather than stopping a page.
    pub fn date(&self) -> Date {
        self.0.parse().unwrap_or(jiff::civil::date(1970, 1, 1))
    }
}

/// Where the present moment comes from. The one seam to the system's clock.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// The machine's clock moved by a constant, so that a demo lives on a chosen day.
    Moved {
        /// Microseconds added to the machine's clock.
        by_micros: i64,
    },
    /// A hand on a dial, for tests and for filling a town with a past.
    Set(Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// A clock that shows `now` until [`Clock::turn_to`].
    pub fn set_to(now: Timestamp) -> Self {
        Self::Set(Arc::new(std::sync::atomic::AtomicI64::new(now.as_microsecond())))
    }

    /// The machine's clock, moved so that it shows `start` at this moment.
    pub fn starting_at(start: Timestamp) -> Self {
        Self::Moved { by_micros: start.as_microsecond() - machine_micros() }
    }

    /// Moves the hand of a [`Clock::Set`]; the other clocks do not heed it.
    pub fn turn_to(&self, now: Timestamp) {
        if let Self::Set(hand) = self {
            hand.store(now.as_microsecond(), std::sync::atomic::Ordering::SeqCst);
        }
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Instant(machine_micros()),
            Self::Moved { by_micros } => Instant(machine_micros() + by_micros),
            Self::Set(hand) => Instant(hand.load(std::sync::atomic::Ordering::SeqCst)),
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "the one seam to the machine's clock")]
fn machine_micros() -> i64 {
    Timestamp::now().as_microsecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_clock_shows_what_it_was_turned_to() {
        let clock = Clock::set_to("2026-03-03T09:00:00Z".parse().unwrap());
        let before = clock.now();
        clock.turn_to("2026-03-03T09:01:00Z".parse().unwrap());
        assert_eq!(clock.now(), before.plus_minutes(1));
    }

    #[test]
    fn midnight_in_paris_is_still_yesterday_in_utc() {
        let clock = Clock::set_to("2026-03-02T23:30:00Z".parse().unwrap());
        let paris = TimeZone::get("Europe/Paris").unwrap();
        assert_eq!(clock.now().in_zone(&paris).date(), jiff::civil::date(2026, 3, 3));
    }

    #[test]
    fn legal_dates_sort_as_text() {
        let early = LegalDate::of(jiff::civil::date(2026, 2, 9));
        let late = LegalDate::of(jiff::civil::date(2026, 10, 1));
        assert!(early < late);
        assert_eq!(late.date(), jiff::civil::date(2026, 10, 1));
    }
}
