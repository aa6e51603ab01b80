//! Starting a cause: from one's matter, with the code on its receipt, or by an agent.

use askama::Template;
use axum::extract::Path;
use civic::causes::{self, Author, CannotStart, Start};
use civic::matters::{Matter, find};
use civic::publications::UnfitWords;
use civic::words::{Channel, LINE_LIMIT, TEXT_LIMIT};

use crate::form::{Choice, Form, FormView, too_long};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::similar::Found;
use crate::visit::{Stop, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "causes/start.html")]
struct Page {
    shell: Shell,
    form: FormView,
    /// The code of the matter from which it grows; empty when an agent starts it.
    code: String,
    text: String,
    services: Vec<Choice>,
    similar: Vec<Found>,
}

impl Page {
    fn action(&self) -> String {
        if self.code.is_empty() {
            "/causes/start".to_owned()
        } else {
            format!("/follow/{}/cause", self.code)
        }
    }
}

/// `GET /follow/{code}/cause`
pub(crate) async fn from_matter(visit: Visit, Path(code): Path<String>) -> Answer {
    let form = FormView::new(visit.words);
    let mut shown = of_matter(&visit, code, form).await?;
    shown.form = shown.form.clone().filled("asked", shown.text.clone());
    page(&shown)
}

async fn of_matter(visit: &Visit, code: String, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let matter = find::by_code(&cx, &code).await?.ok_or(Problem::UnknownCode)?;
    let similar = visit.app.similar().find(&cx, &matter.text, 5).await?;
    let similar = similar.into_iter().filter(Found::is_cause).collect();
    Ok(Page { shell: visit.shell(), form, code, text: matter.text, services: Vec::new(), similar })
}

/// `GET /causes/start`
pub(crate) async fn by_agent(visit: Visit) -> Answer {
    page(&of_agent(&visit, FormView::new(visit.words)))
}

fn of_agent(visit: &Visit, form: FormView) -> Page {
    let mine = visit.agent().map(civic::services::Signed::services).unwrap_or_default();
    let services = visit.directory.services(visit.language()).iter();
    let services = services
        .filter(|service| mine.contains(&service.row.id))
        .map(|service| (service.row.slug.clone(), service.name.clone()));
    let services = services.collect();
    let (code, text) = (String::new(), String::new());
    Page { shell: visit.shell(), form, code, text, services, similar: Vec::new() }
}

/// `POST /follow/{code}/cause`
pub(crate) async fn post_from_matter(visit: Visit, Path(code): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    for (field, key) in [("show", "causes-start-not_shown"), ("count", "causes-start-not_counted")]
    {
        if !form.has(field) {
            let view = form.view(words).error(field, words.say(key));
            return refused(&of_matter(&visit, code, view).await?);
        }
    }
    if form.is_damaged() {
        return refused(&of_matter(&visit, code, form.view(words)).await?);
    }
    let done = act!(visit, form, "cause-started", |cx| -> Stop<CannotStart> {
        let matter = find::by_code(cx, &code).await?.ok_or(Problem::UnknownCode)?;
        let author = author(&visit, &matter);
        let started = causes::start(cx, start(&visit, &form, matter.service_id, Some(author)))
            .await
            .map_err(Stop::Refused)?;
        format!("/causes/{}?done=started", started.cause.public_id)
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(refusal))) => {
            let (field, text) = explain(&visit, &refusal);
            refused(&of_matter(&visit, code, form.view(words).error(field, text)).await?)
        }
    }
}

/// `POST /causes/start`
pub(crate) async fn post_by_agent(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let service = visit.directory.service_called(form.get("service"), visit.language());
    let Some(service) = service.map(|service| service.row.id) else {
        let view = form.view(words).error("service", words.say("services-talk-no_service"));
        return refused(&of_agent(&visit, view));
    };
    let done = act!(visit, form, "cause-started", |cx| -> CannotStart {
        let started = causes::start(cx, start(&visit, &form, service, None)).await?;
        format!("/causes/{}?done=started", started.cause.public_id)
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => {
            let (field, text) = explain(&visit, &refusal);
            refused(&of_agent(&visit, form.view(words).error(field, text)))
        }
    }
}

fn author<'a>(visit: &Visit, matter: &'a Matter) -> Author<'a> {
    Author {
        matter,
        channel: Channel::Online,
        show: visit.words.say("causes-start-show"),
        count: visit.words.say("causes-start-count"),
    }
}

fn start<'a>(
    visit: &Visit,
    form: &Form,
    service: civic::ids::ServiceId,
    author: Option<Author<'a>>,
) -> Start<'a> {
    Start {
        author,
        service,
        title: form.get("title").to_owned(),
        asked: form.get("asked").to_owned(),
        language: visit.language(),
    }
}

fn explain(visit: &Visit, refusal: &CannotStart) -> (&'static str, String) {
    let words = visit.words;
    match refusal {
        CannotStart::Unfit(unfit) => unfit_words(visit, *unfit),
        CannotStart::Withdrawn => ("asked", words.say("causes-start-withdrawn")),
        CannotStart::AlreadyStarted { .. } => ("title", words.say("causes-start-already")),
        _ => ("title", words.say("shell-problem_text-forbidden")),
    }
}

/// Why words cannot be shown, as a sentence at its field.
pub(crate) fn unfit_words(visit: &Visit, unfit: UnfitWords) -> (&'static str, String) {
    let words = visit.words;
    match unfit {
        UnfitWords::NoTitle => ("title", words.say("causes-unfit-no_title")),
        UnfitWords::TitleTooLong { length } => ("title", too_long(words, length, LINE_LIMIT)),
        UnfitWords::Empty => ("asked", words.say("causes-unfit-empty")),
        UnfitWords::TooLong { length } => ("asked", too_long(words, length, TEXT_LIMIT)),
        UnfitWords::Recognisable { what } => {
            ("asked", words.say(&format!("causes-unfit-mark_{what}")))
        }
    }
}
