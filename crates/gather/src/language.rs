//! What differs between French and English: stems and function words.

use rust_stemmers::{Algorithm, Stemmer};

use crate::params::Language;

/// The language one text is read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tongue {
    French,
    English,
}

impl Tongue {
    /// The tongue of a text whose folded words these are: as told, or by its function words.
    pub(crate) fn of<'a>(language: Language, words: impl Iterator<Item = &'a str>) -> Self {
        match language {
            Language::French => Self::French,
            Language::English => Self::English,
            Language::Guessed => {
                let balance: i32 = words
                    .map(|word| {
                        i32::from(Self::English.has_function_word(word))
                            - i32::from(Self::French.has_function_word(word))
                    })
                    .sum();
                if balance > 0 { Self::English } else { Self::French }
            }
        }
    }

    /// The stem of a folded word (Snowball). Stemming after folding makes `fiscalité` and
    /// `FISCALITE` one, which costs nothing measurable.
    pub(crate) fn stem(self, folded: &str) -> String {
        let algorithm = match self {
            Self::French => Algorithm::French,
            Self::English => Algorithm::English,
        };
        Stemmer::create(algorithm).stem(folded).into_owned()
    }

    /// Whether a folded word only holds sentences together, and so explains no likeness.
    pub(crate) fn has_function_word(self, folded: &str) -> bool {
        let words = match self {
            Self::French => FRENCH,
            Self::English => ENGLISH,
        };
        words.binary_search(&folded).is_ok()
    }
}

/// Sorted, without accents; the halves of elisions (`l'`, `qu'`) are words too.
#[rustfmt::skip]
const FRENCH: &[&str] = &[
    "a", "afin", "ai", "ainsi", "ait", "alors", "apres", "as", "au", "aucun", "aucune", "aurait",
    "aussi", "autre", "autres", "aux", "avait", "avant", "avec", "avez", "avoir", "avons",
    "beaucoup", "bien", "c", "ca", "car", "ce", "ceci", "cela", "celle", "celles", "celui", "ces",
    "cet", "cette", "ceux", "chaque", "chez", "ci", "comme", "comment", "d", "dans", "de", "deja",
    "depuis", "des", "dois", "doit", "doivent", "donc", "dont", "du", "elle", "elles", "en",
    "encore", "entre", "es", "est", "et", "etaient", "etait", "etant", "ete", "etes", "etre", "eu",
    "eux", "faire", "fait", "faudrait", "faut", "font", "ici", "il", "ils", "j", "je", "l", "la",
    "le", "les", "leur", "leurs", "lors", "lui", "m", "ma", "mais", "me", "meme", "memes", "mes",
    "mieux", "moi", "moins", "mon", "n", "ne", "ni", "non", "nos", "notre", "nous", "on", "ont",
    "or", "ou", "oui", "par", "parce", "pas", "peu", "peut", "peuvent", "plus", "plusieurs", "pour",
    "pourquoi", "pourrait", "puis", "qu", "quand", "que", "quel", "quelle", "quelles", "quelque",
    "quelques", "quels", "qui", "quoi", "s", "sa", "sans", "se", "sera", "serait", "seront", "ses",
    "seulement", "si", "soient", "soit", "sommes", "son", "sont", "sous", "suis", "sur", "surtout",
    "t", "ta", "te", "tel", "telle", "tels", "tes", "toi", "ton", "tous", "tout", "toute", "toutes",
    "tres", "trop", "tu", "un", "une", "uns", "vers", "vos", "votre", "vous", "vraiment", "y",
];

/// Sorted; the halves of contractions (`don't`) are words too.
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "but", "by", "can", "could", "d", "did", "do", "does",
    "don", "each", "for", "from", "had", "has", "have", "he", "her", "here", "his", "how", "i",
    "if", "in", "into", "is", "it", "its", "just", "ll", "m", "me", "more", "most", "my", "no",
    "nor", "not", "of", "on", "only", "or", "other", "our", "out", "over", "re", "s", "same", "she",
    "should", "so", "some", "such", "t", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "through", "to", "too", "under", "up", "us", "ve", "very",
    "was", "we", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with",
    "would", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_are_sorted_and_folded() {
        for words in [FRENCH, ENGLISH] {
            assert!(words.is_sorted_by(|left, right| left < right));
            assert!(words.iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase())));
        }
    }

    #[test]
    fn the_tongue_is_guessed_from_function_words() {
        let guess = |text: &str| Tongue::of(Language::Guessed, text.split(' '));
        assert_eq!(guess("the bins are not emptied on our street"), Tongue::English);
        assert_eq!(guess("les poubelles de la rue ne sont pas videes"), Tongue::French);
        assert_eq!(guess("wifi parking"), Tongue::French);
        let told = Tongue::of(Language::English, "les rues".split(' '));
        assert_eq!(told, Tongue::English);
    }

    #[test]
    fn plurals_share_a_stem() {
        assert_eq!(Tongue::French.stem("ecoles"), Tongue::French.stem("ecole"));
        assert_eq!(Tongue::English.stem("schools"), Tongue::English.stem("school"));
    }
}
