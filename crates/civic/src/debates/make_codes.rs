//! Making participation codes for a college, for sealed envelopes.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::json;

use super::tables::{code_batch, participation_code};
use super::{CollegeEntry, Debate, NotOpen, Phase, find};
use crate::codes::{Use, draw_code, keyed_hash, read_code};
use crate::context::Context;
use crate::ids::{BatchId, CollegeId};
use crate::record;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::words::LINE_LIMIT;

/// Most codes made at once: 7 values each stay well under what a statement may bind.
pub const CODES_AT_ONCE: usize = 2_000;

/// Why no codes were made.
#[derive(Debug, thiserror::Error)]
pub enum CannotMakeCodes {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The debate is over.
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    /// The debate has no such college.
    #[error("no college is called {slug}")]
    UnknownCollege {
        /// The word that was given.
        slug: String,
    },
    /// One comes into this college without a code.
    #[error("the college {slug} needs no codes")]
    NeedsNone {
        /// Its word.
        slug: String,
    },
    /// None, or more than are made at once.
    #[error("{count} codes, between 1 and {CODES_AT_ONCE}")]
    HowMany {
        /// How many were asked for.
        count: usize,
    },
    /// The label is no single line.
    #[error("the label has {length} characters, at most {LINE_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotMakeCodes);

/// Makes a batch of `count` codes that each open the college once; `label` tells the steward what
/// they were for and goes nowhere else. They are shown here once and kept only as
/// keyed hashes; how many were made goes to the record.
pub async fn make_codes(
    cx: &Context,
    debate: &Debate,
    college: &str,
    count: usize,
    label: &str,
) -> Result<Vec<String>, CannotMakeCodes> {
    agent_may(cx, Act::MakeCodes, debate.service_id)?;
    if !matches!(debate.phase(cx.today()), Phase::Upcoming | Phase::Running) {
        return Err(NotOpen::Over { closed_on: debate.closes_on.clone() }.into());
    }
    if count == 0 || count > CODES_AT_ONCE {
        return Err(CannotMakeCodes::HowMany { count });
    }
    let length = label.chars().count();
    if length > LINE_LIMIT {
        return Err(CannotMakeCodes::TooLong { length });
    }
    let slug = college.to_owned();
    let Some(college) = find::college(cx, debate.id, college).await? else {
        return Err(CannotMakeCodes::UnknownCollege { slug });
    };
    if college.entry != CollegeEntry::Code {
        return Err(CannotMakeCodes::NeedsNone { slug });
    }
    let codes: Vec<String> = (0..count).map(|_| cx.draw(draw_code)).collect();
    let batch = insert_batch(cx, debate, college.id, (count, label)).await?;
    insert(cx, debate, college.id, batch, &codes).await?;
    let statement = json!({ "debate": debate.public_id.0, "college": slug, "count": count });
    record::note_public(cx, "debate-codes-made", &statement).await?;
    Ok(codes)
}

async fn insert_batch(
    cx: &Context,
    debate: &Debate,
    college: CollegeId,
    (count, label): (usize, &str),
) -> Result<BatchId, Failure> {
    let row = code_batch::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        debate_id: Set(debate.id),
        college_id: Set(college),
        label: Set(label.trim().to_owned()),
        codes: Set(i32::try_from(count).unwrap_or(i32::MAX)),
        made_at: Set(cx.now()),
        revoked_at: Set(None),
    };
    Ok(row.insert(&cx.tx).await?.id)
}

async fn insert(
    cx: &Context,
    debate: &Debate,
    college: CollegeId,
    batch_id: BatchId,
    codes: &[String],
) -> Result<(), Failure> {
    let rows = codes
        .iter()
        .map(|code| {
            let read = read_code(code).ok_or_else(|| Failure::Unreadable("drawn code".into()))?;
            Ok(participation_code::ActiveModel {
                id: NotSet,
                batch_id: Set(batch_id),
                debate_id: Set(debate.id),
                college_id: Set(college),
                code_hash: Set(keyed_hash(cx.secrets(), Use::Participation, &read)),
                made_at: Set(cx.now()),
                used_at: Set(None),
                revoked_at: Set(None),
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    participation_code::Entity::insert_many(rows).exec_without_returning(&cx.tx).await?;
    Ok(())
}
