//! Rows of matters and what hangs on them, one module a table.

/// Rows of `matter`.
pub mod matter {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, KindId, MatterId, PersonId, ProxyId, PublicId, ServiceId};
    use crate::matters::{Form, State};
    use crate::time::{Instant, LegalDate};
    use crate::words::{Channel, Language, ReplyBy, Subject};

    /// A row of `matter`.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "matter")]
    #[expect(clippy::struct_excessive_bools, reason = "columns, each a fact of its own")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: MatterId,
        /// Public id.
        pub public_id: PublicId,
        /// Brought to which body.
        pub body_id: BodyId,
        /// Version.
        pub version: i32,
        /// Which service answers.
        pub service_id: ServiceId,
        /// Of which kind.
        pub kind_id: KindId,
        /// What it is.
        pub form: Form,
        /// Who brought it, where they said so.
        pub author_id: Option<PersonId>,
        /// Its name in speech and letters; opens nothing.
        pub reference: String,
        /// Keyed hash of the code on its receipt.
        pub code_hash: String,
        /// Written in which language.
        pub language: Language,
        /// How it arrived.
        pub channel: Channel,
        /// The agent who wrote it down for its author.
        pub entered_by: Option<AgentId>,
        /// Where it stands.
        pub state: State,
        /// In its author's words.
        pub text: String,
        /// Where it is about, in words.
        pub place: Option<String>,
        /// Degrees north (WGS 84).
        pub latitude: Option<f64>,
        /// Degrees east (WGS 84).
        pub longitude: Option<f64>,
        /// How its author wants to be answered.
        pub reply_by: ReplyBy,
        /// E-mail address, postal address or number for that.
        pub reply_to: Option<String>,
        /// What it is about, if about something that is here.
        pub about_kind: Option<Subject>,
        /// Which one.
        pub about_id: Option<i64>,
        /// Goes to a human at once.
        pub urgent: bool,
        /// The moment it arrived.
        pub received_at: Instant,
        /// The date it arrived, for counting.
        pub received_on: LegalDate,
        /// The date by which a human answers.
        pub due_on: LegalDate,
        /// The named human who follows it.
        pub follower_id: AgentId,
        /// Whether they took it, rather than being its référent.
        pub taken: bool,
        /// When it was answered, refused or withdrawn.
        pub settled_on: Option<LegalDate>,
        /// Who brought it in its author's name.
        pub proxy_id: Option<ProxyId>,
        /// When it reached the service that answers now.
        pub reached_on: LegalDate,
        /// When it was last contested.
        pub contested_on: Option<LegalDate>,
        /// When a human acknowledged it.
        pub acknowledged_on: Option<LegalDate>,
        /// Waits for documents from its author.
        pub waiting: bool,
        /// The day on which silence decides, by a validated rule.
        pub silence_on: Option<LegalDate>,
        /// The key of that rule.
        pub silence_rule: Option<String>,
        /// Since when it is noted that silence has decided.
        pub silence_noted_at: Option<Instant>,
        /// The matter that says the same and is answered for both.
        pub merged_into: Option<MatterId>,
        /// A human found it abusive (CRPA L112-3).
        pub abusive: bool,
        /// Its author needs an interpreter: for which language, empty where nobody said.
        pub interpreter: Option<String>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `matter_event`.
pub mod event {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, MatterId, ProxyId, ServiceId};
    use crate::matters::{By, What};
    use crate::time::{Instant, LegalDate};

    /// A row of `matter_event`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "matter_event")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Of which matter.
        pub matter_id: MatterId,
        /// When it was written down.
        pub at: Instant,
        /// When it takes effect.
        pub effective_on: LegalDate,
        /// What happened.
        pub what: What,
        /// By whom.
        pub actor: By,
        /// Which agent.
        pub agent_id: Option<AgentId>,
        /// Which proxy of its author.
        pub proxy_id: Option<ProxyId>,
        /// Of which service.
        pub service_id: Option<ServiceId>,
        /// In whose words.
        pub text: Option<String>,
        /// The rule of an automatic act.
        pub rule: Option<String>,
        /// Only for the service's agents.
        pub internal: bool,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `matter_link`.
pub mod link {
    use sea_orm::entity::prelude::*;

    use crate::ids::{MatterId, PersonId};
    use crate::time::Instant;

    /// A row of `matter_link`: somebody took a matter into their file with its code.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "matter_link")]
    pub struct Model {
        /// Into whose file.
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        /// Which matter.
        #[sea_orm(primary_key, auto_increment = false)]
        pub matter_id: MatterId,
        /// When.
        pub linked_at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `callback`.
pub mod callback {
    use sea_orm::entity::prelude::*;

    use crate::ids::MatterId;
    use crate::time::LegalDate;

    /// A row of `callback`: what was said of a matter that asks to be called.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "callback")]
    pub struct Model {
        /// Which matter.
        #[sea_orm(primary_key, auto_increment = false)]
        pub matter_id: MatterId,
        /// On which day; none where any will do.
        pub call_on: Option<LegalDate>,
        /// From, `HH:MM`.
        pub opens: Option<String>,
        /// Until, `HH:MM`.
        pub closes: Option<String>,
        /// The page of the site from which they asked.
        pub page: Option<String>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `document_request`.
pub mod document_request {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, DocumentRequestId, MatterId, PublicId};
    use crate::time::{Instant, LegalDate};

    /// A row of `document_request`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "document_request")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: DocumentRequestId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which body.
        pub body_id: BodyId,
        /// For which matter.
        pub matter_id: MatterId,
        /// Who asked.
        pub asked_by: AgentId,
        /// When.
        pub asked_at: Instant,
        /// On which date.
        pub asked_on: LegalDate,
        /// For what.
        pub what: String,
        /// By which text it is required.
        pub basis: String,
        /// The time given.
        pub until_on: LegalDate,
        /// When it came.
        pub provided_on: Option<LegalDate>,
        /// When the matter no longer waited for it: it came, or the time was over.
        pub ended_on: Option<LegalDate>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `advice`.
pub mod advice {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AdviceId, AgentId, BodyId, MatterId, PublicId, ServiceId};
    use crate::time::{Instant, LegalDate};

    /// A row of `advice`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "advice")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: AdviceId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which body.
        pub body_id: BodyId,
        /// On which matter.
        pub matter_id: MatterId,
        /// Which service is asked.
        pub service_id: ServiceId,
        /// Who asked.
        pub asked_by: AgentId,
        /// When.
        pub asked_at: Instant,
        /// What.
        pub question: String,
        /// By when.
        pub due_on: LegalDate,
        /// Who gave it.
        pub given_by: Option<AgentId>,
        /// When.
        pub given_at: Option<Instant>,
        /// In which words.
        pub text: Option<String>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `matter_reminder`.
pub mod reminder {
    use sea_orm::entity::prelude::*;

    use crate::ids::MatterId;
    use crate::matters::Reminder;
    use crate::time::{Instant, LegalDate};

    /// A row of `matter_reminder`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "matter_reminder")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Of which matter.
        pub matter_id: MatterId,
        /// Which one.
        pub what: Reminder,
        /// Of which date.
        pub due_on: LegalDate,
        /// When.
        pub at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `submission`.
pub mod submission {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, MatterId, PublicId, ServiceId, SubmissionId};
    use crate::matters::{Outcome, Wants};
    use crate::time::Instant;

    /// A row of `submission`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "submission")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: SubmissionId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which body.
        pub body_id: BodyId,
        /// The answer to which matter.
        pub matter_id: MatterId,
        /// Of which service.
        pub service_id: ServiceId,
        /// What it waits for.
        pub wants: Wants,
        /// Who wrote it.
        pub written_by: AgentId,
        /// What they wrote.
        pub text: String,
        /// Why, if it says no.
        pub reasons: Option<String>,
        /// How to appeal.
        pub appeal: Option<String>,
        /// Since when it waits.
        pub submitted_at: Instant,
        /// Decided, and leaves then; until then it can be taken back.
        pub leaves_at: Option<Instant>,
        /// What became of it; none while it waits.
        pub outcome: Option<Outcome>,
        /// By whom.
        pub decided_by: Option<AgentId>,
        /// When.
        pub decided_at: Option<Instant>,
        /// What was said to its writer.
        pub words: Option<String>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `answer_draft`.
pub mod draft {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, MatterId};
    use crate::time::Instant;

    /// A row of `answer_draft`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "answer_draft")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// For which matter.
        pub matter_id: MatterId,
        /// Whose.
        pub agent_id: AgentId,
        /// Version.
        pub version: i32,
        /// The answer so far.
        pub text: String,
        /// Whether it says no.
        pub refuses: bool,
        /// The reasons so far.
        pub reasons: String,
        /// The ways to appeal so far.
        pub appeal: String,
        /// When it was last kept.
        pub saved_at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `answer`.
pub mod answer {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, AnswerId, MatterId, PublicId};
    use crate::matters::Verdict;
    use crate::time::{Instant, LegalDate};

    /// A row of `answer`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "answer")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: AnswerId,
        /// Public id.
        pub public_id: PublicId,
        /// To which matter.
        pub matter_id: MatterId,
        /// 1 for the first answer, 2 for the one after a second look, and so on.
        pub round: i32,
        /// Who answered: by whose name it left.
        pub agent_id: AgentId,
        /// Who wrote it, where another signed.
        pub prepared_by: Option<AgentId>,
        /// Their name as signed then.
        pub signed_name: String,
        /// Their function as signed then.
        pub signed_title: String,
        /// The text of the delegation under which they signed.
        pub signed_under: Option<String>,
        /// What they wrote.
        pub text: String,
        /// Whether it says no.
        pub refusal: bool,
        /// Why.
        pub reasons: Option<String>,
        /// How to appeal.
        pub appeal: Option<String>,
        /// When it was sent.
        pub sent_at: Instant,
        /// On which date.
        pub sent_on: LegalDate,
        /// Whether it answers its author.
        pub verdict: Option<Verdict>,
        /// When they said so.
        pub verdict_at: Option<Instant>,
        /// What they added.
        pub verdict_text: Option<String>,
    }

    impl Model {
        /// Whether `agent` signed or wrote it: a second look is for somebody else.
        pub fn is_by(&self, agent: AgentId) -> bool {
            self.agent_id == agent || self.prepared_by == Some(agent)
        }
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `attachment`.
pub mod attachment {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AttachmentId, MatterId, PublicId};
    use crate::time::Instant;

    /// A row of `attachment`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attachment")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: AttachmentId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which matter.
        pub matter_id: MatterId,
        /// File name as given.
        pub name: String,
        /// Type found in its content, never the one claimed.
        pub media_type: String,
        /// Bytes.
        pub size: i64,
        /// SHA-256 in hexadecimal.
        pub digest: String,
        /// When it was added.
        pub added_at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `attachment_chunk`.
pub mod attachment_chunk {
    use sea_orm::entity::prelude::*;

    use crate::ids::AttachmentId;

    /// A row of `attachment_chunk`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attachment_chunk")]
    pub struct Model {
        /// Of which attachment.
        #[sea_orm(primary_key, auto_increment = false)]
        pub attachment_id: AttachmentId,
        /// Which chunk, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// Up to [`CHUNK`] bytes.
        pub bytes: Vec<u8>,
    }

    /// Bytes in a chunk.
    pub const CHUNK: usize = 256 * 1024;

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `reading`.
pub mod reading {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, MatterId, ServiceId};
    use crate::services::Role;
    use crate::time::Instant;

    /// A row of `reading`: somebody other than its author opened a matter.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reading")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Which matter.
        pub matter_id: MatterId,
        /// Who; shown to nobody but the data-protection officer.
        pub agent_id: AgentId,
        /// As what.
        pub role: Role,
        /// Of which service.
        pub service_id: Option<ServiceId>,
        /// What for.
        pub purpose: String,
        /// When.
        pub at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
