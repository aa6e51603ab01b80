//! An agent writes down who acts for the author of a matter, from a paper that the author signed.

use super::{Made, Named, Unfit, Whose, make};
use crate::context::Context;
use crate::matters::Matter;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::Channel;

/// What the paper says.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The matter on whose page it is written down.
    pub matter: &'a Matter,
    /// For this matter only, or for all of its author.
    pub only_this: bool,
    /// Who, until when, in which words; how and when it was signed.
    pub named: Named,
    /// The code to give, where a repeated form must give the same one.
    pub code: Option<String>,
}

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum CannotRecord {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Not like this.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Its author gave no name: there is nobody for whom to act.
    #[error("the matter has no author with a file")]
    NoFile,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRecord);

/// Writes down a paper consent, and gives the code for the proxy.
pub async fn record(cx: &Context, record: Record<'_>) -> Result<Made, CannotRecord> {
    agent_may(cx, Act::RecordProxy, record.matter.service_id)?;
    record.named.check(cx)?;
    let author = record.matter.author_id.ok_or(CannotRecord::NoFile)?;
    let matter = record.matter;
    let only = record.only_this.then_some(matter.id);
    let whose = Whose { person: author, only, told: Some(matter) };
    Ok(make(cx, whose, &record.named, Channel::Paper, record.code).await?)
}
