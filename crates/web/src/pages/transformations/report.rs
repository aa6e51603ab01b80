//! Reporting a change that the service did not declare: anyone, in their own words, which they
//! agree to have shown.

use askama::Template;
use axum::extract::Query;
use civic::publications::UnfitWords;
use civic::transformations::{self, CannotReport, Direction, REPLY_DAYS, Report};
use civic::words::TEXT_LIMIT;
use serde::Deserialize;

use super::directions;
use crate::form::{Choice, Form, FormView, too_long};
use crate::pages::causes::start::unfit_words;
use crate::pages::matters::reply;
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "transformations/report.html")]
struct Page {
    shell: Shell,
    form: FormView,
    services: Vec<Choice>,
    directions: Vec<Choice>,
    channels: Vec<Choice>,
    days: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    service: String,
}

/// `GET /transformations/report`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    page(&show(&visit, FormView::new(visit.words).filled("service", asked.service)))
}

fn show(visit: &Visit, form: FormView) -> Page {
    let none = (String::new(), visit.words.say("transformations-report-choose"));
    let services = visit.directory.services(visit.language()).iter();
    let services = services.map(|service| (service.row.slug.clone(), service.name.clone()));
    Page {
        shell: visit.shell(),
        form,
        services: std::iter::once(none).chain(services).collect(),
        directions: directions(visit),
        channels: reply::channels(visit),
        days: REPLY_DAYS,
    }
}

/// `POST /transformations/report`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    if form.is_damaged() {
        return refused(&show(&visit, form.view(visit.words)));
    }
    let report = match read(&visit, &form) {
        Ok(report) => report,
        Err(view) => return refused(&show(&visit, view)),
    };
    let done = act!(visit, form, "transformation-reported", |cx| -> CannotReport {
        let reported = transformations::report(cx, report.clone()).await?;
        format!("/transformations/{}?done=reported", reported.number)
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

/// What was typed as a report, or the form with a refusal at each field that cannot be read.
fn read(visit: &Visit, form: &Form) -> Result<Report, FormView> {
    let words = visit.words;
    let mut view = form.view(words);
    let service = visit.directory.service_called(form.get("service"), visit.language());
    if service.is_none() {
        view = view.error("service", words.say("services-talk-no_service"));
    }
    let direction = Direction::from_word(form.get("direction"));
    if direction.is_none() {
        view = view.error("direction", words.say("transformations-direction_none"));
    }
    let unfit = [("title", UnfitWords::NoTitle), ("changes", UnfitWords::Empty)];
    for (field, why) in unfit.into_iter().filter(|(field, _)| form.line(field).is_none()) {
        view = view.error(field, unfit_report(visit, why).1);
    }
    let happened_on = form.date("happens_on");
    if happened_on.is_err() {
        view = view.error("happens_on", words.say("transformations-bad_date"));
    }
    if !form.has("show") {
        view = view.error("show", words.say("transformations-report-not_shown"));
    }
    let (Some(service), Some(direction), Ok(happened_on), false) =
        (service, direction, happened_on, view.is_refused())
    else {
        return Err(view);
    };
    Ok(Report {
        service: service.row.id,
        direction,
        title: form.get("title").to_owned(),
        changes: form.get("changes").to_owned(),
        contact_before: form.get("contact_before").to_owned(),
        contact_after: form.get("contact_after").to_owned(),
        happened_on,
        language: visit.language(),
        channel: reply::channel(visit, form),
        wording: words.say("transformations-report-show"),
    })
}

fn explain(visit: &Visit, refusal: &CannotReport) -> (&'static str, String) {
    let words = visit.words;
    match refusal {
        CannotReport::Unfit(unfit) => unfit_report(visit, *unfit),
        CannotReport::TooLong { field, length } => (field, too_long(words, *length, TEXT_LIMIT)),
        CannotReport::UnknownService => ("service", words.say("services-talk-no_service")),
        CannotReport::BadWording => ("show", words.say("transformations-report-not_shown")),
        CannotReport::NotTheirWord(_) | CannotReport::Failed(_) => {
            ("show", words.say("shell-not_for_you"))
        }
    }
}

/// Words that a report lacks are not those that a cause lacks; the rest is said alike.
fn unfit_report(visit: &Visit, unfit: UnfitWords) -> (&'static str, String) {
    match unfit {
        UnfitWords::NoTitle => ("title", visit.words.say("transformations-missing-title")),
        UnfitWords::Empty => ("changes", visit.words.say("transformations-missing-changes")),
        other => {
            let (field, text) = unfit_words(visit, other);
            (if field == "asked" { "changes" } else { field }, text)
        }
    }
}
