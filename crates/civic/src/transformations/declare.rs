//! Declaring a transformation, before it starts if all goes well.

use jiff::civil::Date;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{Direction, Origin, State, Transformation, next_number, note, tables};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services;
use crate::time::LegalDate;
use crate::words::{LINE_LIMIT, Language, TEXT_LIMIT};

/// What a service says of a transformation. An empty optional field is a field not declared, and
/// shown as such: no field is asked for that would make a service invent one.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Which service changes.
    pub service: ServiceId,
    /// What it does to the service.
    pub direction: Direction,
    /// A line for lists.
    pub title: String,
    /// What changes, and why.
    pub changes: String,
    /// How people reached a human before.
    pub contact_before: String,
    /// How they do after.
    pub contact_after: String,
    /// Posts before.
    pub posts_before: Option<String>,
    /// Posts after.
    pub posts_after: Option<String>,
    /// Who runs it.
    pub operator: Option<String>,
    /// Under which contract, and what data the contractor returns.
    pub contract: Option<String>,
    /// What it costs, in cents.
    pub cost_cents: Option<i64>,
    /// Data that it uses.
    pub data_used: Option<String>,
    /// The algorithm in it and its weight in decisions.
    pub algorithm: Option<String>,
    /// What is left for people who do not go online.
    pub alternatives: Option<String>,
    /// What is measured, with its values before.
    pub indicators: Option<String>,
    /// Written in which language.
    pub language: Language,
    /// When it takes or took effect.
    pub happens_on: Option<Date>,
}

/// Why it was not declared.
#[derive(Debug, thiserror::Error)]
pub enum CannotDeclare {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such service here.
    #[error("no such service")]
    UnknownService,
    /// Without these nobody could tell what changes for them.
    #[error("{field} is empty")]
    Missing {
        /// Which field.
        field: &'static str,
    },
    /// More than a person would read.
    #[error("{field} has {length} characters, at most {limit}")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// Its length in characters.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A cost is not below nothing.
    #[error("the cost is negative")]
    NegativeCost,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotDeclare);

/// Enters a transformation in the register, as proposed.
pub async fn declare(
    cx: &Context,
    declaration: Declaration,
) -> Result<Transformation, CannotDeclare> {
    let by = agent_may(cx, Act::Declare, declaration.service)?.id();
    let service = services::service(cx, declaration.service).await?;
    let service = service.ok_or(CannotDeclare::UnknownService)?;
    check(&declaration)?;
    let mut row = filled(declaration);
    row.public_id = Set(cx.new_public_id());
    row.body_id = Set(cx.body_id());
    row.version = Set(1);
    row.number = Set(next_number(cx).await?);
    row.service_id = Set(service.id);
    row.origin = Set(Origin::Declared);
    row.state = Set(State::Proposed);
    row.opened_on = Set(cx.legal_today());
    row.opened_by_agent = Set(Some(by));
    row.reply_due_on = Set(None);
    let transformation = row.insert(&cx.tx).await.map_err(Failure::from)?;
    note(cx, "transformation-declared", &transformation, declared(&transformation)).await?;
    Ok(transformation)
}

/// What the record keeps of a declaration: the service's own words, as declared.
pub(super) fn declared(transformation: &Transformation) -> serde_json::Value {
    json!({
        "direction": transformation.direction.word(),
        "title": transformation.title,
        "changes": transformation.changes,
        "contact_before": transformation.contact_before,
        "contact_after": transformation.contact_after,
        "posts_before": transformation.posts_before,
        "posts_after": transformation.posts_after,
        "operator": transformation.operator,
        "contract": transformation.contract,
        "cost_cents": transformation.cost_cents,
        "data_used": transformation.data_used,
        "algorithm": transformation.algorithm,
        "alternatives": transformation.alternatives,
        "indicators": transformation.indicators,
        "happens_on": transformation.happened_on.as_ref().map(|on| &on.0),
        "state": transformation.state.word(),
    })
}

/// Checks what a service says.
pub(super) fn check(declaration: &Declaration) -> Result<(), CannotDeclare> {
    let needed = [
        ("title", &declaration.title, LINE_LIMIT),
        ("changes", &declaration.changes, TEXT_LIMIT),
        ("contact_before", &declaration.contact_before, TEXT_LIMIT),
        ("contact_after", &declaration.contact_after, TEXT_LIMIT),
    ];
    for (field, text, limit) in needed {
        if text.trim().is_empty() {
            return Err(CannotDeclare::Missing { field });
        }
        check_length(field, text, limit)?;
    }
    let optional = [
        ("posts_before", &declaration.posts_before),
        ("posts_after", &declaration.posts_after),
        ("operator", &declaration.operator),
        ("contract", &declaration.contract),
        ("data_used", &declaration.data_used),
        ("algorithm", &declaration.algorithm),
        ("alternatives", &declaration.alternatives),
        ("indicators", &declaration.indicators),
    ];
    for (field, text) in optional {
        check_length(field, text.as_deref().unwrap_or(""), TEXT_LIMIT)?;
    }
    if declaration.cost_cents.is_some_and(|cents| cents < 0) {
        return Err(CannotDeclare::NegativeCost);
    }
    Ok(())
}

fn check_length(field: &'static str, text: &str, limit: usize) -> Result<(), CannotDeclare> {
    let length = text.chars().count();
    if length > limit { Err(CannotDeclare::TooLong { field, length, limit }) } else { Ok(()) }
}

/// The fields of a row that a declaration fills.
pub(super) fn filled(declaration: Declaration) -> tables::ActiveModel {
    let given = |text: Option<String>| {
        Set(text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
    };
    tables::ActiveModel {
        id: NotSet,
        direction: Set(declaration.direction),
        title: Set(declaration.title.trim().to_owned()),
        changes: Set(declaration.changes.trim().to_owned()),
        contact_before: Set(declaration.contact_before.trim().to_owned()),
        contact_after: Set(declaration.contact_after.trim().to_owned()),
        posts_before: given(declaration.posts_before),
        posts_after: given(declaration.posts_after),
        operator: given(declaration.operator),
        contract: given(declaration.contract),
        cost_cents: Set(declaration.cost_cents),
        data_used: given(declaration.data_used),
        algorithm: given(declaration.algorithm),
        alternatives: given(declaration.alternatives),
        indicators: given(declaration.indicators),
        language: Set(declaration.language),
        happened_on: Set(declaration.happens_on.map(LegalDate::of)),
        ..Default::default()
    }
}
