//! Public replies of a service to a cause, a debate or a transformation, and the commitments in
//! them: what, by whom, by when, followed to the end.
//!
//! Verbs: [`reply()`], [`keep()`], [`drop_commitment()`], each for a lead of the service. Reads:
//! [`find`], [`list`]. Replies are the service's own words and public from the start.

pub mod find;
pub mod list;
mod reply;
mod settle;
pub mod tables;
#[cfg(all(test, feature = "testing"))]
mod tests;

use crate::time::LegalDate;
use crate::words::{Subject, vocabulary};

pub use find::{commitment, commitments, commitments_open, of_subject};
pub use reply::{CannotReply, NewCommitment, ReplyDraft, reply};
pub use settle::{CannotSettle, drop_commitment, keep};

/// A reply's row.
pub type Reply = tables::reply::Model;

/// A commitment's row.
pub type Commitment = tables::commitment::Model;

vocabulary! {
    /// Where a commitment stands. Whether it is late follows from its date and is not kept.
    CommitmentState {
        /// To be done.
        Open = "open",
        /// Done.
        Kept = "kept",
        /// Given up, with reasons.
        Dropped = "dropped",
    }
}

impl Commitment {
    /// Whether it is still to be done and its date is past.
    pub fn is_late(&self, today: &LegalDate) -> bool {
        self.state == CommitmentState::Open && self.due_on < *today
    }
}

impl Reply {
    /// What it replies to.
    pub fn subject(&self) -> (Subject, i64) {
        (self.subject_kind, self.subject_id)
    }
}
