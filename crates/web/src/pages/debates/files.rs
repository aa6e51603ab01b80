//! What is published of a debate, as files: votes and statements in the format that Polis exports,
//! and the map. Voters have random ids of this debate alone; votes have no time and no college.
//!
//! What tells of single voters comes once voting is over: while it runs, whoever asks again and
//! again would see when each id votes. What is told of all together is the state that the map shows,
//! which moves on by several voters at once.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use civic::debates::{AllVotes, Debate, Statement};
use std::sync::Arc;

use super::found;
use crate::maps::Mapped;
use crate::problem::{Answer, Problem};
use crate::visit::Visit;

const CSV: &str = "text/csv; charset=utf-8";

/// `GET /debates/{id}/votes.csv`
pub(crate) async fn votes(visit: Visit, Path(id): Path<String>) -> Answer {
    let mapped = over(&visit, &id).await?;
    Ok(file(CSV, "votes.csv", vote_rows(&mapped.votes)?))
}

/// `GET /debates/{id}/statements.csv`
pub(crate) async fn statements(visit: Visit, Path(id): Path<String>) -> Answer {
    let debate = found(&visit.read().await?, &id).await?;
    let mapped = shown(&visit, &debate).await?;
    Ok(file(CSV, "statements.csv", statement_rows(&mapped)?))
}

/// `GET /debates/{id}/map.json`
pub(crate) async fn map(visit: Visit, Path(id): Path<String>) -> Answer {
    let mapped = over(&visit, &id).await?;
    let map = mapped.map.as_ref().ok_or(Problem::NotFound)?;
    Ok(file("application/json", "map.json", (map.to_json() + "\n").into_bytes()))
}

/// The votes, once nobody can vote any more.
async fn over(visit: &Visit, id: &str) -> Result<Arc<Mapped>, Problem> {
    let debate = found(&visit.read().await?, id).await?;
    if debate.is_open(visit.shell().today()) {
        return Err(Problem::NotFound);
    }
    shown(visit, &debate).await
}

/// The votes, once enough people voted that nobody is shown alone.
async fn shown(visit: &Visit, debate: &Debate) -> Result<Arc<Mapped>, Problem> {
    let mapped = visit.app.maps().find(&visit.app, debate).await?;
    if mapped.map.is_some() { Ok(mapped) } else { Err(Problem::NotFound) }
}

fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

fn vote_rows(all: &AllVotes) -> Result<Vec<u8>, Problem> {
    let rows = all.votes.iter().map(|vote| {
        [
            all.numbers[vote.statement].to_string(),
            all.voters[vote.voter].id.0.clone(),
            vote.stance.value().to_string(),
        ]
    });
    written(["comment-id", "voter-id", "vote"], rows)
}

fn statement_rows(mapped: &Mapped) -> Result<Vec<u8>, Problem> {
    let header = ["comment-id", "agrees", "disagrees", "passes", "moderated", "comment-body"];
    let rows = mapped.statements.iter().map(|statement| {
        let [agrees, disagrees, passes] = counts(mapped, statement).map(|count| count.to_string());
        let (number, text) = (statement.number.to_string(), statement.text.clone());
        [number, agrees, disagrees, passes, "1".to_owned(), text]
    });
    written(header, rows)
}

fn counts(mapped: &Mapped, statement: &Statement) -> [u32; 3] {
    let told = mapped.map.iter().flat_map(|map| &map.statements);
    let all = told
        .filter(|told| mapped.statement(&told.id) == Some(statement))
        .map(|told| told.all)
        .next()
        .unwrap_or_default();
    [all.agree, all.disagree, all.pass]
}

fn written<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Vec<u8>, Problem> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(header).map_err(|error| Problem::broken(&error))?;
    for row in rows {
        csv.write_record(row).map_err(|error| Problem::broken(&error))?;
    }
    csv.into_inner().map_err(|error| Problem::broken(&error))
}
