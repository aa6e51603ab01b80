//! Joining a debate: from a college, with or without a code, somebody gets a voice.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables::{college, participation_code};
use super::{CollegeEntry, Debate, NotOpen, find};
use crate::codes::read_code;
use crate::context::{Actor, Context};
use crate::ids::DebateId;
use crate::refusal::{Failure, refusals};
use crate::time::Instant;
use crate::voices::{self, HeldBy, IdentityLevel, NewVoice, Voice, VouchedBy};
use crate::words::Channel;

/// Who wants to take part, as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// In which debate.
    pub debate: DebateId,
    /// As what: a college's slug.
    pub college: String,
    /// The code from the envelope. One of another college is told, never passed over.
    pub code: Option<String>,
    /// How they come.
    pub channel: Channel,
    /// The cookie token to give, where a repeated form must give the same one
    /// ([`crate::codes::code_of_key`]); otherwise one is drawn.
    pub token: Option<String>,
}

/// A voice in a debate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The voice; for a person who signed in, the one they already had, if any.
    pub voice: Voice,
    /// The token for the cookie that speaks for it, shown here once and kept nowhere. None for a
    /// person who signed in, whose session does, and for who joins through an agent.
    pub token: Option<String>,
}

/// Why nobody joined.
#[derive(Debug, thiserror::Error)]
pub enum CannotJoin {
    /// Too early or too late.
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    /// The debate has no such college.
    #[error("no such college")]
    UnknownCollege,
    /// This college is for people who were given a code.
    #[error("this college needs a code")]
    CodeWanted,
    /// Its check symbol does not fit: it was mistyped.
    #[error("the code was misread")]
    CodeMisread,
    /// The debate has no such code.
    #[error("no such code")]
    CodeUnknown,
    /// It opens another college of this debate.
    #[error("the code opens the college {slug}")]
    CodeOfOtherCollege {
        /// That college's slug.
        slug: String,
    },
    /// It has opened a voice already.
    #[error("the code was used")]
    CodeUsed,
    /// The steward has withdrawn it.
    #[error("the code was revoked")]
    CodeRevoked,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotJoin);

/// Gives somebody a voice in the college they name.
///
/// A code uses itself up and opens a voice that is tied to nobody, even for a person who signed
/// in: whoever hands the codes out has promised that. Without a code, a person who signed in has
/// one voice in the debate, and joining again finds it as it is.
pub async fn join(cx: &Context, join: Join) -> Result<Joined, CannotJoin> {
    let debate = find::by_id(cx, join.debate).await?;
    debate.check_open(cx.today())?;
    let college = find::college(cx, debate.id, join.college.trim()).await?;
    let college = college.ok_or(CannotJoin::UnknownCollege)?;
    match college.entry {
        CollegeEntry::Code => use_up(cx, &debate, &college, join.code.as_deref()).await?,
        CollegeEntry::Declared => {
            find_college_of(cx, &debate, &college, join.code.as_deref()).await?;
        }
    }
    let opened = voices::open(cx, new_voice(cx, &debate, &college, &join)).await?;
    Ok(Joined { voice: opened.voice, token: opened.token })
}

fn new_voice(cx: &Context, debate: &Debate, college: &college::Model, join: &Join) -> NewVoice {
    let channel = join.channel;
    let by_code = college.entry == CollegeEntry::Code;
    let through_agent = cx.agent().is_some() && channel != Channel::Online;
    let (vouched_by, identity_level) = match cx.actor() {
        _ if by_code => (VouchedBy::Code, IdentityLevel::Code),
        Actor::Person(_) => (VouchedBy::Account, IdentityLevel::Contact),
        _ if through_agent && channel == Channel::Counter => {
            (VouchedBy::Agent, IdentityLevel::Seen)
        }
        _ if through_agent => (VouchedBy::Agent, IdentityLevel::None),
        _ => (VouchedBy::Oneself, IdentityLevel::None),
    };
    let held_by = match cx.actor() {
        Actor::Person(person) if !by_code => HeldBy::Person { person: *person, matter: None },
        _ if through_agent => HeldBy::Nothing,
        _ => HeldBy::Token { given: join.token.clone() },
    };
    NewVoice {
        scope: debate.scope(),
        college: Some(college.id),
        vouched_by,
        identity_level,
        channel,
        held_by,
    }
}

/// Uses the code up. Of two who use one code at once, the second is told that it was used.
async fn use_up(
    cx: &Context,
    debate: &Debate,
    college: &college::Model,
    code: Option<&str>,
) -> Result<(), CannotJoin> {
    use participation_code::Column;
    let typed = code.filter(|code| !code.trim().is_empty()).ok_or(CannotJoin::CodeWanted)?;
    let read = read_code(typed).ok_or(CannotJoin::CodeMisread)?;
    let found = find::code(cx, debate.id, &read).await?.ok_or(CannotJoin::CodeUnknown)?;
    if found.college_id != college.id {
        let slug = find::slug_of(cx, found.college_id).await?;
        return Err(CannotJoin::CodeOfOtherCollege { slug });
    }
    if found.revoked_at.is_some() {
        return Err(CannotJoin::CodeRevoked);
    }
    let used = participation_code::Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(Some(start_of_day(cx.now()).0)))
        .filter(Column::Id.eq(found.id))
        .filter(Column::UsedAt.is_null())
        .filter(Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    if used.rows_affected == 1 { Ok(()) } else { Err(CannotJoin::CodeUsed) }
}

/// A code that somebody gives beside a college that needs none is not passed over: it is for
/// another one, and who did not say so would take part twice with it.
async fn find_college_of(
    cx: &Context,
    debate: &Debate,
    college: &college::Model,
    code: Option<&str>,
) -> Result<(), CannotJoin> {
    let Some(typed) = code.filter(|code| !code.trim().is_empty()) else { return Ok(()) };
    let read = read_code(typed).ok_or(CannotJoin::CodeMisread)?;
    let found = find::code(cx, debate.id, &read).await?.ok_or(CannotJoin::CodeUnknown)?;
    if found.college_id == college.id {
        return Ok(());
    }
    Err(CannotJoin::CodeOfOtherCollege { slug: find::slug_of(cx, found.college_id).await? })
}

/// The first moment of the day in UTC: all that is kept of when a code was used.
fn start_of_day(now: Instant) -> Instant {
    const DAY_MICROS: i64 = 86_400_000_000;
    Instant(now.0 - now.0.rem_euclid(DAY_MICROS))
}
