//! Ways in: one-use sign-in links, what is under way between two steps, and the sessions that
//! they open.
//!
//! Tokens have 130 bits and are kept only as keyed hashes. A session ends when it was not used for
//! a while, after a longer while in any case, and when it is ended. An agent's ends sooner, as
//! other people's matters are behind it. Their rows are kept for another while, then deleted when
//! the next session begins or the next link is made.

pub mod ceremonies;
mod mailed;
mod own;
pub mod provider;
pub mod tables;

pub use mailed::{
    Asker, CannotAskLink, DAILY, HOURLY, MAILED_MINUTES, MESSAGE, Opened, ask_link, mailed_token,
    read_address,
};

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::codes::{Use, draw_token, keyed_hash};
use crate::context::{Actor, Context};
use crate::ids::{AgentId, PersonId};
use crate::refusal::{Failure, refusals};
use crate::words::{LINE_LIMIT, Language, vocabulary};
use crate::{secrets, services};
use tables::{session, sign_in_link};

pub use ceremonies::{Ceremony, begin_ceremony, find_ceremony, note_ceremony, take_ceremony};
pub(crate) use own::opened;
pub use own::{CannotEnd, Session, came_by_fresh_link, end, end_others, own};

/// Hours after which an agent's unused session ends: half a working day.
pub const AGENT_IDLE_HOURS: i64 = 4;
/// Hours after which an agent's session ends in any case.
pub const AGENT_LONGEST_HOURS: i64 = 24;
/// Days after which a person's unused session ends.
pub const PERSON_IDLE_DAYS: i64 = 30;
/// Days after which a person's session ends in any case.
pub const PERSON_LONGEST_DAYS: i64 = 90;

/// Minutes after which the row of a link that expired, or of a session that began, is deleted.
const KEPT_MINUTES: i64 = 30 * 24 * 60;
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

vocabulary! {
    /// By which way somebody came in.
    Way {
        /// A one-use link that an administrator or the command made.
        Link = "link",
        /// A one-use link sent to an e-mail address.
        Email = "email",
        /// A card given at the counter.
        Card = "card",
        /// A password and a second factor.
        Password = "password",
        /// A passkey.
        Passkey = "passkey",
        /// A password and a recovery code.
        Recovery = "recovery",
        /// A provider of identities.
        Provider = "provider",
        /// An invitation.
        Invitation = "invitation",
    }
}

/// A session to open.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Whose.
    pub holder: Holder,
    /// By which way they came in.
    pub way: Way,
    /// How sure that is: as a provider said it, else a word of ours.
    pub level: &'a str,
    /// In what browser, roughly.
    pub browser: &'a str,
    /// What a provider said.
    pub provider: Option<ProviderSession>,
}

/// What a provider of identities said of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderSession {
    /// Its name in the configuration.
    pub provider: String,
    /// Its own session, by which it can end this one.
    pub session: Option<String>,
    /// Its token, which signing out there asks for.
    pub token: Option<String>,
}

/// Opens a session. Returns the token for its cookie: 130 bits, kept only as a keyed hash. Who
/// calls it has checked who it is.
pub(crate) async fn open(cx: &Context, new: NewSession<'_>) -> Result<String, Failure> {
    sweep(cx).await?;
    let token = cx.draw(draw_token);
    let (agent_id, person_id) = split(new.holder);
    let (provider, provider_session, provider_token) = match new.provider {
        Some(said) => (Some(said.provider), said.session, said.token),
        None => (None, None, None),
    };
    let row = session::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        token_hash: Set(keyed_hash(cx.secrets(), Use::Session, &token)),
        body_id: Set(cx.body_id()),
        agent_id: Set(agent_id),
        person_id: Set(person_id),
        way: Set(new.way),
        level: Set(new.level.to_owned()),
        browser: Set(new.browser.chars().take(LINE_LIMIT).collect()),
        provider: Set(provider),
        provider_session: Set(provider_session),
        provider_token: Set(provider_token),
        created_at: Set(cx.now()),
        seen_at: Set(cx.now()),
        revoked_at: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(token)
}

/// Whose session or link it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An agent.
    Agent(AgentId),
    /// A person.
    Person(PersonId),
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum CannotSignIn {
    /// Unknown, used, or too old; not said which, so that nothing is learned by trying.
    #[error("the link does not open anything any more")]
    LinkClosed,
    /// A link that opens only in the browser, or in the session, that asked for it.
    #[error("the link was asked for in another browser")]
    OtherBrowser,
    /// An address to add that opens the file of somebody else already.
    #[error("the address opens another file")]
    OpensAnotherFile,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotSignIn);

/// Makes a one-use link for `holder`, good for `minutes`. Returns the token for its address.
pub async fn make_link(cx: &Context, holder: Holder, minutes: i64) -> Result<String, Failure> {
    sweep(cx).await?;
    let token = cx.draw(draw_token);
    let (agent_id, person_id) = split(holder);
    let row = sign_in_link::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        email: Set(None),
        adds: Set(false),
        browser_hash: Set(None),
        token_hash: Set(hash_of(cx, &token)),
        body_id: Set(cx.body_id()),
        agent_id: Set(agent_id),
        person_id: Set(person_id),
        created_at: Set(cx.now()),
        expires_at: Set(cx.now().plus_minutes(minutes)),
        used_at: Set(None),
    };
    sign_in_link::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(token)
}

/// Deletes what has opened nothing for a long time.
async fn sweep(cx: &Context) -> Result<(), Failure> {
    let before = cx.now().plus_minutes(-KEPT_MINUTES);
    sign_in_link::Entity::delete_many()
        .filter(sign_in_link::Column::BodyId.eq(cx.body_id()))
        .filter(sign_in_link::Column::ExpiresAt.lt(before))
        .exec(&cx.tx)
        .await?;
    let of_agents = Condition::all()
        .add(session::Column::AgentId.is_not_null())
        .add(session::Column::CreatedAt.lt(before));
    let of_anyone = session::Column::CreatedAt.lt(before.plus_minutes(-PERSON_LONGEST_DAYS * DAY));
    session::Entity::delete_many()
        .filter(session::Column::BodyId.eq(cx.body_id()))
        .filter(Condition::any().add(of_agents).add(of_anyone))
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// A link that somebody opens.
#[derive(Clone, Copy, Debug)]
pub struct OpenLink<'a> {
    /// The token in its address.
    pub token: &'a str,
    /// In what browser, roughly.
    pub browser: &'a str,
    /// What the browser holds: the cookie of who asked for a link by mail, and the session.
    pub held: &'a [&'a str],
    /// In which language who comes for the first time is written to.
    pub language: Language,
}

/// Uses up a link: it opens a session, or adds an address to a file. In another browser than the
/// one that asked for it, a link that was sent by mail does nothing and stays as it is.
pub async fn open_link(cx: &Context, opening: OpenLink<'_>) -> Result<Opened, CannotSignIn> {
    let link = openable(cx, opening.token).await?.ok_or(CannotSignIn::LinkClosed)?;
    if !mailed::is_held(cx, &link, opening.held) {
        return Err(CannotSignIn::OtherBrowser);
    }
    if !mailed::use_up(cx, &link).await? {
        return Err(CannotSignIn::LinkClosed);
    }
    let holder = match (link.adds, link.email, link.agent_id, link.person_id) {
        (true, Some(address), None, Some(person)) => {
            return mailed::add_to_file(cx, &address, person).await;
        }
        (false, Some(address), None, None) => {
            return mailed::come_in(cx, &address, opening.browser, opening.language).await;
        }
        (false, None, Some(agent), None) => Holder::Agent(agent),
        (false, None, None, Some(person)) => Holder::Person(person),
        _ => return Err(CannotSignIn::LinkClosed),
    };
    let browser = opening.browser;
    let new = NewSession { holder, way: Way::Link, level: "link", browser, provider: None };
    Ok(Opened::Session(open(cx, new).await?))
}

/// Uses up a link that was handed over, and opens a session. Returns the token for its cookie.
pub async fn sign_in(cx: &Context, token: &str, browser: &str) -> Result<String, CannotSignIn> {
    let opening = OpenLink { token, browser, held: &[], language: Language::Fr };
    match open_link(cx, opening).await? {
        Opened::Session(session) => Ok(session),
        Opened::Added => Err(CannotSignIn::LinkClosed),
    }
}

/// Whether the link would open, but not in a browser that holds `held`: so that somebody who
/// opens it on another device is told before they try.
pub async fn is_elsewhere(cx: &Context, token: &str, held: &[&str]) -> Result<bool, Failure> {
    Ok(openable(cx, token).await?.is_some_and(|link| !mailed::is_held(cx, &link, held)))
}

async fn openable(cx: &Context, token: &str) -> Result<Option<sign_in_link::Model>, Failure> {
    Ok(sign_in_link::Entity::find()
        .filter(sign_in_link::Column::TokenHash.eq(hash_of(cx, token)))
        .filter(sign_in_link::Column::BodyId.eq(cx.body_id()))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .filter(sign_in_link::Column::ExpiresAt.gt(cx.now()))
        .one(&cx.tx)
        .await?)
}

fn hash_of(cx: &Context, token: &str) -> String {
    keyed_hash(cx.secrets(), Use::SignIn, token)
}

/// A session that still runs.
#[derive(Clone, Debug)]
pub struct Running {
    /// Who holds it.
    pub actor: Actor,
    /// Whether it was last noted as used more than ten minutes ago: time to [`touch`] it.
    pub stale: bool,
    /// Whether its agent came in by a mere link or an invitation and has not set up a second factor
    /// since: it is good for setting one up and for nothing else. So whoever hands such links out
    /// cannot come in as an agent who has secrets already without putting others in their place,
    /// which that agent notices. Never in a body that is simulated.
    pub limited: bool,
}

/// The session of this cookie, if it still runs.
pub async fn find(cx: &Context, token: &str) -> Result<Option<Running>, Failure> {
    let Some(row) = running(cx, token).await? else { return Ok(None) };
    let stale = row.seen_at < cx.now().plus_minutes(-10);
    let actor = match (row.agent_id, row.person_id) {
        (Some(agent), _) => services::signed(cx, agent).await?.map(Actor::Agent),
        (None, Some(person)) => Some(Actor::Person(person)),
        (None, None) => None,
    };
    let limited = is_limited(cx, &row).await?;
    Ok(actor.map(|actor| Running { actor, stale, limited }))
}

async fn is_limited(cx: &Context, row: &session::Model) -> Result<bool, Failure> {
    let Some(agent) = row.agent_id else { return Ok(false) };
    let proves_two =
        matches!(row.way, Way::Password | Way::Passkey | Way::Recovery | Way::Provider);
    if cx.body().simulated || proves_two {
        return Ok(false);
    }
    let own = secrets::own(cx, agent).await?;
    Ok(!own.is_secure() || own.factors_since().is_some_and(|since| since < row.created_at))
}

/// Notes that a session was used; at most once in ten minutes, so that reading stays reading.
pub async fn touch(cx: &Context, token: &str) -> Result<(), Failure> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(cx.now().0))
        .filter(session::Column::TokenHash.eq(keyed_hash(cx.secrets(), Use::Session, token)))
        .filter(session::Column::SeenAt.lt(cx.now().plus_minutes(-10)))
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// Ends a session. Ending an ended or unknown one is fine.
pub async fn sign_out(cx: &Context, token: &str) -> Result<(), Failure> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(Some(cx.now().0)))
        .filter(session::Column::TokenHash.eq(keyed_hash(cx.secrets(), Use::Session, token)))
        .filter(session::Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// Ends all sessions of an agent, and the links that would open another.
pub(crate) async fn end_all_of_agent(cx: &Context, agent: AgentId) -> Result<(), Failure> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(Some(cx.now().0)))
        .filter(session::Column::AgentId.eq(agent))
        .filter(session::Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(Some(cx.now().0)))
        .filter(sign_in_link::Column::AgentId.eq(agent))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

async fn running(cx: &Context, token: &str) -> Result<Option<session::Model>, Failure> {
    Ok(session::Entity::find()
        .filter(session::Column::TokenHash.eq(keyed_hash(cx.secrets(), Use::Session, token)))
        .filter(still_runs(cx))
        .one(&cx.tx)
        .await?)
}

/// What is true of a session in this body that neither was ended nor ended by itself.
fn still_runs(cx: &Context) -> Condition {
    let since = |minutes: i64| cx.now().plus_minutes(-minutes);
    let of_agents = Condition::all()
        .add(session::Column::AgentId.is_not_null())
        .add(session::Column::SeenAt.gt(since(AGENT_IDLE_HOURS * HOUR)))
        .add(session::Column::CreatedAt.gt(since(AGENT_LONGEST_HOURS * HOUR)));
    let of_persons = Condition::all()
        .add(session::Column::AgentId.is_null())
        .add(session::Column::SeenAt.gt(since(PERSON_IDLE_DAYS * DAY)))
        .add(session::Column::CreatedAt.gt(since(PERSON_LONGEST_DAYS * DAY)));
    Condition::all()
        .add(session::Column::BodyId.eq(cx.body_id()))
        .add(session::Column::RevokedAt.is_null())
        .add(Condition::any().add(of_agents).add(of_persons))
}

fn split(holder: Holder) -> (Option<AgentId>, Option<PersonId>) {
    match holder {
        Holder::Agent(agent) => (Some(agent), None),
        Holder::Person(person) => (None, Some(person)),
    }
}
