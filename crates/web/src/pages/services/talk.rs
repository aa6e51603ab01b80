//! Talking to a person: phones, hours, and being called back. A callback is a matter like any
//! other: it has a receipt, a named human and a date.

use askama::Template;
use axum::extract::Query;
use civic::ids::KindId;
use civic::matters::{self, Bring, CannotBring, Form as MatterForm};
use civic::people::NewPerson;
use civic::words::{Channel, ReplyBy};
use serde::Deserialize;

use crate::form::{Choice, Form, FormView};
use crate::pages::matters::bring::explain;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "services/talk.html")]
struct Talk {
    shell: Shell,
    form: FormView,
    services: Vec<Choice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    service: String,
}

/// `GET /talk`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let form = FormView::new(visit.words).filled("service", asked.service);
    page(&talk(&visit, form))
}

fn talk(visit: &Visit, form: FormView) -> Talk {
    Talk { shell: visit.shell(), form, services: services(visit) }
}

/// The services that take callbacks.
fn services(visit: &Visit) -> Vec<Choice> {
    let directory = &visit.directory;
    let language = visit.language();
    let kinds = directory.kinds(language).iter();
    kinds
        .filter(|kind| kind.row.form == MatterForm::Callback)
        .filter_map(|kind| directory.service(kind.row.service_id, language))
        .map(|service| (service.row.slug.clone(), service.name.clone()))
        .collect()
}

/// The kind under which a service takes callbacks.
fn callback_kind(visit: &Visit, slug: &str) -> Option<KindId> {
    let service = visit.directory.service_called(slug, visit.language())?;
    let mut kinds = visit.directory.kinds(visit.language()).iter();
    kinds
        .find(|kind| kind.row.service_id == service.row.id && kind.row.form == MatterForm::Callback)
        .map(|kind| kind.row.id)
}

/// `POST /talk`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let view = form.view(words);
    let Some(kind) = callback_kind(&visit, form.get("service")) else {
        return refused(&talk(
            &visit,
            view.error("service", words.say("services-talk-no_service")),
        ));
    };
    if form.is_damaged() {
        return refused(&talk(&visit, view));
    }
    let code = visit.code_of(&form)?;
    let bring = Bring {
        kind,
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
        code: Some(code),
    };
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
            refused(&talk(&visit, view.error(field, text)))
        }
    }
}
