//! A second factor set up on the way in, by an agent who has a password and nothing else.

use askama::Template;
use civic::secrets::sign_in::{self, CannotSetUp};

use super::{Shown, blank, come_in, over, pending};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "secrets/set_up.html")]
struct Page {
    shell: Shell,
    form: FormView,
    offer: Shown,
}

/// `GET /sign-in/agent/set-up`
pub(crate) async fn get(visit: Visit) -> Answer {
    match show(&visit, "", FormView::new(visit.words)).await? {
        Some(shown) => page(&shown),
        None => Ok(over()),
    }
}

async fn show(visit: &Visit, salt: &str, form: FormView) -> Result<Option<Page>, Problem> {
    let cx = visit.read().await?;
    let offered = sign_in::offer_to_set_up(&cx, pending(visit), salt).await?;
    let Some((agent, offer)) = offered else { return Ok(None) };
    Ok(Some(Page { shell: visit.shell(), form, offer: Shown::of(visit, &agent, offer)? }))
}

/// `POST /sign-in/agent/set-up`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let cx = visit.begin().await?;
    let (token, salt) = (pending(&visit), form.get("salt"));
    match sign_in::set_up(&cx, token, salt, form.get("totp"), visit.browser()).await {
        Ok(session) => return come_in(&visit, cx, &session, Some("/secrets?done=codes")).await,
        Err(CannotSetUp::Over) => return Ok(over()),
        Err(CannotSetUp::Failed(failure)) => return Err(failure.into()),
        Err(CannotSetUp::WrongCode) => drop(cx),
    }
    let view = blank(&visit, "totp", visit.words.say("secrets-set_codes-wrong"));
    match show(&visit, salt, view).await? {
        Some(shown) => refused(&shown),
        None => Ok(over()),
    }
}
