//! Who took part, and what colleges say.

use super::statements::{item, note, section};
use super::table::{cell, table};
use super::{heading, lines, paragraph, subheading};
use crate::findings::{Gap, Weighted};
use crate::labels::{Labels, fill};
use crate::map::OpinionMap;
use crate::statements::Statement;
use crate::svg::escaped;
use crate::tally::Side;

/// Who took part, who is missing. A map speaks only of those who voted: that is always said.
pub(super) fn participation(map: &OpinionMap, labels: &Labels) -> String {
    let of = &map.findings.participation;
    let colleges = of.colleges.iter().map(|of| labels.presence(of, labels.college(&of.name)));
    let channels = of.channels.iter().map(|of| labels.presence(of, labels.channel(&of.name)));
    let (colleges, channels): (Vec<_>, Vec<_>) = (colleges.collect(), channels.collect());
    if colleges.is_empty() && channels.is_empty() {
        return String::new();
    }
    let mut text = heading(&labels.heading_participation) + &paragraph(&labels.only_voters);
    for (named, people) in [(&labels.by_college, colleges), (&labels.by_channel, channels)] {
        if !people.is_empty() {
            text.push_str(&subheading(named));
            text.push_str(&lines(&people));
        }
    }
    text
}

/// What all colleges share, what sets them apart, and all their answers.
pub(super) fn colleges(map: &OpinionMap, labels: &Labels) -> String {
    if map.colleges.iter().all(|college| college.size.is_none()) {
        return String::new();
    }
    let shared = map.statements.iter().filter(|of| of.shared_by_colleges.is_some());
    let shared = shared.map(|of| item(of, &by_college(map, of, labels), labels));
    let apart = map.statements.iter().filter_map(|of| {
        let gap = of.college_gap.filter(Gap::is_sure)?;
        let told = by_college(map, of, labels) + &note(&labels.college_gap(&gap, map));
        Some(item(of, &told, labels))
    });
    section(&labels.heading_shared_by_colleges, "", shared)
        + &section(&labels.heading_college_gaps, "", apart)
        + &college_table(map, labels)
}

/// The share of each college that is shown.
fn by_college(map: &OpinionMap, statement: &Statement, labels: &Labels) -> String {
    let shown = map.colleges.iter().zip(&statement.colleges);
    let lines: String = shown
        .filter_map(|(college, tally)| {
            let tally = (*tally)?;
            let side = statement.shared_by_colleges.unwrap_or_else(|| tally.leading());
            let share = labels.share(side, &tally.interval(side));
            let name = labels.college(&college.name);
            Some(format!("<li><b>{}</b> {}</li>\n", escaped(name), escaped(&share)))
        })
        .collect();
    format!("<ul class=\"shares\">\n{lines}</ul>\n")
}

fn college_table(map: &OpinionMap, labels: &Labels) -> String {
    let heads = map.colleges.iter().map(|college| {
        let name = labels.college(&college.name);
        let size = college.size.map(|size| labels.people(size));
        size.map_or_else(|| name.to_owned(), |size| format!("{name} ({size})"))
    });
    let columns: Vec<String> = heads.collect();
    let rows = map.statements.iter().map(|statement| {
        let cells = statement.colleges.iter().map(|tally| cell(tally.as_ref(), labels));
        (labels.statement(&statement.id), cells.collect())
    });
    let named = &labels.heading_colleges;
    heading(named) + &table(named, &columns, rows, labels)
}

/// Colleges at their weights, beside the plain count; nothing where nobody asked for that.
pub(super) fn weights(map: &OpinionMap, labels: &Labels) -> String {
    if map.statements.iter().all(|of| of.weighted.is_none()) {
        return String::new();
    }
    let columns = [labels.column_plain.clone(), labels.column_weighted.clone()];
    let rows = map.statements.iter().filter_map(|of| {
        let weighted = weighted(of, &of.weighted?, labels);
        Some((labels.statement(&of.id), vec![cell(Some(&of.all), labels), weighted]))
    });
    let named = &labels.heading_weights;
    heading(named) + &paragraph(&labels.weights) + &table(named, &columns, rows, labels)
}

fn weighted(statement: &Statement, weighted: &Weighted, labels: &Labels) -> String {
    let (side, interval) = if weighted.agree.share < weighted.disagree.share {
        (Side::Disagree, &weighted.disagree)
    } else {
        (Side::Agree, &weighted.agree)
    };
    let effective = labels.number(weighted.effective.round() as usize);
    let share = labels.share(side, interval);
    let mut text = escaped(&fill(&labels.weighted, &[("share", &share), ("n", &effective)]));
    if side != statement.all.leading() && statement.all.agree != statement.all.disagree {
        text.push_str("<br>");
        text.push_str(&escaped(&labels.turned));
    }
    text
}
