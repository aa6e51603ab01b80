//! Rows of `proxy`.

use sea_orm::entity::prelude::*;

use super::Kind;
use crate::ids::{AgentId, BodyId, ConsentId, MatterId, PersonId, ProxyId, PublicId};
use crate::time::{Instant, LegalDate};

/// A row of `proxy`: somebody may act for a person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proxy")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: ProxyId,
    /// Public id.
    pub public_id: PublicId,
    /// In which body.
    pub body_id: BodyId,
    /// Version.
    pub version: i32,
    /// For whom.
    pub person_id: PersonId,
    /// For this matter only; without one, for all of theirs.
    pub matter_id: Option<MatterId>,
    /// The proxy's name, as the person said it.
    pub name: String,
    /// What they are to the person.
    pub kind: Kind,
    /// For which organisation.
    pub organisation: Option<String>,
    /// The consent on which it rests.
    pub consent_id: ConsentId,
    /// What was typed as a signature, or how and when the paper was signed.
    pub written_as: String,
    /// Keyed hash of the code by which it is accepted, until it is.
    pub code_hash: Option<String>,
    /// The file of who accepted.
    pub proxy_person_id: Option<PersonId>,
    /// The agent who recorded it at the counter.
    pub recorded_by: Option<AgentId>,
    /// When it was made.
    pub made_at: Instant,
    /// When it was accepted.
    pub accepted_at: Option<Instant>,
    /// The last day on which it holds.
    pub until_on: Option<LegalDate>,
    /// When it was ended.
    pub revoked_at: Option<Instant>,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
