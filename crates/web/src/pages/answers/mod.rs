//! Public matters with their answers: only publications, never a matter's own text.

pub(crate) mod find;
pub(crate) mod list;
pub(crate) mod publish;
