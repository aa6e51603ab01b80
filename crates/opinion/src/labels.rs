//! The words on a drawing or a page. None stand in this crate.

use std::collections::BTreeMap;

use serde::Deserialize;

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
    /// First sentence of the summary: `{people}`, `{votes}`, `{statements}`.
    pub took_part: String,
    /// Third sentence, where there are groups: `{groups}`.
    pub divided: String,
    /// Third sentence, where there are none.
    pub not_divided: String,
    /// Instead, where participants differ in how readily they agree.
    pub readiness_differs: String,
    /// Third sentence, where there is an axis and no groups on it.
    pub common_axis: String,
    /// Third sentence, where there was too little to compare.
    pub too_little: String,
    /// Third sentence, where groups were formed without asking whether there are any: `{groups}`.
    pub untested: String,
    /// Second sentence: no statement is shared.
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
    /// In brief, statements that bridge: `{n}`.
    pub brief_bridging: String,
    /// In brief, statements that all colleges share: `{n}`.
    pub brief_colleges: String,
    /// In brief, statements that divide: `{n}`.
    pub brief_divides: String,
    /// In brief, who is in no group: `{people}`, `{of}`.
    pub brief_in_no_group: String,
    /// In brief, statements with too few votes: `{n}`, `{votes}` that are missing.
    pub brief_uncertain: String,
    /// In brief, a college or channel from which fewer came than expected: `{name}`.
    pub brief_missing: String,
    /// In brief, statements on which another side leads once colleges are weighed: `{n}`.
    pub brief_weights: String,
    /// In brief: findings change without unverified voices.
    pub brief_unverified: String,
    /// Under a finding that a few people could undo.
    pub fragile: String,
    /// Heading over what bridges.
    pub heading_bridging: String,
    /// What bridging means, one paragraph.
    pub bridging: String,
    /// The share expected to agree midway, in whole percents: `{share}`, `{low}`, `{high}`.
    pub bridge_agrees: String,
    /// The share expected to disagree midway, likewise.
    pub bridge_disagrees: String,
    /// Of one part more agree than of another, by at least so many points: `{more}`, `{fewer}`,
    /// `{low}`.
    pub gap_agrees: String,
    /// Of one part more disagree, likewise.
    pub gap_disagrees: String,
    /// Most of one group agree and most of another disagree.
    pub opposed: String,
    /// Heading over what nobody can tell yet.
    pub heading_uncertain: String,
    /// What that means, one paragraph.
    pub uncertain: String,
    /// One more vote is needed.
    pub one_vote_needed: String,
    /// Several are: `{n}`.
    pub votes_needed: String,
    /// Heading over what all colleges share.
    pub heading_shared_by_colleges: String,
    /// Heading over what sets colleges apart.
    pub heading_college_gaps: String,
    /// Heading over the weighted result.
    pub heading_weights: String,
    /// What weights are, one paragraph.
    pub weights: String,
    /// Heads the column of the plain count.
    pub column_plain: String,
    /// Heads the column of the weighted one.
    pub column_weighted: String,
    /// The weighted result, with how many plain votes would be as sure: `{share}`, `{n}`.
    pub weighted: String,
    /// Where another side leads once colleges are weighed.
    pub turned: String,
    /// Heading over who took part.
    pub heading_participation: String,
    /// Heading over the colleges in it.
    pub by_college: String,
    /// Heading over the channels in it.
    pub by_channel: String,
    /// How many came: `{name}`, `{people}`.
    pub came: String,
    /// Instead of how many, where nobody came.
    pub nobody: String,
    /// Beside whom the debate was meant to reach: `{expected}` people, `{share}`, `{low}`,
    /// `{high}` of those who came and `{meant}` of those who were meant, in whole percents.
    pub of_expected: String,
    /// Fewer came than were meant to.
    pub missing: String,
    /// Whom the map cannot speak for.
    pub only_voters: String,
    /// Heading over how sure all this is.
    pub heading_sureness: String,
    /// A group that is found again nearly whole: `{group}`, `{share}`.
    pub group_firm: String,
    /// One that is found again for the most part, likewise.
    pub group_fair: String,
    /// One that is found again just so, likewise.
    pub group_loose: String,
    /// Groups that shade into each other.
    pub shading: String,
    /// Who is in no group: `{people}`, `{of}`.
    pub in_no_group: String,
    /// What stands without a hundredth: `{unchanged}`, `{parts}`.
    pub held: String,
    /// What stands without any single person, likewise.
    pub held_each: String,
    /// Findings that stand whichever one in a hundred is left out: `{n}`, `{of}`.
    pub always: String,
    /// Nothing changes without unverified voices: `{people}`.
    pub unverified_same: String,
    /// Something does: `{people}`.
    pub unverified: String,
    /// There are groups then: `{groups}`.
    pub then_groups: String,
    /// There is an axis then, without groups.
    pub then_common_axis: String,
    /// There is no division then.
    pub then_not_divided: String,
    /// Heads statements shared no longer.
    pub no_longer_shared: String,
    /// Heads statements shared only then.
    pub newly_shared: String,
    /// Heads statements that divide no longer.
    pub no_longer_divides: String,
    /// Heads statements that divide only then.
    pub newly_divides: String,
    /// Texts of the statements.
    #[serde(skip)]
    pub texts: BTreeMap<Id, String>,
    /// What colleges are called, where that is not the name in the votes.
    #[serde(skip)]
    pub college_names: BTreeMap<String, String>,
    /// What channels are called, likewise.
    #[serde(skip)]
    pub channel_names: BTreeMap<String, String>,
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

/// `template` with a share and its bounds in whole percents, the bounds widened.
pub(crate) fn bounded(template: &str, interval: &Interval) -> String {
    let [share, low, high] = percents(interval);
    fill(template, &[("share", &share), ("low", &low), ("high", &high)])
}

/// A share and its bounds in whole percents, the bounds widened.
pub(crate) fn percents(interval: &Interval) -> [String; 3] {
    let (low, high) = ((interval.low * 100.0).floor(), (interval.high * 100.0).ceil());
    [interval.share * 100.0, low, high].map(|value| format!("{value:.0}"))
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

    /// What a college is called.
    pub fn college<'a>(&'a self, name: &'a str) -> &'a str {
        self.college_names.get(name).map_or(name, String::as_str)
    }

    /// What a channel is called.
    pub fn channel<'a>(&'a self, name: &'a str) -> &'a str {
        self.channel_names.get(name).map_or(name, String::as_str)
    }

    /// A share and its interval; the bounds are widened to whole percents.
    pub fn share(&self, side: Side, interval: &Interval) -> String {
        let template = match side {
            Side::Agree => &self.agrees,
            Side::Disagree => &self.disagrees,
        };
        bounded(template, interval)
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
