//! The first step of an agent's sign-in: the password. An address that nobody has is refused in
//! the same words and as slowly.

use askama::Template;
use axum::extract::Query;
use civic::secrets::{Next, password, sign_in};

use super::{go_on, party, slowly, wait};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Visit};

#[derive(Template)]
#[template(path = "secrets/sign_in.html")]
pub(super) struct Page {
    shell: Shell,
    form: FormView,
    done: String,
    /// Whether passkeys work at the address of this site.
    passkeys: bool,
}

impl Page {
    pub(super) fn with(visit: &Visit, form: FormView) -> Self {
        let passkeys = party(visit).is_some();
        Self { shell: visit.shell(), form, done: String::new(), passkeys }
    }
}

/// `GET /sign-in/agent`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let mut shown = Page::with(&visit, FormView::new(visit.words));
    shown.done = visit.words.say_known("secrets-sign_in-done_", &asked.done, &["over"]);
    page(&shown)
}

fn again(visit: &Visit, form: &Form, field: &str, text: String) -> Answer {
    let view = FormView::new(visit.words).filled("email", form.get("email"));
    refused(&Page::with(visit, view.error(field, text)))
}

/// `POST /sign-in/agent`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    for (field, key) in
        [("email", "secrets-sign_in-no_email"), ("password", "secrets-sign_in-no_password")]
    {
        if form.get(field).trim().is_empty() {
            return again(&visit, &form, field, visit.words.say(key));
        }
    }
    let cx = visit.begin().await?;
    let typed = form.get("password");
    let work = match password::to_try(&cx, form.get("email"), typed).await? {
        Ok(work) => work,
        Err(until) => {
            return again(&visit, &form, "password", wait(&visit.shell(), until));
        }
    };
    cx.commit().await?;
    let next = match slowly(|| work.run()).await? {
        Some(proved) => follow(&visit, &proved).await?,
        None => Next::Refused,
    };
    match next {
        Next::Code(token) => Ok(go_on(&visit, &token, "/sign-in/agent/code")),
        Next::SetUp(token) => Ok(go_on(&visit, &token, "/sign-in/agent/set-up")),
        Next::Refused => {
            again(&visit, &form, "password", visit.words.say("secrets-sign_in-not_right"))
        }
    }
}

async fn follow(visit: &Visit, proved: &password::Proved) -> Result<Next, Problem> {
    let cx = visit.begin().await?;
    let next = sign_in::after_password(&cx, proved).await?;
    cx.commit().await?;
    Ok(next)
}
