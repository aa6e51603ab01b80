//! Matters, as people see their own.

pub(crate) mod at;
pub(crate) mod bring;
pub(crate) mod document;
pub(crate) mod files;
pub(crate) mod follow;
pub(crate) mod letter;
pub(crate) mod mine;
pub(crate) mod provide;
pub(crate) mod receipt;
pub(crate) mod reply;

use civic::Context;
use civic::matters::callback::{self, Callback};
use civic::matters::{Form, Matter, State};
use civic::refusal::Failure;
use civic::services;
use civic::words::ReplyBy;

use crate::shell::Shell;

/// A matter with what a page says of it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) row: Matter,
    /// The human who follows it, as shown.
    pub(crate) follower: String,
    /// Their function.
    pub(crate) title: String,
    /// What was said of the call, where it asks for one.
    pub(crate) call: Option<Callback>,
}

impl Told {
    /// Reads who follows it.
    pub(crate) async fn of(cx: &Context, row: Matter) -> Result<Self, Failure> {
        let agent = services::agent(cx, row.follower_id).await?;
        let call = match row.form {
            Form::Callback => callback::of(cx, &row).await?,
            _ => None,
        };
        Ok(Self { row, follower: agent.shown_name(), title: agent.title, call })
    }

    /// Whether it was written down on a later day than it arrived.
    pub(crate) fn is_noted_later(&self, shell: &Shell) -> bool {
        self.row.received_on.date() != shell.day_of(&self.row.received_at)
    }

    /// Whether its author is to be called and a human still owes that.
    pub(crate) fn is_called(&self) -> bool {
        self.row.reply_by == ReplyBy::Phone && self.row.state.is_open()
    }

    /// Whether its date has passed without an answer.
    pub(crate) fn is_late(&self, shell: &Shell) -> bool {
        self.row.is_late(shell.today())
    }

    /// Where it stands, as a sentence.
    pub(crate) fn sentence(&self, shell: &Shell) -> String {
        let key = match self.row.state {
            State::Received | State::Taken | State::SecondLook if self.row.waiting => {
                "matters-sentence-waiting"
            }
            State::Received | State::Taken if self.is_late(shell) => "matters-sentence-late",
            State::Received | State::Taken => "matters-sentence-open",
            State::SecondLook if self.is_late(shell) => "matters-sentence-second_late",
            State::SecondLook => "matters-sentence-second",
            State::Answered => "matters-sentence-answered",
            State::Refused => "matters-sentence-refused",
            State::Withdrawn => "matters-sentence-withdrawn",
            State::Merged if self.is_late(shell) => "matters-sentence-merged_late",
            State::Merged => "matters-sentence-merged",
            State::Closed => "matters-sentence-closed",
        };
        let settled = self.row.settled_on.as_ref().map(|on| shell.date(on)).unwrap_or_default();
        shell
            .tell(key)
            .with("service", shell.service(&self.row.service_id))
            .with("due", shell.date(&self.row.due_on))
            .with("follower", self.follower.as_str())
            .with("settled", settled)
            .to_string()
    }

    /// The class that colours the sentence.
    pub(crate) fn tone(&self, shell: &Shell) -> &'static str {
        match self.row.state {
            _ if self.is_late(shell) => "late",
            State::Received | State::Taken | State::SecondLook | State::Merged => "waits",
            State::Answered => "kept",
            State::Refused | State::Withdrawn | State::Closed => "",
        }
    }
}
