//! A letter to print and sign: a contest of what was answered, or a request for the reasons of a silence
//! that means no.

use askama::Template;
use civic::matters::tables::answer;
use civic::matters::{Ground, appeal, find};
use civic::people;
use civic::rights::Act;

use super::Told;
use super::at::At;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "matters/letter.html")]
struct Letter {
    shell: Shell,
    told: Told,
    at: At,
    /// Who writes, as far as they said.
    name: String,
    address: String,
    /// What is contested; none where nobody answered.
    answer: Option<answer::Model>,
    /// Since when silence means no.
    silent_since: String,
}

/// `GET /follow/{code}/letter` and `/mine/{matter}/letter`: for whom there is nothing to write, no
/// such page.
pub(crate) async fn get(visit: Visit, at: At) -> Answer {
    let cx = visit.read().await?;
    let row = at.open(&visit, &cx, Act::Contest).await?.matter;
    let answers = find::answers(&cx, row.id).await?;
    let answer = answers.into_iter().next_back();
    let silence = appeal(&cx, &row).await?.filter(|appeal| appeal.ground != Ground::Refusal);
    if answer.is_none() && silence.is_none() {
        return Err(Problem::NotFound);
    }
    let author = match row.author_id {
        Some(author) => Some(people::find(&cx, author).await?),
        None => None,
    };
    let shell = visit.shell();
    let since = row.silence_on.as_ref().map(|on| shell.date(on));
    page(&Letter {
        name: author.as_ref().map(|author| author.name.clone()).unwrap_or_default(),
        address: author.and_then(|author| author.address).unwrap_or_default(),
        answer,
        silent_since: silence.and(since).unwrap_or_default(),
        told: Told::of(&cx, row).await?,
        at,
        shell,
    })
}
