//! One matter, as an auditor reads it: its words, its dates, its answers and its files. Not who
//! brought it, and of agents only who signed an answer.

use askama::Template;
use axum::extract::Path;
use civic::Context;
use civic::audits;
use civic::matters::tables::{answer, attachment, event};
use civic::matters::{Matter, What, find};

use crate::pages::matters::files;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "audit/find.html")]
struct Page {
    shell: Shell,
    matter: Matter,
    answers: Vec<answer::Model>,
    files: Vec<attachment::Model>,
    events: Vec<event::Model>,
}

impl Page {
    /// What happened, as its author reads it, with “an agent” for whoever did it.
    fn sentence(&self, event: &event::Model) -> String {
        let service = event.service_id.map(|id| self.shell.service(&id)).unwrap_or_default();
        self.shell
            .tell(&format!("matters-event-{}", event.what.word()))
            .with("who", self.shell.say("audit-an_agent"))
            .with("service", service)
            .to_string()
    }
}

/// Notes for colleagues are part of what a service did, and their words are shown; how somebody's
/// identity was checked is not.
fn text(event: &event::Model) -> Option<&str> {
    event.text.as_deref().filter(|_| event.what != What::IdentityChecked)
}

/// `GET /audit/{id}`. The opening is noted.
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let cx = visit.begin().await?;
    let matter = open(&cx, &id).await?;
    let shown = Page {
        shell: visit.shell(),
        answers: find::answers(&cx, matter.id).await?,
        files: find::attachments(&cx, matter.id).await?,
        events: find::history(&cx, matter.id, true).await?,
        matter,
    };
    cx.commit().await?;
    page(&shown)
}

/// `GET /audit/{id}/files/{file}`. The opening is noted.
pub(crate) async fn file(visit: Visit, Path((id, file)): Path<(String, String)>) -> Answer {
    let cx = visit.begin().await?;
    let matter = open(&cx, &id).await?;
    let answer = files::send(&cx, &matter, &file).await;
    cx.commit().await?;
    answer
}

async fn open(cx: &Context, id: &str) -> Result<Matter, Problem> {
    Ok(audits::open(cx, id).await?.ok_or(Problem::NotFound)??)
}
