//! Ways in: an e-mail address, a card, an account elsewhere. One key opens one file, and one file
//! can have several; a person without any goes on with the codes on their receipts.
//!
//! A key is kept as a keyed hash: of the address in small letters without white space around it,
//! of the code on the card as [`crate::codes::read_code`] reads it, of `issuer\0subject`.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::tables::way_in::{ActiveModel, Column, Entity, Model};
use crate::codes::{Use, keyed_hash};
use crate::context::{Actor, Context};
use crate::ids::AgentId;
use crate::refusal::{Failure, refusals};
use crate::sessions::tables::session;
use crate::sessions::{Holder, Way};
use crate::words::{LINE_LIMIT, vocabulary};

/// A way in.
pub type WayIn = Model;

vocabulary! {
    /// What a way in is.
    WayKind {
        /// An e-mail address, to which one-use links are sent.
        Email = "email",
        /// A card with a code, given at the counter.
        Card = "card",
        /// An account with a provider of identities.
        Provider = "provider",
    }
}

impl WayKind {
    /// The keyed hash under which `key` is kept.
    fn hash(self, cx: &Context, key: &str) -> String {
        match self {
            Self::Email => keyed_hash(cx.secrets(), Use::Email, &key.trim().to_lowercase()),
            Self::Card => keyed_hash(cx.secrets(), Use::Card, key),
            Self::Provider => keyed_hash(cx.secrets(), Use::Provider, key),
        }
    }

    /// The way of the sessions that it opens.
    const fn way(self) -> Way {
        match self {
            Self::Email => Way::Email,
            Self::Card => Way::Card,
            Self::Provider => Way::Provider,
        }
    }
}

/// Why a way in was not added.
#[derive(Debug, thiserror::Error)]
pub enum CannotAddWay {
    /// It opens another's file. Who calls it decides whether that may be said.
    #[error("this opens another file already")]
    TakenByAnother,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotAddWay);

/// Why a way in was not removed.
#[derive(Debug, thiserror::Error)]
pub enum CannotRemoveWay {
    /// There is none of that name, or it is another's.
    #[error("no such way in of their own")]
    Unknown,
    /// It is the last: without it only codes of receipts open anything.
    #[error("the last way in goes only when that is said to be meant")]
    Last,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotRemoveWay);

/// Whose file `key` opens. Looked up by keyed hash, so that the time it takes tells nothing about
/// the keys there are.
pub async fn holder_of(cx: &Context, kind: WayKind, key: &str) -> Result<Option<Holder>, Failure> {
    Ok(by_key(cx, kind, key).await?.and_then(|way| holder(&way)))
}

async fn by_key(cx: &Context, kind: WayKind, key: &str) -> Result<Option<WayIn>, Failure> {
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::KeyHash.eq(kind.hash(cx, key)))
        .filter(Column::Kind.eq(kind))
        .filter(Column::RemovedAt.is_null())
        .one(&cx.tx)
        .await?)
}

fn holder(way: &WayIn) -> Option<Holder> {
    way.agent_id.map(Holder::Agent).or(way.person_id.map(Holder::Person))
}

/// Notes that somebody signed in with `key` just now.
pub async fn note_use(cx: &Context, kind: WayKind, key: &str) -> Result<(), Failure> {
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(cx.now().0))
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::KeyHash.eq(kind.hash(cx, key)))
        .filter(Column::RemovedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// Adds a way in to the file of `of`; who calls it has checked that the key is theirs. Adding it
/// twice changes nothing. `label` is what its holder knows it by, `level` how sure it is.
pub async fn add(
    cx: &Context,
    of: Holder,
    kind: WayKind,
    key: &str,
    label: &str,
    level: &str,
    given_by: Option<AgentId>,
) -> Result<WayIn, CannotAddWay> {
    if let Some(way) = by_key(cx, kind, key).await? {
        return if holder(&way) == Some(of) { Ok(way) } else { Err(CannotAddWay::TakenByAnother) };
    }
    let (agent_id, person_id) = match of {
        Holder::Agent(agent) => (Some(agent), None),
        Holder::Person(person) => (None, Some(person)),
    };
    let row = ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        person_id: Set(person_id),
        agent_id: Set(agent_id),
        kind: Set(kind),
        key_hash: Set(kind.hash(cx, key)),
        label: Set(label.chars().take(LINE_LIMIT).collect()),
        level: Set(level.chars().take(LINE_LIMIT).collect()),
        given_by: Set(given_by),
        added_at: Set(cx.now()),
        used_at: Set(None),
        removed_at: Set(None),
    };
    Ok(row.insert(&cx.tx).await?)
}

/// The ways in of a file, first to last.
pub async fn of(cx: &Context, of: Holder) -> Result<Vec<WayIn>, Failure> {
    Ok(Entity::find().filter(open_to(cx, of)).order_by_asc(Column::Id).all(&cx.tx).await?)
}

fn open_to(cx: &Context, of: Holder) -> Condition {
    let theirs = match of {
        Holder::Agent(agent) => Column::AgentId.eq(agent),
        Holder::Person(person) => Column::PersonId.eq(person),
    };
    Condition::all()
        .add(Column::BodyId.eq(cx.body_id()))
        .add(theirs)
        .add(Column::RemovedAt.is_null())
}

/// Removes a way in of who acts, and ends the sessions that came by its kind but the one of the
/// cookie `keep`. The last way of a person goes only with `even_last`: then only codes of receipts
/// open anything.
pub async fn remove(
    cx: &Context,
    public_id: &str,
    even_last: bool,
    keep: &str,
) -> Result<(), CannotRemoveWay> {
    let of_actor = match cx.actor() {
        Actor::Person(person) => Holder::Person(*person),
        Actor::Agent(agent) => Holder::Agent(agent.id()),
        Actor::Anyone | Actor::Automatic { .. } => return Err(CannotRemoveWay::Unknown),
    };
    let ways = of(cx, of_actor).await?;
    let Some(way) = ways.iter().find(|way| way.public_id.0 == public_id) else {
        return Err(CannotRemoveWay::Unknown);
    };
    if ways.len() == 1 && cx.person().is_some() && !even_last {
        return Err(CannotRemoveWay::Last);
    }
    end(cx, of_actor, way, keep).await?;
    Ok(())
}

/// Ends `way` and the sessions that came by its kind: whoever signed in with a card that was lost
/// is not to stay.
pub(super) async fn end(cx: &Context, of: Holder, way: &WayIn, keep: &str) -> Result<(), Failure> {
    Entity::update_many()
        .col_expr(Column::RemovedAt, Expr::value(cx.now().0))
        .filter(Column::Id.eq(way.id))
        .filter(Column::RemovedAt.is_null())
        .exec(&cx.tx)
        .await?;
    let theirs = match of {
        Holder::Agent(agent) => session::Column::AgentId.eq(agent),
        Holder::Person(person) => session::Column::PersonId.eq(person),
    };
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(cx.now().0))
        .filter(session::Column::BodyId.eq(cx.body_id()))
        .filter(theirs)
        .filter(session::Column::Way.eq(way.kind.way()))
        .filter(session::Column::TokenHash.ne(keyed_hash(cx.secrets(), Use::Session, keep)))
        .filter(session::Column::RevokedAt.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}
