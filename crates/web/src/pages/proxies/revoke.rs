//! Ending that somebody acts: from one's account, from a matter's page, or as the proxy.

use axum::extract::Path;
use civic::proxies::{self, CannotRevoke};
use civic::rights::Act;
use serde::Deserialize;

use crate::form::Form;
use crate::pages::matters::at::At;
use crate::problem::{Answer, Problem};
use crate::visit::{Stop, Stopped, Visit, act};

/// Which proxy.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    id: String,
}

/// `POST /account/proxies/{id}/end`
pub(crate) async fn end(visit: Visit, Path(Which { id }): Path<Which>, form: Form) -> Answer {
    own(visit, &id, form, "/account/proxies?done=ended").await
}

/// `POST /account/proxies/{id}/give-up`
pub(crate) async fn give_up(visit: Visit, Path(Which { id }): Path<Which>, form: Form) -> Answer {
    own(visit, &id, form, "/account/proxies?done=given_up").await
}

async fn own(visit: Visit, id: &str, form: Form, to: &str) -> Answer {
    let words = visit.words;
    let wording = words.say("proxies-end");
    let done = act!(visit, form, "proxy-ended", |cx| -> CannotRevoke {
        proxies::revoke(cx, id, (&wording, words.language())).await?;
        to.to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => Err(missing(refusal)),
    }
}

/// `POST /follow/{code}/proxies/{id}/end` and `/mine/{matter}/proxies/{id}/end`
pub(crate) async fn in_matter(
    visit: Visit,
    at: At,
    Path(Which { id }): Path<Which>,
    form: Form,
) -> Answer {
    let words = visit.words;
    let wording = words.say("proxies-end");
    let to = format!("{}?done=proxy_ended", at.page());
    let done = act!(visit, form, "proxy-ended", |cx| -> Stop<CannotRevoke> {
        let opened = at.open(&visit, cx, Act::EndProxy).await?;
        let said = (wording.as_str(), words.language());
        proxies::revoke_in(cx, &opened, &id, said).await.map_err(Stop::Refused)?;
        at.forget(&to)
    });
    match done {
        Ok(_) => leave(&visit, &at, &to).await,
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(refusal))) => Err(missing(refusal)),
    }
}

/// To the matter; or to one's own list, for a proxy who no longer sees it.
async fn leave(visit: &Visit, at: &At, to: &str) -> Answer {
    use axum::response::{IntoResponse, Redirect};
    let sees = at.open(visit, &visit.read().await?, Act::Follow).await.is_ok();
    let to = if sees { to } else { "/account/proxies?done=given_up" };
    Ok(Redirect::to(to).into_response())
}

fn missing(refusal: CannotRevoke) -> Problem {
    match refusal {
        CannotRevoke::Unknown => Problem::NotFound,
        CannotRevoke::NotAllowed(not_allowed) => not_allowed.into(),
        CannotRevoke::Failed(failure) => failure.into(),
    }
}
