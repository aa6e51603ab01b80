//! Ways in and out.

pub(crate) mod card;
pub(crate) mod email;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
