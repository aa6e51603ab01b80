//! Codes of a second factor: six digits that change every thirty seconds (RFC 6238).
//!
//! The shared secret is computed from the server's key, the agent and a salt; only the salt is
//! kept. A code is taken one step early or late, and never twice.

use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use super::tables::totp;
use super::tell::{Changed, tell};
use crate::codes::{Use, hex, keyed_bytes};
use crate::context::Context;
use crate::ids::AgentId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::services;
use crate::time::Instant;

/// Seconds of a step.
const STEP_SECONDS: i64 = 30;
/// Steps that a clock may be early or late.
const TOLERATED: i64 = 1;
/// Digits of a salt.
const SALT_DIGITS: usize = 32;

/// A shared secret that is offered to an agent and counts once they send its first code.
#[derive(Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is computed from; the form carries it.
    pub salt: String,
    /// The secret in base 32, as apps take it.
    pub secret: String,
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Offer")
    }
}

/// Why a second factor was not set.
#[derive(Debug, thiserror::Error)]
pub enum CannotSetTotp {
    /// Not for who acts.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It is too long since they signed in.
    #[error("the session is not fresh")]
    NotFresh,
    /// Codes go with a password, and there is none.
    #[error("there is no password")]
    NoPassword,
    /// Not the code of the secret that was offered.
    #[error("not the code of this secret")]
    WrongCode,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSetTotp);

/// A secret for `agent`: the one of `salt`, as their form carries it, or a new one. The one that
/// they use already is never shown again.
pub async fn offer(cx: &Context, agent: AgentId, salt: &str) -> Result<Offer, Failure> {
    let row = totp::Entity::find_by_id(agent).one(&cx.tx).await?;
    let is_used = row.is_some_and(|row| row.salt == salt);
    let salt = if is_salt(salt) && !is_used { salt.to_owned() } else { new_salt(cx) };
    let secret = base32(&secret_of(cx, agent, &salt).await?);
    Ok(Offer { salt, secret })
}

/// Sets the second factor of the agent who acts, in the session of this token, to the secret of
/// `salt`, of which `code` shows that they have it.
pub async fn set_totp(
    cx: &Context,
    session: &str,
    salt: &str,
    code: &str,
) -> Result<(), CannotSetTotp> {
    let agent = agent_may_here(cx, Act::OwnSecrets)?.id();
    if super::own(cx, agent).await?.password.is_none() {
        return Err(CannotSetTotp::NoPassword);
    }
    if !super::is_fresh(cx, session).await? {
        return Err(CannotSetTotp::NotFresh);
    }
    if confirm(cx, agent, salt, code).await? { Ok(()) } else { Err(CannotSetTotp::WrongCode) }
}

/// Makes the secret of `salt` the one of `agent` if `code` belongs to it.
pub(super) async fn confirm(
    cx: &Context,
    agent: AgentId,
    salt: &str,
    code: &str,
) -> Result<bool, Failure> {
    if !is_salt(salt) {
        return Ok(false);
    }
    let secret = secret_of(cx, agent, salt).await?;
    let Some(step) = step_of(&secret, code, cx.now(), 0) else { return Ok(false) };
    let row = totp::ActiveModel {
        agent_id: Set(agent),
        salt: Set(salt.to_owned()),
        confirmed_at: Set(Some(cx.now())),
        last_step: Set(step),
    };
    let columns = [totp::Column::Salt, totp::Column::ConfirmedAt, totp::Column::LastStep];
    let again = OnConflict::column(totp::Column::AgentId).update_columns(columns).to_owned();
    totp::Entity::insert(row).on_conflict(again).exec_without_returning(&cx.tx).await?;
    tell(cx, agent, Changed::Codes).await?;
    Ok(true)
}

/// The second factor of `agent`, if it counts.
pub(super) async fn confirmed(
    cx: &Context,
    agent: AgentId,
) -> Result<Option<totp::Model>, Failure> {
    let row = totp::Entity::find_by_id(agent).one(&cx.tx).await?;
    Ok(row.filter(|row| row.confirmed_at.is_some()))
}

/// Takes a code of `agent`, if it is one; no other of its step or before is taken any more.
pub(super) async fn take(cx: &Context, agent: AgentId, code: &str) -> Result<bool, Failure> {
    let Some(row) = confirmed(cx, agent).await? else { return Ok(false) };
    let secret = secret_of(cx, agent, &row.salt).await?;
    let Some(step) = step_of(&secret, code, cx.now(), row.last_step) else { return Ok(false) };
    let taken = totp::Entity::update_many()
        .col_expr(totp::Column::LastStep, Expr::value(step))
        .filter(totp::Column::AgentId.eq(agent))
        .filter(totp::Column::Salt.eq(row.salt))
        .filter(totp::Column::LastStep.lt(step))
        .exec(&cx.tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// The code of a secret at a moment, for whoever stands in for an agent's app.
#[cfg(feature = "testing")]
pub fn code_at(secret: &str, now: Instant) -> String {
    digits(&from_base32(secret), now.0.div_euclid(1_000_000 * STEP_SECONDS))
}

/// The step after `last` to which `code` belongs, around `now`.
fn step_of(secret: &[u8], code: &str, now: Instant, last: i64) -> Option<i64> {
    let typed: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let current = now.0.div_euclid(1_000_000 * STEP_SECONDS);
    let mut found = None;
    for step in current - TOLERATED..=current + TOLERATED {
        let is_it = bool::from(digits(secret, step).as_bytes().ct_eq(typed.as_bytes()));
        if is_it && step > last {
            found = Some(step);
        }
    }
    found
}

/// # Panics
/// Never: HMAC takes a key of any length.
fn digits(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("any key length will do");
    mac.update(&step.to_be_bytes());
    let hash: [u8; 20] = mac.finalize().into_bytes().into();
    let at = usize::from(hash[19] & 15);
    let four = [hash[at] & 127, hash[at + 1], hash[at + 2], hash[at + 3]];
    format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
}

async fn secret_of(cx: &Context, agent: AgentId, salt: &str) -> Result<[u8; 20], Failure> {
    let id = services::agent(cx, agent).await?.public_id.0;
    let whole = keyed_bytes(cx.secrets(), Use::Totp, &format!("{id}\n{salt}"));
    let mut secret = [0; 20];
    secret.copy_from_slice(&whole[..20]);
    Ok(secret)
}

fn new_salt(cx: &Context) -> String {
    let mut salt = [0; SALT_DIGITS / 2];
    cx.draw(|random| random.fill_bytes(&mut salt));
    hex(&salt)
}

fn is_salt(text: &str) -> bool {
    text.len() == SALT_DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// RFC 4648, of twenty bytes: no padding is needed.
fn base32(bytes: &[u8; 20]) -> String {
    let mut text = String::with_capacity(32);
    for five in bytes.chunks(5) {
        let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        for place in (0..8).rev() {
            text.push(char::from(BASE32[(bits >> (5 * place) & 31) as usize]));
        }
    }
    text
}

#[cfg(any(test, feature = "testing"))]
fn from_base32(text: &str) -> Vec<u8> {
    let values = text.bytes().filter_map(|b| BASE32.iter().position(|symbol| *symbol == b));
    let values: Vec<u64> = values.map(|value| value as u64).collect();
    let bits = |eight: &[u64]| eight.iter().fold(0, |bits, value| bits << 5 | value);
    values.chunks(8).flat_map(|eight| bits(eight).to_be_bytes()[3..].to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the last six of its eight digits.
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000_i64, "353130"),
        ] {
            assert_eq!(digits(secret, seconds / STEP_SECONDS), code);
        }
    }

    #[test]
    fn base_32_reads_back() {
        let secret = b"12345678901234567890";
        assert_eq!(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(from_base32(&base32(secret)), secret);
    }

    #[test]
    fn a_code_is_taken_a_step_early_or_late_and_not_again() {
        let secret = b"12345678901234567890";
        let at = |step: i64| Instant(step * STEP_SECONDS * 1_000_000);
        let code = digits(secret, 100);
        assert_eq!(step_of(secret, &code, at(99), 0), Some(100));
        assert_eq!(step_of(secret, &format!(" {code} "), at(101), 99), Some(100));
        assert_eq!(step_of(secret, &code, at(100), 100), None);
        assert_eq!(step_of(secret, &code, at(102), 0), None);
        assert_eq!(step_of(secret, "", at(100), 0), None);
    }
}
