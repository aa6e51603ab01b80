//! From a date and a rule to the date that binds, and why.
//!
//! Three ways of counting that must not be mixed up:
//!
//! - **Silence runs date to date.** Two months from 31 December end on the last day of February:
//!   [`add_months`]. Nothing moves it to a working day. Missing documents act on it by **two
//!   different rules** (code des relations entre le public et l'administration, CRPA, L114-5):
//!   where silence would mean no, the clock stands still for the time given to send them
//!   ([`implied_rejection`]); where it would mean yes, it only starts once they have come
//!   ([`implied_acceptance`]). There is no “pause” that fits both.
//! - **Limits before courts are *francs*** (code de justice administrative, CJA, R421-1): the day
//!   of the notification does not count, nor the last, and a limit that would end on a Saturday, a
//!   Sunday or a public holiday ends on the next working day: [`court_limit`]. Who lives overseas
//!   or abroad has more time (R421-7): [`Distance`].
//! - What a service **promises** is counted in working days: [`add_working_days`], by the region's
//!   public holidays and the office's own [closures](Calendar::closed_on).
//!
//! ```
//! use deadlines::{Calendar, Count, Distance, Region, Suspension};
//! use deadlines::{add_months, add_working_days, court_limit, implied_rejection};
//! use jiff::civil::date;
//!
//! let calendar = Calendar::france(Region::Metropole);
//! // Thursday 2 April 2026; Monday the 6th is Easter Monday.
//! assert_eq!(add_working_days(date(2026, 4, 2), 2, &calendar), date(2026, 4, 7));
//! // Silence since 1 January ends on 1 March, a Sunday, and stays there …
//! assert_eq!(add_months(date(2026, 1, 1), 2), date(2026, 3, 1));
//! // … but a court's limit that would end on 14 July ends on the day after.
//! assert_eq!(court_limit(date(2026, 5, 13), 2, Distance::None, &calendar), date(2026, 7, 15));
//! // Documents asked for on 10 February arrived on the 20th: ten days more.
//! let asked = Suspension::new(date(2026, 2, 10), date(2026, 2, 20))?;
//! assert_eq!(implied_rejection(date(2026, 1, 31), Count::Months(2), &[asked]), date(2026, 4, 10));
//! # Ok::<(), deadlines::BackwardsSuspension>(())
//! ```
//!
//! # Rules are data
//! [`rules`] reads `rules/fr.toml`: the time limits of French administrative law by key, each with
//! how it is counted, what silence means, and its source. [`Rule::deadline`] gives the date **and
//! each step that led to it** ([`Step`]), as data that pages and commands put into words.
//!
//! ```
//! use deadlines::{Calendar, Facts, Region, rule};
//! use jiff::civil::date;
//!
//! let silence = rule("silence-rejection").expect("a known rule");
//! let found = silence.deadline(date(2026, 3, 3), &Facts::default(), &Calendar::france(Region::Metropole));
//! assert_eq!(found.on, date(2026, 5, 3));
//! assert_eq!(silence.source, "CRPA L231-4");
//! ```
//!
//! # Which day it is
//! A letter that arrives at half past eleven at night in Réunion arrives on that day, whatever the
//! day is in Paris: [`day_of`] takes the time zone of the office.
//!
//! # What is promised
//! - Working days never end on a Saturday, a Sunday, a public holiday of the region or a closure.
//! - A court's limit never ends before the same limit counted date to date.
//! - A suspension never brings an end nearer, and one after the end changes nothing.
//! - No clock is read; a date beyond the calendar's end is its last day.
//!
//! Which rule applies to whom is not decided here: the text in force is the authority, and the
//! person who answers for its application validates it.

mod calendar;
mod count;
mod deadline;
mod holidays;
mod limits;
mod rules;
mod suspension;

pub use calendar::{Calendar, DayOff};
pub use count::{Count, UnknownCount};
pub use deadline::{Deadline, Ends, Facts, Limit, Missing, Step};
pub use holidays::{Holiday, Region, UnknownRegion, easter, holidays, public_holidays};
pub use limits::{
    Distance, UnknownDistance, add_days, add_months, add_working_days, court_limit, day_of,
    implied_acceptance, implied_rejection,
};
pub use rules::{CannotReadRules, Meaning, Rule, read_rules, rule, rules};
pub use suspension::{BackwardsSuspension, Suspension, merged};
