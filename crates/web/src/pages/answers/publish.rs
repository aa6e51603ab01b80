//! Publishing a matter: an agent edits it so that nobody is recognised; its author allowed it.

use askama::Template;
use axum::extract::Path;
use civic::Failure;
use civic::consents::{self, Purpose};
use civic::matters::{Matter, find};
use civic::publications::{self, CannotPublish, Draft};
use civic::words::Subject;

use crate::form::{Form, FormView};
use crate::pages::causes::start::unfit_words;
use crate::pages::desk::matter::open;
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Stop, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "answers/publish.html")]
struct Page {
    shell: Shell,
    matter: Matter,
    allowed: bool,
    form: FormView,
}

/// `GET /desk/{id}/publish`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let cx = visit.begin().await?;
    let matter = open(&cx, &id, "publish").await?;
    let answers = find::answers(&cx, matter.id).await?;
    let form = FormView::new(visit.words)
        .filled("asked", matter.text.clone())
        .filled("answer", answers.last().map(|last| last.text.clone()).unwrap_or_default());
    let allowed = is_allowed(&cx, &matter).await?;
    cx.commit().await?;
    page(&Page { shell: visit.shell(), matter, allowed, form })
}

async fn is_allowed(cx: &civic::Context, matter: &Matter) -> Result<bool, Failure> {
    let subject = (Subject::Matter, matter.id.0);
    Ok(consents::standing(cx, subject, Purpose::Show).await?.is_some())
}

/// `POST /desk/{id}/publish`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "matter-published", |cx| -> Stop<CannotPublish> {
        let matter = open(cx, &id, "publish").await?;
        let draft = Draft {
            matter,
            title: form.get("title").to_owned(),
            text: form.get("asked").to_owned(),
            answer: form.line("answer"),
        };
        let row = publications::publish(cx, draft).await.map_err(Stop::Refused)?;
        format!("/answers/{}", row.public_id)
    });
    let (field, text) = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => {
            return Err(problem);
        }
        Err(Stopped::Refused(Stop::Refused(CannotPublish::NotAllowed(not_allowed)))) => {
            return Err(not_allowed.into());
        }
        Err(Stopped::Refused(Stop::Refused(refusal))) => match refusal {
            CannotPublish::Unfit(unfit) => unfit_words(&visit, unfit),
            CannotPublish::NotAnswered => ("answer", visit.words.say("matters-judge-not_answered")),
            CannotPublish::Withdrawn => ("title", visit.words.say("desk-refusal-withdrawn")),
            _ => ("title", visit.words.say("answers-publish-not_allowed")),
        },
    };
    let cx = visit.begin().await?;
    let matter = open(&cx, &id, "publish").await?;
    let allowed = is_allowed(&cx, &matter).await?;
    cx.commit().await?;
    let form = form.view(visit.words).error(field, text);
    refused(&Page { shell: visit.shell(), matter, allowed, form })
}
