//! The desk: what waits for the agents of a service.

pub(crate) mod answer;
pub(crate) mod card;
pub(crate) mod list;
pub(crate) mod matter;
pub(crate) mod outgoing;
pub(crate) mod proxy;
pub(crate) mod public;
pub(crate) mod replace_code;
