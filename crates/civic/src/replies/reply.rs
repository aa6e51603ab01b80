//! Replying in public, by name and function.

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait};
use serde_json::json;

use super::tables::{commitment, reply as row};
use super::{CommitmentState, Reply, find};
use crate::context::Context;
use crate::ids::{CauseId, ServiceId, TransformationId};
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{self, Signed};
use crate::time::LegalDate;
use crate::words::{LINE_LIMIT, Language, Subject, TEXT_LIMIT};
use crate::{causes, record, subjects, transformations};

/// What a lead is about to say for the service.
#[derive(Clone, Debug)]
pub struct ReplyDraft {
    /// To which cause, debate or transformation.
    pub subject: (Subject, i64),
    /// What the service says.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// What it promises.
    pub commitments: Vec<NewCommitment>,
}

/// A promise.
#[derive(Clone, Debug)]
pub struct NewCommitment {
    /// What will be done.
    pub what: String,
    /// The office or function that does it.
    pub owner: String,
    /// By when.
    pub due_on: Date,
}

/// Why it was not said.
#[derive(Debug, thiserror::Error)]
pub enum CannotReply {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such cause, debate or transformation here.
    #[error("nothing here to reply to")]
    UnknownSubject,
    /// A matter is answered to its author, not in public.
    #[error("a {} is not replied to in public", .kind.word())]
    NotPublic {
        /// What it is.
        kind: Subject,
    },
    /// The service replied already.
    #[error("the service replied on {}", .on.0)]
    AlreadyReplied {
        /// When.
        on: LegalDate,
    },
    /// People are still voting.
    #[error("the debate is open until {}", .until.0)]
    StillOpen {
        /// Its last day.
        until: LegalDate,
    },
    /// Nothing was written.
    #[error("the reply is empty")]
    Empty,
    /// More than a person would read.
    #[error("the reply has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// A promise without an act or without somebody who does it.
    #[error("commitment {position} lacks its {field}")]
    Incomplete {
        /// Which one, from 1.
        position: usize,
        /// `what` or `owner`.
        field: &'static str,
    },
    /// A promise that is no single line.
    #[error("the {field} of commitment {position} has more than {LINE_LIMIT} characters")]
    LineTooLong {
        /// Which one, from 1.
        position: usize,
        /// `what` or `owner`.
        field: &'static str,
    },
    /// A promise for the past.
    #[error("commitment {position} is due on {due_on}, which is past")]
    DueInThePast {
        /// Which one, from 1.
        position: usize,
        /// Its date.
        due_on: Date,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotReply);

/// Replies in public: writes the reply and its commitments, notes them on the record, marks what
/// was replied to, and tells a cause's supporters. A cause or a debate gets one reply; a
/// transformation as many as it raises questions.
pub async fn reply(cx: &Context, draft: ReplyDraft) -> Result<Reply, CannotReply> {
    let service = hold(cx, draft.subject).await?;
    let lead = agent_may(cx, Act::Reply, service)?.clone();
    check_words(&draft)?;
    check_commitments(cx, &draft.commitments)?;
    check_state(cx, draft.subject).await?;
    let reply = insert(cx, &draft, service, &lead).await?;
    insert_commitments(cx, &draft, &reply).await?;
    note_for_record(cx, &draft, &reply).await?;
    mark_replied(cx, &reply).await?;
    Ok(reply)
}

async fn hold(cx: &Context, subject: (Subject, i64)) -> Result<ServiceId, CannotReply> {
    match subject.0 {
        Subject::Cause | Subject::Debate | Subject::Transformation => {
            subjects::hold(cx, subject).await?.ok_or(CannotReply::UnknownSubject)
        }
        kind @ (Subject::Matter
        | Subject::Voice
        | Subject::Proxy
        | Subject::Agent
        | Subject::Link) => Err(CannotReply::NotPublic { kind }),
    }
}

fn check_words(draft: &ReplyDraft) -> Result<(), CannotReply> {
    let length = draft.text.chars().count();
    if draft.text.trim().is_empty() {
        return Err(CannotReply::Empty);
    }
    if length > TEXT_LIMIT { Err(CannotReply::TooLong { length }) } else { Ok(()) }
}

fn check_commitments(cx: &Context, commitments: &[NewCommitment]) -> Result<(), CannotReply> {
    for (position, new) in (1..).zip(commitments) {
        for (field, line) in [("what", &new.what), ("owner", &new.owner)] {
            if line.trim().is_empty() {
                return Err(CannotReply::Incomplete { position, field });
            }
            if line.chars().count() > LINE_LIMIT {
                return Err(CannotReply::LineTooLong { position, field });
            }
        }
        if new.due_on < cx.today() {
            return Err(CannotReply::DueInThePast { position, due_on: new.due_on });
        }
    }
    Ok(())
}

async fn check_state(cx: &Context, subject: (Subject, i64)) -> Result<(), CannotReply> {
    if subject.0 == Subject::Transformation {
        return Ok(());
    }
    if let Some(earlier) = find::of_subject(cx, subject).await?.into_iter().next() {
        return Err(CannotReply::AlreadyReplied { on: earlier.published_on });
    }
    if subject.0 == Subject::Debate
        && let Some(until) = still_open(cx, subject.1).await?
    {
        return Err(CannotReply::StillOpen { until });
    }
    Ok(())
}

/// The last day of a debate that nobody closed and that is not over yet.
async fn still_open(cx: &Context, debate: i64) -> Result<Option<LegalDate>, Failure> {
    let query = Query::select()
        .column("closes_on")
        .from("debate")
        .and_where(Expr::col("id").eq(debate))
        .and_where(Expr::col("state").eq("open"))
        .and_where(Expr::col("closes_on").gte(cx.legal_today().0))
        .to_owned();
    let Some(row) = cx.tx.query_one(&query).await? else { return Ok(None) };
    Ok(Some(LegalDate(row.try_get("", "closes_on")?)))
}

async fn insert(
    cx: &Context,
    draft: &ReplyDraft,
    service: ServiceId,
    lead: &Signed,
) -> Result<Reply, Failure> {
    Ok(row::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        service_id: Set(service),
        subject_kind: Set(draft.subject.0),
        subject_id: Set(draft.subject.1),
        agent_id: Set(lead.id()),
        signed_name: Set(lead.agent().shown_name()),
        signed_title: Set(lead.agent().title.clone()),
        text: Set(draft.text.trim().to_owned()),
        language: Set(draft.language),
        published_at: Set(cx.now()),
        published_on: Set(cx.legal_today()),
    }
    .insert(&cx.tx)
    .await?)
}

async fn insert_commitments(
    cx: &Context,
    draft: &ReplyDraft,
    reply: &Reply,
) -> Result<(), Failure> {
    for new in &draft.commitments {
        let row = commitment::ActiveModel {
            id: NotSet,
            public_id: Set(cx.new_public_id()),
            body_id: Set(cx.body_id()),
            version: Set(1),
            reply_id: Set(reply.id),
            what: Set(new.what.trim().to_owned()),
            owner: Set(new.owner.trim().to_owned()),
            due_on: Set(LegalDate::of(new.due_on)),
            state: Set(CommitmentState::Open),
            state_reason: Set(None),
            state_on: Set(None),
        };
        commitment::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    }
    Ok(())
}

async fn note_for_record(cx: &Context, draft: &ReplyDraft, reply: &Reply) -> Result<(), Failure> {
    let service = services::service(cx, reply.service_id).await?;
    let service = service.ok_or(Failure::MissingRow("service"))?;
    let commitments: Vec<_> = draft
        .commitments
        .iter()
        .map(|new| json!({ "what": new.what.trim(), "owner": new.owner.trim(), "due_on": new.due_on.to_string() }))
        .collect();
    let statement = json!({
        "reply": reply.public_id,
        "to": reply.subject_kind.word(),
        "service": service.slug,
        "text": reply.text,
        "commitments": commitments,
    });
    record::note_public(cx, "replied", &statement).await
}

async fn mark_replied(cx: &Context, reply: &Reply) -> Result<(), Failure> {
    match reply.subject() {
        (Subject::Cause, id) => {
            let cause = causes::find::held(cx, CauseId(id)).await?;
            let cause = cause.ok_or(Failure::MissingRow("cause"))?;
            let cause = causes::replied(cx, &cause).await?;
            let facts = json!({ "reply": reply.public_id });
            causes::tell_supporters(cx, &cause, "cause-replied", &facts).await
        }
        (Subject::Transformation, id) => transformations::replied(cx, TransformationId(id)).await,
        (Subject::Debate, id) => debate_replied(cx, id).await,
        (Subject::Matter | Subject::Voice | Subject::Proxy | Subject::Agent | Subject::Link, _) => {
            Ok(())
        }
    }
}

async fn debate_replied(cx: &Context, debate: i64) -> Result<(), Failure> {
    let update = Query::update()
        .table("debate")
        .value("state", "replied")
        .value("version", Expr::col("version").add(1))
        .and_where(Expr::col("id").eq(debate))
        .and_where(Expr::col("body_id").eq(cx.body_id().0))
        .to_owned();
    cx.tx.execute(&update).await?;
    Ok(())
}
