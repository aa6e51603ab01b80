//! Tables that can be scrolled on a narrow screen.

use std::fmt::Write as _;

use crate::labels::{Labels, fill};
use crate::svg::escaped;
use crate::tally::Tally;

/// A share with its interval and its votes.
pub(super) fn cell(tally: Option<&Tally>, labels: &Labels) -> String {
    let Some(tally) = tally else { return escaped(&labels.hidden) };
    let side = tally.leading();
    let seen = fill(&labels.seen, &[("n", &labels.number(tally.seen() as usize))]);
    if tally.seen() == 0 {
        return escaped(&seen);
    }
    format!("{}<br>{}", escaped(&labels.share(side, &tally.interval(side))), escaped(&seen))
}

/// Statements in rows under `heading`; cells are HTML already.
pub(super) fn table(
    heading: &str,
    columns: &[String],
    rows: impl Iterator<Item = (String, Vec<String>)>,
    labels: &Labels,
) -> String {
    let mut table = format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n<table>\n<thead><tr>",
        escaped(heading)
    );
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
