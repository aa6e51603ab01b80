//! Opening one matter under a mandate.

use super::mandates;
use crate::context::Context;
use crate::matters::{self, Matter};
use crate::refusal::Failure;
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::Role;

/// A matter that an auditor opens, if a mandate of theirs covers its service today. The opening is
/// noted with the purpose of that mandate, and shown to the author.
pub async fn open(
    cx: &Context,
    public_id: &str,
) -> Result<Option<Result<Matter, NotAllowed>>, Failure> {
    let Some(found) = matters::find::by_public_id(cx, public_id).await? else { return Ok(None) };
    if let Err(not_allowed) = agent_may(cx, Act::ReadForAudit, found.service_id) {
        return Ok(Some(Err(not_allowed)));
    }
    let mandates = mandates(cx).await?;
    let mandate = mandates.into_iter().find(|mandate| mandate.covers(found.service_id));
    // The role was read when the session was found: it may have ended since.
    let Some(mandate) = mandate else {
        return Ok(Some(Err(NotAllowed::NotFor(Act::ReadForAudit))));
    };
    matters::find::note_reading(cx, &found, Role::Auditor, &mandate.purpose).await?;
    Ok(Some(Ok(found)))
}
