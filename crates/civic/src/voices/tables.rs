//! Rows of voices and of what ties one to a person, one module a table.

/// Rows of `voice`.
pub mod voice {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, CollegeId, PublicId, VoiceId};
    use crate::time::LegalDate;
    use crate::voices::{IdentityLevel, VouchedBy};
    use crate::words::{Channel, Subject};

    /// A row of `voice`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "voice")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: VoiceId,
        /// Random, and of this one scope: may stand beside published votes.
        pub public_id: PublicId,
        /// In which body.
        pub body_id: BodyId,
        /// Takes part in what.
        pub scope_kind: Subject,
        /// Which one.
        pub scope_id: i64,
        /// As what, where the scope asks.
        pub college_id: Option<CollegeId>,
        /// On whose word.
        pub vouched_by: VouchedBy,
        /// How far anyone checked who it is.
        pub identity_level: IdentityLevel,
        /// How they came.
        pub channel: Channel,
        /// Keyed hash of the cookie that speaks for it.
        pub key_hash: Option<String>,
        /// The day they came; no time, so that rows cannot be matched by it.
        pub joined_on: LegalDate,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `voice_link`.
pub mod voice_link {
    use sea_orm::entity::prelude::*;

    use crate::ids::{MatterId, PersonId, VoiceId};
    use crate::words::Subject;

    /// A row of `voice_link`: all that ties a voice to a person. Deleting it is erasure.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "voice_link")]
    pub struct Model {
        /// Which voice.
        #[sea_orm(primary_key, auto_increment = false)]
        pub voice_id: VoiceId,
        /// Whose.
        pub person_id: Option<PersonId>,
        /// The matter through which they came.
        pub matter_id: Option<MatterId>,
        /// The voice's scope again, so that a person has one voice in each.
        pub scope_kind: Subject,
        /// Which one.
        pub scope_id: i64,
        /// Salt of commitments about this voice; goes with the row.
        pub salt: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
