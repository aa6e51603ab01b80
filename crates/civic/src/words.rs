//! Small closed vocabularies that several nouns share.

use serde::Serialize;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum, serde::Serialize, serde::Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name { $($(#[$vdoc])* #[sea_orm(string_value = $word)] #[serde(rename = $word)] $variant),* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word under which it is stored, and by which keys of texts end.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The one that `word` stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// How an act reached the service. An attribute of the act, never another path.
    Channel {
        /// On the site.
        Online = "online",
        /// By e-mail.
        Email = "email",
        /// By letter or on a printed form.
        Paper = "paper",
        /// By phone.
        Phone = "phone",
        /// At the counter.
        Counter = "counter",
    }
}

vocabulary! {
    /// How somebody wants to be answered.
    ReplyBy {
        /// On the site, with the code.
        Site = "site",
        /// By e-mail.
        Email = "email",
        /// By letter.
        Letter = "letter",
        /// By phone.
        Phone = "phone",
        /// At the counter.
        Counter = "counter",
    }
}

vocabulary! {
    /// A language that the platform speaks whole.
    Language {
        /// French.
        Fr = "fr",
        /// English.
        En = "en",
    }
}

vocabulary! {
    /// What a consent, a publication, a reply or a voice is about.
    Subject {
        /// A matter.
        Matter = "matter",
        /// A cause.
        Cause = "cause",
        /// A debate.
        Debate = "debate",
        /// A transformation.
        Transformation = "transformation",
        /// Somebody's part in a cause, a debate or a budget.
        Voice = "voice",
        /// That somebody acts for a person.
        Proxy = "proxy",
        /// A sign-in link: what a mail is about.
        Link = "link",
        /// An agent: who is invited.
        Agent = "agent",
    }
}

/// A small letter of French without its accent; any other character as it is.
pub(crate) const fn unaccented(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    }
}

/// Groups under this many people are not shown alone.
pub const SHOWN_FROM: u64 = 5;

/// How many people, as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Headcount {
    /// This many: none, or [`SHOWN_FROM`] and more.
    Count(u64),
    /// Some, but too few to be shown alone.
    Few,
}

impl Headcount {
    /// Of `people`.
    pub const fn of(people: u64) -> Self {
        if people == 0 || people >= SHOWN_FROM { Self::Count(people) } else { Self::Few }
    }
}

/// Longest text that a person may write in one field, in characters.
pub const TEXT_LIMIT: usize = 20_000;

/// Longest single line (names, titles, places), in characters.
pub const LINE_LIMIT: usize = 200;

/// What was said in a line that must be there, without the white space around it; `empty` or
/// `too_long` where it cannot be taken.
pub(crate) fn said_in_a_line<E>(
    line: &str,
    empty: E,
    too_long: impl FnOnce(usize) -> E,
) -> Result<&str, E> {
    let line = line.trim();
    match line.chars().count() {
        0 => Err(empty),
        length if length > LINE_LIMIT => Err(too_long(length)),
        _ => Ok(line),
    }
}
