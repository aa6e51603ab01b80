//! Ways in and out.

pub(crate) mod list;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
