//! Rows of `delegation`.

use sea_orm::entity::prelude::*;

use super::Covers;
use crate::ids::{AgentId, BodyId, DelegationId, KindId, PublicId, ServiceId};
use crate::time::{Instant, LegalDate};

/// A row of `delegation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delegation")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: DelegationId,
    /// Public id.
    pub public_id: PublicId,
    /// Of which body.
    pub body_id: BodyId,
    /// Who may sign.
    pub agent_id: AgentId,
    /// In which service; none for the whole body.
    pub service_id: Option<ServiceId>,
    /// On which kind of matter; none for all.
    pub kind_id: Option<KindId>,
    /// Which decisions.
    pub covers: Covers,
    /// First day.
    pub from_on: LegalDate,
    /// Last day; none until it is ended.
    pub until_on: Option<LegalDate>,
    /// By which text: “arrêté n° … du …”.
    pub text: String,
    /// Who recorded it; none for those of a town's beginning.
    pub recorded_by: Option<AgentId>,
    /// When.
    pub recorded_at: Instant,
    /// When it was ended.
    pub ended_at: Option<Instant>,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
