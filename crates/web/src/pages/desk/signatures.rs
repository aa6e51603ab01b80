//! What waits to be signed or approved: laid before who may, with the matter that it answers. Each
//! opening is noted, and its author sees it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use civic::matters::tables::{answer, attachment};
use civic::matters::{
    self, CannotSendBack, CannotSign, Matter, Sent, Submission, Wants, find, submit,
};
use civic::{Context, delegations, services};

use super::answer::explain;
use super::matter::too_long;
use crate::form::{Form, FormView};
use crate::pages::matters::files;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stop, Stopped, Visit, act};

const LIST: &str = "/desk/signatures";

#[derive(Template)]
#[template(path = "desk/signatures.html")]
struct List {
    shell: Shell,
    laid: Vec<(Submission, Matter)>,
    done: String,
}

/// `GET /desk/signatures`
pub(crate) async fn list(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let cx = visit.read().await?;
    let known = ["signed", "approved", "held", "sent_back"];
    let done = visit.words.say_known("desk-done-", &asked.done, &known);
    page(&List { laid: submit::laid_before(&cx).await?, shell: visit.shell(), done })
}

#[derive(Template)]
#[template(path = "desk/signature.html")]
struct Page {
    shell: Shell,
    form: FormView,
    row: Submission,
    matter: Matter,
    writer: String,
    answers: Vec<answer::Model>,
    files: Vec<attachment::Model>,
    /// Whether who asks may sign or approve it.
    may_decide: bool,
    /// As it will stand under a refusal: name, function and text of the delegation.
    mention: Option<(String, String, String)>,
    /// By whom it was decided, if it waits no more.
    decided_by: Option<String>,
}

/// `GET /desk/signatures/{id}`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    page(&shown(&visit, &id, FormView::new(visit.words)).await?)
}

async fn shown(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.begin().await?;
    let (row, matter) = open(&cx, id).await?;
    let agent = visit.want_agent()?;
    let mut deciders = submit::deciders(&cx, &matter, row.wants, row.written_by).await?;
    if row.leaves_at.is_some() {
        deciders.clear();
    }
    let decided_by = match row.decided_by {
        Some(by) => Some(services::agent(&cx, by).await?.shown_name()),
        None => None,
    };
    let page = Page {
        writer: services::agent(&cx, row.written_by).await?.shown_name(),
        answers: find::answers(&cx, matter.id).await?,
        files: find::attachments(&cx, matter.id).await?,
        may_decide: deciders.iter().any(|decider| decider.id == agent.id()),
        mention: mention(visit, &cx, &row, &matter).await?,
        form: form.filled("version", matter.version.to_string()),
        decided_by,
        row,
        matter,
        shell: visit.shell(),
    };
    cx.commit().await?;
    Ok(page)
}

async fn open(cx: &Context, id: &str) -> Result<(Submission, Matter), Problem> {
    Ok(find::for_signature(cx, id).await?.ok_or(Problem::NotFound)??)
}

async fn mention(
    visit: &Visit,
    cx: &Context,
    row: &Submission,
    matter: &Matter,
) -> Result<Option<(String, String, String)>, Problem> {
    if row.wants != Wants::Signature {
        return Ok(None);
    }
    let agent = visit.want_agent()?;
    let signatory = delegations::Signatory::of_refusal(cx, agent, matter).await?;
    Ok(signatory.map(|signatory| {
        let title = agent.agent().title.clone();
        (signatory.name(), title, signatory.delegation().text.clone())
    }))
}

/// `GET /desk/signatures/{id}/files/{file}`. The opening is noted.
pub(crate) async fn file(visit: Visit, Path((id, file)): Path<(String, String)>) -> Answer {
    let cx = visit.begin().await?;
    let (row, matter) = open(&cx, &id).await?;
    if row.outcome.is_some() {
        return Err(Problem::NotFound);
    }
    let answer = files::send(&cx, &matter, &file).await;
    cx.commit().await?;
    answer
}

/// `POST /desk/signatures/{id}/sign`
pub(crate) async fn sign(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let version = form.get("version").parse::<i32>();
    let done = act!(visit, form, "refusal-signed", |cx| -> Stop<CannotSign> {
        open(cx, &id).await?;
        let version = version.clone().map_err(|_| Problem::Unreadable)?;
        let sent = matters::sign(cx, &id, version).await.map_err(Stop::Refused)?;
        format!("{LIST}?done={}", if matches!(sent, Sent::Left(_)) { "signed" } else { "held" })
    });
    ended(&visit, &id, &form, done).await
}

/// `POST /desk/signatures/{id}/approve`
pub(crate) async fn approve(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let version = form.get("version").parse::<i32>();
    let done = act!(visit, form, "answer-approved", |cx| -> Stop<CannotSign> {
        open(cx, &id).await?;
        let version = version.clone().map_err(|_| Problem::Unreadable)?;
        let sent = matters::approve(cx, &id, version).await.map_err(Stop::Refused)?;
        format!("{LIST}?done={}", if matches!(sent, Sent::Left(_)) { "approved" } else { "held" })
    });
    ended(&visit, &id, &form, done).await
}

async fn ended(
    visit: &Visit,
    id: &str,
    form: &Form,
    done: Result<axum::response::Response, Stopped<Stop<CannotSign>>>,
) -> Answer {
    let words = visit.words;
    let text = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => match stopped.refusal()? {
            CannotSign::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotSign::Failed(failure) => return Err(failure.into()),
            CannotSign::Gone => return Ok(Redirect::to(&format!("{LIST}/{id}")).into_response()),
            CannotSign::OwnWords => words.say("desk-signature-own_words"),
            CannotSign::OtherWay { wants } => {
                words.say(&format!("desk-signature-wants_{}", wants.word()))
            }
            CannotSign::Changed => words.say("desk-signature-changed"),
            CannotSign::Unfit(refusal) => explain(visit, form, &refusal).1,
        },
    };
    let view = FormView::new(words).error("decide", text);
    refused(&shown(visit, id, view).await?)
}

/// `POST /desk/signatures/{id}/return`
pub(crate) async fn send_back(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "answer-sent-back", |cx| -> Stop<CannotSendBack> {
        open(cx, &id).await?;
        matters::send_back(cx, &id, form.get("words")).await.map_err(Stop::Refused)?;
        format!("{LIST}?done=sent_back")
    });
    let text = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => match stopped.refusal()? {
            CannotSendBack::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotSendBack::Failed(failure) => return Err(failure.into()),
            CannotSendBack::Gone => {
                return Ok(Redirect::to(&format!("{LIST}/{id}")).into_response());
            }
            CannotSendBack::Empty => visit.words.say("desk-signature-no_words"),
            CannotSendBack::TooLong { .. } => too_long(&visit, form.get("words")),
        },
    };
    let view = form.view(visit.words).without("version").error("words", text);
    refused(&shown(&visit, &id, view).await?)
}
