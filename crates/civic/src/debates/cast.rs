//! Casting votes: many in one call, checked with few reads and written in one statement.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::tables::{debate, statement, vote};
use super::{Debate, NotOpen, Stance, StatementState, scope_of};
use crate::context::Context;
use crate::ids::{DebateId, StatementId, VoiceId};
use crate::refusal::{Failure, Refusal};
use crate::voices::Scope;
use crate::voices::tables::voice;
use crate::words::Subject;

/// Ids asked for in one read, and votes written in one statement: 3 values each, under the
/// 32,766 that SQLite binds and the 65,535 of PostgreSQL.
const AT_ONCE: usize = 10_000;

/// A vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Whose.
    pub voice: VoiceId,
    /// On what.
    pub statement: StatementId,
    /// What it says.
    pub stance: Stance,
}

/// Why a vote was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotCast {
    /// The body has no such voice.
    #[error("no such voice")]
    UnknownVoice,
    /// The body has no such statement.
    #[error("no such statement")]
    UnknownStatement,
    /// The voice takes part in something else.
    #[error("the voice is of another debate")]
    OtherDebate,
    /// The statement waits for a steward or was rejected.
    #[error("the statement is {}", .state.word())]
    NotAccepted {
        /// Where it stands.
        state: StatementState,
    },
    /// Too early or too late.
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
}

/// Where something goes wrong, [`cast`] as a whole fails, not one vote.
impl Refusal for CannotCast {
    fn failure(&self) -> Option<&Failure> {
        None
    }
}

/// Takes votes in: one verdict for each, in their order. A refused one does not hold up the
/// others. A vote on the same statement replaces the voice's earlier one; of two in one slice the
/// last counts. When this returns a failure, none was taken.
///
/// O(n log n) for n votes; three reads and one write for up to 10,000. Rows are written in the
/// order of their keys, so that calls on several nodes cannot wait for each other in a ring.
pub async fn cast(cx: &Context, casts: &[Cast]) -> Result<Vec<Result<(), CannotCast>>, Failure> {
    let known = Known::load(cx, casts).await?;
    let verdicts: Vec<_> = casts.iter().map(|cast| known.check(cast)).collect();
    let taken: BTreeMap<_, _> = casts
        .iter()
        .zip(&verdicts)
        .filter(|(_, verdict)| verdict.is_ok())
        .map(|(cast, _)| ((cast.voice, cast.statement), cast.stance))
        .collect();
    write(cx, &taken).await?;
    Ok(verdicts)
}

/// What the votes point to.
struct Known {
    voices: HashMap<VoiceId, Scope>,
    statements: HashMap<StatementId, (DebateId, StatementState)>,
    debates: HashMap<DebateId, Debate>,
    today: Date,
}

impl Known {
    async fn load(cx: &Context, casts: &[Cast]) -> Result<Self, Failure> {
        let voices = load_voices(cx, casts).await?;
        let statements = load_statements(cx, casts).await?;
        let ids = distinct(statements.values().map(|(debate, _)| *debate));
        let rows = debate::Entity::find()
            .filter(cx.owns(debate::Column::BodyId))
            .filter(debate::Column::Id.is_in(ids))
            .all(&cx.tx)
            .await?;
        let debates = rows.into_iter().map(|row| (row.id, row)).collect();
        Ok(Self { voices, statements, debates, today: cx.today() })
    }

    fn check(&self, cast: &Cast) -> Result<(), CannotCast> {
        let scope = self.voices.get(&cast.voice).ok_or(CannotCast::UnknownVoice)?;
        let (debate, state) =
            self.statements.get(&cast.statement).ok_or(CannotCast::UnknownStatement)?;
        let debate = self.debates.get(debate).ok_or(CannotCast::UnknownStatement)?;
        if *scope != scope_of(debate.id) {
            return Err(CannotCast::OtherDebate);
        }
        if *state != StatementState::Accepted {
            return Err(CannotCast::NotAccepted { state: *state });
        }
        Ok(debate.check_open(self.today)?)
    }
}

async fn load_voices(cx: &Context, casts: &[Cast]) -> Result<HashMap<VoiceId, Scope>, Failure> {
    let mut voices = HashMap::new();
    for ids in distinct(casts.iter().map(|cast| cast.voice)).chunks(AT_ONCE) {
        let rows: Vec<(VoiceId, Subject, i64)> = voice::Entity::find()
            .select_only()
            .columns([voice::Column::Id, voice::Column::ScopeKind, voice::Column::ScopeId])
            .filter(cx.owns(voice::Column::BodyId))
            .filter(voice::Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(&cx.tx)
            .await?;
        voices.extend(rows.into_iter().map(|(id, kind, of)| (id, (kind, of))));
    }
    Ok(voices)
}

async fn load_statements(
    cx: &Context,
    casts: &[Cast],
) -> Result<HashMap<StatementId, (DebateId, StatementState)>, Failure> {
    use statement::Column;
    let mut statements = HashMap::new();
    for ids in distinct(casts.iter().map(|cast| cast.statement)).chunks(AT_ONCE) {
        let rows: Vec<(StatementId, DebateId, StatementState)> = statement::Entity::find()
            .select_only()
            .columns([Column::Id, Column::DebateId, Column::State])
            .filter(Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(&cx.tx)
            .await?;
        statements.extend(rows.into_iter().map(|(id, debate, state)| (id, (debate, state))));
    }
    Ok(statements)
}

fn distinct<T: Ord + Hash>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

async fn write(
    cx: &Context,
    taken: &BTreeMap<(VoiceId, StatementId), Stance>,
) -> Result<(), Failure> {
    use vote::Column;
    let rows: Vec<_> = taken
        .iter()
        .map(|((voice, statement), stance)| vote::ActiveModel {
            voice_id: Set(*voice),
            statement_id: Set(*statement),
            value: Set(i32::from(stance.value())),
        })
        .collect();
    for chunk in rows.chunks(AT_ONCE) {
        let replace = OnConflict::columns([Column::VoiceId, Column::StatementId])
            .update_column(Column::Value)
            .to_owned();
        vote::Entity::insert_many(chunk.iter().cloned())
            .on_conflict(replace)
            .exec_without_returning(&cx.tx)
            .await?;
    }
    Ok(())
}
