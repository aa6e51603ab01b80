//! Objecting to a transformation: a matter like any other, with a receipt, a human and a date.

use askama::Template;
use axum::extract::Path;
use civic::transformations::{self, CannotObject, Objection, Transformation};
use civic::words::ReplyBy;

use super::{find_numbered, numbered};
use crate::form::{Choice, Form, FormView};
use crate::pages::matters::bring::explain as explain_bring;
use crate::pages::matters::reply;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "transformations/object.html")]
struct Page {
    shell: Shell,
    form: FormView,
    row: Transformation,
    ways: Vec<Choice>,
    channels: Vec<Choice>,
}

impl Page {
    fn sentence(&self) -> String {
        super::sentence(&self.row, &self.shell)
    }
}

/// `GET /transformations/{number}/object`
pub(crate) async fn get(visit: Visit, Path(number): Path<String>) -> Answer {
    let form = FormView::new(visit.words).filled("reply_by", ReplyBy::Site.word());
    page(&show(&visit, &number, form).await?)
}

async fn show(visit: &Visit, number: &str, form: FormView) -> Result<Page, Problem> {
    let row = numbered(&visit.read().await?, number).await?;
    let (ways, channels) = (reply::ways(visit), reply::channels(visit));
    Ok(Page { shell: visit.shell(), form, row, ways, channels })
}

/// `POST /transformations/{number}/object`
pub(crate) async fn post(visit: Visit, Path(number): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    if form.is_damaged() {
        return refused(&show(&visit, &number, form.view(words)).await?);
    }
    let Some(reply_by) = ReplyBy::from_word(form.get("reply_by")) else {
        let view = form.view(words).error("reply_by", words.say("matters-bring-no_reply"));
        return refused(&show(&visit, &number, view).await?);
    };
    let code = visit.code_of(&form)?;
    let done = act!(visit, form, "transformation-objected", |cx| -> CannotObject {
        let to = find_numbered(cx, &number).await?.ok_or(CannotObject::Unknown)?;
        let objection = Objection {
            to: &to,
            text: form.get("text").to_owned(),
            language: visit.language(),
            channel: reply::channel(&visit, &form),
            reply_by,
            author: reply::author(&form),
            known_author: None,
            attachments: form.files.clone(),
            code: Some(code.clone()),
        };
        transformations::object(cx, objection).await?;
        "/receipt/{code}".to_owned()
    });
    let (field, text) = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(CannotObject::Unknown)) => return Err(Problem::NotFound),
        Err(Stopped::Refused(CannotObject::Failed(failure))) => return Err(failure.into()),
        Err(Stopped::Refused(CannotObject::NoKind { .. })) => {
            ("text", words.say("transformations-object-no_kind"))
        }
        Err(Stopped::Refused(CannotObject::Matter(refusal))) => explain_bring(words, &refusal),
    };
    refused(&show(&visit, &number, form.view(words).error(field, text)).await?)
}
