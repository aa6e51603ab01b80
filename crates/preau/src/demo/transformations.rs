//! The register of transformations: what services declared, and one change that they did not.

use anyhow::Context as _;
use civic::ids::AgentId;
use civic::matters::{self, AnswerDraft, Form};
use civic::people::NewPerson;
use civic::services;
use civic::transformations::{
    self, Declaration, Direction, Objection, Report, State, Transformation,
};
use civic::words::{Channel, Language, ReplyBy};
use serde::Deserialize;

use super::replies::{self, Reply};
use super::scene::Scene;

const SHOW: &str = "Le titre et le texte de ce signalement sont montrés à tout le monde. Je peux reprendre cet accord.";

/// The register as written. Days are counted from today.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Register {
    declared: Vec<Declared>,
    reported: Vec<Reported>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    on: i64,
    service: String,
    by: String,
    direction: Direction,
    title: String,
    changes: String,
    contact_before: String,
    contact_after: String,
    posts_before: Option<String>,
    posts_after: Option<String>,
    operator: Option<String>,
    contract: Option<String>,
    cost_cents: Option<i64>,
    data_used: Option<String>,
    algorithm: Option<String>,
    alternatives: Option<String>,
    indicators: Option<String>,
    happens: i64,
    /// What it became, and when.
    states: Vec<(State, i64)>,
    #[serde(default)]
    objections: Vec<Objected>,
    reply: Option<Reply>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reported {
    on: i64,
    service: String,
    direction: Direction,
    title: String,
    changes: String,
    contact_before: String,
    contact_after: String,
    happened: i64,
    objections: Vec<Objected>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Objected {
    text: String,
    days: i64,
    channel: Channel,
    answer: Option<String>,
}

impl Register {
    /// Reads what is built in, each part first to last.
    pub(super) fn read() -> anyhow::Result<Self> {
        toml::from_str(include_str!("transformations.toml")).context("demo/transformations.toml")
    }

    /// How many matters object to something.
    pub(super) fn objections(&self) -> usize {
        let declared = self.declared.iter().map(|of| of.objections.len());
        declared.chain(self.reported.iter().map(|of| of.objections.len())).sum()
    }

    /// Enters everything in the order of the days, so that Préau itself is number one. Returns
    /// the reported one.
    pub(super) async fn enter(&self, scene: &mut Scene<'_>) -> anyhow::Result<Transformation> {
        let mut days: Vec<i64> = self.declared.iter().map(|of| of.on).collect();
        days.extend(self.reported.iter().map(|of| of.on));
        days.sort_unstable();
        let mut last = None;
        for day in days {
            for declared in self.declared.iter().filter(|of| of.on == day) {
                enter_declared(scene, declared).await?;
            }
            for reported in self.reported.iter().filter(|of| of.on == day) {
                last = Some(enter_reported(scene, reported).await?);
            }
        }
        last.context("nothing was reported")
    }
}

async fn enter_declared(scene: &mut Scene<'_>, of: &Declared) -> anyhow::Result<()> {
    scene.agent(of.on, &of.by).await?;
    let declaration = of.declaration(scene)?;
    let transformation = transformations::declare(scene.cx, declaration).await?;
    for (state, day) in &of.states {
        scene.agent(*day, &of.by).await?;
        transformations::advance(scene.cx, &transformation, *state).await?;
    }
    object(scene, &transformation, &of.objections).await?;
    match &of.reply {
        Some(reply) => replies::reply(scene, transformation.subject(), reply).await,
        None => Ok(()),
    }
}

impl Declared {
    fn declaration(&self, scene: &Scene<'_>) -> anyhow::Result<Declaration> {
        Ok(Declaration {
            service: scene.service(&self.service)?,
            direction: self.direction,
            title: self.title.clone(),
            changes: self.changes.clone(),
            contact_before: self.contact_before.clone(),
            contact_after: self.contact_after.clone(),
            posts_before: self.posts_before.clone(),
            posts_after: self.posts_after.clone(),
            operator: self.operator.clone(),
            contract: self.contract.clone(),
            cost_cents: self.cost_cents,
            data_used: self.data_used.clone(),
            algorithm: self.algorithm.clone(),
            alternatives: self.alternatives.clone(),
            indicators: self.indicators.clone(),
            language: Language::Fr,
            happens_on: Some(scene.date(self.happens)?),
        })
    }
}

async fn enter_reported(scene: &mut Scene<'_>, of: &Reported) -> anyhow::Result<Transformation> {
    scene.anyone(of.on)?;
    let report = Report {
        service: scene.service(&of.service)?,
        direction: of.direction,
        title: of.title.clone(),
        changes: of.changes.clone(),
        contact_before: of.contact_before.clone(),
        contact_after: of.contact_after.clone(),
        happened_on: Some(scene.date(of.happened)?),
        language: Language::Fr,
        channel: Channel::Online,
        wording: SHOW.to_owned(),
    };
    let transformation = transformations::report(scene.cx, report).await?;
    object(scene, &transformation, &of.objections).await?;
    Ok(transformation)
}

/// People object: by themselves, or through whoever follows objections in the service.
async fn object(
    scene: &mut Scene<'_>,
    to: &Transformation,
    objections: &[Objected],
) -> anyhow::Result<()> {
    let residents = scene.residents;
    for of in objections {
        let person = residents[1 + scene.pick(residents.len() - 1)];
        let follower = follower(scene, to).await?;
        match of.channel {
            Channel::Online => scene.person(of.days, person)?,
            _ => scene.agent_by_id(of.days, follower).await?,
        }
        let objection = Objection {
            to,
            text: of.text.clone(),
            language: Language::Fr,
            channel: of.channel,
            reply_by: ReplyBy::Site,
            author: NewPerson::default(),
            known_author: Some(person),
            attachments: Vec::new(),
            code: None,
        };
        let matter = transformations::object(scene.cx, objection).await?.matter;
        if let Some(text) = &of.answer {
            scene.agent_by_id(of.days + 6, matter.follower_id).await?;
            let draft = AnswerDraft { matter, text: text.clone(), refusing: None };
            matters::answer(scene.cx, draft).await?;
        }
    }
    Ok(())
}

/// Who follows objections in the service.
async fn follower(scene: &Scene<'_>, to: &Transformation) -> anyhow::Result<AgentId> {
    let kinds = services::kinds(scene.cx, Language::Fr).await?;
    let of_service = |kind: &&services::Kind| kind.row.service_id == to.service_id;
    let kind = kinds.iter().filter(of_service).find(|kind| kind.row.form == Form::Objection);
    Ok(kind.context("a service without objections")?.row.referent_id)
}
