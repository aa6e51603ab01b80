//! An install declares itself: entry number one of its register of transformations. It changes
//! how people reach the service like any other.

use serde::Deserialize;

use super::{CannotDeclare, Declaration, Direction, Transformation, declare};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::Failure;
use crate::words::Language;

/// What Préau says of itself in the register. A lead completes it on the web (posts, cost,
/// indicators) and moves it on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryOne {
    title: String,
    changes: String,
    contact_before: String,
    contact_after: String,
    operator: String,
    contract: String,
    data_used: String,
    algorithm: String,
    alternatives: String,
}

/// Enters this install in the register, for `service`, in the name of the agent who acts; `None`
/// when the register has begun already.
pub async fn declare_itself(
    cx: &Context,
    service: ServiceId,
) -> Result<Option<Transformation>, Failure> {
    if super::next_number(cx).await? != 1 {
        return Ok(None);
    }
    let entry: EntryOne = serde_json::from_str(include_str!("entry_one.json"))
        .map_err(|error| Failure::Unreadable(error.to_string()))?;
    let declaration = Declaration {
        service,
        direction: Direction::Extends,
        title: entry.title,
        changes: entry.changes,
        contact_before: entry.contact_before,
        contact_after: entry.contact_after,
        posts_before: None,
        posts_after: None,
        operator: Some(entry.operator),
        contract: Some(entry.contract),
        cost_cents: None,
        data_used: Some(entry.data_used),
        algorithm: Some(entry.algorithm),
        alternatives: Some(entry.alternatives),
        indicators: None,
        language: Language::Fr,
        happens_on: Some(cx.today()),
    };
    match declare(cx, declaration).await {
        Ok(declared) => Ok(Some(declared)),
        Err(CannotDeclare::Failed(failure)) => Err(failure),
        Err(refusal) => Err(Failure::Unreadable(refusal.to_string())),
    }
}
