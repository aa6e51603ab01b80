//! Writing a template, and changing one.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};

use super::tables::{ActiveModel, Column, Entity};
use super::{Template, by_public_id, filled};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::matters::unfilled;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{BadField, BadFields, Checks};

/// A template to write.
#[derive(Clone, Debug)]
pub struct Draft {
    /// By what agents know it.
    pub title: String,
    /// What an answer begins with.
    pub text: String,
}

/// Why a template was not written.
#[derive(Debug, thiserror::Error)]
pub enum CannotWrite {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such template here.
    #[error("no such template")]
    Unknown,
    /// It could be sent without being looked at.
    #[error("the template has no hole that a human must fill")]
    NoHole,
    /// Another lead changed it since it was read.
    #[error("the template changed meanwhile")]
    Changed,
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotWrite);

/// Writes a template of `service`.
pub async fn write(
    cx: &Context,
    service: ServiceId,
    draft: &Draft,
) -> Result<Template, CannotWrite> {
    let by = agent_may(cx, Act::WriteTemplates, service)?.id();
    check(draft)?;
    let row = ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        service_id: Set(service),
        title: Set(draft.title.trim().to_owned()),
        text: Set(draft.text.trim().to_owned()),
        changed_by: Set(by),
        changed_at: Set(cx.now()),
        removed_at: Set(None),
    };
    Ok(row.insert(&cx.tx).await?)
}

/// Changes the template `public_id`, as it was read in `version`.
pub async fn change(
    cx: &Context,
    public_id: &str,
    draft: &Draft,
    version: i32,
) -> Result<(), CannotWrite> {
    let row = by_public_id(cx, public_id).await?.ok_or(CannotWrite::Unknown)?;
    let by = agent_may(cx, Act::WriteTemplates, row.service_id)?.id();
    check(draft)?;
    if row.version != version {
        return Err(CannotWrite::Changed);
    }
    let changed = Entity::update_many()
        .set(ActiveModel {
            version: Set(version + 1),
            title: Set(draft.title.trim().to_owned()),
            text: Set(draft.text.trim().to_owned()),
            changed_by: Set(by),
            changed_at: Set(cx.now()),
            ..Default::default()
        })
        .filter(Column::Id.eq(row.id))
        .filter(Column::Version.eq(version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "answer_template" }.into())
    }
}

fn check(draft: &Draft) -> Result<(), CannotWrite> {
    let mut checks = Checks::default();
    checks.line("title", &draft.title);
    checks.text("text", &draft.text);
    if draft.text.trim().is_empty() {
        checks.refuse(BadField::Missing { field: "text" });
    }
    checks.done()?;
    // What fills itself leaves nothing to look at.
    let known = filled(&draft.text, |_| Some(String::new()));
    unfilled::hole(&known).map(|_| ()).ok_or(CannotWrite::NoHole)
}
