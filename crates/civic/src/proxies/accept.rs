//! Somebody accepts to act for a person, with the code that was handed to them.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::{Column, Entity};
use super::{Proxy, by_id, hash, holding};
use crate::context::Context;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::NotAllowed;

/// Days for which a code waits to be used.
pub const CODE_DAYS: i64 = 90;

/// Why it was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum CannotAccept {
    /// Only into a file: by a person who signed in.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A slip of the pen: the check symbol does not fit.
    #[error("the code is not written as it was printed")]
    Misread,
    /// Unknown, used, ended or too old; not said which, so that nothing is learned by trying.
    #[error("the code opens nothing")]
    UnknownCode,
    /// Nobody acts for themselves.
    #[error("one does not act for oneself")]
    Oneself,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAccept);

/// Uses up `code`: from now on the person who acts does so for who gave it.
pub async fn accept(cx: &Context, code: &str) -> Result<Proxy, CannotAccept> {
    let person = cx.person().ok_or(NotAllowed::SignInFirst)?;
    let code_hash = hash(cx, code).ok_or(CannotAccept::Misread)?;
    let waits = holding(cx)
        .filter(Column::CodeHash.eq(code_hash.clone()))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::MadeAt.gt(cx.now().plus_minutes(-CODE_DAYS * 24 * 60)))
        .one(&cx.tx)
        .await?
        .ok_or(CannotAccept::UnknownCode)?;
    if waits.person_id == person {
        return Err(CannotAccept::Oneself);
    }
    let used = Entity::update_many()
        .col_expr(Column::ProxyPersonId, Expr::value(person.0))
        .col_expr(Column::AcceptedAt, Expr::value(cx.now().0))
        .col_expr(Column::CodeHash, Expr::value(None::<String>))
        .col_expr(Column::Version, Expr::value(waits.version + 1))
        .filter(Column::Id.eq(waits.id))
        .filter(Column::Version.eq(waits.version))
        .exec(&cx.tx)
        .await?;
    if used.rows_affected != 1 {
        return Err(Failure::ChangedMeanwhile { table: "proxy" }.into());
    }
    let statement = json!({ "proxy": waits.public_id });
    record::note_private(cx, "proxy-accepted", waits.subject(), &statement).await?;
    Ok(by_id(cx, waits.id).await?)
}
