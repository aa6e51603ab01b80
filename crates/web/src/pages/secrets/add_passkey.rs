//! Adding a passkey: its name, then what the authenticator makes.

use askama::Template;
use civic::secrets::passkeys::{self, Asked, NAME_LIMIT};
use civic::secrets::{CannotAddPasskey, Party};

use super::use_passkey::Asking;
use super::{not_fresh, party, stale};
use crate::form::{Form, FormView, too_long};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "secrets/add_passkey.html")]
struct Page {
    shell: Shell,
    form: FormView,
    /// Whether passkeys work at the address of this site.
    passkeys: bool,
}

impl Page {
    fn with(visit: &Visit, form: FormView) -> Self {
        let passkeys = party(visit).is_some();
        Self { shell: visit.shell(), form, passkeys }
    }
}

/// `GET /secrets/passkeys`
pub(crate) async fn get(visit: Visit) -> Answer {
    if let Some(again) = stale(&visit).await? {
        return Ok(again);
    }
    page(&Page::with(&visit, FormView::new(visit.words)))
}

/// `POST /secrets/passkeys`
pub(crate) async fn ask(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let Some(party) = party(&visit) else {
        return refused(&Page::with(&visit, form.view(visit.words)));
    };
    match begin(&visit, &party, form.get("called")).await {
        Ok(asked) => page(&Asking { shell: visit.shell(), new: true, asked }),
        Err(refusal) => again(&visit, &form, refusal),
    }
}

async fn begin(visit: &Visit, party: &Party, name: &str) -> Result<Asked, CannotAddPasskey> {
    let cx = visit.app.begin(visit.actor.clone()).await?;
    let asked = passkeys::ask_to_add(&cx, visit.session(), party, name).await?;
    cx.commit().await?;
    Ok(asked)
}

/// `POST /secrets/passkeys/add`
pub(crate) async fn add(visit: Visit, form: Form) -> Answer {
    let Some(party) = party(&visit) else {
        return refused(&Page::with(&visit, FormView::new(visit.words)));
    };
    let done = act!(visit, form, "passkey-added", |cx| -> CannotAddPasskey {
        passkeys::add(cx, &party, form.get("ceremony"), form.get("answer")).await?;
        "/secrets?done=passkey".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => again(&visit, &Form::default(), refusal),
    }
}

fn again(visit: &Visit, form: &Form, refusal: CannotAddPasskey) -> Answer {
    let words = visit.words;
    let text = match refusal {
        CannotAddPasskey::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotAddPasskey::NotFresh => return not_fresh(visit),
        CannotAddPasskey::Failed(failure) => return Err(Problem::from(failure)),
        CannotAddPasskey::NameMissing => words.say("secrets-add_passkey-no_name"),
        CannotAddPasskey::NameTooLong { length } => too_long(words, length, NAME_LIMIT),
        CannotAddPasskey::TooMany => {
            words.tell("secrets-add_passkey-too_many").with("most", passkeys::MOST).to_string()
        }
        CannotAddPasskey::NotProved => words.say("secrets-add_passkey-not_proved"),
    };
    refused(&Page::with(visit, form.view(words).error("called", text)))
}
