//! Tables that are imported: what each needs, what would come of one, and the import itself.

pub(crate) mod list;
pub(crate) mod one;
mod says;
pub(crate) mod streets;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use civic::Context;
use civic::imports::table::Column;
use civic::imports::{self, CannotImport, Inviting, Report, TakingOver};
use civic::rights::Act;
use civic::words::Language;

use crate::app::App;
use crate::form::Form;
use crate::problem::Problem;
use crate::words::Words;

/// What is imported. Each has an address of its own, as each is an act of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Agents,
    Streets,
    Kinds,
    Matters,
}

impl What {
    const ALL: [Self; 4] = [Self::Agents, Self::Streets, Self::Kinds, Self::Matters];

    const fn word(self) -> &'static str {
        match self {
            Self::Agents => "agents",
            Self::Streets => "streets",
            Self::Kinds => "kinds",
            Self::Matters => "matters",
        }
    }

    const fn act(self) -> Act {
        match self {
            Self::Agents => Act::ManageAgents,
            Self::Streets => Act::SetUp,
            Self::Kinds => Act::SetUpService,
            Self::Matters => Act::TakeOver,
        }
    }

    const fn columns(self) -> &'static [Column] {
        match self {
            Self::Agents => imports::AGENT_COLUMNS,
            Self::Streets => imports::STREET_COLUMNS,
            Self::Kinds => imports::KIND_COLUMNS,
            Self::Matters => imports::MATTER_COLUMNS,
        }
    }

    const fn most_lines(self) -> usize {
        match self {
            Self::Agents | Self::Streets => imports::LINES,
            Self::Kinds => imports::KIND_LINES,
            Self::Matters => imports::MATTER_LINES,
        }
    }

    /// A file to begin with.
    const fn sample(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Agents, Language::Fr) => include_str!("../../../samples/fr/agents.csv"),
            (Self::Agents, Language::En) => include_str!("../../../samples/en/agents.csv"),
            (Self::Streets, Language::Fr) => include_str!("../../../samples/fr/streets.csv"),
            (Self::Streets, Language::En) => include_str!("../../../samples/en/streets.csv"),
            (Self::Kinds, Language::Fr) => include_str!("../../../samples/fr/kinds.csv"),
            (Self::Kinds, Language::En) => include_str!("../../../samples/en/kinds.csv"),
            (Self::Matters, Language::Fr) => include_str!("../../../samples/fr/matters.csv"),
            (Self::Matters, Language::En) => include_str!("../../../samples/en/matters.csv"),
        }
    }

    fn address(self) -> String {
        format!("/administration/imports/{}", self.word())
    }

    /// The column's name, as people read it.
    fn column(self, words: Words, word: &str) -> String {
        words.say(&format!("imports-{}-{word}", self.word()))
    }

    /// Whether there is a box to tick, and its label.
    fn tick(self, words: Words) -> Option<String> {
        let label = format!("imports-tick-{}", self.word());
        words.has(&label).then_some(label)
    }

    /// The import itself, as a form asks for it.
    async fn run(
        self,
        cx: &Context,
        text: &str,
        form: &Form,
        words: Words,
    ) -> Result<Report, CannotImport> {
        let (bytes, ticked) = (text.as_bytes(), form.has("tick"));
        match self {
            Self::Agents => {
                let mail = Inviting::ByMail(words.language());
                let how = if ticked { mail } else { Inviting::Later };
                imports::import_agents(cx, bytes, how).await
            }
            Self::Streets => imports::import_streets(cx, bytes).await,
            Self::Kinds => imports::import_kinds(cx, bytes).await,
            Self::Matters => {
                let before = words.say("imports-before_reference");
                let how = TakingOver { receipts: ticked, before_reference: &before };
                imports::import_matters(cx, bytes, how).await
            }
        }
    }
}

/// The third part of the address.
impl FromRequestParts<App> for What {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let word = parts.uri.path().split('/').nth(3).unwrap_or_default();
        Self::ALL.into_iter().find(|what| what.word() == word).ok_or(Problem::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use civic::imports::table;

    use super::*;

    #[test]
    fn each_sample_has_all_columns_of_its_import_and_no_other() {
        for what in What::ALL {
            for language in Language::ALL {
                let sample = what.sample(*language);
                let read = table::read(sample.as_bytes(), what.columns(), what.most_lines());
                let read = read.unwrap_or_else(|why| panic!("{what:?} {language:?}: {why}"));
                assert!(read.unknown.is_empty(), "{what:?} {language:?}: {:?}", read.unknown);
                for column in what.columns() {
                    let said = read.rows.iter().any(|row| row.said(column.word).is_some());
                    assert!(said, "{what:?} {language:?} says no {}", column.word);
                }
            }
        }
    }

    #[test]
    fn each_column_is_known_by_the_name_that_the_page_gives_it() {
        for what in What::ALL {
            for language in Language::ALL {
                let words = Words::new(*language);
                for column in what.columns() {
                    let name = imports::fold(&what.column(words, column.word));
                    assert!(column.names.contains(&name.as_str()), "{what:?} {name}");
                }
            }
        }
    }
}
