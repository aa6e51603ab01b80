//! A signed-in person's own matters.

use askama::Template;
use civic::matters::list;

use super::Told;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "matters/mine.html")]
struct Mine {
    shell: Shell,
    matters: Vec<Told>,
}

/// `GET /mine`
pub(crate) async fn get(visit: Visit) -> Answer {
    let cx = visit.read().await?;
    if cx.person().is_none() {
        return Err(Problem::SignInFirst);
    }
    let mut matters = Vec::new();
    for row in list::own(&cx).await? {
        matters.push(Told::of(&cx, row).await?);
    }
    page(&Mine { shell: visit.shell(), matters })
}
