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
use civic::rights::Act;

use crate::problem::Problem;
use crate::shell::Shell;
use crate::visit::Visit;

/// The cause at this address.
async fn at(cx: &Context, id: &str) -> Result<Cause, Problem> {
    read::by_public_id(cx, id).await?.ok_or(Problem::NotFound)
}

/// The cause at this address, for somebody of its service who may do `act`.
async fn at_for(visit: &Visit, id: &str, act: Act) -> Result<Cause, Problem> {
    let cause = at(&visit.read().await?, id).await?;
    visit.want(act, cause.service_id)?;
    Ok(cause)
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
