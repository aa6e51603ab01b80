//! The map as a page of its own: for a file, an attachment, a printer.

use std::fmt::Write as _;

use crate::labels::{Labels, fill};
use crate::map::OpinionMap;
use crate::statements::{Standing, Statement};
use crate::svg::{self, escaped};
use crate::tally::{Interval, Side, Tally};

/// Its looks; nothing is loaded from elsewhere.
const STYLE: &str = include_str!("page.css");

/// Statements named under a heading, so that the drawing is not far down on a phone.
const LISTED: usize = 10;

/// A whole HTML page, with its style inside: three sentences, what is shared, the drawing, then
/// the tables and how it was made.
pub fn page(map: &OpinionMap, labels: &Labels) -> String {
    let (language, title) = (escaped(&labels.language), escaped(&labels.title));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    for sentence in labels.summary(map) {
        let _ = writeln!(page, "<p class=\"summary\">{}</p>", escaped(&sentence));
    }
    page.push_str(&agreements(map, labels));
    let _ = write!(
        page,
        "{}<figure>\n{}\n<figcaption>{}</figcaption>\n</figure>\n",
        heading(&labels.heading_drawing),
        svg::draw(map, labels),
        escaped(&labels.reading)
    );
    page.push_str(&groups(map, labels));
    page.push_str(&divisive(map, labels));
    page.push_str(&all_statements(map, labels));
    page.push_str(&colleges(map, labels));
    page.push_str(&method(map, labels));
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn heading(text: &str) -> String {
    format!("<h2>{}</h2>\n", escaped(text))
}

/// What is shared, the ten surest, with the share of each group; the table has them all.
fn agreements(map: &OpinionMap, labels: &Labels) -> String {
    if map.consensus.is_empty() {
        return String::new();
    }
    let mut list = heading(&labels.heading_agreements);
    list.push_str("<ol class=\"statements\">\n");
    for place in map.consensus.iter().take(LISTED) {
        let statement = &map.statements[*place];
        let side = match statement.standing {
            Standing::Rejected => Side::Disagree,
            _ => Side::Agree,
        };
        let _ = writeln!(list, "<li>{}", escaped(&labels.statement(&statement.id)));
        list.push_str(&by_group(map, statement, Some(side), labels));
        list.push_str("</li>\n");
    }
    list + "</ol>\n"
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

fn groups(map: &OpinionMap, labels: &Labels) -> String {
    if !map.divided {
        return String::new();
    }
    let mut text = heading(&labels.heading_groups);
    for (g, group) in map.groups.iter().enumerate() {
        let name = labels.group_line(group.letter, group.size);
        let _ = writeln!(text, "<h3>{}</h3>", escaped(&name));
        if group.typical.is_empty() {
            let _ = writeln!(text, "<p>{}</p>", escaped(&labels.nothing_typical));
            continue;
        }
        text.push_str("<ul class=\"statements\">\n");
        for typical in &group.typical {
            let statement = &map.statements[typical.statement];
            let interval = statement.groups[g].interval(typical.side);
            let _ = writeln!(
                text,
                "<li>{}<p>{} {}</p></li>",
                escaped(&labels.statement(&statement.id)),
                drawn(&interval),
                escaped(&labels.share(typical.side, &interval))
            );
        }
        text.push_str("</ul>\n");
    }
    text
}

fn divisive(map: &OpinionMap, labels: &Labels) -> String {
    if map.divisive.is_empty() {
        return String::new();
    }
    let mut list = heading(&labels.heading_divisive) + "<ol class=\"statements\">\n";
    for place in map.divisive.iter().take(LISTED) {
        let statement = &map.statements[*place];
        let _ = writeln!(list, "<li>{}", escaped(&labels.statement(&statement.id)));
        list.push_str(&by_group(map, statement, None, labels));
        list.push_str("</li>\n");
    }
    list + "</ol>\n"
}

fn all_statements(map: &OpinionMap, labels: &Labels) -> String {
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
    heading(&labels.heading_statements) + &table(&columns, rows, labels)
}

fn colleges(map: &OpinionMap, labels: &Labels) -> String {
    if map.colleges.is_empty() {
        return String::new();
    }
    let columns: Vec<String> = map
        .colleges
        .iter()
        .map(|college| match college.size {
            Some(size) => format!("{} ({})", college.name, labels.people(size)),
            None => college.name.clone(),
        })
        .collect();
    let rows = map.statements.iter().map(|statement| {
        let cells = statement.colleges.iter().map(|tally| cell(tally.as_ref(), labels));
        (labels.statement(&statement.id), cells.collect())
    });
    heading(&labels.heading_colleges) + &table(&columns, rows, labels)
}

/// A share with its interval and its votes.
fn cell(tally: Option<&Tally>, labels: &Labels) -> String {
    let Some(tally) = tally else { return escaped(&labels.hidden) };
    let side = tally.leading();
    let seen = fill(&labels.seen, &[("n", &labels.number(tally.seen() as usize))]);
    if tally.seen() == 0 {
        return escaped(&seen);
    }
    format!("{}<br>{}", escaped(&labels.share(side, &tally.interval(side))), escaped(&seen))
}

fn table(
    columns: &[String],
    rows: impl Iterator<Item = (String, Vec<String>)>,
    labels: &Labels,
) -> String {
    let mut table = String::from("<div class=\"wide\" tabindex=\"0\">\n<table>\n<thead><tr>");
    let _ = write!(table, "<th scope=\"col\">{}</th>", escaped(&labels.column_statement));
    for column in columns {
        let _ = write!(table, "<th scope=\"col\">{}</th>", escaped(column));
    }
    table.push_str("</tr></thead>\n<tbody>\n");
    for (statement, cells) in rows {
        let _ = write!(table, "<tr><th scope=\"row\">{}</th>", escaped(&statement));
        for cell in cells {
            let _ = write!(table, "<td>{cell}</td>");
        }
        table.push_str("</tr>\n");
    }
    table + "</tbody>\n</table>\n</div>\n"
}

fn method(map: &OpinionMap, labels: &Labels) -> String {
    let mut text = heading(&labels.heading_method);
    let _ = writeln!(text, "<p>{}</p>", escaped(&labels.method));
    if let Some(test) = map.test {
        let of = test.permutations + 1;
        let as_much = (test.p * of as f64).round() as usize - 1;
        let values =
            [("as_much", labels.number(as_much)), ("of", labels.number(test.permutations))];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let _ = writeln!(text, "<p>{}</p>", escaped(&fill(&labels.comparison, &values)));
    }
    text
}
