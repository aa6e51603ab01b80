//! Taking part: as what, with a code where the college wants one; and leaving no trace on a
//! computer that others use.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use civic::debates::{self, CannotJoin, Join};
use civic::words::Channel;

use super::find::again;
use super::{Stop, acting, cookie, found, not_open, voice_of};
use crate::form::Form;
use crate::problem::{Answer, Problem};
use crate::visit::{Stopped, Visit, act, set_cookie};

/// `POST /debates/{id}/join`. Who goes back and joins again without a code has the voice that they
/// had: one person is not two because of a button of the browser.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let token = visit.code_of(&form)?;
    let code = form.line("code");
    if code.is_none() && has_voice(&visit, &id).await? {
        return Ok(Redirect::to(&format!("/debates/{id}?done=joined#vote")).into_response());
    }
    let done = act!(visit, form, "debate-joined", |cx| -> Stop<CannotJoin> {
        let debate = acting(cx, &id).await?;
        let join = Join {
            debate: debate.id,
            college: form.get("college").to_owned(),
            code: code.clone(),
            channel: Channel::Online,
            token: Some(token.clone()),
        };
        debates::join(cx, join).await.map_err(Stop::Refused)?;
        format!("/debates/{id}?done=joined#vote")
    });
    match done {
        Ok(mut redirect) => {
            // For a person who signed in without a code, the session speaks.
            if !visit.shell().is_person() || code.is_some() {
                let debate = found(&visit.read().await?, &id).await?;
                set_cookie(&mut redirect, &visit.app, &cookie(&debate), &token, 365);
            }
            Ok(redirect)
        }
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(refusal))) => {
            let (field, text) = explain(&visit, &id, &refusal).await?;
            again(&visit, &id, &form, field, text).await
        }
        Err(Stopped::Refused(_)) => Err(Problem::Unreadable),
    }
}

async fn has_voice(visit: &Visit, id: &str) -> Result<bool, Problem> {
    let cx = visit.read().await?;
    let debate = found(&cx, id).await?;
    Ok(voice_of(&cx, visit, &debate).await?.is_some())
}

async fn explain(
    visit: &Visit,
    id: &str,
    refusal: &CannotJoin,
) -> Result<(&'static str, String), Problem> {
    let words = visit.words;
    Ok(match refusal {
        CannotJoin::NotOpen(closed) => ("main", not_open(&visit.shell(), closed)),
        CannotJoin::UnknownCollege | CannotJoin::Failed(_) => {
            ("college", words.say("debates-join-no_college"))
        }
        CannotJoin::CodeWanted => ("code", words.say("debates-join-code_wanted")),
        CannotJoin::CodeMisread => ("code", words.say("debates-join-code_misread")),
        CannotJoin::CodeUnknown => ("code", words.say("debates-join-code_unknown")),
        CannotJoin::CodeUsed => ("code", words.say("debates-join-code_used")),
        CannotJoin::CodeRevoked => ("code", words.say("debates-join-code_revoked")),
        CannotJoin::CodeOfOtherCollege { slug } => {
            let cx = visit.read().await?;
            let debate = found(&cx, id).await?;
            let colleges = debates::colleges(&cx, debate.id, visit.language()).await?;
            let named = colleges.iter().find(|college| college.row.slug == *slug);
            let name = named.map_or(slug.as_str(), |college| college.name.as_str());
            ("code", words.tell("debates-join-code_of_other").with("college", name).to_string())
        }
    })
}

/// `POST /debates/{id}/forget`: this browser no longer speaks for the voice. The votes stay.
pub(crate) async fn forget(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    visit.check(&form)?;
    let debate = found(&visit.read().await?, &id).await?;
    let mut redirect = Redirect::to(&format!("/debates/{id}?done=forgotten")).into_response();
    set_cookie(&mut redirect, &visit.app, &cookie(&debate), "", 0);
    Ok(redirect)
}
