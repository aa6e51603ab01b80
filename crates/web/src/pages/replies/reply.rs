//! Replying in public to a cause, a debate or a transformation, with up to three commitments.

use askama::Template;
use axum::extract::Path;
use civic::replies::{self, CannotReply, NewCommitment, ReplyDraft};
use civic::rights::Act;
use civic::words::{LINE_LIMIT, Subject, TEXT_LIMIT};
use civic::{Context, Failure};
use civic::{causes, debates, transformations};

use crate::about::About;
use crate::form::{Form, FormView, too_long};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stop, Visit, act};

/// Most commitments in one form: more than a few are no promise that anyone follows.
const MOST: usize = 3;

#[derive(Template)]
#[template(path = "replies/reply.html")]
struct Page {
    shell: Shell,
    form: FormView,
    about: About,
    /// Why nobody can reply now; empty where one can.
    closed: String,
}

impl Page {
    fn action(&self) -> String {
        format!("{}/reply", self.about.address)
    }
}

/// `GET /causes/{id}/reply`
pub(crate) async fn get_cause(visit: Visit, Path(id): Path<String>) -> Answer {
    get(&visit, Subject::Cause, &id).await
}

/// `POST /causes/{id}/reply`
pub(crate) async fn post_cause(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    post(&visit, Subject::Cause, &id, &form).await
}

/// `GET /debates/{id}/reply`
pub(crate) async fn get_debate(visit: Visit, Path(id): Path<String>) -> Answer {
    get(&visit, Subject::Debate, &id).await
}

/// `POST /debates/{id}/reply`
pub(crate) async fn post_debate(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    post(&visit, Subject::Debate, &id, &form).await
}

/// `GET /transformations/{number}/reply`
pub(crate) async fn get_transformation(visit: Visit, Path(number): Path<String>) -> Answer {
    get(&visit, Subject::Transformation, &number).await
}

/// `POST /transformations/{number}/reply`
pub(crate) async fn post_transformation(
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Answer {
    post(&visit, Subject::Transformation, &number, &form).await
}

async fn get(visit: &Visit, kind: Subject, id: &str) -> Answer {
    let about = open(visit, kind, id).await?;
    let cx = visit.read().await?;
    let closed = closed(&cx, visit, &about).await?;
    page(&Page { shell: visit.shell(), form: FormView::new(visit.words), about, closed })
}

/// What is replied to, for a lead of its service.
async fn open(visit: &Visit, kind: Subject, id: &str) -> Result<About, Problem> {
    let about = find(&visit.read().await?, kind, id).await?.ok_or(Problem::NotFound)?;
    visit.want(Act::Reply, about.service)?;
    Ok(about)
}

async fn find(cx: &Context, kind: Subject, id: &str) -> Result<Option<About>, Failure> {
    let subject = match kind {
        Subject::Cause => causes::find::by_public_id(cx, id).await?.map(|row| row.subject()),
        Subject::Debate => debates::find(cx, id).await?.map(|row| row.scope()),
        Subject::Transformation => match id.parse() {
            Ok(number) => transformations::find(cx, number).await?.map(|row| row.subject()),
            Err(_) => None,
        },
        Subject::Matter | Subject::Voice | Subject::Proxy | Subject::Agent | Subject::Link => None,
    };
    match subject {
        Some(subject) => About::find(cx, subject).await,
        None => Ok(None),
    }
}

/// Why nobody can reply now, so that nothing is typed in vain.
async fn closed(cx: &Context, visit: &Visit, about: &About) -> Result<String, Failure> {
    let shell = visit.shell();
    if about.subject.0 == Subject::Transformation {
        return Ok(String::new());
    }
    if let Some(earlier) = replies::of_subject(cx, about.subject).await?.first() {
        let told = shell.tell("replies-reply-already");
        return Ok(told.with("on", shell.date(&earlier.published_on)).to_string());
    }
    if about.subject.0 == Subject::Debate {
        let debate = debates::by_id(cx, civic::ids::DebateId(about.subject.1)).await?;
        let open = [debates::Phase::Upcoming, debates::Phase::Running];
        if open.contains(&debate.phase(cx.today())) {
            let told = shell.tell("replies-reply-still_open");
            return Ok(told.with("until", shell.date(&debate.closes_on)).to_string());
        }
    }
    Ok(String::new())
}

async fn post(visit: &Visit, kind: Subject, id: &str, form: &Form) -> Answer {
    let about = open(visit, kind, id).await?;
    if form.is_damaged() {
        return again(visit, about, form.view(visit.words));
    }
    let (commitments, rows) = match promises(visit, form) {
        Ok(read) => read,
        Err(view) => return again(visit, about, view),
    };
    let done = act!(visit, form, "replied", |cx| -> Stop<CannotReply> {
        let about = find(cx, kind, id).await?.ok_or(Problem::NotFound)?;
        let draft = ReplyDraft {
            subject: about.subject,
            text: form.get("text").to_owned(),
            language: visit.language(),
            commitments: commitments.clone(),
        };
        replies::reply(cx, draft).await.map_err(Stop::Refused)?;
        format!("{}?done=replied", about.address)
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(stopped) => {
            let refusal = stopped.refusal()?;
            let (field, text) = explain(visit, &refusal, &rows)?;
            again(visit, about, form.view(visit.words).error(&field, text))
        }
    }
}

fn again(visit: &Visit, about: About, form: FormView) -> Answer {
    refused(&Page { shell: visit.shell(), form, about, closed: String::new() })
}

/// The commitments that were typed, and in which row of the form each stands; or the form with a
/// refusal at each field that is missing or cannot be read. A row left empty is no commitment.
fn promises(visit: &Visit, form: &Form) -> Result<(Vec<NewCommitment>, Vec<usize>), FormView> {
    let mut view = form.view(visit.words);
    let mut commitments = Vec::new();
    let mut rows = Vec::new();
    for row in 1..=MOST {
        let field = |name: &str| format!("{name}_{row}");
        if ["what", "owner", "due"].iter().all(|name| form.line(&field(name)).is_none()) {
            continue;
        }
        for name in ["what", "owner", "due"] {
            if form.line(&field(name)).is_none() {
                let text = visit.words.say(&format!("replies-reply-no_{name}"));
                view = view.error(&field(name), text);
            }
        }
        let [what, owner] = ["what", "owner"].map(|name| form.get(&field(name)).to_owned());
        match form.date(&field("due")) {
            Ok(Some(due_on)) => {
                commitments.push(NewCommitment { what, owner, due_on });
                rows.push(row);
            }
            Ok(None) => {}
            Err(_) => {
                view = view.error(&field("due"), visit.words.say("transformations-bad_date"));
            }
        }
    }
    if view.is_refused() { Err(view) } else { Ok((commitments, rows)) }
}

/// A refusal as a sentence, and the field at which it is said.
fn explain(
    visit: &Visit,
    refusal: &CannotReply,
    rows: &[usize],
) -> Result<(String, String), Problem> {
    let words = visit.words;
    let shell = visit.shell();
    let at = |name: &str, position: &usize| {
        format!("{name}_{}", rows.get(position - 1).unwrap_or(position))
    };
    let text = || "text".to_owned();
    Ok(match refusal {
        CannotReply::NotAllowed(not_allowed) => return Err((*not_allowed).into()),
        CannotReply::UnknownSubject | CannotReply::NotPublic { .. } => {
            return Err(Problem::NotFound);
        }
        CannotReply::AlreadyReplied { on } => {
            let told = words.tell("replies-reply-already").with("on", shell.date(on));
            (text(), told.to_string())
        }
        CannotReply::StillOpen { until } => {
            let told = words.tell("replies-reply-still_open").with("until", shell.date(until));
            (text(), told.to_string())
        }
        CannotReply::Empty => (text(), words.say("replies-reply-empty")),
        CannotReply::TooLong { length } => (text(), too_long(words, *length, TEXT_LIMIT)),
        CannotReply::Incomplete { position, field } => {
            (at(field, position), words.say(&format!("replies-reply-no_{field}")))
        }
        CannotReply::LineTooLong { position, field } => {
            let told = words.tell("matters-bring-line").with("limit", LINE_LIMIT);
            (at(field, position), told.to_string())
        }
        CannotReply::DueInThePast { position, .. } => {
            (at("due", position), words.say("replies-reply-past"))
        }
        CannotReply::Failed(_) => (text(), words.say("shell-problem_text-broken")),
    })
}
