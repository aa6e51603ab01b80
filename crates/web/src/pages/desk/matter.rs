//! One matter on the desk: the person's words in view of the answer box. Each opening is noted,
//! and its author sees it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use civic::Context;
use civic::matters::tables::{answer, attachment};
use civic::matters::{
    self, CannotNote, CannotRedirect, CannotTake, Form as MatterForm, Matter, find,
};
use civic::words::TEXT_LIMIT;

use super::acts::{self, Acts};
use super::answer::Answering;
use crate::about::About;
use crate::form::{self, Choice, Form, FormView};
use crate::pages::matters::Told;
use crate::pages::matters::follow::{Event, events};
use crate::pages::proxies::Acting;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stop, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "desk/matter.html")]
pub(crate) struct Page {
    shell: Shell,
    told: Told,
    form: FormView,
    author: Option<civic::people::Person>,
    about: Option<About>,
    answering: Answering,
    answers: Vec<answer::Model>,
    files: Vec<attachment::Model>,
    events: Vec<Event>,
    /// Who acts for its author.
    proxies: Vec<Acting>,
    elsewhere: Vec<Choice>,
    /// What else can be done.
    acts: Acts,
    is_mine: bool,
    done: String,
}

impl Page {
    /// What was typed into forms that are not offered any more: nobody loses it.
    fn unsent(&self) -> Vec<&'static str> {
        if self.told.row.state.is_open() {
            return Vec::new();
        }
        let typed = ["what", "question", "reason", "close_why"];
        typed.into_iter().filter(|name| !self.form.value(name).is_empty()).collect()
    }

    fn can_merge(&self) -> bool {
        acts::can_merge(&self.told.row)
    }

    /// The address of this page, below which its forms are sent.
    fn here(&self) -> String {
        format!("/desk/{}", self.told.row.public_id)
    }
}

/// What can have been done a moment ago.
const DONE: [&str; 19] = [
    "submitted",
    "leaving",
    "taken_back",
    "drafted",
    "taken",
    "answered",
    "noted",
    "acknowledged",
    "requalified",
    "assigned",
    "document_asked",
    "document_received",
    "advice_asked",
    "merged",
    "separated",
    "closed",
    "reopened",
    "abusive",
    "not_abusive",
];

/// `GET /desk/{id}`
pub(crate) async fn get(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<AfterForm>,
) -> Answer {
    let cx = visit.begin().await?;
    let matter = open(&cx, &id, "desk").await?;
    let mut shown = show(&visit, &cx, matter, FormView::new(visit.words)).await?;
    cx.commit().await?;
    shown.done = visit.words.say_known("desk-done-", &asked.done, &DONE);
    page(&shown)
}

/// The matter, its opening noted.
pub(crate) async fn open(cx: &Context, id: &str, purpose: &str) -> Result<Matter, Problem> {
    let found = find::for_agent(cx, id, purpose).await?.ok_or(Problem::NotFound)?;
    Ok(found?)
}

async fn show(visit: &Visit, cx: &Context, row: Matter, form: FormView) -> Result<Page, Problem> {
    let shell = visit.shell();
    let language = visit.language();
    let elsewhere = visit.directory.kinds(language).iter();
    let elsewhere = elsewhere
        .filter(|kind| kind.row.service_id != row.service_id)
        .filter(|kind| can_become(row.form, kind.row.form))
        .map(|kind| {
            let service = visit.directory.service_name(kind.row.service_id, language);
            (kind.row.id.0.to_string(), format!("{service} – {}", kind.name))
        });
    Ok(Page {
        author: match row.author_id {
            Some(author) => Some(civic::people::find(cx, author).await?),
            None => None,
        },
        about: match row.about_kind.zip(row.about_id) {
            Some(subject) => About::find(cx, subject).await?,
            None => None,
        },
        answering: Answering::of(visit, cx, &row, &form).await?,
        answers: find::answers(cx, row.id).await?,
        files: find::attachments(cx, row.id).await?,
        events: events(cx, &shell, &row, true).await?,
        proxies: Acting::seen_by_agent(cx, &row).await?,
        elsewhere: elsewhere.collect(),
        acts: Acts::of(visit, cx, &row).await?,
        is_mine: row.taken && visit.agent().is_some_and(|agent| agent.id() == row.follower_id),
        form: form.filled("version", row.version.to_string()),
        told: Told::of(cx, row).await?,
        shell,
        done: String::new(),
    })
}

/// What a matter is, its content decides; but nobody is called back, and nobody objects, who did
/// not ask for it.
fn can_become(form: MatterForm, other: MatterForm) -> bool {
    let set_apart = [MatterForm::Callback, MatterForm::Objection];
    form == other || !(set_apart.contains(&form) || set_apart.contains(&other))
}

/// The page again, with a refusal at `field` and everything that was typed.
pub(crate) async fn again(
    visit: &Visit,
    id: &str,
    form: &Form,
    field: &str,
    text: impl Into<String>,
) -> Answer {
    again_with(visit, id, form.view(visit.words).error(field, text)).await
}

/// The page again, with what `view` says.
pub(crate) async fn again_with(visit: &Visit, id: &str, view: FormView) -> Answer {
    refused(&shown_with(visit, id, view).await?)
}

/// The page with what `view` holds.
pub(crate) async fn shown_with(visit: &Visit, id: &str, view: FormView) -> Result<Page, Problem> {
    let cx = visit.begin().await?;
    let matter = open(&cx, id, "desk").await?;
    let shown = show(visit, &cx, matter, view).await?;
    cx.commit().await?;
    Ok(shown)
}

/// A field, and what is said there.
pub(crate) type Said = (&'static str, String);

/// Where a form on the page of a matter led: elsewhere, or to the page again with what `explain`
/// says of the refusal, at its field.
pub(crate) async fn ended<E: std::error::Error>(
    visit: &Visit,
    (id, form): (&str, &Form),
    done: Result<Response, Stopped<Stop<E>>>,
    explain: impl FnOnce(E) -> Result<Said, Problem>,
) -> Answer {
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => stopped.refusal()?,
    };
    let (field, text) = explain(refusal)?;
    again(visit, id, form, field, text).await
}

/// `POST /desk/{id}/take`
pub(crate) async fn take(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "matter-taken", |cx| -> Stop<CannotTake> {
        let matter = open(cx, &id, "act").await?;
        matters::take(cx, &matter).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=taken")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        let key = match refusal {
            CannotTake::AnsweredBefore => "desk-refusal-answered_before",
            CannotTake::Settled { .. } => "desk-refusal-settled",
            CannotTake::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotTake::Failed(failure) => return Err(failure.into()),
        };
        Ok(("take", visit.words.say(key)))
    })
    .await
}

/// `POST /desk/{id}/redirect`
pub(crate) async fn redirect(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let Ok(to) = form.get("to").parse().map(civic::ids::KindId) else {
        return again(&visit, &id, &form, "to", words.say("desk-refusal-no_kind")).await;
    };
    let done = act!(visit, form, "matter-redirected", |cx| -> Stop<CannotRedirect> {
        let matter = open(cx, &id, "act").await?;
        matters::redirect(cx, &matter, to, form.get("reason")).await.map_err(Stop::Refused)?;
        "/desk".to_owned()
    });
    ended(&visit, (&id, &form), done, |refusal| {
        Ok(match refusal {
            CannotRedirect::UnknownKind | CannotRedirect::SameService => {
                ("to", words.say("desk-refusal-no_kind"))
            }
            CannotRedirect::NoReason => ("reason", words.say("desk-refusal-no_reason")),
            CannotRedirect::Settled { .. } => ("to", words.say("desk-refusal-settled")),
            CannotRedirect::TooLong { .. } => ("reason", too_long(&visit, form.get("reason"))),
            CannotRedirect::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotRedirect::Failed(failure) => return Err(failure.into()),
        })
    })
    .await
}

/// `POST /desk/{id}/note`
pub(crate) async fn note(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "matter-noted", |cx| -> Stop<CannotNote> {
        let matter = open(cx, &id, "act").await?;
        matters::note(cx, &matter, form.get("note")).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=noted")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        Ok(match refusal {
            CannotNote::Empty => ("note", visit.words.say("desk-refusal-note_empty")),
            CannotNote::TooLong { .. } => ("note", too_long(&visit, form.get("note"))),
            CannotNote::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotNote::Failed(failure) => return Err(failure.into()),
        })
    })
    .await
}

/// “This text has … characters; at most … are read.”
pub(crate) fn too_long(visit: &Visit, text: &str) -> String {
    form::too_long(visit.words, text.chars().count(), TEXT_LIMIT)
}
