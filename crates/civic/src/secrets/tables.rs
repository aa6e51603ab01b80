//! Rows of agents' secrets. None of them opens anything without the server's key.

/// Rows of `password`.
pub mod password {
    use sea_orm::entity::prelude::*;

    use crate::ids::AgentId;
    use crate::time::Instant;

    /// A row of `password`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "password")]
    pub struct Model {
        /// Whose.
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: AgentId,
        /// Argon2id over a keyed hash of it, as a PHC string.
        pub hash: String,
        /// Since when it is this one.
        pub changed_at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `totp`.
pub mod totp {
    use sea_orm::entity::prelude::*;

    use crate::ids::AgentId;
    use crate::time::Instant;

    /// A row of `totp`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "totp")]
    pub struct Model {
        /// Whose.
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: AgentId,
        /// What its secret is computed from, with the server's key.
        pub salt: String,
        /// When a first code proved that the agent has it; a row without counts for nothing.
        pub confirmed_at: Option<Instant>,
        /// The last step whose code was taken: no code is taken twice.
        pub last_step: i64,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `passkey`.
pub mod passkey {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, PublicId};
    use crate::time::Instant;

    /// A row of `passkey`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "passkey")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Public id, to remove it by.
        pub public_id: PublicId,
        /// Whose.
        pub agent_id: AgentId,
        /// What they call it.
        pub name: String,
        /// What the authenticator calls it, in hexadecimal.
        pub credential_id: String,
        /// Its state that changes (seven bytes), then its public key with what never does.
        pub credential: Vec<u8>,
        /// When it was added.
        pub added_at: Instant,
        /// When it was last used.
        pub used_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `recovery_code`.
pub mod recovery_code {
    use sea_orm::entity::prelude::*;

    use crate::ids::AgentId;
    use crate::time::Instant;

    /// A row of `recovery_code`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_code")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Whose.
        pub agent_id: AgentId,
        /// Keyed hash of it.
        pub code_hash: String,
        /// When it was made.
        pub made_at: Instant,
        /// When it was used up.
        pub used_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
