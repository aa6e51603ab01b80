//! Reading one debate and what hangs on it.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::tables::{college, college_text, debate, participation_code, statement};
use super::{Debate, Statement, StatementState};
use crate::codes::{Use, keyed_hash};
use crate::context::Context;
use crate::ids::{CollegeId, DebateId};
use crate::refusal::Failure;
use crate::words::Language;

/// A college with its name in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct College {
    /// Its row.
    pub row: college::Model,
    /// Its name.
    pub name: String,
}

/// The debate with this public id.
pub async fn find(cx: &Context, public_id: &str) -> Result<Option<Debate>, Failure> {
    Ok(debate::Entity::find()
        .filter(debate::Column::BodyId.eq(cx.body_id()))
        .filter(debate::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?)
}

/// The debate as it is now.
pub async fn by_id(cx: &Context, id: DebateId) -> Result<Debate, Failure> {
    debate::Entity::find_by_id(id)
        .filter(debate::Column::BodyId.eq(cx.body_id()))
        .one(&cx.tx)
        .await?
        .ok_or(Failure::MissingRow("debate"))
}

/// Its colleges in their order, named in `language`. A French name stands in for a missing one,
/// and any other for a missing French one.
pub async fn colleges(
    cx: &Context,
    debate: DebateId,
    language: Language,
) -> Result<Vec<College>, Failure> {
    let rows = college::Entity::find()
        .filter(college::Column::DebateId.eq(debate))
        .order_by_asc(college::Column::Position)
        .all(&cx.tx)
        .await?;
    let mut names: HashMap<CollegeId, Vec<college_text::Model>> = HashMap::new();
    for text in college_text::Entity::find()
        .filter(college_text::Column::CollegeId.is_in(rows.iter().map(|row| row.id)))
        .all(&cx.tx)
        .await?
    {
        names.entry(text.college_id).or_default().push(text);
    }
    let name = |row: &college::Model| {
        let texts = names.get(&row.id).map_or(&[][..], Vec::as_slice);
        let nearest = texts.iter().min_by_key(|text| match text.language {
            asked if asked == language => 0,
            Language::Fr => 1,
            Language::En => 2,
        });
        nearest.map_or_else(|| row.slug.clone(), |text| text.name.clone())
    };
    Ok(rows.into_iter().map(|row| College { name: name(&row), row }).collect())
}

/// The statements that can be voted on, by number.
pub async fn statements(cx: &Context, debate: DebateId) -> Result<Vec<Statement>, Failure> {
    in_state(cx, debate, StatementState::Accepted).await
}

/// The statements that wait for a steward, first proposed first.
pub async fn waiting(cx: &Context, debate: DebateId) -> Result<Vec<Statement>, Failure> {
    in_state(cx, debate, StatementState::Proposed).await
}

/// The statements that were rejected, by number: publish their reasons, not their texts.
pub async fn rejected(cx: &Context, debate: DebateId) -> Result<Vec<Statement>, Failure> {
    in_state(cx, debate, StatementState::Rejected).await
}

async fn in_state(
    cx: &Context,
    debate: DebateId,
    state: StatementState,
) -> Result<Vec<Statement>, Failure> {
    Ok(statement::Entity::find()
        .filter(statement::Column::DebateId.eq(debate))
        .filter(statement::Column::State.eq(state))
        .order_by_asc(statement::Column::Number)
        .all(&cx.tx)
        .await?)
}

/// The statement of `debate` with this public id.
pub async fn statement(
    cx: &Context,
    debate: DebateId,
    public_id: &str,
) -> Result<Option<Statement>, Failure> {
    Ok(statement::Entity::find()
        .filter(statement::Column::DebateId.eq(debate))
        .filter(statement::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?)
}

/// The college of `debate` called `slug`.
pub(super) async fn college(
    cx: &Context,
    debate: DebateId,
    slug: &str,
) -> Result<Option<college::Model>, Failure> {
    Ok(college::Entity::find()
        .filter(college::Column::DebateId.eq(debate))
        .filter(college::Column::Slug.eq(slug))
        .one(&cx.tx)
        .await?)
}

/// What a college is called in addresses.
pub(super) async fn slug_of(cx: &Context, college: CollegeId) -> Result<String, Failure> {
    let found = college::Entity::find_by_id(college).one(&cx.tx).await?;
    found.map(|row| row.slug).ok_or(Failure::MissingRow("college"))
}

/// The code of `debate` that was read as `read`. Looked up by keyed hash.
pub(super) async fn code(
    cx: &Context,
    debate: DebateId,
    read: &str,
) -> Result<Option<participation_code::Model>, Failure> {
    let hash = keyed_hash(cx.secrets(), Use::Participation, read);
    Ok(participation_code::Entity::find()
        .filter(participation_code::Column::DebateId.eq(debate))
        .filter(participation_code::Column::CodeHash.eq(hash))
        .one(&cx.tx)
        .await?)
}
