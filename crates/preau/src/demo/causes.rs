//! Causes: one to which the service replied, one whose reply is due.

use anyhow::Context as _;
use civic::causes::{self, Author, Cause, Join, Start, Supporter};
use civic::ids::PersonId;
use civic::matters::{Form, Matter, State, find};
use civic::words::{Channel, Language};
use serde::Deserialize;

use super::matters::Brought;
use super::replies::{self, Reply};
use super::scene::{Scene, spread};

const SHOW: &str = "Le titre et le texte de la demande commune sont montrés à tout le monde. Je peux reprendre cet accord.";
const COUNT: &str =
    "Ma demande compte dans cette demande commune. Mon nom n'est pas montré. Je peux me retirer.";
const JOIN: &str = "Comptez-moi parmi les personnes qui demandent la même chose. Mon nom n'est pas montré. Je peux me retirer.";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    causes: Vec<Course>,
}

/// The course of a cause. Days are counted from today.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Course {
    service: String,
    kind: String,
    says: String,
    agent: String,
    title: String,
    asked: String,
    started: i64,
    joined_until: i64,
    /// How many join by themselves, signed in.
    online: usize,
    /// How many join at the counter.
    counter: usize,
    /// How many join by themselves, unnamed.
    unnamed: usize,
    reply: Option<Reply>,
}

/// Starts the causes and lets them run. Returns them as they are now.
pub(super) async fn run(
    scene: &mut Scene<'_>,
    brought: &[Brought<'_>],
) -> anyhow::Result<Vec<Cause>> {
    let script: Script = toml::from_str(include_str!("causes.toml")).context("demo/causes.toml")?;
    let mut causes = Vec::new();
    for course in &script.causes {
        causes.push(run_one(scene, brought, course).await?);
    }
    Ok(causes)
}

async fn run_one(
    scene: &mut Scene<'_>,
    brought: &[Brought<'_>],
    course: &Course,
) -> anyhow::Result<Cause> {
    let alike = alike(scene, brought, course).await?;
    let cause = start(scene, course, alike.first()).await?;
    invite(scene, course, &cause, &alike).await?;
    join_by_matter(scene, course, &cause, &alike).await?;
    join_by_oneself(scene, course, &cause).await?;
    if let Some(reply) = &course.reply {
        replies::reply(scene, cause.subject(), reply).await?;
    }
    scene.anyone(0)?;
    causes::find::by_key(scene.cx, cause.id).await?.context("the cause")
}

/// The matters that ask for the same thing and were there before people stopped joining, first to
/// last.
async fn alike(
    scene: &Scene<'_>,
    brought: &[Brought<'_>],
    course: &Course,
) -> anyhow::Result<Vec<Matter>> {
    let mut alike = Vec::new();
    for one in brought.iter().filter(|one| one.slug == course.kind) {
        let early = scene.days_since(&one.receipt.matter.received_on) > -course.joined_until;
        if !early || !one.receipt.matter.text.contains(&course.says) {
            continue;
        }
        let matter = find::by_code(scene.cx, &one.receipt.code).await?.context("its matter")?;
        if matter.state != State::Withdrawn && matter.form != Form::Callback {
            alike.push(matter);
        }
    }
    Ok(alike)
}

/// By the author of the first matter, where it was there by then; else by an agent.
async fn start(
    scene: &mut Scene<'_>,
    course: &Course,
    first: Option<&Matter>,
) -> anyhow::Result<Cause> {
    let first = first.filter(|first| scene.days_since(&first.received_on) >= -course.started);
    let author = first.map(|matter| Author {
        matter,
        channel: Channel::Online,
        show: SHOW.to_owned(),
        count: COUNT.to_owned(),
    });
    match author {
        Some(_) => scene.anyone(course.started)?,
        None => scene.agent(course.started, &course.agent).await?,
    }
    let start = Start {
        author,
        service: scene.service(&course.service)?,
        title: course.title.clone(),
        asked: course.asked.clone(),
        language: Language::Fr,
    };
    Ok(causes::start(scene.cx, start).await?.cause)
}

/// An agent asks the authors of matters that say the same.
async fn invite(
    scene: &mut Scene<'_>,
    course: &Course,
    cause: &Cause,
    alike: &[Matter],
) -> anyhow::Result<()> {
    let early = alike.iter().filter(|of| scene.days_since(&of.received_on) >= -course.started);
    let early: Vec<Matter> = early.cloned().collect();
    scene.agent(course.started + 1, &course.agent).await?;
    causes::invite(scene.cx, cause, &early).await?;
    Ok(())
}

/// Two in three of those authors join, with the code on their receipt.
async fn join_by_matter(
    scene: &mut Scene<'_>,
    course: &Course,
    cause: &Cause,
    alike: &[Matter],
) -> anyhow::Result<()> {
    for matter in alike.iter().skip(1) {
        if scene.chance(67) {
            let brought = -scene.days_since(&matter.received_on);
            scene.anyone(brought.max(course.started + 2).min(course.joined_until))?;
            join(scene, cause, Supporter::Matter(matter), Channel::Online).await?;
        }
    }
    Ok(())
}

async fn join_by_oneself(
    scene: &mut Scene<'_>,
    course: &Course,
    cause: &Cause,
) -> anyhow::Result<()> {
    let residents = scene.residents;
    // Not the first, in whose name the demo is tried: they have not said anything yet.
    let first = 1 + scene.pick(residents.len() - 1 - course.online - course.counter);
    let people = &residents[first..first + course.online + course.counter];
    for (at, person) in people.iter().enumerate() {
        let days = spread(course.started + 2, course.joined_until, at, people.len());
        if at % 3 == 2 && at / 3 < course.counter {
            scene.agent(days, &course.agent).await?;
            join(scene, cause, Supporter::Person(*person), Channel::Counter).await?;
        } else {
            join_online(scene, cause, days, *person).await?;
        }
    }
    for at in 0..course.unnamed {
        scene.anyone(spread(course.started + 2, course.joined_until, at, course.unnamed))?;
        join(scene, cause, Supporter::Unnamed { token: None }, Channel::Online).await?;
    }
    Ok(())
}

async fn join_online(
    scene: &mut Scene<'_>,
    cause: &Cause,
    days: i64,
    person: PersonId,
) -> anyhow::Result<()> {
    scene.person(days, person)?;
    join(scene, cause, Supporter::Person(person), Channel::Online).await
}

async fn join(
    scene: &Scene<'_>,
    cause: &Cause,
    who: Supporter<'_>,
    channel: Channel,
) -> anyhow::Result<()> {
    let join = Join { cause, who, channel, wording: JOIN.to_owned(), language: Language::Fr };
    causes::join(scene.cx, join).await?;
    Ok(())
}
