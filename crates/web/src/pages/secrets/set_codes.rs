//! Setting up codes of a second factor, or replacing them: they count once a first code was sent.

use askama::Template;
use civic::secrets::{self, CannotSetTotp, totp};

use super::{Shown, blank, not_fresh, stale};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "secrets/codes.html")]
struct Page {
    shell: Shell,
    form: FormView,
    offer: Shown,
    has_password: bool,
    /// Whether codes of before stop working.
    replaces: bool,
}

/// `GET /secrets/codes`
pub(crate) async fn get(visit: Visit) -> Answer {
    if let Some(again) = stale(&visit).await? {
        return Ok(again);
    }
    page(&show(&visit, "", FormView::new(visit.words)).await?)
}

async fn show(visit: &Visit, salt: &str, form: FormView) -> Result<Page, Problem> {
    let agent = visit.want_agent()?;
    let cx = visit.read().await?;
    let own = secrets::own(&cx, agent.id()).await?;
    let offer = totp::offer(&cx, agent.id(), salt).await?;
    Ok(Page {
        shell: visit.shell(),
        form,
        offer: Shown::of(visit, agent.agent(), offer)?,
        has_password: own.password.is_some(),
        replaces: own.totp.is_some(),
    })
}

/// `POST /secrets/codes`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let salt = form.get("salt");
    let done = act!(visit, form, "second-factor-set", |cx| -> CannotSetTotp {
        totp::set_totp(cx, visit.session(), salt, form.get("totp")).await?;
        "/secrets?done=codes".to_owned()
    });
    let key = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(CannotSetTotp::NotAllowed(not_allowed))) => {
            return Err(not_allowed.into());
        }
        Err(Stopped::Refused(CannotSetTotp::Failed(failure))) => return Err(failure.into()),
        Err(Stopped::Refused(CannotSetTotp::NotFresh)) => return not_fresh(&visit),
        Err(Stopped::Refused(CannotSetTotp::WrongCode)) => "secrets-set_codes-wrong",
        Err(Stopped::Refused(CannotSetTotp::NoPassword)) => "secrets-set_codes-no_password",
    };
    let view = blank(&visit, "totp", visit.words.say(key));
    refused(&show(&visit, salt, view).await?)
}
