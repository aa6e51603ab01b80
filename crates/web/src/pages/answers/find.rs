//! One public matter; its service's agents can withdraw it with a reason.

use askama::Template;
use axum::extract::Path;
use civic::publications::{self, CannotWithdraw, Publication};
use civic::words::LINE_LIMIT;

use crate::form::{Form, FormView, too_long};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stop, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "answers/find.html")]
struct Page {
    shell: Shell,
    row: Publication,
    form: FormView,
    is_ours: bool,
}

/// `GET /answers/{id}`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    page(&show(&visit, &id, FormView::new(visit.words)).await?)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let row = publications::by_public_id(&cx, id).await?.ok_or(Problem::NotFound)?;
    let act = publications::act_of(&row);
    let is_ours = row.service_id.is_some_and(|service| visit.may(act, service));
    Ok(Page { shell: visit.shell(), row, form, is_ours })
}

/// `POST /answers/{id}/withdraw`
pub(crate) async fn withdraw(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "publication-withdrawn", |cx| -> Stop<CannotWithdraw> {
        let row = publications::by_public_id(cx, &id).await?.ok_or(Problem::NotFound)?;
        publications::withdraw(cx, &row, form.get("reason")).await.map_err(Stop::Refused)?;
        "/answers".to_owned()
    });
    let text = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => {
            return Err(problem);
        }
        Err(Stopped::Refused(Stop::Refused(CannotWithdraw::NotAllowed(not_allowed)))) => {
            return Err(not_allowed.into());
        }
        Err(Stopped::Refused(Stop::Refused(CannotWithdraw::TooLong { length }))) => {
            too_long(visit.words, length, LINE_LIMIT)
        }
        Err(Stopped::Refused(Stop::Refused(_))) => visit.words.say("answers-withdraw-no_reason"),
    };
    refused(&show(&visit, &id, form.view(visit.words).error("reason", text)).await?)
}
