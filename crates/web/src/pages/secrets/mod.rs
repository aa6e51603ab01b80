//! Agents' ways in: a password with a second factor, recovery codes, passkeys.

pub(crate) mod add_passkey;
pub(crate) mod change_password;
pub(crate) mod code;
pub(crate) mod make_recovery;
pub(crate) mod own;
pub(crate) mod remove_passkey;
pub(crate) mod set_codes;
pub(crate) mod set_up;
pub(crate) mod sign_in;
pub(crate) mod use_passkey;

use std::fmt::Write;

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use civic::secrets::{Offer, Party};
use civic::services::Agent;
use civic::time::Instant;
use civic::{Actor, Context, secrets, sessions};
use tokio::sync::Semaphore;

use crate::form::FormView;
use crate::pages::matters::receipt::Qr;
use crate::pages::sessions::sign_in::first_page;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, set_cookie};

/// The cookie of a sign-in that is under way.
const PENDING: &str = "pending";
/// Days that a browser keeps an agent's cookie; the session itself ends sooner.
const COOKIE_DAYS: u32 = 1;

/// Passwords that are hashed at the same time: each takes a processor and 19 MiB.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Does slow work on a thread for it, a little of it at a time, while no transaction is open.
async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let _turn = HASHING.acquire().await.map_err(|error| Problem::broken(&error))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::broken(&error))
}

/// Commits a sign-in that leads to `to`, or else to where they find their work; back to their ways
/// in if they were here already and signed in once more to change them. Whoever was signed in here
/// before no longer is.
async fn come_in(visit: &Visit, cx: Context, session: &str, to: Option<&str>) -> Answer {
    let running = sessions::find(&cx, session).await?;
    let theirs = running.map_or("/", |running| match (&running.actor, &visit.actor) {
        (Actor::Agent(in_now), Actor::Agent(before)) if in_now.id() == before.id() => "/secrets",
        (actor, _) => first_page(actor),
    });
    let to = to.unwrap_or(theirs);
    sessions::sign_out(&cx, visit.session()).await?;
    cx.commit().await?;
    let mut response = Redirect::to(to).into_response();
    set_cookie(&mut response, &visit.app, PENDING, "", 0);
    set_cookie(&mut response, &visit.app, "session", session, COOKIE_DAYS);
    Ok(response)
}

/// Goes on with a sign-in that is under way.
pub(super) fn go_on(visit: &Visit, token: &str, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    set_cookie(&mut response, &visit.app, PENDING, token, COOKIE_DAYS);
    response
}

/// The token of the sign-in that is under way in this browser.
fn pending(visit: &Visit) -> &str {
    visit.cookie(PENDING).unwrap_or_default()
}

/// The page that says that a sign-in took too long.
fn over() -> Response {
    Redirect::to("/sign-in/agent?done=over").into_response()
}

/// “Too many tries. The next at …”
fn wait(shell: &Shell, until: Instant) -> String {
    shell.tell("secrets-wait").with("until", shell.moment(&until)).to_string()
}

/// The site as passkeys know it; nothing where they do not work.
fn party(visit: &Visit) -> Option<Party> {
    Party::of(visit.app.public_address())
}

/// The page that asks to sign in once more.
#[derive(Template)]
#[template(path = "secrets/again.html")]
struct Again {
    shell: Shell,
}

/// The page that asks to sign in once more, for a form that would be refused for want of it.
async fn stale(visit: &Visit) -> Result<Option<Response>, Problem> {
    let cx = visit.read().await?;
    if secrets::is_fresh(&cx, visit.session()).await? {
        return Ok(None);
    }
    page(&Again { shell: visit.shell() }).map(Some)
}

/// The same, for a form that was refused.
fn not_fresh(visit: &Visit) -> Answer {
    refused(&Again { shell: visit.shell() })
}

/// A secret that is offered, as its page shows it.
pub(crate) struct Shown {
    pub(crate) salt: String,
    /// In groups of four.
    pub(crate) secret: String,
    pub(crate) qr: Qr,
}

impl Shown {
    fn of(visit: &Visit, agent: &Agent, offer: Offer) -> Result<Self, Problem> {
        let account = agent.email.clone().unwrap_or_else(|| agent.shown_name());
        let address = key_address(&visit.app.body().name, &account, &offer.secret);
        let four = offer.secret.as_bytes().chunks(4).map(String::from_utf8_lossy);
        let secret = four.collect::<Vec<_>>().join(" ");
        Ok(Self { salt: offer.salt, secret, qr: Qr::of(&address)? })
    }
}

/// How apps are told a secret.
fn key_address(issuer: &str, account: &str, secret: &str) -> String {
    let (issuer, account) = (escaped(issuer), escaped(account));
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&digits=6&period=30")
}

/// All but letters, digits and `-._~` as `%XX`.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// A form with a refusal and without anything secret that was typed.
fn blank(visit: &Visit, field: &str, text: impl Into<String>) -> FormView {
    FormView::new(visit.words).error(field, text)
}
