//! One tap for who is helped on the spot, leaves without an answer, or calls in vain. Large buttons,
//! one office at a time; nothing says who taps, and no count of a day is shown.

use askama::Template;
use axum::extract::Query;
use civic::ids::OfficeId;
use civic::means::{self, CannotTap, Tap, Tapped};
use civic::rights::Act;
use civic::services::Office;
use civic::words::Channel;
use serde::Deserialize;

use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};

#[derive(Template)]
#[template(path = "desk/tally.html")]
struct Page {
    shell: Shell,
    form: FormView,
    /// The offices of the services of who asks.
    offices: Vec<Office>,
    /// The one at which is tapped.
    at: Option<Office>,
    /// The word of the last tap, while it can be taken back.
    last: Option<String>,
    done: String,
}

impl Page {
    /// What can be tapped by `channel`.
    fn taps(&self, channel: &Channel) -> Vec<(String, String)> {
        let fits = Tapped::ALL.iter().filter(|what| what.happens_by(*channel));
        fits.map(|what| {
            let word = word(*channel, *what);
            let text = self.shell.say_of("desk-tally-", what.word());
            (word, text)
        })
        .collect()
    }
}

/// “counter-settled”.
fn word(channel: Channel, what: Tapped) -> String {
    format!("{}-{}", channel.word(), what.word())
}

fn read_word(word: &str) -> Option<(Channel, Tapped)> {
    let (channel, what) = word.split_once('-')?;
    Some((Channel::from_word(channel)?, Tapped::from_word(what)?))
        .filter(|(channel, what)| what.happens_by(*channel))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    office: String,
    last: String,
    undone: String,
}

/// `GET /desk/tally`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let mut shown = show(&visit, &asked.office, FormView::new(visit.words));
    let said = |key: &str, word: &str| {
        let (channel, what) = read_word(word)?;
        let by = visit.words.say(&format!("matters-channel-{}", channel.word()));
        let what = visit.words.say(&format!("desk-tally-{}", what.word()));
        Some(visit.words.tell(key).with("what", what).with("by", by).to_string())
    };
    shown.last = read_word(&asked.last).map(|_| asked.last.clone());
    let done =
        said("desk-tally-done", &asked.last).or_else(|| said("desk-tally-undone", &asked.undone));
    shown.done = done.unwrap_or_default();
    page(&shown)
}

fn show(visit: &Visit, office: &str, form: FormView) -> Page {
    let offices = visit.directory.offices().iter();
    let offices = offices.filter(|of| visit.may(Act::Tally, of.row.service_id));
    let offices: Vec<Office> = offices.cloned().collect();
    let at = offices.iter().find(|of| of.row.id.0.to_string() == office).or(offices.first());
    let at = at.cloned();
    Page { shell: visit.shell(), form, offices, at, last: None, done: String::new() }
}

/// `POST /desk/tally`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let undo = form.has("undo");
    let tapped = read_word(form.get(if undo { "undo" } else { "tap" }));
    let (channel, what) = tapped.ok_or(Problem::Unreadable)?;
    let office = form.get("office").parse().map(OfficeId).map_err(|_| Problem::Unreadable)?;
    let tap = Tap { office, channel, what };
    let done = act!(visit, form, "tapped", |cx| -> CannotTap {
        let word = word(channel, what);
        if undo {
            means::untap(cx, tap).await?;
            format!("/desk/tally?office={}&undone={word}", office.0)
        } else {
            means::tap(cx, tap).await?;
            format!("/desk/tally?office={}&last={word}", office.0)
        }
    });
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => refusal,
    };
    match refusal {
        CannotTap::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotTap::UnknownOffice => Err(Problem::NotFound),
        CannotTap::Unfit { .. } => Err(Problem::Unreadable),
        CannotTap::NothingToTakeBack => {
            let view = form.view(visit.words);
            let view = view.error("tally", visit.words.say("desk-tally-nothing"));
            refused(&show(&visit, form.get("office"), view))
        }
        CannotTap::Failed(failure) => Err(failure.into()),
    }
}
