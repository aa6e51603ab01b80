//! What the author of a matter takes back, with the code on its receipt or signed in: their support of a cause,
//! and their words from one that grew from it. Both stay theirs when the cause is not shown.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::Failure;
use civic::causes::{self, CannotLeave, Cause, Leave, Supporter, find};
use civic::consents::{self, CannotConsent, NewConsent, Purpose};
use civic::rights::Act;
use civic::words::Channel;
use serde::Deserialize;

use crate::form::Form;
use crate::pages::matters::at::At;
use crate::problem::{Answer, Problem};
use crate::visit::{Stop, Stopped, Visit, act};

/// Which cause.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    id: String,
}

/// `POST /follow/{code}/causes/{id}/leave` and `/mine/{matter}/causes/{id}/leave`
pub(crate) async fn leave(
    visit: Visit,
    at: At,
    Path(Which { id }): Path<Which>,
    form: Form,
) -> Answer {
    let words = visit.words;
    let to = format!("{}?done=left", at.page());
    let done = act!(visit, form, "cause-left", |cx| -> Stop<CannotLeave> {
        let matter = at.open(&visit, cx, Act::OwnCauses).await?.matter;
        let cause = among(find::of_matter(cx, matter.id).await, &id)?;
        let leave = Leave {
            cause: &cause,
            who: Supporter::Matter(&matter),
            channel: Channel::Online,
            wording: words.say("causes-leave-send"),
            language: words.language(),
        };
        causes::leave(cx, leave).await.map_err(Stop::Refused)?;
        at.forget(&to)
    });
    answer(done, &to)
}

/// `POST /follow/{code}/causes/{id}/words` and `/mine/{matter}/causes/{id}/words`: the words are no longer shown to anyone but the
/// service; who else supports the cause still does.
pub(crate) async fn words(
    visit: Visit,
    at: At,
    Path(Which { id }): Path<Which>,
    form: Form,
) -> Answer {
    let words = visit.words;
    let to = format!("{}?done=unsaid", at.page());
    let done = act!(visit, form, "cause-words-taken-back", |cx| -> Stop<CannotConsent> {
        let matter = at.open(&visit, cx, Act::OwnCauses).await?.matter;
        let cause = among(find::in_words_of(cx, matter.id).await, &id)?;
        let no_longer = NewConsent {
            subject: cause.subject(),
            purpose: Purpose::Show,
            wording: words.say("causes-own-words_back"),
            language: words.language(),
            channel: Channel::Online,
        };
        consents::withdraw(cx, no_longer).await.map_err(Stop::Refused)?;
        at.forget(&to)
    });
    answer(done, &to)
}

fn among(causes: Result<Vec<Cause>, Failure>, id: &str) -> Result<Cause, Problem> {
    causes?.into_iter().find(|cause| cause.public_id.0 == id).ok_or(Problem::NotFound)
}

/// Nothing is left to refuse but that an agent speaks for somebody online.
fn answer<E: civic::Refusal>(
    done: Result<axum::response::Response, Stopped<Stop<E>>>,
    to: &str,
) -> Answer {
    match done {
        Ok(_) => Ok(Redirect::to(to).into_response()),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(_))) => Err(Problem::Forbidden(Act::OwnCauses)),
    }
}
