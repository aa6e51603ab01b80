//! Templates of answers: what a service's agents begin with. Leads write them ([`write()`],
//! [`change()`]) and take them out of use ([`remove()`]).
//!
//! A template never answers anybody. What the matter tells is filled in ([`filled`]); the rest is
//! holes that a human must fill, or the answer does not leave. A template without a hole is refused
//! when it is written: it could be sent without being looked at.

mod remove;
pub mod tables;
mod write;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::Failure;
use crate::words::{unaccented, vocabulary};
use tables::{Column, Entity};

pub use remove::{CannotRemove, remove};
pub use write::{CannotWrite, Draft, change, write};

/// A template's row.
pub type Template = tables::Model;

vocabulary! {
    /// What is filled in by itself where a template has it between double braces.
    Placeholder {
        /// The author's name.
        Name = "name",
        /// The matter's reference.
        Reference = "reference",
        /// When it was received.
        Date = "date",
        /// Of which kind it is.
        Kind = "kind",
        /// Which service answers.
        Service = "service",
    }
}

impl Placeholder {
    /// The one that a word between braces stands for, in French or English.
    pub fn read(word: &str) -> Option<Self> {
        let folded: String = word.trim().to_lowercase().chars().map(unaccented).collect();
        match folded.as_str() {
            "nom" => Some(Self::Name),
            "type" => Some(Self::Kind),
            other => Self::from_word(other),
        }
    }
}

/// `text` with what `known` tells in the place of its placeholders. What it does not tell stays a
/// hole.
pub fn filled(text: &str, known: impl Fn(Placeholder) -> Option<String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let hole = after.split_once("}}").filter(|(word, _)| !word.contains('\n'));
        let told = hole.and_then(|(word, _)| known(Placeholder::read(word)?));
        if let (Some((_, after)), Some(told)) = (hole, told) {
            filled.push_str(&told);
            rest = after;
        } else {
            filled.push_str("{{");
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// The templates of `services` that are in use, by title.
pub async fn of_services(cx: &Context, services: &[ServiceId]) -> Result<Vec<Template>, Failure> {
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::ServiceId.is_in(services.iter().copied()))
        .filter(Column::RemovedAt.is_null())
        .order_by_asc(Column::ServiceId)
        .order_by_asc(Column::Title)
        .order_by_asc(Column::Id)
        .all(&cx.tx)
        .await?)
}

/// The template `public_id` within the body, if it is in use.
pub async fn by_public_id(cx: &Context, public_id: &str) -> Result<Option<Template>, Failure> {
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::PublicId.eq(public_id))
        .filter(Column::RemovedAt.is_null())
        .one(&cx.tx)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_filled_and_the_rest_stays_a_hole() {
        let known = |placeholder| match placeholder {
            Placeholder::Name => Some("Amina {{type}}".to_owned()),
            Placeholder::Reference => Some("AB-12".to_owned()),
            _ => None,
        };
        let fill = |text| filled(text, known);
        assert_eq!(fill("Bonjour {{ Nom }}, {{référence}}."), "Bonjour Amina {{type}}, AB-12.");
        assert_eq!(fill("{{name}}{{Reference}}"), "Amina {{type}}AB-12");
        assert_eq!(fill("{{date}} {{jour}} {{nom"), "{{date}} {{jour}} {{nom");
        assert_eq!(fill("{{nom\n}} {{nom}}"), "{{nom\n}} Amina {{type}}");
        assert_eq!(fill(""), "");
    }
}
