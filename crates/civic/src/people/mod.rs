//! People whom services serve, with or without an account or an e-mail address.

mod change;
mod give_card;
mod look_up;
pub mod merge_files;
mod phone;
mod sign_in_by_card;
pub mod tables;
mod unmerge_files;
pub mod ways;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};

use crate::context::Context;
use crate::ids::PersonId;
use crate::refusal::Failure;
use crate::words::Language;

pub use change::{CannotChange, Change, change};
pub use give_card::{CannotGiveCard, give_card};
pub use look_up::{CannotLookUp, FOUND, found, look_up};
pub use merge_files::{CannotMergeFiles, FileMerge, agree_to_merge, merge_files};
pub use phone::read_phone;
pub use sign_in_by_card::{CannotSignInByCard, sign_in_by_card};
pub use unmerge_files::{CannotUnmergeFiles, unmerge_files};

/// A person's file.
pub type Person = tables::Model;

/// What a person says of themselves. Everything but the language may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// Name, as they give it.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
}

impl NewPerson {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty()
            && self.email.is_none()
            && self.phone.is_none()
            && self.address.is_none()
    }
}

/// Opens a file for a person.
pub async fn open_file(
    cx: &Context,
    new: NewPerson,
    language: Language,
) -> Result<Person, Failure> {
    Ok(tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        name: Set(new.name),
        email: Set(new.email),
        phone: Set(new.phone.map(written)),
        address: Set(new.address),
        language: Set(language),
        created_at: Set(cx.now()),
        merged_into: Set(None),
    }
    .insert(&cx.tx)
    .await?)
}

/// A number as it is found again; what is none, as it was typed.
fn written(phone: String) -> String {
    read_phone(&phone).unwrap_or(phone)
}

/// A person's file, within the body.
pub async fn find(cx: &Context, id: PersonId) -> Result<Person, Failure> {
    tables::Entity::find_by_id(id)
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?
        .ok_or(Failure::MissingRow("person"))
}
