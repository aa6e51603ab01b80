//! The streets of a body: all of them, and page by page.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Street, folded, tables};
use crate::context::Context;
use crate::refusal::Failure;

/// How many are on a page.
pub const PAGE: u64 = 100;

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Those on it, by their letters.
    pub streets: Vec<Street>,
    /// How many answer to what was looked for, on all pages.
    pub all: u64,
}

/// All streets of the body, by their letters.
pub async fn all(cx: &Context) -> Result<Vec<Street>, Failure> {
    let rows = tables::Entity::find().filter(tables::Column::BodyId.eq(cx.body_id()));
    Ok(rows.order_by_asc(tables::Column::Folded).all(&cx.tx).await?)
}

/// The streets in which all words of `sought` begin or stand (all streets where nothing is sought),
/// on the page `page`, from 1.
pub async fn list(cx: &Context, sought: &str, page: u64) -> Result<Part, Failure> {
    let mut rows = tables::Entity::find().filter(tables::Column::BodyId.eq(cx.body_id()));
    // Folded words are letters and digits: nothing in them means anything to LIKE.
    for word in folded(sought).split(' ').filter(|word| !word.is_empty()) {
        rows = rows.filter(tables::Column::Folded.contains(word));
    }
    let all = rows.clone().count(&cx.tx).await?;
    let rows = rows.order_by_asc(tables::Column::Folded).order_by_asc(tables::Column::Id);
    // A page behind the last is empty, however far behind it is asked for.
    let from = page.saturating_sub(1).min(all).saturating_mul(PAGE);
    Ok(Part { streets: rows.offset(from).limit(PAGE).all(&cx.tx).await?, all })
}
