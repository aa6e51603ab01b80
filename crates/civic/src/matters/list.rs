//! Reading many matters: the desk, and a person's own.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::tables::matter::{Column, Entity};
use super::{Matter, State};
use crate::context::Context;
use crate::refusal::Failure;
use crate::words::vocabulary;

vocabulary! {
    /// Which part of the desk.
    Part {
        /// All that waits for an answer.
        Open = "open",
        /// Of these, what this agent follows.
        Mine = "mine",
        /// Past its date.
        Late = "late",
        /// Contested.
        SecondLook = "second_look",
        /// Answered, refused or withdrawn.
        Settled = "settled",
    }
}

/// A page of the desk.
#[derive(Clone, Debug)]
pub struct Page {
    /// The matters, what is due first on top (settled ones: latest first).
    pub matters: Vec<Matter>,
    /// How many there are in all.
    pub total: u64,
}

/// The desk of the agent who acts: matters of their services, by date due. Nobody's desk when no
/// agent acts.
pub async fn desk(cx: &Context, part: Part, page: u64, size: u64) -> Result<Page, Failure> {
    let Some(agent) = cx.agent() else { return Ok(Page { matters: Vec::new(), total: 0 }) };
    let open = State::ALL.iter().copied().filter(|state| state.is_open());
    let settled = State::ALL.iter().copied().filter(|state| !state.is_open());
    let within = Condition::all()
        .add(Column::BodyId.eq(cx.body_id()))
        .add(Column::ServiceId.is_in(agent.services()));
    let asked = match part {
        Part::Open => within.add(Column::State.is_in(open)),
        Part::Mine => within.add(Column::State.is_in(open)).add(Column::FollowerId.eq(agent.id())),
        Part::Late => within.add(Column::State.is_in(open)).add(Column::DueOn.lt(cx.legal_today())),
        Part::SecondLook => within.add(Column::State.eq(State::SecondLook)),
        Part::Settled => within.add(Column::State.is_in(settled)),
    };
    let found = Entity::find().filter(asked);
    let total = found.clone().count(&cx.tx).await?;
    let ordered = if part == Part::Settled {
        found.order_by_desc(Column::SettledOn).order_by_desc(Column::Id)
    } else {
        found.order_by_asc(Column::DueOn).order_by_asc(Column::Id)
    };
    let matters = ordered.offset(page.saturating_mul(size)).limit(size).all(&cx.tx).await?;
    Ok(Page { matters, total })
}

/// The matters that the person who acts brought under their name, latest first, at most 200.
pub async fn own(cx: &Context) -> Result<Vec<Matter>, Failure> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::AuthorId.eq(person))
        .order_by_desc(Column::Id)
        .limit(200)
        .all(&cx.tx)
        .await?)
}
