//! Proposing a statement.

use axum::extract::Path;
use civic::debates::{self, BadWording, CannotPropose, STATEMENT_LIMIT, Statement, StatementState};

use super::find::again;
use super::{Stop, acting, not_open, speaking};
use crate::form::Form;
use crate::problem::{Answer, Problem};
use crate::visit::{Stopped, Visit, act};

/// `POST /debates/{id}/propose`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    if form.is_damaged() {
        return again(&visit, &id, &form, "text", visit.words.say("shell-error-damaged")).await;
    }
    let done = act!(visit, form, "statement-proposed", |cx| -> Stop<CannotPropose> {
        let debate = acting(cx, &id).await?;
        let voice = speaking(cx, &visit, &debate).await?;
        debates::propose(cx, &voice, form.get("text")).await.map_err(Stop::Refused)?;
        format!("/debates/{id}?done=proposed")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::NoVoice)) => {
            again(&visit, &id, &form, "college", visit.words.say("debates-no_voice")).await
        }
        Err(Stopped::Refused(Stop::Refused(refusal))) => {
            let (field, text) = explain(&visit, &refusal);
            again(&visit, &id, &form, field, text).await
        }
        Err(Stopped::Refused(_)) => Err(Problem::Unreadable),
    }
}

fn explain(visit: &Visit, refusal: &CannotPropose) -> (&'static str, String) {
    let words = visit.words;
    match refusal {
        CannotPropose::NotOpen(closed) => ("main", not_open(&visit.shell(), closed)),
        CannotPropose::Wording(why) => ("text", wording(visit, *why)),
        CannotPropose::AlreadySaid { of } => ("text", already_said(visit, of)),
        CannotPropose::TooManyWaiting { waiting } => {
            ("text", words.tell("debates-propose-too_many").with("waiting", *waiting).to_string())
        }
        CannotPropose::NoDebate | CannotPropose::Failed(_) => {
            ("text", words.say("shell-problem_text-unreadable"))
        }
    }
}

/// Why a text cannot be a statement.
pub(super) fn wording(visit: &Visit, why: BadWording) -> String {
    match why {
        BadWording::Empty => visit.words.say("debates-propose-empty"),
        BadWording::TooLong { length } => {
            let told = visit.words.tell("debates-propose-too_long");
            told.with("length", length).with("limit", STATEMENT_LIMIT).to_string()
        }
    }
}

/// The text of a statement that nobody accepted is not shown.
fn already_said(visit: &Visit, of: &Statement) -> String {
    let told = visit.words.tell(match of.state {
        StatementState::Accepted => "debates-propose-said_accepted",
        StatementState::Proposed => "debates-propose-said_proposed",
        StatementState::Rejected => "debates-propose-said_rejected",
    });
    let text = if of.state == StatementState::Accepted { of.text.as_str() } else { "" };
    told.with("number", of.number).with("text", text).to_string()
}
