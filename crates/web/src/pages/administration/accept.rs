//! An invited agent comes in: with the code on a card, or by the link in a mail. Opening the link
//! asks first: programs that look at links in mails must not use it up.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::services::{self, CannotAccept, Offered};
use civic::sessions;

use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, set_cookie};

/// Where somebody who came in chooses how they come in from now on.
const NEXT: &str = "/secrets";

#[derive(Template)]
#[template(path = "administration/accept.html")]
struct Page {
    shell: Shell,
    form: FormView,
    /// Of the mail's link; without one a code is asked for.
    token: Option<String>,
}

/// `GET /invitation`
pub(crate) async fn ask(visit: Visit) -> Answer {
    page(&Page { shell: visit.shell(), form: FormView::new(visit.words), token: None })
}

/// `POST /invitation`
pub(crate) async fn by_code(visit: Visit, form: Form) -> Answer {
    let view = form.view(visit.words);
    let shown = |form| Page { shell: visit.shell(), form, token: None };
    if form.is_damaged() {
        visit.check(&form)?;
        return refused(&shown(view));
    }
    let key = match come_in(&visit, &form, Offered::Code(form.get("code"))).await? {
        Ok(response) => return Ok(response),
        Err(CannotAccept::CodeMisread) => "administration-accept-misread",
        Err(CannotAccept::Closed) => "administration-accept-closed",
        Err(CannotAccept::Failed(failure)) => return Err(failure.into()),
    };
    refused(&shown(view.error("code", visit.words.say(key))))
}

/// `GET /invitation/{token}`
pub(crate) async fn get(visit: Visit, Path(token): Path<String>) -> Answer {
    let form = FormView::new(visit.words);
    page(&Page { shell: visit.shell(), form, token: Some(token) })
}

/// `POST /invitation/{token}`
pub(crate) async fn by_link(visit: Visit, Path(token): Path<String>, form: Form) -> Answer {
    match come_in(&visit, &form, Offered::Token(&token)).await? {
        Ok(response) => Ok(response),
        Err(CannotAccept::Failed(failure)) => Err(failure.into()),
        Err(CannotAccept::Closed | CannotAccept::CodeMisread) => {
            let closed = visit.words.say("administration-accept-closed");
            let form = FormView::new(visit.words).error("code", closed);
            refused(&Page { shell: visit.shell(), form, token: None })
        }
    }
}

/// Opens the session; whoever was signed in here before no longer is.
async fn come_in(
    visit: &Visit,
    form: &Form,
    offered: Offered<'_>,
) -> Result<Result<axum::response::Response, CannotAccept>, Problem> {
    visit.check(form)?;
    let cx = visit.begin().await?;
    let session = match services::accept(&cx, offered, visit.browser()).await {
        Ok(session) => session,
        Err(refusal) => return Ok(Err(refusal)),
    };
    sessions::sign_out(&cx, visit.session()).await?;
    cx.commit().await?;
    let mut response = Redirect::to(NEXT).into_response();
    set_cookie(&mut response, &visit.app, "session", &session, 7);
    Ok(Ok(response))
}
