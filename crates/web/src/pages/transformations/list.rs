//! The public register.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use civic::ids::TransformationId;
use civic::rights::Act;
use civic::transformations::{self, Direction, Filter, Objections, State, Transformation};
use serde::Deserialize;

use crate::pages::desk::list::begins;
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// What can be asked of the register, as links; the first is all of it.
const SHOWN: [&str; 6] = ["all", "owed", "reported", "replaces", "extends", "shifts"];

#[derive(Template)]
#[template(path = "transformations/list.html")]
struct Page {
    shell: Shell,
    rows: Vec<Transformation>,
    objections: HashMap<TransformationId, Objections>,
    shown: &'static str,
    /// Whether entry number one is Préau itself, as where it was installed by its own command.
    is_first: bool,
    declares: bool,
}

impl Page {
    fn sentence(&self, of: &Transformation) -> String {
        super::sentence(of, &self.shell)
    }

    fn ink(&self, of: &Transformation) -> &'static str {
        match super::tone(of, &self.shell) {
            "late" => " late-ink",
            "waits" => " waits-ink",
            _ => "",
        }
    }

    /// What it replaces, or, where the service gets larger, what comes; since when; where.
    fn what(&self, of: &Transformation) -> String {
        let shell = &self.shell;
        let said =
            if of.direction == Direction::Extends { &of.contact_after } else { &of.contact_before };
        let key = if said.is_empty() { "bare" } else { "what" };
        shell
            .tell_of("transformations-list-", key)
            .with("does", shell.say_of("transformations-direction-", of.direction.word()))
            .with("what", begins(said).trim_end_matches('.'))
            .with("when", super::when(of, shell))
            .with("service", shell.service(&of.service_id))
            .to_string()
    }

    fn objections(&self, of: &Transformation) -> String {
        let counted = self.objections.get(&of.id);
        counted.map(|counted| super::objections(*counted, &self.shell)).unwrap_or_default()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    show: String,
}

/// `GET /transformations`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let shown = SHOWN.into_iter().find(|word| *word == asked.show).unwrap_or("all");
    let filter = Filter {
        reply_due: shown == "owed",
        state: (shown == "reported").then_some(State::Reported),
        direction: Direction::from_word(shown),
        ..Filter::default()
    };
    let cx = visit.read().await?;
    let rows = transformations::list(&cx, filter).await?;
    page(&Page {
        objections: transformations::objections_to(&cx, &rows).await?,
        is_first: transformations::find(&cx, 1)
            .await?
            .is_some_and(|first| first.title.contains("Préau")),
        declares: visit.shell().may(Act::Declare),
        shell: visit.shell(),
        rows,
        shown,
    })
}
