//! Reading one voice: by its cookie, by the person who signed in, by its key.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables::{voice, voice_link};
use super::{Scope, Voice};
use crate::codes::{Use, keyed_hash};
use crate::context::Context;
use crate::ids::{PersonId, VoiceId};
use crate::refusal::Failure;

/// The voice in `scope` that the cookie `token` speaks for. Looked up by keyed hash, so that the
/// time it takes tells nothing about the tokens there are.
pub async fn by_key(cx: &Context, scope: Scope, token: &str) -> Result<Option<Voice>, Failure> {
    Ok(voice::Entity::find()
        .filter(voice::Column::BodyId.eq(cx.body_id()))
        .filter(voice::Column::ScopeKind.eq(scope.0))
        .filter(voice::Column::ScopeId.eq(scope.1))
        .filter(voice::Column::KeyHash.eq(keyed_hash(cx.secrets(), Use::Voice, token)))
        .one(&cx.tx)
        .await?)
}

/// The voice that `person` has in `scope`.
pub async fn of_person(
    cx: &Context,
    person: PersonId,
    scope: Scope,
) -> Result<Option<Voice>, Failure> {
    let link = voice_link::Entity::find()
        .filter(voice_link::Column::PersonId.eq(person))
        .filter(voice_link::Column::ScopeKind.eq(scope.0))
        .filter(voice_link::Column::ScopeId.eq(scope.1))
        .one(&cx.tx)
        .await?;
    match link {
        Some(link) => by_id(cx, link.voice_id).await,
        None => Ok(None),
    }
}

/// The voice with this key, within the body.
pub async fn by_id(cx: &Context, id: VoiceId) -> Result<Option<Voice>, Failure> {
    Ok(voice::Entity::find_by_id(id)
        .filter(voice::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?)
}
