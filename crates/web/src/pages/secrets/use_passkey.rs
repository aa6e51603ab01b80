//! Signing in with a passkey: the challenge, then what the authenticator says to it.

use askama::Template;
use civic::secrets::passkeys;

use super::{blank, come_in, party, sign_in};
use crate::form::Form;
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::Visit;

/// The page whose script asks the authenticator.
#[derive(Template)]
#[template(path = "secrets/passkey.html")]
pub(super) struct Asking {
    pub(super) shell: Shell,
    /// Whether one is to be made, or used.
    pub(super) new: bool,
    pub(super) asked: passkeys::Asked,
}

/// `POST /sign-in/agent/passkey`
pub(crate) async fn ask(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let Some(party) = party(&visit) else { return not_here(&visit) };
    let cx = visit.begin().await?;
    let asked = passkeys::ask_to_sign_in(&cx, &party).await?;
    cx.commit().await?;
    page(&Asking { shell: visit.shell(), new: false, asked })
}

fn not_here(visit: &Visit) -> Answer {
    let view = blank(visit, "email", visit.words.say("secrets-add_passkey-not_here"));
    refused(&sign_in::Page::with(visit, view))
}

/// `POST /sign-in/agent/passkey/answer`
pub(crate) async fn answer(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let Some(party) = party(&visit) else { return not_here(&visit) };
    let cx = visit.begin().await?;
    let (token, answer) = (form.get("ceremony"), form.get("answer"));
    let session = passkeys::sign_in(&cx, &party, token, answer, visit.browser()).await?;
    if let Some(session) = session {
        return come_in(&visit, cx, &session, None).await;
    }
    cx.commit().await?;
    let view = blank(&visit, "email", visit.words.say("secrets-passkey-unknown"));
    refused(&sign_in::Page::with(&visit, view))
}
