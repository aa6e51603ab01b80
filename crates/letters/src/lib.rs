//! Documents of a service as PDF that everybody can read.
#![forbid(unsafe_code)]

mod document;
mod draw;
mod error;
mod files;
mod flow;
mod fonts;
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
