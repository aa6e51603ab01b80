//! Agents' secrets: a password with a second factor, recovery codes, passkeys.
//!
//! A password alone opens no session: a code of a second factor or a recovery code is asked for
//! first. A passkey that checks its user (a PIN, a finger, a face) is two factors by itself. Whoever
//! came in by a mere link may set these up and do nothing else until they have
//! ([`Own::is_secure`]), except in a body that is simulated.
//!
//! Whoever changes them signed in a moment ago ([`is_fresh`]), and is told by e-mail that they
//! changed ([`CHANGED`]).
//!
//! Hashing a password takes tens of milliseconds and 19 MiB on purpose. So it is no part of a
//! verb: a verb gives out the work ([`ToHash`], [`ToVerify`]), which the edge runs on a thread for
//! it while no transaction is open, and another verb takes what came of it.

mod fresh;
pub mod passkeys;
pub mod password;
pub mod recovery;
pub mod sign_in;
pub mod tables;
mod tell;
pub mod totp;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::context::Context;
use crate::ids::AgentId;
use crate::refusal::Failure;
use crate::time::Instant;

pub use fresh::{FRESH_MINUTES, is_fresh};
pub use passkeys::{CannotAddPasskey, CannotRemovePasskey, Party};
pub use password::{CannotSetPassword, Hashed, Proved, ToHash, ToVerify, WeakPassword};
pub use recovery::{CannotMakeRecoveryCodes, RECOVERY_CODES, make_recovery_codes};
pub use sign_in::{CannotSetUp, CodeTried, Next};
pub use tell::{CHANGED, Changed};
pub use totp::{CannotSetTotp, Offer};

/// A passkey's row.
pub type Passkey = tables::passkey::Model;

/// What an agent has.
#[derive(Clone, Debug)]
pub struct Own {
    /// Since when their password is this one.
    pub password: Option<Instant>,
    /// Since when they have codes of a second factor.
    pub totp: Option<Instant>,
    /// Recovery codes that are not used up.
    pub codes_left: u64,
    /// Passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
}

impl Own {
    /// Whether they can sign in with two factors: a password and codes, or a passkey.
    pub fn is_secure(&self) -> bool {
        !self.passkeys.is_empty() || (self.password.is_some() && self.totp.is_some())
    }

    /// Whether they have none at all: nothing that somebody else could put another in place of.
    pub fn is_empty(&self) -> bool {
        self.password.is_none() && self.totp.is_none() && self.passkeys.is_empty()
    }

    /// Since when they have had the oldest of their second factors.
    pub fn factors_since(&self) -> Option<Instant> {
        self.passkeys.iter().map(|passkey| passkey.added_at).chain(self.totp).min()
    }
}

/// What this agent has.
pub async fn own(cx: &Context, agent: AgentId) -> Result<Own, Failure> {
    let password = tables::password::Entity::find_by_id(agent).one(&cx.tx).await?;
    let totp = totp::confirmed(cx, agent).await?;
    let codes_left = tables::recovery_code::Entity::find()
        .filter(tables::recovery_code::Column::AgentId.eq(agent))
        .filter(tables::recovery_code::Column::UsedAt.is_null())
        .count(&cx.tx)
        .await?;
    let passkeys = tables::passkey::Entity::find()
        .filter(tables::passkey::Column::AgentId.eq(agent))
        .order_by_asc(tables::passkey::Column::Id)
        .all(&cx.tx)
        .await?;
    Ok(Own {
        password: password.map(|row| row.changed_at),
        totp: totp.and_then(|row| row.confirmed_at),
        codes_left,
        passkeys,
    })
}
