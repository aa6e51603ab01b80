//! Causes: what many ask for, which a service must answer in public.
//!
//! The author of any matter, or an agent, can [`start()`] one; others [`join()`] and [`leave()`].
//! When as many support it as the service's threshold, or when a lead decides so earlier
//! ([`call_reply()`]), a public reply is due by a date. Agents [`invite()`] authors of matters that
//! say the same; nobody is ever joined without saying so. Reads: [`find`], [`list`].
//!
//! A matter that supports a cause stays what it is: its own reference, date, human and answer.

mod call_reply;
mod close;
pub mod find;
mod invite;
mod join;
mod leave;
pub mod list;
mod reword;
mod start;
pub mod tables;
mod tell;
mod voice;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::context::Context;
use crate::ids::PersonId;
use crate::matters::Matter;
use crate::record;
use crate::refusal::Failure;
use crate::services;
use crate::time::LegalDate;
use crate::words::{Subject, vocabulary};

pub use call_reply::{CannotCallReply, call_reply};
pub use close::{CannotClose, close};
pub use invite::{CannotInvite, invite, not_asked};
pub use join::{CannotJoin, Join, Joined, join};
pub use leave::{CannotLeave, Leave, leave};
pub use reword::{CannotReword, reword};
pub use start::{Author, CannotStart, Start, Started, start};
pub(crate) use tell::tell_supporters;

/// A cause's row.
pub type Cause = tables::cause::Model;

vocabulary! {
    /// Where a cause stands.
    State {
        /// Gathers supporters.
        Open = "open",
        /// The service owes a public reply.
        ReplyDue = "reply_due",
        /// The service replied; its commitments are followed.
        Replied = "replied",
        /// Replied, and nothing is promised any more.
        Closed = "closed",
    }
}

/// Who supports a cause. Whoever calls a verb has checked that it is them.
#[derive(Clone, Copy, Debug)]
pub enum Supporter<'a> {
    /// Somebody with a file: signed in, or in front of an agent.
    Person(PersonId),
    /// Whoever holds the code of this matter.
    Matter(&'a Matter),
    /// Somebody without account or matter, who may hold a token from an earlier support.
    Unnamed {
        /// That token.
        token: Option<&'a str>,
    },
}

impl Cause {
    /// What consents, publications, replies and record entries about it point to.
    pub fn subject(&self) -> (Subject, i64) {
        (Subject::Cause, self.id.0)
    }

    /// Whether the service's reply is due and was due before `today`.
    pub fn is_late(&self, today: &LegalDate) -> bool {
        self.state == State::ReplyDue && self.reply_due_on.as_ref().is_some_and(|due| due < today)
    }
}

/// What changes of a cause's row.
#[derive(Default)]
struct Change {
    state: Option<State>,
    reply_due_on: Option<LegalDate>,
    replied_on: Option<LegalDate>,
    words: Option<(String, String)>,
}

/// Changes the row if nobody else did since it was read.
async fn change(cx: &Context, cause: &Cause, change: Change) -> Result<Cause, Failure> {
    use tables::cause::Column;
    let mut update = tables::cause::Entity::update_many()
        .col_expr(Column::Version, Expr::value(cause.version + 1))
        .filter(Column::Id.eq(cause.id))
        .filter(Column::Version.eq(cause.version));
    if let Some(state) = change.state {
        update = update.col_expr(Column::State, Expr::value(state.word()));
    }
    if let Some(due_on) = change.reply_due_on {
        update = update.col_expr(Column::ReplyDueOn, Expr::value(due_on.0));
    }
    if let Some(replied_on) = change.replied_on {
        update = update.col_expr(Column::RepliedOn, Expr::value(replied_on.0));
    }
    if let Some((title, asked)) = change.words {
        update = update
            .col_expr(Column::Title, Expr::value(title))
            .col_expr(Column::Asked, Expr::value(asked));
    }
    if update.exec(&cx.tx).await?.rows_affected != 1 {
        return Err(Failure::ChangedMeanwhile { table: "cause" });
    }
    find::held(cx, cause.id).await?.ok_or(Failure::MissingRow("cause"))
}

/// Makes a public reply due: within the service's working days from today, on the record, and
/// told to the supporters. It stays due whoever leaves afterwards.
async fn make_reply_due(cx: &Context, cause: &Cause, why: &str) -> Result<Cause, Failure> {
    let service = services::service(cx, cause.service_id).await?;
    let service = service.ok_or(Failure::MissingRow("service"))?;
    let days = u32::try_from(service.reply_days).unwrap_or(0);
    let calendar = services::calendar(cx, cause.service_id, cx.today()).await?;
    let due_on = deadlines::add_working_days(cx.today(), days, &calendar);
    let due_on = LegalDate::of(due_on);
    let to = Change {
        state: Some(State::ReplyDue),
        reply_due_on: Some(due_on.clone()),
        ..Change::default()
    };
    let cause = change(cx, cause, to).await?;
    let statement = json!({
        "cause": cause.public_id,
        "service": service.slug,
        "reply_due_on": due_on.0,
        "why": why,
    });
    record::note_public(cx, "cause-reply-due", &statement).await?;
    tell_supporters(cx, &cause, "cause-reply-due", &json!({ "reply_due_on": due_on.0 })).await?;
    Ok(cause)
}

/// Notes on the cause's row that the service replied today.
pub(crate) async fn replied(cx: &Context, cause: &Cause) -> Result<Cause, Failure> {
    let to = Change {
        state: Some(State::Replied),
        replied_on: Some(cx.legal_today()),
        ..Change::default()
    };
    change(cx, cause, to).await
}
