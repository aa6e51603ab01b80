//! The author was called and did not answer: noted, so that they see it and the next call is later.

use axum::extract::Path;
use civic::matters::{self, CannotNoteCall};

use super::matter::{again, open};
use crate::form::Form;
use crate::problem::Answer;
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/call`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "call-noted", |cx| -> Stop<CannotNoteCall> {
        let matter = open(cx, &id, "act").await?;
        matters::call_in_vain(cx, &matter).await.map_err(Stop::Refused)?;
        format!("/desk/{id}")
    });
    let text = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => match stopped.refusal()? {
            CannotNoteCall::Settled => visit.words.say("desk-refusal-settled"),
            CannotNoteCall::NotAsked => visit.words.say("desk-call-not_asked"),
            CannotNoteCall::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotNoteCall::Failed(failure) => return Err(failure.into()),
        },
    };
    again(&visit, &id, &form, "call", text).await
}
