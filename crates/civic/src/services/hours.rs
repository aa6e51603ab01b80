//! Whether an office is open, and when it next opens.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use super::Office;

/// One opening: a date, from a time to a time, in the office's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// On which date.
    pub on: Date,
    /// From.
    pub opens: Time,
    /// Until.
    pub closes: Time,
}

/// What can be said of an office at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// Open until the end of this opening.
    Open(Opening),
    /// Closed until this one.
    ClosedUntil(Opening),
    /// No opening within two weeks.
    Closed,
}

impl Office {
    /// Whether it is open at `now` (in its time zone), on days that `is_working_day` says it
    /// works. Looks at most 14 days ahead.
    pub fn openness(&self, now: DateTime, is_working_day: impl Fn(Date) -> bool) -> Openness {
        let mut on = now.date();
        for ahead in 0..14 {
            if is_working_day(on) {
                for opening in self.openings_on(on) {
                    if ahead > 0 || now.time() < opening.opens {
                        return Openness::ClosedUntil(opening);
                    }
                    if now.time() < opening.closes {
                        return Openness::Open(opening);
                    }
                }
            }
            let Ok(next) = on.tomorrow() else { break };
            on = next;
        }
        Openness::Closed
    }

    /// What is left of its openings from `now` (in its time zone) until the day `until` included, at
    /// most 14 days ahead, on days that `is_working_day` says it works.
    pub fn openings_until(
        &self,
        now: DateTime,
        until: Date,
        is_working_day: impl Fn(Date) -> bool,
    ) -> Vec<Opening> {
        let days = now.date().series(1.day()).take(14).take_while(|day| *day <= until);
        days.filter(|day| is_working_day(*day))
            .flat_map(|day| self.openings_on(day))
            .filter(|opening| opening.on.to_datetime(opening.closes) > now)
            .collect()
    }

    fn openings_on(&self, on: Date) -> impl Iterator<Item = Opening> {
        let weekday = i32::from(on.weekday().to_monday_one_offset());
        self.hours.iter().filter(move |row| row.weekday == weekday).filter_map(move |row| {
            Some(Opening { on, opens: row.opens.parse().ok()?, closes: row.closes.parse().ok()? })
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::super::tables::{office, office_hours};
    use super::*;
    use crate::ids::{BodyId, OfficeId, ServiceId};

    fn office() -> Office {
        let hours = [(1, "08:30", "12:00"), (1, "13:30", "17:00"), (2, "08:30", "12:00")];
        Office {
            row: office::Model {
                id: OfficeId(1),
                body_id: BodyId(1),
                service_id: ServiceId(1),
                name: "Mairie".into(),
                address: "1 place du Préau".into(),
                phone: "01 00 00 00 00".into(),
                time_zone: "Europe/Paris".into(),
                contractor: None,
            },
            hours: hours
                .into_iter()
                .map(|(weekday, opens, closes)| office_hours::Model {
                    id: 0,
                    office_id: OfficeId(1),
                    weekday,
                    opens: opens.into(),
                    closes: closes.into(),
                })
                .collect(),
        }
    }

    #[test]
    fn open_closed_for_lunch_and_closed_until_tomorrow() {
        let monday = date(2026, 3, 2);
        let always = |_| true;
        assert!(matches!(
            office().openness(monday.at(9, 0, 0, 0), always),
            Openness::Open(opening) if opening.closes == time(12, 0, 0, 0)
        ));
        assert!(matches!(
            office().openness(monday.at(12, 0, 0, 0), always),
            Openness::ClosedUntil(opening) if opening.opens == time(13, 30, 0, 0)
        ));
        assert!(matches!(
            office().openness(monday.at(18, 0, 0, 0), always),
            Openness::ClosedUntil(opening) if opening.on == date(2026, 3, 3)
        ));
    }

    #[test]
    fn a_day_off_moves_the_next_opening() {
        let monday = date(2026, 3, 2);
        let found = office().openness(monday.at(9, 0, 0, 0), |day| day != monday);
        assert!(matches!(found, Openness::ClosedUntil(opening) if opening.on == date(2026, 3, 3)));
    }

    #[test]
    fn what_is_left_of_its_openings() {
        let monday = date(2026, 3, 2);
        let left = |hour, until| office().openings_until(monday.at(hour, 0, 0, 0), until, |_| true);
        let tuesday = date(2026, 3, 3);
        assert_eq!(left(9, tuesday).len(), 3);
        assert_eq!(left(12, tuesday).len(), 2, "the morning is over");
        assert_eq!(left(9, monday).len(), 2);
        assert_eq!(left(18, monday), []);
        assert_eq!(left(9, date(2026, 3, 1)), [], "it ended yesterday");
    }

    #[test]
    fn never_open_is_said() {
        let found = office().openness(date(2026, 3, 2).at(9, 0, 0, 0), |_| false);
        assert_eq!(found, Openness::Closed);
    }
}
