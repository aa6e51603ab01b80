//! Rows of the record before it has indexes and checkpoints.

/// Rows of `record_pending`.
pub mod pending {
    use sea_orm::entity::prelude::*;

    use crate::ids::BodyId;
    use crate::time::{Instant, LegalDate};

    /// A row of `record_pending`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "record_pending")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Whose record.
        pub body_id: BodyId,
        /// The act's name.
        pub act: String,
        /// When it takes effect.
        pub effective_on: LegalDate,
        /// When it was written down.
        pub recorded_at: Instant,
        /// What anyone may read, as JSON.
        pub statement: String,
        /// Of a private act.
        pub commitment: Option<String>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `record_salt`.
pub mod salt {
    use sea_orm::entity::prelude::*;

    use crate::words::Subject;

    /// A row of `record_salt`: what opens a commitment, until it is erased.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "record_salt")]
    pub struct Model {
        /// Of which entry.
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: i64,
        /// About what.
        pub subject_kind: Subject,
        /// Which one.
        pub subject_id: i64,
        /// The salt.
        pub salt: String,
        /// What was committed to.
        pub opening: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
