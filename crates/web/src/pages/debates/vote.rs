//! Voting on one statement, for the first time or again.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::debates::{self, CannotCast, Cast, Stance};

use super::find::again;
use super::{Stop, acting, not_open, speaking};
use crate::form::Form;
use crate::problem::{Answer, Problem};
use crate::visit::{Stopped, Visit, act};

/// `POST /debates/{id}/vote`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let stance = Stance::from_word(form.get("stance")).ok_or(Problem::Unreadable)?;
    // Where it leads is kept beside a time, so the statement is not part of it: votes have none.
    let done = act!(visit, form, "vote-cast", |cx| -> Stop<CannotCast> {
        let debate = acting(cx, &id).await?;
        let voice = speaking(cx, &visit, &debate).await?.id;
        let statement = debates::statement(cx, debate.id, form.get("statement"))
            .await
            .map_err(Stop::Failed)?
            .ok_or(Stop::NoStatement)?
            .id;
        let verdicts = debates::cast(cx, &[Cast { voice, statement, stance }]).await;
        for verdict in verdicts.map_err(Stop::Failed)? {
            verdict.map_err(Stop::Refused)?;
        }
        format!("/debates/{id}#vote")
    });
    match done {
        Ok(_) => {
            let statement = form.get("statement");
            let voted: String = form_urlencoded::byte_serialize(statement.as_bytes()).collect();
            Ok(Redirect::to(&format!("/debates/{id}?voted={voted}#vote")).into_response())
        }
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::NoVoice)) => {
            again(&visit, &id, &form, "college", visit.words.say("debates-no_voice")).await
        }
        Err(Stopped::Refused(Stop::Refused(CannotCast::NotOpen(closed)))) => {
            again(&visit, &id, &form, "main", not_open(&visit.shell(), &closed)).await
        }
        Err(Stopped::Refused(_)) => {
            again(&visit, &id, &form, "main", visit.words.say("debates-vote-no_statement")).await
        }
    }
}
