//! One debate: what is asked and by which rules; for who takes part, the next statement.

use askama::Template;
use axum::extract::{Path, Query};
use civic::Context;
use civic::debates::{
    self, College, CollegeEntry, Debate, Phase, Progress, RejectionReason, STATEMENT_LIMIT, Stance,
    Statement,
};
use civic::rights::Act;
use civic::services::Role;
use civic::voices::Voice;
use civic::words::Headcount;
use serde::Deserialize;

use super::{found, sentence, tone, voice_of};
use crate::form::{Choice, Form, FormView};
use crate::pages::replies::shown::Shown;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::Visit;

/// Votes from which somebody has a place on the map, or all where there are fewer statements.
const FIRST_PICTURE: u64 = 7;

#[derive(Template)]
#[template(path = "debates/find.html")]
pub(super) struct Page {
    shell: Shell,
    debate: Debate,
    form: FormView,
    phase: Phase,
    colleges: Vec<College>,
    /// How many voted.
    voted: Headcount,
    statements: usize,
    rejected: Vec<Statement>,
    replies: Shown,
    part: Option<Part>,
    by_account: bool,
    is_steward: bool,
    is_lead: bool,
    waiting: usize,
    done: String,
}

/// What somebody who takes part sees.
struct Part {
    progress: Progress,
    /// The statement to vote on, if any is left.
    statement: Option<Statement>,
    /// How they voted on it before, when they came back to it.
    before: Option<Stance>,
    /// The vote they cast just now.
    last: Option<(Statement, Stance)>,
}

impl Part {
    /// Votes still wanted for a place on the map.
    fn until_first_picture(&self) -> u64 {
        let all = self.progress.voted + self.progress.left;
        FIRST_PICTURE.min(all).saturating_sub(self.progress.voted)
    }
}

impl Page {
    fn sentence(&self) -> String {
        sentence(&self.debate, &self.shell)
    }

    fn tone(&self) -> &'static str {
        tone(&self.debate, &self.shell)
    }

    fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over | Phase::Replied)
    }

    fn wants_codes(&self) -> bool {
        self.colleges.iter().any(|college| college.row.entry == CollegeEntry::Code)
    }

    /// The colleges to choose from; by code are told so.
    fn choices(&self) -> Vec<Choice> {
        let choice = |college: &College| {
            let key = format!("debates-college_choice-{}", college.row.entry.word());
            let name = self.shell.tell(&key).with("name", college.name.as_str()).to_string();
            (college.row.slug.clone(), name)
        };
        self.colleges.iter().map(choice).collect()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    done: String,
    /// The statement voted on just now.
    voted: String,
    /// A statement to come back to.
    statement: String,
}

/// `GET /debates/{id}`
pub(crate) async fn get(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut shown = show(&visit, &id, FormView::new(visit.words), &asked).await?;
    shown.done = visit.words.say_known(
        "debates-done-",
        &asked.done,
        &["joined", "proposed", "opened", "closed", "forgotten", "replied"],
    );
    page(&shown)
}

/// The page again, with a refusal at `field` and everything that was typed.
pub(super) async fn again(
    visit: &Visit,
    id: &str,
    form: &Form,
    field: &str,
    text: impl Into<String>,
) -> Answer {
    let asked = Asked { statement: form.get("statement").to_owned(), ..Asked::default() };
    let view = form.view(visit.words).error(field, text);
    refused(&show(visit, id, view, &asked).await?)
}

async fn show(visit: &Visit, id: &str, form: FormView, asked: &Asked) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let debate = found(&cx, id).await?;
    let shell = visit.shell();
    let participation = debates::participation(&cx, debate.id).await?;
    let is_steward = visit.may(Act::Moderate, debate.service_id);
    let voice = voice_of(&cx, visit, &debate).await?;
    let statements = debates::statements(&cx, debate.id).await?;
    Ok(Page {
        phase: debate.phase(shell.today()),
        colleges: debates::colleges(&cx, debate.id, visit.language()).await?,
        voted: Headcount::of(participation.iter().map(|of| of.voted).sum()),
        rejected: debates::rejected(&cx, debate.id).await?,
        replies: Shown::read(&cx, debate.scope(), &shell).await?,
        by_account: voice.as_ref().is_some_and(|voice| voice.key_hash.is_none()),
        part: match voice {
            Some(voice) => Some(part(&cx, &debate, &voice, &statements, asked).await?),
            None => None,
        },
        statements: statements.len(),
        is_lead: visit.agent().is_some_and(|agent| agent.is(Role::Lead, debate.service_id)),
        waiting: if is_steward { debates::waiting(&cx, debate.id).await?.len() } else { 0 },
        is_steward,
        form,
        debate,
        shell,
        done: String::new(),
    })
}

async fn part(
    cx: &Context,
    debate: &Debate,
    voice: &Voice,
    statements: &[Statement],
    asked: &Asked,
) -> Result<Part, Problem> {
    let votes = debates::votes_of(cx, voice.id).await?;
    let called = |id: &str| statements.iter().find(|of| of.public_id.0 == id);
    let stance_on = |statement: &Statement| {
        votes.iter().find(|(id, _)| *id == statement.id).map(|(_, stance)| *stance)
    };
    let back = called(&asked.statement).cloned();
    let last = called(&asked.voted).and_then(|of| Some((of.clone(), stance_on(of)?)));
    Ok(Part {
        progress: debates::progress(cx, voice.id).await?,
        before: back.as_ref().and_then(stance_on),
        statement: match back {
            Some(statement) => Some(statement),
            None => debates::next_statement(cx, debate.id, voice.id).await?,
        },
        last,
    })
}
