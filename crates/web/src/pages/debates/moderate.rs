//! The statements that wait for a steward: one at a time, against the published reasons.

use askama::Template;
use axum::extract::{Path, Query};
use civic::debates::{
    self, CannotModerate, Debate, Decision, RejectionReason, Statement, StatementState,
};
use civic::rights::Act;
use civic::words::LINE_LIMIT;
use serde::Deserialize;

use super::{Stop, acting, found, not_open};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "debates/moderate.html")]
struct Page {
    shell: Shell,
    debate: Debate,
    form: FormView,
    /// The one to decide on.
    statement: Option<Statement>,
    /// The others that wait.
    others: Vec<Statement>,
    accepted: Vec<Statement>,
    done: String,
}

impl Page {
    fn reasons(&self) -> Vec<Choice> {
        let choice = |reason: &RejectionReason| {
            let word = reason.word();
            (word.to_owned(), self.shell.say_of("debates-reason-", word))
        };
        RejectionReason::ALL.iter().map(choice).collect()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    done: String,
    statement: String,
}

/// `GET /debates/{id}/moderate`
pub(crate) async fn get(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut shown = show(&visit, &id, &asked.statement, FormView::new(visit.words)).await?;
    shown.done =
        visit.words.say_known("debates-moderated-", &asked.done, &["accepted", "rejected"]);
    page(&shown)
}

async fn show(visit: &Visit, id: &str, wanted: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let debate = found(&cx, id).await?;
    visit.want(Act::Moderate, debate.service_id)?;
    let mut others = debates::waiting(&cx, debate.id).await?;
    let at = others.iter().position(|of| of.public_id.0 == wanted).unwrap_or(0);
    let statement = if others.is_empty() { None } else { Some(others.remove(at)) };
    let accepted = debates::statements(&cx, debate.id).await?;
    let (shell, done) = (visit.shell(), String::new());
    Ok(Page { shell, debate, form, statement, others, accepted, done })
}

async fn again(visit: &Visit, id: &str, form: &Form, field: &str, text: String) -> Answer {
    let view = form.view(visit.words).error(field, text);
    refused(&show(visit, id, form.get("statement"), view).await?)
}

/// `POST /debates/{id}/moderate`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let debate = found(&visit.read().await?, &id).await?;
    visit.want(Act::Moderate, debate.service_id)?;
    let decision = match (form.get("decision"), RejectionReason::from_word(form.get("reason"))) {
        ("accept", _) => Decision::Accept,
        ("reject", Some(reason)) => Decision::Reject { reason, words: form.line("words") },
        ("reject", None) => {
            let text = visit.words.say("debates-moderate-no_reason");
            return again(&visit, &id, &form, "reason", text).await;
        }
        _ => return Err(Problem::Unreadable),
    };
    let done = act!(visit, form, "statement-moderated", |cx| -> Stop<CannotModerate> {
        let debate = acting(cx, &id).await?;
        let statement = debates::statement(cx, debate.id, form.get("statement"))
            .await
            .map_err(Stop::Failed)?
            .ok_or(Stop::NoStatement)?;
        debates::moderate(cx, &statement, decision.clone()).await.map_err(Stop::Refused)?;
        let word = if decision == Decision::Accept { "accepted" } else { "rejected" };
        format!("/debates/{id}/moderate?done={word}")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(CannotModerate::NotAllowed(not_allowed)))) => {
            Err(not_allowed.into())
        }
        Err(Stopped::Refused(Stop::Refused(refusal))) => {
            let (field, text) = explain(&visit, &form, &refusal);
            again(&visit, &id, &form, field, text).await
        }
        Err(Stopped::Refused(_)) => Err(Problem::Unreadable),
    }
}

fn explain(visit: &Visit, form: &Form, refusal: &CannotModerate) -> (&'static str, String) {
    match refusal {
        CannotModerate::NotOpen(closed) => ("main", not_open(&visit.shell(), closed)),
        CannotModerate::TooLong { .. } => ("words", too_long(visit, form.get("words"))),
        CannotModerate::AlreadyModerated { state: StatementState::Accepted } => {
            ("main", visit.words.say("debates-moderate-already_accepted"))
        }
        CannotModerate::AlreadyModerated { .. }
        | CannotModerate::NotAllowed(_)
        | CannotModerate::Failed(_) => {
            ("main", visit.words.say("debates-moderate-already_rejected"))
        }
    }
}

fn too_long(visit: &Visit, text: &str) -> String {
    let told = visit.words.tell("debates-open-too_long");
    told.with("length", text.trim().chars().count()).with("limit", LINE_LIMIT).to_string()
}
