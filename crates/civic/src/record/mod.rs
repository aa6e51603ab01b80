//! The public record: each verb notes its act here, in its own transaction.
//!
//! Public acts are written as they are. Private acts enter as a salted commitment
//! (SHA-256 over salt and statement): destroying the salt cuts the link, the entry stays.
//! Notes name offices and roles, never agents.

pub mod tables;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::codes::hex;
use crate::context::Context;
use crate::refusal::Failure;
use crate::time::LegalDate;
use crate::words::Subject;

/// Notes a public act.
pub async fn note_public(cx: &Context, act: &str, statement: &Value) -> Result<(), Failure> {
    insert(cx, act, cx.legal_today(), statement.to_string(), None).await.map(|_| ())
}

/// Notes a private act about `subject`: only the act's name and a commitment can be read.
pub async fn note_private(
    cx: &Context,
    act: &str,
    subject: (Subject, i64),
    statement: &Value,
) -> Result<(), Failure> {
    note_private_on(cx, act, subject, cx.legal_today(), statement).await
}

/// Notes a private act that took effect `on` another day than it is written down.
pub(crate) async fn note_private_on(
    cx: &Context,
    act: &str,
    subject: (Subject, i64),
    on: LegalDate,
    statement: &Value,
) -> Result<(), Failure> {
    let salt = cx.new_salt();
    let opening = statement.to_string();
    let commitment = commit_to(&salt, &opening);
    let record_id = insert(cx, act, on, "{}".to_owned(), Some(commitment)).await?;
    let row = tables::salt::ActiveModel {
        record_id: Set(record_id),
        subject_kind: Set(subject.0),
        subject_id: Set(subject.1),
        salt: Set(salt),
        opening: Set(opening),
    };
    tables::salt::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// The commitment to `opening` under `salt`, in hexadecimal.
pub fn commit_to(salt: &str, opening: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(salt.as_bytes());
    digest.update(b"\0");
    digest.update(opening.as_bytes());
    hex(&digest.finalize())
}

async fn insert(
    cx: &Context,
    act: &str,
    on: LegalDate,
    statement: String,
    commitment: Option<String>,
) -> Result<i64, Failure> {
    let row = tables::pending::ActiveModel {
        id: NotSet,
        body_id: Set(cx.body_id()),
        act: Set(act.to_owned()),
        effective_on: Set(on),
        recorded_at: Set(cx.now()),
        statement: Set(statement),
        commitment: Set(commitment),
    };
    Ok(row.insert(&cx.tx).await?.id)
}
