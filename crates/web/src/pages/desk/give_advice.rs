//! What one's services were asked about matters of others, and saying what one thinks.

use askama::Template;
use axum::extract::{Path, Query};
use civic::Context;
use civic::matters::tables::advice;
use civic::matters::{self, CannotGiveAdvice, Matter, find};

use super::matter::too_long;
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "desk/advice_owed.html")]
struct Owed {
    shell: Shell,
    rows: Vec<advice::Model>,
    done: String,
}

impl Owed {
    fn is_late(&self, asked: &advice::Model) -> bool {
        asked.due_on.date() < self.shell.today()
    }
}

/// `GET /desk/advice`
pub(crate) async fn list(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let rows = find::advice_owed(&visit.read().await?).await?;
    let done = visit.words.say_known("desk-advice-done-", &asked.done, &["given"]);
    page(&Owed { shell: visit.shell(), rows, done })
}

#[derive(Template)]
#[template(path = "desk/advice.html")]
struct Page {
    shell: Shell,
    asked: advice::Model,
    matter: Matter,
    form: FormView,
}

/// `GET /desk/advice/{id}`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    page(&show(&visit, &id, FormView::new(visit.words)).await?)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.begin().await?;
    let (asked, matter) = open(&cx, id).await?;
    cx.commit().await?;
    Ok(Page { shell: visit.shell(), asked, matter, form })
}

async fn open(cx: &Context, id: &str) -> Result<(advice::Model, Matter), Problem> {
    Ok(find::for_advice(cx, id).await?.ok_or(Problem::NotFound)??)
}

/// `POST /desk/advice/{id}`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let done = act!(visit, form, "matter-advice-given", |cx| -> CannotGiveAdvice {
        matters::give_advice(cx, &id, form.get("advice")).await?;
        "/desk/advice?done=given".to_owned()
    });
    let text = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotGiveAdvice::Empty => words.say("desk-advice-nothing"),
            CannotGiveAdvice::TooLong { .. } => too_long(&visit, form.get("advice")),
            CannotGiveAdvice::AlreadyGiven => return given(&visit, &form),
            CannotGiveAdvice::Unknown => return Err(Problem::NotFound),
            CannotGiveAdvice::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotGiveAdvice::Failed(failure) => return Err(failure.into()),
        },
    };
    refused(&show(&visit, &id, form.view(words).error("advice", text)).await?)
}

#[derive(Template)]
#[template(path = "desk/advice_given.html")]
struct Given {
    shell: Shell,
    form: FormView,
}

/// A colleague was faster: what was typed is not lost.
fn given(visit: &Visit, form: &Form) -> Answer {
    let form = form.view(visit.words).error("advice", visit.words.say("desk-advice-already"));
    refused(&Given { shell: visit.shell(), form })
}
