//! Times during which a clock stands still.

use jiff::civil::Date;

/// The clock stands still from `from`; on `until` it runs again. So it lasts `until` − `from` days.
///
/// For documents that were asked for: `from` is the day of the request, `until` the day on which
/// they came, or on which the time given to send them ran out if that was earlier (CRPA L114-5;
/// sending them early ends the suspension).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suspension {
    from: Date,
    until: Date,
}

/// A suspension that ends before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a suspension cannot end on {until}, before it begins on {from}")]
pub struct BackwardsSuspension {
    /// When it would begin.
    pub from: Date,
    /// When it would end.
    pub until: Date,
}

impl Suspension {
    /// From a day on until a day on which the clock runs again.
    pub fn new(from: Date, until: Date) -> Result<Self, BackwardsSuspension> {
        if until < from {
            return Err(BackwardsSuspension { from, until });
        }
        Ok(Self { from, until })
    }

    /// The first day on which the clock stands still.
    pub fn from(self) -> Date {
        self.from
    }

    /// The day on which it runs again.
    pub fn until(self) -> Date {
        self.until
    }

    /// How many days it lasts.
    pub fn days(self) -> u32 {
        days_between(self.from, self.until)
    }
}

/// Days from one date to a later one.
pub(crate) fn days_between(from: Date, until: Date) -> u32 {
    u32::try_from((until - from).get_days()).unwrap_or(0)
}

/// The same times without overlaps, in order, none before `start`: a day is never counted twice.
pub fn merged(suspensions: &[Suspension], start: Date) -> Vec<Suspension> {
    let mut parts: Vec<Suspension> = suspensions
        .iter()
        .map(|part| Suspension { from: part.from.max(start), until: part.until.max(start) })
        .filter(|part| part.from < part.until)
        .collect();
    parts.sort_unstable();
    let mut apart: Vec<Suspension> = Vec::with_capacity(parts.len());
    for part in parts {
        match apart.last_mut() {
            Some(last) if part.from <= last.until => last.until = last.until.max(part.until),
            _ => apart.push(part),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn march(from: i8, until: i8) -> Suspension {
        Suspension::new(date(2026, 3, from), date(2026, 3, until)).expect("forwards")
    }

    #[test]
    fn a_suspension_ends_after_it_begins() {
        assert_eq!(march(3, 10).days(), 7);
        assert_eq!(march(3, 3).days(), 0);
        let (from, until) = (date(2026, 3, 3), date(2026, 3, 2));
        assert_eq!(Suspension::new(from, until), Err(BackwardsSuspension { from, until }));
    }

    #[test]
    fn over_a_month_s_end_days_are_days() {
        let long = Suspension::new(date(2025, 12, 30), date(2026, 3, 2)).expect("forwards");
        assert_eq!(long.days(), 62);
    }

    #[test]
    fn overlaps_count_once() {
        let parts = [march(20, 25), march(1, 5), march(4, 10), march(10, 12), march(7, 8)];
        assert_eq!(merged(&parts, date(2026, 3, 3)), [march(3, 12), march(20, 25)]);
        assert_eq!(merged(&parts, date(2026, 4, 1)), []);
    }
}
