//! Links by e-mail: to come in, and to add an address to one's own file.
//!
//! Whatever address is typed, the answer is the same page after the same work: every address is
//! sent a link, so there is nothing to find out. In a simulation no mail leaves: the page shows the
//! one that would have.

use askama::Template;
use axum::extract::Query;
use axum::response::IntoResponse;
use civic::codes::draw_token;
use civic::outbox;
use civic::sessions::{self, Asker, CannotAskLink};

use super::sign_in;
use crate::form::{Form, FormView};
use crate::mail::{self, Mail};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Visit, set_cookie};

#[derive(Template)]
#[template(path = "sessions/email_sent.html")]
struct Sent {
    shell: Shell,
    address: String,
    back: &'static str,
    shown: Option<Mail>,
    link: Option<String>,
}

#[derive(Template)]
#[template(path = "sessions/email_add.html")]
struct Add {
    shell: Shell,
    form: FormView,
    added: bool,
}

/// `POST /sign-in/email`: the link opens in the browser that holds the cookie which is set here.
pub(crate) async fn post(mut visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    // What is shown here can only be asked for again there.
    "/sign-in".clone_into(&mut visit.address);
    if !visit.app.sends_links() {
        return Err(Problem::NotFound);
    }
    let held = visit.cookie("link").filter(|held| !held.is_empty()).map(str::to_owned);
    let held = held.unwrap_or_else(|| visit.app.store().random.draw(draw_token));
    match ask(&visit, &form, Asker::Browser(&held), "/sign-in").await? {
        Ok(sent) => {
            let mut response = page(&sent)?.into_response();
            set_cookie(&mut response, &visit.app, "link", &held, 1);
            Ok(response)
        }
        Err(form) => sign_in::refused_with(&visit, form),
    }
}

/// `GET /account/email`
pub(crate) async fn get(visit: Visit, Query(after): Query<AfterForm>) -> Answer {
    let added = after.done == "added";
    page(&Add { form: visit.shell().blank(), added, shell: visit.shell() })
}

/// `POST /account/email`: the link adds the address in the session that asked for it.
pub(crate) async fn add(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    if !visit.app.sends_links() {
        return Err(Problem::NotFound);
    }
    match ask(&visit, &form, Asker::Session(visit.session()), "/account/email").await? {
        Ok(sent) => page(&sent),
        Err(form) => refused(&Add { form, added: false, shell: visit.shell() }),
    }
}

/// Asks for the link; the form with its refusal when what was typed is no address.
async fn ask(
    visit: &Visit,
    form: &Form,
    asker: Asker<'_>,
    back: &'static str,
) -> Result<Result<Sent, FormView>, Problem> {
    let cx = visit.begin().await?;
    let link = match sessions::ask_link(&cx, form.get("email"), asker, visit.language()).await {
        Ok(link) => link,
        Err(CannotAskLink::NotAnAddress) => {
            let wrong = visit.words.say("sessions-ways-email_wrong");
            return Ok(Err(form.view(visit.words).error("email", wrong)));
        }
        Err(CannotAskLink::SignInFirst) => return Err(Problem::SignInFirst),
        Err(CannotAskLink::Failed(failure)) => return Err(failure.into()),
    };
    let queued = match link {
        Some(link) if !visit.app.sends_mail() => outbox::about_link(&cx, &link).await?,
        _ => None,
    };
    cx.commit().await?;
    let shown = queued.and_then(|row| mail::render(&visit.app, &row));
    let address = sessions::read_address(form.get("email")).unwrap_or_default();
    let link = shown.as_ref().and_then(|mail| {
        let start = format!("{}/", visit.app.public_address());
        mail.text.lines().find_map(|line| line.strip_prefix(&start)).map(|path| format!("/{path}"))
    });
    Ok(Ok(Sent { shell: visit.shell(), address, back, shown, link }))
}
