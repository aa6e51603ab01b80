//! Finding a matter abusive, and taking that back: a human's call, with reasons for colleagues.

use axum::extract::Path;
use civic::matters::{self, CannotFindAbusive};

use super::matter::{ended, open, too_long};
use crate::form::Form;
use crate::problem::Answer;
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/abusive`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let takes_back = form.get("abusive") == "no";
    let done = act!(visit, form, "matter-found-abusive", |cx| -> Stop<CannotFindAbusive> {
        let matter = open(cx, &id, "act").await?;
        let why = form.get("abusive_why");
        if takes_back {
            matters::not_abusive(cx, &matter, why).await.map_err(Stop::Refused)?;
            format!("/desk/{id}?done=not_abusive")
        } else {
            matters::find_abusive(cx, &matter, why).await.map_err(Stop::Refused)?;
            format!("/desk/{id}?done=abusive")
        }
    });
    ended(&visit, (&id, &form), done, |refusal| {
        let text = match refusal {
            CannotFindAbusive::Empty => visit.words.say("desk-abusive-no_reason"),
            CannotFindAbusive::TooLong { .. } => too_long(&visit, form.get("abusive_why")),
            CannotFindAbusive::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotFindAbusive::Failed(failure) => return Err(failure.into()),
        };
        Ok(("abusive_why", text))
    })
    .await
}
