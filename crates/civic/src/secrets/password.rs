//! A password: what is refused as one, how it is hashed and checked, and setting it.
//!
//! Argon2id with the parameters that OWASP asks for (19 MiB, two passes, one lane), over a keyed
//! hash of what was typed: without the server's key nobody can try passwords against a copy of the
//! database.

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::Rng;
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::tables::password;
use super::tell::{Changed, tell};
use crate::attempts;
use crate::codes::{Use, keyed_hash};
use crate::context::Context;
use crate::ids::AgentId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::services::Agent;
use crate::services::tables::agent;
use crate::sessions;
use crate::time::Instant;
use crate::words::unaccented;

/// Fewest characters.
pub const SHORTEST: usize = 12;
/// Most characters.
pub const LONGEST: usize = 200;
/// Fewest different characters.
const FEWEST_DIFFERENT: usize = 5;
/// What tries of passwords are counted under.
pub(crate) const TRIED: &str = "password";

/// Parts of passwords that everybody tries first. A password that is one of them, or some of them
/// with a few digits and signs around, is refused.
const COMMON: &[&str] = &[
    "password",
    "passwort",
    "motdepasse",
    "azerty",
    "azertyuiop",
    "qwerty",
    "qwertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "bonjour",
    "bienvenue",
    "welcome",
    "letmein",
    "admin",
    "administrateur",
    "administrator",
    "secret",
    "soleil",
    "doudou",
    "loulou",
    "chouchou",
    "marseille",
    "iloveyou",
    "jetaime",
    "jetaimetoi",
    "changeme",
    "changezmoi",
    "abcdef",
    "abcdefgh",
    "mairie",
    "commune",
    "prefecture",
    "service",
    "servicepublic",
    "agent",
    "preau",
    "football",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "princesse",
    "nicolas",
    "camille",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "printemps",
    "hiver",
    "automne",
    "ete",
    "france",
    "paris",
];

/// Why something is no good password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too few characters.
    #[error("{length} characters")]
    TooShort {
        /// How many.
        length: usize,
    },
    /// Too many characters.
    #[error("{length} characters")]
    TooLong {
        /// How many.
        length: usize,
    },
    /// Their own name or address is in it.
    #[error("made of the agent's name or address")]
    Personal,
    /// Hardly anything in it, or what everybody tries first.
    #[error("among the first to be tried")]
    Common,
}

/// A password to hash: slow work, for a thread of its own.
pub struct ToHash {
    keyed: String,
    salt: [u8; 16],
}

/// A password's hash, as it is kept.
#[derive(Clone)]
pub struct Hashed(String);

/// A password to compare with the one that somebody has: slow work, for a thread of its own, and
/// as slow for whoever has none.
pub struct ToVerify {
    agent: Option<AgentId>,
    keyed: String,
    hash: Option<String>,
    tried: String,
}

/// An agent whose password was right, at the time of the look at it.
#[derive(Clone)]
pub struct Proved {
    pub(super) agent: AgentId,
    pub(super) hash: String,
    pub(super) tried: String,
}

macro_rules! says_nothing {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}
says_nothing!(ToHash, Hashed, ToVerify, Proved);

impl ToHash {
    /// Does the work.
    pub fn run(self) -> Result<Hashed, Failure> {
        hash(&self.keyed, &self.salt).map(Hashed)
    }
}

impl ToVerify {
    /// Does the work.
    pub fn run(self) -> Option<Proved> {
        // Made before either, so that the first try of all does not tell them apart.
        let nobodys = nobodys();
        let hash = self.hash.unwrap_or_else(|| nobodys.to_owned());
        let is_it = PasswordHash::new(&hash)
            .is_ok_and(|hash| argon2().verify_password(self.keyed.as_bytes(), &hash).is_ok());
        let tried = self.tried;
        self.agent.filter(|_| is_it).map(|agent| Proved { agent, hash, tried })
    }
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

fn hash(keyed: &str, salt: &[u8]) -> Result<String, Failure> {
    let unreadable = |error| Failure::Unreadable(format!("password: {error}"));
    let hash = argon2().hash_password_with_salt(keyed.as_bytes(), salt).map_err(unreadable)?;
    Ok(PasswordHash::to_string(&hash))
}

/// A hash of nothing anyone has, so that trying an unknown address costs what a known one costs.
fn nobodys() -> &'static str {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    NOBODYS.get_or_init(|| hash("", &[0; 16]).unwrap_or_default())
}

fn keyed(cx: &Context, typed: &str) -> String {
    keyed_hash(cx.secrets(), Use::Password, typed)
}

/// Whether `typed` may be the password of `agent`.
pub fn check(agent: &Agent, typed: &str) -> Result<(), WeakPassword> {
    let length = typed.chars().count();
    if length < SHORTEST {
        return Err(WeakPassword::TooShort { length });
    }
    if length > LONGEST {
        return Err(WeakPassword::TooLong { length });
    }
    let lower = plain(typed);
    if personal(agent).iter().any(|part| lower.contains(part.as_str())) {
        return Err(WeakPassword::Personal);
    }
    if is_common(&lower) { Err(WeakPassword::Common) } else { Ok(()) }
}

/// Lower case, without accents and spaces.
fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| !c.is_whitespace()).map(unaccented).collect()
}

/// Names and address of an agent, in parts that mean something.
fn personal(agent: &Agent) -> Vec<String> {
    let address = agent.email.as_deref().unwrap_or_default();
    let before = address.split('@').next().unwrap_or_default();
    [&agent.given_name, &agent.family_name, address, before]
        .into_iter()
        .map(plain)
        .filter(|part| part.chars().count() >= 3)
        .collect()
}

/// Whether hardly anything remains when what everybody tries is taken out.
fn is_common(lower: &str) -> bool {
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    let steps = lower.chars().zip(lower.chars().skip(1));
    let in_row = steps.filter(|(a, b)| (*b as i64 - *a as i64).abs() <= 1).count();
    if different.len() < FEWEST_DIFFERENT || in_row + 3 >= lower.chars().count() {
        return true;
    }
    let mut words: Vec<&str> = COMMON.to_vec();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words.iter().fold(lower.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().filter(|c| c.is_alphabetic()).count() < 3 && rest.len() < SHORTEST
}

/// The work of hashing `typed` for the agent who acts, if it may be their password.
pub fn to_hash(cx: &Context, agent: &Agent, typed: &str) -> Result<ToHash, WeakPassword> {
    check(agent, typed)?;
    let mut salt = [0; 16];
    cx.draw(|random| random.fill_bytes(&mut salt));
    Ok(ToHash { keyed: keyed(cx, typed), salt })
}

/// The work of trying `typed` as the password of whoever has the address `email`; or until when
/// they must wait. The try is counted before it is known whether it is right, so that many at once
/// do not all pass: the context is to be committed, and a right one is forgotten again.
pub async fn to_try(
    cx: &Context,
    email: &str,
    typed: &str,
) -> Result<Result<ToVerify, Instant>, Failure> {
    let email = email.trim().to_lowercase();
    let known = with_password(cx, &email).await?;
    try_as(cx, email, known, typed).await
}

/// The same for the agent who acts, who says their current password.
pub async fn to_try_own(cx: &Context, typed: &str) -> Result<Result<ToVerify, Instant>, Failure> {
    let Some(agent) = cx.agent().map(|signed| signed.agent().clone()) else {
        return try_as(cx, String::new(), None, typed).await;
    };
    let row = password::Entity::find_by_id(agent.id).one(&cx.tx).await?;
    try_as(cx, format!("own {}", agent.public_id.0), row, typed).await
}

async fn try_as(
    cx: &Context,
    tried: String,
    known: Option<password::Model>,
    typed: &str,
) -> Result<Result<ToVerify, Instant>, Failure> {
    if let Some(until) = attempts::allowed(cx, TRIED, &tried).await? {
        return Ok(Err(until));
    }
    attempts::failed(cx, TRIED, &tried).await?;
    let agent = known.as_ref().map(|row| row.agent_id);
    let hash = known.map(|row| row.hash);
    Ok(Ok(ToVerify { agent, keyed: keyed(cx, typed), hash, tried }))
}

/// The password of the one agent who has this address and a password.
async fn with_password(cx: &Context, email: &str) -> Result<Option<password::Model>, Failure> {
    if email.is_empty() {
        return Ok(None);
    }
    let agents = agent::Entity::find()
        .filter(agent::Column::BodyId.eq(cx.body_id()))
        .filter(agent::Column::Active.eq(true))
        .filter(Expr::from(Func::lower(Expr::col(agent::Column::Email))).eq(email))
        .all(&cx.tx)
        .await?;
    let ids = agents.into_iter().map(|agent| agent.id);
    let found = password::Entity::find().filter(password::Column::AgentId.is_in(ids));
    let mut found = found.all(&cx.tx).await?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// Why a password was not set.
#[derive(Debug, thiserror::Error)]
pub enum CannotSetPassword {
    /// Not for who acts.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// They have one, and did not show that they know it.
    #[error("the current password is missing or wrong")]
    CurrentWrong,
    /// They have none yet, and it is too long since they signed in.
    #[error("the session is not fresh")]
    NotFresh,
    /// Without an e-mail address nobody can sign in with a password.
    #[error("the agent has no e-mail address")]
    NoEmail,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSetPassword);

/// Whether the agent who acts, in the session of this token, must say their current password to
/// set another: they have one, and did not just come in by an administrator's link, which is the
/// way back in for whoever forgot it.
pub async fn asks_current(cx: &Context, session: &str) -> Result<bool, Failure> {
    let Some(agent) = cx.agent() else { return Ok(true) };
    let has_one = password::Entity::find_by_id(agent.id()).one(&cx.tx).await?.is_some();
    Ok(has_one && !sessions::came_by_fresh_link(cx, session).await?)
}

/// Sets the password of the agent who acts, in the session of this token, and ends all their other
/// sessions.
pub async fn set_password(
    cx: &Context,
    session: &str,
    current: Option<&Proved>,
    new: Hashed,
) -> Result<(), CannotSetPassword> {
    let agent = agent_may_here(cx, Act::OwnSecrets)?;
    if agent.agent().email.is_none() {
        return Err(CannotSetPassword::NoEmail);
    }
    if asks_current(cx, session).await? {
        let proved = current.filter(|proved| proved.agent == agent.id());
        let proved = proved.ok_or(CannotSetPassword::CurrentWrong)?;
        still_right(cx, proved).await?.then_some(()).ok_or(CannotSetPassword::CurrentWrong)?;
        attempts::succeeded(cx, TRIED, &proved.tried).await?;
    } else if !super::is_fresh(cx, session).await? {
        return Err(CannotSetPassword::NotFresh);
    }
    let row = password::ActiveModel {
        agent_id: Set(agent.id()),
        hash: Set(new.0),
        changed_at: Set(cx.now()),
    };
    let again = OnConflict::column(password::Column::AgentId)
        .update_columns([password::Column::Hash, password::Column::ChangedAt])
        .to_owned();
    password::Entity::insert(row).on_conflict(again).exec_without_returning(&cx.tx).await?;
    sessions::end_others(cx, session).await?;
    tell(cx, agent.id(), Changed::Password).await?;
    Ok(())
}

/// Whether the password that was looked at is still the one that they have.
pub(super) async fn still_right(cx: &Context, proved: &Proved) -> Result<bool, Failure> {
    let row = password::Entity::find_by_id(proved.agent).one(&cx.tx).await?;
    Ok(row.is_some_and(|row| row.hash == proved.hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_is_told_from_what_nobody_does() {
        for common in [
            "aaaaaaaaaaaaaaaa",
            "123456789012",
            "azertyuiop12",
            "abababababab",
            "motdepasse2026!",
            "bienvenue2026",
            "abcdefghijkl",
        ] {
            assert!(is_common(&plain(common)), "{common}");
        }
        for good in ["correct cheval pile agrafe", "trois tasses sur le toit", "xK9#vT2!mQ7z"] {
            assert!(!is_common(&plain(good)), "{good}");
        }
    }
}
