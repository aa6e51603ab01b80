//! What the services of a lead owe in public, by date due.

use askama::Template;
use civic::causes;
use civic::debates::{self, Debate, Phase};
use civic::ids::ServiceId;
use civic::replies;
use civic::rights::Act;
use civic::time::LegalDate;
use civic::transformations::{self, Filter};
use civic::{Context, Failure};

use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "desk/public.html")]
struct Page {
    shell: Shell,
    owed: Vec<Owed>,
}

impl Page {
    fn is_late(&self, owed: &Owed) -> bool {
        owed.due_on < LegalDate::of(self.shell.today())
    }
}

/// Something owed.
struct Owed {
    due_on: LegalDate,
    /// `cause`, `debate`, `transformation` or `commitment`.
    what: &'static str,
    title: String,
    service: ServiceId,
    /// Where it is shown.
    address: String,
    /// Where it is given.
    act: String,
}

/// `GET /desk/public`
pub(crate) async fn get(visit: Visit) -> Answer {
    let cx = visit.read().await?;
    let debates = debates::list(&cx).await?;
    let mut owed = Vec::new();
    let services = visit.directory.services(visit.language()).iter().map(|service| service.row.id);
    for service in services.filter(|service| visit.may(Act::SeeOwed, *service)) {
        owed.extend(of_service(&cx, service, &debates).await?);
    }
    owed.sort_by(|one, other| one.due_on.cmp(&other.due_on));
    page(&Page { shell: visit.shell(), owed })
}

async fn of_service(
    cx: &Context,
    service: ServiceId,
    debates: &[Debate],
) -> Result<Vec<Owed>, Failure> {
    let mut owed = Vec::new();
    for listed in causes::list::due(cx, service).await? {
        let cause = listed.cause;
        let address = format!("/causes/{}", cause.public_id);
        let due_on = cause.reply_due_on.unwrap_or_else(|| cx.legal_today());
        owed.push(reply(due_on, "cause", cause.title, service, address));
    }
    let filter = Filter { service: Some(service), reply_due: true, ..Filter::default() };
    for row in transformations::list(cx, filter).await? {
        let address = format!("/transformations/{}", row.number);
        let due_on = row.reply_due_on.unwrap_or_else(|| cx.legal_today());
        owed.push(reply(due_on, "transformation", row.title, service, address));
    }
    let over =
        |debate: &&Debate| debate.service_id == service && debate.phase(cx.today()) == Phase::Over;
    for row in debates.iter().filter(over) {
        let address = format!("/debates/{}", row.public_id);
        let (due_on, question) = (row.reply_due_on.clone(), row.question.clone());
        owed.push(reply(due_on, "debate", question, service, address));
    }
    let open = replies::commitments_open(cx, service).await?;
    for row in open.into_iter().filter(|row| row.is_late(&cx.legal_today())) {
        let address = format!("/commitments/{}", row.public_id);
        let act = address.clone();
        let what = "commitment";
        owed.push(Owed { due_on: row.due_on, what, title: row.what, service, address, act });
    }
    Ok(owed)
}

fn reply(
    due_on: LegalDate,
    what: &'static str,
    title: String,
    service: ServiceId,
    address: String,
) -> Owed {
    let act = format!("{address}/reply");
    Owed { due_on, what, title, service, address, act }
}
