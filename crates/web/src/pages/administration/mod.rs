//! Setting a body up and running it: its services, offices, kinds, agents and roles.

pub(crate) mod accept;
pub(crate) mod agent;
pub(crate) mod agents;
pub(crate) mod body;
pub(crate) mod closure;
pub(crate) mod delegations;
pub(crate) mod kind;
pub(crate) mod leave;
pub(crate) mod office;
pub(crate) mod overview;
pub(crate) mod role;
pub(crate) mod roles;
pub(crate) mod service;

use axum::response::Response;
use civic::rights::{Act, agent_may};
use civic::services::{BadField, BadFields, Service, Texts};
use civic::{Context, Refusal, services};

use crate::form::{Form, FormView, too_long};
use crate::problem::Problem;
use crate::visit::{Stopped, Visit};

/// What came of a form: where it led, or the refusal that its page explains. What the directory
/// holds is read again, so that a change is seen at once.
pub(crate) fn taken<E: Refusal>(
    visit: &Visit,
    done: Result<Response, Stopped<E>>,
) -> Result<Result<Response, E>, Problem> {
    match done {
        Ok(redirect) => {
            visit.app.forget_directory();
            Ok(Ok(redirect))
        }
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => Ok(Err(refusal)),
    }
}

/// Each refusal at its field.
pub(crate) fn explain(visit: &Visit, view: FormView, bad: &BadFields) -> FormView {
    bad.0.iter().fold(view, |view, bad| view.error(bad.field(), sentence(visit, *bad)))
}

/// What is wrong with a field.
pub(crate) fn sentence(visit: &Visit, bad: BadField) -> String {
    let words = visit.words;
    match bad {
        BadField::Missing { .. } => words.say("administration-missing"),
        BadField::TooLong { length, limit, .. } => too_long(words, length, limit),
        BadField::OutOfRange { least, most, .. } => {
            let told = words.tell("administration-out_of_range");
            told.with("least", least).with("most", most).to_string()
        }
        BadField::NotAnEmail { .. } => words.say("administration-not_an_email"),
        BadField::NoSuchZone { .. } => words.say("administration-no_such_zone"),
        BadField::Taken { field } => words.say(&format!("administration-taken-{field}")),
        BadField::Unfit { field } if field.starts_with("day-") => {
            words.say("administration-unfit-day")
        }
        BadField::Unfit { field } => words.say(&format!("administration-unfit-{field}")),
    }
}

/// A whole number; what is none is out of every range.
fn number(form: &Form, name: &str) -> i32 {
    form.get(name).trim().parse().unwrap_or(i32::MIN)
}

/// Names and sentences as typed; `sentence` is what the second of each is called.
fn texts(form: &Form, sentence: &str) -> Texts {
    let text = |name: String| form.get(&name).to_owned();
    Texts {
        fr: (text("name_fr".to_owned()), text(format!("{sentence}_fr"))),
        en: (text("name_en".to_owned()), text(format!("{sentence}_en"))),
    }
}

/// A form that begins with these texts.
fn with_texts(view: FormView, sentence: &str, texts: Texts) -> FormView {
    view.filled("name_fr", texts.fr.0)
        .filled(&format!("{sentence}_fr"), texts.fr.1)
        .filled("name_en", texts.en.0)
        .filled(&format!("{sentence}_en"), texts.en.1)
}

/// The service that an address names, for who may set it up.
async fn service(visit: &Visit, cx: &Context, slug: &str) -> Result<Service, Problem> {
    let found = services::by_slug(cx, slug, visit.language()).await?.ok_or(Problem::NotFound)?;
    agent_may(cx, Act::SetUpService, found.row.id)?;
    Ok(found)
}
