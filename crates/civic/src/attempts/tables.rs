//! Rows of `attempt`.

use sea_orm::entity::prelude::*;

use crate::ids::BodyId;
use crate::time::Instant;

/// A row of `attempt`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// In which body.
    #[sea_orm(primary_key, auto_increment = false)]
    pub body_id: BodyId,
    /// At what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: String,
    /// Keyed hash of what was tried, or by whom.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: String,
    /// How often in vain since it was last forgotten.
    pub failures: i32,
    /// When last.
    pub last_at: Instant,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
