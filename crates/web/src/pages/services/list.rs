//! All services with their offices.

use askama::Template;

use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "services/list.html")]
struct Services {
    shell: Shell,
}

/// `GET /services`
pub(crate) async fn get(visit: Visit) -> Answer {
    page(&Services { shell: visit.shell() })
}
