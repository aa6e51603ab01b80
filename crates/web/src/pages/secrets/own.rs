//! An agent's own ways in, on one page.

use askama::Template;
use axum::extract::Query;
use civic::secrets::{self, Own};

use super::party;
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::{AfterForm, Visit};

#[derive(Template)]
#[template(path = "secrets/own.html")]
struct Page {
    shell: Shell,
    own: Own,
    done: String,
    has_email: bool,
    /// Whether nothing else is open to them before a second factor is.
    kept_out: bool,
    /// Whether passkeys work at the address of this site.
    passkeys: bool,
}

/// `GET /secrets`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let agent = visit.want_agent()?;
    let cx = visit.read().await?;
    let own = secrets::own(&cx, agent.id()).await?;
    let known = ["password", "codes", "recovery", "passkey", "removed"];
    page(&Page {
        shell: visit.shell(),
        done: visit.words.say_known("secrets-own-done_", &asked.done, &known),
        has_email: agent.agent().email.is_some(),
        kept_out: visit.is_kept_out(),
        passkeys: party(&visit).is_some(),
        own,
    })
}
