//! Asking to be called by a human, from any page: a number, when, what about. A callback is a matter
//! like any other: it has a receipt, a named human and a date.

use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::http::header::{HOST, REFERER};
use civic::matters::{self, Bring, CannotBring, Form as MatterForm, Particulars, callback};
use civic::people::NewPerson;
use civic::services::{Kind, Opening};
use civic::words::{Channel, LINE_LIMIT, ReplyBy};
use serde::Deserialize;

use crate::form::{Choice, Form, FormView};
use crate::pages::matters::bring::explain;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

/// Any time will do.
const ANY: &str = "any";

#[derive(Template)]
#[template(path = "services/callback.html")]
struct Page {
    shell: Shell,
    form: FormView,
    services: Vec<Choice>,
    times: Vec<Choice>,
    /// Within how many working days the service promises to call.
    days: Option<i32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    service: String,
}

/// `GET /callback`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>, headers: HeaderMap) -> Answer {
    let before = before(&headers).unwrap_or_default();
    let there = before.strip_prefix("/services/").unwrap_or_default().to_owned();
    let service = if asked.service.is_empty() { there } else { asked.service };
    let form = FormView::new(visit.words).filled("service", service).filled("page", before);
    page(&show(&visit, form.filled("when", ANY)).await?)
}

/// The path of the page of this site from which somebody comes, as their browser tells it. Pages
/// with a secret in their address tell none.
fn before(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (host, rest) = text(REFERER)?.split_once("://")?.1.split_once('/')?;
    if text(HOST).is_some_and(|ours| ours != host) {
        return None;
    }
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    told(&format!("/{path}"))
}

/// A path that may be kept: of a page that anyone could have come from, and that opens nothing.
fn told(path: &str) -> Option<String> {
    let opens = ["/follow/", "/receipt/", "/sign-in/", "/invitation/", "/callback"];
    let fits = path.starts_with('/')
        && path.chars().count() <= LINE_LIMIT
        && !opens.iter().any(|start| path.starts_with(start));
    fits.then(|| path.to_owned())
}

async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let kinds = kinds(visit);
    let chosen = chosen(visit, &kinds, form.value("service")).or(kinds.first().copied());
    let times = match chosen {
        Some(kind) => times(visit, kind).await?,
        None => Vec::new(),
    };
    let any = (ANY.to_owned(), visit.words.say("matters-callback-any"));
    let shell = visit.shell();
    let times = times.iter().map(|at| (key(*at), shell.between(at)));
    let services = kinds.iter().filter_map(|kind| {
        let service = visit.directory.service(kind.row.service_id, visit.language())?;
        Some((service.row.slug.clone(), service.name.clone()))
    });
    Ok(Page {
        shell: visit.shell(),
        services: services.collect(),
        times: std::iter::once(any).chain(times).collect(),
        days: chosen.map(|kind| kind.row.promise_days),
        form,
    })
}

/// The kinds under which services take callbacks, one of each.
fn kinds(visit: &Visit) -> Vec<&Kind> {
    let mut kinds: Vec<&Kind> = visit.directory.kinds(visit.language()).iter().collect();
    kinds.retain(|kind| kind.row.form == MatterForm::Callback);
    kinds.dedup_by_key(|kind| kind.row.service_id);
    kinds
}

fn chosen<'a>(visit: &Visit, kinds: &[&'a Kind], slug: &str) -> Option<&'a Kind> {
    let service = visit.directory.service_called(slug, visit.language())?;
    kinds.iter().copied().find(|kind| kind.row.service_id == service.row.id)
}

async fn times(visit: &Visit, kind: &Kind) -> Result<Vec<Opening>, Problem> {
    Ok(callback::times_today(&visit.read().await?, &kind.row).await?)
}

fn key(at: Opening) -> String {
    format!("{}-{}", at.on, at.opens.strftime("%H%M"))
}

/// `POST /callback`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let words = visit.words;
    let view = form.view(words);
    let Some(kind) = chosen(&visit, &kinds(&visit), form.get("service")) else {
        let view = view.error("service", words.say("services-talk-no_service"));
        return refused(&show(&visit, view).await?);
    };
    if form.is_damaged() {
        return refused(&show(&visit, view).await?);
    }
    if form.get("go") == "times" {
        return page(&show(&visit, view).await?);
    }
    let times = times(&visit, kind).await?;
    let call_at = times.into_iter().find(|at| key(*at) == form.get("when"));
    if call_at.is_none() && form.get("when") != ANY {
        let view = view.error("when", words.say("matters-callback-no_such_time"));
        return refused(&show(&visit, view).await?);
    }
    let bring = read(&visit, &form, kind, call_at)?;
    let done = act!(visit, form, "matter-brought", |cx| -> CannotBring {
        matters::bring(cx, bring.clone()).await?;
        "/receipt/{code}".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotBring::UnknownKind)) => Err(Problem::Unreadable),
        Err(Stopped::Refused(refusal)) => {
            let (field, text) = explain(words, &refusal);
            refused(&show(&visit, view.error(field, text)).await?)
        }
    }
}

fn read(
    visit: &Visit,
    form: &Form,
    kind: &Kind,
    call_at: Option<Opening>,
) -> Result<Bring, Problem> {
    Ok(Bring {
        kind: kind.row.id,
        text: form.get("text").to_owned(),
        language: visit.language(),
        channel: Channel::Online,
        place: None,
        reply_by: ReplyBy::Phone,
        author: NewPerson {
            name: form.line("name").unwrap_or_default(),
            phone: form.line("phone"),
            ..NewPerson::default()
        },
        known_author: None,
        about: None,
        attachments: Vec::new(),
        code: Some(visit.code_of(form)?),
        particulars: Particulars {
            call_at,
            page: told(form.get("page")),
            interpreter: form.line("interpreter"),
            received_on: None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_that_open_nothing_are_kept() {
        let from = |referer: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, "ville.fr".parse().unwrap());
            headers.insert(REFERER, referer.parse().unwrap());
            before(&headers)
        };
        assert_eq!(
            from("https://ville.fr/services/roads?a=b#c").as_deref(),
            Some("/services/roads")
        );
        assert_eq!(from("https://ville.fr/").as_deref(), Some("/"));
        for other in [
            "https://ailleurs.example/services/roads",
            "https://ville.fr/follow/ZMF4X-S4JST-PVC4",
            "https://ville.fr/receipt/ZMF4X-S4JST-PVC4",
            "https://ville.fr/callback",
            "about:blank",
        ] {
            assert_eq!(from(other), None, "{other}");
        }
        assert_eq!(before(&HeaderMap::new()), None);
        assert_eq!(told("https://ailleurs.example"), None);
    }
}
