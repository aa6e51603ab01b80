//! The home of a service.

use askama::Template;
use axum::extract::Path;
use civic::services::{Kind, Service};

use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "services/find.html")]
struct Home {
    shell: Shell,
    service: Service,
    kinds: Vec<Kind>,
}

/// `GET /services/{slug}`
pub(crate) async fn get(visit: Visit, Path(slug): Path<String>) -> Answer {
    let directory = &visit.directory;
    let service =
        directory.service_called(&slug, visit.language()).ok_or(Problem::NotFound)?.clone();
    let kinds = directory.kinds(visit.language()).iter();
    let kinds = kinds.filter(|kind| kind.row.service_id == service.row.id).cloned().collect();
    page(&Home { shell: visit.shell(), service, kinds })
}
