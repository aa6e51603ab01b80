//! The map as a page of its own: for a file, an attachment, a printer.

mod people;
mod statements;
mod sureness;
mod table;

use std::fmt::Write as _;

use crate::labels::{Labels, fill};
use crate::map::OpinionMap;
use crate::svg::{self, escaped};

/// Its looks; nothing is loaded from elsewhere.
const STYLE: &str = include_str!("page.css");

/// A whole HTML page, with its style inside: three sentences and the rest in brief; what is shared,
/// what bridges, the drawing, what divides, what nobody can tell yet; who took part; how sure that
/// is; the tables and how it was made. Size: that of the tables, which have a row for each
/// statement.
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
    page.push_str(&lines(&labels.brief(map)));
    for part in PARTS {
        page.push_str(&part(map, labels));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// A part of the page; empty where there is nothing to say.
type Part = fn(&OpinionMap, &Labels) -> String;

const PARTS: [Part; 12] = [
    statements::agreements,
    statements::bridging,
    drawing,
    statements::groups,
    statements::divisive,
    statements::uncertain,
    people::participation,
    people::colleges,
    people::weights,
    sureness::sureness,
    statements::all_statements,
    method,
];

fn heading(text: &str) -> String {
    format!("<h2>{}</h2>\n", escaped(text))
}

fn subheading(text: &str) -> String {
    format!("<h3>{}</h3>\n", escaped(text))
}

fn paragraph(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<p>{}</p>\n", escaped(text)) }
}

/// A list of sentences; nothing where there are none.
fn lines(sentences: &[String]) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    let mut list = String::from("<ul>\n");
    for sentence in sentences {
        let _ = writeln!(list, "<li>{}</li>", escaped(sentence));
    }
    list + "</ul>\n"
}

fn drawing(map: &OpinionMap, labels: &Labels) -> String {
    format!(
        "{}<figure>\n{}\n<figcaption>{}</figcaption>\n</figure>\n",
        heading(&labels.heading_drawing),
        svg::draw(map, labels),
        escaped(&labels.reading)
    )
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
