//! What a document is made of, as its caller says it.

/// A document before it is written: who says it, in which language, and what it says, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The language that the document is written in.
    pub language: Language,
    /// Shown on top of the first page as its first heading, and in the title bar of a reader.
    ///
    /// Without one, the first heading takes its place, then the author, then the day.
    pub title: String,
    /// Who answers for the document: a service, not a person.
    pub author: String,
    /// When the document was made.
    pub created: Moment,
    /// Lines above the title, on the first page.
    pub letterhead: Vec<String>,
    /// Written at the foot of each page; `{page}` and `{pages}` become numbers.
    pub footer: String,
    /// The size of the letters.
    pub size: Size,
    /// What the document says, in reading order.
    pub blocks: Vec<Block>,
    /// Files that travel inside the document, in order.
    pub files: Vec<File>,
}

/// A language that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

impl Language {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

/// A moment in UTC, given by the caller: no clock is read here.
///
/// A number that no calendar has is set to the nearest that a field may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Year, as in 2026.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// How large the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 11 points.
    #[default]
    Normal,
    /// 16 points, for those who read better so.
    Large,
}

/// A part of a document.
///
/// A line break in a text is kept, except in headings, labels and captions, where it is a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading under the title. Its level is from 1 to 3; a level that would be skipped is not.
    Heading {
        /// 1 to 3.
        level: u8,
        /// The heading itself.
        text: String,
    },
    /// What the service says.
    Paragraph(String),
    /// What a person wrote, word for word, set off as a quotation.
    Written(String),
    /// Labels and their values, in two columns.
    Facts(Vec<(String, String)>),
    /// Points, each with a bullet.
    List(Vec<String>),
    /// What happened: when, and a sentence.
    Timeline(Vec<(String, String)>),
    /// A text in a box.
    Note(String),
    /// A picture in the text, up to three fifths of a page high.
    Picture {
        /// JPEG, PNG, GIF or WebP.
        bytes: Vec<u8>,
        /// What is to be seen, for who cannot see it, and in its place where it cannot be shown.
        alt: String,
        /// A line below; none if empty.
        caption: String,
    },
    /// A square that telephones read (QR code).
    Square {
        /// What it says.
        text: String,
        /// What it is for, for who cannot see it.
        alt: String,
    },
    /// A line from margin to margin.
    Rule,
    /// What follows begins on a new page.
    PageBreak,
}

/// A file that travels inside the document, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name. Two files of one name get a number.
    pub name: String,
    /// Its media type, such as `image/jpeg`.
    pub media_type: String,
    /// The file itself.
    pub bytes: Vec<u8>,
    /// What it is.
    pub description: String,
}
