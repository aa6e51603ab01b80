//! The streets that are offered: page by page, looked for, removed.

use askama::Template;
use axum::extract::{Path, Query};
use civic::streets::{self, CannotRemove, PAGE, Part};
use serde::Deserialize;

use crate::directory::OFFERED_STREETS;
use crate::form::{Form, FormView};
use crate::pages::administration::taken;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::{Visit, act};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    done: String,
    /// What is looked for.
    street: String,
    page: String,
}

impl Asked {
    fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).clamp(1, 100_000)
    }
}

#[derive(Template)]
#[template(path = "imports/streets.html")]
struct List {
    shell: Shell,
    form: FormView,
    part: Part,
    page: u64,
    pages: u64,
    done: String,
}

impl List {
    /// The address of another page of the same.
    fn at(&self, page: u64) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("street", self.form.value("street"))
            .append_pair("page", &page.to_string())
            .finish();
        format!("/administration/streets?{query}")
    }

    fn most() -> usize {
        OFFERED_STREETS
    }
}

/// `GET /administration/streets`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let form = FormView::new(visit.words).filled("street", asked.street.clone());
    let mut shown = show(&visit, &asked, form).await?;
    shown.done = visit.words.say_known("imports-streets-", &asked.done, &["removed"]);
    page(&shown)
}

async fn show(visit: &Visit, asked: &Asked, form: FormView) -> Result<List, Problem> {
    let part = streets::list(&visit.read().await?, &asked.street, asked.page()).await?;
    let pages = part.all.div_ceil(PAGE).max(1);
    let (page, done) = (asked.page(), String::new());
    Ok(List { shell: visit.shell(), form, part, page, pages, done })
}

/// `POST /administration/streets/{id}/remove`
pub(crate) async fn remove(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "street-removed", |cx| -> CannotRemove {
        streets::remove(cx, &id).await?;
        "/administration/streets?done=removed".to_owned()
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(CannotRemove::NotAllowed(not_allowed)) => Err(not_allowed.into()),
        Err(CannotRemove::Unknown) => Err(Problem::NotFound),
        Err(CannotRemove::Failed(failure)) => Err(failure.into()),
    }
}
