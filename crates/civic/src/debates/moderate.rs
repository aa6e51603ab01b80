//! Moderating a proposed statement, against the published reasons.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::tables::statement;
use super::{Debate, NotOpen, RejectionReason, Statement, StatementState, find};
use crate::codes::hex;
use crate::context::Context;
use crate::ids::AgentId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::LINE_LIMIT;

/// What a steward decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It can be voted on.
    Accept,
    /// It cannot.
    Reject {
        /// For which of the published reasons.
        reason: RejectionReason,
        /// What the steward adds, in one line; public.
        words: Option<String>,
    },
}

/// Why it was not decided.
#[derive(Debug, thiserror::Error)]
pub enum CannotModerate {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It was decided otherwise.
    #[error("the statement is {}", .state.word())]
    AlreadyModerated {
        /// Where it stands.
        state: StatementState,
    },
    /// Nobody could vote on it any more.
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    /// More than a line.
    #[error("the words have {length} characters, at most {LINE_LIMIT}")]
    TooLong {
        /// Their length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotModerate);

/// Accepts or rejects a proposed `statement` and notes it on the record: an accepted one with its
/// text, a rejected one with the reason and the digest of its text. Deciding the same again
/// changes nothing.
pub async fn moderate(
    cx: &Context,
    statement: &Statement,
    decision: Decision,
) -> Result<(), CannotModerate> {
    let debate = find::by_id(cx, statement.debate_id).await?;
    let agent = agent_may(cx, Act::Moderate, debate.service_id)?.id();
    let decided = Decided::of(decision)?;
    if statement.state == decided.state && statement.reason == decided.reason {
        return Ok(());
    }
    if statement.state != StatementState::Proposed {
        return Err(CannotModerate::AlreadyModerated { state: statement.state });
    }
    if decided.state == StatementState::Accepted {
        debate.check_open(cx.today())?;
    }
    change(cx, statement, agent, &decided).await?;
    note_for_record(cx, &debate, statement, &decided).await?;
    Ok(())
}

/// A decision as it is stored.
struct Decided {
    state: StatementState,
    reason: Option<RejectionReason>,
    words: Option<String>,
}

impl Decided {
    fn of(decision: Decision) -> Result<Self, CannotModerate> {
        let Decision::Reject { reason, words } = decision else {
            return Ok(Self { state: StatementState::Accepted, reason: None, words: None });
        };
        let words = words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
        let length = words.as_ref().map_or(0, |words| words.chars().count());
        if length > LINE_LIMIT {
            return Err(CannotModerate::TooLong { length });
        }
        Ok(Self { state: StatementState::Rejected, reason: Some(reason), words })
    }
}

async fn change(
    cx: &Context,
    statement: &Statement,
    agent: AgentId,
    decided: &Decided,
) -> Result<(), Failure> {
    use statement::Column;
    let changed = statement::Entity::update_many()
        .col_expr(Column::Version, Expr::value(statement.version + 1))
        .col_expr(Column::State, Expr::value(decided.state.word()))
        .col_expr(Column::Reason, Expr::value(decided.reason.map(RejectionReason::word)))
        .col_expr(Column::ReasonWords, Expr::value(decided.words.clone()))
        .col_expr(Column::ModeratedBy, Expr::value(agent.0))
        .filter(Column::Id.eq(statement.id))
        .filter(Column::Version.eq(statement.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "statement" })
    }
}

async fn note_for_record(
    cx: &Context,
    debate: &Debate,
    statement: &Statement,
    decided: &Decided,
) -> Result<(), Failure> {
    let Some(reason) = decided.reason else {
        let accepted = json!({
            "debate": debate.public_id.0,
            "statement": statement.number,
            "text": statement.text,
        });
        return record::note_public(cx, "statement-accepted", &accepted).await;
    };
    let rejected = json!({
        "debate": debate.public_id.0,
        "statement": statement.number,
        "text_digest": hex(&Sha256::digest(statement.text.as_bytes())),
        "reason": reason.word(),
        "words": decided.words,
    });
    record::note_public(cx, "statement-rejected", &rejected).await
}
