//! Public replies, with promises that were kept or not yet.

use civic::replies::{self, NewCommitment, ReplyDraft};
use civic::words::{Language, Subject};
use serde::Deserialize;

use super::scene::Scene;

/// A reply as written. Days are counted from today.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    on: i64,
    by: String,
    text: String,
    commitments: Vec<Commitment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Commitment {
    what: String,
    owner: String,
    due: i64,
    kept: Option<Kept>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    on: i64,
    proof: String,
}

/// A lead replies to `subject`, and says later what was kept.
pub(super) async fn reply(
    scene: &mut Scene<'_>,
    subject: (Subject, i64),
    reply: &Reply,
) -> anyhow::Result<()> {
    let mut commitments = Vec::new();
    for of in &reply.commitments {
        let (what, owner) = (of.what.clone(), of.owner.clone());
        commitments.push(NewCommitment { what, owner, due_on: scene.weekday(of.due)? });
    }
    scene.agent(reply.on, &reply.by).await?;
    let text = reply.text.trim().to_owned();
    let draft = ReplyDraft { subject, text, language: Language::Fr, commitments };
    let row = replies::reply(scene.cx, draft).await?;
    let rows = replies::commitments(scene.cx, &row).await?;
    for (of, row) in reply.commitments.iter().zip(&rows) {
        if let Some(kept) = &of.kept {
            scene.agent(kept.on, &reply.by).await?;
            replies::keep(scene.cx, row, &kept.proof).await?;
        }
    }
    Ok(())
}
