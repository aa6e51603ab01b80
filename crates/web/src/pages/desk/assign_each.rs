//! Giving several matters of the list to one agent. Each is given wholly or not at all; which stay,
//! and why, is said above the list.

use std::fmt::Write;

use civic::matters::{self, Assigned, CannotAssign};
use civic::refusal::Failure;
use civic::services;

use super::list::{Asked, Desk, SIZE};
use crate::form::Form;
use crate::problem::{Answer, refused};
use crate::visit::{Stopped, Visit, act};

/// Why a matter was not given, as addresses and keys of texts say it.
pub(super) const REASONS: [&str; 5] =
    ["settled", "not_of_service", "away", "answered_before", "unknown"];

fn reason(why: &CannotAssign) -> &'static str {
    match why {
        CannotAssign::Settled { .. } => "settled",
        CannotAssign::NotOfTheService => "not_of_service",
        CannotAssign::Away => "away",
        CannotAssign::AnsweredBefore => "answered_before",
        CannotAssign::NotAllowed(_) | CannotAssign::Failed(_) => "unknown",
    }
}

/// `POST /desk/assign`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let asked = Asked::of(&form);
    let ids: Vec<String> = form.all("matter").take(SIZE as usize).map(str::to_owned).collect();
    let to = services::by_public_id(&visit.read().await?, form.get("to")).await?;
    let mut view = form.view(visit.words);
    if ids.is_empty() {
        view = view.error("matters", visit.words.say("desk-assign-none"));
    }
    let Some(to) = to.filter(|agent| agent.active && !ids.is_empty()) else {
        if form.get("to").is_empty() || !ids.is_empty() {
            view = view.error("to", visit.words.say("desk-assign-no_agent"));
        }
        return refused(&Desk::of(&visit, asked, view).await?);
    };
    let done = act!(visit, form, "matter-assigned-each", |cx| -> Failure {
        told(&asked, &matters::assign_each(cx, &ids, to.id).await?)
    });
    done.map_err(|stopped| match stopped {
        Stopped::Refused(failure) => failure.into(),
        Stopped::Problem(problem) => problem,
    })
}

/// The address of the list that says what was given and what was not.
fn told(asked: &Asked, assigned: &Assigned) -> String {
    let mut kept = String::new();
    for (reference, why) in &assigned.kept {
        let reference = reference.as_deref().unwrap_or_default();
        let _ = write!(kept, ",{reference}.{}", reason(why));
    }
    form_urlencoded::Serializer::new(asked.here())
        .append_pair("given", &assigned.given.to_string())
        .append_pair("kept", kept.trim_start_matches(','))
        .finish()
}
