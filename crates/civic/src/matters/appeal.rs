//! What the law opens after a no, until when, and what contesting does to that time.
//!
//! A contest is a *recours gracieux*: made within the time for going to court it keeps that time,
//! once; made later it does not (CRPA L411-2). Where a commission has to be asked first, the court
//! comes after it. As all that the law says of a kind of matter, it is said only where a lead has
//! validated the rule.

use deadlines::{Facts, Meaning, Rule};
use jiff::civil::Date;

use super::tables::{answer, event};
use super::{Matter, State, What, find};
use crate::context::Context;
use crate::refusal::Failure;
use crate::services;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A human refused.
    Refusal,
    /// Nobody answered in time, and that means no.
    Silence,
    /// The same, but its author was never told what silence means: the time for going to court
    /// does not run, save for the year after which nobody is heard (CRPA L112-6).
    SilenceUntold,
}

/// What can be done after a no, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// After what.
    pub ground: Ground,
    /// The day from which the time counts; the day on which a letter arrives, if that is later.
    pub from: Date,
    /// What comes next: the court, or a commission that must be asked first.
    pub next: &'static Rule,
    /// The last day for that.
    pub last: Date,
    /// The last day on which contesting keeps that time; `None` where it does not.
    pub keeps_until: Option<Date>,
}

impl Appeal {
    /// Whether the court is what comes next.
    pub fn is_court(&self) -> bool {
        self.next.key != "documents-commission" && self.next.key != "benefits-commission"
    }
}

/// What its author can do after a no to `matter`; `None` where nobody said no, where it is being
/// looked at again, or where no lead has validated a rule.
pub async fn appeal(cx: &Context, matter: &Matter) -> Result<Option<Appeal>, Failure> {
    let kind = services::kind(cx, matter.kind_id).await?.ok_or(Failure::MissingRow("kind"))?;
    let rule = services::rule_on(cx, &kind, matter.received_on.date()).await?;
    let Some(rule) = rule else { return Ok(None) };
    let appeal = match matter.state {
        State::Refused => refused(cx, matter, rule).await?,
        State::Received | State::Taken | State::Merged => silent(cx, matter, rule),
        _ => None,
    };
    Ok(appeal)
}

async fn refused(cx: &Context, matter: &Matter, rule: &Rule) -> Result<Option<Appeal>, Failure> {
    let answers = find::answers(cx, matter.id).await?;
    let history = find::history(cx, matter.id, false).await?;
    Ok(decided(cx, &answers, &history).and_then(|(from, contested)| {
        let next = after(rule)?;
        let keeps = (!contested && next.key == "court").then(|| deadline(cx, "contest", from));
        Some(Appeal {
            ground: Ground::Refusal,
            from,
            next,
            last: deadline_of(cx, next, from),
            keeps_until: keeps.flatten(),
        })
    }))
}

/// The day of the decision from which the time counts, and whether a contest has kept it already:
/// the first no, or the answer to the contest that was made in time.
fn decided(
    cx: &Context,
    answers: &[answer::Model],
    history: &[event::Model],
) -> Option<(Date, bool)> {
    let said_no = |what| matches!(what, What::Refused | What::SilenceRejected);
    let first = history.iter().find(|event| said_no(event.what))?;
    let from = first.effective_on.date();
    let contests = history.iter().filter(|event| event.what == What::Contested);
    let Some(contest) = contests.min_by_key(|event| event.id) else { return Some((from, false)) };
    let in_time = contest.effective_on.date() <= deadline(cx, "contest", from)?;
    let again = answers.iter().find(|answer| answer.sent_at > contest.at && answer.refusal);
    match again {
        Some(again) if in_time => Some((again.sent_on.date(), true)),
        _ => Some((from, true)),
    }
}

fn silent(cx: &Context, matter: &Matter, rule: &Rule) -> Option<Appeal> {
    matter.silence_noted_at.as_ref()?;
    if rule.meaning != Meaning::Rejection {
        return None;
    }
    let from = matter.silence_on.as_ref()?.date();
    let next = after(rule)?;
    let told = matter.acknowledged_on.is_some();
    let last = if told { next } else { deadlines::rule("court-without-notice")? };
    Some(Appeal {
        ground: if told { Ground::Silence } else { Ground::SilenceUntold },
        from,
        next,
        last: deadline_of(cx, last, from),
        keeps_until: None,
    })
}

/// What comes after a no under `rule`.
fn after(rule: &Rule) -> Option<&'static Rule> {
    deadlines::rule(rule.then.as_deref().unwrap_or("court"))
}

fn deadline(cx: &Context, key: &str, from: Date) -> Option<Date> {
    Some(deadline_of(cx, deadlines::rule(key)?, from))
}

fn deadline_of(cx: &Context, rule: &Rule, from: Date) -> Date {
    rule.deadline(from, &Facts::default(), &cx.body().calendar()).on
}
