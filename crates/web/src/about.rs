//! What an objection, a reply or a commitment is about: a public row of one of several nouns.

use civic::causes;
use civic::debates;
use civic::ids::{CauseId, DebateId, ServiceId, TransformationId};
use civic::transformations;
use civic::words::{Language, Subject};
use civic::{Context, Failure};

/// A cause, a debate or a transformation, as a link says it.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) subject: (Subject, i64),
    /// Which service answers for it.
    pub(crate) service: ServiceId,
    /// Its title or question.
    pub(crate) title: String,
    /// What is asked, or what changes.
    pub(crate) words: String,
    pub(crate) language: Language,
    /// Where it is shown.
    pub(crate) address: String,
}

impl About {
    /// What `subject` is; `None` for what whoever asks may not see, and for what has no public
    /// page of its own.
    pub(crate) async fn find(
        cx: &Context,
        (kind, id): (Subject, i64),
    ) -> Result<Option<Self>, Failure> {
        Ok(match kind {
            Subject::Cause => causes::find::by_key(cx, CauseId(id)).await?.map(|row| Self {
                subject: row.subject(),
                service: row.service_id,
                title: row.title,
                words: row.asked,
                language: row.language,
                address: format!("/causes/{}", row.public_id),
            }),
            Subject::Debate => {
                let row = debates::by_id(cx, DebateId(id)).await?;
                Some(Self {
                    subject: row.scope(),
                    service: row.service_id,
                    address: format!("/debates/{}", row.public_id),
                    title: row.question,
                    words: row.introduction,
                    language: row.language,
                })
            }
            Subject::Transformation => {
                let row = transformations::by_key(cx, TransformationId(id)).await?;
                row.map(|row| Self {
                    subject: row.subject(),
                    service: row.service_id,
                    title: row.title,
                    words: row.changes,
                    language: row.language,
                    address: format!("/transformations/{}", row.number),
                })
            }
            Subject::Matter | Subject::Voice | Subject::Proxy | Subject::Agent | Subject::Link => {
                None
            }
        })
    }
}
