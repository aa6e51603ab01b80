//! All causes whose words are shown.

use askama::Template;
use axum::extract::Query;
use civic::causes::State;
use civic::causes::list::{self, Filter, Listed};
use serde::Deserialize;

use super::{sentence, tone};
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// Causes on a page.
const SIZE: u64 = 20;

#[derive(Template)]
#[template(path = "causes/list.html")]
struct Page {
    shell: Shell,
    causes: Vec<Listed>,
    state: Option<State>,
    at: u64,
    pages: u64,
}

impl Page {
    fn sentence(&self, listed: &Listed) -> String {
        sentence(&listed.cause, &self.shell)
    }

    fn tone(&self, listed: &Listed) -> &'static str {
        tone(&listed.cause, &self.shell)
    }

    fn is_at(&self, state: &str) -> bool {
        self.state.map_or("", State::word) == state
    }

    fn here(&self) -> String {
        self.state.map_or_else(|| "/causes?".to_owned(), |s| format!("/causes?state={}&", s.word()))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
    page: String,
}

/// `GET /causes`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let state = State::from_word(&asked.state);
    let at = asked.page.parse::<u64>().unwrap_or(1).clamp(1, 100_000);
    let cx = visit.read().await?;
    let found = list::page(&cx, Filter { state, service: None }, at - 1, SIZE).await?;
    let pages = found.total.div_ceil(SIZE).max(1);
    page(&Page { shell: visit.shell(), causes: found.causes, state, at, pages })
}
