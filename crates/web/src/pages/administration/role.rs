//! Giving an agent a role.

use axum::extract::Path;
use civic::services::{self, CannotGiveRole, Grant, Role};

use super::agent::show;
use super::{explain, taken};
use crate::form::{Form, FormView};
use crate::problem::{Answer, Problem, refused};
use crate::visit::{Visit, act};

/// `POST /administration/agents/{id}/roles`
pub(crate) async fn give(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&show(&visit, &id, view, true).await?);
    }
    let grant = match read(&visit, &form, view.clone()).await? {
        Ok(grant) => grant,
        Err(view) => return refused(&show(&visit, &id, view, true).await?),
    };
    let done = act!(visit, form, "role-given", |cx| -> CannotGiveRole {
        services::give_role(cx, &id, &grant).await?;
        format!("/administration/agents/{id}?done=role")
    });
    match taken(&visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => {
            let view = refusing(&visit, view, refusal)?;
            refused(&show(&visit, &id, view, true).await?)
        }
    }
}

/// What the form gives, or what of it cannot be read.
async fn read(
    visit: &Visit,
    form: &Form,
    view: FormView,
) -> Result<Result<Grant, FormView>, Problem> {
    let role = Role::from_word(form.get("role")).ok_or(Problem::Unreadable)?;
    let service = match form.line("service") {
        Some(slug) => {
            let cx = visit.read().await?;
            Some(super::service(visit, &cx, &slug).await?.row.id)
        }
        None => None,
    };
    let mut bad = Vec::new();
    let mut date = |field: &'static str| {
        form.date(field).unwrap_or_else(|_| {
            bad.push(field);
            None
        })
    };
    let (from, until) = (date("from"), date("until"));
    if bad.is_empty() {
        let purpose = form.get("purpose").to_owned();
        return Ok(Ok(Grant { role, service, from, until, purpose }));
    }
    let no_date = || visit.words.say("administration-no_date");
    Ok(Err(bad.into_iter().fold(view, |view, field| view.error(field, no_date()))))
}

fn refusing(visit: &Visit, view: FormView, refusal: CannotGiveRole) -> Result<FormView, Problem> {
    let words = visit.words;
    match refusal {
        CannotGiveRole::NotAllowed(not_allowed) => Err(not_allowed.into()),
        CannotGiveRole::Unknown => Err(Problem::NotFound),
        CannotGiveRole::Left => Ok(view.error("role", words.say("administration-role_left"))),
        CannotGiveRole::AlreadyHeld => {
            Ok(view.error("role", words.say("administration-role_already")))
        }
        CannotGiveRole::Fields(bad) => Ok(explain(visit, view, &bad)),
        CannotGiveRole::Failed(failure) => Err(failure.into()),
    }
}
