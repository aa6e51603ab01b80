//! The map in a few findings, as data that pages put into words.

use serde::Serialize;

use crate::map::{OpinionMap, Outcome};
use crate::statements::Standing;
use crate::tally::Side;

/// At most so many of a kind are listed.
const LISTED: usize = 3;

/// One finding. `statement` is a place in the map's `statements`, `group` and `groups` are places
/// in its `groups`; `certainty` is in how many of a hundred it stands when the participants of
/// that hundredth are left out, from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// Who the map speaks of.
    TookPart {
        /// Who voted.
        voters: usize,
        /// Their votes.
        votes: usize,
    },
    /// Most of every group take this side.
    Shared {
        /// The statement.
        statement: usize,
        /// The side.
        side: Side,
        /// The smallest lower bound among the groups.
        at_least: f64,
        /// How firmly.
        certainty: f64,
    },
    /// So many statements are shared in all; none also is said.
    SharedInAll {
        /// How many.
        statements: usize,
    },
    /// All colleges that can be shown take one side on so many statements.
    SharedByColleges {
        /// How many.
        statements: usize,
    },
    /// Agreement or rejection across the axis that not every group surely shares.
    Bridging {
        /// The statement.
        statement: usize,
        /// The side.
        side: Side,
        /// The bound that is nearer to indifference, 0 to 1.
        at_least: f64,
    },
    /// Too little to compare with chance.
    TooLittle,
    /// The votes show no division.
    NotDivided {
        /// Whether some agree far more readily than others, which may be an opinion or a way.
        readiness_differs: bool,
    },
    /// People share opinions along an axis, and there are no groups on it.
    CommonAxis,
    /// There are groups.
    Divided {
        /// How many.
        groups: usize,
        /// Of the one found again worst when the conversation is resampled, 0 to 1.
        certainty: f64,
    },
    /// So many participants belong to no group.
    InNoGroup {
        /// How many.
        people: usize,
        /// Of how many.
        of: usize,
    },
    /// Groups are surely apart.
    Divides {
        /// The statement.
        statement: usize,
        /// The two groups that are farthest apart, the one of which more take `side` first.
        groups: [usize; 2],
        /// The side.
        side: Side,
        /// The lower bound of the gap.
        at_least: f64,
        /// How firmly.
        certainty: f64,
    },
    /// Too few votes to say anything of so many statements.
    Uncertain {
        /// How many.
        statements: usize,
        /// How many more votes would be enough for all.
        votes_needed: u32,
    },
    /// Fewer came from a college than were expected.
    MissingCollege {
        /// Its name.
        college: String,
    },
    /// Fewer came through a channel.
    MissingChannel {
        /// Its name.
        channel: String,
    },
    /// With colleges at their weights, another side leads on this statement.
    WeightsTurn {
        /// The statement.
        statement: usize,
        /// The side that leads in the weighted result.
        side: Side,
    },
    /// Without unverified voices, so many of the above change.
    UnverifiedChange {
        /// Whether there are groups then, or how many, differs.
        groups: bool,
        /// Statements that are shared in only one of the two maps.
        shared: usize,
        /// That divide in only one.
        divisive: usize,
    },
}

/// Puts the summary together; all else is there. What is shared comes before what divides.
pub(crate) fn summarise(map: &mut OpinionMap) {
    let mut list = vec![Finding::TookPart { voters: map.voters, votes: map.votes }];
    shared(map, &mut list);
    outcome(map, &mut list);
    divides(map, &mut list);
    uncertain(map, &mut list);
    missing(map, &mut list);
    changes(map, &mut list);
    map.findings.summary = list;
}

fn shared(map: &OpinionMap, list: &mut Vec<Finding>) {
    list.push(Finding::SharedInAll { statements: map.consensus.len() });
    for (at, place) in map.consensus.iter().enumerate().take(LISTED) {
        let of = &map.statements[*place];
        let side = side(of.standing);
        let at_least = crate::statements::weakest(&of.groups, side);
        let held = &map.findings.sensitivity.hundredths.consensus;
        list.push(Finding::Shared {
            statement: *place,
            side,
            at_least,
            certainty: firm(map, held, at),
        });
    }
    let colleges = map.statements.iter().filter(|of| of.shared_by_colleges.is_some()).count();
    if colleges > 0 {
        list.push(Finding::SharedByColleges { statements: colleges });
    }
    let rest = map.findings.bridging.iter().filter(|place| !map.consensus.contains(place));
    for place in rest.take(LISTED) {
        let Some(bridge) = map.statements[*place].bridge else { continue };
        if let Some(side) = bridge.side() {
            list.push(Finding::Bridging { statement: *place, side, at_least: bridge.sure() });
        }
    }
}

fn side(standing: Standing) -> Side {
    if standing == Standing::Rejected { Side::Disagree } else { Side::Agree }
}

fn firm(map: &OpinionMap, held: &[super::Held], at: usize) -> f64 {
    let parts = map.findings.sensitivity.hundredths.parts.max(1) as f64;
    held.get(at).map_or(0.0, |held| held.parts as f64 / parts)
}

fn outcome(map: &OpinionMap, list: &mut Vec<Finding>) {
    if map.test.is_none() {
        list.push(Finding::TooLittle);
        return;
    }
    match map.outcome {
        Outcome::NoDivision => {
            list.push(Finding::NotDivided { readiness_differs: map.readiness_differs });
        }
        Outcome::CommonAxis => list.push(Finding::CommonAxis),
        Outcome::Groups => {
            let certainty = map.groups.iter().map(|group| group.stability).fold(1.0, f64::min);
            list.push(Finding::Divided { groups: map.groups.len(), certainty });
            let people = map.participants.iter().filter(|of| of.group.is_none()).count();
            if people >= map.shown_from {
                list.push(Finding::InNoGroup { people, of: map.participants.len() });
            }
        }
    }
}

fn divides(map: &OpinionMap, list: &mut Vec<Finding>) {
    for (at, place) in map.divisive.iter().enumerate().take(LISTED) {
        let Some(gap) = map.statements[*place].gap else { continue };
        list.push(Finding::Divides {
            statement: *place,
            groups: [gap.more, gap.fewer],
            side: gap.side,
            at_least: gap.difference.low,
            certainty: firm(map, &map.findings.sensitivity.hundredths.divisive, at),
        });
    }
}

fn uncertain(map: &OpinionMap, list: &mut Vec<Finding>) {
    let uncertain = map.findings.uncertain.iter().map(|place| &map.statements[*place]);
    let votes_needed = uncertain.map(|of| of.votes_needed).sum();
    if !map.findings.uncertain.is_empty() {
        list.push(Finding::Uncertain { statements: map.findings.uncertain.len(), votes_needed });
    }
}

fn missing(map: &OpinionMap, list: &mut Vec<Finding>) {
    let participation = &map.findings.participation;
    for of in participation.colleges.iter().filter(|of| of.missing) {
        list.push(Finding::MissingCollege { college: of.name.clone() });
    }
    for of in participation.channels.iter().filter(|of| of.missing) {
        list.push(Finding::MissingChannel { channel: of.name.clone() });
    }
}

fn changes(map: &OpinionMap, list: &mut Vec<Finding>) {
    for (statement, of) in map.statements.iter().enumerate() {
        let Some(weighted) = of.weighted else { continue };
        let side = match weighted.agree.share.total_cmp(&weighted.disagree.share) {
            std::cmp::Ordering::Less => Side::Disagree,
            _ => Side::Agree,
        };
        if side != of.all.leading() && of.all.agree != of.all.disagree {
            list.push(Finding::WeightsTurn { statement, side });
        }
    }
    if let Some(without) = &map.findings.sensitivity.unverified {
        let groups = without.outcome != map.outcome || without.groups != map.groups.len();
        let shared = without.consensus_lost.len() + without.consensus_gained.len();
        let divisive = without.divisive_lost.len() + without.divisive_gained.len();
        if groups || shared + divisive > 0 {
            list.push(Finding::UnverifiedChange { groups, shared, divisive });
        }
    }
}
