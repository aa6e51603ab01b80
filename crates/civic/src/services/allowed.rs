//! Who may do what in a service, for verbs that want more than “an agent acts”.

use super::{Role, Signed};
use crate::context::Context;
use crate::ids::ServiceId;

/// Why the one who acts may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// No agent acts.
    #[error("no agent signed in")]
    NoAgent,
    /// The agent works elsewhere.
    #[error("this is for agents of another service")]
    OtherService,
    /// The agent does not answer for the service.
    #[error("this is for a lead of the service")]
    NotLead,
}

/// The agent who acts, if they work for `service`.
pub(crate) fn agent_for(cx: &Context, service: ServiceId) -> Result<&Signed, NotAllowed> {
    let agent = cx.agent().ok_or(NotAllowed::NoAgent)?;
    if agent.works_for(service) { Ok(agent) } else { Err(NotAllowed::OtherService) }
}

/// The agent who acts, if they answer for `service`.
pub(crate) fn lead_of(cx: &Context, service: ServiceId) -> Result<&Signed, NotAllowed> {
    let agent = agent_for(cx, service)?;
    if agent.is(Role::Lead, service) { Ok(agent) } else { Err(NotAllowed::NotLead) }
}

/// The agent who acts, if they answer for `service` or run the system.
pub(crate) fn lead_or_administrator(
    cx: &Context,
    service: ServiceId,
) -> Result<&Signed, NotAllowed> {
    match cx.agent() {
        Some(agent) if agent.is(Role::Administrator, service) => Ok(agent),
        _ => lead_of(cx, service),
    }
}
