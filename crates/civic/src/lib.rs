//! What people and services do, and where it is kept.
//!
//! A folder per noun; in each, `mod.rs` holds the types and their rules, `tables.rs` the rows,
//! and one file per verb. A verb is one function with one input and its own refusals:
//!
//! ```text
//! pub async fn answer(cx: &Context, draft: AnswerDraft) -> Result<Answered, CannotAnswer>
//! ```
//!
//! [`Context`] carries the open transaction, the body, who acts, the clock and the random source;
//! nothing in this crate reads these from elsewhere. All that a verb does happens in that one
//! transaction, so dropping the context without [`Context::commit`] leaves nothing behind.

pub mod attempts;
pub mod audits;
pub mod bodies;
pub mod causes;
pub mod codes;
pub mod consents;
pub mod context;
pub mod debates;
pub mod delegations;
pub mod idempotency;
pub mod ids;
pub mod imports;
pub mod matters;
pub mod means;
pub mod migrate;
pub mod outbox;
pub mod people;
pub mod proxies;
pub mod publications;
pub mod record;
pub mod refusal;
pub mod replies;
pub mod rights;
pub mod secrets;
pub mod services;
pub mod sessions;
pub mod store;
pub mod streets;
mod subjects;
pub mod templates;
pub mod time;
pub mod transformations;
pub mod voices;
pub mod words;

#[cfg(feature = "testing")]
pub mod testing;

pub use context::{Actor, Context};
pub use refusal::{Failure, Refusal};
pub use store::{Engine, Secrets, Store};
