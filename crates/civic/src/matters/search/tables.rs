//! Rows of the words that a service's matters have. The index of words itself differs from engine
//! to engine and is written in SQL (`index.rs`).

/// Rows of `known_word`.
pub mod known_word {
    use sea_orm::entity::prelude::*;

    use crate::ids::ServiceId;

    /// A row of `known_word`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "known_word")]
    pub struct Model {
        /// Folded.
        #[sea_orm(primary_key, auto_increment = false)]
        pub word: String,
        /// Of which service.
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: ServiceId,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of `known_word_stump`.
pub mod stump {
    use sea_orm::entity::prelude::*;

    /// A row of `known_word_stump`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "known_word_stump")]
    pub struct Model {
        /// The beginning of the word without a letter or two.
        #[sea_orm(primary_key, auto_increment = false)]
        pub stump: String,
        /// The word.
        #[sea_orm(primary_key, auto_increment = false)]
        pub word: String,
    }

    /// No joins: reads go by key.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
