//! Signing in with the code of a card.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use civic::people::{self, CannotSignInByCard};
use civic::sessions;

use crate::form::{Form, FormView};
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, set_cookie};

#[derive(Template)]
#[template(path = "sessions/card.html")]
struct Page {
    shell: Shell,
    form: FormView,
}

/// `GET /sign-in/card`: where the QR code of a card leads.
pub(crate) async fn get(visit: Visit) -> Answer {
    page(&Page { shell: visit.shell(), form: FormView::new(visit.words) })
}

/// `POST /sign-in/card`: a slip of the pen is told from an unknown code. What was typed is not
/// shown again: it is a secret.
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let again = |key: &str| {
        let form = FormView::new(visit.words).error("card", visit.words.say(key));
        refused(&Page { shell: visit.shell(), form })
    };
    if form.get("card").trim().is_empty() {
        return again("sessions-card-empty");
    }
    let cx = visit.begin().await?;
    let session = match people::sign_in_by_card(&cx, form.get("card"), visit.browser()).await {
        Ok(session) => session,
        Err(CannotSignInByCard::Misread) => return again("sessions-card-slip"),
        Err(CannotSignInByCard::UnknownCode) => return again("sessions-card-unknown"),
        Err(CannotSignInByCard::Failed(failure)) => return Err(failure.into()),
    };
    sessions::sign_out(&cx, visit.session()).await?;
    cx.commit().await?;
    let mut response = Redirect::to("/mine").into_response();
    set_cookie(&mut response, &visit.app, "session", &session, 7);
    Ok(response)
}
