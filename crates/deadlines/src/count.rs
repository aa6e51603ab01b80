//! How long: months, days or working days.

use std::fmt;
use std::str::FromStr;

/// How long a limit lasts.
///
/// Written `2 months`, `15 days`, `10 working days`, or in French `deux mois`, `15 jours`,
/// `10 jours ouvrés`; numbers up to twelve may be words.
///
/// ```
/// use deadlines::Count;
///
/// assert_eq!("two months".parse(), Ok(Count::Months(2)));
/// assert_eq!("10 jours ouvrés".parse(), Ok(Count::WorkingDays(10)));
/// assert!("a while".parse::<Count>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Months, to the day of the same number.
    Months(u32),
    /// Days of the calendar.
    Days(u32),
    /// Days on which offices work.
    WorkingDays(u32),
}

/// Not a length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no length of time such as '2 months', '15 days' or '10 working days'")]
pub struct UnknownCount(pub String);

/// Beyond, no administrative limit lies; an arithmetic error does.
const MOST: u32 = 36_600;

const NUMBERS: [[&str; 2]; 12] = [
    ["one", "un"],
    ["two", "deux"],
    ["three", "trois"],
    ["four", "quatre"],
    ["five", "cinq"],
    ["six", "six"],
    ["seven", "sept"],
    ["eight", "huit"],
    ["nine", "neuf"],
    ["ten", "dix"],
    ["eleven", "onze"],
    ["twelve", "douze"],
];

impl FromStr for Count {
    type Err = UnknownCount;

    fn from_str(text: &str) -> Result<Self, UnknownCount> {
        let refused = || UnknownCount(text.to_owned());
        let lower = text.to_lowercase();
        let mut words = lower.split_whitespace();
        let count = words.next().and_then(number).filter(|n| *n <= MOST).ok_or_else(refused)?;
        let unit: Vec<&str> = words.collect();
        match unit.as_slice() {
            ["month" | "months" | "mois"] => Ok(Self::Months(count)),
            ["day" | "days" | "jour" | "jours"] => Ok(Self::Days(count)),
            ["working", "day" | "days"]
            | ["jour" | "jours", "ouvré" | "ouvrés" | "ouvre" | "ouvres"] => {
                Ok(Self::WorkingDays(count))
            }
            ["week" | "weeks" | "semaine" | "semaines"] => Ok(Self::Days(count * 7)),
            ["year" | "years" | "an" | "ans"] => Ok(Self::Months(count * 12)),
            _ => Err(refused()),
        }
    }
}

fn number(word: &str) -> Option<u32> {
    let spelled = NUMBERS.iter().position(|names| names.contains(&word));
    let une = (word == "une" || word == "a").then_some(1);
    spelled.map(|place| place as u32 + 1).or(une).or_else(|| word.parse().ok())
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self {
            Self::Months(count) => (count, "month"),
            Self::Days(count) => (count, "day"),
            Self::WorkingDays(count) => (count, "working day"),
        };
        write!(f, "{count} {unit}{}", if *count == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_both_languages() {
        let examples = [
            ("2 months", Count::Months(2)),
            ("two months", Count::Months(2)),
            ("Deux mois", Count::Months(2)),
            ("1 month", Count::Months(1)),
            ("un an", Count::Months(12)),
            ("15 days", Count::Days(15)),
            ("une semaine", Count::Days(7)),
            ("10 working days", Count::WorkingDays(10)),
            ("dix jours ouvrés", Count::WorkingDays(10)),
            ("  3   jours  ouvres ", Count::WorkingDays(3)),
        ];
        for (text, count) in examples {
            assert_eq!(text.parse(), Ok(count), "{text}");
            assert_eq!(count.to_string().parse(), Ok(count));
        }
    }

    #[test]
    fn what_is_no_length_is_refused_with_it() {
        for text in ["", "months", "2", "two", "-1 days", "2 moons", "99999999 days", "1.5 months"]
        {
            assert_eq!(text.parse::<Count>(), Err(UnknownCount(text.into())), "{text}");
        }
    }
}
