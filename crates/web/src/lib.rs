//! Pages, and what they stand on.
//!
//! A page is one handler file in `pages/<noun>/<verb>.rs`, one template in
//! `templates/<noun>/<verb>.html` and its texts in `locales/<language>/<noun>.ftl`.
//! [`routes`] is the table of contents.

#![allow(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]

mod about;
pub mod app;
mod assets;
mod blocked;
mod client;
mod deadline_words;
mod directory;
mod form;
mod limits;
pub mod mail;
mod map_labels;
mod maps;
mod pages;
mod problem;
mod providers;
pub mod routes;
mod security;
pub mod server;
mod shell;
mod similar;
mod visit;
pub mod words;

pub use app::{App, Settings};
pub use client::Network;
pub use deadline_words::{deadline_authority, deadline_day_off, deadline_rule, deadline_steps};
pub use map_labels::map_labels;
pub use pages::rights::list::document as rights_document;
pub use providers::{Audience, ClientSecret, ProviderSettings, is_fit_address};
