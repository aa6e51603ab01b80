//! Asking for a document that a text requires, and taking in what came by post or over the counter.

use axum::extract::Path;
use civic::matters::{self, CannotAskDocument, CannotProvide, DocumentDraft, ProvideTo, Provided};

use super::matter::{again, ended, open, too_long};
use crate::form::Form;
use crate::pages::matters::provide::about_files;
use crate::problem::Answer;
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/document`
pub(crate) async fn ask(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let Ok(Some(until)) = form.date("until") else {
        return again(&visit, &id, &form, "until", words.say("desk-document-bad_time")).await;
    };
    let (what, basis) = (form.get("what").to_owned(), form.get("basis").to_owned());
    let draft = DocumentDraft { what, basis, until };
    let done = act!(visit, form, "matter-document-asked", |cx| -> Stop<CannotAskDocument> {
        let matter = open(cx, &id, "act").await?;
        matters::ask_document(cx, &matter, &draft).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=document_asked")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        Ok(match refusal {
            CannotAskDocument::Empty => ("what", words.say("desk-document-empty")),
            CannotAskDocument::NoBasis => ("basis", words.say("desk-document-no_basis")),
            CannotAskDocument::BadTime => ("until", words.say("desk-document-bad_time")),
            CannotAskDocument::Waiting => ("what", words.say("desk-document-waiting")),
            CannotAskDocument::Settled { .. } => ("what", words.say("desk-refusal-settled")),
            CannotAskDocument::TooLong { .. } => {
                let longer = form.get("what").len() >= form.get("basis").len();
                let field = if longer { "what" } else { "basis" };
                (field, too_long(&visit, form.get(field)))
            }
            CannotAskDocument::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotAskDocument::Failed(failure) => return Err(failure.into()),
        })
    })
    .await
}

/// `POST /desk/{id}/received`
pub(crate) async fn received(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let came = Provided { text: form.get("came").to_owned(), files: form.files.clone() };
    let done = act!(visit, form, "matter-document-received", |cx| -> Stop<CannotProvide> {
        let matter = open(cx, &id, "act").await?;
        matters::provide(cx, ProvideTo::OnDesk(&matter), &came).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=document_received")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        Ok(match refusal {
            CannotProvide::Empty => ("came", words.say("desk-received-empty")),
            CannotProvide::Settled => ("came", words.say("desk-refusal-settled")),
            CannotProvide::TooLong { .. } => ("came", too_long(&visit, form.get("came"))),
            CannotProvide::Files(files) => ("files", about_files(words, files)?),
            CannotProvide::NotOpened => return Err(crate::problem::Problem::NotFound),
            CannotProvide::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotProvide::Failed(failure) => return Err(failure.into()),
        })
    })
    .await
}
