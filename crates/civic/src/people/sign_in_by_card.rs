//! Signing in with the code of a card.

use super::ways::{self, WayKind};
use crate::codes::read_code;
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::sessions::{self, Holder, NewSession, Way};
use crate::voices::IdentityLevel;

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum CannotSignInByCard {
    /// A slip of the pen: the check symbol does not fit.
    #[error("the code is not written as it was printed")]
    Misread,
    /// Unknown, replaced or removed; not said which, so that nothing is learned by trying.
    #[error("no card has this code")]
    UnknownCode,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSignInByCard);

/// Opens a session for the person whose card has this code. Returns the token for its cookie.
pub async fn sign_in_by_card(
    cx: &Context,
    typed: &str,
    browser: &str,
) -> Result<String, CannotSignInByCard> {
    let code = read_code(typed).ok_or(CannotSignInByCard::Misread)?;
    let holder = ways::holder_of(cx, WayKind::Card, &code).await?;
    let Some(holder @ Holder::Person(_)) = holder else {
        return Err(CannotSignInByCard::UnknownCode);
    };
    ways::note_use(cx, WayKind::Card, &code).await?;
    let level = IdentityLevel::Seen.word();
    let new = NewSession { holder, way: Way::Card, level, browser, provider: None };
    Ok(sessions::open(cx, new).await?)
}
