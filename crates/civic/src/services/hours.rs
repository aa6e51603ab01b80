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
    /// No opening within six weeks.
    Closed,
}

/// How many days are looked at for the next opening: longer than the longest closure.
const LOOK_AHEAD: i32 = 42;

impl Office {
    /// Whether it is open at `now` (in its time zone), on days that `is_working_day` says it
    /// works and on which no closure was noted. Looks at most six weeks ahead.
    pub fn openness(&self, now: DateTime, is_working_day: impl Fn(Date) -> bool) -> Openness {
        let mut on = now.date();
        for ahead in 0..LOOK_AHEAD {
            if is_working_day(on) && self.closure_on(on).is_none() {
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
    /// most 14 days ahead, on days that `is_working_day` says it works and on which no closure was noted.
    pub fn openings_until(
        &self,
        now: DateTime,
        until: Date,
        is_working_day: impl Fn(Date) -> bool,
    ) -> Vec<Opening> {
        let days = now.date().series(1.day()).take(14).take_while(|day| *day <= until);
        days.filter(|day| is_working_day(*day) && self.closure_on(*day).is_none())
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

    use super::super::tables::{closure, office, office_hours};
    use super::*;
    use crate::ids::{BodyId, ClosureId, OfficeId, PublicId, ServiceId};
    use crate::time::LegalDate;

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
            closures: Vec::new(),
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
    fn a_closure_moves_the_next_opening() {
        let mut closed = office();
        closed.closures.push(closure::Model {
            id: ClosureId(1),
            public_id: PublicId("c".into()),
            body_id: BodyId(1),
            service_id: ServiceId(1),
            office_id: None,
            from_on: LegalDate::of(date(2026, 3, 2)),
            until_on: LegalDate::of(date(2026, 4, 1)),
            reason: "inventaire".into(),
        });
        let found = closed.openness(date(2026, 3, 2).at(9, 0, 0, 0), |_| true);
        assert!(matches!(found, Openness::ClosedUntil(opening) if opening.on == date(2026, 4, 6)));
        let left =
            closed.openings_until(date(2026, 3, 30).at(9, 0, 0, 0), date(2026, 4, 7), |_| true);
        assert_eq!(left.iter().map(|opening| opening.on.day()).collect::<Vec<_>>(), [6, 6, 7]);
        assert!(closed.closure_on(date(2026, 4, 1)).is_some());
        assert_eq!(closed.closures_from(date(2026, 4, 2)).count(), 0);
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
