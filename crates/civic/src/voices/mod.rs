//! Voices: someone's place in one debate or cause.
//!
//! Votes and supports point to a voice and to nothing else. What ties a voice to a person is one
//! row of `voice_link`; without it (a code from an envelope, a cookie, a sheet of paper) nobody
//! can tell whose voice it is, and deleting it makes that so.
//!
//! One verb: [`open()`]. Reads: [`by_key`], [`of_person`], [`by_id`].

mod find;
mod open;
pub mod tables;

use crate::words::{Subject, vocabulary};

pub use find::{by_id, by_key, of_person};
pub use open::{HeldBy, NewVoice, Opened, open};

/// A voice's row.
pub type Voice = tables::voice::Model;

/// What a voice takes part in: a debate or a cause, and its key.
pub type Scope = (Subject, i64);

vocabulary! {
    /// On whose word somebody takes part as what they say they are.
    VouchedBy {
        /// Their own.
        Oneself = "oneself",
        /// Whoever hands out the codes.
        Code = "code",
        /// The agent who wrote it down.
        Agent = "agent",
        /// The account they signed in to.
        Account = "account",
    }
}

vocabulary! {
    /// How far anyone checked who somebody is.
    IdentityLevel {
        /// Nobody did.
        None = "none",
        /// An address of theirs answered: they signed in through a link sent to it.
        Contact = "contact",
        /// They hold a code that was handed out to one person each.
        Code = "code",
        /// An agent had them before their eyes.
        Seen = "seen",
    }
}
