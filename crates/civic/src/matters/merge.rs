//! Merging true duplicates: one answer, and each author gets it, with their own receipt.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::tables::matter;
use super::{Change, Matter, State, What, change, find, happened, note_for_record, tell_author};
use crate::context::Context;
use crate::ids::MatterId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why two matters stay apart.
#[derive(Debug, thiserror::Error)]
pub enum CannotMerge {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// One of them is settled, or was merged already.
    #[error("the matter is {}", .state.word())]
    Settled {
        /// Where it stands.
        state: State,
    },
    /// They are one.
    #[error("a matter does not duplicate itself")]
    Same,
    /// They are answered by two services.
    #[error("the other matter is of another service")]
    OtherService,
    /// A second look is each author's own.
    #[error("a contested matter is not merged")]
    Contested,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotMerge);

/// Merges `duplicate` into `main`: it is answered with it. The earlier date of the two binds. Its
/// author is told that it goes together with one that says the same, and nothing of whose.
pub async fn merge(cx: &Context, duplicate: &Matter, main: &Matter) -> Result<(), CannotMerge> {
    agent_may(cx, Act::Merge, duplicate.service_id)?;
    if duplicate.id == main.id {
        return Err(CannotMerge::Same);
    }
    if duplicate.service_id != main.service_id {
        return Err(CannotMerge::OtherService);
    }
    for matter in [duplicate, main] {
        match matter.state {
            State::Received | State::Taken => {}
            State::SecondLook => return Err(CannotMerge::Contested),
            state => return Err(CannotMerge::Settled { state }),
        }
    }
    for before in into(cx, duplicate.id).await? {
        point(cx, &before, main.id).await?;
    }
    let merged = point(cx, duplicate, main.id).await?;
    let due = duplicate.due_on.clone().min(main.due_on.clone());
    let main = change(cx, main, Change::default().due_on(due)).await?;
    happened(cx, &merged, What::Merged, None).await?;
    happened(cx, &main, What::MergedHere, Some(&merged.reference)).await?;
    tell_author(cx, &merged, "merged").await?;
    note_for_record(cx, &merged, "matter-merged").await?;
    Ok(())
}

async fn point(cx: &Context, matter: &Matter, to: MatterId) -> Result<Matter, Failure> {
    let mut merged = Change::default().state(State::Merged);
    merged.0.merged_into = Set(Some(to));
    change(cx, matter, merged).await
}

/// What was merged into the matter and is answered with it, first to last.
pub(super) async fn into(cx: &Context, main: MatterId) -> Result<Vec<Matter>, Failure> {
    Ok(matter::Entity::find()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::MergedInto.eq(main))
        .filter(matter::Column::State.eq(State::Merged))
        .order_by_asc(matter::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// The matter into which `merged` was merged.
pub(super) async fn main_of(cx: &Context, merged: &Matter) -> Result<Option<Matter>, Failure> {
    match merged.merged_into.filter(|_| merged.state == State::Merged) {
        Some(main) => Ok(Some(find::by_id(cx, main).await?)),
        None => Ok(None),
    }
}
