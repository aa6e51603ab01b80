//! The service declares what somebody had reported.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::rights::Act;
use civic::transformations::{self, CannotDeclare, CannotTakeOver, State, Transformation};

use super::{directions, fields, find_numbered, numbered, states};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "transformations/take_over.html")]
struct Page {
    shell: Shell,
    form: FormView,
    row: Transformation,
    directions: Vec<Choice>,
    states: Vec<Choice>,
}

/// `GET /transformations/{number}/take-over`
pub(crate) async fn get(visit: Visit, Path(number): Path<String>) -> Answer {
    let row = open(&visit, &number).await?;
    if row.state != State::Reported {
        return Ok(Redirect::to(&format!("/transformations/{}", row.number)).into_response());
    }
    let form = fields::filled(FormView::new(visit.words), &row);
    page(&show(&visit, row, form))
}

/// The entry, for who declares for its service.
async fn open(visit: &Visit, number: &str) -> Result<Transformation, Problem> {
    let row = numbered(&visit.read().await?, number).await?;
    visit.want(Act::Declare, row.service_id)?;
    Ok(row)
}

fn show(visit: &Visit, row: Transformation, form: FormView) -> Page {
    Page {
        shell: visit.shell(),
        form,
        row,
        directions: directions(visit),
        states: states(visit, |state| state != State::Reported),
    }
}

/// `POST /transformations/{number}/take-over`
pub(crate) async fn post(visit: Visit, Path(number): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let row = open(&visit, &number).await?;
    if form.is_damaged() {
        return refused(&show(&visit, row, form.view(words)));
    }
    let state = State::from_word(form.get("state")).filter(|state| *state != State::Reported);
    let declaration = match (fields::read(&visit, &form, Some(row.service_id)), state) {
        (Ok(declaration), Some(_)) => declaration,
        (read, state) => {
            let view = read.err().unwrap_or_else(|| form.view(words));
            let no_state = || words.say("transformations-take_over-no_state");
            let view = if state.is_none() { view.error("state", no_state()) } else { view };
            return refused(&show(&visit, row, view));
        }
    };
    let state = state.ok_or(Problem::Unreadable)?;
    let done = act!(visit, form, "transformation-taken-over", |cx| -> CannotTakeOver {
        let now = find_numbered(cx, &number).await?.ok_or(CannotTakeOver::Unknown)?;
        transformations::take_over(cx, &now, declaration.clone(), state).await?;
        format!("/transformations/{}?done=taken_over", now.number)
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => {
            let view = explain(&visit, &form, &refusal)?;
            refused(&show(&visit, row, view))
        }
    }
}

fn explain(visit: &Visit, form: &Form, refusal: &CannotTakeOver) -> Result<FormView, Problem> {
    let words = visit.words;
    let view = form.view(words);
    match refusal {
        CannotTakeOver::NotAllowed(not_allowed)
        | CannotTakeOver::Declaration(CannotDeclare::NotAllowed(not_allowed)) => {
            Err((*not_allowed).into())
        }
        CannotTakeOver::Unknown => Err(Problem::NotFound),
        CannotTakeOver::Declaration(refusal) => Ok(fields::explain(visit, form, refusal)),
        CannotTakeOver::NoState => {
            Ok(view.error("state", words.say("transformations-take_over-no_state")))
        }
        CannotTakeOver::AlreadyDeclared
        | CannotTakeOver::OtherService
        | CannotTakeOver::Failed(_) => {
            Ok(view.error("title", words.say("transformations-take_over-already")))
        }
    }
}
