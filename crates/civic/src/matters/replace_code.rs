//! Replacing a lost receipt at the counter: the person gets another code, the one of before opens
//! nothing any more.

use sea_orm::ActiveValue::Set;

use super::{Change, Matter, Receipt, What, change, happened, link, note_for_record};
use crate::codes::{Use, draw_code, keyed_hash, read_code};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::{LINE_LIMIT, said_in_a_line};

/// Why the receipt was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum CannotReplaceCode {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A code opens everything: nobody gets one without a look at who they are.
    #[error("how the identity was checked is not said")]
    NotChecked,
    /// No single line.
    #[error("how it was checked has {length} characters, at most {LINE_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotReplaceCode);

/// Makes another code for `matter`, whatever its state: `code`, where a repeated form must give the
/// same one ([`crate::codes::code_of_key`]), or else one that is drawn. The author sees that it was
/// replaced and by whom; how their identity was checked, only the service's agents. Who had taken
/// the matter into their file with the code of before no longer has it there. Giving the code that
/// the matter has already changes nothing.
pub async fn replace_code(
    cx: &Context,
    matter: &Matter,
    how_checked: &str,
    code: Option<String>,
) -> Result<Receipt, CannotReplaceCode> {
    agent_may(cx, Act::ReplaceCode, matter.service_id)?;
    let too_long = |length| CannotReplaceCode::TooLong { length };
    let how_checked = said_in_a_line(how_checked, CannotReplaceCode::NotChecked, too_long)?;
    let code = code.unwrap_or_else(|| cx.draw(draw_code));
    let read = read_code(&code).ok_or_else(|| Failure::Unreadable("drawn code".into()))?;
    let code_hash = keyed_hash(cx.secrets(), Use::Receipt, &read);
    if matter.code_hash == code_hash {
        return Ok(Receipt { matter: matter.clone(), code });
    }
    let mut to = Change::default();
    to.0.code_hash = Set(code_hash);
    let matter = change(cx, matter, to).await?;
    link::forget(cx, matter.id).await?;
    happened(cx, &matter, What::IdentityChecked, Some(how_checked)).await?;
    happened(cx, &matter, What::CodeReplaced, None).await?;
    note_for_record(cx, &matter, "matter-code-replaced").await?;
    Ok(Receipt { matter, code })
}
