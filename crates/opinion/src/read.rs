//! Reads tables of votes and statements: exports of Polis, the common format of the field, and
//! plain `participant,statement,vote` CSV.
//!
//! `votes.csv` holds every vote event, with agree +1, disagree −1, pass 0; `comments.csv` the
//! statements. Columns are found by name, in any order and case; those that are not needed may be
//! absent or anything. Published exports: <https://github.com/compdemocracy/openData>.
//!
//! | Column | Also called | Holds |
//! | --- | --- | --- |
//! | `voter-id` | `participant` | an id: a number or a text of at most 200 bytes |
//! | `comment-id` | `statement` | the same |
//! | `vote` | | `1`, `-1`, `0`, or `agree`, `disagree`, `pass` |
//! | `timestamp`, if any | | a whole number: the votes of a pair count in this order |
//! | `college`, if any | | as what the participant takes part; may be empty |
//! | `channel`, if any | | by which way they came; may be empty |
//! | `verified`, if any | | whether somebody checked who they are: `1` or `0`; may be empty |
//!
//! CSV as in RFC 4180: quoted fields, either end of line, a byte order mark or none, UTF-8.
//!
//! ```
//! use opinion::{CheckedParams, OpinionMap, Votes, read};
//!
//! let mut votes = Votes::new();
//! read::votes(&mut votes, "participant,statement,vote\nana,benches,agree\n".as_bytes())?;
//! let error = read::votes(&mut votes, "participant,statement,vote\nana,benches,NaN\n".as_bytes());
//! assert_eq!(
//!     error.expect_err("refused").to_string(),
//!     "line 2: column 'vote' holds 'NaN', expected 1 (agree), -1 (disagree) or 0 (pass)"
//! );
//! # Ok::<(), opinion::CannotRead>(())
//! ```

mod names;
mod reach;
mod statements;
mod table;
mod votes;

pub use reach::reach;
pub use statements::statements;
pub use votes::votes;
