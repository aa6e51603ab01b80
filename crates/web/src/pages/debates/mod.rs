//! Debates: a question, statements that people vote on, and the map of what they say.

pub(crate) mod close;
pub(crate) mod codes;
pub(crate) mod files;
pub(crate) mod find;
pub(crate) mod join;
pub(crate) mod list;
pub(crate) mod map;
pub(crate) mod mine;
pub(crate) mod moderate;
pub(crate) mod open;
pub(crate) mod propose;
pub(crate) mod vote;

use civic::debates::{self, Debate, NotOpen, Phase};
use civic::time::LegalDate;
use civic::voices::{self, Voice};
use civic::{Context, Failure, Refusal};

use crate::problem::Problem;
use crate::shell::Shell;
use crate::visit::Visit;

/// Where a debate stands, as a sentence.
pub(crate) fn sentence(debate: &Debate, shell: &Shell) -> String {
    let key = match debate.phase(shell.today()) {
        Phase::Upcoming => "debates-sentence-upcoming",
        Phase::Running => "debates-sentence-running",
        Phase::Over if is_late(debate, shell) => "debates-sentence-late",
        Phase::Over => "debates-sentence-over",
        Phase::Replied => "debates-sentence-replied",
    };
    shell
        .tell(key)
        .with("service", shell.service(&debate.service_id))
        .with("opens", shell.date(&debate.opens_on))
        .with("closes", shell.date(&debate.closes_on))
        .with("due", shell.date(&debate.reply_due_on))
        .to_string()
}

/// The class that colours the sentence.
pub(crate) fn tone(debate: &Debate, shell: &Shell) -> &'static str {
    match debate.phase(shell.today()) {
        Phase::Upcoming | Phase::Running => "",
        Phase::Over if is_late(debate, shell) => "late",
        Phase::Over => "waits",
        Phase::Replied => "kept",
    }
}

fn is_late(debate: &Debate, shell: &Shell) -> bool {
    LegalDate::of(shell.today()) > debate.reply_due_on
}

/// The debate of an address.
async fn found(cx: &Context, id: &str) -> Result<Debate, Problem> {
    debates::find(cx, id).await?.ok_or(Problem::NotFound)
}

/// The voice of who asks: of the person who signed in, else of the cookie.
async fn voice_of(cx: &Context, visit: &Visit, debate: &Debate) -> Result<Option<Voice>, Failure> {
    if let Some(person) = cx.person()
        && let Some(voice) = voices::of_person(cx, person, debate.scope()).await?
    {
        return Ok(Some(voice));
    }
    match visit.cookie(&cookie(debate)) {
        Some(token) => voices::by_key(cx, debate.scope(), token).await,
        None => Ok(None),
    }
}

/// The name of the cookie by which somebody without account is known again.
fn cookie(debate: &Debate) -> String {
    format!("debate-{}", debate.public_id)
}

/// Why a form of a debate was not done.
#[derive(Debug, thiserror::Error)]
enum Stop<E: std::error::Error> {
    #[error("no such debate, or not theirs")]
    NotThere(Problem),
    #[error("no voice in the debate")]
    NoVoice,
    #[error("no such statement in the debate")]
    NoStatement,
    #[error(transparent)]
    Failed(Failure),
    #[error(transparent)]
    Refused(E),
}

impl<E: Refusal> Refusal for Stop<E> {
    fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Refused(refusal) => refusal.failure(),
            Self::NotThere(_) | Self::NoVoice | Self::NoStatement => None,
        }
    }
}

/// The debate in which a form acts.
async fn acting<E: std::error::Error>(cx: &Context, id: &str) -> Result<Debate, Stop<E>> {
    debates::find(cx, id).await.map_err(Stop::Failed)?.ok_or(Stop::NotThere(Problem::NotFound))
}

/// The voice with which a form acts.
async fn speaking<E: std::error::Error>(
    cx: &Context,
    visit: &Visit,
    debate: &Debate,
) -> Result<Voice, Stop<E>> {
    voice_of(cx, visit, debate).await.map_err(Stop::Failed)?.ok_or(Stop::NoVoice)
}

/// Why nobody can vote today, as a sentence.
fn not_open(shell: &Shell, not_open: &NotOpen) -> String {
    match not_open {
        NotOpen::NotYet { opens_on } => {
            shell.tell("debates-not_yet").with("opens", shell.date(opens_on)).to_string()
        }
        NotOpen::Over { closed_on } => {
            shell.tell("debates-is_over").with("closed", shell.date(closed_on)).to_string()
        }
    }
}
