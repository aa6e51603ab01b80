//! Rows of `person`, and of what hangs on one.

use sea_orm::entity::prelude::*;

use crate::ids::{BodyId, PersonId, PublicId};
use crate::time::Instant;
use crate::words::Language;

/// A row of `person`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: PersonId,
    /// Public id.
    pub public_id: PublicId,
    /// Known to which body.
    pub body_id: BodyId,
    /// Version.
    pub version: i32,
    /// Name, as they gave it.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// The language they are written to in.
    pub language: Language,
    /// When the file was opened.
    pub created_at: Instant,
    /// The file of the same person into which this one was merged.
    pub merged_into: Option<PersonId>,
}

/// No joins: reads go by key.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Rows of `way_in`.
pub mod way_in {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, PersonId, PublicId, WayInId};
    use crate::people::ways::WayKind;
    use crate::time::Instant;

    /// A row of `way_in`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "way_in")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: WayInId,
        /// Public id.
        pub public_id: PublicId,
        /// In which body.
        pub body_id: BodyId,
        /// Opens whose file, or
        pub person_id: Option<PersonId>,
        /// which agent's.
        pub agent_id: Option<AgentId>,
        /// What it is.
        pub kind: WayKind,
        /// Keyed hash of what opens.
        pub key_hash: String,
        /// What its holder knows it by; empty for a card.
        pub label: String,
        /// How sure it is: as a provider said it, else a word of ours.
        pub level: String,
        /// The agent who gave it.
        pub given_by: Option<AgentId>,
        /// Since when.
        pub added_at: Instant,
        /// Last used to sign in.
        pub used_at: Option<Instant>,
        /// Opens nothing any more.
        pub removed_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `file_merge`.
pub mod file_merge {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, FileMergeId, PersonId, PublicId};
    use crate::time::Instant;

    /// A row of `file_merge`: two files are of one person.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "file_merge")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: FileMergeId,
        /// Public id.
        pub public_id: PublicId,
        /// In which body.
        pub body_id: BodyId,
        /// The file that stays.
        pub kept_id: PersonId,
        /// The one whose matters, ways in, proxies and consents go to it.
        pub other_id: PersonId,
        /// When it was asked for.
        pub asked_at: Instant,
        /// When it was done: all services concerned had checked.
        pub done_at: Option<Instant>,
        /// When it was taken back, or given up before it was done.
        pub ended_at: Option<Instant>,
        /// Why.
        pub why_ended: Option<String>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `file_merge_word`.
pub mod file_merge_word {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, FileMergeId, ServiceId};
    use crate::time::Instant;

    /// A row of `file_merge_word`: somebody of a service has checked that it is one person.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "file_merge_word")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Of which merge.
        pub merge_id: FileMergeId,
        /// For which service.
        pub service_id: ServiceId,
        /// Who.
        pub agent_id: AgentId,
        /// How.
        pub how_checked: String,
        /// When.
        pub at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `file_merge_row`.
pub mod file_merge_row {
    use sea_orm::entity::prelude::*;

    use crate::ids::FileMergeId;
    use crate::people::merge_files::Holds;

    /// A row of `file_merge_row`: what went from the other file to the one that is kept.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "file_merge_row")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// With which merge.
        pub merge_id: FileMergeId,
        /// What it is.
        pub holds: Holds,
        /// Its key.
        pub row_id: i64,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
