//! Telling agents that their secrets changed, so that they notice when it was not them.

use serde_json::json;

use crate::context::Context;
use crate::ids::AgentId;
use crate::outbox::{self, ToAgent};
use crate::refusal::Failure;
use crate::services;
use crate::words::{Language, vocabulary};

/// The message that tells it.
pub const CHANGED: &str = "secrets_changed";

vocabulary! {
    /// What changed.
    Changed {
        /// A password was set, in the place of another or as the first.
        Password = "password",
        /// So were codes of a second factor.
        Codes = "codes",
        /// Recovery codes were made; those of before ended.
        Recovery = "recovery",
        /// A passkey was added.
        PasskeyAdded = "passkey_added",
        /// A passkey was removed.
        PasskeyRemoved = "passkey_removed",
    }
}

/// Queues an e-mail to `agent`, if they have an address: what changed and when, nothing more. It
/// is in the language in which bodies write; its text has the other one below, as agents have none
/// of their own.
pub(super) async fn tell(cx: &Context, agent: AgentId, changed: Changed) -> Result<(), Failure> {
    let agent = services::agent(cx, agent).await?;
    let Some(to) = ToAgent::of(&agent, Language::Fr) else { return Ok(()) };
    let facts = json!({ "what": changed.word(), "at": cx.now().0 });
    outbox::queue_for_agent(cx, to, CHANGED, &facts).await
}
