//! Time limits of the law, as data.

use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::calendar::Calendar;
use crate::count::Count;
use crate::deadline::{Deadline, Ends, Facts, Limit, Missing};

/// A time limit that a text sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How it is called in files and commands: `silence-rejection`.
    pub key: String,
    /// How it is counted.
    pub limit: Limit,
    /// What happens when nothing happens until then.
    pub meaning: Meaning,
    /// The text that says so, as lawyers quote it.
    pub source: String,
    /// What it is, in French.
    pub fr: String,
    /// What it is, in English.
    pub en: String,
    /// The key of the limit that begins when this one ends, where there is one: the time to go to
    /// court, after silence that means no.
    pub then: Option<String>,
}

/// What the end of a limit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The administration has said yes by saying nothing.
    Acceptance,
    /// The administration has said no by saying nothing.
    Rejection,
    /// Somebody who does a thing later does it too late.
    TooLate,
    /// The administration owed something by then, and saying nothing decides nothing.
    Owed,
}

/// Why a file of rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CannotReadRules {
    /// It is no such file.
    #[error("{0}")]
    Format(#[from] toml::de::Error),
    /// A length of time that is none.
    #[error("rule '{key}': {source}")]
    Count {
        /// Of the rule.
        key: String,
        /// What is wrong.
        source: crate::UnknownCount,
    },
    /// Two rules of one key.
    #[error("rule '{0}' stands twice")]
    Twice(String),
    /// A rule that is said to follow and is not there.
    #[error("rule '{key}' is followed by '{then}', which is not there")]
    NotThere {
        /// Of the rule.
        key: String,
        /// What should follow.
        then: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    count: String,
    ends: EndsWord,
    missing: MissingWord,
    meaning: Meaning,
    source: String,
    fr: String,
    en: String,
    then: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EndsWord {
    DateToDate,
    NextWorkingDay,
    Franc,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum MissingWord {
    Suspends,
    StartsWhenComplete,
    Nothing,
}

impl TryFrom<Row> for Rule {
    type Error = CannotReadRules;

    fn try_from(row: Row) -> Result<Self, CannotReadRules> {
        let count: Count = (row.count.parse())
            .map_err(|source| CannotReadRules::Count { key: row.key.clone(), source })?;
        let ends = match row.ends {
            EndsWord::DateToDate => Ends::DateToDate,
            EndsWord::NextWorkingDay => Ends::NextWorkingDay,
            EndsWord::Franc => Ends::Franc,
        };
        let missing = match row.missing {
            MissingWord::Suspends => Missing::Suspends,
            MissingWord::StartsWhenComplete => Missing::StartsWhenComplete,
            MissingWord::Nothing => Missing::Nothing,
        };
        let limit = Limit { count, ends, missing };
        let Row { key, meaning, source, fr, en, then, .. } = row;
        Ok(Self { key, limit, meaning, source, fr, en, then })
    }
}

impl Rule {
    /// The date that binds from `from` on, and why.
    pub fn deadline(&self, from: Date, facts: &Facts, calendar: &Calendar) -> Deadline {
        self.limit.deadline(from, facts, calendar)
    }
}

/// Reads rules from the text of a file like `rules/fr.toml`: another country is another file.
pub fn read_rules(text: &str) -> Result<Vec<Rule>, CannotReadRules> {
    let file: File = toml::from_str(text)?;
    let rules: Vec<Rule> = file.rule.into_iter().map(Rule::try_from).collect::<Result<_, _>>()?;
    for (place, rule) in rules.iter().enumerate() {
        if rules[..place].iter().any(|earlier| earlier.key == rule.key) {
            return Err(CannotReadRules::Twice(rule.key.clone()));
        }
        if let Some(then) = &rule.then
            && !rules.iter().any(|other| other.key == *then)
        {
            return Err(CannotReadRules::NotThere { key: rule.key.clone(), then: then.clone() });
        }
    }
    Ok(rules)
}

/// The rules of French administrative law that come with this crate, `rules/fr.toml`.
///
/// # Panics
/// Never: a test reads the file.
pub fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        read_rules(include_str!("../rules/fr.toml")).expect("the file is read by a test")
    })
}

/// The rule of that key.
pub fn rule(key: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_crate_can_be_read_and_says_where_from() {
        assert!(rules().len() >= 12);
        for rule in rules() {
            assert!(!rule.source.is_empty() && !rule.fr.is_empty() && !rule.en.is_empty());
            assert!(rule.key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.key);
            // A key that could be read as a length of time would never be reached.
            assert!(rule.key.parse::<Count>().is_err());
        }
    }

    #[test]
    fn yes_and_no_by_silence_wait_for_documents_in_different_ways() {
        for rule in rules() {
            match rule.meaning {
                Meaning::Acceptance => {
                    assert_eq!(rule.limit.missing, Missing::StartsWhenComplete, "{}", rule.key);
                }
                Meaning::Rejection => {
                    assert_ne!(rule.limit.missing, Missing::StartsWhenComplete, "{}", rule.key);
                    assert!(rule.then.is_some(), "{}: what can be done then", rule.key);
                }
                Meaning::TooLate | Meaning::Owed => {}
            }
        }
    }

    #[test]
    fn a_file_that_is_wrong_is_refused_with_the_place() {
        let row = |key: &str, count: &str, then: &str| {
            format!(
                "[[rule]]\nkey = '{key}'\ncount = '{count}'\nends = 'franc'\nmissing = 'nothing'\n\
                 meaning = 'too-late'\nsource = 's'\nfr = 'f'\nen = 'e'\n{then}"
            )
        };
        let refused = |text: &str| read_rules(text).expect_err("refused").to_string();
        assert_eq!(
            refused(&row("a", "a while", "")),
            "rule 'a': 'a while' is no length of time such as '2 months', '15 days' or '10 working days'"
        );
        let twice = [row("a", "1 day", ""), row("a", "1 day", "")].concat();
        assert_eq!(refused(&twice), "rule 'a' stands twice");
        assert_eq!(
            refused(&row("a", "1 day", "then = 'b'")),
            "rule 'a' is followed by 'b', which is not there"
        );
        assert!(refused("[[rule]]\nkey = 'a'").contains("missing field"));
        assert!(read_rules(&row("a", "1 day", "")).is_ok());
    }
}
