//! Recovery codes: shown once, to be printed; new ones end the old.

use askama::Template;
use civic::secrets::{self, CannotMakeRecoveryCodes, make_recovery_codes};

use super::{not_fresh, stale};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "secrets/recovery.html")]
struct Page {
    shell: Shell,
    form: FormView,
    /// Of those of before.
    left: u64,
    has_codes: bool,
}

#[derive(Template)]
#[template(path = "secrets/recovery_codes.html")]
struct Made {
    shell: Shell,
    codes: Vec<String>,
    email: Option<String>,
}

/// `GET /secrets/recovery`
pub(crate) async fn get(visit: Visit) -> Answer {
    if let Some(again) = stale(&visit).await? {
        return Ok(again);
    }
    page(&show(&visit, FormView::new(visit.words)).await?)
}

async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let own = secrets::own(&cx, visit.want_agent()?.id()).await?;
    let (left, has_codes) = (own.codes_left, own.totp.is_some());
    Ok(Page { shell: visit.shell(), form, left, has_codes })
}

/// `POST /secrets/recovery`: answers with the codes themselves, as they are kept nowhere. The form
/// sent again leads back to where one's ways in are listed.
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let shown = show(&visit, form.view(words)).await?;
    if shown.left > 0 && !form.has("sure") {
        let view = form.view(words).error("sure", words.say("secrets-recovery-not_sure"));
        return refused(&Page { form: view, ..shown });
    }
    let mut codes = Vec::new();
    let done = act!(visit, form, "recovery-codes-made", |cx| -> CannotMakeRecoveryCodes {
        codes = make_recovery_codes(cx, visit.session()).await?;
        "/secrets?done=recovery".to_owned()
    });
    match done {
        Ok(again) if codes.is_empty() => Ok(again),
        Ok(_) => {
            let email = visit.want_agent()?.agent().email.clone();
            page(&Made { shell: visit.shell(), codes, email })
        }
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotMakeRecoveryCodes::NotAllowed(not))) => Err(not.into()),
        Err(Stopped::Refused(CannotMakeRecoveryCodes::Failed(failure))) => Err(failure.into()),
        Err(Stopped::Refused(CannotMakeRecoveryCodes::NotFresh)) => not_fresh(&visit),
        Err(Stopped::Refused(CannotMakeRecoveryCodes::NothingToRecover)) => refused(&shown),
    }
}
