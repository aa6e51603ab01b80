//! Two files that were merged are two again, row by row as they were.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::merge_files::{FileMerge, Holds, give, is_theirs, matters_of, sign_out, tell};
use super::tables::{self, file_merge, file_merge_row};
use crate::context::Context;
use crate::matters::What;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::words::{LINE_LIMIT, said_in_a_line};

/// Why they stay one.
#[derive(Debug, thiserror::Error)]
pub enum CannotUnmergeFiles {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Why is not said.
    #[error("why is not said")]
    NoReason,
    /// No single line.
    #[error("why has {length} characters, at most {LINE_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// They are two already.
    #[error("they are two files already")]
    Over,
    /// The file that was kept is part of another since: that is taken back first.
    #[error("the file that was kept was merged since")]
    MergedSince,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotUnmergeFiles);

/// Takes a merge back: each row that moved with it goes back; what came since stays with the file
/// that was kept. One that waits still is given up. Both are signed out: whoever came in by a way
/// of the other file must not stay in this one.
pub async fn unmerge_files(
    cx: &Context,
    merge: &FileMerge,
    why: &str,
) -> Result<(), CannotUnmergeFiles> {
    let agent = agent_may_here(cx, Act::MergeFiles)?;
    if !is_theirs(cx, agent, merge).await? {
        return Err(NotAllowed::NotFor(Act::MergeFiles).into());
    }
    let too_long = |length| CannotUnmergeFiles::TooLong { length };
    let why = said_in_a_line(why, CannotUnmergeFiles::NoReason, too_long)?;
    if merge.ended_at.is_some() {
        return Err(CannotUnmergeFiles::Over);
    }
    if merge.done_at.is_some() {
        take_back(cx, merge).await?;
    }
    let mut ended: file_merge::ActiveModel = merge.clone().into();
    ended.ended_at = Set(Some(cx.now()));
    ended.why_ended = Set(Some(why.to_owned()));
    ended.update(&cx.tx).await?;
    Ok(())
}

async fn take_back(cx: &Context, merge: &FileMerge) -> Result<(), CannotUnmergeFiles> {
    if super::find(cx, merge.kept_id).await?.merged_into.is_some() {
        return Err(CannotUnmergeFiles::MergedSince);
    }
    let changed = tables::Entity::update_many()
        .col_expr(tables::Column::MergedInto, Expr::value(None::<i64>))
        .filter(tables::Column::Id.eq(merge.other_id))
        .filter(tables::Column::MergedInto.eq(merge.kept_id))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(CannotUnmergeFiles::Over);
    }
    let moved = file_merge_row::Entity::find()
        .filter(file_merge_row::Column::MergeId.eq(merge.id))
        .order_by_asc(file_merge_row::Column::Id);
    for row in moved.all(&cx.tx).await? {
        let holds: Holds = row.holds;
        give(cx, holds, row.row_id, (merge.kept_id, merge.other_id)).await?;
    }
    sign_out(cx, merge.kept_id).await?;
    let all = matters_of(cx, &[merge.kept_id, merge.other_id]).await?;
    tell(cx, &all, What::FilesSeparated, "files-separated").await?;
    Ok(())
}
