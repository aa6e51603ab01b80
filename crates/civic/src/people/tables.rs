//! Rows of `person`.

use sea_orm::entity::prelude::*;

use crate::ids::{BodyId, PersonId, PublicId};
use crate::time::Instant;
use crate::words::Language;

/// A row of `person`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: PersonId,
    /// Public id.
    pub public_id: PublicId,
    /// Known to which body.
    pub body_id: BodyId,
    /// Version.
    pub version: i32,
    /// Name, as they gave it.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// The language they are written to in.
    pub language: Language,
    /// When the file was opened.
    pub created_at: Instant,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
