//! Putting a cause into the service's own words, where its author's are not shown any more.

use askama::Template;
use axum::extract::Path;
use civic::causes::{self, CannotReword, Cause};
use civic::publications;
use civic::rights::Act;

use super::start::unfit_words;
use super::{at, at_for};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stop, Visit, act};

#[derive(Template)]
#[template(path = "causes/reword.html")]
struct Page {
    shell: Shell,
    cause: Cause,
    form: FormView,
}

/// `GET /causes/{id}/reword`: begins with the service's own words of before, never with those that
/// somebody took back.
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let mut shown = show(&visit, &id, FormView::new(visit.words)).await?;
    let cx = visit.read().await?;
    let own = publications::of_subject(&cx, shown.cause.subject()).await?;
    if let Some(own) = own.filter(|own| own.consent_id.is_none()) {
        shown.form = shown.form.filled("title", own.title).filled("asked", own.text);
    }
    page(&shown)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    Ok(Page { shell: visit.shell(), cause: at_for(visit, id, Act::Reword).await?, form })
}

/// `POST /causes/{id}/reword`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    if form.is_damaged() {
        return refused(&show(&visit, &id, form.view(visit.words)).await?);
    }
    let done = act!(visit, form, "cause-reworded", |cx| -> Stop<CannotReword> {
        let cause = at(cx, &id).await?;
        let reworded = causes::reword(cx, &cause, form.get("title"), form.get("asked"));
        reworded.await.map_err(Stop::Refused)?;
        format!("/causes/{id}?done=reworded")
    });
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => stopped.refusal()?,
    };
    let (field, text) = match refusal {
        CannotReword::AuthorsWordsShown => ("title", visit.words.say("causes-reword-authors")),
        CannotReword::Unfit(unfit) => unfit_words(&visit, unfit),
        CannotReword::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotReword::UnknownCause => return Err(Problem::NotFound),
        CannotReword::Failed(failure) => return Err(failure.into()),
    };
    refused(&show(&visit, &id, form.view(visit.words).error(field, text)).await?)
}
