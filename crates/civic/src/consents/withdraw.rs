//! Taking a consent back.

use serde_json::json;

use super::{CannotConsent, NewConsent, Purpose, check, matter_of, standing, write};
use crate::context::Context;
use crate::matters::{self, What};
use crate::{publications, record};

/// Writes down that somebody no longer allows something. What was shown under that consent is
/// withdrawn in the same transaction. Taking back what was not given changes nothing.
pub async fn withdraw(cx: &Context, no_longer: NewConsent) -> Result<(), CannotConsent> {
    let person = check(cx, &no_longer).await?;
    if standing(cx, no_longer.subject, no_longer.purpose).await?.is_none() {
        return Ok(());
    }
    let consent = write(cx, &no_longer, person, false).await?;
    let statement = json!({ "consent": consent.public_id, "purpose": no_longer.purpose.word() });
    record::note_private(cx, "consent-withdrawn", no_longer.subject, &statement).await?;
    if let Some(matter) = matter_of(cx, no_longer.subject).await? {
        matters::told_of_proxy(cx, &matter, What::Disallowed).await?;
    }
    if no_longer.purpose == Purpose::Show {
        publications::withdraw_consented(cx, no_longer.subject).await?;
    }
    Ok(())
}
