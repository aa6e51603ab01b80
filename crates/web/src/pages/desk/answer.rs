//! Answering: by a human, with name and role; a refusal gives reasons and ways to appeal. What the
//! agent may not send alone waits for who signs or approves it; what they have not sent is kept.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::Path;
use axum::response::IntoResponse;
use civic::matters::{
    self, AnswerDraft, CannotAnswer, CannotSaveDraft, CannotTakeBack, Draft, DraftWords, Matter,
    Outcome, Refusing, Sent, Submission, draft, submit,
};
use civic::{Context, services, templates};

use super::matter::{again, again_with, open, too_long};
use crate::form::{Carried, Choice, Form, FormView};
use crate::problem::{Answer, Problem};
use crate::shell::Shell;
use crate::visit::{Stop, Stopped, Visit, act};

/// The part of a matter's page where it is answered.
#[derive(Template)]
#[template(path = "desk/answer.html")]
pub(crate) struct Answering {
    shell: Shell,
    form: FormView,
    matter: Matter,
    waits: Option<Waiting>,
    /// Who sent the answer back, and their words.
    sent_back: Option<(String, String)>,
    /// What an answer can begin with.
    templates: Vec<Choice>,
    /// Colleagues who have a draft.
    others: Vec<String>,
    /// Since when one's own draft is kept.
    saved: Option<String>,
    /// What another window of the same agent kept.
    elsewhere: Option<Draft>,
}

impl HtmlSafe for Answering {}

/// An answer that waits for somebody else.
struct Waiting {
    row: Submission,
    writer: String,
    /// By whom it may be signed or approved.
    deciders: Vec<String>,
    may_take_back: bool,
}

impl Answering {
    /// For `matter` as it is now, with what was typed or else what was kept.
    pub(crate) async fn of(
        visit: &Visit,
        cx: &Context,
        matter: &Matter,
        form: &FormView,
    ) -> Result<Self, Problem> {
        let agent = visit.want_agent()?.id();
        let shell = visit.shell();
        let kept = draft::of(cx, matter.id, agent).await?;
        let typed = !form.value("draft_version").is_empty();
        let conflicts = form.is_refused_at("draft");
        let mut form = form.clone();
        if let Some(kept) = kept.as_ref().filter(|_| !typed) {
            form = filled(form, &kept.words());
        }
        let seen = kept.as_ref().map_or(0, |kept| kept.version);
        if !typed || conflicts {
            form = form.without("draft_version").filled("draft_version", seen.to_string());
        }
        let templates = templates::of_services(cx, &[matter.service_id]).await?;
        let choices = templates.into_iter().map(|row| (row.public_id.0, row.title));
        let others = draft::others(cx, matter.id).await?;
        Ok(Self {
            templates: choices.collect(),
            waits: Waiting::of(visit, cx, matter).await?,
            sent_back: sent_back(cx, matter).await?,
            others: others.iter().map(services::Agent::shown_name).collect(),
            saved: kept.as_ref().map(|kept| shell.moment(&kept.saved_at)),
            elsewhere: kept.filter(|_| conflicts),
            form: form.filled("version", matter.version.to_string()),
            matter: matter.clone(),
            shell,
        })
    }

    fn refuses(&self) -> bool {
        ["refuses", "reasons", "appeal"].iter().any(|name| !self.form.value(name).is_empty())
    }

    fn version(&self, name: &str) -> Carried {
        Carried::with(name, self.form.value(name))
    }
}

fn filled(form: FormView, words: &DraftWords) -> FormView {
    form.filled("answer", words.text.clone())
        .filled("refuses", if words.refuses { "yes" } else { "" })
        .filled("reasons", words.reasons.clone())
        .filled("appeal", words.appeal.clone())
}

impl Waiting {
    async fn of(visit: &Visit, cx: &Context, matter: &Matter) -> Result<Option<Self>, Problem> {
        let Some(row) = submit::waiting_on(cx, matter.id).await? else { return Ok(None) };
        let agent = visit.want_agent()?;
        let deciders = submit::deciders(cx, matter, row.wants, row.written_by).await?;
        Ok(Some(Self {
            writer: services::agent(cx, row.written_by).await?.shown_name(),
            deciders: deciders.iter().map(services::Agent::shown_name).collect(),
            may_take_back: row.written_by == agent.id()
                || agent.is(services::Role::Lead, matter.service_id),
            row,
        }))
    }
}

async fn sent_back(cx: &Context, matter: &Matter) -> Result<Option<(String, String)>, Problem> {
    let last = submit::last_on(cx, matter.id).await?;
    let last = last.filter(|last| last.outcome == Some(Outcome::SentBack));
    let Some((words, by)) = last.and_then(|last| last.words.zip(last.decided_by)) else {
        return Ok(None);
    };
    Ok(Some((services::agent(cx, by).await?.shown_name(), words)))
}

/// `POST /desk/{id}/answer`: it leaves, or waits for who may sign or approve it.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    if form.is_damaged() {
        let text = visit.words.say("shell-error-damaged");
        return again(&visit, &id, &form, "answer", text).await;
    }
    // Reasons that were written must not be dropped because a box was left unticked.
    if !form.has("refuses") && (form.line("reasons").is_some() || form.line("appeal").is_some()) {
        let text = visit.words.say("desk-refusal-not_ticked");
        return again(&visit, &id, &form, "refuses", text).await;
    }
    let seen = form.get("version").parse::<i32>();
    let sent = act!(visit, form, "matter-answered", |cx| -> Stop<CannotAnswer> {
        let mut matter = open(cx, &id, "answer").await?;
        matter.version = seen.clone().map_err(|_| Problem::Unreadable)?;
        let sent = matters::send(cx, typed(&form, matter)).await.map_err(Stop::Refused)?;
        let done = done(&sent);
        format!("/desk/{id}?done={done}")
    });
    match sent {
        Ok(redirect) => Ok(redirect),
        Err(stopped) => {
            let refusal = stopped.refusal()?;
            let (field, text) = explain(&visit, &form, &refusal);
            let mut view = form.view(visit.words).error(field, text);
            // It was said that the matter changed: what is sent now is sent to it as it is.
            if matches!(refusal, CannotAnswer::Changed) {
                view = view.without("version");
            }
            again_with(&visit, &id, view).await
        }
    }
}

fn typed(form: &Form, matter: Matter) -> AnswerDraft {
    let refusing = form.has("refuses").then(|| Refusing {
        reasons: form.get("reasons").to_owned(),
        appeal: form.get("appeal").to_owned(),
    });
    AnswerDraft { matter, text: form.get("answer").to_owned(), refusing }
}

/// The word for what became of an answer that was sent.
fn done(sent: &Sent) -> &'static str {
    match sent {
        Sent::Left(_) => "answered",
        Sent::Leaving(_) => "leaving",
        Sent::Submitted(_) => "submitted",
    }
}

/// Why an answer does not leave, and at which field that is said.
pub(super) fn explain(
    visit: &Visit,
    form: &Form,
    refusal: &CannotAnswer,
) -> (&'static str, String) {
    let words = visit.words;
    let key = match refusal {
        CannotAnswer::NoReasons => return ("reasons", words.say("desk-refusal-no_reasons")),
        CannotAnswer::NoAppeal => return ("appeal", words.say("desk-refusal-no_appeal")),
        CannotAnswer::Unfilled { field, what } => {
            return (field, words.tell("desk-refusal-unfilled").with("what", what).to_string());
        }
        CannotAnswer::AlreadyAnswered { by, on } => {
            let on = visit.shell().date(on);
            let told = words.tell("desk-refusal-already").with("by", by.as_str()).with("on", on);
            return ("answer", told.to_string());
        }
        CannotAnswer::TooLong { .. } => {
            let fields = ["answer", "reasons", "appeal"];
            let longest = fields.into_iter().max_by_key(|name| form.get(name).chars().count());
            let field = longest.unwrap_or("answer");
            return (field, too_long(visit, form.get(field)));
        }
        CannotAnswer::Empty => "desk-refusal-answer_empty",
        CannotAnswer::Unsigned | CannotAnswer::NobodySigns => "desk-refusal-nobody_signs",
        CannotAnswer::NoVisa => "desk-refusal-no_visa",
        CannotAnswer::Submitted => "desk-refusal-submitted",
        CannotAnswer::AnsweredBefore => "desk-refusal-answered_before",
        CannotAnswer::Merged => "desk-refusal-merged",
        CannotAnswer::Closed => "desk-refusal-closed",
        CannotAnswer::Withdrawn => "desk-refusal-withdrawn",
        CannotAnswer::Changed => "desk-refusal-changed",
        CannotAnswer::NotAllowed(_) | CannotAnswer::Failed(_) => "shell-not_for_you",
    };
    ("answer", words.say(key))
}

/// `POST /desk/{id}/take-back`: what waits for a signature or a visa.
pub(crate) async fn take_back(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "answer-taken-back", |cx| -> Stop<CannotTakeBack> {
        let matter = open(cx, &id, "act").await?;
        matters::take_back(cx, &matter).await.map_err(Stop::Refused)?;
        format!("/desk/{id}?done=taken_back")
    });
    let text = match done {
        Ok(redirect) => return Ok(redirect),
        Err(stopped) => match stopped.refusal()? {
            CannotTakeBack::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            _ => visit.words.say("desk-refusal-waits_no_more"),
        },
    };
    again(&visit, &id, &form, "answer", text).await
}

/// `POST /desk/{id}/draft`: keeps what was typed. A script asks as one types and is told the
/// draft's version; a button does so without one.
pub(crate) async fn keep(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = DraftWords {
        text: form.get("answer").to_owned(),
        refuses: form.has("refuses"),
        reasons: form.get("reasons").to_owned(),
        appeal: form.get("appeal").to_owned(),
    };
    let seen = form.get("draft_version").parse::<i32>().unwrap_or(0);
    let mut version = seen;
    let done = act!(visit, form, "draft-kept", |cx| -> CannotSaveDraft {
        version = matters::save_draft(cx, &id, &words, seen).await?;
        format!("/desk/{id}?done=drafted")
    });
    let (field, text) = match done {
        Ok(_) if form.get("by") == "script" => return kept(&visit, &id, version).await,
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotSaveDraft::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotSaveDraft::Unknown => return Err(Problem::NotFound),
            CannotSaveDraft::Failed(failure) => return Err(failure.into()),
            CannotSaveDraft::Settled => ("answer", visit.words.say("desk-refusal-no_draft")),
            CannotSaveDraft::SavedElsewhere { .. } => {
                ("draft", visit.words.say("desk-refusal-saved_elsewhere"))
            }
            CannotSaveDraft::TooLong { .. } => {
                explain(&visit, &form, &CannotAnswer::TooLong { length: 0 })
            }
        },
    };
    again(&visit, &id, &form, field, text).await
}

/// The version of one's own draft, for the script that kept it.
async fn kept(visit: &Visit, id: &str, version: i32) -> Answer {
    let kept = draft::own(&visit.read().await?, id).await?;
    Ok(kept.map_or(version, |kept| kept.version).to_string().into_response())
}
