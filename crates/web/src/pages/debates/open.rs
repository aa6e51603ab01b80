//! Opening a debate, by a steward or a lead.

use askama::Template;
use civic::debates::{self, CannotOpen, CollegeEntry, NewCollege, NewDebate};
use civic::ids::ServiceId;
use civic::rights::Act;
use civic::words::Language;
use jiff::ToSpan;

use super::propose::wording;
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};
use crate::words::Words;

/// Colleges that a form offers beside the users, and from how many voices each is shown.
const BY_CODE: [(&str, i32); 3] = [("agents", 10), ("elected", 5), ("associations", 5)];

#[derive(Template)]
#[template(path = "debates/open.html")]
struct Page {
    shell: Shell,
    form: FormView,
    services: Vec<Choice>,
}

/// `GET /debates/open`
pub(crate) async fn get(visit: Visit) -> Answer {
    let today = visit.shell().today();
    let form = FormView::new(visit.words)
        .filled("opens_on", today.to_string())
        .filled("closes_on", today.saturating_add(4.weeks()).to_string())
        .filled("reply_due_on", today.saturating_add(8.weeks()).to_string());
    page(&show(&visit, form))
}

fn show(visit: &Visit, form: FormView) -> Page {
    let services = visit.directory.services(visit.language()).iter();
    let services = services
        .filter(|service| visit.may(Act::OpenDebate, service.row.id))
        .map(|service| (service.row.slug.clone(), service.name.clone()));
    Page { services: services.collect(), shell: visit.shell(), form }
}

/// `POST /debates/open`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    if form.is_damaged() {
        return refused(&show(&visit, form.view(visit.words)));
    }
    let new = match read(&visit, &form) {
        Ok(new) => new,
        Err((field, key)) => {
            let view = form.view(visit.words).error(field, visit.words.say(key));
            return refused(&show(&visit, view));
        }
    };
    let done = act!(visit, form, "debate-opened", |cx| -> CannotOpen {
        let debate = debates::open(cx, new.clone()).await?;
        format!("/debates/{}?done=opened", debate.public_id)
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => {
            let (field, text) = explain(&visit, &refusal);
            refused(&show(&visit, form.view(visit.words).error(field, text)))
        }
    }
}

/// What the form asks for, or the field that cannot be read and why.
fn read(visit: &Visit, form: &Form) -> Result<NewDebate, (&'static str, &'static str)> {
    let date =
        |name: &'static str| form.date(name).ok().flatten().ok_or((name, "debates-open-no_date"));
    Ok(NewDebate {
        service: service(visit, form).ok_or(("service", "debates-open-no_service"))?,
        question: form.get("question").to_owned(),
        introduction: form.get("introduction").to_owned(),
        what_happens: form.get("what_happens").to_owned(),
        language: visit.language(),
        opens_on: date("opens_on")?,
        closes_on: date("closes_on")?,
        reply_due_on: date("reply_due_on")?,
        colleges: colleges(form),
        statements: form
            .get("statements")
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

fn service(visit: &Visit, form: &Form) -> Option<ServiceId> {
    let service = visit.directory.service_called(form.get("service"), visit.language())?.row.id;
    visit.may(Act::OpenDebate, service).then_some(service)
}

fn colleges(form: &Form) -> Vec<NewCollege> {
    let named = |slug: &str, entry, shown_from| NewCollege {
        slug: slug.to_owned(),
        entry,
        shown_from,
        texts: Language::ALL
            .iter()
            .map(|language| {
                (*language, Words::new(*language).say(&format!("debates-college-{slug}")))
            })
            .collect(),
    };
    let by_code = BY_CODE.iter().filter(|(slug, _)| form.has(slug));
    let by_code = by_code.map(|(slug, from)| named(slug, CollegeEntry::Code, *from));
    std::iter::once(named("users", CollegeEntry::Declared, debates::SHOWN_FROM_AT_LEAST))
        .chain(by_code)
        .collect()
}

fn explain(visit: &Visit, refusal: &CannotOpen) -> (&'static str, String) {
    let words = visit.words;
    match refusal {
        CannotOpen::Empty { field } => (field, words.say(&format!("debates-open-empty_{field}"))),
        CannotOpen::TooLong { field, length, limit } => {
            let told = words.tell("debates-open-too_long");
            (field, told.with("length", *length).with("limit", *limit).to_string())
        }
        CannotOpen::OpensInThePast { .. } => ("opens_on", words.say("debates-open-past")),
        CannotOpen::DatesOutOfOrder => ("closes_on", words.say("debates-open-order")),
        CannotOpen::HowManyStatements { count } => {
            let told = words.tell("debates-open-how_many").with("count", *count);
            let told = told.with("fewest", debates::FEWEST_STATEMENTS);
            ("statements", told.with("most", debates::MOST_STATEMENTS).to_string())
        }
        CannotOpen::Statement { number, why } => {
            let told = words.tell("debates-open-statement").with("number", *number);
            ("statements", told.with("why", wording(visit, *why)).to_string())
        }
        CannotOpen::DuplicateStatement { number, of } => {
            let told = words.tell("debates-open-duplicate").with("number", *number);
            ("statements", told.with("of", *of).to_string())
        }
        CannotOpen::NotAllowed(_)
        | CannotOpen::UnknownService
        | CannotOpen::NoCollege
        | CannotOpen::BadSlug { .. }
        | CannotOpen::DuplicateSlug { .. }
        | CannotOpen::ShownTooEarly { .. }
        | CannotOpen::Failed(_) => ("service", words.say("debates-open-no_service")),
    }
}
