//! Rows of `taken_over`.

use sea_orm::entity::prelude::*;

use crate::ids::{BodyId, MatterId};

/// A row of `taken_over`: a matter came from an older tool.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "taken_over")]
pub struct Model {
    /// In which body.
    #[sea_orm(primary_key, auto_increment = false)]
    pub body_id: BodyId,
    /// Keyed hash of what it was known by there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: String,
    /// The matter.
    pub matter_id: MatterId,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
