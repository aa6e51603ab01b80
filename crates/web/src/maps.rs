//! The opinion maps of debates, made from their votes and kept for half a minute.
//!
//! While a debate runs, the map moves on only when [`BATCH`] people who had not voted before have:
//! else whoever asks again and again would see what the one vote in between changed, and could
//! tell whose it was. All pages and files of a running debate show the one state that is kept. (A
//! node that is started, and each node beside another, begins with a state of its own.)
//!
//! A running debate's map follows the one before it ([`State`]): groups keep their letters and
//! colours, and nobody changes sides because others have voted. Once the debate is over, its map is
//! that of the votes alone, largest group first, so that anyone can do the sum again.
//!
//! One request makes a debate's map, on a thread for long work; those that come meanwhile wait for
//! it. A debate of millions of votes would want its map made by a leased worker instead.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use civic::Actor;
use civic::debates::{self, AllVotes, Debate, Stance, Statement};
use civic::ids::DebateId;
use civic::voices::IdentityLevel;
use civic::words::{Language, SHOWN_FROM};
use opinion::{CheckedParams, Id, OpinionMap, State, Vote, Votes};
use tokio::task::spawn_blocking;

use crate::app::App;
use crate::problem::Problem;

/// Microseconds after which a map is made again.
const LIFE: i64 = 30_000_000;

/// How many new voters a running debate's map waits for. Further votes of those who are on it are
/// counted with them: they would be one person's alone.
pub(crate) const BATCH: usize = SHOWN_FROM as usize;

/// The maps as last made.
#[derive(Debug, Default)]
pub(crate) struct Maps(Mutex<HashMap<DebateId, Arc<Slot>>>);

/// A debate's map as it is shown.
type Slot = tokio::sync::Mutex<Option<Kept>>;

/// A map, when it was last looked whether it still stands, and whether the debate ran then.
#[derive(Debug)]
struct Kept {
    seen_at: i64,
    was_open: bool,
    mapped: Arc<Mapped>,
    /// What the next map follows, while the debate runs.
    state: Option<State>,
}

/// The votes of a debate at one moment, and what they show.
#[derive(Debug)]
pub(crate) struct Mapped {
    pub(crate) votes: AllVotes,
    /// The accepted statements, by number.
    pub(crate) statements: Vec<Statement>,
    /// None while so few voted that each could be recognised.
    pub(crate) map: Option<OpinionMap>,
}

impl Mapped {
    /// The statement with the id that it has on the map.
    pub(crate) fn statement(&self, id: &Id) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement_id(statement.number) == *id)
    }
}

impl Maps {
    /// The map of `debate`: of half a minute ago at most once it is over, of so many new voters ago
    /// while it runs.
    pub(crate) async fn find(&self, app: &App, debate: &Debate) -> Result<Arc<Mapped>, Problem> {
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry(debate.id).or_default())
        };
        let mut kept = slot.lock().await;
        let now = app.store().clock.now();
        let is_open = debate.is_open(now.in_zone(&app.body().zone()).date());
        if let Some(kept) = &*kept
            && kept.was_open == is_open
            && (now.0 - kept.seen_at).abs() < LIFE
        {
            return Ok(Arc::clone(&kept.mapped));
        }
        let counted = count(app, debate).await?;
        let stands = kept.as_ref().is_some_and(|kept| {
            is_open
                && kept.mapped.map.is_some()
                && new_voters(&kept.mapped.votes, &counted.votes) < BATCH
        });
        if let Some(kept) = &mut *kept
            && stands
        {
            (kept.seen_at, kept.was_open) = (now.0, is_open);
            return Ok(Arc::clone(&kept.mapped));
        }
        let state = kept.take().and_then(|kept| kept.state);
        let (mapped, state) = if is_open {
            let state = state.unwrap_or_else(|| State::new(CheckedParams::default()));
            let (mapped, state) = follow(counted, state).await?;
            (mapped, Some(state))
        } else {
            (finish(counted).await?, None)
        };
        let mapped = Arc::new(mapped);
        *kept =
            Some(Kept { seen_at: now.0, was_open: is_open, mapped: Arc::clone(&mapped), state });
        Ok(mapped)
    }
}

/// How many voted who had not before.
fn new_voters(before: &AllVotes, now: &AllVotes) -> usize {
    let known: HashSet<_> = before.voters.iter().map(|voter| &voter.id).collect();
    now.voters.iter().filter(|voter| !known.contains(&voter.id)).count()
}

/// What a map is made of.
struct Counted {
    votes: AllVotes,
    statements: Vec<Statement>,
    /// The colleges, and from how many people each is shown.
    froms: Vec<(String, i32)>,
}

async fn count(app: &App, debate: &Debate) -> Result<Counted, Problem> {
    let cx = app.read(Actor::Anyone).await?;
    let votes = debates::all_votes(&cx, debate.id).await?;
    let statements = debates::statements(&cx, debate.id).await?;
    let colleges = debates::colleges(&cx, debate.id, Language::Fr).await?;
    drop(cx);
    let froms = colleges.into_iter().map(|college| (college.row.slug, college.row.shown_from));
    Ok(Counted { votes, statements, froms: froms.collect() })
}

/// The map of a running debate, which follows the one before, and what the next one will follow.
async fn follow(counted: Counted, mut state: State) -> Result<(Mapped, State), Problem> {
    let work = move || {
        let mapped = counted.mapped(|votes| {
            *state.votes_mut() = votes;
            state.map().ok()
        });
        (mapped, state)
    };
    spawn_blocking(work).await.map_err(|stopped| Problem::broken(&stopped))
}

/// The map of a debate that is over.
async fn finish(counted: Counted) -> Result<Mapped, Problem> {
    let of = |votes| OpinionMap::of(&votes, &CheckedParams::default()).ok();
    let work = move || counted.mapped(of);
    spawn_blocking(work).await.map_err(|stopped| Problem::broken(&stopped))
}

impl Counted {
    /// With the map that `of` makes, where so many voted that nobody can be recognised.
    fn mapped(self, of: impl FnOnce(Votes) -> Option<OpinionMap>) -> Mapped {
        let Self { votes, statements, froms } = self;
        let enough = votes.voters.len() as u64 >= SHOWN_FROM;
        let map = if enough { of(gathered(&votes, &froms)) } else { None };
        Mapped { votes, statements, map }
    }
}

fn gathered(all: &AllVotes, froms: &[(String, i32)]) -> Votes {
    let mut votes = Votes::new();
    for number in &all.numbers {
        votes.state(statement_id(*number));
    }
    for (college, from) in froms {
        votes.college_from(college.as_str(), from.unsigned_abs() as usize);
    }
    let ids: Vec<Id> = all.voters.iter().map(|voter| Id::from(voter.id.0.as_str())).collect();
    for (voter, id) in all.voters.iter().zip(&ids) {
        if let Some(college) = &voter.college {
            votes.college(id.clone(), college.as_str());
        }
        votes.channel(id.clone(), voter.channel.word());
        if voter.identity_level == IdentityLevel::None {
            votes.unverified(id.clone());
        }
    }
    for vote in &all.votes {
        let cast = match vote.stance {
            Stance::Agree => Vote::Agree,
            Stance::Disagree => Vote::Disagree,
            Stance::Pass => Vote::Pass,
        };
        votes.cast(ids[vote.voter].clone(), statement_id(all.numbers[vote.statement]), cast);
    }
    votes
}

fn statement_id(number: i32) -> Id {
    Id::Number(u64::from(number.unsigned_abs()))
}
