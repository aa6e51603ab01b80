//! Rows of `idempotency`.

use sea_orm::entity::prelude::*;

use crate::ids::BodyId;
use crate::time::Instant;

/// A row of `idempotency`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// In which body.
    #[sea_orm(primary_key, auto_increment = false)]
    pub body_id: BodyId,
    /// The form's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub idempotency_key: String,
    /// What was asked.
    pub act: String,
    /// Where it led. Holds no secret.
    pub outcome: String,
    /// When.
    pub at: Instant,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
