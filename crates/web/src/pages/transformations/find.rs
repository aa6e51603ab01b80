//! One transformation, as a fact sheet: before and after side by side.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, Query};
use civic::publications::{self, Publication};
use civic::rights::Act;
use civic::services::Role;
use civic::transformations::{self, Objections, Origin, State, Transformation};
use civic::words::Language;

use super::{numbered, states};
use crate::form::{Choice, FormView};
use crate::pages::replies::shown::Shown;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::{AfterForm, Visit};

#[derive(Template)]
#[template(path = "transformations/find.html")]
pub(super) struct Page {
    shell: Shell,
    form: FormView,
    row: Transformation,
    reported: Option<Publication>,
    objections: Objections,
    replies: Shown,
    /// Where it can still go, for who declares for the service.
    ahead: Vec<Choice>,
    declares: bool,
    is_lead: bool,
    works_here: bool,
    done: String,
}

impl Page {
    fn sentence(&self) -> String {
        super::sentence(&self.row, &self.shell)
    }

    fn tone(&self) -> &'static str {
        super::tone(&self.row, &self.shell)
    }

    fn when(&self) -> String {
        super::when(&self.row, &self.shell)
    }

    fn cost(&self) -> String {
        let cents = self.row.cost_cents;
        cents.map(|cents| super::cost(cents, &self.shell)).unwrap_or_default()
    }

    /// The states that such an entry goes through, in order.
    fn steps(&self) -> impl Iterator<Item = &'static State> {
        let reported = self.row.origin == Origin::Reported;
        State::ALL.iter().filter(move |state| reported || **state != State::Reported)
    }

    fn is_only_reported(&self) -> bool {
        self.row.state == State::Reported
    }

    /// Seen by the service's agents alone: the words were taken back.
    fn is_hidden(&self) -> bool {
        self.is_only_reported() && self.reported.is_none()
    }

    fn objections(&self) -> String {
        super::objections(self.objections, &self.shell)
    }

    /// What was declared, or that it was not.
    fn said(&self, text: &str) -> Said {
        let none = self.shell.say("transformations-undeclared");
        Said { text: text.to_owned(), language: self.row.language, none }
    }

    fn maybe(&self, text: Option<&String>) -> Said {
        self.said(text.map_or("", String::as_str))
    }
}

/// A declared text in its own language, or that nothing was declared.
#[derive(Template)]
#[template(
    source = r#"{% if text.is_empty() %}<span class="soft">{{ none }}</span>{% else %}<span class="words" lang="{{ language.word() }}">{{ text }}</span>{% endif %}"#,
    ext = "html"
)]
struct Said {
    text: String,
    language: Language,
    none: String,
}

impl HtmlSafe for Said {}

/// `GET /transformations/{number}`
pub(crate) async fn get(
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<AfterForm>,
) -> Answer {
    let mut shown = show(&visit, &number, FormView::new(visit.words)).await?;
    shown.done = visit.words.say_known(
        "transformations-done-",
        &asked.done,
        &["declared", "reported", "taken_over", "advanced", "replied"],
    );
    page(&shown)
}

pub(super) async fn show(visit: &Visit, number: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let row = numbered(&cx, number).await?;
    let shell = visit.shell();
    let declares = visit.may(Act::Declare, row.service_id);
    let declared = row.state != State::Reported;
    Ok(Page {
        reported: publications::of_subject(&cx, row.subject()).await?,
        objections: transformations::objections(&cx, &row).await?,
        replies: Shown::read(&cx, row.subject(), &shell).await?,
        ahead: if declares && declared {
            states(visit, |state| state > row.state)
        } else {
            Vec::new()
        },
        declares,
        is_lead: visit.agent().is_some_and(|agent| agent.is(Role::Lead, row.service_id)),
        works_here: visit.agent().is_some_and(|agent| agent.works_for(row.service_id)),
        shell,
        form,
        row,
        done: String::new(),
    })
}
