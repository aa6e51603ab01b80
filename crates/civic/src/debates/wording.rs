//! How a statement may be worded, and when two say the same in the same words.

/// Longest statement, in characters.
pub const STATEMENT_LIMIT: usize = 280;

/// Why a text cannot be a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWording {
    /// No letter or digit in it.
    #[error("the statement is empty")]
    Empty,
    /// Longer than what can be read before voting.
    #[error("the statement has {length} characters, at most {STATEMENT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
}

/// The text on one line with single spaces and without control characters, if it can be a
/// statement.
pub(super) fn worded(text: &str) -> Result<String, BadWording> {
    let line = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let length = line.chars().count();
    if same_words(&line).is_empty() {
        Err(BadWording::Empty)
    } else if length > STATEMENT_LIMIT {
        Err(BadWording::TooLong { length })
    } else {
        Ok(line)
    }
}

/// What is alike for two texts that differ only in case, punctuation and spacing.
pub(super) fn same_words(text: &str) -> String {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_punctuation_and_spacing_do_not_make_another_statement() {
        assert_eq!(same_words("Plus de bus, le soir !"), same_words(" plus de BUS le\u{a0}soir"));
        assert_ne!(same_words("Plus de bus"), same_words("Pas de bus"));
    }

    #[test]
    fn punctuation_alone_is_empty_and_281_characters_are_too_many() {
        assert_eq!(worded(" …?! \n"), Err(BadWording::Empty));
        assert_eq!(worded(&"é".repeat(280)).map(|line| line.chars().count()), Ok(280));
        assert_eq!(worded(&"é".repeat(281)), Err(BadWording::TooLong { length: 281 }));
    }

    proptest! {
        #[test]
        fn a_worded_text_is_one_line_and_words_the_same_again(text in ".{0,300}") {
            if let Ok(line) = worded(&text) {
                prop_assert!(!line.chars().any(char::is_control));
                prop_assert_eq!(worded(&line), Ok(line.clone()));
                prop_assert_eq!(same_words(&line), same_words(&worded(&line).unwrap()));
            }
        }
    }
}
