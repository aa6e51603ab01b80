//! Participation codes for sealed envelopes: made for a college, shown once, revoked one by one.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use civic::debates::{
    self, Batch, CODES_AT_ONCE, CannotMakeCodes, CannotRevokeBatch, CannotRevokeCode, College,
    CollegeEntry, Debate,
};
use civic::rights::Act;
use civic::words::{Headcount, LINE_LIMIT};

use super::{Stop, acting, found, not_open};
use crate::form::{Choice, Form, FormView, too_long};
use crate::pages::matters::receipt::Qr;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "debates/codes.html")]
struct Page {
    shell: Shell,
    debate: Debate,
    form: FormView,
    /// The colleges that one enters by code.
    colleges: Vec<College>,
    batches: Vec<Batch>,
    done: String,
}

impl Page {
    fn college(&self, batch: &Batch) -> &str {
        let of = self.colleges.iter().find(|of| of.row.id == batch.row.college_id);
        of.map_or("", |of| of.name.as_str())
    }

    fn used(&self, batch: &Batch) -> String {
        match batch.used {
            Headcount::Count(used) => used.to_string(),
            Headcount::Few => self.shell.say("debates-codes-few"),
        }
    }

    fn choices(&self) -> Vec<Choice> {
        self.colleges.iter().map(|of| (of.row.slug.clone(), of.name.clone())).collect()
    }
}

#[derive(Template)]
#[template(path = "debates/cards.html")]
struct Cards {
    shell: Shell,
    debate: Debate,
    college: String,
    address: String,
    /// Says the address of the debate, and no code: whoever scans it in passing learns nothing.
    qr: Qr,
    codes: Vec<String>,
}

/// `GET /debates/{id}/codes`
pub(crate) async fn get(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<AfterForm>,
) -> Answer {
    let mut shown = show(&visit, &id, FormView::new(visit.words)).await?;
    shown.done =
        visit.words.say_known("debates-codes-done_", &asked.done, &["shown", "revoked", "batch"]);
    page(&shown)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let debate = found(&cx, id).await?;
    visit.want(Act::MakeCodes, debate.service_id)?;
    let mut colleges = debates::colleges(&cx, debate.id, visit.language()).await?;
    colleges.retain(|college| college.row.entry == CollegeEntry::Code);
    let batches = debates::batches(&cx, &debate).await?;
    Ok(Page { shell: visit.shell(), debate, form, colleges, batches, done: String::new() })
}

async fn again(visit: &Visit, id: &str, form: &Form, field: &str, text: String) -> Answer {
    refused(&show(visit, id, form.view(visit.words).error(field, text)).await?)
}

/// `POST /debates/{id}/codes`: answers with the cards themselves, as the codes are kept nowhere.
/// The form sent again leads back to where codes are made.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let count = form.get("count").trim().parse().unwrap_or(0);
    let college = form.get("college");
    let mut codes = Vec::new();
    let done = act!(visit, form, "debate-codes-made", |cx| -> Stop<CannotMakeCodes> {
        let debate = acting(cx, &id).await?;
        let made = debates::make_codes(cx, &debate, college, count, form.get("label")).await;
        codes = made.map_err(Stop::Refused)?;
        format!("/debates/{id}/codes?done=shown")
    });
    match done {
        Ok(again) if codes.is_empty() => Ok(again),
        Ok(_) => cards(&visit, &id, college, codes).await,
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(CannotMakeCodes::NotAllowed(not_allowed)))) => {
            Err(not_allowed.into())
        }
        Err(Stopped::Refused(Stop::Refused(refusal))) => {
            let (field, text) = explain(&visit, &refusal);
            again(&visit, &id, &form, field, text).await
        }
        Err(Stopped::Refused(_)) => Err(Problem::Unreadable),
    }
}

fn explain(visit: &Visit, refusal: &CannotMakeCodes) -> (&'static str, String) {
    match refusal {
        CannotMakeCodes::NotOpen(closed) => ("main", not_open(&visit.shell(), closed)),
        CannotMakeCodes::HowMany { .. } => {
            let told = visit.words.tell("debates-codes-how_many").with("most", CODES_AT_ONCE);
            ("count", told.to_string())
        }
        CannotMakeCodes::TooLong { length } => {
            ("label", too_long(visit.words, *length, LINE_LIMIT))
        }
        CannotMakeCodes::UnknownCollege { .. }
        | CannotMakeCodes::NeedsNone { .. }
        | CannotMakeCodes::NotAllowed(_)
        | CannotMakeCodes::Failed(_) => ("college", visit.words.say("debates-codes-no_college")),
    }
}

async fn cards(visit: &Visit, id: &str, college: &str, codes: Vec<String>) -> Answer {
    let cx = visit.read().await?;
    let debate = found(&cx, id).await?;
    let colleges = debates::colleges(&cx, debate.id, visit.language()).await?;
    let named = colleges.into_iter().find(|of| of.row.slug == college);
    let college = named.map(|of| of.name).unwrap_or_default();
    let address = format!("{}/debates/{id}", visit.app.public_address());
    let qr = Qr::of(&address)?;
    let mut response = page(&Cards { shell: visit.shell(), debate, college, address, qr, codes })?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `POST /debates/{id}/codes/revoke`
pub(crate) async fn revoke(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "debate-code-revoked", |cx| -> Stop<CannotRevokeCode> {
        let debate = acting(cx, &id).await?;
        debates::revoke_code(cx, &debate, form.get("code")).await.map_err(Stop::Refused)?;
        format!("/debates/{id}/codes?done=revoked")
    });
    let key = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => {
            return Err(problem);
        }
        Err(Stopped::Refused(Stop::Refused(refusal))) => match refusal {
            CannotRevokeCode::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotRevokeCode::CodeMisread => "debates-join-code_misread",
            CannotRevokeCode::CodeUsed => "debates-codes-used",
            CannotRevokeCode::CodeUnknown | CannotRevokeCode::Failed(_) => {
                "debates-join-code_unknown"
            }
        },
        Err(Stopped::Refused(_)) => return Err(Problem::Unreadable),
    };
    again(&visit, &id, &form, "code", visit.words.say(key)).await
}

/// `POST /debates/{id}/codes/batch`: a pile of envelopes that was lost.
pub(crate) async fn revoke_batch(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    if !form.has("sure") {
        let debate = found(&visit.read().await?, &id).await?;
        visit.want(Act::MakeCodes, debate.service_id)?;
        let text = visit.words.say("debates-codes-not_sure");
        return again(&visit, &id, &form, "batches", text).await;
    }
    let done = act!(visit, form, "debate-batch-revoked", |cx| -> Stop<CannotRevokeBatch> {
        let debate = acting(cx, &id).await?;
        debates::revoke_batch(cx, &debate, form.get("batch")).await.map_err(Stop::Refused)?;
        format!("/debates/{id}/codes?done=batch")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(CannotRevokeBatch::NotAllowed(not_allowed)))) => {
            Err(not_allowed.into())
        }
        Err(Stopped::Refused(_)) => Err(Problem::NotFound),
    }
}
