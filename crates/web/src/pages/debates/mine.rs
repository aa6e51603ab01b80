//! One's own votes, each with the way back to it.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::debates::{self, Debate, Stance, Statement};

use super::{found, voice_of};
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "debates/mine.html")]
struct Page {
    shell: Shell,
    debate: Debate,
    votes: Vec<(Statement, Stance)>,
    is_open: bool,
}

/// `GET /debates/{id}/mine`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let cx = visit.read().await?;
    let debate = found(&cx, &id).await?;
    let Some(voice) = voice_of(&cx, &visit, &debate).await? else {
        return Ok(Redirect::to(&format!("/debates/{id}")).into_response());
    };
    let cast = debates::votes_of(&cx, voice.id).await?;
    let statements = debates::statements(&cx, debate.id).await?;
    let votes = statements.into_iter().filter_map(|statement| {
        let stance = cast.iter().find(|(id, _)| *id == statement.id)?.1;
        Some((statement, stance))
    });
    let votes = votes.collect();
    let shell = visit.shell();
    let is_open = debate.is_open(shell.today());
    page(&Page { shell, debate, votes, is_open })
}
