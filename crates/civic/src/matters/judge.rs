//! The author says whether the answer answers them.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables::answer as row;
use super::{Opening, State, What, find, happened};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::Act;
use crate::words::{TEXT_LIMIT, vocabulary};

vocabulary! {
    /// Whether an answer answers its author.
    Verdict {
        /// It does.
        Yes = "yes",
        /// It does not.
        No = "no",
    }
}

/// Why it could not be said.
#[derive(Debug, thiserror::Error)]
pub enum CannotJudge {
    /// No matter opens so to who acts: the code is unknown, or it is not theirs.
    #[error("no matter opens so")]
    NotOpened,
    /// There is no answer to judge.
    #[error("nobody has answered yet")]
    NotAnswered,
    /// More than a person would read.
    #[error("the text has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotJudge);

/// Notes the verdict of whoever `opening` opens the matter to on the latest answer. It can be changed; it never
/// closes or reopens anything by itself.
pub async fn judge(
    cx: &Context,
    opening: Opening<'_>,
    verdict: Verdict,
    text: &str,
) -> Result<(), CannotJudge> {
    let length = text.chars().count();
    if length > TEXT_LIMIT {
        return Err(CannotJudge::TooLong { length });
    }
    let matter = find::opened(cx, opening, Act::Judge).await?.ok_or(CannotJudge::NotOpened)?.matter;
    if !matches!(matter.state, State::Answered | State::Refused) {
        return Err(CannotJudge::NotAnswered);
    }
    let answers = find::answers(cx, matter.id).await?;
    let last = answers.last().ok_or(CannotJudge::NotAnswered)?;
    if last.verdict == Some(verdict) && last.verdict_text.as_deref().unwrap_or("") == text.trim() {
        return Ok(());
    }
    let added = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    row::Entity::update_many()
        .col_expr(row::Column::Verdict, Expr::value(verdict.word()))
        .col_expr(row::Column::VerdictAt, Expr::value(cx.now().0))
        .col_expr(row::Column::VerdictText, Expr::value(added.clone()))
        .filter(row::Column::Id.eq(last.id))
        .exec(&cx.tx)
        .await?;
    let what = if verdict == Verdict::Yes { What::Helped } else { What::NotHelped };
    happened(cx, &matter, what, added.as_deref()).await?;
    Ok(())
}
