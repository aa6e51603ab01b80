//! Rows of debates and what hangs on them, one module a table.

/// Rows of `debate`.
pub mod debate {
    use sea_orm::entity::prelude::*;

    use crate::debates::DebateState;
    use crate::ids::{BodyId, DebateId, PublicId, ServiceId};
    use crate::time::LegalDate;
    use crate::words::Language;

    /// A row of `debate`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "debate")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: DebateId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which body.
        pub body_id: BodyId,
        /// Version.
        pub version: i32,
        /// Which service asks, and will reply.
        pub service_id: ServiceId,
        /// What is asked.
        pub question: String,
        /// What one should know before voting.
        pub introduction: String,
        /// What the service does with the result.
        pub what_happens: String,
        /// Written in which language.
        pub language: Language,
        /// Where it stands; whether one can vote also depends on the date.
        pub state: DebateState,
        /// First day of voting.
        pub opens_on: LegalDate,
        /// Last day of voting.
        pub closes_on: LegalDate,
        /// The date by which the service replies in public.
        pub reply_due_on: LegalDate,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `college`.
pub mod college {
    use sea_orm::entity::prelude::*;

    use crate::debates::CollegeEntry;
    use crate::ids::{CollegeId, DebateId};

    /// A row of `college`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "college")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: CollegeId,
        /// Of which debate.
        pub debate_id: DebateId,
        /// Its word in addresses, forms and published votes.
        pub slug: String,
        /// How one comes in.
        pub entry: CollegeEntry,
        /// From how many voices on it is shown apart.
        pub shown_from: i32,
        /// Its place in lists.
        pub position: i32,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `college_text`.
pub mod college_text {
    use sea_orm::entity::prelude::*;

    use crate::ids::CollegeId;
    use crate::words::Language;

    /// A row of `college_text`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "college_text")]
    pub struct Model {
        /// Of which college.
        #[sea_orm(primary_key, auto_increment = false)]
        pub college_id: CollegeId,
        /// In which language.
        #[sea_orm(primary_key, auto_increment = false)]
        pub language: Language,
        /// Name.
        pub name: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `statement`.
pub mod statement {
    use sea_orm::entity::prelude::*;

    use crate::debates::{RejectionReason, StatementState};
    use crate::ids::{AgentId, DebateId, PublicId, StatementId, VoiceId};
    use crate::time::Instant;
    use crate::words::Language;

    /// A row of `statement`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "statement")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: StatementId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which debate.
        pub debate_id: DebateId,
        /// Version.
        pub version: i32,
        /// Its number in the debate, from 1, as people and published votes call it.
        pub number: i32,
        /// What it says.
        pub text: String,
        /// In which language.
        pub language: Language,
        /// Where it stands.
        pub state: StatementState,
        /// Why it was rejected.
        pub reason: Option<RejectionReason>,
        /// What the steward added to the reason; public.
        pub reason_words: Option<String>,
        /// Which voice proposed it; none for those the debate opened with.
        pub voice_id: Option<VoiceId>,
        /// Who accepted or rejected it; never published.
        pub moderated_by: Option<AgentId>,
        /// When it was proposed.
        pub proposed_at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `vote`.
pub mod vote {
    use sea_orm::entity::prelude::*;

    use crate::ids::{StatementId, VoiceId};

    /// A row of `vote`. It has no time.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "vote")]
    pub struct Model {
        /// Whose.
        #[sea_orm(primary_key, auto_increment = false)]
        pub voice_id: VoiceId,
        /// On what.
        #[sea_orm(primary_key, auto_increment = false)]
        pub statement_id: StatementId,
        /// 1 agrees, -1 disagrees, 0 passes.
        pub value: i32,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `code_batch`.
pub mod code_batch {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BatchId, CollegeId, DebateId, PublicId};
    use crate::time::Instant;

    /// A row of `code_batch`: participation codes that were made and printed together.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "code_batch")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: BatchId,
        /// Public id.
        pub public_id: PublicId,
        /// For which debate.
        pub debate_id: DebateId,
        /// For which college.
        pub college_id: CollegeId,
        /// What for: “envelopes of the staff meeting”.
        pub label: String,
        /// How many.
        pub codes: i32,
        /// When they were made.
        pub made_at: Instant,
        /// When those not used were revoked.
        pub revoked_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `participation_code`.
pub mod participation_code {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BatchId, CollegeId, DebateId};
    use crate::time::Instant;

    /// A row of `participation_code`. Nothing ties it to the voice that it opened.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "participation_code")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Made with which others.
        pub batch_id: BatchId,
        /// For which debate.
        pub debate_id: DebateId,
        /// For which college.
        pub college_id: CollegeId,
        /// Keyed hash of the code.
        pub code_hash: String,
        /// When it was made.
        pub made_at: Instant,
        /// The day it was used, as its first moment in UTC: a finer time would tell whose code
        /// opened which voice.
        pub used_at: Option<Instant>,
        /// When it was revoked.
        pub revoked_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
