//! What the votes add up to, and the votes themselves for the opinion map.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    Statement as Sql,
};

use super::tables::{college, statement, vote};
use super::{Stance, StatementState};
use crate::context::Context;
use crate::ids::{CollegeId, DebateId, PublicId, StatementId, VoiceId};
use crate::refusal::Failure;
use crate::voices::VouchedBy;

/// The votes on one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Its number.
    pub number: i32,
    /// How many agree.
    pub agree: u64,
    /// How many disagree.
    pub disagree: u64,
    /// How many passed.
    pub pass: u64,
}

impl Tally {
    /// How many voted or passed.
    pub fn votes(&self) -> u64 {
        self.agree + self.disagree + self.pass
    }
}

#[derive(Debug, FromQueryResult)]
struct TallyRow {
    number: i32,
    agree: i64,
    disagree: i64,
    pass: i64,
}

const TALLY: &str = "\
    SELECT s.number AS number, \
        COUNT(CASE WHEN v.value = 1 THEN 1 END) AS agree, \
        COUNT(CASE WHEN v.value = -1 THEN 1 END) AS disagree, \
        COUNT(CASE WHEN v.value = 0 THEN 1 END) AS pass \
    FROM statement s LEFT JOIN vote v ON v.statement_id = s.id \
    WHERE s.debate_id = $1 AND s.state = 'accepted' \
    GROUP BY s.number ORDER BY s.number";

/// The votes on each accepted statement, by number; zeros where nobody voted. O(v) for v votes.
pub async fn tally(cx: &Context, debate: DebateId) -> Result<Vec<Tally>, Failure> {
    let sql = Sql::from_sql_and_values(cx.tx.get_database_backend(), TALLY, [debate.0.into()]);
    let rows = TallyRow::find_by_statement(sql).all(&cx.tx).await?;
    Ok(rows
        .into_iter()
        .map(|row| Tally {
            number: row.number,
            agree: row.agree.unsigned_abs(),
            disagree: row.disagree.unsigned_abs(),
            pass: row.pass.unsigned_abs(),
        })
        .collect())
}

/// The votes of a debate, as they can be published: no person, no time, no order of arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllVotes {
    /// Who voted, by public id, which is random.
    pub voters: Vec<Voter>,
    /// The numbers of the accepted statements, ascending.
    pub numbers: Vec<i32>,
    /// The votes, by voter and number.
    pub votes: Vec<CastVote>,
}

/// A voice that voted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// Random, and of this debate alone.
    pub id: PublicId,
    /// Its college's slug.
    pub college: Option<String>,
    /// On whose word.
    pub vouched_by: VouchedBy,
}

/// A vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CastVote {
    /// Place of the voter in [`AllVotes::voters`].
    pub voter: usize,
    /// Place of the statement in [`AllVotes::numbers`].
    pub statement: usize,
    /// What it says.
    pub stance: Stance,
}

#[derive(Debug, FromQueryResult)]
struct BallotRow {
    public_id: PublicId,
    college_id: Option<CollegeId>,
    vouched_by: VouchedBy,
    votes: String,
}

/// One row a voice, its votes written `statement value`: a row a vote would take ten times as
/// long to hand over.
const BALLOTS: &str = "\
    SELECT x.public_id AS public_id, x.college_id AS college_id, x.vouched_by AS vouched_by, \
        string_agg(CAST(v.statement_id AS TEXT) || ' ' || CAST(v.value AS TEXT), ',') AS votes \
    FROM voice x JOIN vote v ON v.voice_id = x.id \
    WHERE x.scope_kind = 'debate' AND x.scope_id = $1 \
    GROUP BY x.id, x.public_id, x.college_id, x.vouched_by";

/// All votes of a debate. O(v log v) time and O(v) memory for v votes.
pub async fn all_votes(cx: &Context, debate: DebateId) -> Result<AllVotes, Failure> {
    let (numbers, places) = accepted(cx, debate).await?;
    let colleges = college_slugs(cx, debate).await?;
    let sql = Sql::from_sql_and_values(cx.tx.get_database_backend(), BALLOTS, [debate.0.into()]);
    let mut ballots = BallotRow::find_by_statement(sql).all(&cx.tx).await?;
    ballots.sort_unstable_by(|one, other| one.public_id.cmp(&other.public_id));
    let mut all = AllVotes { numbers, ..AllVotes::default() };
    for (voter, ballot) in ballots.into_iter().enumerate() {
        let from = all.votes.len();
        for entry in ballot.votes.split(',') {
            let (statement, stance) = read_entry(entry)?;
            if let Some(&statement) = places.get(&statement) {
                all.votes.push(CastVote { voter, statement, stance });
            }
        }
        all.votes[from..].sort_unstable_by_key(|vote| vote.statement);
        all.voters.push(Voter {
            id: ballot.public_id,
            college: ballot.college_id.and_then(|id| colleges.get(&id).cloned()),
            vouched_by: ballot.vouched_by,
        });
    }
    Ok(all)
}

fn read_entry(entry: &str) -> Result<(StatementId, Stance), Failure> {
    entry
        .split_once(' ')
        .and_then(|(id, value)| {
            Some((StatementId(id.parse().ok()?), Stance::from_value(value.parse().ok()?)?))
        })
        .ok_or_else(|| Failure::Unreadable(format!("vote {entry:?}")))
}

/// The numbers of the accepted statements, ascending, and the place of each among them.
async fn accepted(
    cx: &Context,
    debate: DebateId,
) -> Result<(Vec<i32>, HashMap<StatementId, usize>), Failure> {
    let mut rows: Vec<(i32, StatementId)> = statement::Entity::find()
        .select_only()
        .columns([statement::Column::Number, statement::Column::Id])
        .filter(statement::Column::DebateId.eq(debate))
        .filter(statement::Column::State.eq(StatementState::Accepted))
        .into_tuple()
        .all(&cx.tx)
        .await?;
    rows.sort_unstable();
    let numbers = rows.iter().map(|(number, _)| *number).collect();
    Ok((numbers, rows.iter().enumerate().map(|(place, (_, id))| (*id, place)).collect()))
}

async fn college_slugs(
    cx: &Context,
    debate: DebateId,
) -> Result<HashMap<CollegeId, String>, Failure> {
    let rows =
        college::Entity::find().filter(college::Column::DebateId.eq(debate)).all(&cx.tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.slug)).collect())
}

/// What one voice voted, for its own eyes: to show where it stands and to change a vote.
pub async fn votes_of(cx: &Context, voice: VoiceId) -> Result<Vec<(StatementId, Stance)>, Failure> {
    let rows = vote::Entity::find().filter(vote::Column::VoiceId.eq(voice)).all(&cx.tx).await?;
    rows.into_iter()
        .map(|row| {
            let stance = Stance::from_value(row.value)
                .ok_or_else(|| Failure::Unreadable(format!("vote value {}", row.value)))?;
            Ok((row.statement_id, stance))
        })
        .collect()
}

/// How many people of a college took part, and on whose word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participation {
    /// The college's slug.
    pub college: String,
    /// From how many voices on the college may be shown apart.
    pub shown_from: i32,
    /// On whose word.
    pub vouched_by: VouchedBy,
    /// Voices that joined.
    pub joined: u64,
    /// Of these, voices that voted at least once.
    pub voted: u64,
}

#[derive(Debug, FromQueryResult)]
struct ParticipationRow {
    slug: String,
    shown_from: i32,
    vouched_by: VouchedBy,
    joined: i64,
    voted: i64,
}

const PARTICIPATION: &str = "\
    SELECT c.slug AS slug, c.shown_from AS shown_from, x.vouched_by AS vouched_by, \
        COUNT(*) AS joined, \
        COUNT(CASE WHEN EXISTS (SELECT 1 FROM vote v WHERE v.voice_id = x.id) THEN 1 END) AS voted \
    FROM college c JOIN voice x ON x.college_id = c.id \
    WHERE c.debate_id = $1 \
    GROUP BY c.position, c.slug, c.shown_from, x.vouched_by \
    ORDER BY c.position, x.vouched_by";

/// Who took part, by college in its order and by who vouched. Raw counts, also below
/// `shown_from`: who publishes them keeps that. O(n log v) for n voices and v votes.
pub async fn participation(cx: &Context, debate: DebateId) -> Result<Vec<Participation>, Failure> {
    let backend = cx.tx.get_database_backend();
    let sql = Sql::from_sql_and_values(backend, PARTICIPATION, [debate.0.into()]);
    let rows = ParticipationRow::find_by_statement(sql).all(&cx.tx).await?;
    Ok(rows
        .into_iter()
        .map(|row| Participation {
            college: row.slug,
            shown_from: row.shown_from,
            vouched_by: row.vouched_by,
            joined: row.joined.unsigned_abs(),
            voted: row.voted.unsigned_abs(),
        })
        .collect())
}
