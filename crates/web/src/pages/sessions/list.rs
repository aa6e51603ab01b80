//! One's own sessions: where one is signed in, and ending that elsewhere.

use askama::Template;
use axum::extract::{Path, Query};
use civic::Failure;
use civic::ids::PublicId;
use civic::sessions::{
    self, AGENT_IDLE_HOURS, AGENT_LONGEST_HOURS, CannotEnd, PERSON_IDLE_DAYS, PERSON_LONGEST_DAYS,
    Session,
};

use crate::form::Form;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "sessions/list.html")]
struct Page {
    shell: Shell,
    sessions: Vec<Session>,
    /// When sessions end by themselves.
    rule: String,
    done: String,
}

/// `GET /sessions`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let cx = visit.read().await?;
    let sessions = sessions::own(&cx, visit.session()).await?;
    let done = visit.words.say_known("sessions-list-done_", &asked.done, &["ended", "others"]);
    page(&Page { shell: visit.shell(), sessions, rule: rule(&visit), done })
}

fn rule(visit: &Visit) -> String {
    let (key, idle, longest) = match visit.agent() {
        Some(_) => ("sessions-list-rule_agent", AGENT_IDLE_HOURS, AGENT_LONGEST_HOURS),
        None => ("sessions-list-rule_person", PERSON_IDLE_DAYS, PERSON_LONGEST_DAYS),
    };
    visit.words.tell(key).with("idle", idle).with("longest", longest).to_string()
}

/// `POST /sessions/{id}/end`
pub(crate) async fn end(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "own-session-ended", |cx| -> CannotEnd {
        sessions::end(cx, &PublicId(id.clone())).await?;
        "/sessions?done=ended".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Refused(CannotEnd::UnknownSession)) => Err(Problem::NotFound),
        Err(Stopped::Refused(CannotEnd::Failed(failure))) => Err(failure.into()),
        Err(Stopped::Problem(problem)) => Err(problem),
    }
}

/// `POST /sessions/others/end`
pub(crate) async fn end_others(visit: Visit, form: Form) -> Answer {
    let done = act!(visit, form, "other-sessions-ended", |cx| -> Failure {
        sessions::end_others(cx, visit.session()).await?;
        "/sessions?done=others".to_owned()
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Refused(failure)) => Err(failure.into()),
        Err(Stopped::Problem(problem)) => Err(problem),
    }
}
