//! A kind of matter: its promise, and who follows it from the first minute.

use askama::Template;
use axum::extract::Path;
use civic::Context;
use civic::ids::AgentId;
use civic::matters::Form as MatterForm;
use civic::services::{self, CannotChangeKind, Kind, KindDraft, Service};

use super::{explain, number, service, taken, texts, with_texts};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, act};

#[derive(Template)]
#[template(path = "administration/kind.html")]
struct Page {
    shell: Shell,
    form: FormView,
    service: Service,
    /// The one that is changed; none for a new one.
    kind: Option<Kind>,
    forms: Vec<Choice>,
    /// Those who work for the service.
    referents: Vec<Choice>,
}

impl Page {
    fn address(&self) -> String {
        let at = format!("/administration/services/{}/kinds", self.service.row.slug);
        match &self.kind {
            Some(kind) => format!("{at}/{}", kind.row.slug),
            None => format!("{at}/new"),
        }
    }
}

async fn show(
    visit: &Visit,
    cx: &Context,
    service: Service,
    kind: Option<Kind>,
    form: FormView,
) -> Result<Page, Problem> {
    let named = |word: &str| visit.words.say(&format!("administration-form-{word}"));
    let forms = MatterForm::ALL.iter().map(|form| (form.word().to_owned(), named(form.word())));
    let referents = services::workers(cx, service.row.id).await?.into_iter();
    let referents = referents.map(|agent| {
        let name = format!("{} {}, {}", agent.given_name, agent.family_name, agent.title);
        (agent.public_id.0, name)
    });
    let (forms, referents) = (forms.collect(), referents.collect());
    Ok(Page { shell: visit.shell(), form, service, kind, forms, referents })
}

/// What was typed; `None` when the form holds a word that no page offers.
async fn draft(cx: &Context, form: &Form, is_new: bool) -> Result<Option<KindDraft>, Problem> {
    let Some(of) = MatterForm::from_word(form.get("form")) else { return Ok(None) };
    let referent = services::by_public_id(cx, form.get("referent")).await?;
    Ok(Some(KindDraft {
        form: of,
        promise_days: number(form, "promise_days"),
        personal: form.has("personal"),
        active: is_new || form.has("active"),
        referent: referent.map_or(AgentId(0), |agent| agent.id),
        texts: texts(form, "examples"),
    }))
}

fn refusing(visit: &Visit, view: FormView, refusal: CannotChangeKind) -> Result<FormView, Problem> {
    match refusal {
        CannotChangeKind::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotChangeKind::Unknown => Err(Problem::NotFound),
        CannotChangeKind::Fields(bad) => Ok(explain(visit, view, &bad)),
        CannotChangeKind::OnlineOnly => {
            Ok(view.error("main", visit.words.say("administration-kind-online_only")))
        }
        CannotChangeKind::Failed(failure) => Err(failure.into()),
    }
}

/// `GET /administration/services/{slug}/kinds/new`
pub(crate) async fn start(visit: Visit, Path(slug): Path<String>) -> Answer {
    let cx = visit.read().await?;
    let service = service(&visit, &cx, &slug).await?;
    let form = FormView::new(visit.words).filled("promise_days", "10");
    page(&show(&visit, &cx, service, None, form.filled("form", "request")).await?)
}

/// `POST /administration/services/{slug}/kinds/new`
pub(crate) async fn add(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let cx = visit.read().await?;
    let service = service(&visit, &cx, &slug).await?;
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&show(&visit, &cx, service, None, view).await?);
    }
    let draft = draft(&cx, &form, true).await?.ok_or(Problem::Unreadable)?;
    drop(cx);
    let done = act!(visit, form, "kind-offered", |cx| -> CannotChangeKind {
        services::add_kind(cx, service.row.id, &draft).await?;
        format!("/administration/services/{slug}?done=kind")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => {
            let view = refusing(&visit, view, refusal)?;
            refused(&show(&visit, &visit.read().await?, service, None, view).await?)
        }
    }
}

/// The service and its kind that an address names.
async fn found(
    visit: &Visit,
    cx: &Context,
    slug: &str,
    kind: &str,
) -> Result<(Service, Kind), Problem> {
    let service = service(visit, cx, slug).await?;
    let mut kinds = services::kinds(cx, visit.language()).await?.into_iter();
    let kind = kinds.find(|k| k.row.slug == kind && k.row.service_id == service.row.id);
    Ok((service, kind.ok_or(Problem::NotFound)?))
}

/// `GET /administration/services/{slug}/kinds/{kind}`
pub(crate) async fn get(visit: Visit, Path((slug, kind)): Path<(String, String)>) -> Answer {
    let cx = visit.read().await?;
    let (service, kind) = found(&visit, &cx, &slug, &kind).await?;
    let row = &kind.row;
    let texts = services::texts_of_kind(&cx, row.id).await?;
    let referent = services::agent(&cx, row.referent_id).await?;
    let tick = |ticked: bool| if ticked { "yes" } else { "" };
    let form = with_texts(FormView::new(visit.words), "examples", texts)
        .filled("form", row.form.word())
        .filled("promise_days", row.promise_days.to_string())
        .filled("personal", tick(row.personal))
        .filled("active", tick(row.active))
        .filled("referent", referent.public_id.0);
    page(&show(&visit, &cx, service, Some(kind), form).await?)
}

/// `POST /administration/services/{slug}/kinds/{kind}`
pub(crate) async fn post(
    visit: Visit,
    Path((slug, kind)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let cx = visit.read().await?;
    let (service, kind) = found(&visit, &cx, &slug, &kind).await?;
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&show(&visit, &cx, service, Some(kind), view).await?);
    }
    let draft = draft(&cx, &form, false).await?.ok_or(Problem::Unreadable)?;
    drop(cx);
    let done = act!(visit, form, "kind-changed", |cx| -> CannotChangeKind {
        services::change_kind(cx, kind.row.id, &draft).await?;
        format!("/administration/services/{slug}?done=kind")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => {
            let view = refusing(&visit, view, refusal)?;
            refused(&show(&visit, &visit.read().await?, service, Some(kind), view).await?)
        }
    }
}
