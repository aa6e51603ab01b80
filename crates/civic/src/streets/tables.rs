//! Rows of `street`.

use sea_orm::entity::prelude::*;

use crate::ids::{BodyId, PublicId, StreetId};

/// A row of `street`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "street")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: StreetId,
    /// Public id.
    pub public_id: PublicId,
    /// Whose.
    pub body_id: BodyId,
    /// Its name.
    pub name: String,
    /// The town or the part of it, where the body serves several.
    pub district: Option<String>,
    /// Both without case, accents and signs.
    pub folded: String,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
