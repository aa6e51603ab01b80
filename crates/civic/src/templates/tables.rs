//! Rows of `answer_template`.

use sea_orm::entity::prelude::*;

use crate::ids::{AgentId, BodyId, PublicId, ServiceId, TemplateId};
use crate::time::Instant;

/// A row of `answer_template`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answer_template")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: TemplateId,
    /// Public id.
    pub public_id: PublicId,
    /// Of which body.
    pub body_id: BodyId,
    /// Version.
    pub version: i32,
    /// Of which service.
    pub service_id: ServiceId,
    /// By what agents know it.
    pub title: String,
    /// What an answer begins with.
    pub text: String,
    /// Which lead wrote it last.
    pub changed_by: AgentId,
    /// When.
    pub changed_at: Instant,
    /// When it was taken out of use.
    pub removed_at: Option<Instant>,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
