//! Causes: what many ask for, and what the service says to it in public.

pub(crate) mod find;
pub(crate) mod list;
pub(crate) mod start;

use civic::causes::{Cause, State};

use crate::shell::Shell;

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
