//! What is wrong with a file or a line, in words.

use civic::imports::{Fault, Unreadable, Why};
use civic::rights::NotAllowed;

use super::What;
use crate::pages::administration;
use crate::pages::matters::bring::explain;
use crate::pages::rights::list::who;
use crate::visit::Visit;

/// Why a file cannot be read.
pub(super) fn unreadable(visit: &Visit, what: What, why: &Unreadable) -> String {
    let words = visit.words;
    match why {
        Unreadable::Empty => words.say("imports-unreadable-empty"),
        Unreadable::TooLarge { .. } => words.say("imports-unreadable-too_large"),
        Unreadable::TooManyLines { lines, limit } => {
            let told = words.tell("imports-unreadable-too_many_lines");
            told.with("lines", *lines).with("limit", *limit).to_string()
        }
        Unreadable::NotText => words.say("imports-unreadable-not_text"),
        Unreadable::MissingColumns(missing) => {
            let names: Vec<_> = missing.iter().map(|word| what.column(words, word)).collect();
            let told = words.tell("imports-unreadable-missing_columns");
            told.with("columns", names.join(", ")).to_string()
        }
        Unreadable::ColumnTwice(word) => {
            let told = words.tell("imports-unreadable-column_twice");
            told.with("column", what.column(words, word)).to_string()
        }
        Unreadable::OpenQuote { line } => {
            words.tell("imports-unreadable-open_quote").with("line", *line).to_string()
        }
    }
}

/// Why a line cannot be taken in.
pub(super) fn fault(visit: &Visit, fault: &Fault) -> String {
    let words = visit.words;
    let told = |key: &str, said: &str| words.tell(key).with("said", said).to_string();
    match &fault.why {
        Why::Field(bad) => administration::sentence(visit, *bad),
        Why::Unknown { said } => told(&format!("imports-unknown-{}", fault.column), said),
        Why::Ambiguous { said } => told("imports-ambiguous", said),
        Why::NotADate { said } => told("imports-not_a_date", said),
        Why::SameAs { line } => words.tell("imports-same_as").with("line", *line).to_string(),
        Why::TooManyCells => words.say("imports-too_many_cells"),
        Why::NotAllowed(NotAllowed::NotFor(act)) => {
            words.tell("imports-not_yours").with("who", who(words, *act)).to_string()
        }
        Why::NotAllowed(NotAllowed::SignInFirst) => words.say("shell-problem_text-sign_in_first"),
        Why::OnlineOnly => words.say("administration-kind-online_only"),
        Why::Bring(refusal) => explain(words, refusal).1,
    }
}
