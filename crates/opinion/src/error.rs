//! What is refused, in one place.

use crate::votes::Id;

/// Why parameters were not accepted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RefusedParams {
    /// Without any vote there is nothing to place a participant by.
    #[error("min_votes must be at least 1")]
    NoMinVotes,
    /// Outside 2..=5: fewer is no division, more cannot be told apart on a map.
    #[error("max_groups must be between 2 and 5, not {0}")]
    MaxGroups(usize),
    /// Fewer than 19 shuffles cannot show anything at the 5 % level.
    #[error("permutations must be between 19 and 9999, not {0}")]
    Permutations(usize),
    /// Not a level that a test can have.
    #[error("significance must be above 0 and at most 0.2, not {0}")]
    Significance(f64),
    /// The best p-value that so many shuffles can give is 1 / (permutations + 1).
    #[error("{permutations} permutations cannot show a significance of {significance}")]
    TooFewPermutations {
        /// How many were asked for.
        permutations: usize,
        /// The level asked for.
        significance: f64,
    },
    /// A group or college of one is a person.
    #[error("shown_from must be at least 2, not {0}")]
    ShownFrom(usize),
    /// Groups are made of base clusters.
    #[error("there must be at least 2 base clusters, not {0}")]
    BaseClusters(usize),
    /// A replay goes from batch to batch.
    #[error("a batch of a replay must have at least 1 vote")]
    EmptyBatch,
    /// Only base clusters carry over from update to update.
    #[error("a replay needs base clusters")]
    ReplayOfParticipants,
}

/// Why a vote was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a vote is 1 (agree), -1 (disagree) or 0 (pass), not '{0}'")]
pub struct UnknownVote(pub String);

/// Why no map was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotMap {
    /// Nobody has voted on any statement that counts.
    #[error("there are no votes to map")]
    NoVotes,
}

/// Why a table was not read.
#[derive(Debug, thiserror::Error)]
pub enum CannotRead {
    /// The header lacks a column, under each of these names.
    #[error("line 1: there is no column {}", either(.0))]
    MissingColumn(&'static [&'static str]),
    /// The header has a column twice, or under two of its names: which one is meant?
    #[error("line 1: {}", twice(first, second))]
    TwoColumns {
        /// The name of one.
        first: &'static str,
        /// The name of the other.
        second: &'static str,
    },
    /// A field is empty or not what its column holds.
    #[error("line {line}: column '{column}' holds '{value}', expected {expected}")]
    BadField {
        /// Counted from 1, header included.
        line: u64,
        /// Its name.
        column: &'static str,
        /// What stands there.
        value: String,
        /// What should.
        expected: &'static str,
    },
    /// Not CSV, not UTF-8, or not readable.
    #[error("line {line}: {source}")]
    Unreadable {
        /// Counted from 1, header included; 0 when the place is not known.
        line: u64,
        /// What the reader said.
        source: csv::Error,
    },
}

fn either(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    names.join(" or ")
}

fn twice(first: &str, second: &str) -> String {
    if first == second {
        return format!("the column '{first}' is there twice");
    }
    format!("the columns '{first}' and '{second}' mean the same; keep one")
}

/// Why a compact file of votes was not written.
#[derive(Debug, thiserror::Error)]
pub enum CannotPack {
    /// The sink refused bytes.
    #[error(transparent)]
    Unwritable(#[from] std::io::Error),
    /// Not in order of id, one there twice, or more than 2³⁰.
    #[error("statements must be in order of id, each once")]
    Statements,
    /// Not in order of name, or one there twice.
    #[error("colleges must be in order of name, each once")]
    Colleges,
    /// A participant comes after one whose id is as great or greater.
    #[error("participants must be in order of id, each once; '{participant}' comes too late")]
    Participants {
        /// Theirs.
        participant: Id,
    },
    /// Votes out of order, twice on one statement, or on a statement that is not there.
    #[error(
        "the votes of '{participant}' must be on statements that are there, in order, each once"
    )]
    Row {
        /// Whose.
        participant: Id,
    },
    /// A participant's college is none of those named at the start.
    #[error("there is no college '{college}'")]
    College {
        /// As given.
        college: String,
    },
}

/// Why a compact file of votes was not read.
#[derive(Debug, thiserror::Error)]
pub enum CannotUnpack {
    /// The source refused to be read.
    #[error(transparent)]
    Unreadable(#[from] std::io::Error),
    /// It does not begin as one.
    #[error("this is not a compact file of votes")]
    NotCompact,
    /// Written by a later version of this program.
    #[error("version {0} of the format is not known here, only 1")]
    Version(u8),
    /// Part of it is missing.
    #[error("the file ends before its last block")]
    CutShort,
    /// Something was appended.
    #[error("bytes follow after the last block")]
    MoreFollows,
    /// Bytes have changed since it was written.
    #[error("block {block}: its checksum does not match its content")]
    Damaged {
        /// Counted from 1, the head being the first.
        block: u64,
    },
    /// It was not written by the rules of the format.
    #[error("block {block}: {what}")]
    Wrong {
        /// Counted from 1, the head being the first.
        block: u64,
        /// Which rule.
        what: &'static str,
    },
}
