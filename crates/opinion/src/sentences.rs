//! A map in sentences, with the words of [`Labels`].

use crate::findings::{Bridge, Finding, Gap, Held, Presence, WithoutUnverified};
use crate::labels::{Labels, bounded, fill, percents};
use crate::map::{Group, OpinionMap, Outcome};
use crate::statements::Statement;
use crate::tally::{Interval, Side};

/// A group whose mean Jaccard index is at least this is stable (Hennig 2007).
const FIRM: f64 = 0.75;
/// From here on there is a pattern, but it is not sure who belongs to it (likewise).
const FAIR: f64 = 0.6;
/// With a smaller silhouette groups shade into each other.
const APART: f64 = 0.4;

impl Labels {
    /// The three sentences that come first: who took part, what is shared, whether there are
    /// groups.
    pub fn summary(&self, map: &OpinionMap) -> [String; 3] {
        let (people, votes) = (self.people(map.voters), self.number(map.votes));
        let statements = self.number(map.statements.len());
        let values = [("people", &*people), ("votes", &*votes), ("statements", &*statements)];
        [fill(&self.took_part, &values), self.agreement(map), self.division(map)]
    }

    fn division(&self, map: &OpinionMap) -> String {
        let groups = map.groups.len().to_string();
        match (map.test, map.outcome) {
            (None, Outcome::Groups) => fill(&self.untested, &[("groups", &groups)]),
            (None, _) => self.too_little.clone(),
            (_, Outcome::Groups) => fill(&self.divided, &[("groups", &groups)]),
            (_, Outcome::CommonAxis) => self.common_axis.clone(),
            (_, Outcome::NoDivision) if map.readiness_differs => self.readiness_differs.clone(),
            (_, Outcome::NoDivision) => self.not_divided.clone(),
        }
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
            count => self.counted(several, count),
        }
    }

    /// What else the summary of the findings says, a line for each kind; single statements are
    /// left to their lists.
    pub fn brief(&self, map: &OpinionMap) -> Vec<String> {
        let told = map.findings.summary.iter().filter_map(|finding| self.line(finding, map));
        let mut lines: Vec<String> = told.collect();
        lines.dedup();
        lines
    }

    fn line(&self, finding: &Finding, map: &OpinionMap) -> Option<String> {
        let counted = |template, count| Some(self.counted(template, count));
        match finding {
            Finding::SharedByColleges { statements } => counted(&self.brief_colleges, *statements),
            Finding::Bridging { .. } if map.outcome != Outcome::NoDivision => {
                counted(&self.brief_bridging, map.bridging_only().count())
            }
            Finding::InNoGroup { people, of } => {
                Some(self.people_of(&self.brief_in_no_group, *people, *of))
            }
            Finding::Divides { .. } => counted(&self.brief_divides, map.divisive.len()),
            Finding::Uncertain { statements, votes_needed } => {
                let (n, votes) = (self.number(*statements), self.number(*votes_needed as usize));
                Some(fill(&self.brief_uncertain, &[("n", &n), ("votes", &votes)]))
            }
            Finding::MissingCollege { college } => {
                Some(fill(&self.brief_missing, &[("name", self.college(college))]))
            }
            Finding::MissingChannel { channel } => {
                Some(fill(&self.brief_missing, &[("name", self.channel(channel))]))
            }
            Finding::WeightsTurn { .. } => counted(&self.brief_weights, turned(map)),
            Finding::UnverifiedChange { .. } => Some(self.brief_unverified.clone()),
            // In the first sentences, or in the lists of statements.
            Finding::TookPart { .. }
            | Finding::SharedInAll { .. }
            | Finding::Shared { .. }
            | Finding::Bridging { .. }
            | Finding::TooLittle
            | Finding::NotDivided { .. }
            | Finding::CommonAxis
            | Finding::Divided { .. } => None,
        }
    }

    fn counted(&self, template: &str, count: usize) -> String {
        fill(template, &[("n", &self.number(count))])
    }

    fn people_of(&self, template: &str, people: usize, of: usize) -> String {
        fill(template, &[("people", &self.people(people)), ("of", &self.number(of))])
    }

    /// What is expected of someone midway, of those who take a side; empty where no side is sure.
    pub fn bridge(&self, bridge: &Bridge) -> String {
        // From the mean vote, −1 to 1, to the share on a side.
        let [low, share, high] =
            [bridge.low, bridge.value, bridge.high].map(|vote| f64::midpoint(1.0, vote));
        match bridge.side() {
            None => String::new(),
            Some(Side::Agree) => bounded(&self.bridge_agrees, &Interval { low, share, high }),
            Some(Side::Disagree) => {
                let (low, share, high) = (1.0 - high, 1.0 - share, 1.0 - low);
                bounded(&self.bridge_disagrees, &Interval { low, share, high })
            }
        }
    }

    /// How far two groups are apart at least.
    pub fn group_gap(&self, gap: &Gap, map: &OpinionMap) -> String {
        let name = |at: usize| self.group(map.groups[at].letter);
        let apart = self.gap(gap, &name(gap.more), &name(gap.fewer));
        if gap.opposed { format!("{apart} {}", self.opposed) } else { apart }
    }

    /// How far two colleges are apart at least.
    pub fn college_gap(&self, gap: &Gap, map: &OpinionMap) -> String {
        let name = |at: usize| self.college(&map.colleges[at].name);
        self.gap(gap, name(gap.more), name(gap.fewer))
    }

    fn gap(&self, gap: &Gap, more: &str, fewer: &str) -> String {
        let template = match gap.side {
            Side::Agree => &self.gap_agrees,
            Side::Disagree => &self.gap_disagrees,
        };
        let low = format!("{:.0}", (gap.difference.low * 100.0).floor());
        fill(template, &[("more", more), ("fewer", fewer), ("low", &low)])
    }

    /// A word of warning where a few people could undo the finding at `at` of a list; empty where
    /// they could not.
    pub fn warning(&self, held: &[Held], at: usize) -> String {
        match held.get(at) {
            Some(held) if !held.always => self.fragile.clone(),
            _ => String::new(),
        }
    }

    /// How many more votes a statement needs.
    pub fn needed(&self, statement: &Statement) -> String {
        match statement.votes_needed {
            1 => self.one_vote_needed.clone(),
            votes => self.counted(&self.votes_needed, votes as usize),
        }
    }

    /// How many came, beside how many were meant to; `name` is the shown one.
    pub fn presence(&self, of: &Presence, name: &str) -> String {
        let people = match of.size {
            None => self.hidden.clone(),
            Some(0) => self.nobody.clone(),
            Some(size) => self.people(size),
        };
        let mut line = fill(&self.came, &[("name", name), ("people", &people)]);
        if let (Some(expected), Some(share), Some(meant)) =
            (of.expected, &of.share, of.expected_share)
        {
            let [share, low, high] = percents(share);
            let expected = self.number(usize::try_from(expected).unwrap_or(usize::MAX));
            let meant = format!("{:.0}", meant * 100.0);
            let values: [(&str, &str); 5] = [
                ("expected", &expected),
                ("share", &share),
                ("low", &low),
                ("high", &high),
                ("meant", &meant),
            ];
            line = format!("{line} {}", fill(&self.of_expected, &values));
        }
        if of.missing { format!("{line} {}", self.missing) } else { line }
    }

    /// How sure the groups and the findings are, a sentence each. Where groups were formed
    /// without a test, nothing is known of how firm they are.
    pub fn sureness(&self, map: &OpinionMap) -> Vec<String> {
        let mut lines = Vec::new();
        if map.divided && map.test.is_some() {
            lines.extend(map.groups.iter().map(|group| self.stability(group)));
            if map.silhouette < APART {
                lines.push(self.shading.clone());
            }
        }
        let none = map.participants.iter().filter(|of| of.group.is_none()).count();
        if none >= map.shown_from {
            lines.push(self.people_of(&self.in_no_group, none, map.participants.len()));
        }
        lines.extend(self.standing_without(map));
        lines
    }

    fn stability(&self, group: &Group) -> String {
        let template = match group.stability {
            FIRM.. => &self.group_firm,
            FAIR.. => &self.group_fair,
            _ => &self.group_loose,
        };
        let share = format!("{:.0}", group.stability * 100.0);
        fill(template, &[("group", &self.group(group.letter)), ("share", &share)])
    }

    /// What stands when some are left out; nothing where there is nothing to stand.
    fn standing_without(&self, map: &OpinionMap) -> Vec<String> {
        let of = &map.findings.sensitivity.hundredths;
        let held: Vec<&Held> = of.consensus.iter().chain(&of.divisive).collect();
        if of.parts == 0 || held.is_empty() {
            return Vec::new();
        }
        let template = if map.voters > of.parts { &self.held } else { &self.held_each };
        let (unchanged, parts) = (self.number(of.unchanged), self.number(of.parts));
        let always = self.number(held.iter().filter(|held| held.always).count());
        let all = self.number(held.len());
        vec![
            fill(template, &[("unchanged", &unchanged), ("parts", &parts)]),
            fill(&self.always, &[("n", &always), ("of", &all)]),
        ]
    }

    /// What changes without unverified voices: first in sentences, then statements under their
    /// headings, as places in the map's `statements`. Empty where nothing can be told.
    pub fn without_unverified<'a>(
        &'a self,
        map: &'a OpinionMap,
    ) -> (Vec<String>, Vec<(&'a str, &'a [usize])>) {
        let Some(without) = &map.findings.sensitivity.unverified else {
            return (Vec::new(), Vec::new());
        };
        let people = self.people(without.left_out);
        let lists = self.changed_statements(without);
        let groups = without.outcome != map.outcome || without.groups != map.groups.len();
        if lists.is_empty() && !groups {
            return (vec![fill(&self.unverified_same, &[("people", &people)])], lists);
        }
        let mut lines = vec![fill(&self.unverified, &[("people", &people)])];
        if groups {
            lines.push(match without.outcome {
                Outcome::NoDivision => self.then_not_divided.clone(),
                Outcome::CommonAxis => self.then_common_axis.clone(),
                Outcome::Groups => {
                    fill(&self.then_groups, &[("groups", &without.groups.to_string())])
                }
            });
        }
        (lines, lists)
    }

    fn changed_statements<'a>(
        &'a self,
        without: &'a WithoutUnverified,
    ) -> Vec<(&'a str, &'a [usize])> {
        let lists = [
            (&*self.no_longer_shared, &*without.consensus_lost),
            (&*self.newly_shared, &*without.consensus_gained),
            (&*self.no_longer_divides, &*without.divisive_lost),
            (&*self.newly_divides, &*without.divisive_gained),
        ];
        lists.into_iter().filter(|(_, places)| !places.is_empty()).collect()
    }
}

/// On how many statements another side leads once colleges are weighed.
fn turned(map: &OpinionMap) -> usize {
    let turns = |of: &&Finding| matches!(of, Finding::WeightsTurn { .. });
    map.findings.summary.iter().filter(turns).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Difference;

    #[test]
    fn a_vote_expected_midway_is_told_as_a_share() {
        let labels = Labels {
            bridge_agrees: "+{share} {low} {high}".into(),
            bridge_disagrees: "-{share} {low} {high}".into(),
            ..Labels::default()
        };
        let told = |low, value, high| labels.bridge(&Bridge { low, value, high });
        assert_eq!(told(0.4, 0.6, 0.9), "+80 70 95");
        assert_eq!(told(-0.9, -0.6, -0.4), "-80 70 95");
        assert_eq!(told(-0.1, 0.3, 0.6), "", "no side is sure");
    }

    #[test]
    fn a_gap_is_never_told_wider_than_is_sure() {
        let labels = Labels { gap_disagrees: "{more}>{fewer}: {low}".into(), ..Labels::default() };
        let gap = Gap {
            more: 0,
            fewer: 1,
            side: Side::Disagree,
            difference: Difference { low: 0.209, value: 0.4, high: 0.6 },
            q: 0.01,
            opposed: false,
        };
        assert_eq!(labels.gap(&gap, "a", "b"), "a>b: 20");
    }

    #[test]
    fn who_came_stands_beside_who_was_meant_to() {
        let labels = Labels {
            people: "{n} people".into(),
            came: "{name}: {people}.".into(),
            nobody: "nobody".into(),
            hidden: "few".into(),
            of_expected: "{expected}: {share} {low} {high}, {meant}.".into(),
            missing: "Too few.".into(),
            ..Labels::default()
        };
        let mut of = Presence {
            name: "staff".into(),
            size: Some(12),
            expected: Some(400),
            share: Some(Interval { low: 0.051, share: 0.1, high: 0.159 }),
            expected_share: Some(0.4),
            missing: true,
        };
        assert_eq!(labels.presence(&of, "Staff"), "Staff: 12 people. 400: 10 5 16, 40. Too few.");
        (of.size, of.share, of.missing) = (None, None, false);
        assert_eq!(labels.presence(&of, "Staff"), "Staff: few.");
        of.size = Some(0);
        assert_eq!(labels.presence(&of, "Staff"), "Staff: nobody.");
    }
}
