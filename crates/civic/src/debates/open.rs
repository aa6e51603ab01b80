//! Opening a debate: its question, its dates, its colleges and the statements it begins with.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::{college, college_text, debate, statement};
use super::wording::{BadWording, same_words, worded};
use super::{CollegeEntry, Debate, DebateState, SHOWN_FROM_AT_LEAST, StatementState};
use crate::context::Context;
use crate::ids::{CollegeId, ServiceId};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::tables::service;
use crate::time::LegalDate;
use crate::words::{LINE_LIMIT, Language, TEXT_LIMIT};

/// Fewest statements that a debate begins with: fewer say nothing about where people stand.
pub const FEWEST_STATEMENTS: usize = 5;
/// Most statements that a debate begins with.
pub const MOST_STATEMENTS: usize = 200;
/// Longest slug of a college, in characters.
const SLUG_LIMIT: usize = 40;

/// A debate to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDebate {
    /// Which service asks, and will reply.
    pub service: ServiceId,
    /// What is asked, on one line.
    pub question: String,
    /// What one should know before voting.
    pub introduction: String,
    /// What the service does with the result.
    pub what_happens: String,
    /// Written in which language.
    pub language: Language,
    /// First day of voting; today or later.
    pub opens_on: Date,
    /// Last day of voting.
    pub closes_on: Date,
    /// The date by which the service replies; after the last day.
    pub reply_due_on: Date,
    /// Who takes part, in the order in which it is asked.
    pub colleges: Vec<NewCollege>,
    /// The statements it begins with, in order.
    pub statements: Vec<String>,
}

/// A college of a debate to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCollege {
    /// Its word in addresses and published votes: lower-case letters, digits, hyphens.
    pub slug: String,
    /// How one comes in.
    pub entry: CollegeEntry,
    /// From how many voices on it is shown apart; 10 for agents.
    pub shown_from: i32,
    /// Its name, per language.
    pub texts: Vec<(Language, String)>,
}

/// Why it could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The body has no such service.
    #[error("no such service")]
    UnknownService,
    /// A text is missing.
    #[error("{field} is empty")]
    Empty {
        /// Which one.
        field: &'static str,
    },
    /// A text is too long.
    #[error("{field} has {length} characters, at most {limit}")]
    TooLong {
        /// Which one.
        field: &'static str,
        /// Its length in characters.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// It would have opened before it was announced.
    #[error("the first day is before {today}")]
    OpensInThePast {
        /// Today.
        today: Date,
    },
    /// First day, last day and date of the reply do not follow one another.
    #[error("the dates are out of order")]
    DatesOutOfOrder,
    /// Nobody could take part.
    #[error("no college")]
    NoCollege,
    /// The word cannot stand in an address.
    #[error("{slug:?} is not a word of lower-case letters, digits and hyphens")]
    BadSlug {
        /// Which one.
        slug: String,
    },
    /// Two colleges would have one word.
    #[error("two colleges are called {slug}")]
    DuplicateSlug {
        /// Which one.
        slug: String,
    },
    /// So few people could be recognised.
    #[error("{slug} would be shown from {shown_from} voices, at least {SHOWN_FROM_AT_LEAST}")]
    ShownTooEarly {
        /// Which college.
        slug: String,
        /// From how many.
        shown_from: i32,
    },
    /// Too few statements, or more than anyone would moderate.
    #[error("{count} statements, between {FEWEST_STATEMENTS} and {MOST_STATEMENTS}")]
    HowManyStatements {
        /// How many there are.
        count: usize,
    },
    /// A statement cannot be one.
    #[error("statement {number}: {why}")]
    Statement {
        /// Which one, from 1.
        number: usize,
        /// Why.
        why: BadWording,
    },
    /// Two statements say the same in the same words.
    #[error("statement {number} repeats statement {of}")]
    DuplicateStatement {
        /// Which one, from 1.
        number: usize,
        /// Which it repeats.
        of: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotOpen);

/// Opens a debate and notes it on the record. People can vote from `opens_on` on.
pub async fn open(cx: &Context, new: NewDebate) -> Result<Debate, CannotOpen> {
    agent_may(cx, Act::OpenDebate, new.service)?;
    let service = service::Entity::find_by_id(new.service)
        .filter(service::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?
        .ok_or(CannotOpen::UnknownService)?;
    check_texts(&new)?;
    check_dates(&new, cx.today())?;
    check_colleges(&new.colleges)?;
    let statements = check_statements(&new.statements)?;
    let debate = insert(cx, &new).await?;
    insert_colleges(cx, &debate, &new.colleges).await?;
    insert_statements(cx, &debate, statements).await?;
    note_for_record(cx, &debate, &service.slug, &new).await?;
    Ok(debate)
}

fn check_texts(new: &NewDebate) -> Result<(), CannotOpen> {
    check_text("question", &new.question, LINE_LIMIT)?;
    check_text("introduction", &new.introduction, TEXT_LIMIT)?;
    check_text("what_happens", &new.what_happens, TEXT_LIMIT)
}

fn check_text(field: &'static str, text: &str, limit: usize) -> Result<(), CannotOpen> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        Err(CannotOpen::Empty { field })
    } else if length > limit {
        Err(CannotOpen::TooLong { field, length, limit })
    } else {
        Ok(())
    }
}

fn check_dates(new: &NewDebate, today: Date) -> Result<(), CannotOpen> {
    if new.opens_on < today {
        Err(CannotOpen::OpensInThePast { today })
    } else if new.opens_on > new.closes_on || new.closes_on >= new.reply_due_on {
        Err(CannotOpen::DatesOutOfOrder)
    } else {
        Ok(())
    }
}

fn check_colleges(colleges: &[NewCollege]) -> Result<(), CannotOpen> {
    if colleges.is_empty() {
        return Err(CannotOpen::NoCollege);
    }
    for (at, college) in colleges.iter().enumerate() {
        let slug = college.slug.clone();
        if !is_slug(&slug) {
            return Err(CannotOpen::BadSlug { slug });
        }
        if colleges[..at].iter().any(|other| other.slug == slug) {
            return Err(CannotOpen::DuplicateSlug { slug });
        }
        if college.shown_from < SHOWN_FROM_AT_LEAST {
            return Err(CannotOpen::ShownTooEarly { slug, shown_from: college.shown_from });
        }
        if college.texts.is_empty() {
            return Err(CannotOpen::Empty { field: "college" });
        }
        for (_, name) in &college.texts {
            check_text("college", name, LINE_LIMIT)?;
        }
    }
    Ok(())
}

fn is_slug(slug: &str) -> bool {
    !slug.is_empty()
        && slug.len() <= SLUG_LIMIT
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn check_statements(texts: &[String]) -> Result<Vec<String>, CannotOpen> {
    let count = texts.len();
    if !(FEWEST_STATEMENTS..=MOST_STATEMENTS).contains(&count) {
        return Err(CannotOpen::HowManyStatements { count });
    }
    let mut first = HashMap::new();
    let mut statements = Vec::with_capacity(count);
    for (number, text) in (1..).zip(texts) {
        let text = worded(text).map_err(|why| CannotOpen::Statement { number, why })?;
        if let Some(of) = first.insert(same_words(&text), number) {
            return Err(CannotOpen::DuplicateStatement { number, of });
        }
        statements.push(text);
    }
    Ok(statements)
}

async fn insert(cx: &Context, new: &NewDebate) -> Result<Debate, Failure> {
    Ok(debate::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        service_id: Set(new.service),
        question: Set(new.question.trim().to_owned()),
        introduction: Set(new.introduction.trim().to_owned()),
        what_happens: Set(new.what_happens.trim().to_owned()),
        language: Set(new.language),
        state: Set(DebateState::Open),
        opens_on: Set(LegalDate::of(new.opens_on)),
        closes_on: Set(LegalDate::of(new.closes_on)),
        reply_due_on: Set(LegalDate::of(new.reply_due_on)),
    }
    .insert(&cx.tx)
    .await?)
}

async fn insert_colleges(
    cx: &Context,
    debate: &Debate,
    colleges: &[NewCollege],
) -> Result<(), Failure> {
    for (position, new) in (1..).zip(colleges) {
        let row = college::ActiveModel {
            id: NotSet,
            debate_id: Set(debate.id),
            slug: Set(new.slug.clone()),
            entry: Set(new.entry),
            shown_from: Set(new.shown_from),
            position: Set(position),
        }
        .insert(&cx.tx)
        .await?;
        let texts = new.texts.iter().map(|(language, name)| text(row.id, *language, name));
        college_text::Entity::insert_many(texts).exec_without_returning(&cx.tx).await?;
    }
    Ok(())
}

fn text(college_id: CollegeId, language: Language, name: &str) -> college_text::ActiveModel {
    college_text::ActiveModel {
        college_id: Set(college_id),
        language: Set(language),
        name: Set(name.trim().to_owned()),
    }
}

async fn insert_statements(
    cx: &Context,
    debate: &Debate,
    texts: Vec<String>,
) -> Result<(), Failure> {
    let rows = (1..).zip(texts).map(|(number, text)| statement::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        debate_id: Set(debate.id),
        version: Set(1),
        number: Set(number),
        text: Set(text),
        language: Set(debate.language),
        state: Set(StatementState::Accepted),
        reason: Set(None),
        reason_words: Set(None),
        voice_id: Set(None),
        moderated_by: Set(None),
        proposed_at: Set(cx.now()),
    });
    statement::Entity::insert_many(rows).exec_without_returning(&cx.tx).await?;
    Ok(())
}

async fn note_for_record(
    cx: &Context,
    debate: &Debate,
    service: &str,
    new: &NewDebate,
) -> Result<(), Failure> {
    let colleges: Vec<_> = new
        .colleges
        .iter()
        .map(|college| {
            json!({
                "college": college.slug,
                "entry": college.entry.word(),
                "shown_from": college.shown_from,
            })
        })
        .collect();
    let statement = json!({
        "debate": debate.public_id.0,
        "service": service,
        "question": debate.question,
        "what_happens": debate.what_happens,
        "opens_on": debate.opens_on.0,
        "closes_on": debate.closes_on.0,
        "reply_due_on": debate.reply_due_on.0,
        "colleges": colleges,
        "statements": new.statements.len(),
    });
    record::note_public(cx, "debate-opened", &statement).await
}
