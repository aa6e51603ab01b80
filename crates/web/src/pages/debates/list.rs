//! All debates: those where one can vote first.

use askama::Template;
use civic::debates::{self, Debate, Phase};

use super::{sentence, tone};
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// The order in which people look for debates.
const ORDER: [Phase; 4] = [Phase::Running, Phase::Upcoming, Phase::Over, Phase::Replied];

#[derive(Template)]
#[template(path = "debates/list.html")]
struct Page {
    shell: Shell,
    parts: Vec<(Phase, Vec<Debate>)>,
}

impl Page {
    fn sentence(&self, debate: &Debate) -> String {
        sentence(debate, &self.shell)
    }

    fn tone(&self, debate: &Debate) -> &'static str {
        tone(debate, &self.shell)
    }
}

/// `GET /debates`
pub(crate) async fn get(visit: Visit) -> Answer {
    let shell = visit.shell();
    let all = debates::list(&visit.read().await?).await?;
    let of = |phase: Phase| {
        let of_phase = all.iter().filter(|debate| debate.phase(shell.today()) == phase);
        (phase, of_phase.cloned().collect::<Vec<_>>())
    };
    let parts = ORDER.map(of).into_iter().filter(|(_, debates)| !debates.is_empty()).collect();
    page(&Page { shell, parts })
}
