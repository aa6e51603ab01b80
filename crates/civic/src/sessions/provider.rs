//! Signing in with a provider of identities, and ending the sessions that it vouched for.
//!
//! What is told here was checked by who asked the provider (`web::providers`): that it comes from
//! this issuer, is for us, is of now, and answers our own question.
//!
//! A person whom the provider names for the first time gets a file of their own: nothing is joined
//! by name or e-mail address, which somebody else could have too. Who is signed in already adds
//! the provider to their file. An agent is never made: the provider is tied to the one agent who
//! has that verified address, or an administrator is asked.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::tables::session;
use super::{Holder, NewSession, ProviderSession, Way, open};
use crate::codes::{Use, keyed_hash};
use crate::context::Context;
use crate::ids::AgentId;
use crate::people::ways::{self, CannotAddWay, WayKind};
use crate::people::{self, NewPerson};
use crate::refusal::{Failure, refusals};
use crate::words::{LINE_LIMIT, Language};
use crate::{secrets, services};

/// Between issuer and subject in a key, where neither can have it.
const JOINT: char = '\0';

/// Whom the provider vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VouchesFor {
    /// People whom services serve.
    People,
    /// Agents of the body.
    Agents,
}

/// What a provider vouches for, checked.
#[derive(Clone, Debug)]
pub struct Vouched<'a> {
    /// Whom it is for.
    pub vouches_for: VouchesFor,
    /// Its name in the configuration.
    pub provider: &'a str,
    /// Its name for people.
    pub label: &'a str,
    /// Its issuer.
    pub issuer: &'a str,
    /// Who, as it knows them.
    pub subject: &'a str,
    /// The level of assurance as it said it.
    pub level: &'a str,
    /// Whether it vouches for a second factor.
    pub second_factor: bool,
    /// Name, as it told it; may be empty.
    pub name: &'a str,
    /// E-mail address, only if it was verified.
    pub email: Option<&'a str>,
    /// Its own session.
    pub session: Option<&'a str>,
    /// Its token, which signing out there asks for.
    pub token: &'a str,
    /// In what browser, roughly.
    pub browser: &'a str,
    /// The language of a new file.
    pub language: Language,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WithProvider {
    /// A session.
    Opened(SignedIn),
    /// An agent who proved one thing: the code of their own second factor is asked for, in the
    /// ceremony of this token.
    AsksCode(String),
}

/// A session for whom a provider vouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The token for the session's cookie.
    pub session: String,
    /// Who.
    pub holder: Holder,
    /// Whether the provider was added to the file of who was signed in already.
    pub added: bool,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum CannotSignInWithProvider {
    /// The provider opens another's file, or one of another sort, than of who is signed in.
    #[error("this opens another file already")]
    TakenByAnother,
    /// No agent is tied to who came back, and none can be found: an administrator has to see to
    /// it. Not said why, so that nothing is learned about who works here.
    #[error("no agent is known by this")]
    UnknownAgent,
    /// The provider does not vouch for the second factor that agents need, and they have none here.
    #[error("the provider does not vouch for a second factor")]
    SecondFactorMissing,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSignInWithProvider);

impl From<CannotAddWay> for CannotSignInWithProvider {
    fn from(refusal: CannotAddWay) -> Self {
        match refusal {
            CannotAddWay::TakenByAnother => Self::TakenByAnother,
            CannotAddWay::Failed(failure) => Self::Failed(failure),
        }
    }
}

/// Opens a session for whom a provider vouches, or asks an agent for their second factor: until
/// that is proved nothing is tied to the provider.
pub async fn sign_in_with_provider(
    cx: &Context,
    vouched: Vouched<'_>,
) -> Result<WithProvider, CannotSignInWithProvider> {
    let key = key(vouched.issuer, vouched.subject);
    let known = ways::holder_of(cx, WayKind::Provider, &key).await?;
    let (holder, added) = match vouched.vouches_for {
        VouchesFor::People => person(cx, &vouched, known).await?,
        VouchesFor::Agents => {
            let agent = agent(cx, &vouched, known).await?;
            if !vouched.second_factor {
                let asked = secrets::sign_in::after_provider(cx, agent).await?;
                let missing = CannotSignInWithProvider::SecondFactorMissing;
                return asked.map(WithProvider::AsksCode).ok_or(missing);
            }
            (Holder::Agent(agent), false)
        }
    };
    if known.is_none() {
        let (label, level) = (vouched.label, vouched.level);
        ways::add(cx, holder, WayKind::Provider, &key, label, level, None).await?;
    }
    ways::note_use(cx, WayKind::Provider, &key).await?;
    let session = open_session(cx, &vouched, holder).await?;
    Ok(WithProvider::Opened(SignedIn { session, holder, added }))
}

fn key(issuer: &str, subject: &str) -> String {
    format!("{issuer}{JOINT}{subject}")
}

/// The person, and whether the provider is being added to the file of who is signed in.
async fn person(
    cx: &Context,
    vouched: &Vouched<'_>,
    known: Option<Holder>,
) -> Result<(Holder, bool), CannotSignInWithProvider> {
    match (cx.person().map(Holder::Person), known) {
        (Some(here), Some(known)) if here != known => Err(CannotSignInWithProvider::TakenByAnother),
        (_, Some(Holder::Agent(_))) => Err(CannotSignInWithProvider::TakenByAnother),
        (_, Some(known)) => Ok((known, false)),
        (Some(here), None) => Ok((here, true)),
        (None, None) => {
            let new = NewPerson {
                name: vouched.name.chars().take(LINE_LIMIT).collect(),
                email: vouched.email.map(str::to_owned),
                ..NewPerson::default()
            };
            let file = people::open_file(cx, new, vouched.language).await?;
            Ok((Holder::Person(file.id), false))
        }
    }
}

/// The agent, who still works here.
async fn agent(
    cx: &Context,
    vouched: &Vouched<'_>,
    known: Option<Holder>,
) -> Result<AgentId, CannotSignInWithProvider> {
    let agent = match known {
        Some(Holder::Agent(agent)) => agent,
        Some(Holder::Person(_)) => return Err(CannotSignInWithProvider::UnknownAgent),
        None => by_address(cx, vouched).await?,
    };
    if !services::agent(cx, agent).await?.active {
        return Err(CannotSignInWithProvider::UnknownAgent);
    }
    Ok(agent)
}

/// The one agent with the verified address, whom no provider knows as somebody else yet. An
/// address that was given to a successor opens nothing of the one before.
async fn by_address(
    cx: &Context,
    vouched: &Vouched<'_>,
) -> Result<AgentId, CannotSignInWithProvider> {
    let unknown = CannotSignInWithProvider::UnknownAgent;
    let Some(address) = vouched.email.map(|email| email.trim().to_lowercase()) else {
        return Err(unknown);
    };
    let agents = services::agents(cx).await?;
    let mut having = agents.iter().filter(|agent| {
        agent.email.as_deref().is_some_and(|email| email.trim().to_lowercase() == address)
    });
    let (Some(agent), None) = (having.next(), having.next()) else { return Err(unknown) };
    let tied = ways::of(cx, Holder::Agent(agent.id)).await?;
    if tied.iter().any(|way| way.kind == WayKind::Provider) {
        return Err(unknown);
    }
    Ok(agent.id)
}

async fn open_session(
    cx: &Context,
    vouched: &Vouched<'_>,
    holder: Holder,
) -> Result<String, Failure> {
    let new = NewSession {
        holder,
        way: Way::Provider,
        level: vouched.level,
        browser: vouched.browser,
        provider: Some(ProviderSession {
            provider: vouched.provider.to_owned(),
            session: vouched.session.map(str::to_owned),
            token: Some(vouched.token.to_owned()),
        }),
    };
    open(cx, new).await
}

/// What a provider said of the session of this cookie; its token is forgotten here, as it is good
/// for one thing only: signing out there, now.
pub async fn take_provider_session(
    cx: &Context,
    token: &str,
) -> Result<Option<ProviderSession>, Failure> {
    let Some(row) = super::running(cx, token).await? else { return Ok(None) };
    let Some(provider) = row.provider else { return Ok(None) };
    session::Entity::update_many()
        .col_expr(session::Column::ProviderToken, Expr::value(None::<String>))
        .filter(session::Column::TokenHash.eq(keyed_hash(cx.secrets(), Use::Session, token)))
        .exec(&cx.tx)
        .await?;
    let (session, token) = (row.provider_session, row.provider_token);
    Ok(Some(ProviderSession { provider, session, token }))
}

/// Ends what a provider says is over: its session, or, where it names none, all sessions that it
/// vouched for of that subject. Says how many were ended; none is fine.
pub async fn end_by_provider(
    cx: &Context,
    provider: &str,
    issuer: &str,
    subject: Option<&str>,
    session: Option<&str>,
) -> Result<u64, Failure> {
    let mut which = Condition::all()
        .add(session::Column::BodyId.eq(cx.body_id()))
        .add(session::Column::Provider.eq(provider))
        .add(session::Column::RevokedAt.is_null());
    if let Some(session) = session {
        which = which.add(session::Column::ProviderSession.eq(session));
    }
    if let Some(subject) = subject {
        let key = key(issuer, subject);
        match ways::holder_of(cx, WayKind::Provider, &key).await? {
            Some(Holder::Agent(agent)) => which = which.add(session::Column::AgentId.eq(agent)),
            Some(Holder::Person(person)) => which = which.add(session::Column::PersonId.eq(person)),
            None => return Ok(0),
        }
    } else if session.is_none() {
        return Ok(0);
    }
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(Some(cx.now().0)))
        .col_expr(session::Column::ProviderToken, Expr::value(None::<String>))
        .filter(which)
        .exec(&cx.tx)
        .await?;
    Ok(ended.rows_affected)
}
