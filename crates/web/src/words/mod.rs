//! Texts for people, by key and language. French first; English as complete.
//!
//! Keys mirror the path of the page that says them (`matters-withdraw-heading`). A key that a
//! page builds from a word ends its fixed part with a dash (`matters-state-` + word); a key with
//! `-hint` behind a field's label is said under that field.

mod dates;

use std::fmt;
use std::sync::OnceLock;

use civic::words::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

macro_rules! texts {
    ($($noun:literal),* $(,)?) => {
        /// The nouns that have texts, and their texts in each language.
        const TEXTS: &[(&str, &str, &str)] = &[$((
            $noun,
            include_str!(concat!("../../locales/fr/", $noun, ".ftl")),
            include_str!(concat!("../../locales/en/", $noun, ".ftl")),
        )),*];
    };
}
texts! {
    "shell", "home", "services", "matters", "answers", "causes", "debates", "transformations", "replies",
    "sessions", "desk", "site", "account", "proxies", "providers", "secrets", "administration",
    "rights", "audit", "mail", "deadlines", "imports"
}

/// The texts in one language. Copied freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    /// In `language`.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// In which language.
    pub const fn language(self) -> Language {
        self.language
    }

    /// The text of `key`. A key without text shows as itself; a test sees that there is none.
    pub fn say(self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of `prefix` and `word`, where `word`, which an address gives, is one of `known`;
    /// nothing otherwise.
    pub(crate) fn say_known(self, prefix: &str, word: &str, known: &[&str]) -> String {
        if known.contains(&word) { self.say(&format!("{prefix}{word}")) } else { String::new() }
    }

    /// The text of `key` with facts in it.
    pub fn tell(self, key: &str) -> Sentence {
        Sentence { words: self, key: key.to_owned(), facts: FluentArgs::new() }
    }

    /// Whether there is a text of `key`.
    pub fn has(self, key: &str) -> bool {
        bundle(self.language).has_message(key)
    }

    fn format(self, key: &str, facts: Option<&FluentArgs<'_>>) -> String {
        let bundle = bundle(self.language);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "no text for {key}");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, facts, &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    }
}

/// A text with facts in it; shows when displayed.
#[derive(Debug)]
pub struct Sentence {
    words: Words,
    key: String,
    facts: FluentArgs<'static>,
}

impl Sentence {
    /// With the fact `name`. Numbers choose the plural form.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Fact>) -> Self {
        self.facts.set(name, value.into().0);
        self
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.format(&self.key, Some(&self.facts)))
    }
}

impl From<Sentence> for String {
    fn from(sentence: Sentence) -> Self {
        sentence.to_string()
    }
}

/// A fact in a sentence: text or a number.
#[derive(Debug)]
pub struct Fact(FluentValue<'static>);

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self(FluentValue::from(text.to_owned()))
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self(FluentValue::from(text))
    }
}

impl From<&String> for Fact {
    fn from(text: &String) -> Self {
        Self(FluentValue::from(text.clone()))
    }
}

impl From<&&String> for Fact {
    fn from(text: &&String) -> Self {
        Self::from(*text)
    }
}

impl From<Sentence> for Fact {
    fn from(sentence: Sentence) -> Self {
        Self(FluentValue::from(sentence.to_string()))
    }
}

macro_rules! number_facts {
    ($($number:ty),*) => {$(
        impl From<$number> for Fact {
            fn from(number: $number) -> Self {
                Self(FluentValue::from(number))
            }
        }
        impl From<&$number> for Fact {
            fn from(number: &$number) -> Self {
                Self(FluentValue::from(*number))
            }
        }
        impl From<&&$number> for Fact {
            fn from(number: &&$number) -> Self {
                Self(FluentValue::from(**number))
            }
        }
    )*};
}
number_facts!(i32, i64, u32, u64, usize);

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| [load(Language::Fr), load(Language::En)]);
    match language {
        Language::Fr => &bundles[0],
        Language::En => &bundles[1],
    }
}

/// # Panics
/// When a text file that was built into the program cannot be read: a test reads them all.
fn load(language: Language) -> FluentBundle<FluentResource> {
    let tag = language.word().parse().expect("fr and en are language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(grouped(number.value)),
        _ => None,
    }));
    for (noun, fr, en) in TEXTS {
        let text = if language == Language::Fr { french_spaces(fr) } else { (*en).to_owned() };
        let read = FluentResource::try_new(text)
            .unwrap_or_else(|(_, errors)| panic!("{noun}: {errors:?}"));
        bundle.add_resource(read).unwrap_or_else(|errors| panic!("{noun}: {errors:?}"));
    }
    bundle
}

/// French puts a space that does not break before high signs: written plainly in the text files,
/// set right here once.
fn french_spaces(text: &str) -> String {
    [
        (" :", "\u{a0}:"),
        (" ;", "\u{202f};"),
        (" ?", "\u{202f}?"),
        (" €", "\u{a0}€"),
        (" %", "\u{a0}%"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (plain, right)| text.replace(plain, right))
}

/// A whole number with thin spaces between thousands, as both languages allow.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let mut text = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    use super::*;

    fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        let mut current = String::new();
        for line in text.lines() {
            if let Some((key, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_lowercase())
            {
                key.clone_into(&mut current);
                assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "twice: {key}");
            }
            for part in line.split('$').skip(1) {
                let name: String =
                    part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                found.entry(current.clone()).or_default().insert(name);
            }
        }
        found
    }

    #[test]
    fn both_languages_say_the_same_things_with_the_same_facts() {
        for (noun, fr, en) in TEXTS {
            assert_eq!(messages(fr), messages(en), "{noun}.ftl differs between fr and en");
        }
        for language in Language::ALL {
            assert!(Words::new(*language).has("shell-skip"));
        }
    }

    fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
                into.push(path);
            }
        }
    }

    /// Literals in sources and templates that look like keys or beginnings of keys.
    fn literals() -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        sources(&root.join("src"), &mut files);
        sources(&root.join("templates"), &mut files);
        let mut found = BTreeSet::new();
        for file in files {
            let text = std::fs::read_to_string(file).unwrap();
            for whole in text.split('"') {
                // `"matters-done-{}"` begins keys as `"matters-done-"` does.
                let literal = whole.split('{').next().unwrap_or_default();
                if literal.len() < whole.len() && !literal.ends_with(['-', '_']) {
                    continue;
                }
                if literal.contains('-')
                    && literal
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
                {
                    found.insert(literal.to_owned());
                }
            }
        }
        found
    }

    #[test]
    fn every_text_is_said_somewhere_and_everything_said_has_a_text() {
        let literals = literals();
        let mut all = BTreeSet::new();
        for (_, fr, _) in TEXTS {
            all.extend(messages(fr).into_keys());
        }
        let prefixes: Vec<_> = literals.iter().filter(|l| l.ends_with(['-', '_'])).collect();
        let unused: Vec<_> = all
            .iter()
            .filter(|key| {
                let label = key.strip_suffix("-hint").unwrap_or(key);
                !literals.contains(label)
                    && !prefixes.iter().any(|prefix| label.starts_with(prefix.as_str()))
            })
            .collect();
        assert!(unused.is_empty(), "texts that nothing says: {unused:?}");
        let nouns: BTreeSet<_> = TEXTS.iter().map(|(noun, ..)| *noun).collect();
        let missing: Vec<_> = literals
            .iter()
            .filter(|l| !l.ends_with(['-', '_']) && !all.contains(*l))
            .filter(|l| l.split_once('-').is_some_and(|(noun, _)| nouns.contains(noun)))
            .collect();
        assert!(missing.is_empty(), "keys without a text: {missing:?}");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(1_234_567.0), "1\u{202f}234\u{202f}567");
        assert_eq!(grouped(-12.0), "-12");
        assert_eq!(grouped(999.0), "999");
    }
}
