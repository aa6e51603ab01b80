//! Ending that somebody acts for a person: at once, by any of those concerned.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::{Column, Entity};
use super::{Proxy, of_matter};
use crate::consents::{self, NewConsent, Purpose};
use crate::context::Context;
use crate::matters::{self, Opened, What};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{NotAllowed, Standing};
use crate::words::{Channel, Language};

/// Why it was not ended.
#[derive(Debug, thiserror::Error)]
pub enum CannotRevoke {
    /// Only by a person who signed in, or with a matter that is open to them.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is none of that name, or it is not theirs to end.
    #[error("no such proxy of theirs")]
    Unknown,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRevoke);

/// Ends a proxy of the person who acts, or one by which they act for somebody, in the words of
/// `wording`. Ending twice changes nothing.
pub async fn revoke(
    cx: &Context,
    public_id: &str,
    (wording, language): (&str, Language),
) -> Result<(), CannotRevoke> {
    let person = cx.person().ok_or(NotAllowed::SignInFirst)?;
    let found = Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?;
    let theirs = |proxy: &Proxy| proxy.person_id == person || proxy.proxy_person_id == Some(person);
    let proxy = found.filter(theirs).ok_or(CannotRevoke::Unknown)?;
    end(cx, &proxy, (wording, language)).await?;
    Ok(())
}

/// Ends a proxy that acts in the matter that was opened: any of them for its author and for
/// whoever holds its code; for a proxy, only their own.
pub async fn revoke_in(
    cx: &Context,
    opened: &Opened,
    public_id: &str,
    said: (&str, Language),
) -> Result<(), CannotRevoke> {
    let acting = of_matter(cx, &opened.matter).await?;
    let theirs =
        |proxy: &Proxy| opened.standing != Standing::Proxy || proxy.proxy_person_id == cx.person();
    let proxy = acting.into_iter().find(|proxy| proxy.public_id.0 == public_id);
    let proxy = proxy.filter(theirs).ok_or(CannotRevoke::Unknown)?;
    // Told first: after the end nobody acts as a proxy any more.
    matters::happened(cx, &opened.matter, What::ProxyEnded, Some(&proxy.name)).await?;
    end(cx, &proxy, said).await?;
    Ok(())
}

async fn end(
    cx: &Context,
    proxy: &Proxy,
    (wording, language): (&str, Language),
) -> Result<(), Failure> {
    let ended = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(cx.now().0))
        .col_expr(Column::CodeHash, Expr::value(None::<String>))
        .col_expr(Column::Version, Expr::value(proxy.version + 1))
        .filter(Column::Id.eq(proxy.id))
        .filter(Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    if ended.rows_affected == 0 {
        return Ok(());
    }
    let given_up = cx.person().is_some() && cx.person() == proxy.proxy_person_id;
    if !given_up {
        take_back(cx, proxy, wording, language).await?;
    }
    let statement = json!({ "proxy": proxy.public_id, "given_up": given_up });
    record::note_private(cx, "proxy-ended", proxy.subject(), &statement).await
}

/// The consent is the person's to take back; a proxy who gives up only stops.
async fn take_back(
    cx: &Context,
    proxy: &Proxy,
    wording: &str,
    language: Language,
) -> Result<(), Failure> {
    let channel = if cx.agent().is_some() { Channel::Counter } else { Channel::Online };
    let no_longer = NewConsent {
        subject: proxy.subject(),
        purpose: Purpose::ActFor,
        wording: wording.to_owned(),
        language,
        channel,
    };
    consents::write(cx, &no_longer, Some(proxy.person_id), false).await?;
    Ok(())
}
