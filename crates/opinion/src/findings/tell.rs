//! Fills a map with what is found.

use super::Distincts;
use super::apart::{Gap, cutoff, distincts, gap};
use super::bridging::{Bridge, bridges};
use super::crossfit::CrossFit;
use super::reach::{Participation, presences};
use super::rows::Rows;
use super::sensitivity::{Whole, WithoutUnverified, hundredths, lacking};
use super::weights::weighted;
use crate::canonical;
use crate::colleges::CollegeCount;
use crate::map::OpinionMap;
use crate::parallel;
use crate::statements::{self, Standing, Statement};
use crate::table::Table;
use crate::tally::{Side, Tally};
use crate::votes::Settled;

impl Rows for Table {
    fn width(&self) -> usize {
        self.width
    }

    fn votes(&self, i: usize) -> impl Iterator<Item = (usize, i8)> {
        self.row(i).iter().map(|cell| (cell.column(), cell.value()))
    }
}

/// Where each voter is, and in which group.
struct Placed {
    places: Vec<Option<[f64; 2]>>,
    labels: Vec<Option<usize>>,
}

/// All counts.
struct Counted {
    all: Vec<Tally>,
    groups: Vec<Vec<Tally>>,
    fitted: Vec<Vec<Tally>>,
    cross: Option<CrossFit>,
}

/// Fills in all that is said of the statements, groups and colleges of `map`, whose participants
/// and groups are there. Time: votes × groups, twice.
pub(crate) fn tell(map: &mut OpinionMap, settled: &Settled, seed: u64) {
    let placed = placed(map, settled);
    let counted = counted(map, &settled.table, &placed);
    let enough = map.shown_from as u32;
    let distincts = distincts(&counted.fitted, enough);
    tell_statements(map, settled, &placed, &counted, &distincts);
    for g in 0..map.groups.len() {
        map.groups[g].typical = if map.divided {
            statements::typical(&map.statements, &distincts, g)
        } else {
            Vec::new()
        };
    }
    rank(map);
    let least = |name: &str| settled.college_from.get(name).copied().unwrap_or(0);
    let from = map.shown_from;
    map.findings.participation = Participation {
        colleges: presences(
            settled.colleges.iter().map(Option::as_deref),
            &settled.reach.colleges,
            from,
            |name| least(name).max(from),
        ),
        channels: presences(
            settled.channels.iter().map(Option::as_deref),
            &settled.reach.channels,
            from,
            |_| from,
        ),
    };
    let gaps: Vec<Option<Gap>> = map.statements.iter().map(|of| of.gap).collect();
    let standings: Vec<Standing> = map.statements.iter().map(|of| of.standing).collect();
    let whole = Whole {
        places: &placed.places,
        labels: &placed.labels,
        cross: counted.cross.as_ref(),
        groups: &counted.groups,
        fitted: &counted.fitted,
        all: &counted.all,
        gaps: &gaps,
        standings: &standings,
        cutoff: cutoff(&distincts),
        enough,
    };
    let order = canonical::order(&settled.table, parallel::threads());
    map.findings.sensitivity.hundredths =
        hundredths(&settled.table, &whole, &order, (&map.consensus, &map.divisive), seed);
}

/// Participants of the map and voters are both in order of id.
fn placed(map: &OpinionMap, settled: &Settled) -> Placed {
    let mut participants = map.participants.iter().peekable();
    let (mut places, mut labels) = (Vec::new(), Vec::new());
    for id in &settled.participants {
        let found = participants.next_if(|of| of.id == *id);
        places.push(found.map(|of| [of.x, of.y]));
        labels.push(found.and_then(|of| of.group));
    }
    Placed { places, labels }
}

fn counted(map: &OpinionMap, table: &Table, placed: &Placed) -> Counted {
    let none = || vec![vec![Tally::default(); map.groups.len()]; table.width];
    let parts = parallel::stretches(table.height(), |rows| {
        let (mut all, mut groups) = (vec![Tally::default(); table.width], none());
        for i in rows {
            for (statement, value) in table.votes(i) {
                all[statement].count(value);
                if let Some(group) = placed.labels[i] {
                    groups[statement][group].count(value);
                }
            }
        }
        (all, groups)
    });
    let (mut all, mut groups) = (vec![Tally::default(); table.width], none());
    for (all_of_part, groups_of_part) in parts {
        all.iter_mut().zip(all_of_part).for_each(|(sum, part)| *sum = sum.with(part));
        add(&mut groups, groups_of_part);
    }
    let sizes: Vec<usize> = map.groups.iter().map(|group| group.size).collect();
    let cross = map.divided.then(|| CrossFit::new(&groups, &sizes));
    let mut fitted = none();
    if let Some(cross) = &cross {
        let parts = parallel::stretches(table.height(), |rows| {
            let mut fitted = none();
            for i in rows.filter(|i| placed.places[*i].is_some()) {
                cross.count(table, i, placed.labels[i], &mut fitted);
            }
            fitted
        });
        for part in parts {
            add(&mut fitted, part);
        }
    }
    Counted { all, groups, fitted, cross }
}

fn add(sums: &mut [Vec<Tally>], parts: Vec<Vec<Tally>>) {
    for (sums, parts) in sums.iter_mut().zip(parts) {
        sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum = sum.with(part));
    }
}

fn tell_statements(
    map: &mut OpinionMap,
    settled: &Settled,
    placed: &Placed,
    counted: &Counted,
    distincts: &Distincts,
) {
    let enough = map.shown_from as u32;
    let colleges = CollegeCount::of(settled, map.shown_from);
    let by_college = by_college(&settled.table, &colleges);
    let weights: Vec<f64> = (colleges.names.iter())
        .map(|name| settled.reach.colleges.get(name).map_or(0.0, |people| *people as f64))
        .collect();
    let bridges = bridges(&settled.table, &placed.places, middle(map), enough);
    for (s, id) in settled.statements.iter().enumerate() {
        let (all, groups) = (counted.all[s], &counted.groups[s]);
        let gap =
            map.divided.then(|| gap(groups, &counted.fitted[s], &distincts[s], enough)).flatten();
        let standing =
            statements::standing(groups, all, gap.is_some_and(|gap| gap.is_sure()), enough);
        let needed = match standing {
            Standing::Uncertain => statements::votes_needed(groups),
            _ => 0,
        };
        let shown = colleges.shown_on(&by_college[s], all);
        map.statements.push(Statement {
            id: id.clone(),
            all,
            groups: groups.clone(),
            standing,
            gap,
            bridge: bridges[s],
            votes_needed: needed,
            weighted: settled.reach.weigh.then(|| weighted(&shown, &weights, all)).flatten(),
            college_gap: None,
            shared_by_colleges: shared_by_colleges(&shown, enough),
            colleges: shown,
        });
    }
    let names = colleges.names.len();
    compare_colleges(&mut map.statements, names, enough);
    map.colleges = colleges.named();
}

fn by_college(table: &Table, colleges: &CollegeCount) -> Vec<Vec<Tally>> {
    let none = || vec![vec![Tally::default(); colleges.names.len()]; table.width];
    let parts = parallel::stretches(table.height(), |rows| {
        let mut tallies = none();
        for i in rows {
            let Some(college) = colleges.of_voter[i] else { continue };
            table.votes(i).for_each(|(statement, value)| tallies[statement][college].count(value));
        }
        tallies
    });
    let mut tallies = none();
    for part in parts {
        add(&mut tallies, part);
    }
    tallies
}

/// Colleges are there before the votes, so they are tested as they are. What is hidden is empty.
fn compare_colleges(statements: &mut [Statement], colleges: usize, enough: u32) {
    if colleges < 2 {
        return;
    }
    let tallies: Vec<Vec<Tally>> = (statements.iter())
        .map(|of| of.colleges.iter().map(|tally| tally.unwrap_or_default()).collect())
        .collect();
    let tested = distincts(&tallies, enough);
    for (s, statement) in statements.iter_mut().enumerate() {
        statement.college_gap = gap(&tallies[s], &tallies[s], &tested[s], enough);
    }
}

/// The side taken by most of every college that is shown, if at least two are.
fn shared_by_colleges(colleges: &[Option<Tally>], enough: u32) -> Option<Side> {
    let shown: Vec<Tally> = colleges.iter().flatten().copied().collect();
    [Side::Agree, Side::Disagree]
        .into_iter()
        .find(|side| shown.len() >= 2 && statements::shared(shown.iter(), *side, enough))
}

/// Midway between the groups, each counting the same.
fn middle(map: &OpinionMap) -> [f64; 2] {
    let count = map.groups.len().max(1) as f64;
    [0, 1].map(|k| map.groups.iter().map(|group| group.centre[k]).sum::<f64>() / count)
}

/// The lists of statements.
fn rank(map: &mut OpinionMap) {
    let all = &map.statements;
    let weakest = |of: &Statement, side| Some(statements::weakest(&of.groups, side));
    let consensus = ranked(all, |of| match of.standing {
        Standing::Agreed => weakest(of, Side::Agree),
        Standing::Rejected => weakest(of, Side::Disagree),
        _ => None,
    });
    let divisive = ranked(all, |of| match of.standing {
        Standing::Divides => of.gap.map(|gap| gap.difference.low),
        _ => None,
    });
    let bridging =
        ranked(all, |of| of.bridge.filter(|b| b.side().is_some()).map(|b| Bridge::sure(&b)));
    let uncertain =
        ranked(all, |of| (of.standing == Standing::Uncertain).then(|| -f64::from(of.votes_needed)));
    (map.consensus, map.divisive) = (consensus, divisive);
    (map.findings.bridging, map.findings.uncertain) = (bridging, uncertain);
}

/// Places of the statements that have a measure, greatest first, ties by id.
fn ranked(all: &[Statement], measure: impl Fn(&Statement) -> Option<f64>) -> Vec<usize> {
    let mut found: Vec<(usize, f64)> =
        all.iter().enumerate().filter_map(|(place, of)| Some((place, measure(of)?))).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.into_iter().map(|(place, _)| place).collect()
}

/// Says in `map` what changes `without` the unverified voices; nothing where they, or the others,
/// are too few for the difference to be shown.
pub(crate) fn compare(map: &mut OpinionMap, without: Option<&OpinionMap>) {
    let Some(without) = without else { return };
    let left_out = map.voters - without.voters;
    if left_out < map.shown_from || without.voters < map.shown_from {
        return;
    }
    map.findings.sensitivity.unverified = Some(WithoutUnverified {
        left_out,
        outcome: without.outcome,
        groups: without.groups.len(),
        consensus_lost: lacking(&map.consensus, &without.consensus),
        consensus_gained: lacking(&without.consensus, &map.consensus),
        divisive_lost: lacking(&map.divisive, &without.divisive),
        divisive_gained: lacking(&without.divisive, &map.divisive),
    });
}
