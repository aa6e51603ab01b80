//! What a service's answers begin with: leads write it, agents begin with it.

use std::collections::HashMap;

use askama::Template as Page;
use axum::extract::{Path, Query};
use civic::ids::ServiceId;
use civic::people;
use civic::rights::Act;
use civic::services::Role;
use civic::templates::{self, CannotRemove, CannotWrite, Draft, Placeholder, Template, filled};

use super::matter::{again, open, shown_with};
use crate::form::{Choice, Form, FormView};
use crate::pages::administration::explain;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

const LIST: &str = "/desk/templates";

#[derive(Page)]
#[template(path = "desk/templates.html")]
struct List {
    shell: Shell,
    form: FormView,
    rows: Vec<Template>,
    services: Vec<Choice>,
    done: String,
}

/// `GET /desk/templates`
pub(crate) async fn list(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let mut shown = listed(&visit, FormView::new(visit.words)).await?;
    let known = ["template_written", "template_removed"];
    shown.done = visit.words.say_known("desk-done-", &asked.done, &known);
    page(&shown)
}

async fn listed(visit: &Visit, form: FormView) -> Result<List, Problem> {
    let shell = visit.shell();
    let services = led(visit)?;
    let rows = templates::of_services(&visit.read().await?, &services).await?;
    let services = services.iter().map(|id| (id.0.to_string(), shell.service(id))).collect();
    Ok(List { form, rows, services, done: String::new(), shell })
}

/// The services that the agent leads.
fn led(visit: &Visit) -> Result<Vec<ServiceId>, Problem> {
    let agent = visit.want_agent()?;
    let services = agent.services().into_iter();
    Ok(services.filter(|service| agent.is(Role::Lead, *service)).collect())
}

/// `POST /desk/templates`
pub(crate) async fn add(visit: Visit, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&listed(&visit, view).await?);
    }
    let only = led(&visit)?.first().copied();
    let service = form.get("service").parse().map(ServiceId).ok().or(only);
    let service = service.ok_or(Problem::Forbidden(Act::WriteTemplates))?;
    let draft = draft(&form);
    let done = act!(visit, form, "template-written", |cx| -> CannotWrite {
        templates::write(cx, service, &draft).await?;
        format!("{LIST}?done=template_written")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(stopped) => refused(&listed(&visit, refusing(&visit, view, stopped)?).await?),
    }
}

fn draft(form: &Form) -> Draft {
    Draft { title: form.get("title").to_owned(), text: form.get("text").to_owned() }
}

fn refusing(
    visit: &Visit,
    view: FormView,
    stopped: Stopped<CannotWrite>,
) -> Result<FormView, Problem> {
    let refusal = match stopped {
        Stopped::Problem(problem) => return Err(problem),
        Stopped::Refused(refusal) => refusal,
    };
    match refusal {
        CannotWrite::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotWrite::Failed(failure) => Err(failure.into()),
        CannotWrite::Unknown => Err(Problem::NotFound),
        CannotWrite::Fields(bad) => Ok(explain(visit, view, &bad)),
        CannotWrite::NoHole => Ok(view.error("text", visit.words.say("desk-template-no_hole"))),
        CannotWrite::Changed => {
            let text = visit.words.say("desk-template-changed");
            Ok(view.without("version").error("text", text))
        }
    }
}

#[derive(Page)]
#[template(path = "desk/template.html")]
struct One {
    shell: Shell,
    form: FormView,
    row: Template,
}

/// `GET /desk/templates/{id}`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    page(&one(&visit, &id, None).await?)
}

/// The template's page, with what was typed or else what it says.
async fn one(visit: &Visit, id: &str, typed: Option<FormView>) -> Result<One, Problem> {
    let row = templates::by_public_id(&visit.read().await?, id).await?;
    let row = row.ok_or(Problem::NotFound)?;
    visit.want(Act::WriteTemplates, row.service_id)?;
    let form = typed.unwrap_or_else(|| {
        let form = FormView::new(visit.words).filled("title", row.title.clone());
        form.filled("text", row.text.clone())
    });
    let form = form.filled("version", row.version.to_string());
    Ok(One { shell: visit.shell(), form, row })
}

/// `POST /desk/templates/{id}`
pub(crate) async fn change(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&one(&visit, &id, Some(view)).await?);
    }
    let version = form.get("version").parse().unwrap_or(0);
    let draft = draft(&form);
    let done = act!(visit, form, "template-changed", |cx| -> CannotWrite {
        templates::change(cx, &id, &draft, version).await?;
        format!("{LIST}?done=template_written")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(stopped) => {
            let view = refusing(&visit, view, stopped)?;
            refused(&one(&visit, &id, Some(view)).await?)
        }
    }
}

/// `POST /desk/templates/{id}/remove`
pub(crate) async fn remove(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "template-removed", |cx| -> CannotRemove {
        templates::remove(cx, &id).await?;
        format!("{LIST}?done=template_removed")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotRemove::NotAllowed(not_allowed))) => Err(not_allowed.into()),
        Err(Stopped::Refused(CannotRemove::Unknown)) => Err(Problem::NotFound),
        Err(Stopped::Refused(CannotRemove::Failed(failure))) => Err(failure.into()),
    }
}

/// `POST /desk/{id}/template`: the page of the matter again, with a template below what was typed.
/// Nothing is kept or sent.
pub(crate) async fn begin_with(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    visit.check(&form)?;
    let cx = visit.begin().await?;
    let matter = open(&cx, &id, "desk").await?;
    let template = templates::by_public_id(&cx, form.get("template")).await?;
    let template = template.filter(|template| template.service_id == matter.service_id);
    let Some(template) = template else {
        drop(cx);
        let text = visit.words.say("desk-template-choose_one");
        return again(&visit, &id, &form, "template", text).await;
    };
    let shell = visit.shell();
    let name = match matter.author_id {
        Some(author) => people::find(&cx, author).await?.name,
        None => String::new(),
    };
    cx.commit().await?;
    let known: HashMap<Placeholder, String> = HashMap::from([
        (Placeholder::Name, name),
        (Placeholder::Reference, matter.reference.clone()),
        (Placeholder::Date, shell.date(&matter.received_on)),
        (Placeholder::Kind, shell.kind(&matter.kind_id)),
        (Placeholder::Service, shell.service(&matter.service_id)),
    ]);
    let told = |of| known.get(&of).filter(|told| !told.is_empty()).cloned();
    let text = format!("{}\n\n{}", form.get("answer").trim(), filled(&template.text, told));
    let view = form.view(visit.words).without("answer").filled("answer", text.trim());
    page(&shown_with(&visit, &id, view).await?)
}
