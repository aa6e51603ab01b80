//! A card with a code that is shown once: to print, to copy or to read aloud. The code stands in
//! the page that answers the form, never in an address.

use askama::Template;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;

use super::matters::receipt::Qr;
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "components/printed.html")]
struct Page {
    shell: Shell,
    card: Card,
    address: String,
    qr: Qr,
}

/// What stands on the card.
pub(crate) struct Card {
    /// What it is.
    pub(crate) heading: String,
    /// Whose, or for what.
    pub(crate) whose: String,
    /// How it is used.
    pub(crate) how: String,
    /// What to heed.
    pub(crate) keep: String,
    /// The code, grouped.
    pub(crate) code: String,
    /// The path of the page where it is typed.
    pub(crate) at: &'static str,
    /// Where to go on, and what that is called.
    pub(crate) back: (String, String),
}

/// The page with the card, which no browser keeps.
pub(crate) fn once(visit: &Visit, card: Card) -> Answer {
    let address = format!("{}{}", visit.app.public_address(), card.at);
    let qr = Qr::of(&address)?;
    let mut response = page(&Page { shell: visit.shell(), card, address, qr })?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
