//! Talking to a person: phones, counters and their hours.

use askama::Template;

use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "services/talk.html")]
struct Talk {
    shell: Shell,
}

/// `GET /talk`
pub(crate) async fn get(visit: Visit) -> Answer {
    page(&Talk { shell: visit.shell() })
}
