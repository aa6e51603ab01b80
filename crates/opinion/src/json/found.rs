//! The findings as data.

use serde::Serialize;
use serde_json::Value;

use super::rounded;
use crate::findings::{self, Gap, Held, Presence};
use crate::map::{OpinionMap, Outcome};
use crate::tally::{Interval, Side};
use crate::votes::Id;

#[derive(Serialize)]
pub(super) struct Bounds {
    low: f64,
    value: f64,
    high: f64,
}

#[derive(Serialize)]
pub(super) struct Apart {
    more: usize,
    fewer: usize,
    side: Side,
    low: f64,
    value: f64,
    high: f64,
    q: f64,
    sure: bool,
    opposed: bool,
}

#[derive(Serialize)]
pub(super) struct Weighted {
    agree: Bounds,
    disagree: Bounds,
    effective: f64,
    covered: f64,
}

#[derive(Serialize)]
pub(super) struct Participation<'a> {
    colleges: Vec<Came<'a>>,
    channels: Vec<Came<'a>>,
}

#[derive(Serialize)]
struct Came<'a> {
    id: &'a str,
    size: Option<usize>,
    expected: Option<u64>,
    share: Option<Bounds>,
    expected_share: Option<f64>,
    missing: bool,
}

#[derive(Serialize)]
pub(super) struct Sensitivity<'a> {
    unverified: Option<Without<'a>>,
    hundredths: Hundredths<'a>,
}

#[derive(Serialize)]
struct Without<'a> {
    left_out: usize,
    outcome: Outcome,
    groups: usize,
    consensus_lost: Vec<&'a Id>,
    consensus_gained: Vec<&'a Id>,
    divisive_lost: Vec<&'a Id>,
    divisive_gained: Vec<&'a Id>,
}

#[derive(Serialize)]
struct Hundredths<'a> {
    parts: usize,
    unchanged: usize,
    consensus: Vec<Stands<'a>>,
    divisive: Vec<Stands<'a>>,
}

#[derive(Serialize)]
struct Stands<'a> {
    id: &'a Id,
    parts: usize,
    always: bool,
}

pub(super) fn bounds(low: f64, value: f64, high: f64) -> Bounds {
    Bounds { low: rounded(low), value: rounded(value), high: rounded(high) }
}

fn interval(of: Interval) -> Bounds {
    bounds(of.low, of.share, of.high)
}

pub(super) fn apart(gap: &Gap) -> Apart {
    Apart {
        more: gap.more,
        fewer: gap.fewer,
        side: gap.side,
        low: rounded(gap.difference.low),
        value: rounded(gap.difference.value),
        high: rounded(gap.difference.high),
        q: rounded(gap.q),
        sure: gap.is_sure(),
        opposed: gap.opposed,
    }
}

pub(super) fn weighted(of: &findings::Weighted) -> Weighted {
    Weighted {
        agree: interval(of.agree),
        disagree: interval(of.disagree),
        effective: rounded(of.effective),
        covered: rounded(of.covered),
    }
}

pub(super) fn participation(map: &OpinionMap) -> Participation<'_> {
    let of = &map.findings.participation;
    Participation {
        colleges: of.colleges.iter().map(came).collect(),
        channels: of.channels.iter().map(came).collect(),
    }
}

fn came(of: &Presence) -> Came<'_> {
    Came {
        id: &of.name,
        size: of.size,
        expected: of.expected,
        share: of.share.map(interval),
        expected_share: of.expected_share.map(rounded),
        missing: of.missing,
    }
}

pub(super) fn sensitivity(map: &OpinionMap) -> Sensitivity<'_> {
    let of = &map.findings.sensitivity;
    let ids = |places: &[usize]| places.iter().map(|place| &map.statements[*place].id).collect();
    let stands = |places: &[usize], held: &[Held]| {
        let one = |(place, held): (&usize, &Held)| Stands {
            id: &map.statements[*place].id,
            parts: held.parts,
            always: held.always,
        };
        places.iter().zip(held).map(one).collect()
    };
    Sensitivity {
        unverified: of.unverified.as_ref().map(|without| Without {
            left_out: without.left_out,
            outcome: without.outcome,
            groups: without.groups,
            consensus_lost: ids(&without.consensus_lost),
            consensus_gained: ids(&without.consensus_gained),
            divisive_lost: ids(&without.divisive_lost),
            divisive_gained: ids(&without.divisive_gained),
        }),
        hundredths: Hundredths {
            parts: of.hundredths.parts,
            unchanged: of.hundredths.unchanged,
            consensus: stands(&map.consensus, &of.hundredths.consensus),
            divisive: stands(&map.divisive, &of.hundredths.divisive),
        },
    }
}

/// The summary with statements by id and numbers rounded. Keys of one finding are in the order of
/// the alphabet.
pub(super) fn summary(map: &OpinionMap) -> Vec<Value> {
    let written = |finding| {
        let mut value = serde_json::to_value(finding).unwrap_or_default();
        for (key, value) in value.as_object_mut().into_iter().flatten() {
            if let (true, Some(place)) = (key == "statement", value.as_u64()) {
                *value = map.statements[place as usize].id.to_string().into();
            } else if let (true, Some(number)) = (value.is_f64(), value.as_f64()) {
                *value = rounded(number).into();
            }
        }
        value
    };
    map.findings.summary.iter().map(written).collect()
}
