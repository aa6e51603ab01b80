//! Opening a voice. No refusals: the verb of the debate or cause that calls it has checked.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};

use super::tables::{voice, voice_link};
use super::{IdentityLevel, Scope, Voice, VouchedBy, find};
use crate::codes::{Use, draw_token, keyed_hash};
use crate::context::Context;
use crate::ids::{CollegeId, MatterId, PersonId, VoiceId};
use crate::refusal::Failure;
use crate::words::Channel;

/// A voice to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVoice {
    /// In what.
    pub scope: Scope,
    /// As what, where the scope asks.
    pub college: Option<CollegeId>,
    /// On whose word.
    pub vouched_by: VouchedBy,
    /// How far anyone checked who it is.
    pub identity_level: IdentityLevel,
    /// How they came.
    pub channel: Channel,
    /// What will speak for it.
    pub held_by: HeldBy,
}

/// What speaks for a voice after it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldBy {
    /// Whoever has the cookie token that is returned.
    Token {
        /// The token to give, where a repeated form must give the same one
        /// ([`crate::codes::code_of_key`]); otherwise one is drawn.
        given: Option<String>,
    },
    /// This person, when they sign in: one voice in each scope.
    Person {
        /// Who.
        person: PersonId,
        /// The matter through which they came.
        matter: Option<MatterId>,
    },
    /// Nothing: a sheet of paper, somebody at the counter. It speaks now or not at all.
    Nothing,
}

/// A voice that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its row.
    pub voice: Voice,
    /// The token for its cookie, shown here once and kept nowhere; only for [`HeldBy::Token`].
    pub token: Option<String>,
    /// Whether it was opened now, rather than being the one that this person already had.
    pub is_new: bool,
}

/// Opens a voice, or finds the one that the person already has in the scope. Of two openings for
/// one person at once, the second waits and finds the first's.
pub async fn open(cx: &Context, new: NewVoice) -> Result<Opened, Failure> {
    match &new.held_by {
        HeldBy::Token { given: Some(token) } => open_with(cx, &new, token.clone()).await,
        HeldBy::Token { given: None } => open_with(cx, &new, cx.draw(draw_token)).await,
        HeldBy::Nothing => {
            let voice = insert(cx, &new, None).await?;
            Ok(Opened { voice, token: None, is_new: true })
        }
        HeldBy::Person { person, matter } => open_for(cx, &new, *person, *matter).await,
    }
}

/// A token opens one voice: given again, it finds the one that it opened.
async fn open_with(cx: &Context, new: &NewVoice, given: String) -> Result<Opened, Failure> {
    let hash_of = |token: &str| keyed_hash(cx.secrets(), Use::Voice, token);
    let known = voice::Entity::find().filter(voice::Column::KeyHash.eq(hash_of(&given)));
    let token = match known.one(&cx.tx).await? {
        Some(voice) if (voice.scope_kind, voice.scope_id) == new.scope => {
            return Ok(Opened { voice, token: Some(given), is_new: false });
        }
        // A form of one debate that was sent to another.
        Some(_) => cx.draw(draw_token),
        None => given,
    };
    let voice = insert(cx, new, Some(hash_of(&token))).await?;
    Ok(Opened { voice, token: Some(token), is_new: true })
}

async fn open_for(
    cx: &Context,
    new: &NewVoice,
    person: PersonId,
    matter: Option<MatterId>,
) -> Result<Opened, Failure> {
    if let Some(voice) = find::of_person(cx, person, new.scope).await? {
        return Ok(Opened { voice, token: None, is_new: false });
    }
    let voice = insert(cx, new, None).await?;
    if link(cx, new.scope, voice.id, person, matter).await? {
        return Ok(Opened { voice, token: None, is_new: true });
    }
    voice::Entity::delete_by_id(voice.id).exec(&cx.tx).await?;
    let voice = find::of_person(cx, person, new.scope).await?;
    let voice = voice.ok_or(Failure::ChangedMeanwhile { table: "voice_link" })?;
    Ok(Opened { voice, token: None, is_new: false })
}

async fn insert(cx: &Context, new: &NewVoice, key_hash: Option<String>) -> Result<Voice, Failure> {
    Ok(voice::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        scope_kind: Set(new.scope.0),
        scope_id: Set(new.scope.1),
        college_id: Set(new.college),
        vouched_by: Set(new.vouched_by),
        identity_level: Set(new.identity_level),
        channel: Set(new.channel),
        key_hash: Set(key_hash),
        joined_on: Set(cx.legal_today()),
    }
    .insert(&cx.tx)
    .await?)
}

/// Ties the voice to the person, unless another voice in the scope already is.
async fn link(
    cx: &Context,
    scope: Scope,
    voice: VoiceId,
    person: PersonId,
    matter: Option<MatterId>,
) -> Result<bool, Failure> {
    use voice_link::Column;
    let row = voice_link::ActiveModel {
        voice_id: Set(voice),
        person_id: Set(Some(person)),
        matter_id: Set(matter),
        scope_kind: Set(scope.0),
        scope_id: Set(scope.1),
        salt: Set(cx.new_salt()),
    };
    let one_each = OnConflict::columns([Column::PersonId, Column::ScopeKind, Column::ScopeId])
        .do_nothing()
        .to_owned();
    let inserted = voice_link::Entity::insert(row)
        .on_conflict(one_each)
        .exec_without_returning(&cx.tx)
        .await?;
    Ok(inserted == 1)
}
