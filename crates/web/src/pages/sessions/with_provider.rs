//! Signing in with a provider of identities: there and back.
//!
//! What ties both ends together follows from a token in a cookie of this browser; the token's
//! ceremony is good once, for ten minutes. The way there begins with a form, so that nothing that
//! merely looks at links begins it.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, HeaderName, REFERRER_POLICY};
use axum::response::{IntoResponse, Redirect, Response};
use civic::Actor;
use civic::sessions::provider::{
    CannotSignInWithProvider, SignedIn, Vouched, VouchesFor, WithProvider, sign_in_with_provider,
};
use civic::sessions::{self, Holder};

use super::sign_in::{AGENT_DAYS, PERSON_DAYS, first_page};
use crate::form::Form;
use crate::pages::secrets::go_on;
use crate::problem::{Answer, Problem, page, refused};
use crate::providers::{Audience, Back, Distrust, Provider, Said, Secrets};
use crate::shell::Shell;
use crate::visit::{Visit, set_cookie};

/// The cookie that ties the way there to the way back.
pub(super) const COOKIE: &str = "provider";
/// Ceremonies of this kind are ways there and back.
const CEREMONY: &str = "provider";
/// Minutes for which one may be away.
const MINUTES: i64 = 10;

/// A page that leads to a provider by itself: a redirect would be part of the form's sending, and
/// `form-action 'self'` forbids that to lead to another site, however often that leads on.
#[derive(Template)]
#[template(path = "sessions/to_provider.html")]
struct Leading {
    shell: Shell,
    label: String,
    to: String,
    leaving: bool,
}

/// Leads to `to` at a provider.
pub(super) fn leading(visit: &Visit, label: &str, to: String, leaving: bool) -> Answer {
    let refresh = HeaderValue::from_str(&format!("0; url={to}"));
    let label = label.to_owned();
    let mut response = page(&Leading { shell: visit.shell(), label, to, leaving })?;
    if let Ok(refresh) = refresh {
        response.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    }
    Ok(kept_secret(response))
}

/// Kept by no cache, and not told to whoever is linked to.
fn kept_secret(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Why it came to nothing, in plain words, with what else there is.
#[derive(Template)]
#[template(path = "sessions/provider_refused.html")]
struct Stopped {
    shell: Shell,
    label: String,
    why: &'static str,
    for_agents: bool,
}

fn stopped(mut visit: Visit, provider: &Provider, why: &'static str) -> Answer {
    // The address has a code, and is good once: the other language begins anew.
    "/sign-in".clone_into(&mut visit.address);
    let settings = provider.settings();
    let for_agents = settings.audience == Audience::Agents;
    let label = settings.label.clone();
    Ok(kept_secret(refused(&Stopped { shell: visit.shell(), label, why, for_agents })?))
}

fn address_back(visit: &Visit, name: &str) -> String {
    format!("{}/sign-in/with/{name}/back", visit.app.public_address())
}

/// `POST /sign-in/with/{provider}`
pub(crate) async fn start(visit: Visit, Path(name): Path<String>, form: Form) -> Answer {
    visit.check(&form)?;
    let app = visit.app.clone();
    let provider = app.providers().named(&name).ok_or(Problem::NotFound)?;
    let here = match &visit.actor {
        Actor::Person(person) => Some(Holder::Person(*person)),
        _ => None,
    };
    let cx = visit.begin().await?;
    let token = sessions::begin_ceremony(&cx, CEREMONY, here, &name, MINUTES).await?;
    cx.commit().await?;
    let secrets = Secrets::of(app.store().secrets(), &token);
    let back = address_back(&visit, &name);
    let Ok(to) = provider.way_there(&secrets, &back, visit.language().word()).await else {
        return stopped(visit, provider, "unreachable");
    };
    let mut response = leading(&visit, &provider.settings().label, to, false)?;
    set_cookie(&mut response, &app, COOKIE, &token, 1);
    Ok(response)
}

/// `GET /sign-in/with/{provider}/back`
pub(crate) async fn back(
    visit: Visit,
    Path(name): Path<String>,
    came: Result<Query<Back>, QueryRejection>,
) -> Answer {
    let app = visit.app.clone();
    let provider = app.providers().named(&name).ok_or(Problem::NotFound)?;
    let Query(came) = came.unwrap_or_default();
    let token = visit.cookie(COOKIE).unwrap_or_default().to_owned();
    let secrets = Secrets::of(app.store().secrets(), &token);
    if !secrets.is_state(&came.state) || !take(&visit, &token, &name).await? {
        return stopped(visit, provider, "lost");
    }
    let mut response = match came.error.as_str() {
        "" => welcome(visit, provider, &secrets, &came).await?,
        "access_denied" => stopped(visit, provider, "denied")?,
        _ => stopped(visit, provider, "failed")?,
    };
    set_cookie(&mut response, &app, COOKIE, "", 0);
    Ok(kept_secret(response))
}

/// Uses the ceremony up, before anything is asked: a code that is shown twice is asked for once.
/// It is good only for whom it was begun.
async fn take(visit: &Visit, token: &str, name: &str) -> Result<bool, Problem> {
    let cx = visit.begin().await?;
    let Some(ceremony) = sessions::take_ceremony(&cx, CEREMONY, token).await? else {
        return Ok(false);
    };
    cx.commit().await?;
    let same_person = match (ceremony.holder, &visit.actor) {
        (Some(Holder::Person(began)), Actor::Person(here)) => began == *here,
        (None, Actor::Person(_)) | (Some(_), _) => false,
        (None, _) => true,
    };
    Ok(same_person && ceremony.state == name)
}

async fn welcome(visit: Visit, provider: &Provider, secrets: &Secrets, came: &Back) -> Answer {
    let name = &provider.settings().name;
    let back = address_back(&visit, name);
    let said = match provider.who(secrets, came, &back).await {
        Ok(said) => said,
        Err(why) => {
            tracing::warn!(provider = name, %why, "what came back is not believed");
            let told = match why {
                Distrust::Unreachable(_) => "unreachable",
                Distrust::Claim("acr" | "no acr") => "level",
                _ => "failed",
            };
            return stopped(visit, provider, told);
        }
    };
    match open(&visit, provider, &said).await {
        Ok(WithProvider::Opened(signed)) => come_in(&visit, &signed).await,
        Ok(WithProvider::AsksCode(token)) => Ok(go_on(&visit, &token, "/sign-in/agent/code")),
        Err(CannotSignInWithProvider::TakenByAnother) => stopped(visit, provider, "taken"),
        Err(CannotSignInWithProvider::UnknownAgent) => stopped(visit, provider, "unknown_agent"),
        Err(CannotSignInWithProvider::SecondFactorMissing) => {
            stopped(visit, provider, "second_factor")
        }
        Err(CannotSignInWithProvider::Failed(failure)) => Err(failure.into()),
    }
}

/// Runs the verb, again when somebody else was quicker: two first visits of one person at once.
async fn open(
    visit: &Visit,
    provider: &Provider,
    said: &Said,
) -> Result<WithProvider, CannotSignInWithProvider> {
    let mut done = open_once(visit, provider, said).await;
    for _ in 0..3 {
        match &done {
            Err(CannotSignInWithProvider::Failed(failure)) if failure.is_passing() => {}
            _ => break,
        }
        done = open_once(visit, provider, said).await;
    }
    done
}

async fn open_once(
    visit: &Visit,
    provider: &Provider,
    said: &Said,
) -> Result<WithProvider, CannotSignInWithProvider> {
    let settings = provider.settings();
    let vouched = Vouched {
        vouches_for: match settings.audience {
            Audience::People => VouchesFor::People,
            Audience::Agents => VouchesFor::Agents,
        },
        provider: &settings.name,
        label: &settings.label,
        issuer: &settings.issuer,
        subject: &said.subject,
        level: &said.level,
        second_factor: said.second_factor,
        name: &said.name,
        email: said.email.as_deref(),
        session: said.session.as_deref(),
        token: &said.token,
        browser: visit.browser(),
        language: visit.language(),
    };
    let cx = visit.app.begin(visit.actor.clone()).await?;
    let signed = sign_in_with_provider(&cx, vouched).await?;
    if matches!(signed, WithProvider::Opened(_)) {
        sessions::sign_out(&cx, visit.session()).await?;
    }
    cx.commit().await?;
    Ok(signed)
}

async fn come_in(visit: &Visit, signed: &SignedIn) -> Answer {
    let cx = visit.app.read(Actor::Anyone).await?;
    let running = sessions::find(&cx, &signed.session).await?;
    let (to, days) = match running.map(|running| running.actor) {
        Some(actor @ Actor::Agent(_)) => (first_page(&actor), AGENT_DAYS),
        _ if signed.added => ("/account?done=added", PERSON_DAYS),
        _ => ("/mine", PERSON_DAYS),
    };
    let mut response = Redirect::to(to).into_response();
    set_cookie(&mut response, &visit.app, "session", &signed.session, days);
    Ok(response)
}
