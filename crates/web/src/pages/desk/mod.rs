//! The desk: what waits for the agents of a service.

pub(crate) mod absences;
pub(crate) mod acknowledge;
pub(crate) mod acts;
pub(crate) mod answer;
pub(crate) mod ask_advice;
pub(crate) mod ask_document;
pub(crate) mod assign;
pub(crate) mod card;
pub(crate) mod close;
pub(crate) mod find_abusive;
pub(crate) mod give_advice;
pub(crate) mod list;
pub(crate) mod matter;
pub(crate) mod merge;
pub(crate) mod outgoing;
pub(crate) mod proxy;
pub(crate) mod public;
pub(crate) mod replace_code;
pub(crate) mod requalify;
pub(crate) mod rules;
