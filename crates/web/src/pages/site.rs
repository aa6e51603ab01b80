//! Pages about the platform itself.

use askama::Template;

use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "site/text.html")]
struct Text {
    shell: Shell,
    name: &'static str,
    paragraphs: usize,
}

impl Text {
    fn heading(&self) -> String {
        self.shell.say(&format!("site-{}-heading", self.name))
    }

    fn texts(&self) -> Vec<(String, String)> {
        (1..=self.paragraphs)
            .map(|at| {
                let key = format!("site-{}-{at}", self.name);
                (self.shell.say(&format!("{key}-title")), self.shell.say(&key))
            })
            .collect()
    }
}

/// `GET /about`
pub(crate) async fn about(visit: Visit) -> Answer {
    page(&Text { shell: visit.shell(), name: "about", paragraphs: 5 })
}

/// `GET /accessibility`
pub(crate) async fn accessibility(visit: Visit) -> Answer {
    page(&Text { shell: visit.shell(), name: "accessibility", paragraphs: 3 })
}

/// `GET /privacy`
pub(crate) async fn privacy(visit: Visit) -> Answer {
    page(&Text { shell: visit.shell(), name: "privacy", paragraphs: 5 })
}

/// `GET /healthz`: whether the database answers.
pub(crate) async fn healthz(visit: Visit) -> Result<&'static str, Problem> {
    drop(visit.read().await?);
    Ok("ok")
}

/// What no route knows. Asks for the visit, so that its page too can be had in the other language.
pub(crate) async fn missing(_: Visit) -> Problem {
    Problem::NotFound
}
