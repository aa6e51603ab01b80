//! Looking for matters by words, with accents and slips of the pen forgiven, on both engines alike:
//! words are folded by our own hand before they are stored, so that an engine only ever compares
//! them letter by letter. See `docs/decisions/0020`.

mod index;
mod postgres;
mod slips;
pub mod tables;

use std::collections::HashSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::tables::matter;
use crate::codes::read_reference;
use crate::context::Context;
use crate::ids::{MatterId, ServiceId};
use crate::refusal::Failure;
use tables::{known_word, stump};

pub use index::index;
pub(crate) use index::index_of_author;

/// Words that are looked for at once; more are not heeded.
const WORDS: usize = 8;
/// Most matters that one search finds: the latest.
pub const HITS: u64 = 300;
/// Letters from which on a word that nobody wrote may be the beginning of one.
const BEGINS: usize = 4;
/// Most words that are looked for in place of one.
const INSTEAD: u64 = 20;
/// Most words that are compared with one that was typed.
const COMPARED: u64 = 5_000;

/// What was looked for in place of a word that no matter has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instead {
    /// As it was typed, folded.
    pub typed: String,
    /// The words that begin so, or that are a slip away.
    pub words: Vec<String>,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// The latest [`HITS`] matters, latest first.
    pub ids: Vec<MatterId>,
    /// Whether there are more.
    pub more: bool,
    /// What was looked for in place of what was typed.
    pub instead: Vec<Instead>,
}

/// The matters of `services` that `asked` is about: the one with that reference, however it was
/// typed, or those that have each word. In bounded time, however many there are.
pub(super) async fn search(
    cx: &Context,
    services: &[ServiceId],
    asked: &str,
) -> Result<Hits, Failure> {
    if services.is_empty() {
        return Ok(Hits::default());
    }
    if let Some(named) = by_reference(cx, services, asked).await? {
        return Ok(Hits { ids: vec![named], ..Hits::default() });
    }
    let mut seen = HashSet::new();
    let typed: Vec<_> =
        index::words_of(asked).filter(|word| seen.insert(word.clone())).take(WORDS).collect();
    let of_services: Vec<_> = services.iter().map(|service| index::word_of(*service)).collect();
    let mut all = Vec::new();
    let mut instead = Vec::new();
    let written = written(cx, services, &typed).await?;
    for typed in typed {
        let mut words = numbers_of(&typed);
        words.retain(|word| written.contains(word));
        if !index::is_forgiving(&typed) {
            words = vec![typed];
        } else if words.is_empty() {
            words = nearest(cx, services, &typed).await?;
            instead.push(Instead { typed, words: words.clone() });
        }
        all.push(words);
    }
    if all.is_empty() || all.iter().any(Vec::is_empty) {
        return Ok(Hits::default());
    }
    let mut ids = with_all(cx, &of_services, &all, HITS + 1).await?;
    let more = ids.len() as u64 > HITS;
    ids.truncate(HITS as usize);
    Ok(Hits { ids, more, instead })
}

async fn by_reference(
    cx: &Context,
    services: &[ServiceId],
    asked: &str,
) -> Result<Option<MatterId>, Failure> {
    let Some(reference) = read_reference(asked) else { return Ok(None) };
    let named = matter::Entity::find()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::Reference.eq(reference))
        .filter(matter::Column::ServiceId.is_in(services.iter().copied()));
    Ok(named.one(&cx.tx).await?.map(|matter| matter.id))
}

/// Of the words typed, in the singular and in the plural, those that somebody wrote.
async fn written(
    cx: &Context,
    services: &[ServiceId],
    typed: &[String],
) -> Result<HashSet<String>, Failure> {
    let forms = typed.iter().flat_map(|typed| numbers_of(typed));
    let found = known(services).filter(known_word::Column::Word.is_in(forms));
    let found: Vec<String> = found.into_tuple().all(&cx.tx).await?;
    Ok(found.into_iter().collect())
}

/// What is looked for in place of a word that nobody wrote: the words that begin so; else those that
/// are a slip or two away. None where nobody wrote anything like it.
async fn nearest(
    cx: &Context,
    services: &[ServiceId],
    typed: &str,
) -> Result<Vec<String>, Failure> {
    if typed.chars().count() >= BEGINS {
        let begin = known(services)
            .filter(known_word::Column::Word.gt(typed))
            .filter(known_word::Column::Word.lt(format!("{typed}\u{10ffff}")))
            .limit(INSTEAD);
        let found: Vec<String> = begin.into_tuple().all(&cx.tx).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    near(cx, services, typed).await
}

/// The words that matters of `services` have, by letters.
fn known(services: &[ServiceId]) -> Select<known_word::Entity> {
    known_word::Entity::find()
        .select_only()
        .column(known_word::Column::Word)
        .distinct()
        .filter(known_word::Column::ServiceId.is_in(services.iter().copied()))
        .order_by_asc(known_word::Column::Word)
}

/// A word as it is, without the letter of a plural, and with one.
fn numbers_of(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned(), format!("{word}s"), format!("{word}x")];
    forms.extend(word.strip_suffix(['s', 'x']).map(str::to_owned));
    forms
}

/// The words of `services` with the fewest slips between them and `typed`, if these are forgiven.
async fn near(cx: &Context, services: &[ServiceId], typed: &str) -> Result<Vec<String>, Failure> {
    let met: Vec<String> = stump::Entity::find()
        .select_only()
        .column(stump::Column::Word)
        .distinct()
        .filter(stump::Column::Stump.is_in(slips::stumps_of_typed(typed)))
        .limit(COMPARED)
        .into_tuple()
        .all(&cx.tx)
        .await?;
    for slips in 1..=slips::forgiven(typed) {
        let so_near = met.iter().filter(|word| slips::between(typed, word) == slips);
        let of_services =
            known(services).filter(known_word::Column::Word.is_in(so_near)).limit(INSTEAD);
        let found: Vec<String> = of_services.into_tuple().all(&cx.tx).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// The latest `limit` matters that have one of the words of `services` and, of each list of `typed`,
/// at least one. Words hold letters and digits only: none can be more than itself to the engine.
async fn with_all(
    cx: &Context,
    services: &[String],
    typed: &[Vec<String>],
    limit: u64,
) -> Result<Vec<MatterId>, Failure> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    if cx.tx.get_database_backend() == DbBackend::Postgres {
        return postgres::with_all(cx, services, typed, limit).await;
    }
    let lite = "SELECT rowid AS id FROM matter_words WHERE matter_words MATCH $1 \
        ORDER BY rowid DESC LIMIT $2";
    let all = [&[services.to_vec()], typed].concat();
    let values = vec![any_of(&all, "\"", " OR ", " AND ").into(), limit.into()];
    let rows = cx.tx.query_all_raw(index::said(cx, lite, lite, values)).await?;
    rows.iter().map(|row| Ok(MatterId(row.try_get("", "id")?))).collect()
}

fn any_of(all: &[Vec<String>], quote: &str, or: &str, and: &str) -> String {
    let quoted = |word: &String| format!("{quote}{word}{quote}");
    let lists = all
        .iter()
        .map(|words| format!("({})", words.iter().map(quoted).collect::<Vec<_>>().join(or)));
    lists.collect::<Vec<_>>().join(and)
}
