//! Closing a matter without an answer, and taking a settled one up again: with reasons that its
//! author reads.

use axum::extract::Path;
use civic::matters::{self, CannotClose, CannotReopen};

use super::matter::{ended, open, too_long};
use crate::form::Form;
use crate::problem::{Answer, Problem};
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/close`
pub(crate) async fn close(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let seen = form.get("version").parse::<i32>();
    let done = act!(visit, form, "matter-closed", |cx| -> Stop<CannotClose> {
        let mut matter = open(cx, &id, "act").await?;
        matter.version = seen.clone().map_err(|_| Problem::Unreadable)?;
        matters::close(cx, &matter, form.get("close_why")).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=closed")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        let text = match refusal {
            CannotClose::Empty => visit.words.say("desk-refusal-no_reason"),
            CannotClose::Settled { .. } => visit.words.say("desk-refusal-settled"),
            CannotClose::Changed => visit.words.say("desk-refusal-changed"),
            CannotClose::TooLong { .. } => too_long(&visit, form.get("close_why")),
            CannotClose::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotClose::Failed(failure) => return Err(failure.into()),
        };
        Ok(("close_why", text))
    })
    .await
}

/// `POST /desk/{id}/reopen`
pub(crate) async fn reopen(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "matter-reopened", |cx| -> Stop<CannotReopen> {
        let matter = open(cx, &id, "act").await?;
        matters::reopen(cx, &matter, form.get("reopen_why")).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=reopened")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        let text = match refusal {
            CannotReopen::Empty => visit.words.say("desk-refusal-no_reason"),
            CannotReopen::NotSettled { .. } => visit.words.say("desk-reopen-not_settled"),
            CannotReopen::TooLong { .. } => too_long(&visit, form.get("reopen_why")),
            CannotReopen::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotReopen::Failed(failure) => return Err(failure.into()),
        };
        Ok(("reopen_why", text))
    })
    .await
}
