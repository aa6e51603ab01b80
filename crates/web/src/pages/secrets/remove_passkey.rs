//! Removing a passkey, after a look at what that means.

use askama::Template;
use axum::extract::Path;
use civic::ids::PublicId;
use civic::secrets::{self, CannotRemovePasskey, Passkey, passkeys};

use super::{not_fresh, stale};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "secrets/remove_passkey.html")]
struct Page {
    shell: Shell,
    form: FormView,
    passkey: Passkey,
}

/// `GET /secrets/passkeys/{id}/remove`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let shown = show(&visit, &id, FormView::new(visit.words)).await?;
    if let Some(again) = stale(&visit).await? {
        return Ok(again);
    }
    page(&shown)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let own = secrets::own(&cx, visit.want_agent()?.id()).await?;
    let found = own.passkeys.into_iter().find(|held| held.public_id.0 == id);
    Ok(Page { shell: visit.shell(), form, passkey: found.ok_or(Problem::NotFound)? })
}

/// `POST /secrets/passkeys/{id}/remove`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    if !form.has("sure") {
        let view = form.view(words).error("sure", words.say("secrets-remove-not_sure"));
        return refused(&show(&visit, &id, view).await?);
    }
    let done = act!(visit, form, "passkey-removed", |cx| -> CannotRemovePasskey {
        passkeys::remove(cx, visit.session(), &PublicId(id.clone())).await?;
        "/secrets?done=removed".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotRemovePasskey::NotAllowed(not_allowed))) => {
            Err(not_allowed.into())
        }
        Err(Stopped::Refused(CannotRemovePasskey::NotFresh)) => not_fresh(&visit),
        Err(Stopped::Refused(CannotRemovePasskey::UnknownPasskey)) => Err(Problem::NotFound),
        Err(Stopped::Refused(CannotRemovePasskey::LastSecondFactor)) => {
            let view = form.view(words).error("sure", words.say("secrets-remove-last"));
            refused(&show(&visit, &id, view).await?)
        }
        Err(Stopped::Refused(CannotRemovePasskey::Failed(failure))) => Err(failure.into()),
    }
}
