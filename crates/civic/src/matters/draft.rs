//! What an agent has written of an answer: kept as they type, found again on the page, theirs
//! alone. Colleagues see that there is one, not what it says. It is gone when the matter is
//! settled.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::tables::draft::{ActiveModel, Column, Entity, Model};
use super::{Submission, find, submit};
use crate::context::Context;
use crate::ids::{AgentId, MatterId};
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{self, Agent, Signed};
use crate::words::TEXT_LIMIT;

/// A draft's row.
pub type Draft = Model;

/// What stands in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftWords {
    /// The answer.
    pub text: String,
    /// Whether it says no.
    pub refuses: bool,
    /// The reasons.
    pub reasons: String,
    /// The ways to appeal.
    pub appeal: String,
}

impl Draft {
    /// What it says.
    pub fn words(&self) -> DraftWords {
        DraftWords {
            text: self.text.clone(),
            refuses: self.refuses,
            reasons: self.reasons.clone(),
            appeal: self.appeal.clone(),
        }
    }
}

/// Why a draft was not kept.
#[derive(Debug, thiserror::Error)]
pub enum CannotSaveDraft {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such matter here.
    #[error("no such matter")]
    Unknown,
    /// It waits for no answer, or one waits to be signed.
    #[error("the matter waits for no answer")]
    Settled,
    /// Another window of the same agent kept other words meanwhile. Both are kept: these in the
    /// form, those in the draft.
    #[error("another window saved other words")]
    SavedElsewhere {
        /// What it saved.
        other: Box<Draft>,
    },
    /// More than a person would read.
    #[error("the draft has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSaveDraft);

/// Keeps what the agent who acts has written for the matter `public_id`, if they last saw their
/// draft in version `seen` (0: none). Gives the version in which it is kept.
pub async fn save_draft(
    cx: &Context,
    public_id: &str,
    words: &DraftWords,
    seen: i32,
) -> Result<i32, CannotSaveDraft> {
    let matter = find::by_public_id(cx, public_id).await?.ok_or(CannotSaveDraft::Unknown)?;
    let agent = agent_may(cx, Act::Answer, matter.service_id)?.id();
    if !matter.state.is_open() || submit::waiting_on(cx, matter.id).await?.is_some() {
        return Err(CannotSaveDraft::Settled);
    }
    check_length(words)?;
    match of(cx, matter.id, agent).await? {
        Some(kept) if kept.words() == *words => Ok(kept.version),
        Some(kept) if kept.version != seen => {
            Err(CannotSaveDraft::SavedElsewhere { other: Box::new(kept) })
        }
        Some(kept) => Ok(update(cx, &kept, words).await?),
        None => Ok(insert(cx, matter.id, agent, words, seen.saturating_add(1)).await?),
    }
}

fn check_length(words: &DraftWords) -> Result<(), CannotSaveDraft> {
    let lengths = [&words.text, &words.reasons, &words.appeal].map(|text| text.chars().count());
    match lengths.into_iter().max() {
        Some(length) if length > TEXT_LIMIT => Err(CannotSaveDraft::TooLong { length }),
        _ => Ok(()),
    }
}

/// The draft of `agent` for a matter.
pub async fn of(cx: &Context, matter: MatterId, agent: AgentId) -> Result<Option<Draft>, Failure> {
    let row = Entity::find().filter(Column::MatterId.eq(matter));
    Ok(row.filter(Column::AgentId.eq(agent)).one(&cx.tx).await?)
}

/// The draft of the agent who acts for the matter `public_id`.
pub async fn own(cx: &Context, public_id: &str) -> Result<Option<Draft>, Failure> {
    let Some(agent) = cx.agent() else { return Ok(None) };
    match find::by_public_id(cx, public_id).await? {
        Some(matter) => of(cx, matter.id, agent.id()).await,
        None => Ok(None),
    }
}

/// Who else has a draft for a matter, first to last.
pub async fn others(cx: &Context, matter: MatterId) -> Result<Vec<Agent>, Failure> {
    let own = cx.agent().map(Signed::id);
    let rows = Entity::find().filter(Column::MatterId.eq(matter)).order_by_asc(Column::Id);
    let mut others = Vec::new();
    for row in rows.all(&cx.tx).await? {
        if Some(row.agent_id) != own && row.words() != DraftWords::default() {
            others.push(services::agent(cx, row.agent_id).await?);
        }
    }
    Ok(others)
}

async fn update(cx: &Context, kept: &Draft, words: &DraftWords) -> Result<i32, Failure> {
    let row = ActiveModel {
        version: Set(kept.version.saturating_add(1)),
        saved_at: Set(cx.now()),
        ..filled(words)
    };
    let updated = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(kept.id))
        .filter(Column::Version.eq(kept.version))
        .exec(&cx.tx)
        .await?;
    if updated.rows_affected == 1 {
        Ok(kept.version.saturating_add(1))
    } else {
        Err(Failure::ChangedMeanwhile { table: "answer_draft" })
    }
}

async fn insert(
    cx: &Context,
    matter: MatterId,
    agent: AgentId,
    words: &DraftWords,
    version: i32,
) -> Result<i32, Failure> {
    let row = ActiveModel {
        id: NotSet,
        matter_id: Set(matter),
        agent_id: Set(agent),
        version: Set(version),
        saved_at: Set(cx.now()),
        ..filled(words)
    };
    row.insert(&cx.tx).await?;
    Ok(version)
}

fn filled(words: &DraftWords) -> ActiveModel {
    ActiveModel {
        text: Set(words.text.clone()),
        refuses: Set(words.refuses),
        reasons: Set(words.reasons.clone()),
        appeal: Set(words.appeal.clone()),
        ..Default::default()
    }
}

/// What was laid before somebody is its writer's draft again. What they wrote since stays below
/// it.
pub(super) async fn give_back(cx: &Context, submission: &Submission) -> Result<(), Failure> {
    let words = DraftWords {
        text: submission.text.clone(),
        refuses: submission.reasons.is_some(),
        reasons: submission.reasons.clone().unwrap_or_default(),
        appeal: submission.appeal.clone().unwrap_or_default(),
    };
    match of(cx, submission.matter_id, submission.written_by).await? {
        Some(kept) => {
            let text = format!("{}\n\n{}", words.text, kept.text);
            update(cx, &kept, &DraftWords { text: text.trim().to_owned(), ..words }).await?
        }
        None => insert(cx, submission.matter_id, submission.written_by, &words, 1).await?,
    };
    Ok(())
}

/// The drafts for a matter go: all of them, or that of one agent.
pub(super) async fn forget(
    cx: &Context,
    matter: MatterId,
    agent: Option<AgentId>,
) -> Result<(), Failure> {
    let mut gone = Entity::delete_many().filter(Column::MatterId.eq(matter));
    if let Some(agent) = agent {
        gone = gone.filter(Column::AgentId.eq(agent));
    }
    gone.exec(&cx.tx).await?;
    Ok(())
}
