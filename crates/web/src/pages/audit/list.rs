//! What an auditor's mandates cover: what each matter is and when, none of its words.

use askama::Template;
use axum::extract::Query;
use civic::audits::{self, Mandate};
use civic::matters::Matter;
use serde::Deserialize;

use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// Rows on a page.
const SIZE: u64 = 30;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct Page {
    shell: Shell,
    mandates: Vec<Mandate>,
    matters: Vec<Matter>,
    total: u64,
    at: u64,
    pages: u64,
}

impl Page {
    /// “Voirie, jusqu'au mardi 3 mars : contrôle des délais”.
    fn told(&self, mandate: &Mandate) -> String {
        let service = match &mandate.service {
            Some(service) => self.shell.service(service),
            None => self.shell.say("audit-all_services"),
        };
        let until = mandate.until_on.as_ref().map(|on| self.shell.date(on)).unwrap_or_default();
        let key = if until.is_empty() { "audit-mandate_open" } else { "audit-mandate" };
        self.shell
            .tell(key)
            .with("service", service)
            .with("until", until)
            .with("purpose", mandate.purpose.as_str())
            .to_string()
    }

    fn is_late(&self, matter: &Matter) -> bool {
        matter.state.is_open() && matter.due_on.date() < self.shell.today()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    page: String,
}

/// `GET /audit`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let at = asked.page.parse::<u64>().unwrap_or(1).clamp(1, 100_000);
    let cx = visit.read().await?;
    let mandates = audits::mandates(&cx).await?;
    let found = audits::list(&cx, at - 1, SIZE).await?;
    page(&Page {
        shell: visit.shell(),
        mandates,
        matters: found.matters,
        total: found.total,
        at,
        pages: found.total.div_ceil(SIZE).max(1),
    })
}
