//! Debates: a question, statements, and votes on them by people of several colleges.
//!
//! One file per verb: [`open()`], [`make_codes()`], [`revoke_code()`], [`join()`], [`cast()`],
//! [`propose()`], [`moderate()`], [`close()`], [`mark_replied()`]. Reads: [`find()`] and what is
//! beside it, [`list()`], [`next_statement()`], [`progress()`], [`tally()`], [`all_votes()`],
//! [`participation()`].
//!
//! A debate can be voted on from its first day to its last, both included, unless it was closed
//! before; no job has to run for that ([`Debate::is_open`]). Votes point to a voice, never to a
//! person, have no time, and do not enter the record one by one.

mod batches;
mod cast;
mod close;
mod count;
mod find;
mod join;
mod list;
mod make_codes;
mod mark_replied;
mod moderate;
mod open;
mod propose;
mod revoke_code;
mod route;
pub mod tables;
mod wording;

use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::context::Context;
use crate::ids::DebateId;
use crate::refusal::Failure;
use crate::time::LegalDate;
use crate::voices::Scope;
use crate::words::{Subject, vocabulary};

pub use batches::{Batch, CannotRevokeBatch, batches, revoke_batch};
pub use cast::{CannotCast, Cast, cast};
pub use close::{CannotClose, close};
pub use count::{
    AllVotes, CastVote, Participation, Tally, Voter, all_votes, participation, tally, votes_of,
};
pub use find::{College, by_id, colleges, find, rejected, statement, statements, waiting};
pub use join::{CannotJoin, Join, Joined, join};
pub use list::list;
pub use make_codes::{CODES_AT_ONCE, CannotMakeCodes, make_codes};
pub use mark_replied::{CannotMarkReplied, mark_replied};
pub use moderate::{CannotModerate, Decision, moderate};
pub use open::{CannotOpen, FEWEST_STATEMENTS, MOST_STATEMENTS, NewCollege, NewDebate, open};
pub use propose::{CannotPropose, WAITING_LIMIT, propose};
pub use revoke_code::{CannotRevokeCode, revoke_code};
pub use route::{ENOUGH_VOTES, Progress, next_statement, progress};
pub use wording::{BadWording, STATEMENT_LIMIT};

/// A debate's row.
pub type Debate = tables::debate::Model;
/// A statement's row.
pub type Statement = tables::statement::Model;

/// Fewest voices from which a college may be shown apart.
pub const SHOWN_FROM_AT_LEAST: i32 = 5;

vocabulary! {
    /// Where a debate stands.
    DebateState {
        /// Announced; open from its first day to its last.
        Open = "open",
        /// Closed by a steward.
        Closed = "closed",
        /// The service has replied in public.
        Replied = "replied",
    }
}

vocabulary! {
    /// What a debate is on a given day.
    Phase {
        /// Announced: its first day is still to come.
        Upcoming = "upcoming",
        /// People can vote.
        Running = "running",
        /// Over; the service owes its reply.
        Over = "over",
        /// The service has replied.
        Replied = "replied",
    }
}

vocabulary! {
    /// How one comes into a college.
    CollegeEntry {
        /// People say it themselves.
        Declared = "declared",
        /// With a participation code.
        Code = "code",
    }
}

vocabulary! {
    /// Where a statement stands.
    StatementState {
        /// Proposed by somebody who takes part; waits for a steward.
        Proposed = "proposed",
        /// Can be voted on.
        Accepted = "accepted",
        /// Rejected for one of the published reasons.
        Rejected = "rejected",
    }
}

vocabulary! {
    /// The published reasons for which a statement may be rejected; there are no others.
    RejectionReason {
        /// It is not about the question.
        OffTopic = "off_topic",
        /// Another one says the same.
        AlreadySaid = "already_said",
        /// It says several things, so that a vote on it would say nothing.
        SeveralIdeas = "several_ideas",
        /// Nobody could tell what agreeing means.
        Unclear = "unclear",
        /// It lets somebody be recognised.
        PersonalData = "personal_data",
        /// It insults.
        Insult = "insult",
        /// The law forbids saying it.
        Unlawful = "unlawful",
        /// It advertises.
        Advertising = "advertising",
    }
}

/// What a vote says of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stance {
    /// Agrees.
    Agree,
    /// Disagrees.
    Disagree,
    /// Neither; the statement was seen and passed over.
    Pass,
}

impl Stance {
    /// All of them, in the order of the buttons.
    pub const ALL: &[Self] = &[Self::Agree, Self::Disagree, Self::Pass];

    /// The number under which it is stored and published: 1, -1 or 0.
    pub const fn value(self) -> i8 {
        match self {
            Self::Agree => 1,
            Self::Disagree => -1,
            Self::Pass => 0,
        }
    }

    /// The one that `value` stands for.
    pub const fn from_value(value: i32) -> Option<Self> {
        match value {
            1 => Some(Self::Agree),
            -1 => Some(Self::Disagree),
            0 => Some(Self::Pass),
            _ => None,
        }
    }

    /// Its word in forms, and by which keys of texts end.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Disagree => "disagree",
            Self::Pass => "pass",
        }
    }

    /// The one that `word` stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stance| stance.word() == word)
    }
}

impl Debate {
    /// What it is on `today`.
    pub fn phase(&self, today: Date) -> Phase {
        let today = LegalDate::of(today);
        match self.state {
            DebateState::Replied => Phase::Replied,
            DebateState::Closed => Phase::Over,
            DebateState::Open if today < self.opens_on => Phase::Upcoming,
            DebateState::Open if today > self.closes_on => Phase::Over,
            DebateState::Open => Phase::Running,
        }
    }

    /// Whether people can vote and propose on `today`.
    pub fn is_open(&self, today: Date) -> bool {
        self.phase(today) == Phase::Running
    }

    /// The scope of its voices.
    pub fn scope(&self) -> Scope {
        scope_of(self.id)
    }

    fn check_open(&self, today: Date) -> Result<(), NotOpen> {
        match self.phase(today) {
            Phase::Running => Ok(()),
            Phase::Upcoming => Err(NotOpen::NotYet { opens_on: self.opens_on.clone() }),
            Phase::Over | Phase::Replied => {
                Err(NotOpen::Over { closed_on: self.closes_on.clone() })
            }
        }
    }
}

/// The scope of a debate's voices.
pub fn scope_of(debate: DebateId) -> Scope {
    (Subject::Debate, debate.0)
}

/// Why nobody can vote today.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOpen {
    /// Too early.
    #[error("the debate opens on {}", .opens_on.0)]
    NotYet {
        /// Its first day.
        opens_on: LegalDate,
    },
    /// Too late.
    #[error("the debate closed on {}", .closed_on.0)]
    Over {
        /// Its last day.
        closed_on: LegalDate,
    },
}

/// Changes the state, and the last day where it moves, if nobody else changed the row since it
/// was read.
async fn change(
    cx: &Context,
    debate: &Debate,
    state: DebateState,
    closes_on: &LegalDate,
) -> Result<(), Failure> {
    use tables::debate::Column;
    let changed = tables::debate::Entity::update_many()
        .col_expr(Column::Version, Expr::value(debate.version + 1))
        .col_expr(Column::State, Expr::value(state.word()))
        .col_expr(Column::ClosesOn, Expr::value(closes_on.0.clone()))
        .filter(Column::Id.eq(debate.id))
        .filter(Column::Version.eq(debate.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "debate" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stance_survives_its_number_and_its_word() {
        for stance in Stance::ALL.iter().copied() {
            assert_eq!(Stance::from_value(i32::from(stance.value())), Some(stance));
            assert_eq!(Stance::from_word(stance.word()), Some(stance));
        }
        assert_eq!(Stance::from_value(2), None);
        assert_eq!(Stance::from_word("AGREE"), None);
    }
}
