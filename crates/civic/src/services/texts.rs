//! What a service writes of itself and of its kinds: in French, and in English where it can.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::fields::{BadField, Checks};
use super::tables::{kind_text, service_text};
use crate::context::Context;
use crate::ids::{KindId, ServiceId};
use crate::refusal::Failure;
use crate::words::Language;

/// A name with the sentence that belongs to it, in both languages. English may be missing: then
/// the French stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// In French: name, sentence.
    pub fr: (String, String),
    /// In English.
    pub en: (String, String),
}

impl Texts {
    /// Looks at both names and sentences; `fields` says how they are called: name and sentence in
    /// French, name and sentence in English.
    pub(super) fn check(&self, checks: &mut Checks, fields: [&'static str; 4]) {
        checks.line(fields[0], &self.fr.0);
        checks.text(fields[1], &self.fr.1);
        checks.optional(fields[2], Some(&self.en.0));
        checks.text(fields[3], &self.en.1);
        if self.en.0.trim().is_empty() && !self.en.1.trim().is_empty() {
            checks.refuse(BadField::Missing { field: fields[2] });
        }
    }

    /// The rows to keep. An English name without its sentence takes the French one.
    pub(super) fn rows(&self) -> Vec<(Language, &str, &str)> {
        let (name, sentence) = (self.fr.0.trim(), self.fr.1.trim());
        let mut rows = vec![(Language::Fr, name, sentence)];
        let (english, said) = (self.en.0.trim(), self.en.1.trim());
        if !english.is_empty() {
            rows.push((Language::En, english, if said.is_empty() { sentence } else { said }));
        }
        rows
    }
}

/// What a service writes of itself, as it was written: an English text that is missing is empty.
pub async fn texts_of_service(cx: &Context, id: ServiceId) -> Result<Texts, Failure> {
    let rows = service_text::Entity::find().filter(service_text::Column::ServiceId.eq(id));
    let rows = rows.all(&cx.tx).await?.into_iter();
    Ok(gathered(rows.map(|row| (row.language, row.name, row.summary))))
}

/// What is written of a kind, as it was written.
pub async fn texts_of_kind(cx: &Context, id: KindId) -> Result<Texts, Failure> {
    let rows = kind_text::Entity::find().filter(kind_text::Column::KindId.eq(id));
    let rows = rows.all(&cx.tx).await?.into_iter();
    Ok(gathered(rows.map(|row| (row.language, row.name, row.examples))))
}

fn gathered(rows: impl Iterator<Item = (Language, String, String)>) -> Texts {
    let mut texts = Texts::default();
    for (language, name, sentence) in rows {
        match language {
            Language::Fr => texts.fr = (name, sentence),
            Language::En => texts.en = (name, sentence),
        }
    }
    texts
}
