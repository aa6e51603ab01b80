//! Passkeys: keys that an agent's device or security key holds, with a check of its user.
//!
//! The library that verifies them draws its challenges from the machine and takes its own
//! deadline from the machine's clock; ours stands in the ceremony's row.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle16,
};
use webauthn_rp::request::{AsciiDomain, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

use super::Passkey;
use super::tables::passkey;
use super::tell::{Changed, tell};
use crate::codes::{Use, hex, keyed_bytes};
use crate::context::Context;
use crate::ids::{AgentId, PublicId};
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::services::{self, Agent};
use crate::sessions::{self, Holder, NewSession, Way, begin_ceremony, take_ceremony};
use crate::words::LINE_LIMIT;

/// Minutes in which the browser must answer.
pub const ANSWER_MINUTES: i64 = 5;
/// Most passkeys of one agent.
pub const MOST: usize = 20;
/// Longest name of one.
pub const NAME_LIMIT: usize = 60;

const ADDING: &str = "passkey-added";
const SIGNING_IN: &str = "passkey-used";
/// Bytes of the part of a kept credential that changes.
const CHANGING: usize = 7;

/// The site as passkeys know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    domain: String,
    origin: String,
}

impl Party {
    /// Of a site that is reached at `address`. `None` where passkeys do not work: they belong to a
    /// name, not to a number, and browsers keep them to https and to `localhost`.
    pub fn of(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split(['/', '?']).next()?;
        let domain = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let is_number = domain.starts_with('[') || domain.parse::<std::net::IpAddr>().is_ok();
        if is_number || domain.is_empty() || (scheme != "https" && domain != "localhost") {
            return None;
        }
        let domain = domain.to_ascii_lowercase();
        AsciiDomain::try_from(domain.clone()).ok()?;
        Some(Self { domain, origin: format!("{scheme}://{}", host.to_ascii_lowercase()) })
    }

    fn id(&self) -> Result<RpId, Failure> {
        let domain = AsciiDomain::try_from(self.domain.clone());
        domain.map(RpId::Domain).map_err(|error| unreadable(&error))
    }
}

/// What a browser is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The token of the ceremony.
    pub token: String,
    /// What its script hands to the authenticator, in JSON.
    pub options: String,
}

/// Why a passkey was not added.
#[derive(Debug, thiserror::Error)]
pub enum CannotAddPasskey {
    /// Not for who acts.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It is too long since they signed in.
    #[error("the session is not fresh")]
    NotFresh,
    /// A name to know it by is missing.
    #[error("it has no name")]
    NameMissing,
    /// The name is too long.
    #[error("its name has {length} characters")]
    NameTooLong {
        /// How many.
        length: usize,
    },
    /// They have as many as one can have.
    #[error("there are {MOST} already")]
    TooMany,
    /// Too late, or what the browser sent does not prove what it must.
    #[error("the answer does not prove anything")]
    NotProved,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAddPasskey);

/// Begins to add a passkey called `name` for the agent who acts, in the session of this token.
pub async fn ask_to_add(
    cx: &Context,
    session: &str,
    party: &Party,
    name: &str,
) -> Result<Asked, CannotAddPasskey> {
    let agent = agent_may_here(cx, Act::OwnSecrets)?.agent();
    if !super::is_fresh(cx, session).await? {
        return Err(CannotAddPasskey::NotFresh);
    }
    let name = named(name)?;
    let held = super::own(cx, agent.id).await?.passkeys;
    if held.len() >= MOST {
        return Err(CannotAddPasskey::TooMany);
    }
    let (state, options) = creation(cx, party, agent, &held)?;
    let state = format!("{}\n{name}", hex(&state));
    let holder = Some(Holder::Agent(agent.id));
    let token = begin_ceremony(cx, ADDING, holder, &state, ANSWER_MINUTES).await?;
    Ok(Asked { token, options })
}

fn named(name: &str) -> Result<&str, CannotAddPasskey> {
    let name = name.trim();
    let length = name.chars().count();
    if name.is_empty() || name.contains(['\n', '\r']) {
        return Err(CannotAddPasskey::NameMissing);
    }
    if length > NAME_LIMIT.min(LINE_LIMIT) {
        return Err(CannotAddPasskey::NameTooLong { length });
    }
    Ok(name)
}

/// What is kept and what is sent of a challenge to make a passkey.
fn creation(
    cx: &Context,
    party: &Party,
    agent: &Agent,
    held: &[Passkey],
) -> Result<(Vec<u8>, String), Failure> {
    let (id, handle) = (party.id()?, handle_of(cx, agent));
    let called = agent.email.clone().unwrap_or_else(|| agent.public_id.0.clone());
    let name = called.as_str().try_into();
    let name = name.or_else(|_| agent.public_id.0.as_str().try_into());
    let user = PublicKeyCredentialUserEntity {
        name: name.map_err(|error| unreadable(&error))?,
        id: &handle,
        display_name: agent.shown_name().try_into().ok(),
    };
    let excluded = held.iter().filter_map(descriptor).collect();
    let mut options = PublicKeyCredentialCreationOptions::passkey(&id, user, excluded);
    // Its user is checked at each sign-in; asking authenticators to enforce that themselves shuts
    // out the many that cannot.
    options.extensions.cred_protect = CredProtect::None;
    let (server, client) = options.start_ceremony().map_err(|error| unreadable(&error))?;
    let state = server.encode().map_err(|error| unreadable(&error))?;
    let options = serde_json::to_string(&client).map_err(|error| unreadable(&error))?;
    Ok((state, options))
}

/// Adds the passkey that the browser made, under the name that it was given when it was asked for;
/// the session was fresh then.
pub async fn add(
    cx: &Context,
    party: &Party,
    token: &str,
    answer: &str,
) -> Result<(), CannotAddPasskey> {
    let agent = agent_may_here(cx, Act::OwnSecrets)?.id();
    let ceremony = take_ceremony(cx, ADDING, token).await?.ok_or(CannotAddPasskey::NotProved)?;
    if ceremony.holder != Some(Holder::Agent(agent)) {
        return Err(CannotAddPasskey::NotProved);
    }
    let (state, name) = ceremony.state.split_once('\n').ok_or(CannotAddPasskey::NotProved)?;
    let new = registered(party, state, answer)?.ok_or(CannotAddPasskey::NotProved)?;
    let row = passkey::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        agent_id: Set(agent),
        name: Set(name.to_owned()),
        credential_id: Set(new.0),
        credential: Set(new.1),
        added_at: Set(cx.now()),
        used_at: Set(None),
    };
    passkey::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    tell(cx, agent, Changed::PasskeyAdded).await?;
    Ok(())
}

/// The id of the credential that `answer` proves, and what is kept of it.
fn registered(
    party: &Party,
    state: &str,
    answer: &str,
) -> Result<Option<(String, Vec<u8>)>, Failure> {
    let state = from_hex(state).unwrap_or_default();
    let Ok(state) = RegistrationServerState::<16>::decode(&state) else { return Ok(None) };
    let Ok(answer) = Registration::from_json_relaxed(answer.as_bytes()) else { return Ok(None) };
    let origins = [party.origin.as_str()];
    let options = RegistrationVerificationOptions::<&str, &str> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    let Ok(new) = state.verify(&party.id()?, &answer, &options) else { return Ok(None) };
    let Ok(changing) = new.dynamic_state().encode();
    let Ok(fixed) = new.static_state().encode();
    let kept = [changing.as_slice(), &fixed].concat();
    Ok(Some((hex(new.id().as_ref()), kept)))
}

/// Why a passkey was not removed.
#[derive(Debug, thiserror::Error)]
pub enum CannotRemovePasskey {
    /// Not for who acts.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It is too long since they signed in.
    #[error("the session is not fresh")]
    NotFresh,
    /// Not one of theirs.
    #[error("no such passkey")]
    UnknownPasskey,
    /// They have no other second factor.
    #[error("it is the only second factor")]
    LastSecondFactor,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRemovePasskey);

/// Removes a passkey of the agent who acts, in the session of this token, unless it is all that
/// they have.
pub async fn remove(cx: &Context, session: &str, id: &PublicId) -> Result<(), CannotRemovePasskey> {
    let agent = agent_may_here(cx, Act::OwnSecrets)?.id();
    hold(cx, agent).await?;
    let mut own = super::own(cx, agent).await?;
    let at = own.passkeys.iter().position(|held| held.public_id == *id);
    let removed = own.passkeys.remove(at.ok_or(CannotRemovePasskey::UnknownPasskey)?);
    if !own.is_secure() {
        return Err(CannotRemovePasskey::LastSecondFactor);
    }
    if !super::is_fresh(cx, session).await? {
        return Err(CannotRemovePasskey::NotFresh);
    }
    passkey::Entity::delete_by_id(removed.id).exec(&cx.tx).await?;
    tell(cx, agent, Changed::PasskeyRemoved).await?;
    Ok(())
}

/// Holds all passkeys of an agent, so that two that are removed at once are not both the last.
async fn hold(cx: &Context, agent: AgentId) -> Result<(), Failure> {
    passkey::Entity::update_many()
        .col_expr(passkey::Column::AgentId, Expr::value(agent))
        .filter(passkey::Column::AgentId.eq(agent))
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// Begins to sign somebody in who has a passkey, whoever it is.
pub async fn ask_to_sign_in(cx: &Context, party: &Party) -> Result<Asked, Failure> {
    let id = party.id()?;
    let begun = DiscoverableCredentialRequestOptions::passkey(&id).start_ceremony();
    let (server, client) = begun.map_err(|error| unreadable(&error))?;
    let state = hex(&server.encode().map_err(|error| unreadable(&error))?);
    let options = serde_json::to_string(&client).map_err(|error| unreadable(&error))?;
    let token = begin_ceremony(cx, SIGNING_IN, None, &state, ANSWER_MINUTES).await?;
    Ok(Asked { token, options })
}

/// Signs in whoever the answer proves to be. Returns the session's token; nothing when it proves
/// nothing, or its owner left. To be committed in any case: the challenge is used up.
pub async fn sign_in(
    cx: &Context,
    party: &Party,
    token: &str,
    answer: &str,
    browser: &str,
) -> Result<Option<String>, Failure> {
    let Some(ceremony) = take_ceremony(cx, SIGNING_IN, token).await? else { return Ok(None) };
    let Ok(answer) = DiscoverableAuthentication16::from_json_relaxed(answer.as_bytes()) else {
        return Ok(None);
    };
    let Some(row) = by_credential(cx, answer.raw_id()).await? else { return Ok(None) };
    let agent = services::agent(cx, row.agent_id).await?;
    let handle = handle_of(cx, &agent);
    let Some(kept) = verified(party, &ceremony.state, &answer, &row, &handle)? else {
        return Ok(None);
    };
    passkey::Entity::update_many()
        .col_expr(passkey::Column::Credential, Expr::value(kept))
        .col_expr(passkey::Column::UsedAt, Expr::value(Some(cx.now().0)))
        .filter(passkey::Column::Id.eq(row.id))
        .exec(&cx.tx)
        .await?;
    if !agent.active {
        return Ok(None);
    }
    let holder = Holder::Agent(agent.id);
    let level = "two-factors";
    let new = NewSession { holder, way: Way::Passkey, level, browser, provider: None };
    Ok(Some(sessions::open(cx, new).await?))
}

/// What is kept of the credential after `answer` proved that its owner is there.
fn verified(
    party: &Party,
    state: &str,
    answer: &DiscoverableAuthentication16,
    row: &Passkey,
    handle: &UserHandle16,
) -> Result<Option<Vec<u8>>, Failure> {
    let state = from_hex(state).unwrap_or_default();
    let Ok(state) = DiscoverableAuthenticationServerState::decode(&state) else { return Ok(None) };
    let (changing, fixed) = row.credential.split_at_checked(CHANGING).unwrap_or_default();
    let changing: [u8; CHANGING] = changing.try_into().map_err(|error| unreadable(&error))?;
    let changing = DynamicState::decode(changing).map_err(|error| unreadable(&error))?;
    let known =
        StaticState::<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>::decode(fixed)
            .map_err(|error| unreadable(&error))?;
    let mut known = AuthenticatedCredential::new(answer.raw_id(), handle, known, changing)
        .map_err(|error| unreadable(&error))?;
    let origins = [party.origin.as_str()];
    let options = AuthenticationVerificationOptions::<&str, &str> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..AuthenticationVerificationOptions::default()
    };
    if state.verify(&party.id()?, answer, &mut known, &options).is_err() {
        return Ok(None);
    }
    let Ok(changing) = known.dynamic_state().encode();
    Ok(Some([changing.as_slice(), fixed].concat()))
}

async fn by_credential(cx: &Context, id: CredentialId<&[u8]>) -> Result<Option<Passkey>, Failure> {
    let row = passkey::Entity::find()
        .filter(passkey::Column::CredentialId.eq(hex(id.as_ref())))
        .one(&cx.tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    // Passkeys of another body's agents open nothing here.
    let is_here = services::agents(cx).await?.iter().any(|agent| agent.id == row.agent_id);
    Ok(is_here.then_some(row))
}

fn descriptor(held: &Passkey) -> Option<PublicKeyCredentialDescriptor<Vec<u8>>> {
    let id = CredentialId::<Vec<u8>>::decode(from_hex(&held.credential_id)?).ok()?;
    let transports = AuthTransports::decode(0).ok()?;
    Some(PublicKeyCredentialDescriptor { id, transports })
}

/// Under what a passkey knows its owner: nothing that anyone else knows.
fn handle_of(cx: &Context, agent: &Agent) -> UserHandle16 {
    let whole = keyed_bytes(cx.secrets(), Use::Passkey, &agent.public_id.0);
    let mut handle = [0; 16];
    handle.copy_from_slice(&whole[..16]);
    let Ok(handle) = UserHandle16::decode(handle);
    handle
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
            _ => None,
        })
        .collect()
}

fn unreadable(error: &dyn std::fmt::Display) -> Failure {
    Failure::Unreadable(format!("passkey: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_a_name_that_is_reached_safely() {
        let party = Party::of("https://Demandes.ville.example/").unwrap();
        assert_eq!(party.domain, "demandes.ville.example");
        assert_eq!(party.origin, "https://demandes.ville.example");
        assert_eq!(Party::of("http://localhost:8600").unwrap().origin, "http://localhost:8600");
        for address in ["http://127.0.0.1:8600", "https://[::1]", "http://ville.example", "x"] {
            assert_eq!(Party::of(address), None, "{address}");
        }
    }
}
