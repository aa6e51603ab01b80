//! Rows of `publication`.

use sea_orm::entity::prelude::*;

use crate::ids::{AgentId, BodyId, ConsentId, PublicId, PublicationId, ServiceId};
use crate::time::Instant;
use crate::words::{Language, Subject};

/// A row of `publication`: a text as anyone may read it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: PublicationId,
    /// Public id.
    pub public_id: PublicId,
    /// By which body.
    pub body_id: BodyId,
    /// Of which service.
    pub service_id: Option<ServiceId>,
    /// About what.
    pub subject_kind: Subject,
    /// Which one.
    pub subject_id: i64,
    /// Written in which language.
    pub language: Language,
    /// Title.
    pub title: String,
    /// The text as published, edited so that nobody is recognised.
    pub text: String,
    /// What the service answered, edited likewise.
    pub answer_text: Option<String>,
    /// The consent it rests on; none for the service's own words.
    pub consent_id: Option<ConsentId>,
    /// The agent who approved it; none where a person's own words show at once.
    pub approved_by: Option<AgentId>,
    /// Since when.
    pub published_at: Instant,
    /// Until when.
    pub withdrawn_at: Option<Instant>,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
