//! Validating the rule of the law by which a kind of matter is counted: a named lead answers for
//! it, and until one does no rule works.

use deadlines::{Meaning, Rule};
use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::tables::{kind, kind_rule};
use crate::context::Context;
use crate::ids::KindId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::time::LegalDate;

/// Why a rule was not validated.
#[derive(Debug, thiserror::Error)]
pub enum CannotValidateRule {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such kind here.
    #[error("no such kind")]
    Unknown,
    /// There is no such rule, or it says nothing of silence.
    #[error("no such rule")]
    UnknownRule,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotValidateRule);

/// The rules that a kind of matter can be under: by which silence decides, or by which something
/// is owed by a date.
pub fn rules_of_kinds() -> impl Iterator<Item = &'static Rule> {
    // The silence on a contest begins by itself.
    let fits = |rule: &&Rule| matches!(rule.meaning, Meaning::Acceptance | Meaning::Rejection);
    deadlines::rules().iter().filter(fits).filter(|rule| rule.key != "contest-silence")
}

/// The rule that works for a matter of `kind` that was received on `day`: what a lead had answered for by
/// then, whatever was validated or lifted since; `None` where nobody had.
pub async fn rule_on(
    cx: &Context,
    kind: &kind::Model,
    day: Date,
) -> Result<Option<&'static Rule>, Failure> {
    let row = kind_rule::Entity::find()
        .filter(kind_rule::Column::KindId.eq(kind.id))
        .filter(kind_rule::Column::ValidatedOn.lte(LegalDate::of(day)))
        .order_by_desc(kind_rule::Column::ValidatedOn)
        .order_by_desc(kind_rule::Column::Id)
        .one(&cx.tx)
        .await?;
    Ok(row.and_then(|row| deadlines::rule(&row.rule?)))
}

/// Puts a kind under `rule`, or under none, in the name of the lead who acts: it works for what is
/// brought from today on.
pub async fn validate_rule(
    cx: &Context,
    id: KindId,
    rule: Option<&str>,
) -> Result<(), CannotValidateRule> {
    let kind = super::kind(cx, id).await?.ok_or(CannotValidateRule::Unknown)?;
    let lead = agent_may(cx, Act::ValidateRule, kind.service_id)?;
    if rule.is_some_and(|key| rules_of_kinds().all(|rule| rule.key != key)) {
        return Err(CannotValidateRule::UnknownRule);
    }
    if kind.rule.as_deref() == rule && kind.rule_validated_by.is_some() == rule.is_some() {
        return Ok(());
    }
    kind::Entity::update_many()
        .set(kind::ActiveModel {
            rule: Set(rule.map(str::to_owned)),
            rule_validated_by: Set(rule.map(|_| lead.id())),
            rule_validated_on: Set(rule.map(|_| cx.legal_today())),
            ..Default::default()
        })
        .filter(kind::Column::Id.eq(id))
        .exec(&cx.tx)
        .await?;
    let row = kind_rule::ActiveModel {
        id: NotSet,
        kind_id: Set(id),
        rule: Set(rule.map(str::to_owned)),
        validated_by: Set(lead.id()),
        validated_on: Set(cx.legal_today()),
    };
    kind_rule::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    let statement = json!({ "service": kind.service_id.0, "kind": id.0, "rule": rule });
    record::note_public(cx, "rule-validated", &statement).await?;
    Ok(())
}
