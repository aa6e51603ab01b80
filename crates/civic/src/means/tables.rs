//! Rows of means, one module a table.

/// Rows of `means`.
pub mod means {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, ServiceId};
    use crate::time::{Instant, LegalDate};

    /// A row of `means`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "means")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// In which body.
        pub body_id: BodyId,
        /// Of which service.
        pub service_id: ServiceId,
        /// From which day on, until the next row.
        pub from_on: LegalDate,
        /// Posts that somebody holds, in tenths of a full-time one.
        pub filled_tenths: i32,
        /// Posts that nobody holds, in tenths.
        pub vacant_tenths: i32,
        /// How many matters it can settle in a week; none where it does not say.
        pub weekly_matters: Option<i32>,
        /// When it was written down.
        pub noted_at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `held_hours`.
pub mod held_hours {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, ServiceId};
    use crate::time::{Instant, LegalDate};
    use crate::words::Channel;

    /// A row of `held_hours`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "held_hours")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// In which body.
        pub body_id: BodyId,
        /// Of which service.
        pub service_id: ServiceId,
        /// The Monday of the week.
        pub week_on: LegalDate,
        /// At the counter or on the phone.
        pub channel: Channel,
        /// How long it was to be held, in minutes, over all its counters.
        pub planned_minutes: i32,
        /// How long it was.
        pub held_minutes: i32,
        /// When it was written down.
        pub noted_at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `tally`.
pub mod tally {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BodyId, OfficeId, ServiceId};
    use crate::means::Tapped;
    use crate::time::LegalDate;
    use crate::words::Channel;

    /// A row of `tally`: how often something was tapped. It says nothing of who tapped.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tally")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// At which office.
        pub office_id: OfficeId,
        /// On which day.
        pub on_day: LegalDate,
        /// At the counter or on the phone.
        pub channel: Channel,
        /// What became of them.
        pub what: Tapped,
        /// In which body.
        pub body_id: BodyId,
        /// Of which service.
        pub service_id: ServiceId,
        /// How often.
        pub taps: i32,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `means_alert`.
pub mod alert {
    use sea_orm::entity::prelude::*;

    use crate::ids::ServiceId;
    use crate::time::{Instant, LegalDate};

    /// A row of `means_alert`: who decides on means was told.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "means_alert")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// Of which service.
        pub service_id: ServiceId,
        /// The Monday of the week.
        pub week_on: LegalDate,
        /// When.
        pub at: Instant,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
