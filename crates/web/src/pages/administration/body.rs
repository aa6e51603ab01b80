//! What the body is called, where it is, and whose public holidays it keeps.

use askama::Template;
use civic::bodies::{self, BodyDraft, CannotChangeBody};

use super::{explain, number, taken};
use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, act};

/// The regions whose holidays are known: words of `deadlines::Region`.
const REGIONS: [&str; 9] = [
    "metropole",
    "alsace-moselle",
    "guadeloupe",
    "guyane",
    "martinique",
    "mayotte",
    "reunion",
    "saint-barthelemy",
    "saint-martin",
];

#[derive(Template)]
#[template(path = "administration/body.html")]
struct Page {
    shell: Shell,
    form: FormView,
    regions: Vec<Choice>,
}

/// `GET /administration/body`
pub(crate) async fn get(visit: Visit) -> Answer {
    let body = bodies::find(&visit.read().await?).await?;
    let form = FormView::new(visit.words)
        .filled("body_name", body.name)
        .filled("town", body.town)
        .filled("time_zone", body.time_zone)
        .filled("region", body.region)
        .filled("undo_minutes", body.undo_minutes.to_string());
    page(&show(&visit, form))
}

fn show(visit: &Visit, form: FormView) -> Page {
    let named = |word: &str| visit.words.say(&format!("administration-region-{word}"));
    let regions = REGIONS.iter().map(|word| ((*word).to_owned(), named(word))).collect();
    Page { shell: visit.shell(), form, regions }
}

/// `POST /administration/body`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&show(&visit, view));
    }
    let draft = BodyDraft {
        name: form.get("body_name").to_owned(),
        town: form.get("town").to_owned(),
        time_zone: form.get("time_zone").to_owned(),
        region: form.get("region").to_owned(),
        undo_minutes: number(&form, "undo_minutes"),
    };
    let done = act!(visit, form, "body-changed", |cx| -> CannotChangeBody {
        bodies::change(cx, &draft).await?;
        "/administration?done=body".to_owned()
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(CannotChangeBody::NotAllowed(not_allowed)) => Err(not_allowed.into()),
        Err(CannotChangeBody::Fields(bad)) => refused(&show(&visit, explain(&visit, view, &bad))),
        Err(CannotChangeBody::Failed(failure)) => Err(failure.into()),
    }
}
