//! What is to be posted, sent and called today.

use askama::Template;
use civic::outbox::{self, CannotMark, tables};
use civic::refusal::Failure;
use civic::{Context, services};

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
    /// Who follows the matter from now on, and their function, where the message says so.
    follower: Option<(String, String)>,
}

impl Item {
    async fn of(cx: &Context, row: tables::Model) -> Result<Self, Failure> {
        let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap_or_default();
        let reference = facts["reference"].as_str().unwrap_or_default().to_owned();
        let follower = match facts["follower"].as_str() {
            Some(id) => services::by_public_id(cx, id).await?,
            None => None,
        };
        let follower = follower.map(|agent| (agent.shown_name(), agent.title));
        Ok(Self { row, reference, follower })
    }
}

/// `GET /desk/outgoing`
pub(crate) async fn get(visit: Visit) -> Answer {
    let agent = visit.want_agent()?;
    let cx = visit.read().await?;
    let waiting = outbox::waiting(&cx, &agent.services(), LIMIT).await?;
    let mut items = Vec::new();
    for row in waiting {
        items.push(Item::of(&cx, row).await?);
    }
    page(&Tray { waiting: items, shell: visit.shell() })
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
