//! What goes wrong with a request, and the page that says so with a next step and a human.

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::header::RETRY_AFTER;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use civic::Failure;
use civic::codes::draw_token;
use civic::rights::{Act, NotAllowed};

use crate::app::App;
use crate::pages::rights::list::who;
use crate::shell::Shell;
use crate::visit::Visit;

/// What goes wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// No such page.
    NotFound,
    /// A code that opens nothing.
    UnknownCode,
    /// Nobody signed in.
    SignInFirst,
    /// An agent who came in by a mere link and has no second factor yet.
    SecondFactorFirst,
    /// Somebody without the right to it: the page says whose it is.
    Forbidden(Act),
    /// A form whose token is not ours, or of another session.
    StaleForm,
    /// A form that cannot be read, or with a state that its page never offers.
    Unreadable,
    /// A form larger than anything that is taken in.
    TooLarge,
    /// More uploads at once than there is room for.
    Busy,
    /// Something failed here.
    Broken,
}

impl Problem {
    /// Logs `failure` once; the page shows a reference under which it can be found.
    pub(crate) fn broken(failure: &(impl std::fmt::Display + ?Sized)) -> Self {
        tracing::error!(%failure, "request failed");
        Self::Broken
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::UnknownCode => StatusCode::NOT_FOUND,
            Self::SecondFactorFirst => StatusCode::SEE_OTHER,
            Self::SignInFirst | Self::Forbidden(_) | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::UnknownCode => "unknown_code",
            Self::SignInFirst => "sign_in_first",
            Self::SecondFactorFirst => "second_factor_first",
            Self::Forbidden(_) => "forbidden",
            Self::StaleForm => "stale_form",
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too_large",
            Self::Busy => "busy",
            Self::Broken => "broken",
        }
    }
}

impl From<NotAllowed> for Problem {
    fn from(not_allowed: NotAllowed) -> Self {
        match not_allowed {
            NotAllowed::SignInFirst => Self::SignInFirst,
            NotAllowed::NotFor(act) => Self::Forbidden(act),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::broken(&failure)
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Self::broken(&error)
    }
}

/// The page is made by [`show`], which knows the visit.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "shell/problem.html")]
struct Page {
    shell: Shell,
    problem: Problem,
    reference: String,
}

impl Page {
    fn heading(&self) -> String {
        self.shell.say(&format!("shell-problem_heading-{}", self.problem.word()))
    }

    fn text(&self) -> String {
        if let Problem::Forbidden(act) = self.problem {
            let told = self.shell.tell("shell-problem_text-forbidden");
            return told.with("who", who(self.shell.words, act)).to_string();
        }
        self.shell.say(&format!("shell-problem_text-{}", self.problem.word()))
    }
}

/// Gives each problem its page, in the visitor's language. Framework answers without a body
/// (a path that no route knows, a verb that it does not take) become problems here.
pub(crate) async fn show(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let seen = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let problem = match (response.extensions().get::<Problem>(), response.status()) {
        (Some(Problem::SecondFactorFirst), _) => return Redirect::to("/secrets").into_response(),
        (Some(problem), _) => problem.clone(),
        // What is said to a program stays as it is.
        (None, StatusCode::BAD_REQUEST) if is_json(&response) => return response,
        (None, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => Problem::NotFound,
        (None, StatusCode::BAD_REQUEST) => Problem::Unreadable,
        (None, StatusCode::PAYLOAD_TOO_LARGE) => Problem::TooLarge,
        (None, StatusCode::INTERNAL_SERVER_ERROR) => Problem::Broken,
        _ => return response,
    };
    if seen.uri.path().starts_with("/assets/") || seen.method == Method::HEAD {
        return response;
    }
    render(&seen, &app, problem).await
}

fn is_json(response: &Response) -> bool {
    response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json")
}

async fn render(seen: &axum::http::request::Parts, app: &App, problem: Problem) -> Response {
    let status = problem.status();
    let reference = if problem == Problem::Broken {
        let token = app.store().random.draw(draw_token);
        tracing::error!(reference = &token[..8], "shown under this reference");
        token[..8].to_owned()
    } else {
        String::new()
    };
    let Ok(visit) = Visit::of(seen, app).await else {
        // The database itself is away: nothing about services can be read.
        return (status, Body::from(bare_apology(&reference))).into_response();
    };
    let mut visit = visit;
    if seen.method != Method::GET {
        "/".clone_into(&mut visit.address);
    }
    let page = Page { shell: visit.shell(), problem, reference };
    match page.render() {
        Ok(html) if status == StatusCode::TOO_MANY_REQUESTS => {
            (status, [(RETRY_AFTER, "60")], Html(html)).into_response()
        }
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "error page failed");
            status.into_response()
        }
    }
}

fn bare_apology(reference: &str) -> String {
    let [fr, en] = civic::words::Language::ALL else { return String::new() };
    [fr, en]
        .map(|language| {
            crate::words::Words::new(*language)
                .tell("shell-away")
                .with("reference", reference)
                .to_string()
        })
        .join("\n\n")
}

/// What a page answers with.
pub(crate) type Answer = Result<Response, Problem>;

/// A page as a response.
pub(crate) fn page(template: &impl Template) -> Answer {
    Ok(Html(template.render()?).into_response())
}

/// A page that shows what was refused, with the form as it was typed (422).
pub(crate) fn refused(template: &impl Template) -> Answer {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(template.render()?)).into_response())
}

/// A handler that panicked: logged, and shown like any failure.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::broken("a handler panicked").into_response()
}
