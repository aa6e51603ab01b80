//! What silence means for a matter, and from which day on.
//!
//! A rule of the law works for a kind of matter only once a named lead of its service has
//! validated it, and only for what is brought from that day on: whoever brought something before
//! was told of no such rule. Where none works, silence means nothing here, and nothing is
//! announced.

use deadlines::{Deadline, Facts, Meaning, Missing, Rule, Suspension};
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::tables::document_request as request;
use super::{Change, Matter, change};
use crate::context::Context;
use crate::ids::MatterId;
use crate::refusal::Failure;
use crate::services;
use crate::time::LegalDate;

/// The rule for silence on a contest, whatever the one of the matter (CRPA L231-4, L411-7).
const CONTEST: &str = "contest-silence";

/// A document that was asked for.
pub type Request = request::Model;

/// When silence decides, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The rule that says so.
    pub rule: &'static Rule,
    /// The day, and each step that led to it.
    pub deadline: Deadline,
}

impl Silence {
    /// Whether it means yes.
    pub fn accepts(&self) -> bool {
        self.rule.meaning == Meaning::Acceptance
    }

    /// The last day for what the law opens then: the court, or a commission.
    pub fn then(&self, cx: &Context) -> Option<(&'static Rule, Date)> {
        let then = deadlines::rule(self.rule.then.as_deref()?)?;
        let calendar = cx.body().calendar();
        Some((then, then.deadline(self.deadline.on, &Facts::default(), &calendar).on))
    }
}

/// When silence on `matter` decides, as things stand; `None` where it never will: no validated
/// rule, one by which silence decides nothing, or documents that are missing still where silence
/// would mean yes.
pub async fn of(cx: &Context, matter: &Matter) -> Result<Option<Silence>, Failure> {
    let kind = services::kind(cx, matter.kind_id).await?.ok_or(Failure::MissingRow("kind"))?;
    let rule = services::rule_on(cx, &kind, matter.received_on.date()).await?;
    let Some((rule, from)) = rule.and_then(|rule| counted_from(rule, matter)) else {
        return Ok(None);
    };
    let asked = requests(cx, matter.id).await?;
    let since: Vec<_> = asked.iter().filter(|asked| asked.asked_on.date() >= from).collect();
    let starts_late = rule.limit.missing == Missing::StartsWhenComplete;
    if starts_late && since.iter().any(|asked| asked.provided_on.is_none()) {
        return Ok(None);
    }
    let suspensions = since.iter().filter_map(|asked| stood_still(asked)).collect();
    let facts = Facts { suspensions, ..Facts::default() };
    let deadline = rule.deadline(from, &facts, &cx.body().calendar());
    Ok(Some(Silence { rule, deadline }))
}

/// The rule, and the day from which it counts: of the contest; else of the first receipt where
/// silence means no, of the receipt by the right service where it means yes (CRPA L114-3).
fn counted_from(rule: &'static Rule, matter: &Matter) -> Option<(&'static Rule, Date)> {
    if let Some(contested) = &matter.contested_on {
        return Some((deadlines::rule(CONTEST)?, contested.date()));
    }
    match rule.meaning {
        Meaning::Acceptance => Some((rule, matter.reached_on.date())),
        Meaning::Rejection => Some((rule, matter.received_on.date())),
        Meaning::TooLate | Meaning::Owed => None,
    }
}

/// From when until when a request for a document kept the clock from running: until it came, or
/// until the time given for it was over (CRPA L114-5).
fn stood_still(asked: &request::Model) -> Option<Suspension> {
    let until = asked.provided_on.as_ref().filter(|on| **on <= asked.until_on);
    let until = until.unwrap_or(&asked.until_on);
    Suspension::new(asked.asked_on.date(), until.date()).ok()
}

/// What was asked for, first to last.
pub async fn requests(cx: &Context, matter: MatterId) -> Result<Vec<Request>, Failure> {
    Ok(request::Entity::find()
        .filter(request::Column::MatterId.eq(matter))
        .order_by_asc(request::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// Counts anew when silence decides, after something happened on which that depends. What has
/// been noted as decided stays.
pub(super) async fn begin(cx: &Context, matter: &Matter) -> Result<Matter, Failure> {
    if matter.silence_noted_at.is_some() {
        return Ok(matter.clone());
    }
    let silence = of(cx, matter).await?;
    let on = silence.as_ref().map(|silence| LegalDate::of(silence.deadline.on));
    let rule = silence.map(|silence| silence.rule.key.clone());
    if (&on, &rule) == (&matter.silence_on, &matter.silence_rule) {
        return Ok(matter.clone());
    }
    let mut to = Change::default();
    to.0.silence_on = Set(on);
    to.0.silence_rule = Set(rule);
    change(cx, matter, to).await
}
