//! How PostgreSQL is asked for the latest matters that have some words.
//!
//! Which way is the shorter one depends on how many matters have the words, which its planner
//! guesses badly for several words at once, or for any words in a statement that it has prepared. So
//! it is told: the index of words first, as far as [`FEW`] matters; where there are more, the latest
//! are met soon enough by going back from the last.

use sea_orm::{ConnectionTrait, Value};

use super::{any_of, index};
use crate::context::Context;
use crate::ids::MatterId;
use crate::refusal::Failure;

/// How many matters are looked at by the index of words.
const FEW: i64 = 6_000;

const BY_WORDS: &str = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; \
    SET LOCAL enable_bitmapscan = on";
const BACKWARDS: &str = "SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = off";
const AS_BEFORE: &str = "SET LOCAL enable_seqscan = DEFAULT; SET LOCAL enable_indexscan = DEFAULT; \
    SET LOCAL enable_bitmapscan = DEFAULT";

/// The first row is no matter: it says, below zero, how many were seen.
const FEW_OF_THEM: &str = "WITH few AS MATERIALIZED ( \
        SELECT matter_id, words @@ $3::tsquery AS theirs FROM matter_words \
        WHERE words @@ $1::tsquery LIMIT $4) \
    SELECT -count(*) AS id FROM few UNION ALL \
    (SELECT matter_id AS id FROM few WHERE theirs ORDER BY matter_id DESC LIMIT $2)";
const THE_LATEST: &str = "SELECT matter_id AS id FROM matter_words \
    WHERE words @@ $1::tsquery AND words @@ $3::tsquery ORDER BY matter_id DESC LIMIT $2";

/// See [`super::with_all`].
pub(super) async fn with_all(
    cx: &Context,
    services: &[String],
    typed: &[Vec<String>],
    limit: i64,
) -> Result<Vec<MatterId>, Failure> {
    let of = |words: &[Vec<String>]| any_of(words, "'", " | ", " & ");
    let theirs = [services.to_vec()];
    // The word of one service is looked for with the others; those of several stand in so many
    // matters that these are looked at one by one.
    let asked = if services.len() == 1 { of(&[&theirs, typed].concat()) } else { of(typed) };
    let values = [asked.into(), limit.into(), of(&theirs).into()];
    cx.tx.execute_unprepared(BY_WORDS).await?;
    let few = [values.as_slice(), &[(FEW + 1).into()]].concat();
    let mut found = ids(cx, FEW_OF_THEM, few).await?;
    let seen = found.iter().position(|id| id.0 <= 0).map_or(0, |at| -found.remove(at).0);
    if seen > FEW {
        cx.tx.execute_unprepared(BACKWARDS).await?;
        found = ids(cx, THE_LATEST, values.to_vec()).await?;
    }
    cx.tx.execute_unprepared(AS_BEFORE).await?;
    Ok(found)
}

async fn ids(cx: &Context, sql: &str, values: Vec<Value>) -> Result<Vec<MatterId>, Failure> {
    let rows = cx.tx.query_all_raw(index::said(cx, sql, sql, values)).await?;
    rows.iter().map(|row| Ok(MatterId(row.try_get("", "id")?))).collect()
}
