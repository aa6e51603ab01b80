//! What was asked and answered in public, to read and to search.

use askama::Template;
use axum::extract::Query;
use civic::publications::{self, Publication};
use civic::words::Subject;
use serde::Deserialize;

use crate::form::FormView;
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// Publications on a page.
const SIZE: u64 = 20;

#[derive(Template)]
#[template(path = "answers/list.html")]
struct Answers {
    shell: Shell,
    form: FormView,
    asked: String,
    rows: Vec<Publication>,
    page: u64,
    pages: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    about: String,
    page: String,
}

/// `GET /answers`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let at = asked.page.parse::<u64>().unwrap_or(1).clamp(1, 100_000);
    let about: String = asked.about.trim().chars().take(500).collect();
    let cx = visit.read().await?;
    let (rows, total) = if about.is_empty() {
        publications::find::of_matters(&cx, at - 1, SIZE).await?
    } else {
        let found = visit.app.similar().search(&cx, &about, 60).await?;
        let found = found.into_iter().filter(|row| row.subject_kind == Subject::Matter);
        let found: Vec<_> = found.take(SIZE as usize).collect();
        let total = found.len() as u64;
        (found, total)
    };
    page(&Answers {
        shell: visit.shell(),
        form: FormView::new(visit.words).filled("about", about.clone()),
        asked: about,
        rows,
        page: at,
        pages: total.div_ceil(SIZE).max(1),
    })
}
