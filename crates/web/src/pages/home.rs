//! The first page of a body.

use askama::Template;

use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "home/home.html")]
struct Home {
    shell: Shell,
}

/// `GET /`
pub(crate) async fn get(visit: Visit) -> Answer {
    page(&Home { shell: visit.shell() })
}
