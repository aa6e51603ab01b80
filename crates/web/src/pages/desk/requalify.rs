//! Saying that a matter is of another kind of the same service.

use axum::extract::Path;
use civic::ids::KindId;
use civic::matters::{self, CannotRequalify};

use super::matter::{again, ended, open};
use crate::form::Form;
use crate::problem::Answer;
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/kind`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let Ok(to) = form.get("kind").parse().map(KindId) else {
        return again(&visit, &id, &form, "kind", words.say("desk-kind-unknown")).await;
    };
    let done = act!(visit, form, "matter-requalified", |cx| -> Stop<CannotRequalify> {
        let matter = open(cx, &id, "act").await?;
        matters::requalify(cx, &matter, to).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=requalified")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        let key = match refusal {
            CannotRequalify::UnknownKind => "desk-kind-unknown",
            CannotRequalify::Settled { .. } => "desk-refusal-settled",
            CannotRequalify::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotRequalify::Failed(failure) => return Err(failure.into()),
        };
        Ok(("kind", words.say(key)))
    })
    .await
}
