//! Signing out.

use axum::response::{IntoResponse, Redirect};
use civic::sessions;

use crate::form::Form;
use crate::problem::Answer;
use crate::visit::{Visit, set_cookie};

/// `POST /sign-out`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let cx = visit.begin().await?;
    sessions::sign_out(&cx, visit.session()).await?;
    cx.commit().await?;
    let mut response = Redirect::to("/").into_response();
    set_cookie(&mut response, &visit.app, "session", "", 0);
    Ok(response)
}
