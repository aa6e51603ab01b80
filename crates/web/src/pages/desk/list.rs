//! The list by date due.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use civic::ids::AgentId;
use civic::matters::Matter;
use civic::matters::list::{self, Part};
use civic::services;
use serde::Deserialize;

use crate::form::FormView;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// Rows on a page.
const SIZE: u64 = 30;

#[derive(Template)]
#[template(path = "desk/list.html")]
struct Desk {
    shell: Shell,
    /// Which part, unless something is looked for.
    part: Option<Part>,
    form: FormView,
    parts: &'static [Part],
    rows: Vec<Row>,
    total: u64,
    page: u64,
    pages: u64,
}

impl Desk {
    fn is_at(&self, part: &Part) -> bool {
        self.part == Some(*part)
    }

    fn here(&self) -> String {
        let path = "/desk?";
        let mut query = form_urlencoded::Serializer::for_suffix(path.to_owned(), path.len());
        match self.part {
            Some(part) => query.append_pair("part", part.word()),
            None => query.append_pair("about", self.form.value("about")),
        };
        query.finish()
    }
}

struct Row {
    matter: Matter,
    follower: String,
    begins: String,
    late: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    part: String,
    about: String,
    page: String,
}

/// `GET /desk`: a part of it, or what is looked for.
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let part = if asked.part.is_empty() { Some(Part::Open) } else { Part::from_word(&asked.part) };
    let part = Some(part.ok_or(Problem::NotFound)?).filter(|_| asked.about.trim().is_empty());
    let at = asked.page.parse::<u64>().unwrap_or(1).clamp(1, 100_000);
    let cx = visit.read().await?;
    let found = match part {
        Some(part) => list::desk(&cx, part, at - 1, SIZE).await?,
        None => list::about(&cx, &asked.about, at - 1, SIZE).await?,
    };
    let names: HashMap<AgentId, String> = services::everyone(&cx)
        .await?
        .into_iter()
        .map(|agent| (agent.id, agent.shown_name()))
        .collect();
    let shell = visit.shell();
    let rows = found.matters.into_iter().map(|matter| Row {
        follower: names.get(&matter.follower_id).cloned().unwrap_or_default(),
        begins: begins(&matter.text),
        late: matter.state.is_open() && matter.due_on.date() < shell.today(),
        matter,
    });
    let rows = rows.collect();
    let pages = found.total.div_ceil(SIZE).max(1);
    let form = FormView::new(visit.words).filled("about", asked.about);
    page(&Desk { shell, part, form, parts: Part::ALL, rows, total: found.total, page: at, pages })
}

/// The first words of a text, cut between words.
pub(crate) fn begins(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 90 {
        return line;
    }
    let cut: String = line.chars().take(90).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}
