//! Rows of sessions, of the one-use links that open them, and of what is under way.

/// Rows of `session`.
pub mod session {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, PersonId, PublicId};
    use crate::sessions::Way;
    use crate::time::Instant;

    /// A row of `session`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Public id, to end it by.
        pub public_id: PublicId,
        /// Keyed hash of the cookie.
        pub token_hash: String,
        /// In which body.
        pub body_id: BodyId,
        /// Which agent, or
        pub agent_id: Option<AgentId>,
        /// which person.
        pub person_id: Option<PersonId>,
        /// By which way in.
        pub way: Way,
        /// How sure that is: the level of assurance as a provider said it, else a word of ours.
        pub level: String,
        /// In what browser, roughly: “Firefox, Linux”.
        pub browser: String,
        /// Which provider vouched, by its name in the configuration.
        pub provider: Option<String>,
        /// The provider's own session, by which it can end this one.
        pub provider_session: Option<String>,
        /// The provider's token, which signing out there asks for.
        pub provider_token: Option<String>,
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

    use crate::ids::{AgentId, BodyId, PersonId, PublicId};
    use crate::time::Instant;

    /// A row of `sign_in_link`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_link")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Public id, from which a mail's sender computes the token.
        pub public_id: PublicId,
        /// Keyed hash of the token in the address.
        pub token_hash: String,
        /// In which body.
        pub body_id: BodyId,
        /// Which agent, or
        pub agent_id: Option<AgentId>,
        /// which person.
        pub person_id: Option<PersonId>,
        /// Else whoever reads the mail of this address.
        pub email: Option<String>,
        /// Whether it adds the address to the file of the person, who is signed in.
        pub adds: bool,
        /// Keyed hash of the cookie of the browser that asked; none where any will do.
        pub browser_hash: Option<String>,
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

/// Rows of `ceremony`.
pub mod ceremony {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, PersonId};
    use crate::time::Instant;

    /// A row of `ceremony`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ceremony")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Keyed hash of the token that the browser holds.
        pub token_hash: String,
        /// In which body.
        pub body_id: BodyId,
        /// What is under way.
        pub kind: String,
        /// For which agent, or
        pub agent_id: Option<AgentId>,
        /// for which person, where that is known already.
        pub person_id: Option<PersonId>,
        /// What was noted for its next step.
        pub state: String,
        /// Since when.
        pub made_at: Instant,
        /// Until when it can be gone on with.
        pub expires_at: Instant,
        /// When it was used up.
        pub used_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
