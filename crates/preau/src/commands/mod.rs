//! What the command does, a file each.

pub(crate) mod backup;
pub(crate) mod deadline;
pub(crate) mod gather;
pub(crate) mod init;
mod input;
pub(crate) mod opinion;
#[cfg(feature = "parquet")]
mod parquet;
pub(crate) mod serve;
pub(crate) mod sign_in_link;
