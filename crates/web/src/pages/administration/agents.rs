//! The agents of the body, and taking one in.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use civic::services::{
    self, Agent, AgentDraft, CannotChangeAgent, CannotInvite, Held, INVITATION_DAYS, InviteBy,
    Presence,
};
use civic::time::Instant;
use civic::{Failure, Refusal};

use super::{explain, taken};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, act};

#[derive(Template)]
#[template(path = "administration/agents.html")]
struct List {
    shell: Shell,
    rows: Vec<Row>,
}

struct Row {
    agent: Agent,
    presence: Presence,
    roles: Vec<String>,
}

/// `GET /administration/agents`
pub(crate) async fn get(visit: Visit) -> Answer {
    let cx = visit.read().await?;
    let shell = visit.shell();
    let mut roles: HashMap<_, Vec<String>> = HashMap::new();
    for held in services::holders(&cx).await? {
        roles.entry(held.agent.id).or_default().push(role(&shell, &held));
    }
    let mut rows = Vec::new();
    for agent in services::everyone(&cx).await? {
        let presence = services::presence(&cx, &agent).await?;
        rows.push(Row { roles: roles.remove(&agent.id).unwrap_or_default(), agent, presence });
    }
    rows.sort_by_key(|row| row.presence == Presence::Left);
    page(&List { shell, rows })
}

/// “responsable, Voirie”; with its dates where it has some.
pub(super) fn role(shell: &Shell, held: &Held) -> String {
    let row = &held.row;
    let mut told = shell.say_of("administration-role-", row.role.word());
    if let Some(service) = &row.service_id {
        told = format!("{told}, {}", shell.service(service));
    }
    let dates = (row.from_on.as_ref(), row.until_on.as_ref());
    if let (Some(from), Some(until)) = dates {
        let span = shell.tell("administration-mandate").with("from", shell.day(from));
        told = format!("{told} ({})", span.with("until", shell.day(until)));
    }
    told
}

#[derive(Template)]
#[template(path = "administration/agent_new.html")]
struct New {
    shell: Shell,
    form: FormView,
    ways: Vec<Choice>,
}

/// `GET /administration/agents/new`
pub(crate) async fn start(visit: Visit) -> Answer {
    let agents = services::everyone(&visit.read().await?).await?;
    let number = |number: usize| format!("A-{number:03}");
    let is_free = |number: &String| agents.iter().all(|agent| agent.number != *number);
    let free = (1..=agents.len() + 1).map(number).find(is_free).unwrap_or_default();
    let form = FormView::new(visit.words).filled("number", free).filled("by", "mail");
    page(&new(&visit, form))
}

fn new(visit: &Visit, form: FormView) -> New {
    let named = |word: &str| visit.words.say(&format!("administration-invite-{word}"));
    let ways = ["mail", "card"].map(|word| (word.to_owned(), named(word)));
    New { shell: visit.shell(), form, ways: ways.to_vec() }
}

/// What was typed of an agent.
pub(super) fn draft(form: &Form) -> AgentDraft {
    let text = |name: &str| form.get(name).to_owned();
    AgentDraft {
        given_name: text("given_name"),
        family_name: text("family_name"),
        title: text("title"),
        email: form.line("agent_email"),
        number: text("number"),
        name_withheld: form.has("name_withheld"),
    }
}

/// By which way the form invites.
pub(super) fn way(visit: &Visit, form: &Form) -> Option<InviteBy> {
    match form.get("by") {
        "mail" => Some(InviteBy::Mail(visit.language())),
        "card" => Some(InviteBy::Card),
        _ => None,
    }
}

/// Why nobody was taken in.
#[derive(Debug, thiserror::Error)]
enum CannotTakeIn {
    #[error(transparent)]
    Agent(#[from] CannotChangeAgent),
    #[error(transparent)]
    Invite(#[from] CannotInvite),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl Refusal for CannotTakeIn {
    fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Agent(refusal) => refusal.failure(),
            Self::Invite(refusal) => refusal.failure(),
            Self::Failed(failure) => Some(failure),
        }
    }
}

/// `POST /administration/agents/new`: takes an agent in and invites them. With a card, the answer
/// is the card itself, as its code is kept nowhere.
pub(crate) async fn add(visit: Visit, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&new(&visit, view));
    }
    let (draft, by) = (draft(&form), way(&visit, &form).ok_or(Problem::Unreadable)?);
    let (mut code, mut id) = (None, String::new());
    let done = act!(visit, form, "agent-taken-in", |cx| -> CannotTakeIn {
        let agent = services::take_in(cx, &draft).await?;
        code = services::invite(cx, &agent.public_id.0, by).await?;
        id = agent.public_id.0;
        format!("/administration/agents/{id}?done=taken_in")
    });
    match taken(&visit, done)? {
        Ok(redirect) => match code {
            Some(code) => card(&visit, &id, code).await,
            None => Ok(redirect),
        },
        Err(CannotTakeIn::Agent(CannotChangeAgent::Fields(bad))) => {
            refused(&new(&visit, explain(&visit, view, &bad)))
        }
        Err(CannotTakeIn::Invite(CannotInvite::NoEmail)) => {
            let needed = visit.words.say("administration-invite-no_email");
            refused(&new(&visit, view.error("agent_email", needed)))
        }
        Err(
            CannotTakeIn::Agent(CannotChangeAgent::NotAllowed(not_allowed))
            | CannotTakeIn::Invite(CannotInvite::NotAllowed(not_allowed)),
        ) => Err(not_allowed.into()),
        Err(_) => Err(Problem::NotFound),
    }
}

#[derive(Template)]
#[template(path = "administration/card.html")]
struct Card {
    shell: Shell,
    agent: Agent,
    code: String,
    address: String,
    until: Instant,
}

/// A card with an invitation's code, shown once.
pub(super) async fn card(visit: &Visit, id: &str, code: String) -> Answer {
    use axum::http::HeaderValue;
    use axum::http::header::CACHE_CONTROL;
    let agent = services::by_public_id(&visit.read().await?, id).await?;
    let now = visit.app.store().clock.now();
    let card = Card {
        shell: visit.shell(),
        agent: agent.ok_or(Problem::NotFound)?,
        code,
        address: format!("{}/invitation", visit.app.public_address()),
        until: now.plus_minutes(INVITATION_DAYS * 24 * 60),
    };
    let mut response: Response = page(&card)?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
