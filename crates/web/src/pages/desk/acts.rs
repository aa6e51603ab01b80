//! What can be done to a matter beside answering it, as its page on the desk offers it.

use civic::matters::tables::advice;
use civic::matters::{Matter, State, find, list, silence};
use civic::{Context, services};
use gather::{Index, Params};

use super::list::begins;
use crate::form::Choice;
use crate::problem::Problem;
use crate::visit::Visit;

/// The service's latest matters among which those that say the same are looked for.
const AMONG: u64 = 500;
/// Most that are offered.
const OFFERED: usize = 3;
/// The score from which on one is offered: an agent reads it before merging.
const NEAR: f32 = 0.4;

/// What the forms offer to choose from, and what was asked for before.
#[derive(Debug)]
pub(crate) struct Acts {
    /// The other kinds of the service.
    pub(crate) kinds: Vec<Choice>,
    /// The colleagues who are there.
    pub(crate) colleagues: Vec<Choice>,
    /// The other services.
    pub(crate) services: Vec<Choice>,
    /// What was asked of other services, and what they said.
    pub(crate) advice: Vec<advice::Model>,
    /// Open matters of the service that say nearly the same.
    pub(crate) alike: Vec<Alike>,
    /// What was merged into it.
    pub(crate) merged: Vec<Matter>,
    /// What it was merged into.
    pub(crate) main: Option<Matter>,
    /// What silence means, once its time is over.
    pub(crate) silence: Option<silence::Silence>,
    /// The documents that are waited for: what, and until when.
    pub(crate) missing: Vec<silence::Request>,
}

/// A matter that says nearly the same.
#[derive(Debug)]
pub(crate) struct Alike {
    pub(crate) matter: Matter,
    pub(crate) begins: String,
}

impl Acts {
    /// Reads it.
    pub(crate) async fn of(visit: &Visit, cx: &Context, row: &Matter) -> Result<Self, Problem> {
        let (merged, main) = find::merged(cx, row).await?;
        let asked = silence::requests(cx, row.id).await?;
        Ok(Self {
            kinds: kinds(visit, row),
            colleagues: colleagues(cx, row).await?,
            services: services(visit, row),
            advice: find::advice_on(cx, row.id).await?,
            alike: if can_merge(row) { alike(cx, row).await? } else { Vec::new() },
            merged,
            main,
            silence: silence::of(cx, row).await?,
            missing: asked.into_iter().filter(|asked| asked.provided_on.is_none()).collect(),
        })
    }
}

/// Whether it can still be merged into another.
pub(crate) fn can_merge(row: &Matter) -> bool {
    matches!(row.state, State::Received | State::Taken)
}

fn kinds(visit: &Visit, row: &Matter) -> Vec<Choice> {
    let kinds = visit.directory.kinds(visit.language()).iter();
    kinds
        .filter(|kind| kind.row.service_id == row.service_id && kind.row.id != row.kind_id)
        .map(|kind| (kind.row.id.0.to_string(), kind.name.clone()))
        .collect()
}

fn services(visit: &Visit, row: &Matter) -> Vec<Choice> {
    let services = visit.directory.services(visit.language()).iter();
    services
        .filter(|service| service.row.id != row.service_id)
        .map(|service| (service.row.id.0.to_string(), service.name.clone()))
        .collect()
}

async fn colleagues(cx: &Context, row: &Matter) -> Result<Vec<Choice>, Problem> {
    let away = services::away(cx).await?;
    let workers = services::workers(cx, row.service_id).await?.into_iter();
    let there =
        workers.filter(|agent| agent.id != row.follower_id && !away.contains_key(&agent.id));
    let choices = there.map(|agent| {
        let label = format!("{}, {}", agent.shown_name(), agent.title);
        (agent.public_id.0, label)
    });
    Ok(choices.collect())
}

/// Open matters of the service that say nearly the same, the nearest first.
async fn alike(cx: &Context, row: &Matter) -> Result<Vec<Alike>, Problem> {
    let mut others = list::of_service(cx, row.service_id, AMONG).await?;
    others.retain(|other| other.id != row.id && can_merge(other));
    let mut index = Index::new(Params::default().check().expect("the library's own defaults"));
    for (key, other) in others.iter().enumerate() {
        // A key comes once: adding cannot be refused.
        let _ = index.add(key, &other.text);
    }
    let hits = index.similar(&row.text, OFFERED).into_iter().filter(|hit| hit.score >= NEAR);
    let alike = hits.map(|hit| {
        let matter = others[hit.id].clone();
        Alike { begins: begins(&matter.text), matter }
    });
    Ok(alike.collect())
}
