//! Rows of `outbox`.

use sea_orm::entity::prelude::*;

use crate::ids::{AgentId, BodyId, PublicId, ServiceId};
use crate::time::Instant;
use crate::words::{Language, ReplyBy, Subject};

/// A row of `outbox`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Public id.
    pub public_id: PublicId,
    /// Of which body.
    pub body_id: BodyId,
    /// On whose behalf.
    pub service_id: Option<ServiceId>,
    /// By which way.
    pub channel: ReplyBy,
    /// About what.
    pub subject_kind: Subject,
    /// Which one.
    pub subject_id: i64,
    /// Key of its text.
    pub message: String,
    /// To whom.
    pub recipient: String,
    /// Where.
    pub address: String,
    /// In which language.
    pub language: Language,
    /// What the text needs to know, as JSON.
    pub facts: String,
    /// Since when it waits.
    pub queued_at: Instant,
    /// Until when a node has taken it.
    pub leased_until: Option<Instant>,
    /// Which node.
    pub leased_by: Option<String>,
    /// How often it was tried.
    pub attempts: i32,
    /// When it left.
    pub done_at: Option<Instant>,
    /// Who posted it or called.
    pub done_by: Option<AgentId>,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
