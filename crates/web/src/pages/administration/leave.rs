//! An agent leaves the body, or a service: what they follow is handed over first.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use civic::ids::{AgentId, ServiceId};
use civic::services::{self, Agent, CannotDeactivate, CannotEndRole, Held, Owed, Role};
use civic::{Context, Failure};

use super::agents::role;
use super::taken;
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, act};

#[derive(Template)]
#[template(path = "administration/leave.html")]
struct Page {
    shell: Shell,
    form: FormView,
    agent: Agent,
    /// The role that ends, key and sentence; none when all do.
    ends: Option<(i64, String)>,
    owed: Vec<Handover>,
}

impl Page {
    fn address(&self) -> String {
        let at = format!("/administration/agents/{}", self.agent.public_id);
        match &self.ends {
            Some((role, _)) => format!("{at}/roles/{role}/end"),
            None => format!("{at}/leave"),
        }
    }
}

/// What is to be handed over in a service, and to whom it can be.
struct Handover {
    service: ServiceId,
    owed: Owed,
    successors: Vec<Choice>,
}

impl Handover {
    fn field(&self) -> String {
        format!("successor-{}", self.service.0)
    }
}

/// The agent who leaves, with the role that ends, if it is but one.
struct Leaving {
    agent: Agent,
    role: Option<Held>,
}

async fn leaving(cx: &Context, id: &str, role: Option<&str>) -> Result<Leaving, Problem> {
    let agent = services::by_public_id(cx, id).await?.ok_or(Problem::NotFound)?;
    let Some(role) = role else { return Ok(Leaving { agent, role: None }) };
    let mut held = services::holders(cx).await?.into_iter();
    let held = held.find(|held| held.row.id.to_string() == role && held.agent.id == agent.id);
    Ok(Leaving { agent, role: Some(held.ok_or(Problem::NotFound)?) })
}

async fn show(
    visit: &Visit,
    cx: &Context,
    leaving: Leaving,
    form: FormView,
) -> Result<Page, Problem> {
    let shell = visit.shell();
    let owed = handovers(visit, cx, &leaving).await?;
    let ends = leaving.role.map(|held| (held.row.id, role(&shell, &held)));
    Ok(Page { shell, form, agent: leaving.agent, ends, owed })
}

/// With a role that ends, only what they cannot follow any more without it.
async fn handovers(
    visit: &Visit,
    cx: &Context,
    leaving: &Leaving,
) -> Result<Vec<Handover>, Failure> {
    let still = services::holders(cx).await?.into_iter().filter(|held| {
        let ends = leaving.role.as_ref().is_none_or(|role| role.row.id == held.row.id);
        held.agent.id == leaving.agent.id
            && !ends
            && matches!(held.row.role, Role::Agent | Role::Lead)
    });
    let still: Vec<_> = still.map(|held| held.row.service_id).collect();
    let only = leaving.role.as_ref().map(|held| held.row.service_id);
    let mut handovers = Vec::new();
    for (service, owed) in services::owed(cx, leaving.agent.id).await? {
        if only.is_some_and(|only| only != Some(service)) || still.contains(&Some(service)) {
            continue;
        }
        let workers = services::workers(cx, service).await?.into_iter();
        let workers = workers.filter(|worker| worker.id != leaving.agent.id).map(|worker| {
            let name = format!("{} {}, {}", worker.given_name, worker.family_name, worker.title);
            (worker.public_id.0, name)
        });
        let nobody = (String::new(), visit.words.say("administration-leave-choose"));
        let successors = std::iter::once(nobody).chain(workers).collect();
        handovers.push(Handover { service, owed, successors });
    }
    Ok(handovers)
}

/// Who was chosen to go on, by service.
async fn chosen(
    cx: &Context,
    form: &Form,
    page: &Page,
) -> Result<BTreeMap<ServiceId, AgentId>, Failure> {
    let mut chosen = BTreeMap::new();
    for handover in &page.owed {
        if let Some(agent) = services::by_public_id(cx, form.get(&handover.field())).await? {
            chosen.insert(handover.service, agent.id);
        }
    }
    Ok(chosen)
}

/// `GET /administration/agents/{id}/leave`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let cx = visit.read().await?;
    let leaving = leaving(&cx, &id, None).await?;
    page(&show(&visit, &cx, leaving, FormView::new(visit.words)).await?)
}

/// `POST /administration/agents/{id}/leave`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let cx = visit.read().await?;
    let leaving = leaving(&cx, &id, None).await?;
    let mut shown = show(&visit, &cx, leaving, form.view(visit.words)).await?;
    let successors = chosen(&cx, &form, &shown).await?;
    drop(cx);
    let done = act!(visit, form, "agent-left", |cx| -> CannotDeactivate {
        services::deactivate(cx, &id, &successors).await?;
        format!("/administration/agents/{id}?done=left")
    });
    let (field, key) = match taken(&visit, done)? {
        Ok(redirect) => return Ok(redirect),
        Err(CannotDeactivate::NotAllowed(not_allowed)) => return Err(not_allowed.into()),
        Err(CannotDeactivate::Unknown) => return Err(Problem::NotFound),
        Err(CannotDeactivate::AlreadyLeft) => ("main".into(), "administration-leave-already"),
        Err(CannotDeactivate::LastAdministrator) => {
            ("main".into(), "administration-leave-last_administrator")
        }
        Err(CannotDeactivate::NoSuccessor { service }) => {
            (format!("successor-{}", service.0), "administration-leave-no_successor")
        }
        Err(CannotDeactivate::Failed(failure)) => return Err(failure.into()),
    };
    shown.form = shown.form.error(&field, visit.words.say(key));
    refused(&shown)
}

/// `GET /administration/agents/{id}/roles/{role}/end`
pub(crate) async fn ask_end(visit: Visit, Path((id, role)): Path<(String, String)>) -> Answer {
    let cx = visit.read().await?;
    let leaving = leaving(&cx, &id, Some(&role)).await?;
    page(&show(&visit, &cx, leaving, FormView::new(visit.words)).await?)
}

/// `POST /administration/agents/{id}/roles/{role}/end`
pub(crate) async fn end(
    visit: Visit,
    Path((id, role)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let cx = visit.read().await?;
    let to = format!("/administration/agents/{id}?done=role_ended");
    let Ok(leaving) = leaving(&cx, &id, Some(&role)).await else {
        // It has ended already, maybe by this form sent twice.
        visit.check(&form)?;
        services::by_public_id(&cx, &id).await?.ok_or(Problem::NotFound)?;
        return Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to(&to)));
    };
    let key = leaving.role.as_ref().map_or(0, |held| held.row.id);
    let mut shown = show(&visit, &cx, leaving, form.view(visit.words)).await?;
    let successor = chosen(&cx, &form, &shown).await?.into_values().next();
    drop(cx);
    let done = act!(visit, form, "role-ended", |cx| -> CannotEndRole {
        services::end_role(cx, &id, key, successor).await?;
        to.clone()
    });
    let (field, key) = match taken(&visit, done)? {
        Ok(redirect) => return Ok(redirect),
        Err(CannotEndRole::NotAllowed(not_allowed)) => return Err(not_allowed.into()),
        Err(CannotEndRole::Unknown) => return Err(Problem::NotFound),
        Err(CannotEndRole::LastAdministrator) => {
            ("main".to_owned(), "administration-leave-last_administrator")
        }
        Err(CannotEndRole::NoSuccessor) => {
            let field = shown.owed.first().map_or_else(|| "main".to_owned(), Handover::field);
            (field, "administration-leave-no_successor")
        }
        Err(CannotEndRole::Failed(failure)) => return Err(failure.into()),
    };
    shown.form = shown.form.error(&field, visit.words.say(key));
    refused(&shown)
}
