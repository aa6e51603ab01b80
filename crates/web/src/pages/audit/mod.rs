//! What an auditor reads, under a mandate.

pub(crate) mod find;
pub(crate) mod list;
