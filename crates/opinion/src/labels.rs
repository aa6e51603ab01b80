//! The words on a drawing or a page. None stand in this crate.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::map::OpinionMap;
use crate::statements::Standing;
use crate::tally::{Interval, Side};
use crate::votes::Id;

/// All that is written on a drawing or a page, in one language.
///
/// Texts with places to fill name them in braces, as said at each; [`fill`] puts the values in.
/// Can be read from any file format that serde knows; an unknown key is an error, so is a
/// missing one.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// Language code for the `lang` attribute.
    pub language: String,
    /// Put between groups of three digits.
    pub thousands: String,
    /// Title of the page and of the drawing.
    pub title: String,
    /// What the drawing shows, for those who do not see it: `{people}`, `{groups}`.
    pub description: String,
    /// A group: `{letter}`.
    pub group: String,
    /// A group in the legend and in the description: `{letter}`, `{people}`.
    pub group_line: String,
    /// Beside one's own mark.
    pub you: String,
    /// One participant.
    pub person: String,
    /// Several: `{n}`.
    pub people: String,
    /// A statement whose text is not known: `{id}`.
    pub statement: String,
    /// All participants, heading a column.
    pub everyone: String,
    /// First sentence: `{people}`, `{votes}`, `{statements}`.
    pub took_part: String,
    /// Second sentence, where there are groups: `{groups}`.
    pub divided: String,
    /// Second sentence, where there are none.
    pub not_divided: String,
    /// Instead, where participants differ in how readily they agree.
    pub readiness_differs: String,
    /// Second sentence, where there was too little to compare.
    pub too_little: String,
    /// Third sentence: no statement is shared.
    pub no_agreement: String,
    /// One is.
    pub one_agreement: String,
    /// Several are: `{n}`.
    pub agreements: String,
    /// The same three where there are no groups.
    pub no_agreement_of_all: String,
    /// One is.
    pub one_agreement_of_all: String,
    /// Several are: `{n}`.
    pub agreements_of_all: String,
    /// Heading over what is shared.
    pub heading_agreements: String,
    /// Heading over the drawing.
    pub heading_drawing: String,
    /// Under the drawing: how to read it.
    pub reading: String,
    /// Heading over what is typical of groups.
    pub heading_groups: String,
    /// Where nothing is.
    pub nothing_typical: String,
    /// Heading over what sets groups against each other.
    pub heading_divisive: String,
    /// Heading over all statements.
    pub heading_statements: String,
    /// Heading over the colleges.
    pub heading_colleges: String,
    /// Heads the column of statements.
    pub column_statement: String,
    /// Heads the column of standings.
    pub column_standing: String,
    /// A share that agrees and its interval in whole percents: `{share}`, `{low}`, `{high}`.
    pub agrees: String,
    /// A share that disagrees, likewise.
    pub disagrees: String,
    /// Votes behind a share: `{n}`.
    pub seen: String,
    /// Instead of figures that too few people stand behind.
    pub hidden: String,
    /// Every group agrees.
    pub standing_agreed: String,
    /// Every group rejects.
    pub standing_rejected: String,
    /// Groups are against each other.
    pub standing_divides: String,
    /// Too few votes to say.
    pub standing_uncertain: String,
    /// None of these.
    pub standing_open: String,
    /// Heading over the method.
    pub heading_method: String,
    /// How it was made, one paragraph.
    pub method: String,
    /// The same for a map made as Polis makes it.
    pub method_polis: String,
    /// Outcome of the comparison with chance: `{as_much}`, `{of}`.
    pub comparison: String,
    /// Texts of the statements.
    #[serde(skip)]
    pub texts: BTreeMap<Id, String>,
}

/// `template` with each `{name}` replaced by its value. Values are put in as they are, and a
/// name that has no value stays.
///
/// ```
/// assert_eq!(opinion::fill("{n} votes {on}", &[("n", "3"), ("x", "-")]), "3 votes {on}");
/// ```
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = rest.find('}') else { break };
        let value = values.iter().find(|(name, _)| *name == &rest[1..close]);
        filled.push_str(value.map_or(&rest[..=close], |(_, value)| value));
        rest = &rest[close + 1..];
    }
    filled.push_str(rest);
    filled
}

impl Labels {
    /// A whole number, with separators.
    pub fn number(&self, number: usize) -> String {
        let digits = number.to_string();
        let mut written = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                written.push_str(&self.thousands);
            }
            written.push(digit);
        }
        written
    }

    /// So many participants.
    pub fn people(&self, count: usize) -> String {
        match count {
            1 => self.person.clone(),
            _ => fill(&self.people, &[("n", &self.number(count))]),
        }
    }

    /// A group by its letter.
    pub fn group(&self, letter: char) -> String {
        fill(&self.group, &[("letter", letter.encode_utf8(&mut [0; 4]))])
    }

    /// A group with its size.
    pub fn group_line(&self, letter: char, size: usize) -> String {
        let letter = letter.to_string();
        fill(&self.group_line, &[("letter", &letter), ("people", &self.people(size))])
    }

    /// The text of a statement, or its number.
    pub fn statement(&self, id: &Id) -> String {
        match self.texts.get(id) {
            Some(text) => text.clone(),
            None => fill(&self.statement, &[("id", &id.to_string())]),
        }
    }

    /// A share and its interval; the bounds are widened to whole percents.
    pub fn share(&self, side: Side, interval: &Interval) -> String {
        let template = match side {
            Side::Agree => &self.agrees,
            Side::Disagree => &self.disagrees,
        };
        let percent = |value: f64| format!("{value:.0}");
        let (low, high) = ((interval.low * 100.0).floor(), (interval.high * 100.0).ceil());
        let share = percent(interval.share * 100.0);
        fill(template, &[("share", &share), ("low", &percent(low)), ("high", &percent(high))])
    }

    /// What can be said of a statement.
    pub fn standing(&self, standing: Standing) -> &str {
        match standing {
            Standing::Agreed => &self.standing_agreed,
            Standing::Rejected => &self.standing_rejected,
            Standing::Divides => &self.standing_divides,
            Standing::Uncertain => &self.standing_uncertain,
            Standing::Open => &self.standing_open,
        }
    }

    /// The three sentences that come first: who took part, whether there are groups, what is
    /// shared.
    pub fn summary(&self, map: &OpinionMap) -> [String; 3] {
        let took_part = [
            ("people", self.people(map.voters)),
            ("votes", self.number(map.votes)),
            ("statements", self.number(map.statements.len())),
        ];
        let took_part: Vec<(&str, &str)> =
            took_part.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let division = match (map.test, map.divided, map.readiness_differs) {
            (None, ..) => self.too_little.clone(),
            (_, true, _) => fill(&self.divided, &[("groups", &map.groups.len().to_string())]),
            (_, _, true) => self.readiness_differs.clone(),
            _ => self.not_divided.clone(),
        };
        [fill(&self.took_part, &took_part), division, self.agreement(map)]
    }

    fn agreement(&self, map: &OpinionMap) -> String {
        let (none, one, several) = if map.divided {
            (&self.no_agreement, &self.one_agreement, &self.agreements)
        } else {
            (&self.no_agreement_of_all, &self.one_agreement_of_all, &self.agreements_of_all)
        };
        match map.consensus.len() {
            0 => none.clone(),
            1 => one.clone(),
            count => fill(several, &[("n", &self.number(count))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_filled_again() {
        assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "x")]), "{b}x");
        assert_eq!(fill("{a", &[("a", "x")]), "{a");
        assert_eq!(fill("}{a}{", &[("a", "é")]), "}é{");
    }

    #[test]
    fn numbers_are_grouped() {
        let labels = Labels { thousands: ",".into(), ..Labels::default() };
        let written = [0, 999, 1_000, 1_234_567].map(|number| labels.number(number));
        assert_eq!(written, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn bounds_are_never_drawn_narrower() {
        let labels = Labels { agrees: "{share} {low} {high}".into(), ..Labels::default() };
        let interval = Interval { low: 0.509, share: 0.6, high: 0.691 };
        assert_eq!(labels.share(Side::Agree, &interval), "60 50 70");
    }
}
