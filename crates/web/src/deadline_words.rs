//! A date that binds, in words: what a page and the command say of each step that led to it.

use civic::words::Language;
use deadlines::{Calendar, Count, DayOff, Deadline, Meaning, Rule, Step, Suspension};
use jiff::civil::Date;

use crate::words::Words;

/// Each step of `deadline` as a sentence in `language`.
pub fn deadline_steps(language: Language, deadline: &Deadline) -> Vec<String> {
    let words = Words::new(language);
    deadline.steps.iter().map(|step| told(words, step)).collect()
}

/// What `rule` is, with its source, and what its end means.
pub fn deadline_rule(language: Language, rule: &Rule) -> Vec<String> {
    let words = Words::new(language);
    let name = match language {
        Language::Fr => &rule.fr,
        Language::En => &rule.en,
    };
    let meaning = match rule.meaning {
        Meaning::Acceptance => "acceptance",
        Meaning::Rejection => "rejection",
        Meaning::TooLate => "too_late",
        Meaning::Owed => "owed",
    };
    vec![
        words.tell("deadlines-rule").with("name", name).with("source", &rule.source).to_string(),
        words.say(&format!("deadlines-meaning-{meaning}")),
    ]
}

/// Who has the last word: the text in force.
pub fn deadline_authority(language: Language) -> String {
    Words::new(language).say("deadlines-authority")
}

/// Why `day` is no working day of `calendar`; `None` where it is one.
pub fn deadline_day_off(language: Language, calendar: &Calendar, day: Date) -> Option<String> {
    let words = Words::new(language);
    calendar.day_off(day).map(|why| day_off(words, day, why))
}

fn told(words: Words, step: &Step) -> String {
    let on = |day: Date| words.full_date(day);
    let say = |key: &str| words.tell(&format!("deadlines-step-{key}"));
    match step {
        Step::From { on: day } => say("from").with("on", on(*day)),
        Step::Complete { on: day } => say("complete").with("on", on(*day)),
        Step::Counted { count, to } => {
            say("counted").with("count", counted(words, *count)).with("to", on(*to))
        }
        Step::LeftOut { days } => say("left_out").with("days", days_off(words, days)),
        Step::Distance { months, to } => {
            say("distance").with("months", *months).with("to", on(*to))
        }
        Step::Suspended { suspension, to } => {
            times(say("suspended"), words, *suspension).with("to", on(*to))
        }
        Step::TooLate { suspension } => times(say("too_late"), words, *suspension),
        Step::Franc { to } => say("franc").with("to", on(*to)),
        Step::Moved { days, to } => {
            say("moved").with("days", days_off(words, days)).with("to", on(*to))
        }
    }
    .to_string()
}

fn times(
    sentence: crate::words::Sentence,
    words: Words,
    suspension: Suspension,
) -> crate::words::Sentence {
    sentence
        .with("from", words.full_date(suspension.from()))
        .with("until", words.full_date(suspension.until()))
        .with("days", suspension.days())
}

fn counted(words: Words, count: Count) -> String {
    let (key, n) = match count {
        Count::Months(n) => ("months", n),
        Count::Days(n) => ("days", n),
        Count::WorkingDays(n) => ("working_days", n),
    };
    words.tell(&format!("deadlines-count-{key}")).with("n", n).to_string()
}

fn days_off(words: Words, days: &[(Date, DayOff)]) -> String {
    let named: Vec<String> = days.iter().map(|(day, why)| day_off(words, *day, *why)).collect();
    named.join(", ")
}

fn day_off(words: Words, day: Date, why: DayOff) -> String {
    let key = match why {
        DayOff::Saturday | DayOff::Sunday => return words.full_date(day),
        DayOff::Closure => "closure",
        DayOff::Holiday(holiday) => holiday.word(),
    };
    let name = words.say(&format!("deadlines-off-{key}"));
    words.tell("deadlines-off").with("day", words.full_date(day)).with("name", name).to_string()
}

#[cfg(test)]
mod tests {
    use deadlines::{Facts, Region, rule};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_step_is_a_sentence_in_both_languages() {
        let calendar = Calendar::france(Region::Metropole);
        let court = rule("court").expect("known");
        let facts = Facts { distance: deadlines::Distance::Overseas, ..Facts::default() };
        let found = court.deadline(date(2026, 4, 13), &facts, &calendar);
        assert_eq!(
            deadline_steps(Language::En, &found),
            [
                "Counting starts on Monday 13 April 2026; that day itself does not count.",
                "2 months lead to Saturday 13 June 2026.",
                "For someone who lives far away, 1 month more: Monday 13 July 2026.",
                "The last day does not count either: Tuesday 14 July 2026.",
                "Nobody works on Tuesday 14 July 2026 (Bastille Day), so the next working day: Wednesday 15 July 2026.",
            ]
        );
        assert_eq!(
            deadline_steps(Language::Fr, &found)[4],
            "On ne travaille pas le mardi 14 juillet 2026 (fête nationale), donc le jour ouvré suivant : mercredi 15 juillet 2026."
        );
    }

    #[test]
    fn every_holiday_has_a_name() {
        for language in [Language::Fr, Language::En] {
            for region in [Region::AlsaceMoselle, Region::Reunion, Region::PolynesieFrancaise] {
                for (_, holiday) in deadlines::holidays(2026, region) {
                    assert!(
                        Words::new(language).has(&format!("deadlines-off-{}", holiday.word())),
                        "{holiday:?}"
                    );
                }
            }
        }
    }
}
