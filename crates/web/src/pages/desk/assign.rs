//! Giving a matter to a colleague of the service.

use axum::extract::Path;
use civic::ids::AgentId;
use civic::matters::{self, CannotAssign};
use civic::services;

use super::matter::{ended, open};
use crate::form::Form;
use crate::problem::Answer;
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/assign`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "matter-assigned", |cx| -> Stop<CannotAssign> {
        let matter = open(cx, &id, "act").await?;
        let agent = services::by_public_id(cx, form.get("agent")).await?;
        // Who is not of the body is not of the service either.
        let agent = agent.map_or(AgentId(0), |agent| agent.id);
        matters::assign(cx, &matter, agent).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=assigned")
    });
    ended(&visit, (&id, &form), done, |refusal| {
        let key = match refusal {
            CannotAssign::NotOfTheService => "desk-assign-nobody",
            CannotAssign::Away => "desk-assign-away",
            CannotAssign::AnsweredBefore => "desk-refusal-answered_before",
            CannotAssign::Settled { .. } => "desk-refusal-settled",
            CannotAssign::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotAssign::Failed(failure) => return Err(failure.into()),
        };
        Ok(("agent", visit.words.say(key)))
    })
    .await
}
