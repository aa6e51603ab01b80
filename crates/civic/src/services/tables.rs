//! Rows of services, their offices, agents and kinds, one module a table.

/// Rows of `service`.
pub mod service {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, PublicId, ServiceId};

    /// A row of `service`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "service")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: ServiceId,
        /// Public id.
        pub public_id: PublicId,
        /// Whose.
        pub body_id: BodyId,
        /// Version.
        pub version: i32,
        /// Its word in addresses.
        pub slug: String,
        /// Its mailbox.
        pub email: Option<String>,
        /// Its phone.
        pub phone: Option<String>,
        /// How many supporters make a public reply due.
        pub cause_threshold: i32,
        /// Within how many working days a public reply is due.
        pub reply_days: i32,
        /// Its place in lists.
        pub position: i32,
        /// Whether an answer leaves only once somebody else has looked at it.
        pub visa: bool,
        /// What its letters begin with, line by line; empty for the body's and its own name.
        pub letterhead: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `service_text`.
pub mod service_text {
    use sea_orm::entity::prelude::*;

    use crate::ids::ServiceId;
    use crate::words::Language;

    /// A row of `service_text`: what a service writes of itself, in one language.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "service_text")]
    pub struct Model {
        /// Of which service.
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: ServiceId,
        /// In which language.
        #[sea_orm(primary_key, auto_increment = false)]
        pub language: Language,
        /// Name.
        pub name: String,
        /// What it does, in a sentence.
        pub summary: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `office`.
pub mod office {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, OfficeId, ServiceId};

    /// A row of `office`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "office")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: OfficeId,
        /// Whose.
        pub body_id: BodyId,
        /// Of which service.
        pub service_id: ServiceId,
        /// Name.
        pub name: String,
        /// Where.
        pub address: String,
        /// Phone.
        pub phone: String,
        /// IANA name of its time zone.
        pub time_zone: String,
        /// Who runs it, when it is not the body itself.
        pub contractor: Option<String>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `office_hours`.
pub mod office_hours {
    use sea_orm::entity::prelude::*;

    use crate::ids::OfficeId;

    /// A row of `office_hours`: one opening of one weekday.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "office_hours")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Of which office.
        pub office_id: OfficeId,
        /// 1 is Monday, 7 is Sunday.
        pub weekday: i32,
        /// `HH:MM`.
        pub opens: String,
        /// `HH:MM`.
        pub closes: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `closure`.
pub mod closure {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, ClosureId, OfficeId, PublicId, ServiceId};
    use crate::time::LegalDate;

    /// A row of `closure`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "closure")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: ClosureId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which body.
        pub body_id: BodyId,
        /// Of which service.
        pub service_id: ServiceId,
        /// Of which of its offices; none where the whole service is closed.
        pub office_id: Option<OfficeId>,
        /// First day.
        pub from_on: LegalDate,
        /// Last day.
        pub until_on: LegalDate,
        /// Why, as the public reads it.
        pub reason: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `agent`.
pub mod agent {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, PublicId};

    /// A row of `agent`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: AgentId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which body.
        pub body_id: BodyId,
        /// Version.
        pub version: i32,
        /// Given name.
        pub given_name: String,
        /// Family name.
        pub family_name: String,
        /// Function, as under a signature.
        pub title: String,
        /// Work address.
        pub email: Option<String>,
        /// Stands for the name where it is withheld.
        pub number: String,
        /// Withheld for their safety (CRPA L111-2).
        pub name_withheld: bool,
        /// Still works here.
        pub active: bool,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `agent_role`.
pub mod agent_role {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, ServiceId};
    use crate::services::Role;
    use crate::time::LegalDate;

    /// A row of `agent_role`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_role")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Who.
        pub agent_id: AgentId,
        /// As what.
        pub role: Role,
        /// Where; none for roles that belong to the whole body.
        pub service_id: Option<ServiceId>,
        /// From which day on; none for at once.
        pub from_on: Option<LegalDate>,
        /// Its last day; none for a role that stays. A mandate to audit has one.
        pub until_on: Option<LegalDate>,
        /// What a mandate to audit is for; its readings are noted with it.
        pub purpose: Option<String>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `agent_invitation`.
pub mod agent_invitation {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, PublicId};
    use crate::time::Instant;

    /// A row of `agent_invitation`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_invitation")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Public id, from which a mail's sender computes the token.
        pub public_id: PublicId,
        /// In which body.
        pub body_id: BodyId,
        /// Who is invited.
        pub agent_id: AgentId,
        /// Keyed hash of the printed code or of the mail's token.
        pub code_hash: String,
        /// Who invited.
        pub made_by: Option<AgentId>,
        /// When.
        pub made_at: Instant,
        /// Good until.
        pub expires_at: Instant,
        /// When it was accepted.
        pub used_at: Option<Instant>,
        /// When it was taken back.
        pub revoked_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `kind`.
pub mod kind {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, BodyId, KindId, ServiceId};
    use crate::matters::Form;
    use crate::time::LegalDate;

    /// A row of `kind`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kind")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: KindId,
        /// Whose.
        pub body_id: BodyId,
        /// Of which service.
        pub service_id: ServiceId,
        /// Its word in addresses and forms.
        pub slug: String,
        /// What such a matter is.
        pub form: Form,
        /// Within how many working days the service promises an answer.
        pub promise_days: i32,
        /// Personal subject: what others said is offered after sending, not before.
        pub personal: bool,
        /// Whether such matters are taken in; what was brought before keeps its kind.
        pub active: bool,
        /// Who follows such matters from their first minute.
        pub referent_id: AgentId,
        /// Key of its legal rule.
        pub rule: Option<String>,
        /// The lead who validated the rule; until then it announces nothing.
        pub rule_validated_by: Option<AgentId>,
        /// When.
        pub rule_validated_on: Option<LegalDate>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `kind_rule`.
pub mod kind_rule {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AgentId, KindId};
    use crate::time::LegalDate;

    /// A row of `kind_rule`: what a lead answered for, from a day on until the next row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kind_rule")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// For which kind.
        pub kind_id: KindId,
        /// Key of the rule; none where it was lifted.
        pub rule: Option<String>,
        /// The lead.
        pub validated_by: AgentId,
        /// When.
        pub validated_on: LegalDate,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `kind_text`.
pub mod kind_text {
    use sea_orm::entity::prelude::*;

    use crate::ids::KindId;
    use crate::words::Language;

    /// A row of `kind_text`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kind_text")]
    pub struct Model {
        /// Of which kind.
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind_id: KindId,
        /// In which language.
        #[sea_orm(primary_key, auto_increment = false)]
        pub language: Language,
        /// Name.
        pub name: String,
        /// Words and sentences that people use for it: what suggestions are found by.
        pub examples: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `absence`.
pub mod absence {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AbsenceId, AgentId, BodyId, PublicId};
    use crate::time::{Instant, LegalDate};

    /// A row of `absence`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "absence")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: AbsenceId,
        /// Public id.
        pub public_id: PublicId,
        /// Of which body.
        pub body_id: BodyId,
        /// Who is away.
        pub agent_id: AgentId,
        /// First day.
        pub from_on: LegalDate,
        /// Last day.
        pub until_on: LegalDate,
        /// Who stands in.
        pub substitute_id: Option<AgentId>,
        /// Who said so.
        pub made_by: AgentId,
        /// When.
        pub made_at: Instant,
        /// When their matters were handed over.
        pub handed_over_at: Option<Instant>,
        /// When it was ended before its last day.
        pub ended_at: Option<Instant>,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
