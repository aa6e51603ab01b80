//! Which statement a voice sees next, and how far it has come.

use rand::RngExt;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement as Sql};

use super::Statement;
use super::tables::statement;
use crate::context::Context;
use crate::ids::{DebateId, StatementId, VoiceId};
use crate::refusal::Failure;

/// From how many votes on a statement has enough of them to be shown no earlier than others.
pub const ENOUGH_VOTES: u32 = 200;

/// How far a voice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// On how many statements it has voted or passed.
    pub voted: u64,
    /// How many are left.
    pub left: u64,
}

/// A statement that a voice has not voted on, with its votes up to [`ENOUGH_VOTES`].
#[derive(Debug, FromQueryResult)]
struct Unseen {
    id: StatementId,
    votes: i64,
}

/// Counting stops at enough, so that the time does not grow with the number of votes. The order
/// is that of the index: without it PostgreSQL reads the table until it has met enough.
const UNSEEN: &str = "\
    SELECT s.id AS id, (SELECT COUNT(*) FROM \
        (SELECT 1 FROM vote v WHERE v.statement_id = s.id ORDER BY v.value LIMIT $3) few) AS votes \
    FROM statement s \
    WHERE s.debate_id = $1 AND s.state = 'accepted' AND NOT EXISTS \
        (SELECT 1 FROM vote own WHERE own.voice_id = $2 AND own.statement_id = s.id)";

/// The statement that `voice` should see next: of those it has not voted on, the one with the
/// fewest votes, so that each gets enough; by lot between equals, and between all that have
/// [`ENOUGH_VOTES`]. None when it has seen them all.
///
/// O(s · [`ENOUGH_VOTES`]) for s statements, whatever the number of voices.
pub async fn next_statement(
    cx: &Context,
    debate: DebateId,
    voice: VoiceId,
) -> Result<Option<Statement>, Failure> {
    let values = [debate.0.into(), voice.0.into(), i64::from(ENOUGH_VOTES).into()];
    let sql = Sql::from_sql_and_values(cx.tx.get_database_backend(), UNSEEN, values);
    let unseen = Unseen::find_by_statement(sql).all(&cx.tx).await?;
    let Some(fewest) = unseen.iter().map(|of| of.votes).min() else { return Ok(None) };
    let mut equals: Vec<_> =
        unseen.iter().filter(|of| of.votes == fewest).map(|of| of.id).collect();
    equals.sort_unstable();
    let lot = cx.draw(|random| random.random_range(0..equals.len()));
    Ok(statement::Entity::find_by_id(equals[lot]).one(&cx.tx).await?)
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    voted: i64,
    all_of_them: i64,
}

const PROGRESS: &str = "\
    SELECT COUNT(own.voice_id) AS voted, COUNT(*) AS all_of_them \
    FROM voice x \
    JOIN statement s ON s.debate_id = x.scope_id AND s.state = 'accepted' \
    LEFT JOIN vote own ON own.voice_id = x.id AND own.statement_id = s.id \
    WHERE x.id = $1 AND x.scope_kind = 'debate'";

/// How many statements `voice` has voted on, and how many are left. O(s) for s statements.
pub async fn progress(cx: &Context, voice: VoiceId) -> Result<Progress, Failure> {
    let sql = Sql::from_sql_and_values(cx.tx.get_database_backend(), PROGRESS, [voice.0.into()]);
    let counted = Counted::find_by_statement(sql).one(&cx.tx).await?;
    let counted = counted.ok_or(Failure::MissingRow("voice"))?;
    let left = counted.all_of_them - counted.voted;
    Ok(Progress { voted: counted.voted.unsigned_abs(), left: left.unsigned_abs() })
}
