//! Ways in and out.

pub(crate) mod card;
pub(crate) mod email;
pub(crate) mod list;
pub(crate) mod provider_logout;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod with_provider;
