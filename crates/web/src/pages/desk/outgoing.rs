//! What is to be posted, sent and called today.

use askama::Template;
use civic::outbox::{self, CannotMark, tables};

use crate::form::Form;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

/// Most that is shown at once.
const LIMIT: u64 = 200;

#[derive(Template)]
#[template(path = "desk/outgoing.html")]
struct Tray {
    shell: Shell,
    waiting: Vec<Item>,
}

struct Item {
    row: tables::Model,
    reference: String,
}

/// `GET /desk/outgoing`
pub(crate) async fn get(visit: Visit) -> Answer {
    let agent = visit.want_agent()?;
    let cx = visit.read().await?;
    let waiting = outbox::waiting(&cx, &agent.services(), LIMIT).await?;
    let waiting = waiting.into_iter().map(|row| {
        let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap_or_default();
        let reference = facts["reference"].as_str().unwrap_or_default().to_owned();
        Item { row, reference }
    });
    page(&Tray { waiting: waiting.collect(), shell: visit.shell() })
}

/// `POST /desk/outgoing`: it was posted, sent or said.
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let done = act!(visit, form, "message-left", |cx| -> CannotMark {
        outbox::mark_done(cx, form.get("message")).await?;
        "/desk/outgoing".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(_)) => Err(Problem::NotFound),
    }
}
