//! The first page of a body: the box, the receipt, what is going on, the services.

use askama::Template;
use civic::causes;
use civic::causes::list::{self, Filter, Listed};
use civic::debates::{self, Debate};
use civic::publications::{self, Publication};
use civic::transformations::{self, Transformation};

use crate::pages::causes::sentence;
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// Most that is shown of each.
const SHOWN: usize = 3;

#[derive(Template)]
#[template(path = "home/home.html")]
struct Home {
    shell: Shell,
    /// Debates in which one can take part today.
    debates: Vec<Debate>,
    /// Causes to which the service owes a reply, then those that gather voices.
    causes: Vec<Listed>,
    /// Changes that somebody reported and to which a service owes a reply.
    reported: Vec<Transformation>,
    /// What was asked and answered in public last.
    answers: Vec<Publication>,
}

impl Home {
    fn is_quiet(&self) -> bool {
        self.debates.is_empty() && self.causes.is_empty() && self.reported.is_empty()
    }

    fn sentence(&self, listed: &Listed) -> String {
        sentence(&listed.cause, &self.shell)
    }
}

/// `GET /`
pub(crate) async fn get(visit: Visit) -> Answer {
    let shell = visit.shell();
    let cx = visit.read().await?;
    let mut debates = debates::list(&cx).await?;
    debates.retain(|debate| debate.is_open(shell.today()));
    debates.truncate(SHOWN);
    let mut causes = Vec::new();
    for state in [causes::State::ReplyDue, causes::State::Open] {
        let filter = Filter { state: Some(state), service: None };
        causes.extend(list::page(&cx, filter, 0, SHOWN as u64).await?.causes);
    }
    causes.truncate(SHOWN);
    let filter = transformations::Filter { reply_due: true, ..transformations::Filter::default() };
    let mut reported = transformations::list(&cx, filter).await?;
    reported.truncate(SHOWN);
    let (answers, _) = publications::find::of_matters(&cx, 0, SHOWN as u64).await?;
    page(&Home { shell, debates, causes, reported, answers })
}
