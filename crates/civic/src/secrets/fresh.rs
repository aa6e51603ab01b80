//! Whether who acts showed a moment ago who they are. What opens the door for good – another
//! second factor, recovery codes, a passkey, a first password – is not for whoever sits down at a
//! computer that was left open.

use super::own;
use crate::context::Context;
use crate::refusal::Failure;
use crate::sessions::{self, Way};

/// Minutes for which signing in with one's own secrets is fresh.
pub const FRESH_MINUTES: i64 = 15;

/// Whether the agent who acts, in the session of this token, signed in a moment ago with secrets of
/// theirs, or came by an administrator's link or an invitation: while they have none, or a moment
/// ago. What a provider vouches for is never fresh: whoever has a session there comes in without
/// showing anything.
pub async fn is_fresh(cx: &Context, session: &str) -> Result<bool, Failure> {
    let Some(agent) = cx.agent() else { return Ok(false) };
    let Some((way, since)) = sessions::opened(cx, session).await? else { return Ok(false) };
    match way {
        Way::Password | Way::Passkey | Way::Recovery => {
            Ok(since > cx.now().plus_minutes(-FRESH_MINUTES))
        }
        Way::Link | Way::Invitation => {
            let has_none = own(cx, agent.id()).await?.is_empty();
            Ok(has_none || sessions::came_by_fresh_link(cx, session).await?)
        }
        Way::Provider | Way::Email | Way::Card => Ok(false),
    }
}
