//! Moving a transformation on.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{State, Transformation, held, note, tables};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it was not moved on.
#[derive(Debug, thiserror::Error)]
pub enum CannotAdvance {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such transformation here.
    #[error("no such transformation")]
    Unknown,
    /// It is only reported: the service takes it over first.
    #[error("the service has not declared it")]
    NotDeclared,
    /// States are left in their order; what happened is not undone by saying so.
    #[error("it is {} and does not go back to {}", .from.word(), .to.word())]
    Backwards {
        /// Where it stands.
        from: State,
        /// Where it was to stand.
        to: State,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAdvance);

/// Moves `transformation` on to a later state. One that skips the consultation is not refused: the
/// record shows that it was skipped. Moving to where it stands changes nothing.
pub async fn advance(
    cx: &Context,
    transformation: &Transformation,
    to: State,
) -> Result<(), CannotAdvance> {
    let now = held(cx, transformation.id).await?.ok_or(CannotAdvance::Unknown)?;
    agent_may(cx, Act::Declare, now.service_id)?;
    if now.state == State::Reported {
        return Err(CannotAdvance::NotDeclared);
    }
    if now.state == to {
        return Ok(());
    }
    if to < now.state {
        return Err(CannotAdvance::Backwards { from: now.state, to });
    }
    let changed = tables::Entity::update_many()
        .col_expr(tables::Column::State, Expr::value(to.word()))
        .col_expr(tables::Column::Version, Expr::value(now.version + 1))
        .filter(tables::Column::Id.eq(now.id))
        .filter(tables::Column::Version.eq(now.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(Failure::ChangedMeanwhile { table: "transformation" }.into());
    }
    let facts = json!({ "from": now.state.word(), "to": to.word() });
    note(cx, "transformation-advanced", &now, facts).await?;
    Ok(())
}
