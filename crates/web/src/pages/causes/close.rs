//! Closing a cause whose reply is given and whose commitments are settled, after a look at what
//! that means.

use askama::Template;
use axum::extract::Path;
use civic::causes::{self, CannotClose, Cause};
use civic::rights::Act;

use super::{at, at_for, sentence, tone};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stop, Visit, act};

#[derive(Template)]
#[template(path = "causes/close.html")]
struct Page {
    shell: Shell,
    cause: Cause,
    form: FormView,
}

impl Page {
    fn sentence(&self) -> String {
        sentence(&self.cause, &self.shell)
    }

    fn tone(&self) -> &'static str {
        tone(&self.cause, &self.shell)
    }
}

/// `GET /causes/{id}/close`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    page(&show(&visit, &id, FormView::new(visit.words)).await?)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    Ok(Page { shell: visit.shell(), cause: at_for(visit, id, Act::CloseCause).await?, form })
}

/// `POST /causes/{id}/close`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    if !form.has("sure") {
        let view = form.view(words).error("sure", words.say("causes-close-not_sure"));
        return refused(&show(&visit, &id, view).await?);
    }
    let done = act!(visit, form, "cause-closed", |cx| -> Stop<CannotClose> {
        let cause = at(cx, &id).await?;
        causes::close(cx, &cause).await.map_err(Stop::Refused)?;
        format!("/causes/{id}?done=closed")
    });
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => stopped.refusal()?,
    };
    let text = match refusal {
        CannotClose::NotReplied => words.say("causes-close-not_replied"),
        CannotClose::CommitmentsOpen { count } => {
            words.tell("causes-close-commitments").with("count", count).to_string()
        }
        CannotClose::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotClose::UnknownCause => return Err(Problem::NotFound),
        CannotClose::Failed(failure) => return Err(failure.into()),
    };
    refused(&show(&visit, &id, form.view(words).error("sure", text)).await?)
}
