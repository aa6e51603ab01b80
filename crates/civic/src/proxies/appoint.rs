//! A person says who acts for them.

use super::{Made, Named, Unfit, Whose, make};
use crate::context::Context;
use crate::matters;
use crate::refusal::{Failure, refusals};
use crate::rights::NotAllowed;
use crate::words::Channel;

/// Who is to act for the person who acts now.
#[derive(Clone, Debug)]
pub struct Appoint {
    /// Who, until when, in which words.
    pub named: Named,
    /// For which matter of theirs only: its public id.
    pub matter: Option<String>,
    /// The code to give, where a repeated form must give the same one.
    pub code: Option<String>,
}

/// Why nobody was appointed.
#[derive(Debug, thiserror::Error)]
pub enum CannotAppoint {
    /// Only by a person who signed in, for themselves.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Not like this.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The matter is not there, or not brought in their name.
    #[error("no such matter of their own")]
    UnknownMatter,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAppoint);

/// Lets somebody act for the person who acts, as soon as they accept with the code.
pub async fn appoint(cx: &Context, appoint: Appoint) -> Result<Made, CannotAppoint> {
    let person = cx.person().ok_or(NotAllowed::SignInFirst)?;
    appoint.named.check(cx)?;
    let matter = match &appoint.matter {
        Some(public_id) => {
            let found = matters::find::by_public_id(cx, public_id).await?;
            let own = found.filter(|matter| matter.author_id == Some(person));
            Some(own.ok_or(CannotAppoint::UnknownMatter)?)
        }
        None => None,
    };
    let only = matter.as_ref().map(|matter| matter.id);
    let whose = Whose { person, only, told: matter.as_ref() };
    Ok(make(cx, whose, &appoint.named, Channel::Online, appoint.code).await?)
}
