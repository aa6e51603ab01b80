//! Signing in with a one-use link. Opening the link asks first: programs that look at links in
//! mails must not use it up.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::sessions::{self, AGENT_LONGEST_HOURS, CannotSignIn, PERSON_LONGEST_DAYS};

use crate::form::{Form, FormView};
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, set_cookie};

/// Days that a browser keeps an agent's cookie.
pub(super) const AGENT_DAYS: u32 = (AGENT_LONGEST_HOURS / 24) as u32;
/// Days that a browser keeps a person's cookie.
pub(super) const PERSON_DAYS: u32 = PERSON_LONGEST_DAYS as u32;

#[derive(Template)]
#[template(path = "sessions/sign_in_ask.html")]
struct Ask {
    shell: Shell,
    closed: bool,
    form: FormView,
}

/// `GET /sign-in`
pub(crate) async fn ask(visit: Visit) -> Answer {
    page(&Ask { shell: visit.shell(), closed: false, form: FormView::new(visit.words) })
}

#[derive(Template)]
#[template(path = "sessions/sign_in.html")]
struct SignIn {
    shell: Shell,
    token: String,
}

/// `GET /sign-in/{token}`
pub(crate) async fn get(visit: Visit, Path(token): Path<String>) -> Answer {
    page(&SignIn { shell: visit.shell(), token })
}

/// `POST /sign-in/{token}`: whoever was signed in here before no longer is.
pub(crate) async fn post(visit: Visit, Path(token): Path<String>, form: Form) -> Answer {
    visit.check(&form)?;
    let closed = || {
        let form = FormView::new(visit.words);
        refused(&Ask { shell: visit.shell(), closed: true, form })
    };
    let cx = visit.begin().await?;
    let session = match sessions::sign_in(&cx, &token, visit.browser()).await {
        Ok(session) => session,
        Err(CannotSignIn::LinkClosed) => return closed(),
        Err(CannotSignIn::Failed(failure)) => return Err(failure.into()),
    };
    // An agent who no longer works here has a link and no session.
    let Some(running) = sessions::find(&cx, &session).await? else { return closed() };
    sessions::sign_out(&cx, visit.session()).await?;
    cx.commit().await?;
    let (to, days) = match running.actor {
        civic::Actor::Agent(_) if running.limited => ("/secrets", AGENT_DAYS),
        civic::Actor::Agent(_) => ("/desk", AGENT_DAYS),
        _ => ("/", PERSON_DAYS),
    };
    let mut response = Redirect::to(to).into_response();
    set_cookie(&mut response, &visit.app, "session", &session, days);
    Ok(response)
}
