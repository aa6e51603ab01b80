//! What the votes add up to, and the votes themselves for the opinion map.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    Statement as Sql,
};

use super::tables::{college, vote};
use super::{Stance, scope_of};
use crate::context::Context;
use crate::ids::{CollegeId, DebateId, PublicId, StatementId, VoiceId};
use crate::refusal::Failure;
use crate::voices::tables::voice;
use crate::voices::{IdentityLevel, VouchedBy};
use crate::words::Channel;

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
        (SELECT COUNT(*) FROM vote v WHERE v.statement_id = s.id AND v.value = 1) AS agree, \
        (SELECT COUNT(*) FROM vote v WHERE v.statement_id = s.id AND v.value = -1) AS disagree, \
        (SELECT COUNT(*) FROM vote v WHERE v.statement_id = s.id AND v.value = 0) AS pass \
    FROM statement s WHERE s.debate_id = $1 AND s.state = 'accepted' ORDER BY s.number";

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
    /// How far anyone checked who it is.
    pub identity_level: IdentityLevel,
    /// How they came.
    pub channel: Channel,
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

/// A statement with the voices of each stance in one text.
#[derive(Debug, FromQueryResult)]
struct VoicesRow {
    number: i32,
    agree: Option<String>,
    disagree: Option<String>,
    pass: Option<String>,
}

/// Read from the index alone and without sorting: a row a vote would take many times as long to
/// hand over.
const VOICES: &str = "\
    SELECT s.number AS number, \
        (SELECT string_agg(CAST(v.voice_id AS TEXT), ',') FROM vote v \
            WHERE v.statement_id = s.id AND v.value = 1) AS agree, \
        (SELECT string_agg(CAST(v.voice_id AS TEXT), ',') FROM vote v \
            WHERE v.statement_id = s.id AND v.value = -1) AS disagree, \
        (SELECT string_agg(CAST(v.voice_id AS TEXT), ',') FROM vote v \
            WHERE v.statement_id = s.id AND v.value = 0) AS pass \
    FROM statement s WHERE s.debate_id = $1 AND s.state = 'accepted' ORDER BY s.number";

/// All votes of a debate. O(v log v) time and O(v) memory for v votes.
pub async fn all_votes(cx: &Context, debate: DebateId) -> Result<AllVotes, Failure> {
    let sql = Sql::from_sql_and_values(cx.tx.get_database_backend(), VOICES, [debate.0.into()]);
    let rows = VoicesRow::find_by_statement(sql).all(&cx.tx).await?;
    let (mut voters, seats) = joined(cx, debate).await?;
    let mut votes = Vec::new();
    for (statement, row) in rows.iter().enumerate() {
        let stances = [
            (&row.agree, Stance::Agree),
            (&row.disagree, Stance::Disagree),
            (&row.pass, Stance::Pass),
        ];
        for (voices, stance) in stances {
            for voice in voices.iter().flat_map(|voices| voices.split(',')) {
                let voter = seat(&seats, voice)?;
                votes.push(CastVote { voter, statement, stance });
            }
        }
    }
    votes.sort_unstable_by_key(|vote| (vote.voter, vote.statement));
    keep_voters(&mut voters, &mut votes);
    Ok(AllVotes { voters, numbers: rows.iter().map(|row| row.number).collect(), votes })
}

fn seat(seats: &HashMap<VoiceId, usize>, voice: &str) -> Result<usize, Failure> {
    let id = voice.parse().map_err(|_| Failure::Unreadable(format!("voice {voice:?}")))?;
    seats.get(&VoiceId(id)).copied().ok_or(Failure::MissingRow("voice"))
}

/// Leaves those out who joined without voting, and moves the others together. `votes` are sorted
/// by voter.
fn keep_voters(voters: &mut Vec<Voter>, votes: &mut [CastVote]) {
    let mut kept = 0;
    for group in votes.chunk_by_mut(|one, next| one.voter == next.voter) {
        voters.swap(kept, group[0].voter);
        for vote in group {
            vote.voter = kept;
        }
        kept += 1;
    }
    voters.truncate(kept);
}

#[derive(Debug, FromQueryResult)]
struct VoterRow {
    public_id: PublicId,
    id: VoiceId,
    college_id: Option<CollegeId>,
    vouched_by: VouchedBy,
    identity_level: IdentityLevel,
    channel: Channel,
}

/// Those who joined, by public id, and the place of each among them.
async fn joined(
    cx: &Context,
    debate: DebateId,
) -> Result<(Vec<Voter>, HashMap<VoiceId, usize>), Failure> {
    use voice::Column;
    let colleges = college_slugs(cx, debate).await?;
    let (kind, id) = scope_of(debate);
    let mut rows: Vec<VoterRow> = voice::Entity::find()
        .select_only()
        .columns([Column::PublicId, Column::Id, Column::CollegeId, Column::VouchedBy])
        .columns([Column::IdentityLevel, Column::Channel])
        .filter(Column::ScopeKind.eq(kind))
        .filter(Column::ScopeId.eq(id))
        .into_model()
        .all(&cx.tx)
        .await?;
    rows.sort_unstable_by(|a, b| a.public_id.cmp(&b.public_id));
    let seats = rows.iter().enumerate().map(|(seat, row)| (row.id, seat)).collect();
    let voter = |row: VoterRow| Voter {
        id: row.public_id,
        college: row.college_id.and_then(|id| colleges.get(&id).cloned()),
        vouched_by: row.vouched_by,
        identity_level: row.identity_level,
        channel: row.channel,
    };
    let voters = rows.into_iter().map(voter).collect();
    Ok((voters, seats))
}

fn stance_of(value: i32) -> Result<Stance, Failure> {
    Stance::from_value(value).ok_or_else(|| Failure::Unreadable(format!("vote value {value}")))
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
    rows.into_iter().map(|row| Ok((row.statement_id, stance_of(row.value)?))).collect()
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
