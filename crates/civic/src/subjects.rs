//! What consents, publications and replies are about: a row of one of several nouns.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};

use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::Failure;
use crate::words::Subject;

/// Holds the row of `subject` until the transaction ends, so that what hangs on it (the last word
/// of its author, what is public of it, whether it was replied to) is decided by one at a time.
/// Returns which service answers for it; `None` when the body has no such row, and for voices,
/// proxies, agents and links, which belong to no service.
///
/// On SQLite there is one writer, so nothing needs holding.
pub(crate) async fn hold(
    cx: &Context,
    (kind, id): (Subject, i64),
) -> Result<Option<ServiceId>, Failure> {
    if matches!(kind, Subject::Voice | Subject::Proxy | Subject::Agent | Subject::Link) {
        return Ok(None);
    }
    let query = Query::select()
        .column("service_id")
        .from(kind.word())
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("body_id").eq(cx.body_id().0))
        .lock(LockType::Update)
        .to_owned();
    let Some(row) = cx.tx.query_one(&query).await? else { return Ok(None) };
    Ok(Some(ServiceId(row.try_get("", "service_id")?)))
}
