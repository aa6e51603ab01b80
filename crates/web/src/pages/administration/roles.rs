//! Who holds which role, on one page that can be printed.

use askama::Template;
use civic::ids::ServiceId;
use civic::services::{self, Held};

use super::delegations::{self, Shown};
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "administration/roles.html")]
struct Page {
    shell: Shell,
    /// The whole body first, then each service.
    parts: Vec<Part>,
    delegations: Vec<Shown>,
}

/// A service and who holds a role there.
struct Part {
    name: String,
    held: Vec<Held>,
}

/// `GET /roles`
pub(crate) async fn get(visit: Visit) -> Answer {
    let cx = visit.read().await?;
    let held = services::holders(&cx).await?;
    let part = |name: String, service: Option<ServiceId>| {
        let here = held.iter().filter(|held| held.row.service_id == service);
        let mut here: Vec<_> = here.cloned().collect();
        here.sort_by_key(|held| held.row.role);
        Part { name, held: here }
    };
    let mut parts = vec![part(visit.app.body().name.clone(), None)];
    for service in services::list(&cx, visit.language()).await? {
        parts.push(part(service.name, Some(service.row.id)));
    }
    let delegations = delegations::shown(&visit, &cx).await?;
    page(&Page { shell: visit.shell(), parts, delegations })
}
