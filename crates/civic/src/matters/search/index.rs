//! The index of words: written in the transaction of the text, gone with it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement as Sql, Value,
};

use super::slips;
use super::tables::{known_word, stump};
use crate::context::Context;
use crate::ids::{MatterId, PersonId, ServiceId};
use crate::matters::tables::{answer, event, matter};
use crate::matters::{Matter, State};
use crate::people::tables as person;
use crate::refusal::Failure;

/// Most words of one matter that are found; more are not heeded.
const WORDS: usize = 5_000;
/// Rows in one statement: no engine takes as many values as one likes.
const ROWS: usize = 4_000;
/// Before the key of a service makes a word that no text has: it is neither letter nor digit.
const SERVICE: char = '§';

/// The words of a text by which a matter is found or looked for: folded, without those that only
/// hold sentences together and without single letters.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words = gather::folded_words(text).into_iter();
    words.filter(|word| word.chars().nth(1).is_some() && !gather::is_function_word(word))
}

/// The word that stands for a service.
pub(super) fn word_of(service: ServiceId) -> String {
    format!("{SERVICE}{}", service.0)
}

/// Whether slips are forgiven in a word: not in numbers, nor where a letter is a third of it all.
pub(super) fn is_forgiving(word: &str) -> bool {
    word.chars().nth(2).is_some() && word.chars().all(char::is_alphabetic)
}

/// One statement, as the engine of `cx` says it.
pub(super) fn said(cx: &Context, lite: &str, post: &str, values: Vec<Value>) -> Sql {
    let backend = cx.tx.get_database_backend();
    let text = if backend == DbBackend::Postgres { post } else { lite };
    Sql::from_sql_and_values(backend, text, values)
}

/// Writes by what words matters are found, as their texts are now: the author's words and name, the place, what was added
/// to the history, the answers. What was written before goes; of a withdrawn matter all does.
///
/// Who writes, changes or erases such a text calls it in the same transaction, as the verbs of
/// matters do; who takes in many at once gives them together.
pub async fn index(cx: &Context, ids: &[MatterId]) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    let before = indexed(cx, ids).await?;
    let mut now = words_now(cx, ids).await?;
    now.retain(|_, words| !words.is_empty());
    erase(cx, before.keys()).await?;
    insert(cx, &now).await?;
    let (before, now) = (by_service(before), by_service(now));
    for (service, words) in &now {
        learn(cx, *service, words).await?;
    }
    for (service, mut words) in before {
        words.retain(|word| now.get(&service).is_none_or(|kept| !kept.contains(word)));
        unlearn(cx, service, words).await?;
    }
    Ok(())
}

/// Writes anew what a person's matters are found by: their name is among it.
pub(crate) async fn index_of_author(cx: &Context, author: PersonId) -> Result<(), Failure> {
    let theirs = matter::Entity::find()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::AuthorId.eq(author));
    let theirs: Vec<_> = theirs.all(&cx.tx).await?.iter().map(|matter| matter.id).collect();
    index(cx, &theirs).await
}

type Words = BTreeSet<String>;

fn keys<'a>(ids: impl Iterator<Item = &'a MatterId>) -> String {
    ids.map(|id| id.0.to_string()).collect::<Vec<_>>().join(",")
}

/// What the index has of them.
async fn indexed(cx: &Context, ids: &[MatterId]) -> Result<BTreeMap<MatterId, Words>, Failure> {
    let ids = keys(ids.iter());
    let lite = format!("SELECT rowid AS id, words FROM matter_words WHERE rowid IN ({ids})");
    let post = format!(
        "SELECT matter_id AS id, array_to_string(tsvector_to_array(words), ' ') AS words \
        FROM matter_words WHERE matter_id IN ({ids})"
    );
    let mut found = BTreeMap::new();
    for row in cx.tx.query_all_raw(said(cx, &lite, &post, Vec::new())).await? {
        let words: String = row.try_get("", "words")?;
        let id: i64 = row.try_get("", "id")?;
        found.insert(MatterId(id), words.split(' ').map(str::to_owned).collect());
    }
    Ok(found)
}

/// What they are to be found by.
async fn words_now(cx: &Context, ids: &[MatterId]) -> Result<BTreeMap<MatterId, Words>, Failure> {
    let matters = matter::Entity::find()
        .filter(cx.owns(matter::Column::BodyId))
        .filter(matter::Column::Id.is_in(ids.iter().copied()))
        .all(&cx.tx)
        .await?;
    let mut said: HashMap<MatterId, Vec<String>> = HashMap::new();
    let events = event::Entity::find()
        .filter(event::Column::MatterId.is_in(ids.iter().copied()))
        .filter(event::Column::Text.is_not_null());
    for row in events.all(&cx.tx).await? {
        said.entry(row.matter_id).or_default().extend(row.text);
    }
    let of_these = answer::Column::MatterId.is_in(ids.iter().copied());
    let answers = answer::Entity::find().filter(of_these);
    for row in answers.all(&cx.tx).await? {
        let texts = [Some(row.text), row.reasons];
        said.entry(row.matter_id).or_default().extend(texts.into_iter().flatten());
    }
    let names = names(cx, &matters).await?;
    Ok(matters
        .iter()
        .map(|matter| {
            let mut texts = said.remove(&matter.id).unwrap_or_default();
            texts.extend(matter.author_id.and_then(|author| names.get(&author).cloned()));
            texts.extend(matter.place.clone());
            (matter.id, words_in(matter, &texts))
        })
        .collect())
}

async fn names(cx: &Context, matters: &[Matter]) -> Result<HashMap<PersonId, String>, Failure> {
    let authors = matters.iter().filter_map(|matter| matter.author_id);
    let files = person::Entity::find()
        .filter(cx.owns(person::Column::BodyId))
        .filter(person::Column::Id.is_in(authors));
    Ok(files.all(&cx.tx).await?.into_iter().map(|file| (file.id, file.name)).collect())
}

fn words_in(matter: &Matter, texts: &[String]) -> Words {
    if matter.state == State::Withdrawn {
        return Words::new();
    }
    let mut words = Words::from([word_of(matter.service_id)]);
    for text in std::iter::once(&matter.text).chain(texts) {
        words.extend(words_of(text).take(WORDS - words.len().min(WORDS)));
    }
    words
}

fn by_service(indexed: BTreeMap<MatterId, Words>) -> BTreeMap<ServiceId, Words> {
    let mut services: BTreeMap<ServiceId, Words> = BTreeMap::new();
    for words in indexed.into_values() {
        let service = words.iter().find_map(|word| word.strip_prefix(SERVICE)?.parse().ok());
        let forgiving = words.into_iter().filter(|word| is_forgiving(word));
        services.entry(ServiceId(service.unwrap_or_default())).or_default().extend(forgiving);
    }
    services
}

async fn erase<'a>(cx: &Context, ids: impl Iterator<Item = &'a MatterId>) -> Result<(), Failure> {
    let ids = keys(ids);
    if ids.is_empty() {
        return Ok(());
    }
    let lite = format!("DELETE FROM matter_words WHERE rowid IN ({ids})");
    let post = format!("DELETE FROM matter_words WHERE matter_id IN ({ids})");
    cx.tx.execute_raw(said(cx, &lite, &post, Vec::new())).await?;
    Ok(())
}

async fn insert(cx: &Context, indexed: &BTreeMap<MatterId, Words>) -> Result<(), Failure> {
    if indexed.is_empty() {
        return Ok(());
    }
    let (mut lite, mut post, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (id, words) in indexed {
        let words = words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        values.push(words.into());
        lite.push(format!("({}, ${})", id.0, values.len()));
        post.push(format!(
            "({}, array_to_tsvector(string_to_array(${}, ' ')))",
            id.0,
            values.len()
        ));
    }
    let lite = format!("INSERT INTO matter_words (rowid, words) VALUES {}", lite.join(","));
    let post = format!("INSERT INTO matter_words (matter_id, words) VALUES {}", post.join(","));
    cx.tx.execute_raw(said(cx, &lite, &post, values)).await?;
    Ok(())
}

/// Takes in the words that the service did not know.
async fn learn(cx: &Context, service: ServiceId, words: &Words) -> Result<(), Failure> {
    let mut new = words.clone();
    for known in chunks(words) {
        let known = known_word::Entity::find()
            .filter(known_word::Column::ServiceId.eq(service))
            .filter(known_word::Column::Word.is_in(known));
        for row in known.all(&cx.tx).await? {
            new.remove(&row.word);
        }
    }
    for chunk in chunks(&new) {
        let rows = chunk
            .into_iter()
            .map(|word| known_word::ActiveModel { service_id: Set(service), word: Set(word) });
        // Two who bring the same new word at once both have it.
        let once = [known_word::Column::Word, known_word::Column::ServiceId];
        known_word::Entity::insert_many(rows)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(&cx.tx)
            .await?;
    }
    learn_stumps(cx, &new).await
}

/// Written as one text: there are many, and in a word there is nothing but letters.
async fn learn_stumps(cx: &Context, words: &Words) -> Result<(), Failure> {
    let rows: Vec<_> = words
        .iter()
        .flat_map(|word| {
            let stumps = slips::stumps_of_known(word).into_iter();
            stumps.map(move |stump| format!("('{stump}','{word}')"))
        })
        .collect();
    for some in rows.chunks(ROWS) {
        let into = "INSERT INTO known_word_stump (stump, word) VALUES ";
        let sql = format!("{into}{} ON CONFLICT DO NOTHING", some.join(","));
        cx.tx.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Forgets those of `words` that no matter of the service has any more. Who else may be about to
/// forget one of them waits: of two last matters that go at once, the later one forgets the word.
async fn unlearn(cx: &Context, service: ServiceId, words: Words) -> Result<(), Failure> {
    let mut lost = Vec::new();
    for chunk in chunks(&words) {
        let mut known = known_word::Entity::find()
            .filter(known_word::Column::ServiceId.eq(service))
            .filter(known_word::Column::Word.is_in(chunk))
            .order_by_asc(known_word::Column::Word);
        if cx.tx.get_database_backend() == DbBackend::Postgres {
            known = known.lock(LockType::Update);
        }
        lost.extend(known.all(&cx.tx).await?.into_iter().map(|row| row.word));
    }
    let mut gone = Words::new();
    for word in lost {
        if !is_indexed(cx, service, &word).await? {
            gone.insert(word);
        }
    }
    for chunk in chunks(&gone) {
        known_word::Entity::delete_many()
            .filter(known_word::Column::ServiceId.eq(service))
            .filter(known_word::Column::Word.is_in(chunk))
            .exec(&cx.tx)
            .await?;
    }
    unlearn_stumps(cx, gone).await
}

/// Forgets the stumps of those of `words` that no service knows any more.
async fn unlearn_stumps(cx: &Context, mut words: Words) -> Result<(), Failure> {
    for chunk in chunks(&words) {
        let elsewhere = known_word::Entity::find().filter(known_word::Column::Word.is_in(chunk));
        for row in elsewhere.all(&cx.tx).await? {
            words.remove(&row.word);
        }
    }
    for word in words {
        stump::Entity::delete_many()
            .filter(stump::Column::Stump.is_in(slips::stumps_of_known(&word)))
            .filter(stump::Column::Word.eq(word))
            .exec(&cx.tx)
            .await?;
    }
    Ok(())
}

fn chunks(words: &Words) -> Vec<Vec<String>> {
    let words: Vec<_> = words.iter().cloned().collect();
    words.chunks(ROWS).map(<[String]>::to_vec).collect()
}

async fn is_indexed(cx: &Context, service: ServiceId, word: &str) -> Result<bool, Failure> {
    let typed = [vec![word.to_owned()]];
    Ok(!super::with_all(cx, &[word_of(service)], &typed, 1).await?.is_empty())
}
