//! The second step of an agent's sign-in: a code of the second factor, or a recovery code.

use askama::Template;
use civic::secrets::sign_in::{self, CodeTried};

use super::{blank, come_in, over, pending, wait};
use crate::form::{Form, FormView};
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::Visit;

/// How often a try is made again when another was quicker.
const TRIES: usize = 4;

#[derive(Template)]
#[template(path = "secrets/code.html")]
struct Page {
    shell: Shell,
    form: FormView,
}

/// `GET /sign-in/agent/code`
pub(crate) async fn get(visit: Visit) -> Answer {
    let cx = visit.read().await?;
    if !sign_in::waits_for_code(&cx, pending(&visit)).await? {
        return Ok(over());
    }
    page(&Page { shell: visit.shell(), form: FormView::new(visit.words) })
}

/// `POST /sign-in/agent/code`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let mut tries = 0;
    let (cx, tried) = loop {
        tries += 1;
        let cx = visit.begin().await?;
        let (token, typed) = (pending(&visit), form.get("totp"));
        match sign_in::try_code(&cx, token, typed, visit.browser()).await {
            Ok(tried) => break (cx, tried),
            Err(failure) if failure.is_passing() && tries < TRIES => {}
            Err(failure) => return Err(failure.into()),
        }
    };
    let refusal = match tried {
        CodeTried::Right(session) => return come_in(&visit, cx, &session, None).await,
        CodeTried::Over => {
            cx.commit().await?;
            return Ok(over());
        }
        CodeTried::Wrong { left } => {
            visit.words.tell("secrets-code-wrong").with("left", left).to_string()
        }
        CodeTried::Wait { until } => wait(&visit.shell(), until),
    };
    cx.commit().await?;
    refused(&Page { shell: visit.shell(), form: blank(&visit, "totp", refusal) })
}
