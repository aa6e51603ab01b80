//! Answering: by a human, with name and role; a refusal gives reasons and ways to appeal.

use axum::extract::Path;
use civic::matters::{self, AnswerDraft, CannotAnswer, Refusing};

use super::matter::{again, open, too_long};
use crate::form::Form;
use crate::problem::{Answer, Problem};
use crate::visit::{Stop, Stopped, Visit, act};

/// `POST /desk/{id}/answer`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    if form.is_damaged() {
        let text = visit.words.say("shell-error-damaged");
        return again(&visit, &id, &form, "answer", text).await;
    }
    // Reasons that were written must not be dropped because a box was left unticked.
    if !form.has("refuses") && (form.line("reasons").is_some() || form.line("appeal").is_some()) {
        let text = visit.words.say("desk-refusal-not_ticked");
        return again(&visit, &id, &form, "refuses", text).await;
    }
    let seen = form.get("version").parse::<i32>();
    let refusing = form.has("refuses").then(|| Refusing {
        reasons: form.get("reasons").to_owned(),
        appeal: form.get("appeal").to_owned(),
    });
    let done = act!(visit, form, "matter-answered", |cx| -> Stop<CannotAnswer> {
        let mut matter = open(cx, &id, "answer").await?;
        matter.version = seen.clone().map_err(|_| Problem::Unreadable)?;
        let text = form.get("answer").to_owned();
        let draft = AnswerDraft { matter, text, refusing: refusing.clone() };
        matters::answer(cx, draft).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=answered")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(refusal))) => {
            let (field, text) = explain(&visit, &form, &refusal);
            again(&visit, &id, &form, field, text).await
        }
    }
}

fn explain(visit: &Visit, form: &Form, refusal: &CannotAnswer) -> (&'static str, String) {
    let words = visit.words;
    match refusal {
        CannotAnswer::Empty => ("answer", words.say("desk-refusal-answer_empty")),
        CannotAnswer::NoReasons => ("reasons", words.say("desk-refusal-no_reasons")),
        CannotAnswer::NoAppeal => ("appeal", words.say("desk-refusal-no_appeal")),
        CannotAnswer::AlreadyAnswered { by, on } => {
            let on = visit.shell().date(on);
            let told = words.tell("desk-refusal-already").with("by", by.as_str()).with("on", on);
            ("answer", told.to_string())
        }
        CannotAnswer::AnsweredBefore => ("answer", words.say("desk-refusal-answered_before")),
        CannotAnswer::Merged => ("answer", words.say("desk-refusal-merged")),
        CannotAnswer::Closed => ("answer", words.say("desk-refusal-closed")),
        CannotAnswer::Withdrawn => ("answer", words.say("desk-refusal-withdrawn")),
        CannotAnswer::Changed => ("answer", words.say("desk-refusal-changed")),
        CannotAnswer::TooLong { .. } => {
            let fields = ["answer", "reasons", "appeal"];
            let longest = fields.into_iter().max_by_key(|name| form.get(name).chars().count());
            let field = longest.unwrap_or("answer");
            (field, too_long(visit, form.get(field)))
        }
        CannotAnswer::NotAllowed(_) | CannotAnswer::Failed(_) => {
            ("answer", words.say("shell-not_for_you"))
        }
    }
}
