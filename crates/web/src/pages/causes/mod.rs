//! Causes: what many ask for, and what the service says to it in public.

pub(crate) mod close;
pub(crate) mod find;
pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod own;
pub(crate) mod reword;
pub(crate) mod start;

use civic::Context;
use civic::causes::{Cause, State, find as read};
use civic::services::Role;

use crate::problem::Problem;
use crate::shell::Shell;
use crate::visit::Visit;

/// The cause at this address.
async fn at(cx: &Context, id: &str) -> Result<Cause, Problem> {
    read::by_public_id(cx, id).await?.ok_or(Problem::NotFound)
}

/// Whether an agent of the cause's service asks.
fn is_of_service(visit: &Visit, cause: &Cause) -> bool {
    visit.agent().is_some_and(|agent| agent.works_for(cause.service_id))
}

/// Whether a lead of the cause's service asks.
fn is_lead(visit: &Visit, cause: &Cause) -> bool {
    visit.agent().is_some_and(|agent| agent.is(Role::Lead, cause.service_id))
}

/// The cause at this address, for a lead of its service.
async fn led(visit: &Visit, id: &str) -> Result<Cause, Problem> {
    visit.want_agent()?;
    let cause = at(&visit.read().await?, id).await?;
    if is_lead(visit, &cause) { Ok(cause) } else { Err(Problem::Forbidden) }
}

/// Where a cause stands, as a sentence.
pub(crate) fn sentence(cause: &Cause, shell: &Shell) -> String {
    let late = cause.is_late(&civic::time::LegalDate::of(shell.today()));
    let key = match cause.state {
        State::Open => "causes-sentence-open",
        State::ReplyDue if late => "causes-sentence-late",
        State::ReplyDue => "causes-sentence-due",
        State::Replied => "causes-sentence-replied",
        State::Closed => "causes-sentence-closed",
    };
    let date = |on: &Option<civic::time::LegalDate>| {
        on.as_ref().map(|on| shell.date(on)).unwrap_or_default()
    };
    shell
        .tell(key)
        .with("service", shell.service(&cause.service_id))
        .with("threshold", cause.threshold)
        .with("due", date(&cause.reply_due_on))
        .with("replied", date(&cause.replied_on))
        .to_string()
}

/// The class that colours the sentence.
pub(crate) fn tone(cause: &Cause, shell: &Shell) -> &'static str {
    match cause.state {
        _ if cause.is_late(&civic::time::LegalDate::of(shell.today())) => "late",
        State::Open => "",
        State::ReplyDue => "waits",
        State::Replied | State::Closed => "kept",
    }
}
