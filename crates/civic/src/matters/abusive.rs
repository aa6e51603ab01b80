//! Finding that a matter is abusive by its number, repetition or insistence (CRPA L112-3): a
//! human's call, with reasons that only the service reads, noted for the record, and taken back as
//! easily. The law then asks for no acknowledgement; everything else stays.

use sea_orm::ActiveValue::Set;

use super::{Change, Matter, What, change, happened, note_for_record, written};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

/// Why it could not be found so.
#[derive(Debug, thiserror::Error)]
pub enum CannotFindAbusive {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There must be reasons.
    #[error("the reason is empty")]
    Empty,
    /// More than a person would read.
    #[error("the reason has {length} characters")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotFindAbusive);

/// Notes that a human finds `matter` abusive, and why. It stays on the desk.
pub async fn find_abusive(
    cx: &Context,
    matter: &Matter,
    why: &str,
) -> Result<(), CannotFindAbusive> {
    mark(cx, matter, true, why, What::FoundAbusive, "matter-found-abusive").await
}

/// Takes that finding back, with reasons too.
pub async fn not_abusive(
    cx: &Context,
    matter: &Matter,
    why: &str,
) -> Result<(), CannotFindAbusive> {
    mark(cx, matter, false, why, What::NotAbusive, "matter-not-abusive").await
}

async fn mark(
    cx: &Context,
    matter: &Matter,
    abusive: bool,
    why: &str,
    what: What,
    act: &str,
) -> Result<(), CannotFindAbusive> {
    agent_may(cx, Act::FindAbusive, matter.service_id)?;
    let too_long = |length| CannotFindAbusive::TooLong { length };
    let why = written(why, CannotFindAbusive::Empty, too_long)?;
    if matter.abusive == abusive {
        return Ok(());
    }
    let mut to = Change::default();
    to.0.abusive = Set(abusive);
    let matter = change(cx, matter, to).await?;
    happened(cx, &matter, what, Some(why)).await?;
    note_for_record(cx, &matter, act).await?;
    Ok(())
}
