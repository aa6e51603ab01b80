//! Acknowledging: its author is told what the matter is, and what the law says of it.

use axum::extract::Path;
use civic::matters::{self, CannotAcknowledge};

use super::matter::{ended, open};
use crate::form::Form;
use crate::problem::Answer;
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/acknowledge`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "matter-acknowledged", |cx| -> Stop<CannotAcknowledge> {
        let matter = open(cx, &id, "act").await?;
        matters::acknowledge(cx, &matter).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=acknowledged")
    });
    ended(&visit, (&id, &form), done, |refusal| match refusal {
        CannotAcknowledge::Settled { .. } => {
            Ok(("acknowledge", visit.words.say("desk-refusal-settled")))
        }
        CannotAcknowledge::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotAcknowledge::Failed(failure) => Err(failure.into()),
    })
    .await
}
