//! A compact file of votes, for conversations too large for a table of text: `.votes`.
//!
//! A vote takes one byte where fewer than 32 statements lie between it and the one before. 10⁸ votes
//! of a million participants on a thousand statements, a tenth of them answered, were 102.7 MB
//! (`examples/scale.rs`). It holds the votes that count (the last of each pair, without
//! statements that were left out), participants and statements by id, and colleges.
//!
//! ```
//! use opinion::{Vote, Votes, compact};
//!
//! let mut votes = Votes::new();
//! votes.cast("ana", "benches", Vote::Agree);
//! votes.cast("bo", "benches", Vote::Pass);
//! let mut file = Vec::new();
//! compact::write(&votes, &mut file)?;
//! assert_eq!(compact::read(file.as_slice())?.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The format, version 1
//! Numbers are *varints*: seven bits a byte, least significant first, the eighth bit set on all
//! but the last byte; at most ten bytes, no longer than needed.
//!
//! The file is eight bytes `89 56 4F 54 45 53 0D 0A` (`\x89VOTES\r\n`, so that a transfer that
//! mends line ends is noticed), one byte version (1), then blocks. A **block** is the length of its
//! content (four bytes, least significant first), the CRC-32 of its content (likewise; the one of
//! zip and PNG), and the content.
//!
//! - The first block is the **head**: how many statements, an id each, in order; how many colleges,
//!   then for each, by name: length and bytes of the name in UTF-8, and the number of members it asks
//!   to be shown from (0 if it does not ask).
//! - Then blocks of **rows**: how many rows (at least 1), then for each participant, in order of
//!   id: the id; 0 or 1 + the place of their college in the head; how many votes (at least 1);
//!   and each vote, by statement, as 4 × gap + answer. The gap is how many statements were skipped
//!   since the last vote of the row, or since the first statement; the answer is 0 disagree,
//!   1 pass, 2 agree.
//! - The last block is the **end**: 0, then how many participants and how many votes there were.
//!
//! An **id** is 0, length and bytes of a text in UTF-8; or 1 and a number; or 1 + d, d ≥ 1, a
//! number that is d above the last number of the same block. Numbers are in order before texts, which
//! are in order of their bytes. Blocks stand on their own, so that several threads can read them.
//!
//! What a file says of its lengths is never believed: memory grows with the bytes that are really
//! there.

mod block;
mod crc;
mod decode;
mod numbers;
mod read;
mod write;

pub use read::read;
pub use write::{Writer, write};

/// What every compact file begins with: `\x89VOTES\r\n`.
pub const MAGIC: [u8; 8] = *b"\x89VOTES\r\n";
const VERSION: u8 = 1;

#[cfg(test)]
mod tests;
