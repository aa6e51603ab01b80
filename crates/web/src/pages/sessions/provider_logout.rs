//! Signing out at a provider too: when somebody signs out here, and when they did so there.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use civic::sessions::ProviderSession;
use civic::sessions::provider::end_by_provider;
use serde::Deserialize;

use super::with_provider::{COOKIE, leading};
use crate::form::Form;
use crate::problem::{Answer, Problem, page};
use crate::providers::Secrets;
use crate::shell::Shell;
use crate::visit::{Visit, set_cookie};

/// Leads to the provider by which the session came, whose session here is over already. `None`
/// where there is nothing to end there, or no way to ask for it.
pub(super) async fn lead_out(
    visit: &Visit,
    came_by: ProviderSession,
) -> Result<Option<Response>, Problem> {
    let Some(provider) = visit.app.providers().named(&came_by.provider) else { return Ok(None) };
    let Some(id_token) = came_by.token else { return Ok(None) };
    let app = &visit.app;
    let token = app.store().random.draw(civic::codes::draw_token);
    let secrets = Secrets::of(app.store().secrets(), &token);
    let back = format!("{}/providers/{}/logout", app.public_address(), came_by.provider);
    let Ok(Some(to)) = provider.way_out(&secrets, &id_token, &back).await else {
        return Ok(None);
    };
    let mut response = leading(visit, &provider.settings().label, to, true)?;
    set_cookie(&mut response, app, COOKIE, &token, 1);
    Ok(Some(response))
}

/// With what somebody comes back who signed out there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CameBack {
    state: String,
}

#[derive(Template)]
#[template(path = "sessions/provider_left.html")]
struct LeftPage {
    shell: Shell,
    label: String,
}

/// `GET /providers/{name}/logout`: back from signing out there.
pub(crate) async fn left(
    mut visit: Visit,
    Path(name): Path<String>,
    came: Result<Query<CameBack>, QueryRejection>,
) -> Answer {
    let app = visit.app.clone();
    let provider = app.providers().named(&name).ok_or(Problem::NotFound)?;
    let token = visit.cookie(COOKIE).unwrap_or_default();
    let Query(came) = came.unwrap_or_default();
    if !Secrets::of(app.store().secrets(), token).is_state(&came.state) {
        return Ok(Redirect::to("/").into_response());
    }
    "/".clone_into(&mut visit.address);
    let label = provider.settings().label.clone();
    let mut response = page(&LeftPage { shell: visit.shell(), label })?;
    set_cookie(&mut response, &app, COOKIE, "", 0);
    Ok(response)
}

/// `POST /providers/{name}/logout`: the provider itself says that somebody left (OpenID Connect
/// Back-Channel Logout 1.0). It sends no form of ours: its signature is what is checked.
pub(crate) async fn post(visit: Visit, Path(name): Path<String>, form: Form) -> Answer {
    let provider = visit.app.providers().named(&name).ok_or(Problem::NotFound)?;
    let left = match provider.logout_token(form.get("logout_token")).await {
        Ok(left) => left,
        Err(why) => {
            tracing::warn!(provider = name, %why, "a logout is not believed");
            return Ok(told(StatusCode::BAD_REQUEST, r#"{"error":"invalid_request"}"#));
        }
    };
    let issuer = &provider.settings().issuer;
    let cx = visit.begin().await?;
    let (subject, session) = (left.subject.as_deref(), left.session.as_deref());
    let ended = end_by_provider(&cx, &name, issuer, subject, session).await?;
    cx.commit().await?;
    tracing::info!(provider = name, ended, "signed out there");
    Ok(told(StatusCode::OK, ""))
}

fn told(status: StatusCode, text: &'static str) -> Response {
    let headers = [(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "application/json")];
    (status, headers, text).into_response()
}
