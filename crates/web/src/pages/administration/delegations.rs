//! Who may sign decisions: where, which, from when until when, by which text.

use askama::Template;
use axum::extract::{Path, Query};
use civic::delegations::{self, CannotDelegate, CannotEnd, Covers, Delegation, NewDelegation};
use civic::{Context, services};

use super::{explain, taken};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Visit, act};

const HERE: &str = "/administration/delegations";

#[derive(Template)]
#[template(path = "administration/delegations.html")]
struct Page {
    shell: Shell,
    form: FormView,
    standing: Vec<Shown>,
    agents: Vec<Choice>,
    /// The body, its services and their kinds.
    scopes: Vec<Choice>,
    covers: Vec<Choice>,
    done: String,
}

/// A delegation as it is shown.
pub(super) struct Shown {
    pub(super) row: Delegation,
    pub(super) name: String,
    pub(super) title: String,
    /// Where and on what.
    pub(super) on: String,
    /// From when until when.
    pub(super) days: String,
}

fn days(shell: &Shell, row: &Delegation) -> String {
    let from = shell.day(&row.from_on);
    let Some(until) = &row.until_on else {
        return shell.tell("administration-delegation-since").with("from", from).to_string();
    };
    let told = shell.tell("administration-mandate").with("from", from);
    told.with("until", shell.day(until)).to_string()
}

/// The delegations of now and of later.
pub(super) async fn shown(visit: &Visit, cx: &Context) -> Result<Vec<Shown>, Problem> {
    let shell = visit.shell();
    let standing = delegations::standing(cx).await?;
    let shown = standing.into_iter().map(|(row, agent)| Shown {
        name: agent.shown_name(),
        title: agent.title,
        on: match (row.service_id, row.kind_id) {
            (_, Some(kind)) => shell.kind(&kind),
            (Some(service), None) => shell.service(&service),
            (None, None) => shell.say("administration-role_everywhere"),
        },
        days: days(&shell, &row),
        row,
    });
    Ok(shown.collect())
}

/// `GET /administration/delegations`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let form = FormView::new(visit.words).filled("covers", Covers::Refusals.word());
    let mut shown = show(&visit, form).await?;
    let known = ["delegated", "delegation_ended"];
    shown.done = visit.words.say_known("administration-done-", &asked.done, &known);
    page(&shown)
}

async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let shell = visit.shell();
    let agents = services::agents(&cx).await?.into_iter().filter(|agent| !agent.name_withheld);
    let agents = agents.map(|agent| {
        let name = format!("{} {}, {}", agent.given_name, agent.family_name, agent.title);
        (agent.public_id.0, name)
    });
    let choose = (String::new(), shell.say("administration-delegation-choose"));
    let covers = Covers::ALL.iter().map(|covers| {
        (covers.word().to_owned(), shell.say_of("administration-covers-", covers.word()))
    });
    Ok(Page {
        standing: self::shown(visit, &cx).await?,
        agents: std::iter::once(choose).chain(agents).collect(),
        scopes: scopes(visit, &cx).await?,
        covers: covers.collect(),
        form,
        done: String::new(),
        shell,
    })
}

async fn scopes(visit: &Visit, cx: &Context) -> Result<Vec<Choice>, Problem> {
    let whole = visit.words.say("administration-role_everywhere");
    let mut scopes = vec![(String::new(), whole)];
    let kinds = services::kinds(cx, visit.language()).await?;
    for service in services::list(cx, visit.language()).await? {
        scopes.push((format!("service-{}", service.row.id.0), service.name.clone()));
        let own = kinds.iter().filter(|kind| kind.row.service_id == service.row.id);
        scopes.extend(own.map(|kind| {
            (format!("kind-{}", kind.row.id.0), format!("{} – {}", service.name, kind.name))
        }));
    }
    Ok(scopes)
}

/// `POST /administration/delegations`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&show(&visit, view).await?);
    }
    let Some(agent) = form.line("delegation_agent") else {
        let text = visit.words.say("administration-missing");
        return refused(&show(&visit, view.error("delegation_agent", text)).await?);
    };
    let new = match read(&visit, &form, view.clone())? {
        Ok(new) => new,
        Err(view) => return refused(&show(&visit, view).await?),
    };
    let done = act!(visit, form, "signature-delegated", |cx| -> CannotDelegate {
        delegations::delegate(cx, &agent, &new).await?;
        format!("{HERE}?done=delegated")
    });
    let view = match taken(&visit, done)? {
        Ok(redirect) => return Ok(redirect),
        Err(CannotDelegate::NotAllowed(not_allowed)) => return Err(not_allowed.into()),
        Err(CannotDelegate::Failed(failure)) => return Err(failure.into()),
        Err(CannotDelegate::Unknown) => return Err(Problem::NotFound),
        Err(CannotDelegate::NameWithheld) => {
            let text = visit.words.say("administration-delegation-withheld");
            view.error("delegation_agent", text)
        }
        Err(CannotDelegate::Fields(bad)) => explain(&visit, view, &bad),
    };
    refused(&show(&visit, view).await?)
}

/// What the form says, or what of it cannot be read.
fn read(
    visit: &Visit,
    form: &Form,
    mut view: FormView,
) -> Result<Result<NewDelegation, FormView>, Problem> {
    let mut date = |field: &str| {
        form.date(field).unwrap_or_else(|_| {
            let text = visit.words.say("administration-no_date");
            view = view.clone().error(field, text);
            None
        })
    };
    let (from, until) = (date("delegation_from"), date("delegation_until"));
    if view.is_refused() {
        return Ok(Err(view));
    }
    let (service, kind) = scope(visit, form.get("delegation_on"))?;
    Ok(Ok(NewDelegation {
        service,
        kind,
        covers: Covers::from_word(form.get("covers")).ok_or(Problem::Unreadable)?,
        from,
        until,
        text: form.get("delegation_text").to_owned(),
    }))
}

/// The service and the kind that a choice of [`scopes`] stands for.
fn scope(
    visit: &Visit,
    on: &str,
) -> Result<(Option<civic::ids::ServiceId>, Option<civic::ids::KindId>), Problem> {
    let key = |text: &str| text.parse::<i64>().map_err(|_| Problem::Unreadable);
    if let Some(id) = on.strip_prefix("kind-") {
        let id = civic::ids::KindId(key(id)?);
        let kind = visit.directory.kind(id, visit.language()).ok_or(Problem::Unreadable)?;
        return Ok((Some(kind.row.service_id), Some(id)));
    }
    match on.strip_prefix("service-") {
        Some(id) => Ok((Some(civic::ids::ServiceId(key(id)?)), None)),
        None => Ok((None, None)),
    }
}

/// `POST /administration/delegations/{id}/end`
pub(crate) async fn end(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "delegation-ended", |cx| -> CannotEnd {
        delegations::end(cx, &id).await?;
        format!("{HERE}?done=delegation_ended")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(CannotEnd::NotAllowed(not_allowed)) => Err(not_allowed.into()),
        Err(CannotEnd::Unknown) => Err(Problem::NotFound),
        Err(CannotEnd::Failed(failure)) => Err(failure.into()),
    }
}
