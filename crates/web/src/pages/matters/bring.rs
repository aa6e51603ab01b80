//! Bringing a matter: the box, the kind, how to be answered; what was typed is always in view.
//!
//! The steps keep nothing on the server: each carries what came before in hidden fields, so that
//! nothing is kept of what is not sent.

use askama::Template;
use axum::extract::Query;
use civic::matters::{
    self, Bring, CannotBring, FILE_LIMIT, Form as MatterForm, MATTER_LIMIT, Particulars,
};
use civic::people;
use civic::proxies::{self, Proxy};
use civic::words::{LINE_LIMIT, ReplyBy, TEXT_LIMIT};
use serde::Deserialize;

use super::reply;
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::similar::Found;
use crate::visit::{Stopped, Visit, act};
use crate::words::Words;

/// Where in the steps a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// What they want to say.
    Text,
    /// Which kind, where.
    Kind,
    /// How to be answered, who they are, files.
    Reply,
}

#[derive(Template)]
#[template(path = "matters/bring.html")]
struct Page {
    shell: Shell,
    form: FormView,
    step: Step,
    kinds: Vec<Group>,
    ways: Vec<Choice>,
    channels: Vec<Choice>,
    /// Kinds near to what was written.
    suggested: Vec<Choice>,
    /// What others asked in public.
    similar: Vec<Found>,
    /// The chosen kind's name, its service and days.
    chosen: Option<(String, String, i32)>,
    /// The streets that are offered as the place.
    streets: Vec<String>,
    /// In whose name, where it is brought by who acts for them.
    on_behalf: Option<String>,
}

impl Page {
    fn is_at(&self, step: Step) -> bool {
        self.step == step
    }
}

/// The kinds of one service.
struct Group {
    service: String,
    kinds: Vec<Choice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    service: String,
    /// Under which proxy, when it is for somebody else: its public id.
    r#for: String,
}

/// `GET /bring`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let form =
        FormView::new(visit.words).filled("service", asked.service).filled("for", asked.r#for);
    page(&at(&visit, form, Step::Text).await?)
}

/// `POST /bring`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    match form.get("go") {
        "text" => to_text(&visit, &form).await,
        "kind" => to_kind(&visit, &form).await,
        "reply" => to_reply(&visit, &form).await,
        "send" => send(&visit, &form).await,
        _ => Err(Problem::Unreadable),
    }
}

async fn to_text(visit: &Visit, form: &Form) -> Answer {
    visit.check(form)?;
    page(&at(visit, form.view(visit.words), Step::Text).await?)
}

async fn to_kind(visit: &Visit, form: &Form) -> Answer {
    visit.check(form)?;
    let view = checked_text(visit, form);
    if view.is_refused() {
        return refused(&at(visit, view, Step::Text).await?);
    }
    page(&at(visit, view, Step::Kind).await?)
}

async fn to_reply(visit: &Visit, form: &Form) -> Answer {
    visit.check(form)?;
    let view = checked_text(visit, form);
    if view.is_refused() {
        return refused(&at(visit, view, Step::Text).await?);
    }
    let view = checked_kind(visit, form, view);
    if view.is_refused() {
        return refused(&at(visit, view, Step::Kind).await?);
    }
    page(&at(visit, view.filled("reply_by", ReplyBy::Site.word()), Step::Reply).await?)
}

fn checked_text(visit: &Visit, form: &Form) -> FormView {
    let view = form.view(visit.words);
    let length = form.get("text").chars().count();
    if form.get("text").trim().is_empty() {
        view.error("text", explain(visit.words, &CannotBring::Empty).1)
    } else if length > TEXT_LIMIT {
        view.error("text", explain(visit.words, &CannotBring::TooLong { length }).1)
    } else {
        view
    }
}

fn checked_kind(visit: &Visit, form: &Form, view: FormView) -> FormView {
    let known = kind_of(visit, form).is_some();
    let view =
        if known { view } else { view.error("kind", visit.words.say("matters-bring-no_kind")) };
    if form.get("place").chars().count() > LINE_LIMIT {
        return view
            .error("place", visit.words.tell("matters-bring-line").with("limit", LINE_LIMIT));
    }
    view
}

fn kind_of<'a>(visit: &'a Visit, form: &Form) -> Option<&'a civic::services::Kind> {
    let id = form.get("kind").parse().ok().map(civic::ids::KindId)?;
    visit.directory.offered(id, visit.language())
}

async fn send(visit: &Visit, form: &Form) -> Answer {
    let text = checked_text(visit, form);
    if text.is_refused() {
        return refused(&at(visit, text, Step::Text).await?);
    }
    let view = checked_kind(visit, form, text);
    if view.is_refused() {
        return refused(&at(visit, view, Step::Kind).await?);
    }
    let Some(reply_by) = ReplyBy::from_word(form.get("reply_by")) else {
        let missing = visit.words.say("matters-bring-no_reply");
        return refused(&at(visit, view.error("reply_by", missing), Step::Reply).await?);
    };
    let mut bring = read(visit, form, reply_by)?;
    let proxy = proxy(visit, form.get("for")).await?;
    bring.known_author = proxy.as_ref().map(|proxy| proxy.person_id);
    let done = act!(visit, form, "matter-brought", |cx| -> CannotBring {
        let receipt = matters::bring(cx, bring.clone()).await?;
        match &proxy {
            // The code would open the matter to them for longer than they act.
            Some(_) => format!("/mine/{}?done=brought", receipt.matter.public_id),
            None => "/receipt/{code}".to_owned(),
        }
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => {
            let (field, text) = explain(visit.words, &refusal);
            let step = match field {
                "text" => Step::Text,
                "kind" | "place" => Step::Kind,
                _ => Step::Reply,
            };
            refused(&at(visit, view.error(field, text), step).await?)
        }
    }
}

/// The proxy under which it is brought in another's name. One that does not hold, or is for one
/// matter only, brings nothing.
async fn proxy(visit: &Visit, public_id: &str) -> Result<Option<Proxy>, Problem> {
    if public_id.is_empty() {
        return Ok(None);
    }
    let held = proxies::held_as(&visit.read().await?, public_id).await?;
    Ok(Some(held.filter(|proxy| proxy.matter_id.is_none()).ok_or(Problem::NotFound)?))
}

fn read(visit: &Visit, form: &Form, reply_by: ReplyBy) -> Result<Bring, Problem> {
    let kind = kind_of(visit, form).ok_or(Problem::Unreadable)?;
    Ok(Bring {
        kind: kind.row.id,
        text: form.get("text").to_owned(),
        language: visit.language(),
        channel: reply::channel(visit, form),
        place: form.line("place"),
        reply_by,
        author: reply::author(form),
        known_author: None,
        about: None,
        attachments: form.files.clone(),
        code: Some(visit.code_of(form)?),
        particulars: Particulars::default(),
    })
}

/// A refusal as a sentence, and the field at which it is said.
pub(crate) fn explain(words: Words, refusal: &CannotBring) -> (&'static str, String) {
    let megabytes = |bytes: usize| bytes.div_ceil(1024 * 1024);
    match refusal {
        CannotBring::Empty => ("text", words.say("matters-bring-empty")),
        CannotBring::TooLong { length } => (
            "text",
            words
                .tell("matters-bring-too_long")
                .with("length", *length)
                .with("limit", TEXT_LIMIT)
                .to_string(),
        ),
        CannotBring::LineTooLong { field } => {
            (field, words.tell("matters-bring-line").with("limit", LINE_LIMIT).to_string())
        }
        CannotBring::UnknownKind => ("kind", words.say("matters-bring-no_kind")),
        CannotBring::NoWayToReply { by } => {
            let field = match by {
                ReplyBy::Email => "email",
                ReplyBy::Letter => "address",
                ReplyBy::Phone => "phone",
                ReplyBy::Site | ReplyBy::Counter => "reply_by",
            };
            (field, words.say(&format!("matters-bring-no_way-{}", by.word())))
        }
        CannotBring::BadEmail => ("email", words.say("matters-bring-bad_email")),
        CannotBring::BadPhone => ("phone", words.say("matters-bring-bad_phone")),
        CannotBring::NotReceivedThen { earliest } => {
            let earliest = words.full_date(earliest.date());
            let told = words.tell("matters-bring-not_received_then").with("earliest", earliest);
            ("received_on", told.to_string())
        }
        CannotBring::NoSuchTime => ("when", words.say("matters-callback-no_such_time")),
        CannotBring::FileTooLarge { name, .. } => (
            "files",
            words
                .tell("matters-bring-file")
                .with("name", name.as_str())
                .with("limit", megabytes(FILE_LIMIT))
                .to_string(),
        ),
        CannotBring::DamagedPicture { name } => {
            ("files", words.tell("matters-bring-damaged").with("name", name.as_str()).to_string())
        }
        CannotBring::FilesTooLarge { size } => (
            "files",
            words
                .tell("matters-bring-files")
                .with("size", megabytes(*size))
                .with("limit", megabytes(MATTER_LIMIT))
                .to_string(),
        ),
        CannotBring::NotTheirProxy => ("text", words.say("proxies-not_acting")),
        CannotBring::Failed(_) => ("text", words.say("shell-problem_text-broken")),
    }
}

async fn at(visit: &Visit, form: FormView, step: Step) -> Result<Page, Problem> {
    let chosen = form.value("kind").parse().ok().and_then(|id| {
        let kind = visit.directory.offered(civic::ids::KindId(id), visit.language())?;
        let service = visit.directory.service_name(kind.row.service_id, visit.language());
        Some((kind.name.clone(), service, kind.row.promise_days))
    });
    let suggested = suggested(visit, &form);
    let on_behalf = match proxy(visit, form.value("for")).await? {
        Some(proxy) => Some(people::find(&visit.read().await?, proxy.person_id).await?.name),
        None => None,
    };
    // The place is asked for with the kind.
    let streets = match step {
        Step::Kind => visit.directory.streets(form.value("text")),
        Step::Text | Step::Reply => Vec::new(),
    };
    Ok(Page {
        shell: visit.shell(),
        kinds: groups(visit, &form, &suggested),
        similar: similar(visit, &form, step, &suggested).await?,
        suggested,
        form,
        step,
        ways: reply::ways(visit),
        channels: reply::channels(visit),
        chosen,
        streets,
        on_behalf,
    })
}

/// What others asked in public, beside the box; where the subject is personal (or may be) it is
/// offered only after sending, on the follow-up page.
async fn similar(
    visit: &Visit,
    form: &FormView,
    step: Step,
    suggested: &[Choice],
) -> Result<Vec<Found>, Problem> {
    let id = match step {
        Step::Text => return Ok(Vec::new()),
        Step::Kind => suggested.first().map_or("", |(id, _)| id.as_str()),
        Step::Reply => form.value("kind"),
    };
    let id = id.parse().map(civic::ids::KindId).ok();
    let kind = id.and_then(|id| visit.directory.offered(id, visit.language()));
    if kind.is_none_or(|kind| kind.row.personal) {
        return Ok(Vec::new());
    }
    Ok(visit.app.similar().find(&visit.read().await?, form.value("text"), 5).await?)
}

/// Kinds near to what was written, with their service.
fn suggested(visit: &Visit, form: &FormView) -> Vec<Choice> {
    let kinds = visit.directory.suggest(form.value("text")).into_iter();
    kinds
        .filter_map(|id| visit.directory.offered(id, visit.language()))
        .filter(|kind| kind.row.form != MatterForm::Objection)
        .map(|kind| {
            let service = visit.directory.service_name(kind.row.service_id, visit.language());
            (kind.row.id.0.to_string(), format!("{} – {service}", kind.name))
        })
        .collect()
}

/// The kinds by service; the service one came from first.
fn groups(visit: &Visit, form: &FormView, suggested: &[Choice]) -> Vec<Group> {
    let directory = &visit.directory;
    let language = visit.language();
    let from = form.value("service");
    let mut services: Vec<_> = directory.services(language).iter().collect();
    services.sort_by_key(|service| service.row.slug != from);
    services
        .into_iter()
        .map(|service| Group {
            service: service.name.clone(),
            kinds: directory
                .kinds(language)
                .iter()
                .filter(|kind| kind.row.service_id == service.row.id)
                .filter(|kind| kind.row.form != MatterForm::Objection)
                .filter(|kind| !suggested.iter().any(|(id, _)| *id == kind.row.id.0.to_string()))
                .map(|kind| (kind.row.id.0.to_string(), kind.name.clone()))
                .collect(),
        })
        .filter(|group: &Group| !group.kinds.is_empty())
        .collect()
}
