//! One commitment; its service's leads say that it was kept, or drop it with reasons.

use askama::Template;
use axum::extract::{Path, Query};
use civic::replies::{self, CannotSettle, Commitment, CommitmentState, Reply};
use civic::services::Role;
use civic::words::TEXT_LIMIT;

use super::{sentence, tone};
use crate::about::About;
use crate::form::{Form, FormView, too_long};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stop, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "replies/settle.html")]
struct Page {
    shell: Shell,
    form: FormView,
    commitment: Commitment,
    reply: Reply,
    about: Option<About>,
    is_lead: bool,
    done: String,
}

impl Page {
    fn sentence(&self) -> String {
        sentence(&self.commitment, &self.shell)
    }

    fn tone(&self) -> &'static str {
        tone(&self.commitment, &self.shell)
    }

    fn can_settle(&self) -> bool {
        self.is_lead && self.commitment.state == CommitmentState::Open
    }
}

/// `GET /commitments/{id}`
pub(crate) async fn get(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<AfterForm>,
) -> Answer {
    let mut shown = show(&visit, &id, FormView::new(visit.words)).await?;
    shown.done = visit.words.say_known("replies-done-", &asked.done, &["kept", "dropped"]);
    page(&shown)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let (commitment, reply) = replies::commitment(&cx, id).await?.ok_or(Problem::NotFound)?;
    Ok(Page {
        about: About::find(&cx, reply.subject()).await?,
        is_lead: visit.agent().is_some_and(|agent| agent.is(Role::Lead, reply.service_id)),
        shell: visit.shell(),
        form,
        commitment,
        reply,
        done: String::new(),
    })
}

/// `POST /commitments/{id}/keep`
pub(crate) async fn keep(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    if form.is_damaged() {
        return refused(&show(&visit, &id, form.view(visit.words)).await?);
    }
    let done = act!(visit, form, "commitment-kept", |cx| -> Stop<CannotSettle> {
        let (commitment, _) = replies::commitment(cx, &id).await?.ok_or(Problem::NotFound)?;
        replies::keep(cx, &commitment, form.get("proof")).await.map_err(Stop::Refused)?;
        format!("/commitments/{id}?done=kept")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(stopped) => explain(&visit, &id, &form, "proof", stopped).await,
    }
}

/// `POST /commitments/{id}/drop`
pub(crate) async fn drop(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    if form.is_damaged() {
        return refused(&show(&visit, &id, form.view(visit.words)).await?);
    }
    let done = act!(visit, form, "commitment-dropped", |cx| -> Stop<CannotSettle> {
        let (commitment, _) = replies::commitment(cx, &id).await?.ok_or(Problem::NotFound)?;
        let dropped = replies::drop_commitment(cx, &commitment, form.get("reasons"));
        dropped.await.map_err(Stop::Refused)?;
        format!("/commitments/{id}?done=dropped")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(stopped) => explain(&visit, &id, &form, "reasons", stopped).await,
    }
}

/// The page again, with the refusal at `field`.
async fn explain(
    visit: &Visit,
    id: &str,
    form: &Form,
    field: &str,
    stopped: Stopped<Stop<CannotSettle>>,
) -> Answer {
    let words = visit.words;
    let refusal = match stopped {
        Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem)) => {
            return Err(problem);
        }
        Stopped::Refused(Stop::Refused(refusal)) => refusal,
    };
    let text = match refusal {
        CannotSettle::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotSettle::Failed(failure) => return Err(failure.into()),
        CannotSettle::AlreadySettled { state } => {
            words.say(&format!("replies-settle-already_{}", state.word()))
        }
        CannotSettle::NoReasons { state } => {
            words.say(&format!("replies-settle-no_reasons_{}", state.word()))
        }
        CannotSettle::TooLong { length } => too_long(words, length, TEXT_LIMIT),
    };
    let shown = show(visit, id, form.view(words).error(field, text)).await?;
    refused(&shown)
}
