//! One agent: their invitation, their roles, what is known of them.

use askama::Template;
use axum::extract::{Path, Query};
use civic::services::{self, Agent, CannotChangeAgent, CannotInvite, Presence, Role};

use super::agents::{card, draft, role, way};
use super::{explain, taken};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Visit, act};

#[derive(Template)]
#[template(path = "administration/agent.html")]
pub(super) struct Page {
    shell: Shell,
    form: FormView,
    agent: Agent,
    presence: Presence,
    /// Key and sentence of each role.
    held: Vec<(i64, String)>,
    roles: Vec<Choice>,
    services: Vec<Choice>,
    done: String,
}

/// `GET /administration/agents/{id}`
pub(crate) async fn get(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<AfterForm>,
) -> Answer {
    let mut shown = show(&visit, &id, FormView::new(visit.words), true).await?;
    let known = ["taken_in", "agent", "invited", "revoked", "role", "role_ended", "left", "card"];
    shown.done = visit.words.say_known("administration-done-", &asked.done, &known);
    page(&shown)
}

/// The page; `begins` when what is known of the agent is to be filled in.
pub(super) async fn show(
    visit: &Visit,
    id: &str,
    form: FormView,
    begins: bool,
) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let agent = services::by_public_id(&cx, id).await?.ok_or(Problem::NotFound)?;
    let shell = visit.shell();
    let held = services::holders(&cx).await?.into_iter();
    let held = held.filter(|held| held.agent.id == agent.id);
    let held = held.map(|held| (held.row.id, role(&shell, &held))).collect();
    let form = if begins { filled(form, &agent) } else { form };
    let named = |role: &Role| shell.say_of("administration-role-", role.word());
    // A signatory's role comes with a delegation.
    let given = Role::ALL.iter().filter(|role| **role != Role::Signatory);
    let roles = given.map(|role| (role.word().to_owned(), named(role))).collect();
    let whole = (String::new(), shell.say("administration-role_everywhere"));
    let services = services::list(&cx, visit.language()).await?.into_iter();
    let services = services.map(|service| (service.row.slug, service.name));
    Ok(Page {
        presence: services::presence(&cx, &agent).await?,
        services: std::iter::once(whole).chain(services).collect(),
        form,
        agent,
        held,
        roles,
        done: String::new(),
        shell,
    })
}

fn filled(form: FormView, agent: &Agent) -> FormView {
    form.filled("given_name", agent.given_name.clone())
        .filled("family_name", agent.family_name.clone())
        .filled("title", agent.title.clone())
        .filled("agent_email", agent.email.clone().unwrap_or_default())
        .filled("number", agent.number.clone())
        .filled("name_withheld", if agent.name_withheld { "yes" } else { "" })
}

/// `POST /administration/agents/{id}`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&show(&visit, &id, view, false).await?);
    }
    let draft = draft(&form);
    let done = act!(visit, form, "agent-changed", |cx| -> CannotChangeAgent {
        services::change_agent(cx, &id, &draft).await?;
        format!("/administration/agents/{id}?done=agent")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(CannotChangeAgent::NotAllowed(not_allowed)) => Err(not_allowed.into()),
        Err(CannotChangeAgent::Unknown) => Err(Problem::NotFound),
        Err(CannotChangeAgent::Fields(bad)) => {
            refused(&show(&visit, &id, explain(&visit, view, &bad), false).await?)
        }
        Err(CannotChangeAgent::Failed(failure)) => Err(failure.into()),
    }
}

/// `POST /administration/agents/{id}/invite`: anew, or after having left.
pub(crate) async fn invite(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let by = way(&visit, &form).ok_or(Problem::Unreadable)?;
    let word = if form.get("by") == "card" { "card" } else { "invited" };
    let mut code = None;
    let done = act!(visit, form, "agent-invited", |cx| -> CannotInvite {
        code = services::invite(cx, &id, by).await?;
        format!("/administration/agents/{id}?done={word}")
    });
    match (taken(&visit, done)?, code) {
        (Ok(_), Some(code)) => card(&visit, &id, code).await,
        (Ok(redirect), None) => Ok(redirect),
        (Err(refusal), _) => not_invited(&visit, &id, refusal).await,
    }
}

async fn not_invited(visit: &Visit, id: &str, refusal: CannotInvite) -> Answer {
    match refusal {
        CannotInvite::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotInvite::Unknown => Err(Problem::NotFound),
        CannotInvite::NoEmail => {
            let needed = visit.words.say("administration-invite-no_email");
            let form = FormView::new(visit.words).error("agent_email", needed);
            refused(&show(visit, id, form, true).await?)
        }
        CannotInvite::Failed(failure) => Err(failure.into()),
    }
}

/// `POST /administration/agents/{id}/revoke`
pub(crate) async fn revoke(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "invitation-revoked", |cx| -> CannotInvite {
        services::revoke_invitation(cx, &id).await?;
        format!("/administration/agents/{id}?done=revoked")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => not_invited(&visit, &id, refusal).await,
    }
}
