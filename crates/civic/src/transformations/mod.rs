//! Transformations: the public register of what changes in how a service is reached and run, with
//! or without an algorithm.
//!
//! A service [`declare()`]s; anyone can [`report()`] a change that it did not declare, to which it
//! owes a reply by a date and which it may [`take_over()`]. It [`advance()`]s through its states;
//! anyone can [`object()`] and a human answers. Reads: [`mod@find`].
//!
//! What a service declares is its own words and public. What somebody reports shows through a
//! publication, under their consent; when that goes, the entry is no longer shown unless the
//! service has taken it over.

mod advance;
mod declare;
mod declare_itself;
pub mod find;
mod object;
mod report;
pub mod tables;
mod take_over;

use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

use crate::context::Context;
use crate::ids::TransformationId;
use crate::record;
use crate::refusal::Failure;
use crate::services::{self};
use crate::words::{Subject, vocabulary};

pub use advance::{CannotAdvance, advance};
pub use declare::{CannotDeclare, Declaration, declare};
pub use declare_itself::declare_itself;
pub use find::{Filter, Objections, by_key, find, list, objections, objections_to};
pub use object::{CannotObject, Objection, object};
pub use report::{CannotReport, REPLY_DAYS, Report, report};
pub use take_over::{CannotTakeOver, take_over};

/// A transformation's row.
pub type Transformation = tables::Model;

vocabulary! {
    /// Who brought a transformation to light. Stays what it was.
    Origin {
        /// The service declared it.
        Declared = "declared",
        /// Somebody reported what the service had not declared.
        Reported = "reported",
    }
}

vocabulary! {
    /// What a transformation does to the service.
    Direction {
        /// Takes the place of contact with a human.
        Replaces = "replaces",
        /// Gives more of the service: hours, places, posts.
        Extends = "extends",
        /// Shifts work onto users, associations, schools or others.
        Shifts = "shifts",
    }
}

vocabulary! {
    /// Where a transformation stands, in the service's own account, in order.
    State {
        /// Only reported: the service has not said where it stands.
        Reported = "reported",
        /// Under consideration.
        Proposed = "proposed",
        /// Put to users and agents.
        Consultation = "consultation",
        /// Decided, not begun.
        Decided = "decided",
        /// In effect.
        Running = "running",
        /// In effect, and measured against what was before.
        Evaluated = "evaluated",
        /// Given up or undone.
        Stopped = "stopped",
    }
}

impl Transformation {
    /// What consents, publications, replies, objections and record entries about it point to.
    pub fn subject(&self) -> (Subject, i64) {
        (Subject::Transformation, self.id.0)
    }
}

/// The next number of the body's register. The body's row is held, so that two entries made at
/// once get two numbers.
async fn next_number(cx: &Context) -> Result<i32, Failure> {
    let body = Query::select()
        .column("id")
        .from("body")
        .and_where(Expr::col("id").eq(cx.body_id().0))
        .lock(LockType::Update)
        .to_owned();
    cx.tx.query_one(&body).await?;
    let last = Query::select()
        .expr_as(Func::max(Expr::col("number")), "last")
        .from("transformation")
        .and_where(Expr::col("body_id").eq(cx.body_id().0))
        .to_owned();
    let row = cx.tx.query_one(&last).await?.ok_or(Failure::MissingRow("transformation"))?;
    let last: Option<i32> = row.try_get("", "last")?;
    Ok(last.unwrap_or(0) + 1)
}

/// The transformation as it is now, held until the transaction ends.
async fn held(cx: &Context, id: TransformationId) -> Result<Option<Transformation>, Failure> {
    Ok(tables::Entity::find_by_id(id)
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .lock_exclusive()
        .one(&cx.tx)
        .await?)
}

/// Notes a public act about `of` on the record, with its register number and service.
async fn note(
    cx: &Context,
    act: &str,
    of: &Transformation,
    mut facts: Value,
) -> Result<(), Failure> {
    let service = services::service(cx, of.service_id).await?;
    facts["transformation"] = json!(of.public_id);
    facts["number"] = json!(of.number);
    facts["service"] = json!(service.ok_or(Failure::MissingRow("service"))?.slug);
    record::note_public(cx, act, &facts).await
}

/// Notes that the service replied: what it owed, it has given.
pub(crate) async fn replied(cx: &Context, id: TransformationId) -> Result<(), Failure> {
    tables::Entity::update_many()
        .col_expr(tables::Column::ReplyDueOn, Expr::value(None::<String>))
        .col_expr(tables::Column::Version, Expr::col(tables::Column::Version).add(1))
        .filter(tables::Column::Id.eq(id))
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .exec(&cx.tx)
        .await?;
    Ok(())
}
