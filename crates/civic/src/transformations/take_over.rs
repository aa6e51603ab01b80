//! The service declares what somebody had reported.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};

use super::declare::{check, declared, filled};
use super::{CannotDeclare, Declaration, Origin, State, Transformation, held, note, tables};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it was not taken over.
#[derive(Debug, thiserror::Error)]
pub enum CannotTakeOver {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such transformation here.
    #[error("no such transformation")]
    Unknown,
    /// The service has declared it, or taken it over before.
    #[error("the service has declared it already")]
    AlreadyDeclared,
    /// It was reported of one service and is declared for another.
    #[error("it was reported of another service")]
    OtherService,
    /// The service must say where it stands.
    #[error("the declaration does not say where it stands")]
    NoState,
    /// Not to be declared like this.
    #[error(transparent)]
    Declaration(CannotDeclare),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotTakeOver);

impl From<CannotDeclare> for CannotTakeOver {
    fn from(refused: CannotDeclare) -> Self {
        match refused {
            CannotDeclare::Failed(failure) => Self::Failed(failure),
            other => Self::Declaration(other),
        }
    }
}

/// Fills a reported entry with what the service declares, standing at `state`. It stays a
/// reported one; what was reported stays readable in its publication, and a reply that is due
/// stays due.
pub async fn take_over(
    cx: &Context,
    reported: &Transformation,
    declaration: Declaration,
    state: State,
) -> Result<Transformation, CannotTakeOver> {
    let now = held(cx, reported.id).await?.ok_or(CannotTakeOver::Unknown)?;
    let by = agent_may(cx, Act::Declare, now.service_id)?.id();
    if now.origin != Origin::Reported || now.state != State::Reported {
        return Err(CannotTakeOver::AlreadyDeclared);
    }
    if declaration.service != now.service_id {
        return Err(CannotTakeOver::OtherService);
    }
    if state == State::Reported {
        return Err(CannotTakeOver::NoState);
    }
    check(&declaration)?;
    let mut row = filled(declaration);
    row.id = sea_orm::ActiveValue::Unchanged(now.id);
    row.state = sea_orm::ActiveValue::Set(state);
    row.opened_by_agent = sea_orm::ActiveValue::Set(Some(by));
    next_version(cx, &now).await?;
    let declared_now = row.update(&cx.tx).await.map_err(Failure::from)?;
    note(cx, "transformation-taken-over", &declared_now, declared(&declared_now)).await?;
    Ok(declared_now)
}

async fn next_version(cx: &Context, now: &Transformation) -> Result<(), Failure> {
    let changed = tables::Entity::update_many()
        .col_expr(tables::Column::Version, Expr::value(now.version + 1))
        .filter(tables::Column::Id.eq(now.id))
        .filter(tables::Column::Version.eq(now.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "transformation" })
    }
}
