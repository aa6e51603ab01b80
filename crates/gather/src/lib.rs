//! From texts to those that say the same.
//!
//! People say the same thing in different words: “un trou dans la chaussée rue des Lilas”, “la
//! route est défoncée, rue des lilas”. An [`Index`] holds texts, changed one by one, and answers
//! two questions: which of them are most like a given one ([`Index::similar`]), and into which
//! [`groups`] do all of them fall. Each hit says which words it shares, so that nobody has to
//! believe a number.
//!
//! ```
//! use gather::{GroupParams, Index, Params, groups};
//!
//! let mut index = Index::new(Params::default().check()?);
//! index.add(1, "Les poubelles débordent rue des Lilas.")?;
//! index.add(2, "Rue des Lilas, une poubelle déborde encore !")?;
//! index.add(3, "À quelle heure ouvre la médiathèque le samedi ?")?;
//!
//! // Accents, capitals and endings do not matter; each hit says what both have.
//! let hits = index.similar("POUBELLES qui debordent, rue des lilas", 5);
//! assert_eq!([hits[0].id, hits[1].id], [1, 2]);
//! assert!(hits[0].shared.contains(&"lilas".to_owned()));
//!
//! // Better none than a wrong one: only what nearly always says the same.
//! assert!(index.similar_calibrated("Je cherche un logement", 5).is_empty());
//!
//! let found = groups(&index, GroupParams::default().check()?);
//! assert_eq!(found.len(), 1);
//! assert_eq!(found[0].members, [1, 2]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How likeness is measured
//! 1. A text is cut into words; accents are folded away and endings cut off (Snowball, French or
//!    English). Two things are kept of each word: its stem, and its runs of three to five letters
//!    (*grams*), which still match where a word is misspelt or the stemmer knows no rule.
//! 2. Both are weighed by tf-idf: a word that few texts use says more. The likeness of two texts
//!    is a blend of the cosines of their stems and of their grams.
//! 3. The ten texts most like the query vouch for those that are like *them* (pseudo-relevance
//!    feedback, Rocchio 1971). A text that says the very same stays at 1.
//! 4. [`groups`] joins texts by average linkage, so that a chain of texts, each a bit like the
//!    next, does not become one group. Its label is the words that members share and others lack.
//!
//! In a large index not every text is compared: the rarest words are looked up first, reading
//! stops at [`Params::visits`], and the best [`Params::candidates`] of what was met are compared
//! in full. So a look-up takes bounded time however many texts there are.
//!
//! # What a score means
//! A score is no probability, and where to draw the line was not guessed. In the annotated answers
//! of the Grand débat national human readers had put answers into categories; two answers to one
//! question are taken as related if they share one. Within each question with at least twenty
//! annotated answers (1,184 of them), each was looked for among the others. The share of related
//! ones among the first hit, the first five and the first ten is 0.701, 0.642 and 0.610; the mean
//! average precision is 0.526. Of the pairs from a score on, related were, counted apart on two
//! halves of the texts that share none:
//!
//! | score from | within a question | one index for all questions | answers with a hit within a question |
//! | --- | --- | --- | --- |
//! | 0.30 | 0.722, 0.777 | 0.410, 0.399 | 650 |
//! | 0.40 | 0.933, 0.952 | 0.667, 0.655 | 140 |
//! | **0.50** | **1.000, 1.000** (56 and 47 pairs) | **0.893, 0.811** (56 and 90 pairs) | **62** |
//! | 0.60 | 1.000, 1.000 | 1.000, 0.941 | 45 |
//!
//! [`CALIBRATED`] is 0.5: what is offered to somebody unasked should be right; what stays unfound
//! costs them nothing. The numbers for one index are lower bounds, since readers annotated each
//! question by itself, and the pairs at high scores are few. Texts that readers called related
//! often share no word at all: a lexical index finds those who say the same in similar words, not
//! all who mean the same.
//!
//! Groups are gathered from a mean score of 0.4 on unless said. Counted apart on every second
//! question, 0.934 of 198 pairs within a group (25 groups of 93 texts) and 0.714 of 14 pairs (8
//! groups of 19 texts) are related there; from 0.5 on all are, in 13 and 4 groups.
//!
//! `cargo run --release -p gather --example measure` prints these tables, groups included, from
//! the data in the folder named by `PREAU_DATA`; `--example growth` prints how time and memory
//! grow.
//!
//! # What is promised
//! - What a look-up returns depends on the texts in the index now, not on their order or on those
//!   that left; equal scores are ordered by id. A smaller `k` gives the beginning of a larger one.
//! - The text itself is not kept, only which words it uses and how often; a removed text leaves no
//!   word behind that only it used.
//! - No clock, file, network, model file or randomness.

mod candidates;
mod error;
mod groups;
mod index;
mod language;
mod letters;
mod params;
mod query;
mod similar;
mod vectors;
mod vocabulary;

pub use error::{IndexError, ParamsError};
pub use groups::{CheckedGroupParams, Group, GroupParams, groups};
pub use index::Index;
pub use params::{CheckedParams, Language, Params};
pub use similar::{CALIBRATED, Hit};

/// The words of a text in order, as an index compares them: runs of letters and digits, small,
/// without accents and ligatures, cut at 64 letters. Any character in them is a letter or a digit.
///
/// ```
/// assert_eq!(gather::folded_words("L'École, rue du Cœur-Joyeux"), ["l", "ecole", "rue", "du", "coeur", "joyeux"]);
/// ```
pub fn folded_words(text: &str) -> Vec<String> {
    letters::words(text).iter().map(|word| letters::fold(word)).collect()
}

/// Whether a folded word only holds sentences together, in French or in English.
pub fn is_function_word(folded: &str) -> bool {
    [language::Tongue::French, language::Tongue::English]
        .iter()
        .any(|tongue| tongue.has_function_word(folded))
}
