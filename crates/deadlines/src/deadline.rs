//! A date that binds, with each step that led to it.

use jiff::civil::Date;

use crate::calendar::{Calendar, DayOff, next};
use crate::count::Count;
use crate::limits::{Distance, add_days, add_months, counted};
use crate::suspension::{Suspension, days_between, merged};

/// How long, how it ends, and what missing documents do to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How long.
    pub count: Count,
    /// How the last day is found.
    pub ends: Ends,
    /// What documents that are missing do to it.
    pub missing: Missing,
}

/// How the last day of a limit is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Where counting leads, be it a Sunday: silence.
    DateToDate,
    /// Where counting leads, or the next working day: where the rule says so.
    NextWorkingDay,
    /// The day after the one where counting leads, or the next working day: courts.
    Franc,
}

/// What documents that are missing do to a limit (CRPA L114-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The clock stands still for the time given: implied rejection.
    Suspends,
    /// The clock starts once they have come: implied acceptance.
    StartsWhenComplete,
    /// Nothing.
    Nothing,
}

/// What happened that a limit may depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When documents were asked for, and until when that kept the clock from running.
    pub suspensions: Vec<Suspension>,
    /// Where the person lives, for limits before courts.
    pub distance: Distance,
}

/// The date that binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day.
    pub on: Date,
    /// How it was found, in order.
    pub steps: Vec<Step>,
}

/// A step on the way to a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Counting starts; that day itself does not count.
    From {
        /// The day.
        on: Date,
    },
    /// The documents that were missing had come: counting starts only then.
    Complete {
        /// The day.
        on: Date,
    },
    /// So long after that.
    Counted {
        /// How long.
        count: Count,
        /// To which day it leads.
        to: Date,
    },
    /// Days left out among those counted, because nobody works.
    LeftOut {
        /// Each with its reason, week-ends not named.
        days: Vec<(Date, DayOff)>,
    },
    /// The person lives far from the court.
    Distance {
        /// How many months more.
        months: u32,
        /// To which day it leads.
        to: Date,
    },
    /// The clock stood still.
    Suspended {
        /// When.
        suspension: Suspension,
        /// To which day it leads.
        to: Date,
    },
    /// A suspension that begins after the end, and changes nothing.
    TooLate {
        /// When.
        suspension: Suspension,
    },
    /// The last day does not count either.
    Franc {
        /// To which day it leads.
        to: Date,
    },
    /// That day is not worked, so the next that is.
    Moved {
        /// The days passed over, each with its reason.
        days: Vec<(Date, DayOff)>,
        /// To which day it leads.
        to: Date,
    },
}

impl Limit {
    /// The date that binds from `from` on. `calendar` decides working days; closures of an office
    /// count only for what is counted in working days, never for what the law moves.
    ///
    /// Time grows with the days counted and the suspensions.
    pub fn deadline(&self, from: Date, facts: &Facts, calendar: &Calendar) -> Deadline {
        let suspensions = merged(&facts.suspensions, from);
        let mut found = Deadline { on: from, steps: vec![Step::From { on: from }] };
        if self.missing == Missing::StartsWhenComplete {
            found.start_when_complete(&suspensions);
        }
        found.count(self.count, calendar);
        if self.missing == Missing::Suspends {
            found.suspend(&suspensions, self.count, calendar);
        }
        if self.ends == Ends::Franc {
            found.add_distance(facts.distance);
            found.leave_out_the_last_day();
        }
        if self.ends != Ends::DateToDate {
            found.move_to_working_day(&calendar.of_the_law());
        }
        found
    }
}

impl Deadline {
    fn start_when_complete(&mut self, suspensions: &[Suspension]) {
        if let Some(last) = suspensions.last() {
            self.on = last.until();
            self.steps.push(Step::Complete { on: self.on });
        }
    }

    fn count(&mut self, count: Count, calendar: &Calendar) {
        let from = self.on;
        self.on = counted(from, count, calendar);
        self.steps.push(Step::Counted { count, to: self.on });
        if matches!(count, Count::WorkingDays(_)) {
            let mut days = days_off(next(from), self.on, calendar);
            days.retain(|(_, why)| !matches!(why, DayOff::Saturday | DayOff::Sunday));
            if !days.is_empty() {
                self.steps.push(Step::LeftOut { days });
            }
        }
    }

    /// Adds each suspension that begins no later than the end as it then stands: one may bring
    /// another within reach.
    fn suspend(&mut self, suspensions: &[Suspension], count: Count, calendar: &Calendar) {
        for suspension in suspensions {
            if suspension.from() > self.on {
                self.steps.push(Step::TooLate { suspension: *suspension });
                continue;
            }
            self.on = match count {
                Count::WorkingDays(_) => {
                    let worked = worked_days(*suspension, calendar);
                    counted(self.on, Count::WorkingDays(worked), calendar)
                }
                _ => add_days(self.on, suspension.days()),
            };
            self.steps.push(Step::Suspended { suspension: *suspension, to: self.on });
        }
    }

    fn add_distance(&mut self, distance: Distance) {
        let months = distance.months();
        let Some(counted) = self.steps.iter().rev().find_map(counted_months) else { return };
        if months > 0 {
            // The longer limit is counted as a whole: 31 December, two months and one, is
            // 31 March and not 28.
            self.on = add_months(self.start(), counted + months);
            self.steps.push(Step::Distance { months, to: self.on });
        }
    }

    fn start(&self) -> Date {
        match self.steps.first() {
            Some(Step::From { on }) => *on,
            _ => self.on,
        }
    }

    fn leave_out_the_last_day(&mut self) {
        self.on = next(self.on);
        self.steps.push(Step::Franc { to: self.on });
    }

    fn move_to_working_day(&mut self, calendar: &Calendar) {
        let to = calendar.next_working_day(self.on);
        if to > self.on {
            let days = days_off(self.on, to, calendar);
            self.on = to;
            self.steps.push(Step::Moved { days, to });
        }
    }
}

fn counted_months(step: &Step) -> Option<u32> {
    match step {
        Step::Counted { count: Count::Months(months), .. } => Some(*months),
        _ => None,
    }
}

/// The days from `from` to before `until` that are not worked.
fn days_off(from: Date, until: Date, calendar: &Calendar) -> Vec<(Date, DayOff)> {
    (0..days_between(from, until))
        .map(|count| add_days(from, count))
        .filter_map(|day| Some((day, calendar.day_off(day)?)))
        .collect()
}

fn worked_days(suspension: Suspension, calendar: &Calendar) -> u32 {
    let off = days_off(suspension.from(), suspension.until(), calendar).len() as u32;
    suspension.days() - off
}
