//! Rows of causes, their supporters and whom they invite, one module a table.

/// Rows of `cause`.
pub mod cause {
    use sea_orm::entity::prelude::*;

    use crate::causes::State;
    use crate::ids::{AgentId, BodyId, CauseId, MatterId, PublicId, ServiceId};
    use crate::time::LegalDate;
    use crate::words::Language;

    /// A row of `cause`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cause")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: CauseId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which body.
        pub body_id: BodyId,
        /// Version.
        pub version: i32,
        /// Which service owes the reply.
        pub service_id: ServiceId,
        /// A line for lists.
        pub title: String,
        /// What is asked.
        pub asked: String,
        /// Written in which language.
        pub language: Language,
        /// Where it stands.
        pub state: State,
        /// The matter it grew from.
        pub started_from: Option<MatterId>,
        /// The agent who started it, or who wrote it down for its author.
        pub started_by_agent: Option<AgentId>,
        /// When.
        pub started_on: LegalDate,
        /// How many supporters make a public reply due, as it was when the cause started.
        pub threshold: i32,
        /// The date by which the service replies.
        pub reply_due_on: Option<LegalDate>,
        /// When it did.
        pub replied_on: Option<LegalDate>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `cause_support`.
pub mod support {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CauseId, VoiceId};
    use crate::time::Instant;

    /// A row of `cause_support`: one voice in one cause, in or gone.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cause_support")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Of which cause.
        pub cause_id: CauseId,
        /// Whose voice.
        pub voice_id: VoiceId,
        /// Since when.
        pub joined_at: Instant,
        /// Until when.
        pub left_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `cause_invitation`.
pub mod invitation {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CauseId, MatterId};
    use crate::time::Instant;

    /// A row of `cause_invitation`: the author of a matter was asked whether they want to join.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cause_invitation")]
    pub struct Model {
        /// To which cause.
        #[sea_orm(primary_key, auto_increment = false)]
        pub cause_id: CauseId,
        /// Whose author.
        #[sea_orm(primary_key, auto_increment = false)]
        pub matter_id: MatterId,
        /// When.
        pub invited_at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
