//! Setting a password, and changing it: all other sessions end.

use askama::Template;
use axum::response::Response;
use civic::secrets::{CannotSetPassword, Hashed, Proved, ToHash, ToVerify, WeakPassword, password};

use super::{blank, not_fresh, slowly, stale, wait};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "secrets/password.html")]
struct Page {
    shell: Shell,
    form: FormView,
    asks_current: bool,
    email: Option<String>,
}

/// `GET /secrets/password`
pub(crate) async fn get(visit: Visit) -> Answer {
    let shown = show(&visit, FormView::new(visit.words)).await?;
    // The password of before shows as much.
    if !shown.asks_current
        && let Some(again) = stale(&visit).await?
    {
        return Ok(again);
    }
    page(&shown)
}

async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let email = visit.want_agent()?.agent().email.clone();
    let cx = visit.read().await?;
    let asks_current = password::asks_current(&cx, visit.session()).await?;
    Ok(Page { shell: visit.shell(), form, asks_current, email })
}

async fn again(visit: &Visit, field: &str, text: String) -> Answer {
    refused(&show(visit, blank(visit, field, text)).await?)
}

/// `POST /secrets/password`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    if form.get("new_password") != form.get("new_again") {
        return again(&visit, "new_again", visit.words.say("secrets-password-differs")).await;
    }
    let (work, current) = match prepare(&visit, &form).await {
        Ok(prepared) => prepared,
        Err(answer) => return answer,
    };
    let run = move || (work.run(), current.and_then(ToVerify::run));
    let (new, current) = slowly(run).await?;
    set(&visit, &form, new?, current).await
}

/// The slow work that the form asks for; or the answer to one that is refused.
async fn prepare(visit: &Visit, form: &Form) -> Result<(ToHash, Option<ToVerify>), Answer> {
    let agent = visit.want_agent().map_err(Err)?;
    let cx = visit.begin().await.map_err(Err)?;
    let work = match password::to_hash(&cx, agent.agent(), form.get("new_password")) {
        Ok(work) => work,
        Err(weak) => {
            drop(cx);
            return Err(again(visit, "new_password", explain(visit, weak)).await);
        }
    };
    let failed = |failure: civic::Failure| Err::<Response, _>(Problem::from(failure));
    if !password::asks_current(&cx, visit.session()).await.map_err(failed)? {
        return Ok((work, None));
    }
    match password::to_try_own(&cx, form.get("password")).await.map_err(failed)? {
        Ok(current) => {
            cx.commit().await.map_err(failed)?;
            Ok((work, Some(current)))
        }
        Err(until) => {
            drop(cx);
            Err(again(visit, "password", wait(&visit.shell(), until)).await)
        }
    }
}

async fn set(visit: &Visit, form: &Form, new: Hashed, current: Option<Proved>) -> Answer {
    let done = act!(visit, form, "password-set", |cx| -> CannotSetPassword {
        password::set_password(cx, visit.session(), current.as_ref(), new.clone()).await?;
        "/secrets?done=password".to_owned()
    });
    let words = visit.words;
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Refused(CannotSetPassword::CurrentWrong)) => {
            again(visit, "password", words.say("secrets-password-wrong")).await
        }
        Err(Stopped::Refused(CannotSetPassword::NotFresh)) => not_fresh(visit),
        Err(Stopped::Refused(CannotSetPassword::NoEmail)) => {
            again(visit, "new_password", words.say("secrets-password-no_email")).await
        }
        Err(Stopped::Refused(CannotSetPassword::NotAllowed(not_allowed))) => {
            Err(not_allowed.into())
        }
        Err(Stopped::Refused(CannotSetPassword::Failed(failure))) => Err(failure.into()),
        Err(Stopped::Problem(problem)) => Err(problem),
    }
}

fn explain(visit: &Visit, weak: WeakPassword) -> String {
    let told = |key, length| visit.words.tell(key).with("length", length);
    match weak {
        WeakPassword::TooShort { length } => {
            told("secrets-password-short", length).with("least", password::SHORTEST).to_string()
        }
        WeakPassword::TooLong { length } => {
            told("secrets-password-long", length).with("most", password::LONGEST).to_string()
        }
        WeakPassword::Personal => visit.words.say("secrets-password-personal"),
        WeakPassword::Common => visit.words.say("secrets-password-common"),
    }
}
