//! Signing in with a one-use link. Opening the link asks first: programs that look at links in
//! mails must not use it up.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::Actor;
use civic::rights::{self, Act};
use civic::sessions::{
    self, AGENT_LONGEST_HOURS, CannotSignIn, OpenLink, Opened, PERSON_LONGEST_DAYS,
};

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
    /// The key of what is said of a link that does not open.
    closed: Option<&'static str>,
    form: FormView,
}

/// `GET /sign-in`
pub(crate) async fn ask(visit: Visit) -> Answer {
    page(&Ask { shell: visit.shell(), closed: None, form: FormView::new(visit.words) })
}

/// The page with a form as it was typed.
pub(super) fn refused_with(visit: &Visit, form: FormView) -> Answer {
    refused(&Ask { shell: visit.shell(), closed: None, form })
}

fn closed(visit: &Visit, key: &'static str) -> Answer {
    let form = FormView::new(visit.words);
    refused(&Ask { shell: visit.shell(), closed: Some(key), form })
}

#[derive(Template)]
#[template(path = "sessions/sign_in.html")]
struct SignIn {
    shell: Shell,
    token: String,
}

/// What this browser holds: a link that was sent by mail opens only where it was asked for.
fn held(visit: &Visit) -> [&str; 2] {
    [visit.cookie("link").unwrap_or_default(), visit.session()]
}

/// `GET /sign-in/{token}`
pub(crate) async fn get(visit: Visit, Path(token): Path<String>) -> Answer {
    if sessions::is_elsewhere(&visit.read().await?, &token, &held(&visit)).await? {
        return closed(&visit, "sessions-other_browser");
    }
    page(&SignIn { shell: visit.shell(), token })
}

/// `POST /sign-in/{token}`: whoever was signed in here before no longer is.
pub(crate) async fn post(visit: Visit, Path(token): Path<String>, form: Form) -> Answer {
    visit.check(&form)?;
    // Two links of one address that open at the same moment would both make its file: who loses
    // finds it made.
    let done = match open(&visit, &token).await {
        Err(CannotSignIn::Failed(failure)) if failure.is_passing() => open(&visit, &token).await,
        done => done,
    };
    match done {
        Ok(Done::Added) => Ok(Redirect::to("/account/email?done=added").into_response()),
        Ok(Done::In { session, to, days }) => {
            let mut response = Redirect::to(to).into_response();
            set_cookie(&mut response, &visit.app, "session", &session, days);
            Ok(response)
        }
        Err(CannotSignIn::LinkClosed) => closed(&visit, "sessions-closed"),
        Err(CannotSignIn::OtherBrowser) => closed(&visit, "sessions-other_browser"),
        Err(CannotSignIn::OpensAnotherFile) => closed(&visit, "sessions-another_file"),
        Err(CannotSignIn::Failed(failure)) => Err(failure.into()),
    }
}

/// What a link did.
enum Done {
    Added,
    In { session: String, to: &'static str, days: u32 },
}

async fn open(visit: &Visit, token: &str) -> Result<Done, CannotSignIn> {
    let (browser, language) = (visit.browser(), visit.language());
    let cx = visit.app.begin(visit.actor.clone()).await?;
    let held = held(visit);
    let opening = OpenLink { token, browser, held: &held, language };
    let session = match sessions::open_link(&cx, opening).await? {
        Opened::Session(session) => session,
        Opened::Added => {
            cx.commit().await?;
            return Ok(Done::Added);
        }
    };
    // An agent who no longer works here has a link and no session.
    let running = sessions::find(&cx, &session).await?.ok_or(CannotSignIn::LinkClosed)?;
    sessions::sign_out(&cx, visit.session()).await?;
    cx.commit().await?;
    let (to, days) = match &running.actor {
        Actor::Agent(_) if running.limited => ("/secrets", AGENT_DAYS),
        actor @ Actor::Agent(_) => (first_page(actor), AGENT_DAYS),
        actor => (first_page(actor), PERSON_DAYS),
    };
    Ok(Done::In { session, to, days })
}

/// Where somebody who signed in finds their work.
pub(crate) fn first_page(actor: &Actor) -> &'static str {
    let agents = [
        (Act::SeeDesk, "/desk"),
        (Act::SetUp, "/administration"),
        (Act::ReadForAudit, "/audit"),
        (Act::Moderate, "/debates"),
        (Act::Declare, "/transformations"),
    ];
    let found = match actor {
        Actor::Agent(_) => agents.iter().find(|(act, _)| rights::gate(actor, *act).is_ok()),
        _ => None,
    };
    found.map_or("/", |(_, page)| page)
}
