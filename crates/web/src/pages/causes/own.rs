//! What the author of a matter takes back, with the code on its receipt: their support of a cause,
//! and their words from one that grew from it. Both stay theirs when the cause is not shown.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::causes::{self, CannotLeave, Cause, Leave, Supporter, find};
use civic::consents::{self, CannotConsent, NewConsent, Purpose};
use civic::matters::{self, Matter};
use civic::rights::Act;
use civic::words::Channel;
use civic::{Context, Failure};

use crate::form::Form;
use crate::pages::matters::follow::no_code;
use crate::problem::{Answer, Problem};
use crate::visit::{Stop, Stopped, Visit, act};

/// `POST /follow/{code}/causes/{id}/leave`
pub(crate) async fn leave(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let words = visit.words;
    let to = format!("/follow/{code}?done=left");
    let done = act!(visit, form, "cause-left", |cx| -> Stop<CannotLeave> {
        let matter = matter(cx, &code).await?;
        let cause = among(find::of_matter(cx, matter.id).await, &id)?;
        let leave = Leave {
            cause: &cause,
            who: Supporter::Matter(&matter),
            channel: Channel::Online,
            wording: words.say("causes-leave-send"),
            language: words.language(),
        };
        causes::leave(cx, leave).await.map_err(Stop::Refused)?;
        no_code(&to, &code)
    });
    answer(done, &to)
}

/// `POST /follow/{code}/causes/{id}/words`: the words are no longer shown to anyone but the
/// service; who else supports the cause still does.
pub(crate) async fn words(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let words = visit.words;
    let to = format!("/follow/{code}?done=unsaid");
    let done = act!(visit, form, "cause-words-taken-back", |cx| -> Stop<CannotConsent> {
        let matter = matter(cx, &code).await?;
        let cause = among(find::in_words_of(cx, matter.id).await, &id)?;
        let no_longer = NewConsent {
            subject: cause.subject(),
            purpose: Purpose::Show,
            wording: words.say("causes-own-words_back"),
            language: words.language(),
            channel: Channel::Online,
        };
        consents::withdraw(cx, no_longer).await.map_err(Stop::Refused)?;
        no_code(&to, &code)
    });
    answer(done, &to)
}

async fn matter(cx: &Context, code: &str) -> Result<Matter, Problem> {
    matters::find::by_code(cx, code).await?.ok_or(Problem::UnknownCode)
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
