//! Objecting to a transformation: a matter like any other, with a human and a date.

use super::{Transformation, find};
use crate::context::Context;
use crate::ids::{KindId, PersonId, ServiceId};
use crate::matters::{self, Attached, Bring, CannotBring, Form, Particulars, Receipt};
use crate::people::NewPerson;
use crate::refusal::{Failure, refusals};
use crate::services;
use crate::words::{Channel, Language, ReplyBy};

/// What somebody objects.
#[derive(Clone, Debug)]
pub struct Objection<'a> {
    /// To which transformation.
    pub to: &'a Transformation,
    /// In their words.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// How it arrived.
    pub channel: Channel,
    /// How they want to be answered.
    pub reply_by: ReplyBy,
    /// Who they are, as far as they say.
    pub author: NewPerson,
    /// Their file, where they have one already.
    pub known_author: Option<PersonId>,
    /// Files.
    pub attachments: Vec<Attached>,
    /// The code to give, where a repeated form must give the same one.
    pub code: Option<String>,
}

/// Why it could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum CannotObject {
    /// There is no such transformation here, or it is not shown.
    #[error("no such transformation")]
    Unknown,
    /// The service has not set up where objections go.
    #[error("the service takes in no objections")]
    NoKind {
        /// Which service.
        service: ServiceId,
    },
    /// The matter could not be taken in.
    #[error(transparent)]
    Matter(CannotBring),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotObject);

impl From<CannotBring> for CannotObject {
    fn from(refused: CannotBring) -> Self {
        match refused {
            CannotBring::Failed(failure) => Self::Failed(failure),
            other => Self::Matter(other),
        }
    }
}

/// Takes an objection in, whatever the state of the transformation.
pub async fn object(cx: &Context, objection: Objection<'_>) -> Result<Receipt, CannotObject> {
    let to = find::find(cx, objection.to.number).await?.ok_or(CannotObject::Unknown)?;
    let kind = kind_of(cx, to.service_id, objection.language).await?;
    let bring = Bring {
        kind: kind.ok_or(CannotObject::NoKind { service: to.service_id })?,
        text: objection.text,
        language: objection.language,
        channel: objection.channel,
        place: None,
        reply_by: objection.reply_by,
        author: objection.author,
        known_author: objection.known_author,
        about: Some(to.subject()),
        attachments: objection.attachments,
        code: objection.code,
        particulars: Particulars::default(),
    };
    Ok(matters::bring(cx, bring).await?)
}

/// The first kind of objection that `service` takes in.
async fn kind_of(
    cx: &Context,
    service: ServiceId,
    language: Language,
) -> Result<Option<KindId>, Failure> {
    let kinds = services::kinds(cx, language).await?;
    Ok(kinds
        .into_iter()
        .find(|kind| {
            let row = &kind.row;
            row.active && row.service_id == service && row.form == Form::Objection
        })
        .map(|kind| kind.row.id))
}
