//! What is said of statements.

use std::fmt::Write as _;

use super::table::{cell, table};
use super::{heading, paragraph, subheading};
use crate::labels::Labels;
use crate::map::OpinionMap;
use crate::statements::{Standing, Statement};
use crate::svg::escaped;
use crate::tally::{Interval, Side};

/// Statements named under a heading, so that the drawing is not far down on a phone; the table has
/// them all.
const LISTED: usize = 10;

/// What is shared, the ten surest, with the share of each group.
pub(super) fn agreements(map: &OpinionMap, labels: &Labels) -> String {
    let held = &map.findings.sensitivity.hundredths.consensus;
    let items = map.consensus.iter().take(LISTED).enumerate().map(|(at, place)| {
        let statement = &map.statements[*place];
        let side = match statement.standing {
            Standing::Rejected => Side::Disagree,
            _ => Side::Agree,
        };
        let told = by_group(map, statement, Some(side), labels);
        item(statement, &(told + &note(&labels.warning(held, at))), labels)
    });
    section(&labels.heading_agreements, "", items)
}

/// What joins people whom the rest sets apart.
pub(super) fn bridging(map: &OpinionMap, labels: &Labels) -> String {
    let items = map.bridging_only().take(LISTED).map(|place| {
        let statement = &map.statements[place];
        let told = statement.bridge.map(|bridge| labels.bridge(&bridge)).unwrap_or_default();
        item(statement, &(note(&told) + &by_group(map, statement, None, labels)), labels)
    });
    section(&labels.heading_bridging, &labels.bridging, items)
}

pub(super) fn divisive(map: &OpinionMap, labels: &Labels) -> String {
    let held = &map.findings.sensitivity.hundredths.divisive;
    let items = map.divisive.iter().take(LISTED).enumerate().map(|(at, place)| {
        let statement = &map.statements[*place];
        let gap = statement.gap.map(|gap| labels.group_gap(&gap, map)).unwrap_or_default();
        let told = by_group(map, statement, None, labels) + &note(&gap);
        item(statement, &(told + &note(&labels.warning(held, at))), labels)
    });
    section(&labels.heading_divisive, "", items)
}

/// What nobody can tell yet, and how many votes it would take.
pub(super) fn uncertain(map: &OpinionMap, labels: &Labels) -> String {
    let items = map.findings.uncertain.iter().take(LISTED).map(|place| {
        let statement = &map.statements[*place];
        item(statement, &note(&labels.needed(statement)), labels)
    });
    section(&labels.heading_uncertain, &labels.uncertain, items)
}

pub(super) fn groups(map: &OpinionMap, labels: &Labels) -> String {
    if !map.divided {
        return String::new();
    }
    let mut text = heading(&labels.heading_groups);
    for (g, group) in map.groups.iter().enumerate() {
        let name = labels.group_line(group.letter, group.size);
        text.push_str(&subheading(&name));
        if group.typical.is_empty() {
            text.push_str(&paragraph(&labels.nothing_typical));
            continue;
        }
        let items = group.typical.iter().map(|typical| {
            let statement = &map.statements[typical.statement];
            let interval = statement.groups[g].interval(typical.side);
            let share = escaped(&labels.share(typical.side, &interval));
            item(statement, &format!("<p>{} {share}</p>\n", drawn(&interval)), labels)
        });
        text.push_str(&list("ul", items));
    }
    text
}

pub(super) fn all_statements(map: &OpinionMap, labels: &Labels) -> String {
    let mut columns = vec![labels.column_standing.clone(), labels.everyone.clone()];
    if map.divided {
        columns.extend(map.groups.iter().map(|group| labels.group(group.letter)));
    }
    let rows = map.statements.iter().map(|statement| {
        let mut cells = vec![escaped(labels.standing(statement.standing))];
        cells.push(cell(Some(&statement.all), labels));
        if map.divided {
            cells.extend(statement.groups.iter().map(|tally| cell(Some(tally), labels)));
        }
        (labels.statement(&statement.id), cells)
    });
    let named = &labels.heading_statements;
    heading(named) + &table(named, &columns, rows, labels)
}

/// A heading, a word about it and its statements; nothing where there are none.
pub(super) fn section(named: &str, about: &str, items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return String::new();
    }
    heading(named) + &paragraph(about) + &list("ol", items.into_iter())
}

fn list(kind: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.collect();
    format!("<{kind} class=\"statements\">\n{items}</{kind}>\n")
}

/// A statement and what is told of it, as HTML.
pub(super) fn item(statement: &Statement, told: &str, labels: &Labels) -> String {
    format!("<li>{}\n{told}</li>\n", escaped(&labels.statement(&statement.id)))
}

/// A line of text below; nothing where it is empty.
pub(super) fn note(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("<p class=\"note\">{}</p>\n", escaped(text))
    }
}

/// A line for each group with its interval, drawn and written.
fn by_group(
    map: &OpinionMap,
    statement: &Statement,
    side: Option<Side>,
    labels: &Labels,
) -> String {
    let mut list = String::from("<ul class=\"shares\">\n");
    for (group, tally) in map.groups.iter().zip(&statement.groups) {
        let side = side.unwrap_or_else(|| tally.leading());
        let name = if map.divided { labels.group(group.letter) } else { labels.everyone.clone() };
        let interval = tally.interval(side);
        let _ = writeln!(
            list,
            "<li>{} <b>{}</b> {}</li>",
            drawn(&interval),
            escaped(&name),
            escaped(&labels.share(side, &interval))
        );
    }
    list + "</ul>\n"
}

/// An interval from 0 to 100 with a line at one half; the words beside it say the same.
fn drawn(interval: &Interval) -> String {
    let [low, share, high] = [interval.low, interval.share, interval.high].map(|v| v * 100.0);
    let width = (high - low).max(1.0);
    format!(
        "<svg class=\"interval\" viewBox=\"0 0 100 12\" width=\"100\" height=\"12\" aria-hidden=\"true\">\
         <rect class=\"whole\" width=\"100\" height=\"12\"/>\
         <rect class=\"range\" x=\"{low:.1}\" y=\"3\" width=\"{width:.1}\" height=\"6\"/>\
         <rect class=\"half\" x=\"49.5\" width=\"1\" height=\"12\"/>\
         <rect class=\"share\" x=\"{:.1}\" y=\"1\" width=\"3\" height=\"10\"/></svg>",
        (share - 1.5).clamp(0.0, 97.0)
    )
}
