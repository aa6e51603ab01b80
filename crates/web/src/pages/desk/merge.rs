//! Merging a matter into one that says the same, and taking it out again.

use axum::extract::Path;
use civic::matters::{self, CannotMerge, CannotSeparate, find};

use super::matter::{Said, again, ended, open};
use crate::form::Form;
use crate::problem::{Answer, Problem};
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/merge`
pub(crate) async fn merge(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let Some(reference) = form.line("same_as") else {
        return again(&visit, &id, &form, "same_as", words.say("desk-merge-unknown")).await;
    };
    if find::by_reference(&visit.read().await?, &reference).await?.is_none() {
        return again(&visit, &id, &form, "same_as", words.say("desk-merge-unknown")).await;
    }
    let done = act!(visit, form, "matter-merged", |cx| -> Stop<CannotMerge> {
        let matter = open(cx, &id, "act").await?;
        let main = find::by_reference(cx, &reference).await?.ok_or(Problem::NotFound)?;
        matters::merge(cx, &matter, &main).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=merged")
    });
    ended(&visit, (&id, &form), done, |refusal| explain(&visit, refusal)).await
}

fn explain(visit: &Visit, refusal: CannotMerge) -> Result<Said, Problem> {
    let key = match refusal {
        CannotMerge::Same => "desk-merge-same",
        CannotMerge::OtherService => "desk-merge-unknown",
        CannotMerge::Contested => "desk-merge-contested",
        CannotMerge::Settled { .. } => "desk-merge-settled",
        CannotMerge::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotMerge::Failed(failure) => return Err(failure.into()),
    };
    Ok(("same_as", visit.words.say(key)))
}

/// `POST /desk/{id}/separate`
pub(crate) async fn separate(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "matter-separated", |cx| -> Stop<CannotSeparate> {
        let matter = open(cx, &id, "act").await?;
        matters::separate(cx, &matter).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=separated")
    });
    ended(&visit, (&id, &form), done, |refusal| match refusal {
        CannotSeparate::NotMerged => Ok(("same_as", visit.words.say("desk-separate-not_merged"))),
        CannotSeparate::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotSeparate::Failed(failure) => Err(failure.into()),
    })
    .await
}
