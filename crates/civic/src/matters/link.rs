//! Taking a matter into one's own file with the code of its receipt, and out again.
//!
//! A link opens the matter to its holder as to its author, without the code. It changes nothing in
//! the matter: contact and name stay those with which it was brought.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables::link::{ActiveModel, Column, Entity};
use super::{Matter, What, find, happened};
use crate::codes::read_code;
use crate::context::Context;
use crate::ids::MatterId;
use crate::refusal::{Failure, refusals};
use crate::rights::NotAllowed;

/// Why a matter was not taken into a file.
#[derive(Debug, thiserror::Error)]
pub enum CannotLink {
    /// Only into a file: by a person who signed in.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A slip of the pen: the check symbol does not fit.
    #[error("the code is not written as it was printed")]
    Misread,
    /// No matter has this code.
    #[error("no matter has this code")]
    UnknownCode,
    /// It is in the file, under their name or already taken in.
    #[error("the matter is in the file already")]
    AlreadyThere,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotLink);

/// Takes the matter that `code` opens into the file of the person who acts. Its history tells that
/// somebody did.
pub async fn link(cx: &Context, code: &str) -> Result<Matter, CannotLink> {
    let person = cx.person().ok_or(NotAllowed::SignInFirst)?;
    let code = read_code(code).ok_or(CannotLink::Misread)?;
    let matter = find::by_code(cx, &code).await?.ok_or(CannotLink::UnknownCode)?;
    if matter.author_id == Some(person) {
        return Err(CannotLink::AlreadyThere);
    }
    let row =
        ActiveModel { person_id: Set(person), matter_id: Set(matter.id), linked_at: Set(cx.now()) };
    let once = OnConflict::columns([Column::PersonId, Column::MatterId]).do_nothing().to_owned();
    if Entity::insert(row).on_conflict(once).exec_without_returning(&cx.tx).await? == 0 {
        return Err(CannotLink::AlreadyThere);
    }
    happened(cx, &matter, What::Linked, None).await?;
    Ok(matter)
}

/// Takes a matter out of the file of the person who acts. Says whether it was in it.
pub async fn unlink(cx: &Context, public_id: &str) -> Result<bool, Failure> {
    let Some(person) = cx.person() else { return Ok(false) };
    let Some(matter) = find::by_public_id(cx, public_id).await? else { return Ok(false) };
    let gone = Entity::delete_by_id((person, matter.id)).exec(&cx.tx).await?;
    Ok(gone.rows_affected > 0)
}

/// Takes a matter out of all files into which its code brought it.
pub(super) async fn forget(cx: &Context, matter: MatterId) -> Result<(), Failure> {
    Entity::delete_many().filter(Column::MatterId.eq(matter)).exec(&cx.tx).await?;
    Ok(())
}
