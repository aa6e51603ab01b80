//! An office: where it is, when it is open, who runs it.

use askama::Template;
use axum::extract::Path;
use civic::ids::OfficeId;
use civic::services::{self, CannotChangeOffice, DAYS, Office, OfficeDraft, Service};
use jiff::civil::Time;

use super::{explain, service, taken};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, act};

#[derive(Template)]
#[template(path = "administration/office.html")]
struct Page {
    shell: Shell,
    form: FormView,
    service: Service,
    /// The one that is changed; none for a new one.
    office: Option<Office>,
}

impl Page {
    fn address(&self) -> String {
        let at = format!("/administration/services/{}/offices", self.service.row.slug);
        match &self.office {
            Some(office) => format!("{at}/{}", office.row.id.0),
            None => format!("{at}/new"),
        }
    }

    fn days(&self) -> Vec<crate::form::Field> {
        let label = |day: &str| format!("administration-office-day_{}", &day[4..]);
        DAYS.iter().map(|day| self.form.line("text", day, &label(day))).collect()
    }
}

/// `GET /administration/services/{slug}/offices/new`
pub(crate) async fn start(visit: Visit, Path(slug): Path<String>) -> Answer {
    let cx = visit.read().await?;
    let service = service(&visit, &cx, &slug).await?;
    let form = FormView::new(visit.words)
        .filled("office_name", service.name.clone())
        .filled("office_phone", service.row.phone.clone().unwrap_or_default())
        .filled("time_zone", visit.app.body().time_zone.clone());
    page(&Page { shell: visit.shell(), form, service, office: None })
}

/// `POST /administration/services/{slug}/offices/new`
pub(crate) async fn add(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let service = service(&visit, &visit.read().await?, &slug).await?;
    let view = form.view(visit.words);
    let shown = |form| Page { shell: visit.shell(), form, service: service.clone(), office: None };
    if form.is_damaged() {
        return refused(&shown(view));
    }
    let draft = draft(&form);
    let done = act!(visit, form, "office-opened", |cx| -> CannotChangeOffice {
        services::add_office(cx, service.row.id, &draft).await?;
        format!("/administration/services/{slug}?done=office")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => refused(&shown(refusing(&visit, view, refusal)?)),
    }
}

fn draft(form: &Form) -> OfficeDraft {
    let text = |name: &str| form.get(name).to_owned();
    OfficeDraft {
        name: text("office_name"),
        address: text("office_address"),
        phone: text("office_phone"),
        time_zone: text("time_zone"),
        contractor: form.line("contractor"),
        hours: DAYS.map(|day| spans(form.get(day))),
    }
}

/// “8h30-12h, 13h30-17h”, however it is written. What cannot be read becomes a span that no office
/// can have, so that it is refused at its day.
fn spans(typed: &str) -> Vec<(Time, Time)> {
    let bare: String = typed.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.replace("et", ",").replace("and", ",").replace("to", "-");
    let bare = bare.replace(['–', '—', 'à'], "-").replace([';', '/'], ",");
    let read = |span: &str| {
        let (opens, closes) = span.split_once('-')?;
        Some((time(opens)?, time(closes)?))
    };
    let spans = bare.split(',').filter(|span| !span.is_empty());
    spans.map(|span| read(span).unwrap_or((Time::MIN, Time::MIN))).collect()
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once([':', 'h', '.']).unwrap_or((text, ""));
    let minute = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    Time::new(hour.parse().ok()?, minute, 0, 0).ok()
}

fn refusing(
    visit: &Visit,
    view: FormView,
    refusal: CannotChangeOffice,
) -> Result<FormView, Problem> {
    match refusal {
        CannotChangeOffice::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotChangeOffice::Unknown => Err(Problem::NotFound),
        CannotChangeOffice::Fields(bad) => Ok(explain(visit, view, &bad)),
        CannotChangeOffice::OnlyOne => {
            Ok(view.error("main", visit.words.say("administration-office-only_one")))
        }
        CannotChangeOffice::OnlineOnly => {
            Ok(view.error("main", visit.words.say("administration-office-online_only")))
        }
        CannotChangeOffice::Failed(failure) => Err(failure.into()),
    }
}

/// The service and its office that an address names.
async fn found(visit: &Visit, slug: &str, id: &str) -> Result<(Service, Office), Problem> {
    let cx = visit.read().await?;
    let service = service(visit, &cx, slug).await?;
    let id = id.parse().map(OfficeId).map_err(|_| Problem::NotFound)?;
    let mut offices = services::offices(&cx).await?.into_iter();
    let office = offices.find(|o| o.row.id == id && o.row.service_id == service.row.id);
    Ok((service, office.ok_or(Problem::NotFound)?))
}

fn filled(visit: &Visit, office: &Office) -> FormView {
    let row = &office.row;
    let form = FormView::new(visit.words)
        .filled("office_name", row.name.clone())
        .filled("office_address", row.address.clone())
        .filled("office_phone", row.phone.clone())
        .filled("time_zone", row.time_zone.clone())
        .filled("contractor", row.contractor.clone().unwrap_or_default());
    (1..).zip(DAYS).fold(form, |form, (weekday, day)| {
        let spans = office.hours.iter().filter(|hours| hours.weekday == weekday);
        let spans = spans.map(|hours| format!("{}-{}", hours.opens, hours.closes));
        form.filled(day, spans.collect::<Vec<_>>().join(", "))
    })
}

/// `GET /administration/services/{slug}/offices/{id}`
pub(crate) async fn get(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let (service, office) = found(&visit, &slug, &id).await?;
    let form = filled(&visit, &office);
    page(&Page { shell: visit.shell(), form, service, office: Some(office) })
}

/// `POST /administration/services/{slug}/offices/{id}`
pub(crate) async fn post(
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let (service, office) = found(&visit, &slug, &id).await?;
    let (key, view) = (office.row.id, form.view(visit.words));
    let shown = |form| Page { shell: visit.shell(), form, service, office: Some(office) };
    if form.is_damaged() {
        return refused(&shown(view));
    }
    let draft = draft(&form);
    let done = act!(visit, form, "office-changed", |cx| -> CannotChangeOffice {
        services::change_office(cx, key, &draft).await?;
        format!("/administration/services/{slug}?done=office")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => refused(&shown(refusing(&visit, view, refusal)?)),
    }
}

/// `POST /administration/services/{slug}/offices/{id}/close`
pub(crate) async fn close(
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let (service, office) = found(&visit, &slug, &id).await?;
    let (key, view) = (office.row.id, filled(&visit, &office));
    let shown = |form| Page { shell: visit.shell(), form, service, office: Some(office) };
    if !form.has("sure") {
        let unsure = visit.words.say("administration-office-not_sure");
        return refused(&shown(view.error("sure", unsure)));
    }
    let done = act!(visit, form, "office-closed", |cx| -> CannotChangeOffice {
        services::remove_office(cx, key).await?;
        format!("/administration/services/{slug}?done=office_closed")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => refused(&shown(refusing(&visit, view, refusal)?)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn hours_are_read_however_they_are_written() {
        let morning = (time(8, 30, 0, 0), time(12, 0, 0, 0));
        let afternoon = (time(13, 30, 0, 0), time(17, 0, 0, 0));
        for typed in
            ["8h30-12h, 13h30-17h", "8 h 30 à 12 h et 13:30 – 17:00", "8.30 to 12;13.30-17"]
        {
            assert_eq!(spans(typed), [morning, afternoon], "{typed}");
        }
        assert!(spans("  ").is_empty());
        for wrong in ["le matin", "8h30", "25h-26h", "8h-12h-14h"] {
            assert!(spans(wrong).iter().any(|(opens, closes)| opens == closes), "{wrong}");
        }
    }
}
