//! Asking another service what it thinks of a matter.

use axum::extract::Path;
use civic::ids::ServiceId;
use civic::matters::{self, Asking, CannotAskAdvice};

use super::matter::{again, ended, open, too_long};
use crate::form::Form;
use crate::problem::Answer;
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/advice`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let Ok(service) = form.get("asked_service").parse().map(ServiceId) else {
        let text = words.say("desk-advice-no_service");
        return again(&visit, &id, &form, "asked_service", text).await;
    };
    let Ok(Some(due)) = form.date("advice_due") else {
        return again(&visit, &id, &form, "advice_due", words.say("desk-advice-no_date")).await;
    };
    let asking = Asking { service, question: form.get("question").to_owned(), due };
    let done = act!(visit, form, "matter-advice-asked", |cx| -> Stop<CannotAskAdvice> {
        let matter = open(cx, &id, "act").await?;
        matters::ask_advice(cx, &matter, &asking).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=advice_asked")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        Ok(match refusal {
            CannotAskAdvice::UnknownService => {
                ("asked_service", words.say("desk-advice-no_service"))
            }
            CannotAskAdvice::Empty => ("question", words.say("desk-advice-empty")),
            CannotAskAdvice::DateOver => ("advice_due", words.say("desk-advice-no_date")),
            CannotAskAdvice::Settled { .. } => ("question", words.say("desk-refusal-settled")),
            CannotAskAdvice::TooLong { .. } => ("question", too_long(&visit, form.get("question"))),
            CannotAskAdvice::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotAskAdvice::Failed(failure) => return Err(failure.into()),
        })
    })
    .await
}
