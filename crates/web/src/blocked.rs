//! The page for who must wait: until when, that nothing is lost, and how to reach a human now.

use askama::Template;
use axum::extract::{FromRequest, Request};
use axum::http::header::RETRY_AFTER;
use axum::http::{Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use civic::time::Instant;

use crate::app::App;
use crate::form::{Carried, Form};
use crate::limits::Class;
use crate::problem::Problem;
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "shell/blocked.html")]
struct Page {
    shell: Shell,
    until: Instant,
    /// What was written, to read and to copy.
    written: Vec<String>,
    /// Where the same form goes again, with its fields.
    again: Option<(String, Vec<Carried>)>,
    had_files: bool,
    /// Whether it is the files that must wait: the rest can be sent now.
    is_upload: bool,
}

/// Answers `request`, which must wait until `until`.
pub(crate) async fn page(
    app: &App,
    visit: Visit,
    request: Request,
    class: Class,
    until: Instant,
) -> Response {
    let is_form = request.method() == Method::POST;
    let path = request.uri().path().to_owned();
    let seconds = (until.0 - app.store().clock.now().0).max(0) / 1_000_000 + 1;
    let form = if is_form {
        Form::from_request(request, app).await.unwrap_or_default()
    } else {
        Form::default()
    };
    let secret = matches!(class, Class::Guess | Class::SignIn);
    let kept: Vec<(&str, &str)> = if secret { Vec::new() } else { form.shown_again().collect() };
    let written = kept.iter().filter(|(name, value)| is_written(name, value));
    let written = written.map(|(_, value)| (*value).to_owned()).collect();
    let fields: Vec<Carried> =
        kept.iter().map(|(name, value)| Carried::with(name, *value)).collect();
    let again = (!fields.is_empty()).then_some((path, fields));
    let mut visit = visit;
    if is_form {
        "/".clone_into(&mut visit.address);
    }
    let had_files = !form.files.is_empty();
    let page = {
        let (shell, is_upload) = (visit.shell(), class == Class::Upload);
        Page { shell, until, written, again, had_files, is_upload }
    };
    match page.render() {
        Ok(html) => {
            let wait = [(RETRY_AFTER, seconds.to_string())];
            (StatusCode::TOO_MANY_REQUESTS, wait, Html(html)).into_response()
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Whether a person wrote it, rather than chose it: what a choice sends is a word for machines.
fn is_written(name: &str, value: &str) -> bool {
    !matches!(name, "go" | "service" | "kind" | "channel" | "reply_by" | "college" | "version")
        && value.chars().any(char::is_alphanumeric)
        && (value.contains(char::is_whitespace) || value.chars().count() > 3)
}
