//! A supporter's voice in a cause: found again, or made. A support points to the voice, never to
//! a person; only `voice_link` leads from one to the other, and erasing cuts it.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};

use super::{Cause, Supporter};
use crate::codes::{Use, draw_token, keyed_hash};
use crate::context::Context;
use crate::ids::{MatterId, PersonId, VoiceId};
use crate::refusal::Failure;
use crate::voices::tables::{voice, voice_link as link};
use crate::voices::{IdentityLevel, VouchedBy};
use crate::words::{Channel, Subject};

/// A voice, and the token that was drawn for it just now.
pub(super) struct Drawn {
    pub(super) voice: VoiceId,
    pub(super) token: Option<String>,
}

/// Whom a supporter's link leads to: the author of their matter, or they themselves.
fn person_of(cx: &Context, who: Supporter<'_>) -> Option<PersonId> {
    match who {
        Supporter::Person(person) => Some(person),
        Supporter::Matter(matter) => matter.author_id.or(cx.person()),
        Supporter::Unnamed { .. } => None,
    }
}

fn matter_of(who: Supporter<'_>) -> Option<MatterId> {
    match who {
        Supporter::Matter(matter) => Some(matter.id),
        Supporter::Person(_) | Supporter::Unnamed { .. } => None,
    }
}

/// The voice that `who` has in `cause` already, supporting or gone: by their matter, by
/// themselves, or by their token.
pub(super) async fn find(
    cx: &Context,
    cause: &Cause,
    who: Supporter<'_>,
) -> Result<Option<VoiceId>, Failure> {
    if let Supporter::Unnamed { token } = who {
        return match token {
            Some(token) => by_token(cx, cause, token).await,
            None => Ok(None),
        };
    }
    let links = link::Entity::find()
        .filter(link::Column::ScopeKind.eq(Subject::Cause))
        .filter(link::Column::ScopeId.eq(cause.id.0));
    if let Some(matter) = matter_of(who) {
        let found = links.clone().filter(link::Column::MatterId.eq(matter)).one(&cx.tx).await?;
        if let Some(found) = found {
            return Ok(Some(found.voice_id));
        }
    }
    let Some(person) = person_of(cx, who) else { return Ok(None) };
    let found = links.filter(link::Column::PersonId.eq(person)).one(&cx.tx).await?;
    Ok(found.map(|link| link.voice_id))
}

async fn by_token(cx: &Context, cause: &Cause, token: &str) -> Result<Option<VoiceId>, Failure> {
    let found = voice::Entity::find()
        .filter(voice::Column::ScopeKind.eq(Subject::Cause))
        .filter(voice::Column::ScopeId.eq(cause.id.0))
        .filter(voice::Column::KeyHash.eq(keyed_hash(cx.secrets(), Use::Voice, token)))
        .one(&cx.tx)
        .await?;
    Ok(found.map(|voice| voice.id))
}

/// The voice of `who` in `cause`: the one they have, or a new one. Who has neither account nor
/// matter gets a token, which is kept only as a keyed hash.
pub(super) async fn support_voice(
    cx: &Context,
    cause: &Cause,
    who: Supporter<'_>,
    channel: Channel,
) -> Result<Drawn, Failure> {
    if let Some(voice) = find(cx, cause, who).await? {
        if let Some(matter) = matter_of(who) {
            remember_matter(cx, voice, matter).await?;
        }
        return Ok(Drawn { voice, token: None });
    }
    let unnamed = matches!(who, Supporter::Unnamed { .. });
    let token = unnamed.then(|| cx.draw(draw_token));
    let (vouched_by, identity_level) = vouched(cx, who, channel);
    let row = voice::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        scope_kind: Set(Subject::Cause),
        scope_id: Set(cause.id.0),
        college_id: Set(None),
        vouched_by: Set(vouched_by),
        identity_level: Set(identity_level),
        channel: Set(channel),
        key_hash: Set(token.as_deref().map(|token| keyed_hash(cx.secrets(), Use::Voice, token))),
        joined_on: Set(cx.legal_today()),
    }
    .insert(&cx.tx)
    .await?;
    if !unnamed {
        tie(cx, cause, row.id, who).await?;
    }
    Ok(Drawn { voice: row.id, token })
}

async fn tie(
    cx: &Context,
    cause: &Cause,
    voice: VoiceId,
    who: Supporter<'_>,
) -> Result<(), Failure> {
    let row = link::ActiveModel {
        voice_id: Set(voice),
        person_id: Set(person_of(cx, who)),
        matter_id: Set(matter_of(who)),
        scope_kind: Set(Subject::Cause),
        scope_id: Set(cause.id.0),
        salt: Set(cx.new_salt()),
    };
    link::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// Who supported by themselves and now comes with a matter is told about the cause there too.
async fn remember_matter(cx: &Context, voice: VoiceId, matter: MatterId) -> Result<(), Failure> {
    link::Entity::update_many()
        .col_expr(link::Column::MatterId, Expr::value(matter.0))
        .filter(link::Column::VoiceId.eq(voice))
        .filter(link::Column::MatterId.is_null())
        .exec(&cx.tx)
        .await?;
    Ok(())
}

/// A matter's code does not vouch for anybody: one person can bring many matters.
fn vouched(cx: &Context, who: Supporter<'_>, channel: Channel) -> (VouchedBy, IdentityLevel) {
    match who {
        _ if cx.agent().is_some() && channel == Channel::Counter => {
            (VouchedBy::Agent, IdentityLevel::Seen)
        }
        _ if cx.agent().is_some() => (VouchedBy::Agent, IdentityLevel::None),
        Supporter::Person(_) => (VouchedBy::Account, IdentityLevel::Contact),
        Supporter::Matter(_) | Supporter::Unnamed { .. } => {
            (VouchedBy::Oneself, IdentityLevel::None)
        }
    }
}
