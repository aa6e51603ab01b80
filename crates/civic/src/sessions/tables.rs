//! Rows of sessions and of the one-use links that open them.

/// Rows of `session`.
pub mod session {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, PersonId};
    use crate::time::Instant;

    /// A row of `session`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Keyed hash of the cookie.
        pub token_hash: String,
        /// In which body.
        pub body_id: BodyId,
        /// Which agent, or
        pub agent_id: Option<AgentId>,
        /// which person.
        pub person_id: Option<PersonId>,
        /// Since when.
        pub created_at: Instant,
        /// Last used.
        pub seen_at: Instant,
        /// Signed out.
        pub revoked_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `sign_in_link`.
pub mod sign_in_link {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, PersonId};
    use crate::time::Instant;

    /// A row of `sign_in_link`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_link")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Keyed hash of the token in the address.
        pub token_hash: String,
        /// In which body.
        pub body_id: BodyId,
        /// Which agent, or
        pub agent_id: Option<AgentId>,
        /// which person.
        pub person_id: Option<PersonId>,
        /// When it was made.
        pub created_at: Instant,
        /// Until when it opens.
        pub expires_at: Instant,
        /// When it did.
        pub used_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
