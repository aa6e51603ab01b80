//! Two files are of one person: what hangs on the one goes to the other.
//!
//! A file opens matters. Whoever merges the files of two people gives one of them the other's
//! matters; so somebody of **each** service that has a matter in either file says, in words, how
//! they made sure that it is one person. Until the last of them has, nothing moves. Each row that
//! then moves is kept, so that [`super::unmerge_files()`] can put it back. Decision 0022.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Alias, Cond, Expr, ExprTrait, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait};
use sea_orm::{QueryFilter, QueryOrder, QuerySelect};

use super::Person;
use super::tables::{self, file_merge, file_merge_row, file_merge_word};
use crate::context::Context;
use crate::ids::{PersonId, ServiceId};
use crate::matters::tables::{link, matter};
use crate::matters::{self, Matter, What};
use crate::proxies::tables as proxy;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::services::Signed;
use crate::sessions::tables::{ceremony, session, sign_in_link};
use crate::words::{LINE_LIMIT, said_in_a_line, vocabulary};

/// That two files are of one person.
pub type FileMerge = file_merge::Model;

vocabulary! {
    /// What hangs on a file.
    Holds {
        /// A matter that they brought.
        Matter = "matter",
        /// A way in.
        WayIn = "way_in",
        /// Somebody who acts for them.
        Proxy = "proxy",
        /// Somebody for whom they act.
        ActsFor = "acts_for",
        /// What they allowed.
        Consent = "consent",
        /// A matter that they took in with its code.
        Link = "link",
        /// Their part in a cause or a debate.
        Voice = "voice",
    }
}

impl Holds {
    /// Its table, the key of its rows, and the column that says whose it is.
    const fn place(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Matter => ("matter", "id", "author_id"),
            Self::WayIn => ("way_in", "id", "person_id"),
            Self::Proxy => ("proxy", "id", "person_id"),
            Self::ActsFor => ("proxy", "id", "proxy_person_id"),
            Self::Consent => ("consent", "id", "person_id"),
            Self::Link => ("matter_link", "matter_id", "person_id"),
            Self::Voice => ("voice_link", "voice_id", "person_id"),
        }
    }

    /// Whether its rows have a version that changes with them.
    const fn has_version(self) -> bool {
        matches!(self, Self::Matter | Self::Proxy | Self::ActsFor)
    }
}

/// Why files were not merged.
#[derive(Debug, thiserror::Error)]
pub enum CannotMergeFiles {
    /// Not by this agent: none of the services concerned is theirs, or none is left to speak.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A file opens all its matters: nobody gets another's without a look at who they are.
    #[error("how the identity was checked is not said")]
    NotChecked,
    /// No single line.
    #[error("how it was checked has {length} characters, at most {LINE_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// It is one file.
    #[error("it is the same file")]
    SameFile,
    /// One of them is part of another file already.
    #[error("one of them was merged already")]
    MergedBefore,
    /// It was done or given up.
    #[error("it waits for nobody any more")]
    Over,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotMergeFiles);

/// Says, for the services of the agent who acts, that `kept` and `other` are files of one person, and
/// merges them once somebody of each service concerned has said so. Asking again for what waits is
/// saying so too.
pub async fn merge_files(
    cx: &Context,
    kept: PersonId,
    other: PersonId,
    how_checked: &str,
) -> Result<FileMerge, CannotMergeFiles> {
    if kept == other {
        return Err(CannotMergeFiles::SameFile);
    }
    let files = [super::find(cx, kept).await?, super::find(cx, other).await?];
    if files.iter().any(|file| file.merged_into.is_some()) {
        return Err(CannotMergeFiles::MergedBefore);
    }
    let pair = |kept: PersonId, other: PersonId| {
        Condition::all()
            .add(file_merge::Column::KeptId.eq(kept))
            .add(file_merge::Column::OtherId.eq(other))
    };
    let waiting = file_merge::Entity::find()
        .filter(file_merge::Column::BodyId.eq(cx.body_id()))
        .filter(Condition::any().add(pair(kept, other)).add(pair(other, kept)))
        .filter(file_merge::Column::EndedAt.is_null())
        .one(&cx.tx)
        .await?;
    if let Some(waiting) = waiting {
        return agree_to_merge(cx, &waiting, how_checked).await;
    }
    let agent = agent_may_here(cx, Act::MergeFiles)?;
    let concerned = concerned(cx, [kept, other]).await?;
    let how_checked = checked(agent, &concerned, how_checked)?;
    let merge = file_merge::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        kept_id: Set(kept),
        other_id: Set(other),
        asked_at: Set(cx.now()),
        done_at: Set(None),
        ended_at: Set(None),
        why_ended: Set(None),
    }
    .insert(&cx.tx)
    .await?;
    say(cx, &merge, agent, &concerned, how_checked).await?;
    go_on(cx, merge).await
}

/// Says the same of files that wait to be merged, for the services of the agent who acts.
pub async fn agree_to_merge(
    cx: &Context,
    merge: &FileMerge,
    how_checked: &str,
) -> Result<FileMerge, CannotMergeFiles> {
    let agent = agent_may_here(cx, Act::MergeFiles)?;
    if merge.done_at.is_some() || merge.ended_at.is_some() {
        return Err(CannotMergeFiles::Over);
    }
    let missing = missing(cx, merge).await?;
    let how_checked = checked(agent, &missing, how_checked)?;
    say(cx, merge, agent, &missing, how_checked).await?;
    go_on(cx, merge.clone()).await
}

/// Who speaks speaks for a service concerned, and says how they made sure.
fn checked<'a>(
    agent: &Signed,
    concerned: &[ServiceId],
    how_checked: &'a str,
) -> Result<&'a str, CannotMergeFiles> {
    if !concerned.iter().any(|service| agent.may(Act::MergeFiles, Some(*service))) {
        return Err(NotAllowed::NotFor(Act::MergeFiles).into());
    }
    let too_long = |length| CannotMergeFiles::TooLong { length };
    said_in_a_line(how_checked, CannotMergeFiles::NotChecked, too_long)
}

/// The services of all matters that either file opens: brought, taken in with a code, or of somebody
/// for whom its holder acts.
async fn concerned(cx: &Context, files: [PersonId; 2]) -> Result<Vec<ServiceId>, Failure> {
    let keys = files.map(|file| file.0);
    let principals = Query::select()
        .column(proxy::Column::PersonId)
        .from(proxy::Entity)
        .and_where(proxy::Column::ProxyPersonId.is_in(keys))
        .and_where(proxy::Column::RevokedAt.is_null())
        .to_owned();
    let taken_in = Query::select()
        .column(link::Column::MatterId)
        .from(link::Entity)
        .and_where(link::Column::PersonId.is_in(keys))
        .to_owned();
    let opened = Condition::any()
        .add(matter::Column::AuthorId.is_in(keys))
        .add(matter::Column::AuthorId.in_subquery(principals))
        .add(matter::Column::Id.in_subquery(taken_in));
    Ok(matter::Entity::find()
        .select_only()
        .column(matter::Column::ServiceId)
        .distinct()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(opened)
        .order_by_asc(matter::Column::ServiceId)
        .into_tuple()
        .all(&cx.tx)
        .await?)
}

/// The services concerned of which nobody has checked yet.
pub async fn missing(cx: &Context, merge: &FileMerge) -> Result<Vec<ServiceId>, Failure> {
    let said: Vec<ServiceId> = words(cx, merge).await?.iter().map(|of| of.service_id).collect();
    let mut concerned = concerned(cx, [merge.kept_id, merge.other_id]).await?;
    concerned.retain(|service| !said.contains(service));
    Ok(concerned)
}

/// Who has checked, for which service and how.
pub async fn words(
    cx: &Context,
    merge: &FileMerge,
) -> Result<Vec<file_merge_word::Model>, Failure> {
    let said = file_merge_word::Entity::find();
    let said = said.filter(file_merge_word::Column::MergeId.eq(merge.id));
    Ok(said.order_by_asc(file_merge_word::Column::Id).all(&cx.tx).await?)
}

async fn say(
    cx: &Context,
    merge: &FileMerge,
    agent: &Signed,
    services: &[ServiceId],
    how_checked: &str,
) -> Result<(), Failure> {
    for service in services.iter().filter(|of| agent.may(Act::MergeFiles, Some(**of))) {
        let word = file_merge_word::ActiveModel {
            id: NotSet,
            merge_id: Set(merge.id),
            service_id: Set(*service),
            agent_id: Set(agent.id()),
            how_checked: Set(how_checked.to_owned()),
            at: Set(cx.now()),
        };
        file_merge_word::Entity::insert(word).exec_without_returning(&cx.tx).await?;
    }
    Ok(())
}

/// Merges, if nobody has to check any more.
async fn go_on(cx: &Context, merge: FileMerge) -> Result<FileMerge, CannotMergeFiles> {
    if !missing(cx, &merge).await?.is_empty() {
        return Ok(merge);
    }
    let before = matters_of(cx, &[merge.kept_id, merge.other_id]).await?;
    become_part(cx, &merge).await?;
    for holds in Holds::ALL {
        for row in movable(cx, *holds, &merge).await? {
            keep_row(cx, &merge, *holds, row).await?;
            give(cx, *holds, row, (merge.other_id, merge.kept_id)).await?;
        }
    }
    sign_out(cx, merge.other_id).await?;
    tell(cx, &before, What::FilesMerged, "files-merged").await?;
    let mut done: file_merge::ActiveModel = merge.into();
    done.done_at = Set(Some(cx.now()));
    Ok(done.update(&cx.tx).await?)
}

/// The other file is part of the one that is kept, unless either changed meanwhile.
async fn become_part(cx: &Context, merge: &FileMerge) -> Result<(), CannotMergeFiles> {
    let kept = super::find(cx, merge.kept_id).await?;
    let changed = tables::Entity::update_many()
        .col_expr(tables::Column::MergedInto, Expr::value(merge.kept_id.0))
        .filter(tables::Column::Id.eq(merge.other_id))
        .filter(tables::Column::MergedInto.is_null())
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected != 1 || kept.merged_into.is_some() {
        return Err(CannotMergeFiles::MergedBefore);
    }
    Ok(())
}

async fn keep_row(cx: &Context, merge: &FileMerge, holds: Holds, row: i64) -> Result<(), Failure> {
    let kept = file_merge_row::ActiveModel {
        id: NotSet,
        merge_id: Set(merge.id),
        holds: Set(holds),
        row_id: Set(row),
    };
    file_merge_row::Entity::insert(kept).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// The keys of what hangs on the other file and can hang on the one that is kept. Left where it is:
/// what both have (a link to one matter, two voices in one debate, which counted already), and that
/// one acts for the other.
async fn movable(cx: &Context, holds: Holds, merge: &FileMerge) -> Result<Vec<i64>, Failure> {
    let (table, key, whose) = holds.place();
    let (kept, other) = (merge.kept_id.0, merge.other_id.0);
    let col = |name: &'static str| Expr::col(Alias::new(name));
    let of_kept = |columns: [&'static str; 1]| {
        let mut query = Query::select();
        query.columns(columns.map(Alias::new)).from(Alias::new(table));
        query.and_where(col(whose).eq(kept)).to_owned()
    };
    let fits = match holds {
        Holds::Matter | Holds::WayIn | Holds::Consent => Cond::all(),
        Holds::Proxy => {
            let none = col("proxy_person_id").is_null();
            Cond::any().add(none).add(col("proxy_person_id").ne(kept))
        }
        Holds::ActsFor => Cond::all().add(col("person_id").ne(kept)),
        Holds::Link => Cond::all().add(col("matter_id").not_in_subquery(of_kept(["matter_id"]))),
        Holds::Voice => {
            let elsewhere = col("scope_id").not_in_subquery(of_kept(["scope_id"]));
            Cond::all().add(elsewhere)
        }
    };
    let query = Query::select()
        .column(Alias::new(key))
        .from(Alias::new(table))
        .and_where(col(whose).eq(other))
        .cond_where(fits)
        .order_by(Alias::new(key), sea_orm::Order::Asc)
        .to_owned();
    let rows = cx.tx.query_all(&query).await?;
    rows.iter().map(|row| Ok(row.try_get("", key)?)).collect()
}

/// Gives a row from one file to another, if it is still there.
pub(super) async fn give(
    cx: &Context,
    holds: Holds,
    row: i64,
    (from, to): (PersonId, PersonId),
) -> Result<(), Failure> {
    let (table, key, whose) = holds.place();
    let mut query = Query::update();
    query.table(Alias::new(table)).value(Alias::new(whose), to.0);
    if holds.has_version() {
        query.value(Alias::new("version"), Expr::col(Alias::new("version")).add(1));
    }
    query
        .and_where(Expr::col(Alias::new(key)).eq(row))
        .and_where(Expr::col(Alias::new(whose)).eq(from.0));
    cx.tx.execute(&query).await?;
    Ok(())
}

/// Ends all sessions of a file, and what was about to open one: who comes back comes by a way in.
pub(super) async fn sign_out(cx: &Context, file: PersonId) -> Result<(), Failure> {
    let now = || Expr::value(cx.now().0);
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, now())
        .filter(session::Column::PersonId.eq(file))
        .filter(session::Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, now())
        .filter(sign_in_link::Column::PersonId.eq(file))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(&cx.tx)
        .await?;
    ceremony::Entity::update_many()
        .col_expr(ceremony::Column::UsedAt, now())
        .filter(ceremony::Column::PersonId.eq(file))
        .filter(ceremony::Column::UsedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// The matters of these files.
pub(super) async fn matters_of(cx: &Context, files: &[PersonId]) -> Result<Vec<Matter>, Failure> {
    Ok(matter::Entity::find()
        .filter(cx.owns(matter::Column::BodyId))
        .filter(matter::Column::AuthorId.is_in(files.iter().copied()))
        .order_by_asc(matter::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// Tells it in the history of each matter, to each author by their latest one, and to the record.
pub(super) async fn tell(
    cx: &Context,
    before: &[Matter],
    what: What,
    message: &'static str,
) -> Result<(), Failure> {
    for matter in before {
        matters::happened(cx, matter, what, None).await?;
    }
    // They are found by the name in their author's file, which is another now.
    let ids: Vec<_> = before.iter().map(|matter| matter.id).collect();
    matters::search::index(cx, &ids).await?;
    let is_last_of = |at: usize, matter: &Matter| {
        before[at + 1..].iter().all(|later| later.author_id != matter.author_id)
    };
    for (at, matter) in before.iter().enumerate() {
        if is_last_of(at, matter) {
            matters::tell_author(cx, matter, message).await?;
            matters::note_for_record(cx, matter, what.word()).await?;
        }
    }
    Ok(())
}

/// The merge under this public id, and both files, for who may speak for a service concerned.
pub async fn found(
    cx: &Context,
    public_id: &str,
) -> Result<Option<(FileMerge, Person, Person)>, CannotMergeFiles> {
    let agent = agent_may_here(cx, Act::MergeFiles)?;
    let merge = file_merge::Entity::find()
        .filter(file_merge::Column::BodyId.eq(cx.body_id()))
        .filter(file_merge::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?;
    let Some(merge) = merge else { return Ok(None) };
    if !is_theirs(cx, agent, &merge).await? {
        return Err(NotAllowed::NotFor(Act::MergeFiles).into());
    }
    let files = (super::find(cx, merge.kept_id).await?, super::find(cx, merge.other_id).await?);
    Ok(Some((merge, files.0, files.1)))
}

/// Whether the agent may speak for a service concerned.
pub(super) async fn is_theirs(
    cx: &Context,
    agent: &Signed,
    merge: &FileMerge,
) -> Result<bool, Failure> {
    let mut concerned = concerned(cx, [merge.kept_id, merge.other_id]).await?;
    // Those that spoke: what they spoke about may have moved on since.
    concerned.extend(words(cx, merge).await?.iter().map(|word| word.service_id));
    Ok(concerned.iter().any(|service| agent.may(Act::MergeFiles, Some(*service))))
}

/// What waits or was done, latest first, for who may speak for a service concerned; at most 50.
pub async fn list(cx: &Context) -> Result<Vec<(FileMerge, Person, Person)>, CannotMergeFiles> {
    let agent = agent_may_here(cx, Act::MergeFiles)?;
    let all = file_merge::Entity::find()
        .filter(file_merge::Column::BodyId.eq(cx.body_id()))
        .filter(file_merge::Column::EndedAt.is_null())
        .order_by_desc(file_merge::Column::Id)
        .all(&cx.tx)
        .await?;
    let mut theirs = Vec::new();
    for merge in all {
        if theirs.len() < 50 && is_theirs(cx, agent, &merge).await? {
            let kept = super::find(cx, merge.kept_id).await?;
            let other = super::find(cx, merge.other_id).await?;
            theirs.push((merge, kept, other));
        }
    }
    Ok(theirs)
}
