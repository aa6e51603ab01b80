//! Proxies: who acts for a person, with their written consent, for all of their matters or for one.
//!
//! [`appoint()`] is the person's own word on the site, [`record()`] an agent's note of a paper. Both
//! give a code that is good once; who holds it [`accept()`]s into their own file, and from then on
//! acts in the person's matters as themselves: each act is told in the matter's history with their
//! name. [`revoke()`] ends it at once, by the person, by whoever holds the code of a matter's
//! receipt, or by the proxy.

mod accept;
mod appoint;
mod record;
mod revoke;
pub mod tables;

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select,
};
use serde_json::json;

use crate::codes::{Use, draw_code, keyed_hash, read_code};
use crate::consents::{self, NewConsent, Purpose};
use crate::context::Context;
use crate::ids::{ConsentId, MatterId, PersonId, ProxyId};
use crate::matters::{self, Matter, What};
use crate::refusal::Failure;
use crate::services::Signed;
use crate::time::LegalDate;
use crate::words::{Channel, LINE_LIMIT, Language, Subject, vocabulary};

pub use accept::{CODE_DAYS, CannotAccept, accept};
pub use appoint::{Appoint, CannotAppoint, appoint};
pub use record::{CannotRecord, Record, record};
pub use revoke::{CannotRevoke, revoke, revoke_in};

/// That somebody acts for a person.
pub type Proxy = tables::Model;

vocabulary! {
    /// What a proxy is to the person.
    Kind {
        /// Family, a neighbour, a friend.
        Relative = "relative",
        /// A social worker.
        SocialWorker = "social_worker",
        /// Somebody of an association.
        Association = "association",
        /// A guardian or tutor.
        Guardian = "guardian",
        /// Somebody else.
        Other = "other",
    }
}

/// Who is to act, and until when.
#[derive(Clone, Debug)]
pub struct Named {
    /// Their name.
    pub name: String,
    /// What they are to the person.
    pub kind: Kind,
    /// For which organisation.
    pub organisation: Option<String>,
    /// The last day on which it holds; without one, until somebody ends it.
    pub until: Option<Date>,
    /// What was typed as a signature, or how and when the paper was signed.
    pub written_as: String,
    /// The words that the person agreed to.
    pub wording: String,
    /// In which language.
    pub language: Language,
}

/// Why somebody named so cannot be a proxy.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// A proxy has a name.
    #[error("the name is empty")]
    NoName,
    /// A single line is too long.
    #[error("{field} has {length} characters, at most {LINE_LIMIT}")]
    LineTooLong {
        /// Which one.
        field: &'static str,
        /// Its length in characters.
        length: usize,
    },
    /// It would have ended before it began.
    #[error("{} has passed", .until.0)]
    Past {
        /// The day.
        until: LegalDate,
    },
    /// Nobody acts for another without a signature.
    #[error("it is not signed")]
    NotSigned,
    /// Nobody can agree to nothing.
    #[error("the wording of the consent is empty or too long")]
    BadWording,
}

impl Named {
    fn check(&self, cx: &Context) -> Result<(), Unfit> {
        if self.name.trim().is_empty() {
            return Err(Unfit::NoName);
        }
        if self.written_as.trim().is_empty() {
            return Err(Unfit::NotSigned);
        }
        let lines = [
            ("name", self.name.as_str()),
            ("organisation", self.organisation.as_deref().unwrap_or_default()),
            ("signed", self.written_as.as_str()),
        ];
        for (field, line) in lines {
            let length = line.chars().count();
            if length > LINE_LIMIT {
                return Err(Unfit::LineTooLong { field, length });
            }
        }
        match self.until {
            Some(until) if until < cx.today() => Err(Unfit::Past { until: LegalDate::of(until) }),
            _ => consents::check_wording(&self.wording).map_err(|_| Unfit::BadWording),
        }
    }
}

impl Proxy {
    /// Whether it neither was ended nor has run out.
    pub fn holds(&self, cx: &Context) -> bool {
        self.revoked_at.is_none()
            && self.until_on.as_ref().is_none_or(|until| *until >= cx.legal_today())
    }

    /// Whether somebody accepted it.
    pub fn is_accepted(&self) -> bool {
        self.proxy_person_id.is_some()
    }

    /// What consents and the record say it is.
    pub fn subject(&self) -> (Subject, i64) {
        (Subject::Proxy, self.id.0)
    }
}

/// A proxy that was made, and the code by which it is accepted. The code is shown here once and
/// kept nowhere.
#[derive(Clone, Debug)]
pub struct Made {
    /// The proxy.
    pub proxy: Proxy,
    /// The code, grouped.
    pub code: String,
}

/// For whom somebody is to act.
#[derive(Clone, Copy)]
struct Whose<'a> {
    person: PersonId,
    /// For this matter only.
    only: Option<MatterId>,
    /// The matter whose history tells it.
    told: Option<&'a Matter>,
}

/// Makes a proxy. Who calls it has checked who may. A code that was given already finds what it
/// was given for.
async fn make(
    cx: &Context,
    whose: Whose<'_>,
    named: &Named,
    channel: Channel,
    code: Option<String>,
) -> Result<Made, Failure> {
    let code = code.unwrap_or_else(|| cx.draw(draw_code));
    let code_hash = hash(cx, &code).ok_or_else(|| Failure::Unreadable("drawn code".into()))?;
    let before = tables::Entity::find().filter(tables::Column::CodeHash.eq(code_hash.clone()));
    if let Some(proxy) = before.one(&cx.tx).await? {
        return Ok(Made { proxy, code });
    }
    let proxy = insert(cx, whose, named, code_hash).await?;
    let proxy = consented(cx, proxy, named, channel).await?;
    let statement = json!({ "proxy": proxy.public_id, "channel": channel.word() });
    crate::record::note_private(cx, "proxy-made", proxy.subject(), &statement).await?;
    if let Some(matter) = whose.told {
        matters::happened(cx, matter, What::ProxyNamed, Some(&proxy.name)).await?;
    }
    Ok(Made { proxy, code })
}

async fn insert(
    cx: &Context,
    whose: Whose<'_>,
    named: &Named,
    code_hash: String,
) -> Result<Proxy, Failure> {
    let organisation = named.organisation.as_deref().map(str::trim).filter(|of| !of.is_empty());
    Ok(tables::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        person_id: Set(whose.person),
        matter_id: Set(whose.only),
        name: Set(named.name.trim().to_owned()),
        kind: Set(named.kind),
        organisation: Set(organisation.map(str::to_owned)),
        // Set a moment later: the consent names the proxy, the proxy its consent.
        consent_id: Set(ConsentId(0)),
        written_as: Set(named.written_as.trim().to_owned()),
        code_hash: Set(Some(code_hash)),
        proxy_person_id: Set(None),
        recorded_by: Set(cx.agent().map(Signed::id)),
        made_at: Set(cx.now()),
        accepted_at: Set(None),
        until_on: Set(named.until.map(LegalDate::of)),
        revoked_at: Set(None),
    }
    .insert(&cx.tx)
    .await?)
}

async fn consented(
    cx: &Context,
    mut proxy: Proxy,
    named: &Named,
    channel: Channel,
) -> Result<Proxy, Failure> {
    let new = NewConsent {
        subject: proxy.subject(),
        purpose: Purpose::ActFor,
        wording: named.wording.clone(),
        language: named.language,
        channel,
    };
    let consent = consents::write(cx, &new, Some(proxy.person_id), true).await?;
    tables::Entity::update_many()
        .col_expr(tables::Column::ConsentId, Expr::value(consent.id.0))
        .filter(tables::Column::Id.eq(proxy.id))
        .exec(&cx.tx)
        .await?;
    proxy.consent_id = consent.id;
    Ok(proxy)
}

fn hash(cx: &Context, typed: &str) -> Option<String> {
    read_code(typed).map(|code| keyed_hash(cx.secrets(), Use::Proxy, &code))
}

/// As whose proxy the person who acts stands to `matter`, if as one.
pub(crate) async fn acting(cx: &Context, matter: &Matter) -> Result<Option<Proxy>, Failure> {
    let (Some(person), Some(author)) = (cx.person(), matter.author_id) else { return Ok(None) };
    if person == author {
        return Ok(None);
    }
    let covers = Condition::any()
        .add(tables::Column::MatterId.is_null())
        .add(tables::Column::MatterId.eq(matter.id));
    Ok(held_for(cx, person, author).filter(covers).one(&cx.tx).await?)
}

/// As whose proxy the person who acts stands to all that is `author`'s, if as one.
pub(crate) async fn acting_for_all(
    cx: &Context,
    author: PersonId,
) -> Result<Option<Proxy>, Failure> {
    let Some(person) = cx.person() else { return Ok(None) };
    let all = tables::Column::MatterId.is_null();
    Ok(held_for(cx, person, author).filter(all).one(&cx.tx).await?)
}

fn held_for(cx: &Context, proxy: PersonId, author: PersonId) -> Select<tables::Entity> {
    holding(cx)
        .filter(tables::Column::ProxyPersonId.eq(proxy))
        .filter(tables::Column::PersonId.eq(author))
        .order_by_asc(tables::Column::Id)
}

/// Those of the body that neither were ended nor have run out.
fn holding(cx: &Context) -> Select<tables::Entity> {
    let runs = Condition::any()
        .add(tables::Column::UntilOn.is_null())
        .add(tables::Column::UntilOn.gte(cx.legal_today()));
    tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::RevokedAt.is_null())
        .filter(runs)
}

/// Who acts, or may soon, for the person who acts, latest first; also those that have ended.
pub async fn given(cx: &Context) -> Result<Vec<Proxy>, Failure> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    Ok(tables::Entity::find()
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .filter(tables::Column::PersonId.eq(person))
        .order_by_desc(tables::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// For whom the person who acts does, latest first.
pub async fn held(cx: &Context) -> Result<Vec<Proxy>, Failure> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    let theirs = holding(cx).filter(tables::Column::ProxyPersonId.eq(person));
    Ok(theirs.order_by_desc(tables::Column::Id).all(&cx.tx).await?)
}

/// Who acts for the author of `matter` in it, or may soon, latest first.
pub async fn of_matter(cx: &Context, matter: &Matter) -> Result<Vec<Proxy>, Failure> {
    let Some(author) = matter.author_id else { return Ok(Vec::new()) };
    let covers = Condition::any()
        .add(tables::Column::MatterId.is_null())
        .add(tables::Column::MatterId.eq(matter.id));
    let theirs = holding(cx).filter(tables::Column::PersonId.eq(author)).filter(covers);
    Ok(theirs.order_by_desc(tables::Column::Id).all(&cx.tx).await?)
}

/// The proxy with this key: for the sentences of a history that name one.
pub async fn by_id(cx: &Context, id: ProxyId) -> Result<Proxy, Failure> {
    tables::Entity::find_by_id(id)
        .filter(tables::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?
        .ok_or(Failure::MissingRow("proxy"))
}

/// The proxy under which the person who acts does so, by its public id, while it holds.
pub async fn held_as(cx: &Context, public_id: &str) -> Result<Option<Proxy>, Failure> {
    Ok(held(cx).await?.into_iter().find(|proxy| proxy.public_id.0 == public_id))
}

/// The consent on which `proxy` rests, in the words that were agreed to.
pub async fn consent_of(cx: &Context, proxy: &Proxy) -> Result<Option<consents::Consent>, Failure> {
    consents::standing(cx, proxy.subject(), Purpose::ActFor).await
}
