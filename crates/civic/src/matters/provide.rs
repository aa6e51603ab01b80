//! A document that was asked for comes: from its author, or over the counter. The clock goes on.

use deadlines::Calendar;
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::bring::{attach, check_sizes, kept_files};
use super::tables::document_request as request;
use super::{
    Attached, CannotBring, Change, Matter, Opening, What, change, find, happened, note_for_record,
    silence,
};
use crate::context::Context;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services;
use crate::time::LegalDate;
use crate::words::TEXT_LIMIT;

/// What came.
#[derive(Clone, Debug, Default)]
pub struct Provided {
    /// In its author's words; an agent says how it came.
    pub text: String,
    /// Files.
    pub files: Vec<Attached>,
}

/// To which matter something comes.
#[derive(Clone, Copy, Debug)]
pub enum To<'a> {
    /// Its author opens it so.
    Opened(Opening<'a>),
    /// An agent of its service received it for its author: by post, or at the counter.
    OnDesk(&'a Matter),
}

/// Why it could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum CannotProvide {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// No matter opens so to who acts: the code is unknown, or it is not theirs.
    #[error("no matter opens so")]
    NotOpened,
    /// The matter is settled: another can be brought.
    #[error("the matter is settled")]
    Settled,
    /// Neither words nor a file.
    #[error("nothing came")]
    Empty,
    /// More than a person would read.
    #[error("the text has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// A file is too large, or all together are.
    #[error(transparent)]
    Files(CannotBring),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotProvide);

/// Takes in what comes to a matter, whether it was asked for in time, late, or not at all: nothing
/// that comes is lost. What was waited for no longer is; the date by which a human answers moves by
/// the working days that were waited.
pub async fn provide(cx: &Context, to: To<'_>, came: &Provided) -> Result<(), CannotProvide> {
    let matter = match to {
        To::Opened(opening) => {
            find::opened(cx, opening, Act::Provide).await?.ok_or(CannotProvide::NotOpened)?.matter
        }
        To::OnDesk(matter) => {
            agent_may(cx, Act::ReceiveDocument, matter.service_id)?;
            matter.clone()
        }
    };
    if !matter.state.is_owed() {
        return Err(CannotProvide::Settled);
    }
    check(came)?;
    for file in &kept_files(&came.files).map_err(CannotProvide::Files)? {
        attach(cx, &matter, file).await?;
    }
    let today = cx.today();
    let matter = go_on(cx, &matter, today, true).await?;
    let text = Some(came.text.trim()).filter(|text| !text.is_empty());
    happened(cx, &matter, What::DocumentProvided, text).await?;
    note_for_record(cx, &matter, "matter-document-provided").await?;
    Ok(())
}

fn check(came: &Provided) -> Result<(), CannotProvide> {
    let length = came.text.chars().count();
    if length > TEXT_LIMIT {
        return Err(CannotProvide::TooLong { length });
    }
    if came.text.trim().is_empty() && came.files.is_empty() {
        return Err(CannotProvide::Empty);
    }
    check_sizes(&came.files).map_err(CannotProvide::Files)
}

/// Ends the waiting on `day`, when what was asked for came or the time for it was over.
pub(super) async fn go_on(
    cx: &Context,
    matter: &Matter,
    day: Date,
    came: bool,
) -> Result<Matter, Failure> {
    if came {
        // Late documents complete a matter too.
        let missing = request::Column::ProvidedOn.is_null();
        set(
            cx,
            matter,
            missing,
            request::ActiveModel {
                provided_on: Set(Some(LegalDate::of(day))),
                ..Default::default()
            },
        )
        .await?;
    }
    let mut to = Change::default();
    if let Some(asked) = open(cx, matter).await? {
        let calendar = services::calendar(cx, matter.service_id, asked.asked_on.date()).await?;
        let waited = worked_days(&calendar, asked.asked_on.date(), day);
        let due = deadlines::add_working_days(matter.due_on.date(), waited, &calendar);
        to = to.due_on(LegalDate::of(due)).waiting(false);
    }
    end_on(cx, matter, day).await?;
    let matter = change(cx, matter, to).await?;
    silence::begin(cx, &matter).await
}

async fn open(cx: &Context, matter: &Matter) -> Result<Option<request::Model>, Failure> {
    let rows = silence::requests(cx, matter.id).await?;
    Ok(rows.into_iter().find(|row| row.ended_on.is_none()))
}

/// Nothing is waited for any more: the matter is settled.
pub(super) async fn end_all(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    end_on(cx, matter, cx.today()).await
}

async fn end_on(cx: &Context, matter: &Matter, day: Date) -> Result<(), Failure> {
    let ended =
        request::ActiveModel { ended_on: Set(Some(LegalDate::of(day))), ..Default::default() };
    set(cx, matter, request::Column::EndedOn.is_null(), ended).await
}

async fn set(
    cx: &Context,
    matter: &Matter,
    those: sea_orm::sea_query::SimpleExpr,
    to: request::ActiveModel,
) -> Result<(), Failure> {
    request::Entity::update_many()
        .set(to)
        .filter(request::Column::MatterId.eq(matter.id))
        .filter(those)
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// The working days from `from` to before `until`.
fn worked_days(calendar: &Calendar, from: Date, until: Date) -> u32 {
    let days = u32::try_from((until - from).get_days()).unwrap_or(0);
    let worked = (0..days).filter(|day| calendar.is_working_day(deadlines::add_days(from, *day)));
    u32::try_from(worked.count()).unwrap_or(0)
}
