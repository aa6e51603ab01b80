//! Moving a transformation on. States do not go back, so that it is confirmed.

use axum::extract::Path;
use civic::rights::Act;
use civic::transformations::{self, CannotAdvance, State};

use super::find::show;
use super::{find_numbered, numbered};
use crate::form::Form;
use crate::problem::{Answer, Problem, refused};
use crate::visit::{Stopped, Visit, act};

/// `POST /transformations/{number}/advance`
pub(crate) async fn post(visit: Visit, Path(number): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let row = numbered(&visit.read().await?, &number).await?;
    visit.want(Act::Declare, row.service_id)?;
    let Some(to) = State::from_word(form.get("to")) else {
        let view = form.view(words).error("to", words.say("transformations-advance-none"));
        return refused(&show(&visit, &number, view).await?);
    };
    if !form.has("sure") {
        let view = form.view(words).error("sure", words.say("transformations-advance-not_sure"));
        return refused(&show(&visit, &number, view).await?);
    }
    let done = act!(visit, form, "transformation-advanced", |cx| -> CannotAdvance {
        let row = find_numbered(cx, &number).await?.ok_or(CannotAdvance::Unknown)?;
        transformations::advance(cx, &row, to).await?;
        format!("/transformations/{}?done=advanced", row.number)
    });
    let text = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(CannotAdvance::Unknown)) => return Err(Problem::NotFound),
        Err(Stopped::Refused(CannotAdvance::NotAllowed(not_allowed))) => {
            return Err(not_allowed.into());
        }
        Err(Stopped::Refused(CannotAdvance::NotDeclared)) => {
            words.say("transformations-advance-not_declared")
        }
        Err(Stopped::Refused(CannotAdvance::Backwards { from, .. })) => {
            let from = words.say(&format!("transformations-state-{}", from.word()));
            words.tell("transformations-advance-backwards").with("state", from).to_string()
        }
        Err(Stopped::Refused(CannotAdvance::Failed(failure))) => return Err(failure.into()),
    };
    refused(&show(&visit, &number, form.view(words).error("to", text)).await?)
}
