//! A closure of a service, or of one of its offices: said before it begins, and taken back.

use askama::Template;
use axum::extract::Path;
use civic::ids::OfficeId;
use civic::services::{self, CannotClose, ClosureDraft, MOST_DAYS, Office, Service};
use jiff::civil::Date;

use super::{explain, service, taken};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, act};

#[derive(Template)]
#[template(path = "administration/closure.html")]
struct Page {
    shell: Shell,
    form: FormView,
    service: Service,
    /// The whole service, or one of its offices.
    places: Vec<Choice>,
    most_days: i32,
}

async fn show(visit: &Visit, slug: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let service = service(visit, &cx, slug).await?;
    let all = (String::new(), visit.words.say("administration-closure-all"));
    let offices = of(services::offices(&cx).await?, &service);
    let offices = offices.map(|office| (office.row.id.0.to_string(), office.row.name));
    let places = std::iter::once(all).chain(offices).collect();
    Ok(Page { shell: visit.shell(), form, service, places, most_days: MOST_DAYS })
}

fn of(offices: Vec<Office>, service: &Service) -> impl Iterator<Item = Office> + use<> {
    let id = service.row.id;
    offices.into_iter().filter(move |office| office.row.service_id == id)
}

/// `GET /administration/services/{slug}/closures/new`
pub(crate) async fn start(visit: Visit, Path(slug): Path<String>) -> Answer {
    page(&show(&visit, &slug, FormView::new(visit.words)).await?)
}

/// `POST /administration/services/{slug}/closures/new`
pub(crate) async fn add(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let id = service(&visit, &visit.read().await?, &slug).await?.row.id;
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&show(&visit, &slug, view).await?);
    }
    let draft = match draft(&visit, &form, view.clone())? {
        Ok(draft) => draft,
        Err(view) => return refused(&show(&visit, &slug, view).await?),
    };
    let done = act!(visit, form, "closure-noted", |cx| -> CannotClose {
        services::add_closure(cx, id, &draft).await?;
        format!("/administration/services/{slug}?done=closure")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => {
            let view = refusing(&visit, view, refusal)?;
            refused(&show(&visit, &slug, view).await?)
        }
    }
}

/// What was typed, or what of it is no date. One day alone needs no last one.
fn draft(
    visit: &Visit,
    form: &Form,
    view: FormView,
) -> Result<Result<ClosureDraft, FormView>, Problem> {
    let office = match form.line("office") {
        Some(id) => Some(id.parse().map(OfficeId).map_err(|_| Problem::Unreadable)?),
        None => None,
    };
    let no_date = || visit.words.say("administration-no_date");
    let needed = || visit.words.say("administration-missing");
    let day = |field: &str| form.date(field).map_err(|_| (field.to_owned(), no_date()));
    let from: Result<Date, _> = day("closed_from")
        .and_then(|from| from.ok_or_else(|| ("closed_from".to_owned(), needed())));
    match (from, day("closed_until")) {
        (Ok(from), Ok(until)) => {
            let reason = form.get("closed_why").to_owned();
            Ok(Ok(ClosureDraft { office, from, until: until.unwrap_or(from), reason }))
        }
        (from, until) => {
            let bad = [from.err(), until.err()].into_iter().flatten();
            Ok(Err(bad.fold(view, |view, (field, text)| view.error(&field, text))))
        }
    }
}

fn refusing(visit: &Visit, view: FormView, refusal: CannotClose) -> Result<FormView, Problem> {
    match refusal {
        CannotClose::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotClose::Unknown | CannotClose::Over => Err(Problem::NotFound),
        CannotClose::Fields(bad) => Ok(explain(visit, view, &bad)),
        CannotClose::TooLong => {
            let told = visit.words.tell("administration-closure-too_long");
            Ok(view.error("closed_until", told.with("most", MOST_DAYS).to_string()))
        }
        CannotClose::Failed(failure) => Err(failure.into()),
    }
}

/// `POST /administration/services/{slug}/closures/{id}/end`
pub(crate) async fn end(
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    form: Form,
) -> Answer {
    service(&visit, &visit.read().await?, &slug).await?;
    let done = act!(visit, form, "closure-ended", |cx| -> CannotClose {
        services::remove_closure(cx, &id).await?;
        format!("/administration/services/{slug}?done=closure_ended")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => {
            refusing(&visit, FormView::new(visit.words), refusal)?;
            Err(Problem::NotFound)
        }
    }
}
