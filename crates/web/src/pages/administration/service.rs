//! A service: what is said of it, its offices and its kinds.

use askama::Template;
use axum::extract::{Path, Query};
use civic::rights::Act;
use civic::services::{self, CannotChangeService, Closure, Kind, Office, Service, ServiceDraft};

use super::{explain, number, service, taken, texts, with_texts};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Visit, act};

#[derive(Template)]
#[template(path = "administration/service_new.html")]
struct New {
    shell: Shell,
    form: FormView,
}

#[derive(Template)]
#[template(path = "administration/service.html")]
struct Page {
    shell: Shell,
    form: FormView,
    service: Service,
    offices: Vec<Office>,
    kinds: Vec<Kind>,
    closures: Vec<Closed>,
    done: String,
}

/// A closure that is not over, and of which office.
struct Closed {
    row: Closure,
    office: Option<String>,
}

/// `GET /administration/services/new`
pub(crate) async fn start(visit: Visit) -> Answer {
    let services = services::list(&visit.read().await?, visit.language()).await?;
    let last = services.iter().map(|service| service.row.position).max().unwrap_or(0);
    let form = FormView::new(visit.words)
        .filled("cause_threshold", "20")
        .filled("reply_days", "20")
        .filled("position", last.saturating_add(1).to_string());
    page(&New { shell: visit.shell(), form })
}

/// `POST /administration/services/new`
pub(crate) async fn add(visit: Visit, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&New { shell: visit.shell(), form: view });
    }
    let (draft, slug) = (draft(&form), form.get("slug").trim().to_ascii_lowercase());
    let done = act!(visit, form, "service-set-up", |cx| -> CannotChangeService {
        services::add_service(cx, &slug, &draft).await?;
        format!("/administration/services/{slug}?done=added")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => {
            let form = refusing(&visit, view, refusal)?;
            refused(&New { shell: visit.shell(), form })
        }
    }
}

fn draft(form: &Form) -> ServiceDraft {
    ServiceDraft {
        email: form.line("service_email"),
        phone: form.line("service_phone"),
        cause_threshold: number(form, "cause_threshold"),
        reply_days: number(form, "reply_days"),
        position: number(form, "position"),
        visa: form.has("visa"),
        letterhead: form.get("letterhead").to_owned(),
        texts: texts(form, "summary"),
    }
}

fn refusing(
    visit: &Visit,
    view: FormView,
    refusal: CannotChangeService,
) -> Result<FormView, Problem> {
    match refusal {
        CannotChangeService::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotChangeService::Unknown => Err(Problem::NotFound),
        CannotChangeService::Fields(bad) => Ok(explain(visit, view, &bad)),
        CannotChangeService::Failed(failure) => Err(failure.into()),
    }
}

/// What binds a service stays as it is where a lead saves its page, which has no such fields.
fn draft_of(visit: &Visit, form: &Form, service: &Service) -> ServiceDraft {
    let draft = draft(form);
    if visit.agent().is_some_and(|agent| agent.may(Act::SetUp, Some(service.row.id))) {
        return draft;
    }
    ServiceDraft {
        cause_threshold: service.row.cause_threshold,
        reply_days: service.row.reply_days,
        position: service.row.position,
        ..draft
    }
}

/// `GET /administration/services/{slug}`
pub(crate) async fn get(
    visit: Visit,
    Path(slug): Path<String>,
    Query(asked): Query<AfterForm>,
) -> Answer {
    let mut shown = show(&visit, &slug, None).await?;
    let known = ["added", "saved", "office", "office_closed", "kind", "closure", "closure_ended"];
    shown.done = visit.words.say_known("administration-done-", &asked.done, &known);
    page(&shown)
}

async fn show(visit: &Visit, slug: &str, form: Option<FormView>) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let service = service(visit, &cx, slug).await?;
    let row = &service.row;
    let form = if let Some(form) = form {
        form
    } else {
        let texts = services::texts_of_service(&cx, row.id).await?;
        with_texts(FormView::new(visit.words), "summary", texts)
            .filled("letterhead", row.letterhead.clone())
            .filled("service_email", row.email.clone().unwrap_or_default())
            .filled("service_phone", row.phone.clone().unwrap_or_default())
            .filled("cause_threshold", row.cause_threshold.to_string())
            .filled("reply_days", row.reply_days.to_string())
            .filled("position", row.position.to_string())
            .filled("visa", if row.visa { "yes" } else { "" })
    };
    let mut offices = services::offices(&cx).await?;
    offices.retain(|office| office.row.service_id == row.id);
    let mut kinds = services::kinds(&cx, visit.language()).await?;
    kinds.retain(|kind| kind.row.service_id == row.id);
    let name = |id| offices.iter().find(|of| Some(of.row.id) == id).map(|of| of.row.name.clone());
    let closures = services::closures(&cx, cx.today()).await?.into_iter();
    let closures = closures.filter(|closure| closure.service_id == row.id);
    let closures = closures.map(|row| Closed { office: name(row.office_id), row }).collect();
    let (shell, done) = (visit.shell(), String::new());
    Ok(Page { shell, form, service, offices, kinds, closures, done })
}

/// `POST /administration/services/{slug}`
pub(crate) async fn post(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&show(&visit, &slug, Some(view)).await?);
    }
    let service = service(&visit, &visit.read().await?, &slug).await?;
    let (id, draft) = (service.row.id, draft_of(&visit, &form, &service));
    let done = act!(visit, form, "service-changed", |cx| -> CannotChangeService {
        services::change_service(cx, id, &draft).await?;
        format!("/administration/services/{slug}?done=saved")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => {
            let view = refusing(&visit, view, refusal)?;
            refused(&show(&visit, &slug, Some(view)).await?)
        }
    }
}
