//! Headers that each answer carries, and what is refused before any page is asked.

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::form::decoded;
use crate::problem::Problem;

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Adds the headers; logs the route, never the address, as addresses may carry codes.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(no route)", MatchedPath::as_str)
        .to_owned();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    tracing::info!(%method, route, status = response.status().as_u16(), "answered");
    let secret = route.contains("{code}") || route.contains("{token}");
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, if secret { "no-referrer" } else { "same-origin" });
    set(CACHE_CONTROL, if secret || is_for_few(&route) { "no-store" } else { "private, no-cache" });
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if app.is_https() {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// Pages that are somebody's alone, or a service's: no cache on a shared computer keeps them.
fn is_for_few(route: &str) -> bool {
    [
        "/desk",
        "/mine",
        "/account",
        "/audit",
        "/administration",
        "/secrets",
        "/sessions",
        "/sign-in/agent",
    ]
    .iter()
    .any(|start| route.starts_with(start))
}

/// Refuses what no page of ours asks for: forms that other sites send, and control characters in
/// an address: no database takes a NUL for text, and no header a line end. Runs within
/// [`crate::problem::show`], which gives it its page.
pub(crate) async fn refuse(request: Request, next: Next) -> Response {
    if request.method() == Method::POST && is_foreign(request.headers()) {
        return Problem::StaleForm.into_response();
    }
    if decoded(request.uri().path().as_bytes()).iter().any(u8::is_ascii_control) {
        return Problem::NotFound.into_response();
    }
    next.run(request).await
}

/// Whether a browser says that another site made this request. Without either header the form's
/// token alone decides. (Pages that send no referrer give `Origin: null`; their browsers send
/// `Sec-Fetch-Site` or else the token decides.)
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text(ORIGIN.as_str()), text(HOST.as_str())) {
        (None | Some("null"), _) => false,
        (Some(origin), Some(host)) => {
            origin.split_once("://").is_none_or(|(_, from)| !from.eq_ignore_ascii_case(host))
        }
        (Some(_), None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn forms_of_other_sites_are_told_from_ours() {
        assert!(is_foreign(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(is_foreign(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(!is_foreign(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(is_foreign(&headers(&[("origin", "https://evil.example"), ("host", "a.fr")])));
        assert!(!is_foreign(&headers(&[("origin", "https://a.fr"), ("host", "a.fr")])));
        assert!(!is_foreign(&headers(&[("host", "a.fr")])));
    }
}
