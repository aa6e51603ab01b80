//! Rows of `consent`.

use sea_orm::entity::prelude::*;

use super::Purpose;
use crate::ids::{AgentId, BodyId, ConsentId, PersonId, PublicId};
use crate::time::Instant;
use crate::words::{Channel, Language, Subject};

/// A row of `consent`. Never changed, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: ConsentId,
    /// Public id.
    pub public_id: PublicId,
    /// Given to which body.
    pub body_id: BodyId,
    /// Whose, where they have a file. Never set for a voice, which must not lead to a person.
    pub person_id: Option<PersonId>,
    /// About what.
    pub subject_kind: Subject,
    /// Which one.
    pub subject_id: i64,
    /// What for.
    pub purpose: Purpose,
    /// Given, or taken back.
    pub given: bool,
    /// The words they said yes (or no) to.
    pub wording: String,
    /// In which language.
    pub language: Language,
    /// How they said so.
    pub channel: Channel,
    /// The agent who wrote it down for them.
    pub recorded_by: Option<AgentId>,
    /// When it was written down.
    pub recorded_at: Instant,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
