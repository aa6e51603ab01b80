//! Stylesheet, script, fonts, mark: built into the program, named by their content's hash.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use std::sync::OnceLock;

const FILES: &[(&str, &str, &[u8])] = &[
    ("preau.css", "text/css; charset=utf-8", include_bytes!("../assets/preau.css")),
    ("preau.js", "text/javascript; charset=utf-8", include_bytes!("../assets/preau.js")),
    ("passkeys.js", "text/javascript; charset=utf-8", include_bytes!("../assets/passkeys.js")),
    ("mark.svg", "image/svg+xml", include_bytes!("../assets/mark.svg")),
    (
        "regular.woff2",
        "font/woff2",
        include_bytes!("../assets/fonts/atkinson-hyperlegible-latin-400-normal.woff2"),
    ),
    (
        "bold.woff2",
        "font/woff2",
        include_bytes!("../assets/fonts/atkinson-hyperlegible-latin-700-normal.woff2"),
    ),
];

/// The version in asset addresses: a hash over all of them.
pub(crate) fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut digest = Sha256::new();
        for (_, _, bytes) in FILES {
            digest.update(bytes);
        }
        digest.finalize()[..6].iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    })
}

/// `GET /assets/{version}/{name}`. Cached for a year: another content has another address.
pub(crate) async fn get(Path((_, name)): Path<(String, String)>) -> Response {
    match FILES.iter().find(|(named, ..)| *named == name) {
        Some((_, kind, bytes)) => {
            let cache = "public, max-age=31536000, immutable";
            ([(CONTENT_TYPE, *kind), (CACHE_CONTROL, cache)], *bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
