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
    /// What else there is to say of the source code.
    source: Option<Source>,
}

/// Where the source code can be had: AGPL-3.0, section 13, wants everyone who uses the program
/// over a network to be told.
enum Source {
    /// At this address.
    At(String),
    /// From the body.
    OnRequest,
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
    let source = visit.app.source_address().map(str::to_owned);
    let source = Some(source.map_or(Source::OnRequest, Source::At));
    page(&Text { shell: visit.shell(), name: "about", paragraphs: 5, source })
}

/// `GET /accessibility`
pub(crate) async fn accessibility(visit: Visit) -> Answer {
    page(&Text { shell: visit.shell(), name: "accessibility", paragraphs: 3, source: None })
}

/// `GET /privacy`
pub(crate) async fn privacy(visit: Visit) -> Answer {
    page(&Text { shell: visit.shell(), name: "privacy", paragraphs: 5, source: None })
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
