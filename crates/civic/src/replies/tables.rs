//! Rows of replies and their commitments.

/// Rows of `reply`.
pub mod reply {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, PublicId, ReplyId, ServiceId};
    use crate::time::{Instant, LegalDate};
    use crate::words::{Language, Subject};

    /// A row of `reply`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reply")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: ReplyId,
        /// Public id.
        pub public_id: PublicId,
        /// By which body.
        pub body_id: BodyId,
        /// By which service.
        pub service_id: ServiceId,
        /// To what.
        pub subject_kind: Subject,
        /// Which one.
        pub subject_id: i64,
        /// Who signed it.
        pub agent_id: AgentId,
        /// Their name as signed then.
        pub signed_name: String,
        /// Their function as signed then.
        pub signed_title: String,
        /// What the service says.
        pub text: String,
        /// In which language.
        pub language: Language,
        /// When it became public.
        pub published_at: Instant,
        /// On which date.
        pub published_on: LegalDate,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `commitment`.
pub mod commitment {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, CommitmentId, PublicId, ReplyId};
    use crate::replies::CommitmentState;
    use crate::time::LegalDate;

    /// A row of `commitment`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "commitment")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: CommitmentId,
        /// Public id.
        pub public_id: PublicId,
        /// By which body.
        pub body_id: BodyId,
        /// Version.
        pub version: i32,
        /// Made in which reply.
        pub reply_id: ReplyId,
        /// What will be done.
        pub what: String,
        /// The office or function that does it.
        pub owner: String,
        /// By when.
        pub due_on: LegalDate,
        /// Where it stands.
        pub state: CommitmentState,
        /// How anyone can see that it was kept, or why it was dropped.
        pub state_reason: Option<String>,
        /// Since when it stands there.
        pub state_on: Option<LegalDate>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
