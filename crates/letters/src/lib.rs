//! Documents of a service as PDF that everybody can read.
//!
//! A matter's file, a letter or a receipt is said as [`Block`]s in reading order; [`write()`] makes
//! pages of them. What it writes keeps two sets of rules, and is refused as a fault of this crate
//! if it does not:
//!
//! - **PDF/UA-1** (ISO 14289-1): everything on a page is told what it is (heading, quotation,
//!   table, picture with a text in its place), in the order in which it is read. What is not part
//!   of the text, such as the foot of each page, is left out by who reads aloud.
//! - **PDF/A-3a** (ISO 19005-3): an archive can keep it, with the files inside. Both allow each
//!   other: PDF/UA asks of a file inside only that it has a description.
//!
//! ```
//! use letters::{Block, Document, File, Language, Moment, Size, write};
//!
//! let written = write(&Document {
//!     language: Language::Fr,
//!     title: "Dossier PR-7K2M-94".into(),
//!     author: "Service Voirie".into(),
//!     created: Moment { year: 2026, month: 4, day: 2, hour: 9, minute: 30, second: 0 },
//!     letterhead: vec!["Ville de Saint-Aubin".into()],
//!     footer: "Dossier PR-7K2M-94 · {page} / {pages}".into(),
//!     size: Size::Normal,
//!     blocks: vec![
//!         Block::Heading { level: 1, text: "La demande".into() },
//!         Block::Written("Le lampadaire est éteint.\nMerci ! 山田".into()),
//!     ],
//!     files: vec![File {
//!         name: "mesures.csv".into(),
//!         media_type: "text/csv".into(),
//!         bytes: b"jour;lux".to_vec(),
//!         description: "Mesures".into(),
//!     }],
//! })?;
//! assert_eq!(written.pages, 1);
//! assert_eq!(written.undrawn, 2, "no font here has Chinese or Japanese characters");
//! # Ok::<(), letters::CannotWrite>(())
//! ```
//!
//! # What is promised
//! - The same document gives the same bytes. No clock, file or network is read.
//! - A file inside comes out byte for byte, whatever is in it.
//! - A heading is not the last line of a page, nor is one line of a paragraph alone on one, unless
//!   what is to be kept together is higher than a page.
//! - A character that no font has is shown as ▯ and counted. Who reads aloud, searches or copies
//!   has the character itself.
//! - Headings skip no level: one that would is raised.
//! - Any text is written. Nothing panics.
//!
//! # Texts come from anybody
//! A text cannot say other than what it shows. Marks that reverse its order (embeddings, overrides,
//! isolates) are dropped, and so are control characters and what is never seen; the order of
//! letters follows from the letters (UAX #9). A character of more than five code points, made of
//! marks piled up over the lines above, is ▯. Three empty lines in a row or more are two. An
//! address is text and never a link: a document of the service must not send anybody anywhere on
//! behalf of who wrote to it.
//!
//! # Pictures come from anybody
//! JPEG, PNG, GIF (its first frame) and WebP (without animation) are shown, upright as their Exif
//! says, if they are sound. [`MAX_PICTURE_PIXELS`] is looked at before anything is decoded; what has to be decoded
//! for one document is within [`MAX_DECODED_PIXELS`]. Decoding takes up to twelve bytes of memory
//! for each pixel of one picture at a time. A JPEG is not decoded: its head is read, and the rest
//! is for whoever opens the document. Nothing in a picture can stop a document: one that is not
//! shown is in [`Pdf::pictures_not_shown`]. A picture that is shown from a file is in the document
//! twice, once to be seen and once byte for byte.
//!
//! # Bounds and running time
//! At most [`MAX_TEXT_BYTES`] and [`MAX_PAGES`]; more is refused with what was given. Time and
//! memory grow with the length of the texts and the size of the files: some seven milliseconds for
//! the fonts and two for each page, and for a PNG about 25 for each megapixel, or up to 400 where
//! it is noise.
//!
//! # Fonts
//! Atkinson Hyperlegible for the alphabets of Western and Central Europe; DejaVu Sans for what it
//! lacks, a word at a time and never bold: Greek, Cyrillic, Arabic, Hebrew, Vietnamese and more.
//! Both are in `fonts/`, with their licences. Only the glyphs that are used go into a document.
#![forbid(unsafe_code)]

mod blocks;
mod document;
mod draw;
mod error;
mod files;
mod flow;
mod fonts;
mod heads;
mod lines;
mod look;
mod pages;
mod pdf;
mod pictures;
mod square;
mod structure;
mod text;
mod upright;
mod write;

pub use document::{Block, Document, File, Language, Moment, Size};
pub use error::CannotWrite;
pub use pictures::{MAX_DECODED_PIXELS, MAX_PICTURE_PIXELS, can_show};
pub use write::{Pdf, write};

/// The most bytes of text in a document.
pub const MAX_TEXT_BYTES: usize = 8 << 20;
/// The most pages of a document.
pub const MAX_PAGES: usize = 2_000;
/// The most characters of a heading or a name in bookmarks and tags; on the page it is whole.
const MAX_HEADING_CHARS: usize = 200;
/// The most characters of what is said of a picture or a file.
const MAX_ALT_CHARS: usize = 2_000;
