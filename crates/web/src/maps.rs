//! The opinion maps of debates, made from their votes and kept for half a minute.
//!
//! One request makes a debate's map, on a thread for long work; those that come meanwhile wait for
//! it. A debate of millions of votes would want its map made by a leased worker instead.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use civic::Actor;
use civic::debates::{self, AllVotes, Debate, Stance, Statement};
use civic::ids::DebateId;
use civic::words::{Language, SHOWN_FROM};
use opinion::{CheckedParams, Id, OpinionMap, Vote, Votes};
use tokio::task::spawn_blocking;

use crate::app::App;
use crate::problem::Problem;

/// Microseconds after which a map is made again.
const LIFE: i64 = 30_000_000;

/// The maps as last made.
#[derive(Debug, Default)]
pub(crate) struct Maps(Mutex<HashMap<DebateId, Arc<Slot>>>);

/// When a debate's map was made, and the map.
type Slot = tokio::sync::Mutex<Option<(i64, Arc<Mapped>)>>;

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
    /// The map of `debate`, at most half a minute old.
    pub(crate) async fn find(&self, app: &App, debate: &Debate) -> Result<Arc<Mapped>, Problem> {
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry(debate.id).or_default())
        };
        let mut kept = slot.lock().await;
        let now = app.store().clock.now().0;
        if let Some((made_at, mapped)) = &*kept
            && (now - made_at).abs() < LIFE
        {
            return Ok(Arc::clone(mapped));
        }
        let mapped = Arc::new(make(app, debate).await?);
        *kept = Some((now, Arc::clone(&mapped)));
        Ok(mapped)
    }
}

async fn make(app: &App, debate: &Debate) -> Result<Mapped, Problem> {
    let cx = app.read(Actor::Anyone).await?;
    let votes = debates::all_votes(&cx, debate.id).await?;
    let statements = debates::statements(&cx, debate.id).await?;
    let colleges = debates::colleges(&cx, debate.id, Language::Fr).await?;
    drop(cx);
    let froms = colleges.into_iter().map(|college| (college.row.slug, college.row.shown_from));
    let froms: Vec<(String, i32)> = froms.collect();
    spawn_blocking(move || {
        let map = if (votes.voters.len() as u64) < SHOWN_FROM {
            None
        } else {
            OpinionMap::of(&gathered(&votes, &froms), &CheckedParams::default()).ok()
        };
        Mapped { votes, statements, map }
    })
    .await
    .map_err(|stopped| Problem::broken(&stopped))
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
