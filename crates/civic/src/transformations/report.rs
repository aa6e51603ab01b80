//! Reporting a change that the service did not declare.

use jiff::civil::Date;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{Direction, Origin, State, Transformation, next_number, note, tables};
use crate::consents::{self, NewConsent, NotTheirWord, Purpose};
use crate::context::Context;
use crate::ids::ServiceId;
use crate::publications::{self, UnfitWords, Words};
use crate::refusal::{Failure, refusals};
use crate::services;
use crate::time::LegalDate;
use crate::words::{Channel, Language, TEXT_LIMIT};

/// Within how many working days the service replies to a report.
pub const REPLY_DAYS: u32 = 20;

/// What somebody reports.
#[derive(Clone, Debug)]
pub struct Report {
    /// Which service changed.
    pub service: ServiceId,
    /// What it does to the service, as they see it.
    pub direction: Direction,
    /// A line for lists.
    pub title: String,
    /// What changed, written to be read by anyone.
    pub changes: String,
    /// How people reached a human before, if they say.
    pub contact_before: String,
    /// How they do now, if they say.
    pub contact_after: String,
    /// When it happened, if they know.
    pub happened_on: Option<Date>,
    /// In which language.
    pub language: Language,
    /// How they said so.
    pub channel: Channel,
    /// The words of the consent that title and text are shown.
    pub wording: String,
}

/// Why it was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum CannotReport {
    /// Not the word of a human.
    #[error(transparent)]
    NotTheirWord(#[from] NotTheirWord),
    /// There is no such service here.
    #[error("no such service")]
    UnknownService,
    /// Not to be shown like this.
    #[error(transparent)]
    Unfit(#[from] UnfitWords),
    /// More than a person would read.
    #[error("{field} has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// Its length in characters.
        length: usize,
    },
    /// Nobody can agree to nothing.
    #[error("the wording of the consent is empty or too long")]
    BadWording,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotReport);

/// Enters a reported change in the register, shown at once as reported and not declared. The
/// service owes a public reply within [`REPLY_DAYS`] working days.
pub async fn report(cx: &Context, report: Report) -> Result<Transformation, CannotReport> {
    consents::check_word(cx, report.channel)?;
    consents::check_wording(&report.wording).map_err(|_| CannotReport::BadWording)?;
    let words = Words {
        language: report.language,
        title: report.title.trim().to_owned(),
        text: report.changes.trim().to_owned(),
        answer: None,
    };
    words.check()?;
    check_contacts(&report)?;
    if services::service(cx, report.service).await?.is_none() {
        return Err(CannotReport::UnknownService);
    }
    let transformation = insert(cx, &report, &words).await?;
    show(cx, report, &transformation, &words).await?;
    let due_on = transformation.reply_due_on.as_ref().map(|on| &on.0);
    note(cx, "transformation-reported", &transformation, json!({ "reply_due_on": due_on })).await?;
    Ok(transformation)
}

fn check_contacts(report: &Report) -> Result<(), CannotReport> {
    let texts =
        [("contact_before", &report.contact_before), ("contact_after", &report.contact_after)];
    for (field, text) in texts {
        let length = text.chars().count();
        if length > TEXT_LIMIT {
            return Err(CannotReport::TooLong { field, length });
        }
    }
    Ok(())
}

async fn insert(cx: &Context, report: &Report, words: &Words) -> Result<Transformation, Failure> {
    let calendar = cx.body().calendar();
    let due_on = deadlines::add_working_days(cx.today(), REPLY_DAYS, &calendar);
    Ok(tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        number: Set(next_number(cx).await?),
        service_id: Set(report.service),
        origin: Set(Origin::Reported),
        direction: Set(report.direction),
        state: Set(State::Reported),
        title: Set(words.title.clone()),
        changes: Set(words.text.clone()),
        contact_before: Set(report.contact_before.trim().to_owned()),
        contact_after: Set(report.contact_after.trim().to_owned()),
        language: Set(report.language),
        happened_on: Set(report.happened_on.map(LegalDate::of)),
        opened_on: Set(cx.legal_today()),
        opened_by_agent: Set(None),
        reply_due_on: Set(Some(LegalDate::of(due_on))),
        posts_before: Set(None),
        posts_after: Set(None),
        operator: Set(None),
        contract: Set(None),
        cost_cents: Set(None),
        data_used: Set(None),
        algorithm: Set(None),
        alternatives: Set(None),
        indicators: Set(None),
    }
    .insert(&cx.tx)
    .await?)
}

async fn show(
    cx: &Context,
    report: Report,
    transformation: &Transformation,
    words: &Words,
) -> Result<(), Failure> {
    let consent = NewConsent {
        subject: transformation.subject(),
        purpose: Purpose::Show,
        wording: report.wording,
        language: report.language,
        channel: report.channel,
    };
    let consent = consents::write(cx, &consent, cx.person(), true).await?;
    let subject = transformation.subject();
    publications::show(cx, subject, transformation.service_id, words, Some(&consent)).await?;
    Ok(())
}
