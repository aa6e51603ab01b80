//! Signing in with a password: first the password, then a code; the session comes last.

use super::password::{Proved, TRIED, still_right};
use super::{recovery, totp};
use crate::attempts;
use crate::context::Context;
use crate::ids::AgentId;
use crate::refusal::{Failure, refusals};
use crate::services;
use crate::sessions::{
    self, Ceremony, Holder, NewSession, Way, begin_ceremony, find_ceremony, note_ceremony,
    take_ceremony,
};
use crate::time::Instant;

/// Minutes in which the second step must follow on the first.
pub const STEP_MINUTES: i64 = 5;
/// Minutes in which a second factor can be set up on the way in.
pub const SET_UP_MINUTES: i64 = 15;
/// Wrong codes after which the password is asked for again.
pub const WRONG_CODES: u32 = 5;

const SECOND_FACTOR: &str = "second-factor";
const SET_UP: &str = "set-up";
/// What wrong codes are counted under, beyond one sign-in.
const TRIED_CODE: &str = "code";

/// What follows on a right password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// A code is asked for, in the ceremony of this token.
    Code(String),
    /// A second factor is to be set up first, in the ceremony of this token.
    SetUp(String),
    /// The password was changed, or its owner left, a moment ago.
    Refused,
}

/// What came of a code. To be committed in any case: a wrong one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeTried {
    /// Right: the token of the session.
    Right(String),
    /// Wrong: so many more can be tried.
    Wrong {
        /// How many.
        left: u32,
    },
    /// Too many were wrong lately.
    Wait {
        /// Until when.
        until: Instant,
    },
    /// Too late or too often: the password is asked for again.
    Over,
}

/// Goes on after a right password. No session yet.
pub async fn after_password(cx: &Context, proved: &Proved) -> Result<Next, Failure> {
    attempts::succeeded(cx, TRIED, &proved.tried).await?;
    let agent = services::signed(cx, proved.agent).await?;
    if agent.is_none() || !still_right(cx, proved).await? {
        return Ok(Next::Refused);
    }
    let holder = Some(Holder::Agent(proved.agent));
    if totp::confirmed(cx, proved.agent).await?.is_some() {
        let token = begin_ceremony(cx, SECOND_FACTOR, holder, "0", STEP_MINUTES).await?;
        return Ok(Next::Code(token));
    }
    Ok(Next::SetUp(begin_ceremony(cx, SET_UP, holder, "0", SET_UP_MINUTES).await?))
}

/// Goes on after a provider vouched for who it is and not for a second factor: the token of the
/// ceremony that asks for a code, if the agent set one up. The session that it opens is one of
/// ours: the provider's end does not end it.
pub(crate) async fn after_provider(
    cx: &Context,
    agent: AgentId,
) -> Result<Option<String>, Failure> {
    if totp::confirmed(cx, agent).await?.is_none() {
        return Ok(None);
    }
    let holder = Some(Holder::Agent(agent));
    Ok(Some(begin_ceremony(cx, SECOND_FACTOR, holder, "0", STEP_MINUTES).await?))
}

/// Whether a code is still waited for in the ceremony of this token.
pub async fn waits_for_code(cx: &Context, token: &str) -> Result<bool, Failure> {
    Ok(find_ceremony(cx, SECOND_FACTOR, token).await?.is_some())
}

/// Tries a code of the second factor, or a recovery code. It is counted before it is looked at, so
/// that many at once are no more than the few that are allowed.
pub async fn try_code(
    cx: &Context,
    token: &str,
    typed: &str,
    browser: &str,
) -> Result<CodeTried, Failure> {
    let Some((agent, ceremony)) = under_way(cx, SECOND_FACTOR, token).await? else {
        return Ok(CodeTried::Over);
    };
    let key = services::agent(cx, agent).await?.public_id.0;
    if let Some(until) = attempts::allowed(cx, TRIED_CODE, &key).await? {
        return Ok(CodeTried::Wait { until });
    }
    let tries = ceremony.state.parse::<u32>().unwrap_or(WRONG_CODES) + 1;
    note_ceremony(cx, SECOND_FACTOR, token, &ceremony.state, &tries.to_string()).await?;
    let way = if recovery::looks_like_one(typed) {
        recovery::take(cx, agent, typed).await?.then_some(Way::Recovery)
    } else {
        totp::take(cx, agent, typed).await?.then_some(Way::Password)
    };
    if let Some(way) = way {
        attempts::succeeded(cx, TRIED_CODE, &key).await?;
        take_ceremony(cx, SECOND_FACTOR, token).await?;
        return Ok(CodeTried::Right(open(cx, agent, way, browser).await?));
    }
    attempts::failed(cx, TRIED_CODE, &key).await?;
    if tries < WRONG_CODES {
        return Ok(CodeTried::Wrong { left: WRONG_CODES - tries });
    }
    take_ceremony(cx, SECOND_FACTOR, token).await?;
    Ok(CodeTried::Over)
}

/// Why a second factor was not set up on the way in.
#[derive(Debug, thiserror::Error)]
pub enum CannotSetUp {
    /// Too late: the password is asked for again.
    #[error("the sign-in is over")]
    Over,
    /// Not the code of the secret that was offered.
    #[error("not the code of this secret")]
    WrongCode,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSetUp);

/// The secret that is offered in the ceremony of this token, and to whom; nothing when it is over.
pub async fn offer_to_set_up(
    cx: &Context,
    token: &str,
    salt: &str,
) -> Result<Option<(services::Agent, totp::Offer)>, Failure> {
    let Some((agent, _)) = under_way(cx, SET_UP, token).await? else { return Ok(None) };
    Ok(Some((services::agent(cx, agent).await?, totp::offer(cx, agent, salt).await?)))
}

/// Sets the second factor up on the way in and opens the session. Returns its token.
pub async fn set_up(
    cx: &Context,
    token: &str,
    salt: &str,
    code: &str,
    browser: &str,
) -> Result<String, CannotSetUp> {
    let (agent, _) = under_way(cx, SET_UP, token).await?.ok_or(CannotSetUp::Over)?;
    // Somebody who set one up meanwhile is asked for its code.
    if totp::confirmed(cx, agent).await?.is_some() {
        return Err(CannotSetUp::Over);
    }
    if !totp::confirm(cx, agent, salt, code).await? {
        return Err(CannotSetUp::WrongCode);
    }
    take_ceremony(cx, SET_UP, token).await?.ok_or(CannotSetUp::Over)?;
    Ok(open(cx, agent, Way::Password, browser).await?)
}

/// The agent of a ceremony that goes on, while they work here.
async fn under_way(
    cx: &Context,
    kind: &str,
    token: &str,
) -> Result<Option<(AgentId, Ceremony)>, Failure> {
    let Some(ceremony) = find_ceremony(cx, kind, token).await? else { return Ok(None) };
    let Some(Holder::Agent(agent)) = ceremony.holder else { return Ok(None) };
    Ok(services::signed(cx, agent).await?.map(|_| (agent, ceremony)))
}

async fn open(cx: &Context, agent: AgentId, way: Way, browser: &str) -> Result<String, Failure> {
    let holder = Holder::Agent(agent);
    let new = NewSession { holder, way, level: "two-factors", browser, provider: None };
    sessions::open(cx, new).await
}
