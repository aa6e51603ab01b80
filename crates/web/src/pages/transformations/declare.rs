//! Declaring a transformation, before it starts if all goes well.

use askama::Template;
use civic::rights::Act;
use civic::transformations::{self, CannotDeclare};

use super::{directions, fields};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "transformations/declare.html")]
struct Page {
    shell: Shell,
    form: FormView,
    services: Vec<Choice>,
    directions: Vec<Choice>,
}

/// `GET /transformations/declare`
pub(crate) async fn get(visit: Visit) -> Answer {
    page(&show(&visit, FormView::new(visit.words)))
}

fn show(visit: &Visit, form: FormView) -> Page {
    let services = visit.directory.services(visit.language()).iter();
    let services = services
        .filter(|service| visit.may(Act::Declare, service.row.id))
        .map(|service| (service.row.slug.clone(), service.name.clone()));
    let services = services.collect();
    Page { shell: visit.shell(), form, services, directions: directions(visit) }
}

/// `POST /transformations/declare`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    if form.is_damaged() {
        return refused(&show(&visit, form.view(visit.words)));
    }
    let service = visit.directory.service_called(form.get("service"), visit.language());
    let declaration = match fields::read(&visit, &form, service.map(|service| service.row.id)) {
        Ok(declaration) => declaration,
        Err(view) => return refused(&show(&visit, view)),
    };
    let done = act!(visit, form, "transformation-declared", |cx| -> CannotDeclare {
        let declared = transformations::declare(cx, declaration.clone()).await?;
        format!("/transformations/{}?done=declared", declared.number)
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotDeclare::NotAllowed(not_allowed))) => Err(not_allowed.into()),
        Err(Stopped::Refused(refusal)) => {
            refused(&show(&visit, fields::explain(&visit, &form, &refusal)))
        }
    }
}
