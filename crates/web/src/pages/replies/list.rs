//! All commitments, for anyone: what is late first.

use askama::Template;
use axum::extract::Query;
use civic::replies::list::{self, Page as Listed};
use civic::replies::{Commitment, Reply};
use civic::services::Service;
use serde::Deserialize;

use super::{sentence, standing, tone};
use crate::about::About;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// Commitments on a page.
const SIZE: u64 = 50;

#[derive(Template)]
#[template(path = "replies/list.html")]
struct Page {
    shell: Shell,
    /// What stands alike, in order: late, open, kept, dropped.
    parts: Vec<Part>,
    services: Vec<Service>,
    service: String,
    at: u64,
    pages: u64,
}

impl Page {
    fn sentence(&self, commitment: &Commitment) -> String {
        sentence(commitment, &self.shell)
    }

    fn tone(&self, commitment: &Commitment) -> &'static str {
        tone(commitment, &self.shell)
    }

    fn here(&self) -> String {
        if self.service.is_empty() {
            "/commitments?".to_owned()
        } else {
            format!("/commitments?service={}&", self.service)
        }
    }
}

/// What stands alike.
struct Part {
    word: &'static str,
    /// How many there are on all pages.
    total: u64,
    rows: Vec<Row>,
}

struct Row {
    commitment: Commitment,
    reply: Reply,
    about: Option<About>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    service: String,
    page: String,
}

/// `GET /commitments`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let at = asked.page.parse::<u64>().unwrap_or(1).clamp(1, 100_000);
    let service = match asked.service.as_str() {
        "" => None,
        slug => Some(
            visit.directory.service_called(slug, visit.language()).ok_or(Problem::NotFound)?.row.id,
        ),
    };
    let cx = visit.read().await?;
    let found = list::page(&cx, service, at - 1, SIZE).await?;
    let pages = found.total().div_ceil(SIZE).max(1);
    let shell = visit.shell();
    let mut parts = parts(&found);
    for (commitment, reply) in found.commitments {
        let about = About::find(&cx, reply.subject()).await?;
        let word = standing(&commitment, &shell);
        if let Some(part) = parts.iter_mut().find(|part| part.word == word) {
            part.rows.push(Row { commitment, reply, about });
        }
    }
    parts.retain(|part| !part.rows.is_empty());
    let services = visit.directory.services(visit.language()).to_vec();
    page(&Page { shell, parts, services, service: asked.service, at, pages })
}

fn parts(found: &Listed) -> Vec<Part> {
    [("late", found.late), ("open", found.open), ("kept", found.kept), ("dropped", found.dropped)]
        .into_iter()
        .map(|(word, total)| Part { word, total, rows: Vec::new() })
        .collect()
}
