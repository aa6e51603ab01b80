//! Streets, and other places by name, that a body offers where a matter asks for a place. They are
//! help with writing and nothing else: whoever writes another place is understood as well.
//!
//! Verbs by which an administrator keeps the list: [`add()`], [`remove()`]; a whole list comes by
//! [`crate::imports::import_streets`].

mod add;
mod list;
mod remove;
pub mod tables;

pub use add::{Added, CannotAdd, StreetDraft, add};
pub use list::{PAGE, Part, all, list};
pub use remove::{CannotRemove, remove};

/// A street.
pub type Street = tables::Model;

impl Street {
    /// As it is offered: with its district, where it has one.
    pub fn offered(&self) -> String {
        match &self.district {
            Some(district) => format!("{}, {district}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Words as streets are compared: small, without accents and signs, a space between two.
pub fn folded(text: &str) -> String {
    gather::folded_words(text).join(" ")
}
