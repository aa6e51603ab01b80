//! Signing out: here first, then, where the session came by a provider, there.

use axum::response::{IntoResponse, Redirect};
use civic::sessions::{self, provider};

use super::provider_logout::lead_out;
use crate::form::Form;
use crate::problem::Answer;
use crate::visit::{Visit, set_cookie};

/// `POST /sign-out`
pub(crate) async fn post(mut visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let cx = visit.begin().await?;
    let came_by = provider::take_provider_session(&cx, visit.session()).await?;
    sessions::sign_out(&cx, visit.session()).await?;
    cx.commit().await?;
    visit.forget();
    let there = match came_by {
        Some(came_by) => lead_out(&visit, came_by).await?,
        None => None,
    };
    let mut response = there.unwrap_or_else(|| Redirect::to("/").into_response());
    set_cookie(&mut response, &visit.app, "session", "", 0);
    Ok(response)
}
