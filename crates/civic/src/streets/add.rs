//! Offering a street.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use super::{folded, tables};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::services::{BadField, BadFields, Checks, kept};

/// A street to offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreetDraft {
    /// Its name.
    pub name: String,
    /// The town or the part of it, where the body serves several.
    pub district: Option<String>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is offered now.
    New,
    /// It was offered before, in whatever spelling, and stays as it was.
    Before,
}

/// Why a street was not offered.
#[derive(Debug, thiserror::Error)]
pub enum CannotAdd {
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
refusals!(CannotAdd);

/// Offers a street. The same name in another district is another street.
pub async fn add(cx: &Context, draft: &StreetDraft) -> Result<Added, CannotAdd> {
    agent_may_here(cx, Act::SetUp)?;
    let mut checks = Checks::default();
    checks.line("street_name", &draft.name);
    checks.optional("district", draft.district.as_deref());
    let name = draft.name.trim();
    if !name.is_empty() && folded(name).is_empty() {
        checks.refuse(BadField::Unfit { field: "street_name" });
    }
    checks.done()?;
    let district = kept(draft.district.as_deref());
    let row = tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        name: Set(name.to_owned()),
        district: Set(district.map(str::to_owned)),
        folded: Set(folded(&format!("{name} {}", district.unwrap_or_default()))),
    };
    let columns = [tables::Column::BodyId, tables::Column::Folded];
    let once = OnConflict::columns(columns).do_nothing().to_owned();
    let added =
        tables::Entity::insert(row).on_conflict(once).exec_without_returning(&cx.tx).await?;
    Ok(if added == 0 { Added::Before } else { Added::New })
}
