//! Links that go to an e-mail address: whoever reads its mail comes in, in the browser that asked.
//!
//! Every address is sent a link, known or not, and a file is made for who opens one for the first
//! time: so there is nothing to find out by asking. The token is kept nowhere: it is computed from
//! the link's public id and the server's key when the mail is written, so neither the outbox nor a
//! copy of the database opens anything.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::tables::sign_in_link;
use super::{CannotSignIn, Holder, NewSession, Way, hash_of, open, sweep};
use crate::codes::{Use, keyed_hash};
use crate::context::Context;
use crate::ids::{PersonId, PublicId};
use crate::outbox::{self, Automatic};
use crate::people::ways::{self, CannotAddWay, WayKind};
use crate::people::{self, NewPerson};
use crate::refusal::{Failure, refusals};
use crate::store::Secrets;
use crate::words::{Language, Subject};

/// The message of the outbox that carries such a link.
pub const MESSAGE: &str = "sign_in_link";
/// Minutes for which a link that was sent opens something.
pub const MAILED_MINUTES: i64 = 15;
/// Links that one address is sent in an hour, whoever asks.
pub const HOURLY: u64 = 3;
/// Links that one address is sent in a day.
pub const DAILY: u64 = 10;
/// The longest address that mail knows.
const LONGEST: usize = 254;

/// Who asks for a link.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// Nobody yet: the cookie of the browser in which it will open.
    Browser(&'a str),
    /// The person who is signed in: the session in which it will add the address to their file.
    Session(&'a str),
}

/// Why no link was made.
#[derive(Debug, thiserror::Error)]
pub enum CannotAskLink {
    /// What was typed is no e-mail address.
    #[error("not an e-mail address")]
    NotAnAddress,
    /// An address is added by the person whose file it is.
    #[error("nobody signed in")]
    SignInFirst,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAskLink);

/// Makes a link for whoever reads the mail of `address`, and queues the mail. `None` when the
/// address was sent as many as one may get: who asks is told the same as always.
pub async fn ask_link(
    cx: &Context,
    address: &str,
    asker: Asker<'_>,
    language: Language,
) -> Result<Option<PublicId>, CannotAskLink> {
    let address = read_address(address).ok_or(CannotAskLink::NotAnAddress)?;
    let person = match asker {
        Asker::Browser(_) => None,
        Asker::Session(_) => Some(cx.person().ok_or(CannotAskLink::SignInFirst)?),
    };
    sweep(cx).await?;
    if asked_since(cx, &address, 60).await? >= HOURLY
        || asked_since(cx, &address, 24 * 60).await? >= DAILY
    {
        return Ok(None);
    }
    let link = new_link(cx, &address, asker, person);
    let (public_id, until) = (cx.new_public_id(), cx.now().plus_minutes(MAILED_MINUTES));
    let token = mailed_token(cx.secrets(), &public_id.0);
    let link = sign_in_link::ActiveModel {
        public_id: Set(public_id.clone()),
        token_hash: Set(hash_of(cx, &token)),
        expires_at: Set(until),
        ..link
    };
    let id = sign_in_link::Entity::insert(link).exec(&cx.tx).await?.last_insert_id;
    let mail = Automatic {
        subject: (Subject::Link, id),
        message: MESSAGE,
        recipient: String::new(),
        address,
        language,
        facts: json!({ "link": public_id.0, "until": until.0, "adds": person.is_some() }),
    };
    outbox::queue_automatic(cx, mail).await?;
    Ok(Some(public_id))
}

fn new_link(
    cx: &Context,
    address: &str,
    asker: Asker<'_>,
    person: Option<PersonId>,
) -> sign_in_link::ActiveModel {
    let (Asker::Browser(held) | Asker::Session(held)) = asker;
    sign_in_link::ActiveModel {
        id: NotSet,
        body_id: Set(cx.body_id()),
        agent_id: Set(None),
        person_id: Set(person),
        email: Set(Some(address.to_owned())),
        adds: Set(person.is_some()),
        browser_hash: Set(Some(keyed_hash(cx.secrets(), Use::LinkBrowser, held))),
        created_at: Set(cx.now()),
        used_at: Set(None),
        ..Default::default()
    }
}

async fn asked_since(cx: &Context, address: &str, minutes: i64) -> Result<u64, Failure> {
    Ok(sign_in_link::Entity::find()
        .filter(sign_in_link::Column::BodyId.eq(cx.body_id()))
        .filter(sign_in_link::Column::Email.eq(address))
        .filter(sign_in_link::Column::CreatedAt.gt(cx.now().plus_minutes(-minutes)))
        .count(&cx.tx)
        .await?)
}

/// The token of the link with this public id: 128 bits that only the server's key gives.
pub fn mailed_token(secrets: &Secrets, public_id: &str) -> String {
    keyed_hash(secrets, Use::MailedLink, public_id)[..32].to_owned()
}

/// An address as it is kept: without white space around it, in lower case. `None` for what no
/// mail can be sent to. No more is checked: that the mail arrives is the proof.
pub fn read_address(typed: &str) -> Option<String> {
    let address = typed.trim().to_lowercase();
    let (name, domain) = address.rsplit_once('@')?;
    let strange = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"@".contains(c);
    let is_domain = domain.split('.').count() > 1
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    let is_name = !name.is_empty() && !name.contains(strange);
    (is_name && is_domain && address.len() <= LONGEST).then_some(address)
}

/// What a link that was sent did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// Opened a session: the token for its cookie.
    Session(String),
    /// Added the address to the file of the person who is signed in.
    Added,
}

/// Whether `link` belongs to the browser or the session that holds `held`.
pub(super) fn is_held(cx: &Context, link: &sign_in_link::Model, held: &[&str]) -> bool {
    link.browser_hash.as_ref().is_none_or(|hash| {
        held.iter().any(|held| keyed_hash(cx.secrets(), Use::LinkBrowser, held) == *hash)
    })
}

/// Signs in whoever reads the mail of `address`. A file is made for who comes for the first time.
/// An agent's own address opens a person's file like anyone's: agents need two factors.
pub(super) async fn come_in(
    cx: &Context,
    address: &str,
    browser: &str,
    language: Language,
) -> Result<Opened, CannotSignIn> {
    let holder = match ways::holder_of(cx, WayKind::Email, address).await? {
        Some(Holder::Person(person)) => Holder::Person(person),
        Some(Holder::Agent(_)) => return Err(CannotSignIn::LinkClosed),
        None => {
            let new = NewPerson { email: Some(address.to_owned()), ..NewPerson::default() };
            let holder = Holder::Person(people::open_file(cx, new, language).await?.id);
            add(cx, holder, address).await?;
            holder
        }
    };
    ways::note_use(cx, WayKind::Email, address).await?;
    let new = NewSession { holder, way: Way::Email, level: "email", browser, provider: None };
    Ok(Opened::Session(open(cx, new).await?))
}

/// Adds `address` to the file of `person`, who must be the one who is signed in.
pub(super) async fn add_to_file(
    cx: &Context,
    address: &str,
    person: PersonId,
) -> Result<Opened, CannotSignIn> {
    if cx.person() != Some(person) {
        return Err(CannotSignIn::OtherBrowser);
    }
    add(cx, Holder::Person(person), address).await?;
    Ok(Opened::Added)
}

async fn add(cx: &Context, holder: Holder, address: &str) -> Result<(), CannotSignIn> {
    let added = ways::add(cx, holder, WayKind::Email, address, address, "email", None).await;
    match added {
        Ok(_) => Ok(()),
        Err(CannotAddWay::TakenByAnother) => Err(CannotSignIn::OpensAnotherFile),
        Err(CannotAddWay::Failed(failure)) => Err(failure.into()),
    }
}

/// Marks a link as used, once: whoever comes second finds it closed.
pub(super) async fn use_up(cx: &Context, link: &sign_in_link::Model) -> Result<bool, Failure> {
    let used = sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(Some(cx.now().0)))
        .filter(sign_in_link::Column::Id.eq(link.id))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(used.rows_affected == 1)
}
