//! Starting a cause: from one's matter, with the code on its receipt or signed in, or by an agent.

use askama::Template;
use civic::causes::{self, Author, CannotStart, Start};
use civic::matters::Matter;
use civic::publications::UnfitWords;
use civic::rights::Act;
use civic::words::{Channel, LINE_LIMIT, TEXT_LIMIT};

use crate::form::{Choice, Form, FormView, too_long};
use crate::pages::matters::at::At;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::similar::Found;
use crate::visit::{Stop, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "causes/start.html")]
struct Page {
    shell: Shell,
    form: FormView,
    /// The matter from which it grows; none when an agent starts it.
    at: Option<At>,
    text: String,
    services: Vec<Choice>,
    similar: Vec<Found>,
}

impl Page {
    fn action(&self) -> String {
        match &self.at {
            Some(at) => format!("{}/cause", at.page()),
            None => "/causes/start".to_owned(),
        }
    }
}

/// `GET /follow/{code}/cause` and `/mine/{matter}/cause`
pub(crate) async fn from_matter(visit: Visit, at: At) -> Answer {
    let form = FormView::new(visit.words);
    let mut shown = of_matter(&visit, at, form).await?;
    shown.form = shown.form.clone().filled("asked", shown.text.clone());
    page(&shown)
}

async fn of_matter(visit: &Visit, at: At, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let matter = at.open(visit, &cx, Act::OwnCauses).await?.matter;
    let similar = visit.app.similar().find(&cx, &matter.text, 5).await?;
    let similar = similar.into_iter().filter(Found::is_cause).collect();
    let (shell, at) = (visit.shell(), Some(at));
    Ok(Page { shell, form, at, text: matter.text, services: Vec::new(), similar })
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
    let text = String::new();
    Page { shell: visit.shell(), form, at: None, text, services, similar: Vec::new() }
}

/// `POST /follow/{code}/cause` and `/mine/{matter}/cause`
pub(crate) async fn post_from_matter(visit: Visit, at: At, form: Form) -> Answer {
    let words = visit.words;
    for (field, key) in [("show", "causes-start-not_shown"), ("count", "causes-start-not_counted")]
    {
        if !form.has(field) {
            let view = form.view(words).error(field, words.say(key));
            return refused(&of_matter(&visit, at, view).await?);
        }
    }
    if form.is_damaged() {
        return refused(&of_matter(&visit, at, form.view(words)).await?);
    }
    let done = act!(visit, form, "cause-started", |cx| -> Stop<CannotStart> {
        let matter = at.open(&visit, cx, Act::OwnCauses).await?.matter;
        let author = author(&visit, &matter);
        let started = causes::start(cx, start(&visit, &form, matter.service_id, Some(author)))
            .await
            .map_err(Stop::Refused)?;
        format!("/causes/{}?done=started", started.cause.public_id)
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(stopped) => {
            let refusal = stopped.refusal()?;
            let (field, text) = explain(&visit, &refusal);
            refused(&of_matter(&visit, at, form.view(words).error(field, text)).await?)
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
        _ => ("title", words.say("shell-not_for_you")),
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
