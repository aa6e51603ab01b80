//! Services: who they are, where, when, and how to be called by a human.

pub(crate) mod callback;
pub(crate) mod find;
pub(crate) mod list;
pub(crate) mod talk;
