//! What there is, and what is missing still: the list by which a body is set up.

use askama::Template;
use axum::extract::Query;
use civic::rights::Act;
use civic::services::{self, Gap, Service};

use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::{AfterForm, Visit};

#[derive(Template)]
#[template(path = "administration/overview.html")]
struct Page {
    shell: Shell,
    gaps: Vec<Missing>,
    /// Those that the one who looks may set up.
    services: Vec<Service>,
    zone: String,
    region: String,
    done: String,
}

/// Something that is missing, and where it is set right; nowhere where somebody else does that.
struct Missing {
    sentence: String,
    address: Option<String>,
}

/// `GET /administration`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let cx = visit.read().await?;
    let body = civic::bodies::find(&cx).await?;
    let agent = visit.want_agent()?;
    let may = |id| agent.may(Act::SetUpService, Some(id));
    let mut services = services::list(&cx, visit.language()).await?;
    services.retain(|service| may(service.row.id));
    let kinds = services::kinds(&cx, visit.language()).await?;
    let gaps = services::missing(&cx).await?.into_iter();
    let gaps = gaps.filter(|gap| gap.service().is_none_or(may));
    let gaps = gaps.map(|gap| {
        let kind = match gap {
            Gap::NoReferent(_, kind) => kinds.iter().find(|known| known.row.id == kind),
            _ => None,
        };
        missing(&visit, gap, &services, kind)
    });
    page(&Page {
        gaps: gaps.collect(),
        services,
        zone: body.time_zone,
        region: body.region,
        done: visit.words.say_known("administration-done-", &asked.done, &["body"]),
        shell: visit.shell(),
    })
}

fn missing(
    visit: &Visit,
    gap: Gap,
    services: &[Service],
    kind: Option<&services::Kind>,
) -> Missing {
    let (word, by) = match gap {
        Gap::NoService => ("service", Act::SetUp),
        Gap::NoAgent(_) => ("agent", Act::ManageAgents),
        Gap::OneAlone(_) => ("one_alone", Act::ManageAgents),
        Gap::NoLead(_) => ("lead", Act::ManageAgents),
        Gap::NoSignatory(_) => ("signatory", Act::Delegate),
        Gap::NoOffice(_) => ("office", Act::SetUpService),
        Gap::NoKind(_) => ("kind", Act::SetUpService),
        Gap::NoReferent(..) => ("referent", Act::SetUpService),
    };
    let service = gap.service().and_then(|of| services.iter().find(|service| service.row.id == of));
    let at = service.map(|service| format!("/administration/services/{}", service.row.slug));
    let at = at.unwrap_or_default();
    let address = match gap {
        Gap::NoService => "/administration/services/new".to_owned(),
        Gap::NoAgent(_) | Gap::OneAlone(_) | Gap::NoLead(_) => "/administration/agents".to_owned(),
        Gap::NoSignatory(_) => "/administration/delegations".to_owned(),
        Gap::NoOffice(_) => format!("{at}/offices/new"),
        Gap::NoKind(_) => format!("{at}/kinds/new"),
        Gap::NoReferent(..) => {
            format!("{at}/kinds/{}", kind.map(|kind| kind.row.slug.as_str()).unwrap_or_default())
        }
    };
    let told = visit.words.tell(&format!("administration-gap-{word}"));
    let told = told.with("service", service.map(|of| of.name.clone()).unwrap_or_default());
    let told = told.with("kind", kind.map(|of| of.name.clone()).unwrap_or_default());
    let is_theirs = visit.agent().is_some_and(|agent| agent.may(by, gap.service()));
    Missing { sentence: told.to_string(), address: is_theirs.then_some(address) }
}
