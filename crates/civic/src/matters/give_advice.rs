//! A service that was asked says what it thinks of a matter of another.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables::advice;
use super::{What, find, happened, written};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it could not be said.
#[derive(Debug, thiserror::Error)]
pub enum CannotGiveAdvice {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Nobody asked.
    #[error("no such question")]
    Unknown,
    /// A colleague was faster.
    #[error("advice was given already")]
    AlreadyGiven,
    /// Nothing was written.
    #[error("the advice is empty")]
    Empty,
    /// More than a person would read.
    #[error("the advice has {length} characters")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotGiveAdvice);

/// Gives the advice that was asked for under `public_id`, to the service that asked.
pub async fn give_advice(
    cx: &Context,
    public_id: &str,
    text: &str,
) -> Result<(), CannotGiveAdvice> {
    let asked = find::advice(cx, public_id).await?.ok_or(CannotGiveAdvice::Unknown)?;
    let agent = agent_may(cx, Act::GiveAdvice, asked.service_id)?;
    let too_long = |length| CannotGiveAdvice::TooLong { length };
    let text = written(text, CannotGiveAdvice::Empty, too_long)?;
    let given = advice::Entity::update_many()
        .col_expr(advice::Column::GivenBy, Expr::value(agent.id().0))
        .col_expr(advice::Column::GivenAt, Expr::value(cx.now().0))
        .col_expr(advice::Column::Text, Expr::value(text))
        .filter(advice::Column::Id.eq(asked.id))
        .filter(advice::Column::GivenAt.is_null())
        .exec(&cx.tx)
        .await?;
    if given.rows_affected == 0 {
        return Err(CannotGiveAdvice::AlreadyGiven);
    }
    let matter = find::by_id(cx, asked.matter_id).await?;
    happened(cx, &matter, What::AdviceGiven, Some(text)).await?;
    Ok(())
}
