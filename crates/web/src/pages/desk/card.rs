//! Giving a person a card with which they go on by themselves, or not: who declines has nothing made.

use askama::Template;
use axum::extract::Path;
use civic::matters::Matter;
use civic::people::{self, CannotGiveCard};
use civic::words::LINE_LIMIT;

use super::matter::open;
use crate::form::{Form, FormView, too_long};
use crate::pages::printed::{self, Card};
use crate::problem::{Answer, page, refused};
use crate::shell::Shell;
use crate::visit::{Stop, Visit, act};

#[derive(Template)]
#[template(path = "desk/card.html")]
struct Page {
    shell: Shell,
    form: FormView,
    matter: Matter,
}

/// `GET /desk/{id}/card`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let form = FormView::new(visit.words);
    page(&show(&visit, &id, form).await?)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, crate::problem::Problem> {
    let cx = visit.begin().await?;
    let matter = open(&cx, id, "desk").await?;
    cx.commit().await?;
    Ok(Page { shell: visit.shell(), form, matter })
}

/// `POST /desk/{id}/card`: answers with the card itself.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    if !form.has("wanted") {
        let view = form.view(words).error("wanted", words.say("desk-card-not_wanted"));
        return refused(&show(&visit, &id, view).await?);
    }
    let code = visit.code_of(&form)?;
    let done = act!(visit, form, "card-given", |cx| -> Stop<CannotGiveCard> {
        let matter = open(cx, &id, "act").await?;
        let given = people::give_card(cx, &matter, form.get("how"), Some(code.clone()));
        given.await.map_err(Stop::Refused)?;
        format!("/desk/{id}")
    });
    let (field, text) = match done {
        Ok(_) => return card(&visit, &id, code),
        Err(stopped) => match stopped.refusal()? {
            CannotGiveCard::NotChecked => ("how", words.say("desk-card-not_checked")),
            CannotGiveCard::TooLong { length } => ("how", too_long(words, length, LINE_LIMIT)),
            CannotGiveCard::NoFile => ("wanted", words.say("desk-card-no_file")),
            CannotGiveCard::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotGiveCard::Failed(failure) => return Err(failure.into()),
        },
    };
    refused(&show(&visit, &id, form.view(words).error(field, text)).await?)
}

fn card(visit: &Visit, id: &str, code: String) -> Answer {
    let words = visit.words;
    let card = Card {
        heading: words.say("account-card-heading"),
        whose: visit.app.body().name.clone(),
        how: words.say("account-card-how"),
        keep: words.say("account-card-keep"),
        code,
        at: "/sign-in/card",
        back: (format!("/desk/{id}"), words.say("desk-card-back")),
    };
    printed::once(visit, card)
}
