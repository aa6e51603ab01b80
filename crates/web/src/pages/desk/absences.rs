//! When agents are away, and who stands in for them.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use civic::ids::AgentId;
use civic::services::{self, Absence, AbsenceDraft, Agent, CannotBeAway, Role};

use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "desk/absences.html")]
struct Page {
    shell: Shell,
    form: FormView,
    rows: Vec<Row>,
    /// Whose absence who asks may announce.
    agents: Vec<Choice>,
    substitutes: Vec<Choice>,
    done: String,
}

/// An absence, as colleagues read it.
struct Row {
    absence: Absence,
    sentence: String,
    /// Whether who asks may end it.
    can_end: bool,
}

/// `GET /desk/absences`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let mut shown = show(&visit, FormView::new(visit.words)).await?;
    shown.done = visit.words.say_known("desk-absences-done-", &asked.done, &["away", "back"]);
    page(&shown)
}

async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let me = visit.want_agent()?.clone();
    let cx = visit.read().await?;
    let mut colleagues: Vec<Agent> = Vec::new();
    let mut led: Vec<AgentId> = vec![me.id()];
    for service in me.services() {
        let workers = services::workers(&cx, service).await?;
        if me.is(Role::Lead, service) {
            led.extend(workers.iter().map(|agent| agent.id));
        }
        colleagues.extend(workers);
    }
    colleagues.sort_by_key(|agent| (agent.id != me.id(), agent.family_name.clone(), agent.id));
    colleagues.dedup_by_key(|agent| agent.id);
    let names: HashMap<_, _> =
        services::everyone(&cx).await?.iter().map(|agent| (agent.id, agent.shown_name())).collect();
    let choice = |agent: &Agent| (agent.public_id.0.clone(), agent.shown_name());
    let agents = colleagues.iter().filter(|agent| led.contains(&agent.id)).map(choice).collect();
    let leads = (String::new(), visit.words.say("desk-absences-leads"));
    let substitutes = std::iter::once(leads).chain(colleagues.iter().map(choice)).collect();
    let shell = visit.shell();
    let rows = services::absences(&cx).await?.into_iter().map(|absence| Row {
        sentence: sentence(&shell, &names, &absence),
        can_end: led.contains(&absence.agent_id),
        absence,
    });
    let rows = rows.collect();
    Ok(Page { shell, form, rows, agents, substitutes, done: String::new() })
}

fn sentence(shell: &Shell, names: &HashMap<AgentId, String>, absence: &Absence) -> String {
    let named = |id: &AgentId| names.get(id).cloned().unwrap_or_default();
    let key = if absence.substitute_id.is_some() {
        "desk-absences-row"
    } else {
        "desk-absences-row_leads"
    };
    shell
        .tell(key)
        .with("name", named(&absence.agent_id))
        .with("from", shell.date(&absence.from_on))
        .with("until", shell.date(&absence.until_on))
        .with("substitute", absence.substitute_id.as_ref().map(named).unwrap_or_default())
        .to_string()
}

/// `POST /desk/absences`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let mut view = form.view(words);
    let (from, until) = (form.date("away_from"), form.date("away_until"));
    for (field, date) in [("away_from", &from), ("away_until", &until)] {
        if !matches!(date, Ok(Some(_))) {
            view = view.error(field, words.say("desk-absences-no_date"));
        }
    }
    let (Ok(Some(from)), Ok(Some(until))) = (from, until) else {
        return refused(&show(&visit, view).await?);
    };
    let agent = form.get("away").to_owned();
    let draft = AbsenceDraft { agent, from, until, substitute: form.line("substitute") };
    let done = act!(visit, form, "absence", |cx| -> CannotBeAway {
        services::be_away(cx, &draft).await?;
        "/desk/absences?done=away".to_owned()
    });
    let (field, key) = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotBeAway::Unknown => ("away", "desk-absences-nobody"),
            CannotBeAway::BadDays => ("away_until", "desk-absences-bad_days"),
            CannotBeAway::BadSubstitute => ("substitute", "desk-absences-bad_substitute"),
            CannotBeAway::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotBeAway::Failed(failure) => return Err(failure.into()),
        },
    };
    refused(&show(&visit, view.error(field, words.say(key))).await?)
}

/// `POST /desk/absences/{id}/end`
pub(crate) async fn end(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "absence-ended", |cx| -> CannotBeAway {
        services::be_back(cx, &id).await?;
        "/desk/absences?done=back".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotBeAway::NotAllowed(not_allowed))) => Err(not_allowed.into()),
        Err(Stopped::Refused(CannotBeAway::Failed(failure))) => Err(failure.into()),
        Err(Stopped::Refused(_)) => Err(Problem::NotFound),
    }
}
