//! Who follows a matter: always somebody who works for its service now.

use super::{Matter, find};
use crate::context::Context;
use crate::ids::AgentId;
use crate::refusal::Failure;
use crate::services::{self, tables::kind};

/// Who follows matters of `kind` from their first minute: its référent; who stands in
/// for them while they are away; a lead of the service where they work there no more; failing that another of its agents. A service in which nobody
/// works keeps its référent, and the administrator is told that nobody is left.
pub(super) async fn of_kind(cx: &Context, kind: &kind::Model) -> Result<AgentId, Failure> {
    let mut workers = services::workers(cx, kind.service_id).await?;
    let away = services::away(cx).await?;
    let substitute = away.get(&kind.referent_id).copied().flatten();
    if workers.iter().any(|agent| !away.contains_key(&agent.id)) {
        workers.retain(|agent| !away.contains_key(&agent.id));
    }
    let works = |id: AgentId| workers.iter().any(|agent| agent.id == id).then_some(id);
    let found = works(kind.referent_id).or_else(|| works(substitute?));
    Ok(found.or(workers.first().map(|agent| agent.id)).unwrap_or(kind.referent_id))
}

/// Who looks a second time: a lead of the service who has not answered the matter; failing that
/// another of its agents; failing that whoever followed it, which the desk shows as a second look
/// without a second human.
pub(super) async fn another(cx: &Context, matter: &Matter) -> Result<AgentId, Failure> {
    let answered = find::answers(cx, matter.id).await?;
    let workers = services::workers(cx, matter.service_id).await?;
    let away = services::away(cx).await?;
    let fresh = || workers.iter().filter(|agent| !answered.iter().any(|a| a.is_by(agent.id)));
    let fresh = fresh().find(|agent| !away.contains_key(&agent.id)).or(fresh().next());
    let stays = workers.iter().find(|agent| agent.id == matter.follower_id);
    let found = fresh.or(stays).or(workers.first());
    Ok(found.map_or(matter.follower_id, |agent| agent.id))
}
