//! Changing what a body says of itself.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{MOST_UNDO_MINUTES, tables};
use crate::context::Context;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::services::{BadField, BadFields, Checks};

/// What can be changed of a body.
#[derive(Clone, Debug)]
pub struct BodyDraft {
    /// Name as on its letters.
    pub name: String,
    /// The place it serves.
    pub town: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whose public holidays it keeps.
    pub region: String,
    /// Minutes for which an answer that was sent can be taken back; 0 for none.
    pub undo_minutes: i32,
}

/// Why a body was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeBody {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotChangeBody);

/// Changes the body in which `cx` acts. Dates that were given stay as they were given.
pub async fn change(cx: &Context, draft: &BodyDraft) -> Result<(), CannotChangeBody> {
    agent_may_here(cx, Act::SetUp)?;
    let mut checks = Checks::default();
    checks.line("body_name", &draft.name);
    checks.line("town", &draft.town);
    checks.zone("time_zone", &draft.time_zone);
    checks.range("undo_minutes", draft.undo_minutes, 0, MOST_UNDO_MINUTES);
    if draft.region.parse::<deadlines::Region>().is_err() {
        checks.refuse(BadField::Unfit { field: "region" });
    }
    checks.done()?;
    let row = super::find(cx).await?;
    let changed = tables::Entity::update_many()
        .set(tables::ActiveModel {
            version: Set(row.version + 1),
            name: Set(draft.name.trim().to_owned()),
            town: Set(draft.town.trim().to_owned()),
            time_zone: Set(draft.time_zone.trim().to_owned()),
            region: Set(draft.region.clone()),
            undo_minutes: Set(draft.undo_minutes),
            ..Default::default()
        })
        .filter(tables::Column::Id.eq(row.id))
        .filter(tables::Column::Version.eq(row.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(Failure::ChangedMeanwhile { table: "body" }.into());
    }
    let statement = json!({
        "name": draft.name.trim(),
        "town": draft.town.trim(),
        "time_zone": draft.time_zone.trim(),
        "region": draft.region,
        "undo_minutes": draft.undo_minutes,
    });
    record::note_public(cx, "body-changed", &statement).await?;
    Ok(())
}
