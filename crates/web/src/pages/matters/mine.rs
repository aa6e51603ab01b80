//! A signed-in person's matters: under their name, taken in with a code, and of those they act for.

use askama::Template;
use axum::extract::{Path, Query};
use civic::matters::{self, CannotLink, Matter, list};
use civic::{Context, Failure, people, proxies};

use super::Told;
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stop, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "matters/mine.html")]
struct Mine {
    shell: Shell,
    form: FormView,
    own: Vec<Told>,
    linked: Vec<Told>,
    /// By person: their name, the proxy under which to bring for them, their matters.
    others: Vec<Other>,
    done: String,
}

/// Somebody for whom one acts.
struct Other {
    name: String,
    /// The proxy's public id, where it is for all matters.
    bring_as: Option<String>,
    matters: Vec<Told>,
}

/// `GET /mine`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let mut shown = show(&visit, FormView::new(visit.words)).await?;
    let known = ["linked", "unlinked", "accepted"];
    shown.done = visit.words.say_known("matters-mine-done-", &asked.done, &known);
    page(&shown)
}

async fn show(visit: &Visit, form: FormView) -> Result<Mine, Problem> {
    let cx = visit.read().await?;
    if cx.person().is_none() {
        return Err(Problem::SignInFirst);
    }
    let mut others = Vec::new();
    for proxy in proxies::held(&cx).await? {
        others.push(Other {
            name: people::find(&cx, proxy.person_id).await?.name,
            matters: told(&cx, list::for_proxy(&cx, &proxy).await?).await?,
            bring_as: proxy.matter_id.is_none().then_some(proxy.public_id.0),
        });
    }
    Ok(Mine {
        shell: visit.shell(),
        form,
        own: told(&cx, list::own(&cx).await?).await?,
        linked: told(&cx, list::linked(&cx).await?).await?,
        others,
        done: String::new(),
    })
}

async fn told(cx: &Context, rows: Vec<Matter>) -> Result<Vec<Told>, Failure> {
    let mut told = Vec::new();
    for row in rows {
        told.push(Told::of(cx, row).await?);
    }
    Ok(told)
}

/// `POST /mine`: takes a matter in with the code of its receipt. What was typed is a secret and is
/// not shown again.
pub(crate) async fn link(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let done = act!(visit, form, "matter-linked", |cx| -> CannotLink {
        matters::link(cx, form.get("code")).await?;
        "/mine?done=linked".to_owned()
    });
    let key = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotLink::Misread if form.get("code").trim().is_empty() => "matters-follow-empty",
            CannotLink::Misread => "matters-follow-slip",
            CannotLink::UnknownCode => "shell-problem_text-unknown_code",
            CannotLink::AlreadyThere => "matters-mine-there",
            CannotLink::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotLink::Failed(failure) => return Err(failure.into()),
        },
    };
    refused(&show(&visit, FormView::new(words).error("code", words.say(key))).await?)
}

/// `POST /mine/{matter}/unlink`
pub(crate) async fn unlink(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "matter-unlinked", |cx| -> Stop<Failure> {
        if !matters::unlink(cx, &id).await? {
            return Err(Problem::NotFound.into());
        }
        "/mine?done=unlinked".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(failure))) => Err(failure.into()),
    }
}
