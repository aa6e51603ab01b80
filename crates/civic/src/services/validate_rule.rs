//! Validating the rule of the law by which a kind of matter is counted: a named lead answers for
//! it, and until one does no rule works.

use deadlines::{Meaning, Rule};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tables::kind;
use crate::context::Context;
use crate::ids::KindId;
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};

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
    let statement = json!({ "service": kind.service_id.0, "kind": id.0, "rule": rule });
    record::note_public(cx, "rule-validated", &statement).await?;
    Ok(())
}
