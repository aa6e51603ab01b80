//! At the counter, the author of a matter is given a card with which they go on by themselves.

use serde_json::json;

use super::ways::{self, CannotAddWay, WayKind};
use crate::codes::{draw_code, read_code};
use crate::context::Context;
use crate::matters::{self, Matter, What};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::sessions::Holder;
use crate::voices::IdentityLevel;
use crate::words::{LINE_LIMIT, said_in_a_line};

/// Why no card was given.
#[derive(Debug, thiserror::Error)]
pub enum CannotGiveCard {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A card opens everything: nobody gets one without a look at who they are.
    #[error("how the identity was checked is not said")]
    NotChecked,
    /// No single line.
    #[error("how it was checked has {length} characters, at most {LINE_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Its author gave no name: there is no file for a card to open.
    #[error("the matter has no author with a file")]
    NoFile,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotGiveCard);

/// Gives the author of `matter` a card: `code`, where a repeated form must give the same one
/// ([`crate::codes::code_of_key`]), or else one that is drawn. Returns what to print. The card of
/// before opens nothing any more, and who came in with it is signed out. That a card was given
/// stands in the matter's history; how the identity was checked, only its service's agents read.
pub async fn give_card(
    cx: &Context,
    matter: &Matter,
    how_checked: &str,
    code: Option<String>,
) -> Result<String, CannotGiveCard> {
    let agent = agent_may(cx, Act::GiveCard, matter.service_id)?;
    let too_long = |length| CannotGiveCard::TooLong { length };
    let how_checked = said_in_a_line(how_checked, CannotGiveCard::NotChecked, too_long)?;
    let holder = Holder::Person(matter.author_id.ok_or(CannotGiveCard::NoFile)?);
    let code = code.unwrap_or_else(|| cx.draw(draw_code));
    let read = read_code(&code).ok_or_else(|| Failure::Unreadable("drawn code".into()))?;
    if ways::holder_of(cx, WayKind::Card, &read).await? == Some(holder) {
        return Ok(code);
    }
    for way in ways::of(cx, holder).await?.iter().filter(|way| way.kind == WayKind::Card) {
        ways::end(cx, holder, way, "").await?;
    }
    let level = IdentityLevel::Seen.word();
    ways::add(cx, holder, WayKind::Card, &read, "", level, Some(agent.id())).await.map_err(
        |refusal| match refusal {
            CannotAddWay::TakenByAnother => Failure::Unreadable("drawn code".into()),
            CannotAddWay::Failed(failure) => failure,
        },
    )?;
    matters::happened(cx, matter, What::IdentityChecked, Some(how_checked)).await?;
    matters::happened(cx, matter, What::CardGiven, None).await?;
    let statement = json!({ "reference": matter.reference, "service": matter.service_id.0 });
    record::note_private(cx, "card-given", matters::record_subject(matter.id), &statement).await?;
    Ok(code)
}
