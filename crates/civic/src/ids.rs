//! Keys and public identifiers.
//!
//! Inside, rows have 64-bit keys that never leave the server. Outside, a row is known by a
//! [`PublicId`]: random, so that it tells neither how many there are nor when one was made.

use rand::Rng;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

/// The symbols of Crockford's base 32: no `I`, `L`, `O`, `U`.
pub(crate) const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A random 128-bit identifier, written in 26 lower-case base-32 symbols.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize,
)]
pub struct PublicId(pub String);

impl PublicId {
    /// Draws one from `random`. 128 bits.
    pub fn draw(random: &mut impl Rng) -> Self {
        let mut bytes = [0_u8; 16];
        random.fill_bytes(&mut bytes);
        let mut bits = u128::from_be_bytes(bytes);
        let mut text = String::with_capacity(26);
        for _ in 0..26 {
            text.push(char::from(SYMBOLS[(bits & 31) as usize].to_ascii_lowercase()));
            bits >>= 5;
        }
        Self(text)
    }
}

impl std::fmt::Display for PublicId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
        pub struct $name(pub i64);
    )*};
}

keys! {
    /// Key of a body.
    BodyId,
    /// Key of a service.
    ServiceId,
    /// Key of an office.
    OfficeId,
    /// Key of an agent.
    AgentId,
    /// Key of a kind of matter.
    KindId,
    /// Key of a person.
    PersonId,
    /// Key of a merge of two files.
    FileMergeId,
    /// Key of a matter.
    MatterId,
    /// Key of an answer.
    AnswerId,
    /// Key of a request for a document.
    DocumentRequestId,
    /// Key of a piece of advice.
    AdviceId,
    /// Key of an absence.
    AbsenceId,
    /// A closure of an office or a service.
    ClosureId,
    /// Key of a delegation of signature.
    DelegationId,
    /// Key of an answer that waits for somebody else.
    SubmissionId,
    /// Key of a template of answers.
    TemplateId,
    /// Key of an attachment.
    AttachmentId,
    /// Key of a consent.
    ConsentId,
    /// Key of a publication.
    PublicationId,
    /// Key of a cause.
    CauseId,
    /// Key of a reply.
    ReplyId,
    /// Key of a commitment.
    CommitmentId,
    /// Key of a debate.
    DebateId,
    /// Key of a batch of participation codes.
    BatchId,
    /// Key of a person's proxy.
    ProxyId,
    /// Key of a way in.
    WayInId,
    /// Key of a college.
    CollegeId,
    /// Key of a statement.
    StatementId,
    /// Key of a voice.
    VoiceId,
    /// Key of a transformation.
    TransformationId,
    /// Key of a street.
    StreetId,
}
