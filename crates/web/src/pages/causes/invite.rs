//! Inviting those who asked the same of the service. Their words stay on the desk: only agents of
//! the service see this page.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use civic::causes::{self, CannotInvite, Cause};
use civic::ids::MatterId;
use civic::matters::{self, Matter};
use civic::rights::Act;
use civic::{Context, Failure};
use gather::{Index, Params};

use super::at;
use crate::form::{Form, FormView};
use crate::pages::desk::list::begins;
use crate::pages::desk::matter::open;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stop, Visit, act};

/// The service's latest matters among which is looked.
const AMONG: u64 = 2_000;
/// Most that are offered.
const OFFERED: usize = 30;
/// The score from which on a matter is offered: well below what is sure (`gather::CALIBRATED`),
/// for an agent reads it, and above what only shares a word or two.
const NEAR: f32 = 0.3;

#[derive(Template)]
#[template(path = "causes/invite.html")]
struct Page {
    shell: Shell,
    cause: Cause,
    form: FormView,
    rows: Vec<Row>,
    chosen: Vec<String>,
}

impl Page {
    fn is_chosen(&self, row: &Row) -> bool {
        self.chosen.contains(&row.matter.public_id.0)
    }
}

/// A matter that says the same.
struct Row {
    matter: Matter,
    begins: String,
    /// The words that both have.
    shared: String,
}

/// `GET /causes/{id}/invite`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    page(&show(&visit, &id, FormView::new(visit.words), Vec::new()).await?)
}

async fn show(
    visit: &Visit,
    id: &str,
    form: FormView,
    chosen: Vec<String>,
) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let cause = at(&cx, id).await?;
    visit.want(Act::Invite, cause.service_id)?;
    let rows = alike(&cx, &cause).await?;
    Ok(Page { shell: visit.shell(), cause, form, rows, chosen })
}

/// The service's matters that say the same as `cause` and whose authors can still be asked, the
/// nearest first.
async fn alike(cx: &Context, cause: &Cause) -> Result<Vec<Row>, Failure> {
    let matters = matters::list::of_service(cx, cause.service_id, AMONG).await?;
    let matters = causes::not_asked(cx, cause, matters).await?;
    let mut index = Index::new(Params::default().check().expect("the library's own defaults"));
    for matter in &matters {
        // A key comes once: adding cannot be refused.
        let _ = index.add(matter.id.0, &matter.text);
    }
    let mut by_id: HashMap<MatterId, Matter> =
        matters.into_iter().map(|matter| (matter.id, matter)).collect();
    let hits = index.similar(&format!("{}. {}", cause.title, cause.asked), OFFERED);
    let rows = hits.into_iter().filter(|hit| hit.score >= NEAR).filter_map(|hit| {
        let matter = by_id.remove(&MatterId(hit.id))?;
        Some(Row { begins: begins(&matter.text), shared: hit.shared.join(", "), matter })
    });
    Ok(rows.collect())
}

/// `POST /causes/{id}/invite`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let chosen: Vec<String> = form.all("matter").take(OFFERED).map(str::to_owned).collect();
    if chosen.is_empty() {
        let view = form.view(words).error("matter", words.say("causes-invite-nobody"));
        return refused(&show(&visit, &id, view, chosen).await?);
    }
    let done = act!(visit, form, "cause-invited", |cx| -> Stop<CannotInvite> {
        let cause = at(cx, &id).await?;
        let matters = opened(cx, &chosen).await?;
        let asked = causes::invite(cx, &cause, &matters).await.map_err(Stop::Refused)?;
        format!("/causes/{id}?done={}", if asked == 0 { "invited_none" } else { "invited" })
    });
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => stopped.refusal()?,
    };
    let key = match refusal {
        CannotInvite::Closed => "causes-join-closed",
        CannotInvite::UnknownCause => "causes-invite-not_shown",
        CannotInvite::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotInvite::Failed(failure) => return Err(failure.into()),
    };
    let view = form.view(words).error("matter", words.say(key));
    refused(&show(&visit, &id, view, chosen).await?)
}

/// The chosen matters. That the service read them for this is noted, and their authors see it.
async fn opened(cx: &Context, chosen: &[String]) -> Result<Vec<Matter>, Problem> {
    let mut opened = Vec::with_capacity(chosen.len());
    for id in chosen {
        opened.push(open(cx, id, "invite").await?);
    }
    Ok(opened)
}
