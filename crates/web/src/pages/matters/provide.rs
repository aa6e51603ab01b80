//! Sending what is missing, or what is to be added.

use axum::response::{IntoResponse, Redirect};
use civic::matters::{self, CannotBring, CannotProvide, ProvideTo, Provided};

use super::at::At;
use super::bring;
use super::follow::{follow, too_long};
use crate::form::Form;
use crate::problem::{Answer, Problem, refused};
use crate::visit::{Stopped, Visit, act};
use crate::words::Words;

/// `POST /follow/{code}/provide` and `/mine/{matter}/provide`
pub(crate) async fn post(visit: Visit, at: At, form: Form) -> Answer {
    let words = visit.words;
    let to = format!("{}?done=provided", at.page());
    let came = Provided { text: form.get("came").to_owned(), files: form.files.clone() };
    let done = act!(visit, form, "matter-provided", |cx| -> CannotProvide {
        matters::provide(cx, ProvideTo::Opened(at.opening()), &came).await?;
        at.forget(&to)
    });
    let (field, text) = match done {
        Ok(_) => return Ok(Redirect::to(&to).into_response()),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotProvide::NotOpened => return Err(at.closed(&visit)),
            CannotProvide::Empty => ("came", words.say("matters-provide-empty")),
            CannotProvide::Settled => ("came", words.say("matters-provide-settled")),
            CannotProvide::TooLong { length } => ("came", too_long(&visit, length)),
            CannotProvide::Files(files) => ("files", about_files(words, files)?),
            CannotProvide::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotProvide::Failed(failure) => return Err(failure.into()),
        },
    };
    refused(&follow(&visit, at, form.view(words).error(field, text)).await?)
}

/// Why files were not taken in, as a sentence.
pub(crate) fn about_files(words: Words, refusal: CannotBring) -> Result<String, Problem> {
    match refusal {
        CannotBring::Failed(failure) => Err(failure.into()),
        refusal => Ok(bring::explain(words, &refusal).1),
    }
}
