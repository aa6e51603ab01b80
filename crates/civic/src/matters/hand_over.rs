//! Handing over: who leaves a service leaves no matter behind that nobody follows.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::tables::{event, matter};
use super::{By, Change, Matter, State, What, change, find, follower, sentence, tell_author_with};
use crate::context::Context;
use crate::ids::{AgentId, ServiceId};
use crate::refusal::Failure;
use crate::services;

/// How many open matters `agent` follows, by service. Only for handing them over: it is asked
/// when somebody leaves, and says nothing of their work.
pub(crate) async fn followed(
    cx: &Context,
    agent: AgentId,
) -> Result<BTreeMap<ServiceId, u64>, Failure> {
    let mut counted = BTreeMap::new();
    for matter in open(cx, agent).await? {
        *counted.entry(matter.service_id).or_default() += 1;
    }
    Ok(counted)
}

async fn open(cx: &Context, agent: AgentId) -> Result<Vec<Matter>, Failure> {
    let states = State::ALL.iter().copied().filter(|state| state.is_open());
    Ok(matter::Entity::find()
        .filter(matter::Column::BodyId.eq(cx.body_id()))
        .filter(matter::Column::FollowerId.eq(agent))
        .filter(matter::Column::SettledOn.is_null())
        .filter(matter::Column::State.is_in(states))
        .order_by_asc(matter::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// Gives the open matters of `service` that `from` follows to `to`; a second look that `to`
/// answered before goes to another human. Dates stay; each author is told who follows now. Who
/// calls it has checked that `to` works there, and that `from` no longer does.
pub(crate) async fn hand_over(
    cx: &Context,
    service: ServiceId,
    from: AgentId,
    to: AgentId,
) -> Result<(), Failure> {
    for matter in open(cx, from).await? {
        if matter.service_id != service {
            continue;
        }
        let answered = find::answers(cx, matter.id).await?;
        let again =
            matter.state == State::SecondLook && answered.iter().any(|answer| answer.is_by(to));
        let follower = if again { follower::another(cx, &matter).await? } else { to };
        give(cx, &matter, follower).await?;
    }
    Ok(())
}

/// Makes `to` the one who follows `matter`, who has not taken it yet, and tells its author.
pub(super) async fn give(cx: &Context, matter: &Matter, to: AgentId) -> Result<(), Failure> {
    let matter = change(cx, matter, Change::default().given_to(matter, to)).await?;
    write(cx, &matter).await?;
    tell(cx, &matter).await
}

/// The message names who follows now, by their public id: who sends it shows them as they are
/// shown by then, with their name or, where that is withheld, a number, and with their function.
async fn tell(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    let follower = services::agent(cx, matter.follower_id).await?.public_id.0;
    let facts = json!({ "reference": matter.reference, "follower": follower });
    tell_author_with(cx, matter, "handed-over", facts).await
}

/// The sentence names who follows now, not the administrator who wrote it down.
async fn write(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    let row = event::ActiveModel {
        actor: Set(By::Agent),
        agent_id: Set(Some(matter.follower_id)),
        ..sentence(cx, matter, What::HandedOver)
    };
    event::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}
