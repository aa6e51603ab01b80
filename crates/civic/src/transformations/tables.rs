//! Rows of `transformation`.

use sea_orm::entity::prelude::*;

use super::{Direction, Origin, State};
use crate::ids::{AgentId, BodyId, PublicId, ServiceId, TransformationId};
use crate::time::LegalDate;
use crate::words::Language;

/// A row of `transformation`: an entry of the register.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transformation")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: TransformationId,
    /// Public id.
    pub public_id: PublicId,
    /// Of which body.
    pub body_id: BodyId,
    /// Version.
    pub version: i32,
    /// Its number in the body's register, from 1.
    pub number: i32,
    /// Which service changes.
    pub service_id: ServiceId,
    /// Who brought it to light.
    pub origin: Origin,
    /// What it does to the service.
    pub direction: Direction,
    /// Where it stands.
    pub state: State,
    /// A line for lists.
    pub title: String,
    /// What changes, and why.
    pub changes: String,
    /// How people reached a human before.
    pub contact_before: String,
    /// How they do after.
    pub contact_after: String,
    /// Posts before.
    pub posts_before: Option<String>,
    /// Posts after.
    pub posts_after: Option<String>,
    /// Who runs it.
    pub operator: Option<String>,
    /// Under which contract, and what data the contractor returns.
    pub contract: Option<String>,
    /// What it costs, in cents.
    pub cost_cents: Option<i64>,
    /// Data that it uses.
    pub data_used: Option<String>,
    /// The algorithm in it and its weight in decisions.
    pub algorithm: Option<String>,
    /// What is left for people who do not go online. None is shown as none declared.
    pub alternatives: Option<String>,
    /// What is measured, with its values before.
    pub indicators: Option<String>,
    /// Written in which language.
    pub language: Language,
    /// When it takes or took effect.
    pub happened_on: Option<LegalDate>,
    /// When the entry was opened.
    pub opened_on: LegalDate,
    /// The agent who declared it; none while it is only reported.
    pub opened_by_agent: Option<AgentId>,
    /// The date by which the service replies to a report.
    pub reply_due_on: Option<LegalDate>,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
