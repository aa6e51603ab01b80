//! A service's means beside its results, month by month; and its lead says what it has.

use askama::Template;
use axum::extract::{Path, Query};
use civic::means::figures::{self, CannotSee, Month};
use civic::means::{
    self, CannotKeepMeans, CannotNoteHours, HoursDraft, Means, MeansDraft, SPOKEN, monday,
};
use civic::rights::Act;
use civic::services::{BadField, BadFields, Service};
use civic::words::Channel;
use jiff::ToSpan;

use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

/// Months that are shown.
const MONTHS: usize = 6;

#[derive(Template)]
#[template(path = "desk/means.html")]
struct Page {
    shell: Shell,
    form: FormView,
    service: Service,
    months: Vec<Month>,
    said: Vec<Means>,
    open: u64,
    /// How many it can settle in a week, now.
    weekly: Option<i32>,
    channels: Vec<Choice>,
    may_keep: bool,
    done: String,
}

impl Page {
    fn tenths(&self, tenths: &i32) -> String {
        self.shell.words.tenths(*tenths)
    }

    /// “35 / 30”: planned and held, in hours, at a place of [`SPOKEN`].
    fn hours(&self, month: &Month, at: usize) -> String {
        let told = |minutes: i32| self.shell.words.tenths((minutes + 3) / 6);
        month.hours[at].map_or_else(
            || "–".to_owned(),
            |hours| format!("{} / {}", told(hours.planned_minutes), told(hours.held_minutes)),
        )
    }
}

async fn show(visit: &Visit, slug: &str, form: FormView) -> Result<Page, Problem> {
    let service = visit.directory.service_called(slug, visit.language());
    let service = service.ok_or(Problem::NotFound)?.clone();
    let id = service.row.id;
    visit.want(Act::SeeMeans, id)?;
    let cx = visit.read().await?;
    let named = |channel: Channel| visit.words.say(&format!("desk-means-at_{}", channel.word()));
    Ok(Page {
        months: figures::months(&cx, id, MONTHS).await.map_err(explain_see)?,
        said: figures::said(&cx, id).await.map_err(explain_see)?,
        open: figures::open(&cx, id).await.map_err(explain_see)?,
        weekly: means::on(&cx, id, cx.today()).await?.and_then(|means| means.weekly_matters),
        channels: SPOKEN.map(|at| (at.word().to_owned(), named(at))).to_vec(),
        may_keep: visit.may(Act::KeepMeans, id),
        shell: visit.shell(),
        form,
        service,
        done: String::new(),
    })
}

fn explain_see(refusal: CannotSee) -> Problem {
    match refusal {
        CannotSee::NotAllowed(not_allowed) => not_allowed.into(),
        CannotSee::Failed(failure) => failure.into(),
    }
}

/// `GET /desk/means/{slug}`
pub(crate) async fn get(
    visit: Visit,
    Path(slug): Path<String>,
    Query(asked): Query<AfterForm>,
) -> Answer {
    let words = visit.words;
    let form = begun(&visit, &slug).await?;
    let mut shown = show(&visit, &slug, form).await?;
    shown.done = words.say_known("desk-means-done_", &asked.done, &["kept", "noted"]);
    page(&shown)
}

/// The forms as they begin: what holds now, and the hours of last week as they hang at the door.
async fn begun(visit: &Visit, slug: &str) -> Result<FormView, Problem> {
    let service = visit.directory.service_called(slug, visit.language());
    let id = service.ok_or(Problem::NotFound)?.row.id;
    let cx = visit.read().await?;
    let words = visit.words;
    let last_week = monday(cx.today()).saturating_sub(7.days());
    let planned = figures::planned(&cx, id, last_week).await?;
    let form = FormView::new(words)
        .filled("from", cx.today().to_string())
        .filled("week", last_week.to_string())
        .filled("at", SPOKEN[0].word())
        .filled("planned", words.tenths(planned / 6));
    let Some(means) = means::on(&cx, id, cx.today()).await? else { return Ok(form) };
    let weekly = means.weekly_matters.map(|weekly| weekly.to_string());
    Ok(form
        .filled("filled", words.tenths(means.filled_tenths))
        .filled("vacant", words.tenths(means.vacant_tenths))
        .filled("weekly", weekly.unwrap_or_default()))
}

/// A number with at most one decimal, in tenths; what is none is out of every range.
fn tenths(typed: &str) -> i32 {
    let typed = typed.trim().replace(',', ".");
    let (whole, rest) = typed.split_once('.').unwrap_or((typed.as_str(), "0"));
    let tenth = rest.parse::<u8>().ok().filter(|tenth| *tenth < 10 && rest.len() == 1);
    let whole = whole.parse::<u16>().ok();
    whole.zip(tenth).map_or(i32::MIN, |(whole, tenth)| i32::from(whole) * 10 + i32::from(tenth))
}

/// `POST /desk/means/{slug}`
pub(crate) async fn post(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let service = visit.directory.service_called(&slug, visit.language());
    let service = service.ok_or(Problem::NotFound)?.row.id;
    visit.want(Act::KeepMeans, service)?;
    let view = form.view(visit.words);
    let Ok(Some(from)) = form.date("from") else {
        let view = view.error("from", visit.words.say("desk-means-no_date"));
        return refused(&show(&visit, &slug, view).await?);
    };
    let weekly = form.line("weekly").map(|typed| typed.parse().unwrap_or(i32::MIN));
    let draft = MeansDraft {
        from,
        filled_tenths: tenths(form.get("filled")),
        vacant_tenths: tenths(form.get("vacant")),
        weekly_matters: weekly,
    };
    let done = act!(visit, form, "means-kept", |cx| -> CannotKeepMeans {
        means::keep_means(cx, service, &draft).await?;
        format!("/desk/means/{slug}?done=kept")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotKeepMeans::NotAllowed(not_allowed))) => Err(not_allowed.into()),
        Err(Stopped::Refused(CannotKeepMeans::Failed(failure))) => Err(failure.into()),
        Err(Stopped::Refused(CannotKeepMeans::Fields(bad))) => {
            refused(&show(&visit, &slug, explained(&visit, view, &bad)).await?)
        }
    }
}

/// `POST /desk/means/{slug}/hours`
pub(crate) async fn hours(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let service = visit.directory.service_called(&slug, visit.language());
    let service = service.ok_or(Problem::NotFound)?.row.id;
    visit.want(Act::KeepMeans, service)?;
    let view = form.view(visit.words);
    let Ok(Some(week)) = form.date("week") else {
        let view = view.error("week", visit.words.say("desk-means-no_date"));
        return refused(&show(&visit, &slug, view).await?);
    };
    let channel = Channel::from_word(form.get("at")).ok_or(Problem::Unreadable)?;
    let minutes = |name| tenths(form.get(name)).saturating_mul(6);
    let draft = HoursDraft {
        week,
        channel,
        planned_minutes: minutes("planned"),
        held_minutes: minutes("held"),
    };
    let done = act!(visit, form, "hours-noted", |cx| -> CannotNoteHours {
        means::note_hours(cx, service, &draft).await?;
        format!("/desk/means/{slug}?done=noted")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotNoteHours::NotAllowed(not_allowed))) => Err(not_allowed.into()),
        Err(Stopped::Refused(CannotNoteHours::Failed(failure))) => Err(failure.into()),
        Err(Stopped::Refused(CannotNoteHours::Fields(bad))) => {
            refused(&show(&visit, &slug, explained(&visit, view, &bad)).await?)
        }
    }
}

/// Each refusal at its field.
fn explained(visit: &Visit, view: FormView, bad: &BadFields) -> FormView {
    bad.0.iter().fold(view, |view, bad| {
        let key = match bad {
            BadField::OutOfRange { field: "weekly", .. } => "desk-means-bad_weekly",
            BadField::OutOfRange { .. } => "desk-means-bad_number",
            _ => "desk-means-bad_date",
        };
        view.error(bad.field(), visit.words.say(key))
    })
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!([tenths("6,5"), tenths("6.5"), tenths(" 7 "), tenths("0")], [65, 65, 70, 0]);
        for wrong in ["", "-1", "6,55", "x", "6,x", "1e9", "99999999", "6,"] {
            assert_eq!(tenths(wrong), i32::MIN, "{wrong}");
        }
    }
}
