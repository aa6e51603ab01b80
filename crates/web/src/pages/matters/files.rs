//! Files that came with a matter: for its author, for its service's agents.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use civic::Context;
use civic::matters::{Matter, find};
use civic::rights::Act;
use serde::Deserialize;

use super::at::At;
use super::follow::note_reading;
use crate::problem::{Answer, Problem};
use crate::visit::Visit;

/// A download that a browser shows all the same has no scripts, no forms and no origin.
pub(crate) const SANDBOX: &str = "sandbox; default-src 'none'";

/// Which file.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    file: String,
}

/// `GET /follow/{code}/files/{file}` and `/mine/{matter}/files/{file}`
pub(crate) async fn for_author(visit: Visit, at: At, Path(Which { file }): Path<Which>) -> Answer {
    note_reading(&visit, &at).await?;
    let cx = visit.read().await?;
    let opened = at.open(&visit, &cx, Act::Follow).await?;
    send(&cx, &opened.matter, &file).await
}

/// `GET /desk/{id}/files/{file}`. The opening is noted.
pub(crate) async fn for_agent(visit: Visit, Path((id, file)): Path<(String, String)>) -> Answer {
    let cx = visit.begin().await?;
    let found = find::for_agent(&cx, &id, "file").await?.ok_or(Problem::NotFound)?;
    let matter = found?;
    let answer = send(&cx, &matter, &file).await;
    cx.commit().await?;
    answer
}

/// Always as a download: what people send must never run as a page of this site.
pub(crate) async fn send(cx: &Context, matter: &Matter, file: &str) -> Result<Response, Problem> {
    let files = find::attachments(cx, matter.id).await?;
    let file = files.into_iter().find(|row| row.public_id.0 == file).ok_or(Problem::NotFound)?;
    let bytes = find::attachment_bytes(cx, file.id).await?;
    let name: String = form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"));
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
