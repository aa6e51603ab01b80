//! Public replies and the commitments in them.

pub(crate) mod list;
pub(crate) mod reply;
pub(crate) mod settle;
pub(crate) mod shown;

use civic::replies::{Commitment, CommitmentState};
use civic::time::LegalDate;

use crate::shell::Shell;

/// Where a commitment stands, as one word: an open one may be late.
fn standing(commitment: &Commitment, shell: &Shell) -> &'static str {
    if commitment.is_late(&LegalDate::of(shell.today())) { "late" } else { commitment.state.word() }
}

/// Where it stands, as a sentence.
fn sentence(commitment: &Commitment, shell: &Shell) -> String {
    let on = commitment.state_on.as_ref().map(|on| shell.date(on)).unwrap_or_default();
    shell
        .tell_of("replies-sentence-", standing(commitment, shell))
        .with("due", shell.date(&commitment.due_on))
        .with("on", on)
        .to_string()
}

/// The class that colours the sentence.
fn tone(commitment: &Commitment, shell: &Shell) -> &'static str {
    match (commitment.state, standing(commitment, shell)) {
        (_, "late") => "late",
        (CommitmentState::Open, _) => "waits",
        (CommitmentState::Kept, _) => "kept",
        (CommitmentState::Dropped, _) => "",
    }
}
