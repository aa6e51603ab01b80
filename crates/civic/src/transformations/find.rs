//! Reading the register.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::tables::{Column, Entity};
use super::{Direction, Origin, State, Transformation};
use crate::context::Context;
use crate::ids::{ServiceId, TransformationId};
use crate::matters::{self, Form, tables::matter};
use crate::publications;
use crate::refusal::Failure;
use crate::words::{Headcount, Subject};

/// Which entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only those of this service.
    pub service: Option<ServiceId>,
    /// Only those that stand here.
    pub state: Option<State>,
    /// Only those that came to light like this.
    pub origin: Option<Origin>,
    /// Only those that do this to the service.
    pub direction: Option<Direction>,
    /// Only those to which the service owes a reply.
    pub reply_due: bool,
}

/// How many object to a transformation, as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objections {
    /// Taken in and not taken back.
    pub received: Headcount,
    /// Of these, answered by a human.
    pub answered: Headcount,
}

impl Objections {
    fn of(received: u64, answered: u64) -> Self {
        Self { received: Headcount::of(received), answered: Headcount::of(answered) }
    }
}

/// The entries of the register that are shown, latest first. A register has tens of entries, so
/// it comes whole.
pub async fn list(cx: &Context, filter: Filter) -> Result<Vec<Transformation>, Failure> {
    let mut asked = shown(cx);
    if let Some(service) = filter.service {
        asked = asked.add(Column::ServiceId.eq(service));
    }
    if let Some(state) = filter.state {
        asked = asked.add(Column::State.eq(state));
    }
    if let Some(origin) = filter.origin {
        asked = asked.add(Column::Origin.eq(origin));
    }
    if let Some(direction) = filter.direction {
        asked = asked.add(Column::Direction.eq(direction));
    }
    if filter.reply_due {
        asked = asked.add(Column::ReplyDueOn.is_not_null());
    }
    Ok(Entity::find().filter(asked).order_by_desc(Column::Number).all(&cx.tx).await?)
}

/// The entry with this number, if it is shown.
pub async fn find(cx: &Context, number: i32) -> Result<Option<Transformation>, Failure> {
    Ok(Entity::find().filter(shown(cx)).filter(Column::Number.eq(number)).one(&cx.tx).await?)
}

/// The entry with this key, if it is shown.
pub async fn by_key(cx: &Context, id: TransformationId) -> Result<Option<Transformation>, Failure> {
    Ok(Entity::find().filter(shown(cx)).filter(Column::Id.eq(id)).one(&cx.tx).await?)
}

/// How many object to `transformation`.
pub async fn objections(
    cx: &Context,
    transformation: &Transformation,
) -> Result<Objections, Failure> {
    let counted = objections_to(cx, std::slice::from_ref(transformation)).await?;
    Ok(counted.into_values().next().unwrap_or(Objections::of(0, 0)))
}

/// How many object to each of `transformations`, by key. One query.
pub async fn objections_to(
    cx: &Context,
    transformations: &[Transformation],
) -> Result<HashMap<TransformationId, Objections>, Failure> {
    let mut sums: HashMap<TransformationId, (u64, u64)> =
        transformations.iter().map(|transformation| (transformation.id, (0, 0))).collect();
    let counted: Vec<(i64, matters::State, i64)> = matter::Entity::find()
        .select_only()
        .column(matter::Column::AboutId)
        .column(matter::Column::State)
        .column_as(matter::Column::Id.count(), "matters")
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::AboutKind.eq(Subject::Transformation))
        .filter(matter::Column::AboutId.is_in(sums.keys().map(|id| id.0)))
        .filter(matter::Column::Form.eq(Form::Objection))
        .filter(matter::Column::State.ne(matters::State::Withdrawn))
        .group_by(matter::Column::AboutId)
        .group_by(matter::Column::State)
        .into_tuple()
        .all(&cx.tx)
        .await?;
    for (about, state, matters) in counted {
        let (received, answered) = sums.entry(TransformationId(about)).or_default();
        *received += matters as u64;
        if matches!(state, matters::State::Answered | matters::State::Refused) {
            *answered += matters as u64;
        }
    }
    Ok(sums.into_iter().map(|(id, (all, done))| (id, Objections::of(all, done))).collect())
}

/// What the service has declared, and what is reported in words that are public now. Agents of
/// the service also see the others: it owes them a reply.
fn shown(cx: &Context) -> Condition {
    let published = publications::find::shown(cx, Subject::Transformation);
    let own = cx.agent().map(crate::services::Signed::services).unwrap_or_default();
    Condition::all().add(Column::BodyId.eq(cx.body_id())).add(
        Condition::any()
            .add(Column::State.ne(State::Reported))
            .add(Column::Id.in_subquery(published))
            .add(Column::ServiceId.is_in(own)),
    )
}
