//! Closing a debate before its last day, after a look at what that means.

use askama::Template;
use axum::extract::Path;
use civic::debates::{self, CannotClose, Debate};
use civic::rights::Act;

use super::{Stop, acting, found, sentence};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "debates/close.html")]
struct Page {
    shell: Shell,
    debate: Debate,
    form: FormView,
}

impl Page {
    fn sentence(&self) -> String {
        sentence(&self.debate, &self.shell)
    }

    fn can_close(&self) -> bool {
        self.debate.is_open(self.shell.today())
    }
}

/// `GET /debates/{id}/close`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    page(&show(&visit, &id, FormView::new(visit.words)).await?)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let debate = found(&visit.read().await?, id).await?;
    visit.want(Act::CloseDebate, debate.service_id)?;
    Ok(Page { shell: visit.shell(), debate, form })
}

/// `POST /debates/{id}/close`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    if !form.has("sure") {
        let text = visit.words.say("debates-close-not_sure");
        return refused(&show(&visit, &id, form.view(visit.words).error("sure", text)).await?);
    }
    let done = act!(visit, form, "debate-closed", |cx| -> Stop<CannotClose> {
        let debate = acting(cx, &id).await?;
        debates::close(cx, &debate).await.map_err(Stop::Refused)?;
        format!("/debates/{id}?done=closed")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(CannotClose::NotOpenYet { opens_on }))) => {
            let told = visit.words.tell("debates-not_yet");
            let text = told.with("opens", visit.shell().date(&opens_on)).to_string();
            refused(&show(&visit, &id, form.view(visit.words).error("main", text)).await?)
        }
        Err(Stopped::Refused(_)) => Err(Problem::Forbidden(Act::CloseDebate)),
    }
}
