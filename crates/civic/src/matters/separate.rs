//! Taking a matter out of the one that it was merged into.

use sea_orm::ActiveValue::Set;

use super::{Change, Matter, State, What, change, happened, merge, note_for_record, tell_author};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it stays.
#[derive(Debug, thiserror::Error)]
pub enum CannotSeparate {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It goes its own way.
    #[error("the matter is not merged")]
    NotMerged,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSeparate);

/// Takes `merged` out again: it lies on the desk with the date that its author was given.
pub async fn separate(cx: &Context, merged: &Matter) -> Result<(), CannotSeparate> {
    agent_may(cx, Act::Merge, merged.service_id)?;
    if merged.state != State::Merged {
        return Err(CannotSeparate::NotMerged);
    }
    apart(cx, merged).await?;
    Ok(())
}

/// All that was merged into `main` goes its own way again: its author took it back.
pub(super) async fn all_from(cx: &Context, main: &Matter) -> Result<(), Failure> {
    for merged in merge::into(cx, main.id).await? {
        apart(cx, &merged).await?;
    }
    Ok(())
}

async fn apart(cx: &Context, merged: &Matter) -> Result<(), Failure> {
    let mut to = Change::default().state(State::Received).follower(merged.follower_id, false);
    to.0.merged_into = Set(None);
    let matter = change(cx, merged, to).await?;
    happened(cx, &matter, What::Separated, None).await?;
    tell_author(cx, &matter, "separated").await?;
    note_for_record(cx, &matter, "matter-separated").await
}
