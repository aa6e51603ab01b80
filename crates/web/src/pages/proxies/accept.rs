//! Accepting to act for somebody.

use askama::Template;
use civic::proxies::{self, CannotAccept};

use crate::form::{Form, FormView};
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "proxies/accept.html")]
struct Page {
    shell: Shell,
    form: FormView,
}

/// `GET /account/proxies/accept`
pub(crate) async fn get(visit: Visit) -> Answer {
    page(&Page { shell: visit.shell(), form: FormView::new(visit.words) })
}

/// `POST /account/proxies/accept`. What was typed is a secret and is not shown again.
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let done = act!(visit, form, "proxy-accepted", |cx| -> CannotAccept {
        proxies::accept(cx, form.get("code")).await?;
        "/mine?done=accepted".to_owned()
    });
    let key = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotAccept::Misread => "proxies-accept-slip",
            CannotAccept::UnknownCode => "proxies-accept-unknown",
            CannotAccept::Oneself => "proxies-accept-oneself",
            CannotAccept::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotAccept::Failed(failure) => return Err(failure.into()),
        },
    };
    let form = FormView::new(words).error("code", words.say(key));
    refused(&Page { shell: visit.shell(), form })
}
