//! Giving a consent.

use serde_json::json;

use super::{CannotConsent, Consent, NewConsent, check, matter_of, standing, write};
use crate::context::Context;
use crate::matters::{self, What};
use crate::record;

/// Writes down that somebody allows something. The same words again change nothing; other words
/// are a new consent, which then stands.
pub async fn give(cx: &Context, new: NewConsent) -> Result<Consent, CannotConsent> {
    let person = check(cx, &new).await?;
    if let Some(standing) = standing(cx, new.subject, new.purpose).await?
        && standing.wording == new.wording.trim()
    {
        return Ok(standing);
    }
    let consent = write(cx, &new, person, true).await?;
    let statement = json!({ "consent": consent.public_id, "purpose": new.purpose.word() });
    record::note_private(cx, "consent-given", new.subject, &statement).await?;
    if let Some(matter) = matter_of(cx, new.subject).await? {
        matters::told_of_proxy(cx, &matter, What::Allowed).await?;
    }
    Ok(consent)
}
