//! Two files of one person: found from a matter of the one, merged after a check of identity by each
//! service concerned, and taken back.

use askama::Template;
use axum::extract::{Path, Query};
use civic::ids::ServiceId;
use civic::matters::Matter;
use civic::people::{
    self, CannotMergeFiles, CannotUnmergeFiles, FileMerge, agree_to_merge, merge_files,
    unmerge_files,
};
use civic::words::LINE_LIMIT;

use super::enter::{found, told};
use super::matter::open;
use crate::form::{Choice, Form, FormView, too_long};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stop, Visit, act};

#[derive(Template)]
#[template(path = "desk/one_person.html")]
struct OnePerson {
    shell: Shell,
    form: FormView,
    matter: Matter,
    /// The file of its author, as it is told from another; none where they gave no name.
    file: Option<String>,
    /// The other files that were looked for.
    found: Option<Vec<Choice>>,
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<OnePerson, Problem> {
    let cx = visit.begin().await?;
    let matter = open(&cx, id, "desk").await?;
    let author = match matter.author_id {
        Some(author) => Some(people::find(&cx, author).await?),
        None => None,
    };
    cx.commit().await?;
    let mut found = found(visit, &form).await?;
    if let Some(found) = &mut found {
        let own = author.as_ref().map(|file| file.public_id.0.as_str());
        found.retain(|(id, _)| Some(id.as_str()) != own && id != super::enter::NEW);
    }
    let file = author.as_ref().map(told);
    Ok(OnePerson { shell: visit.shell(), form, matter, file, found })
}

/// `GET /desk/{id}/one-person`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    page(&show(&visit, &id, FormView::new(visit.words)).await?)
}

/// `POST /desk/{id}/one-person`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    visit.check(&form)?;
    let words = visit.words;
    let view = form.view(words);
    if form.get("go") == "find" || form.get("file").is_empty() {
        return page(&show(&visit, &id, view).await?);
    }
    if !form.has("sure") {
        let view = view.error("sure", words.say("desk-merges-not_sure"));
        return refused(&show(&visit, &id, view).await?);
    }
    let done = act!(visit, form, "files-merged", |cx| -> Stop<CannotMergeFiles> {
        let matter = open(cx, &id, "act").await?;
        let kept = matter.author_id.ok_or(Problem::NotFound)?;
        let other = people::found(cx, form.get("file")).await;
        let other = other.map_err(super::enter::explain_look_up)?.ok_or(Problem::NotFound)?;
        let merged = merge_files(cx, kept, other.id, form.get("how")).await;
        let merged = merged.map_err(Stop::Refused)?;
        let done = if merged.done_at.is_some() { "merged" } else { "waits" };
        format!("/desk/merges?done={done}")
    });
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => stopped.refusal()?,
    };
    let (field, text) = explain(&visit, refusal, "how")?;
    refused(&show(&visit, &id, view.error(&field, text)).await?)
}

/// A refusal as a sentence, and the field at which it is said; `how` is the one of the check.
fn explain(
    visit: &Visit,
    refusal: CannotMergeFiles,
    how: &str,
) -> Result<(String, String), Problem> {
    let words = visit.words;
    Ok(match refusal {
        CannotMergeFiles::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotMergeFiles::Failed(failure) => return Err(failure.into()),
        CannotMergeFiles::NotChecked => (how.to_owned(), words.say("desk-merges-not_checked")),
        CannotMergeFiles::TooLong { length } => {
            (how.to_owned(), too_long(words, length, LINE_LIMIT))
        }
        CannotMergeFiles::SameFile => ("file".to_owned(), words.say("desk-merges-same")),
        CannotMergeFiles::MergedBefore => ("file".to_owned(), words.say("desk-merges-before")),
        CannotMergeFiles::Over => (how.to_owned(), words.say("desk-merges-over")),
    })
}

/// A merge as the list shows it.
struct Row {
    merge: FileMerge,
    kept: String,
    other: String,
    /// The services that have checked, and how, where that is for who reads to know.
    said: Vec<(ServiceId, Option<String>)>,
    missing: Vec<ServiceId>,
    /// Whether who reads speaks for one that has not.
    may_agree: bool,
}

#[derive(Template)]
#[template(path = "desk/merges.html")]
struct List {
    shell: Shell,
    form: FormView,
    rows: Vec<Row>,
    done: String,
}

/// `GET /desk/merges`
pub(crate) async fn list(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let known = ["merged", "waits", "undone"];
    let mut shown = rows(&visit, FormView::new(visit.words)).await?;
    shown.done = visit.words.say_known("desk-merges-done_", &asked.done, &known);
    page(&shown)
}

async fn rows(visit: &Visit, form: FormView) -> Result<List, Problem> {
    let cx = visit.read().await?;
    let agent = visit.want_agent()?;
    let listed = people::merge_files::list(&cx).await.map_err(|refusal| match refusal {
        CannotMergeFiles::NotAllowed(not_allowed) => not_allowed.into(),
        other => Problem::broken(&other),
    })?;
    let mut rows = Vec::new();
    for (merge, kept, other) in listed {
        let missing = match merge.done_at {
            Some(_) => Vec::new(),
            None => people::merge_files::missing(&cx, &merge).await?,
        };
        let words = people::merge_files::words(&cx, &merge).await?.into_iter();
        let said = words.map(|word| {
            let theirs = agent.works_for(word.service_id);
            (word.service_id, theirs.then_some(word.how_checked))
        });
        rows.push(Row {
            said: said.collect(),
            may_agree: missing.iter().any(|service| agent.works_for(*service)),
            kept: told(&kept),
            other: told(&other),
            merge,
            missing,
        });
    }
    Ok(List { shell: visit.shell(), form, rows, done: String::new() })
}

/// `POST /desk/merges/{merge}/agree`
pub(crate) async fn agree(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let field = format!("how-{id}");
    let done = act!(visit, form, "merge-agreed", |cx| -> Stop<CannotMergeFiles> {
        let (merge, ..) = there(people::merge_files::found(cx, &id).await)?;
        let merged = agree_to_merge(cx, &merge, form.get(&field)).await.map_err(Stop::Refused)?;
        let done = if merged.done_at.is_some() { "merged" } else { "waits" };
        format!("/desk/merges?done={done}")
    });
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => stopped.refusal()?,
    };
    let (field, text) = explain(&visit, refusal, &field)?;
    refused(&rows(&visit, form.view(visit.words).error(&field, text)).await?)
}

/// What was found; another's is not told from one that is not there.
fn there<T>(found: Result<Option<T>, CannotMergeFiles>) -> Result<T, Problem> {
    match found {
        Ok(Some(found)) => Ok(found),
        Ok(None) | Err(CannotMergeFiles::NotAllowed(_)) => Err(Problem::NotFound),
        Err(other) => Err(Problem::broken(&other)),
    }
}

/// `POST /desk/merges/{merge}/undo`
pub(crate) async fn undo(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let field = format!("why-{id}");
    let done = act!(visit, form, "files-separated", |cx| -> Stop<CannotUnmergeFiles> {
        let (merge, ..) = there(people::merge_files::found(cx, &id).await)?;
        unmerge_files(cx, &merge, form.get(&field)).await.map_err(Stop::Refused)?;
        "/desk/merges?done=undone".to_owned()
    });
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => stopped.refusal()?,
    };
    let text = match refusal {
        CannotUnmergeFiles::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotUnmergeFiles::Failed(failure) => return Err(failure.into()),
        CannotUnmergeFiles::NoReason => words.say("desk-merges-no_reason"),
        CannotUnmergeFiles::TooLong { length } => too_long(words, length, LINE_LIMIT),
        CannotUnmergeFiles::Over => words.say("desk-merges-over"),
        CannotUnmergeFiles::MergedSince => words.say("desk-merges-merged_since"),
    };
    refused(&rows(&visit, form.view(words).error(&field, text)).await?)
}
