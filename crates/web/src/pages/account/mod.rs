//! A person's own file: what it says of them, by which ways it opens.

pub(crate) mod own;
pub(crate) mod ways;
