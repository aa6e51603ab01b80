//! Rows of `body`.

use sea_orm::entity::prelude::*;

use crate::ids::{BodyId, PublicId};
use crate::time::Instant;

/// A row of `body`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "body")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: BodyId,
    /// Public id.
    pub public_id: PublicId,
    /// Version.
    pub version: i32,
    /// Name as on its letters.
    pub name: String,
    /// The place it serves.
    pub town: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whose public holidays it keeps: a word of `deadlines::Region`.
    pub region: String,
    /// Whether all in it is invented.
    pub simulated: bool,
    /// Minutes for which an answer that was sent can be taken back; 0 for none.
    pub undo_minutes: i32,
    /// When it was made.
    pub created_at: Instant,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
