//! Taking a way in out of one's file.

use axum::extract::Path;
use civic::people::ways::{self, CannotRemoveWay};

use super::own::{as_it_is, show};
use crate::form::Form;
use crate::problem::{Answer, Problem, refused};
use crate::visit::{Stopped, Visit, act};

/// `POST /account/ways/{id}/remove`: the last one only with a tick.
pub(crate) async fn remove(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let keep = visit.session().to_owned();
    let done = act!(visit, form, "way-removed", |cx| -> CannotRemoveWay {
        ways::remove(cx, &id, form.has("sure"), &keep).await?;
        "/account?done=removed".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotRemoveWay::Unknown)) => Err(Problem::NotFound),
        Err(Stopped::Refused(CannotRemoveWay::Last)) => last(&visit).await,
        Err(Stopped::Refused(CannotRemoveWay::Failed(failure))) => Err(failure.into()),
    }
}

async fn last(visit: &Visit) -> Answer {
    let form = as_it_is(visit).await?.error("sure", visit.words.say("account-ways-not_sure"));
    refused(&show(visit, form).await?)
}
