//! A debate: people of three colleges join, propose, and vote as their camp would.

use anyhow::{Context as _, ensure};
use civic::debates::{
    self, Cast, CollegeEntry, Debate, Decision, Join, NewCollege, NewDebate, RejectionReason,
    Stance, Statement,
};
use civic::voices::Voice;
use civic::words::{Channel, Language};
use serde::Deserialize;

use super::scene::{Scene, spread};

/// When it was opened, in days from today.
const OPENED: i64 = -40;
/// When the last of those who took part joined.
const JOINED_UNTIL: i64 = -2;
/// How many statements each votes on, at least and at most.
const VOTES: [usize; 2] = [15, 30];

/// The debate as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    service: String,
    steward: String,
    question: String,
    introduction: String,
    what_happens: String,
    colleges: Vec<College>,
    statements: Vec<Opinion>,
    /// Proposed by people and accepted.
    proposed: Vec<Opinion>,
    /// Proposed by people, not looked at yet.
    waiting: Vec<String>,
    rejected: Vec<Rejected>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct College {
    slug: String,
    by_code: bool,
    shown_from: i32,
    fr: String,
    en: String,
    /// How many join.
    people: usize,
    /// How many codes are handed out.
    #[serde(default)]
    codes: usize,
    /// How many of a hundred are of each camp.
    camps: [usize; 3],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opinion {
    text: String,
    /// How many of a hundred people of each camp agree.
    agree: [u32; 3],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rejected {
    text: String,
    reason: RejectionReason,
    words: Option<String>,
}

/// A debate that runs.
pub(super) struct Running {
    pub(super) debate: Debate,
    /// One unused participation code for each college that has them, by its slug.
    pub(super) codes: Vec<(String, String)>,
}

/// Somebody who takes part.
struct Participant {
    voice: Voice,
    camp: usize,
}

/// Opens the debate and lets people take part until now.
pub(super) async fn hold(scene: &mut Scene<'_>) -> anyhow::Result<Running> {
    let script: Script = toml::from_str(include_str!("debate.toml")).context("demo/debate.toml")?;
    let debate = open(scene, &script).await?;
    let mut participants = Vec::new();
    let mut codes = Vec::new();
    for college in &script.colleges {
        codes.extend(join_all(scene, &script, &debate, college, &mut participants).await?);
    }
    propose(scene, &script, &debate, &participants).await?;
    vote(scene, &script, &debate, &participants).await?;
    Ok(Running { debate, codes })
}

async fn open(scene: &mut Scene<'_>, script: &Script) -> anyhow::Result<Debate> {
    scene.agent(OPENED, &script.steward).await?;
    let colleges = script.colleges.iter().map(|college| NewCollege {
        slug: college.slug.clone(),
        entry: if college.by_code { CollegeEntry::Code } else { CollegeEntry::Declared },
        shown_from: college.shown_from,
        texts: vec![(Language::Fr, college.fr.clone()), (Language::En, college.en.clone())],
    });
    let new = NewDebate {
        service: scene.service(&script.service)?,
        question: script.question.clone(),
        introduction: script.introduction.trim().to_owned(),
        what_happens: script.what_happens.trim().to_owned(),
        language: Language::Fr,
        opens_on: scene.cx.today(),
        closes_on: scene.weekday(21)?,
        reply_due_on: scene.weekday(56)?,
        colleges: colleges.collect(),
        statements: script.statements.iter().map(|opinion| opinion.text.clone()).collect(),
    };
    Ok(debates::open(scene.cx, new).await?)
}

/// People of one college join. Returns an unused code, if they have codes.
async fn join_all(
    scene: &mut Scene<'_>,
    script: &Script,
    debate: &Debate,
    college: &College,
    participants: &mut Vec<Participant>,
) -> anyhow::Result<Option<(String, String)>> {
    let mut codes = Vec::new();
    if college.by_code {
        ensure!(college.codes > college.people, "{}: no code is left over", college.slug);
        scene.agent(OPENED, &script.steward).await?;
        codes = debates::make_codes(scene.cx, debate, &college.slug, college.codes, "").await?;
    }
    for at in 0..college.people {
        let channel = if college.by_code { Channel::Online } else { channel(scene) };
        let days = spread(OPENED + 1, JOINED_UNTIL, at, college.people);
        if channel == Channel::Online {
            scene.anyone(days)?;
        } else {
            scene.agent(days, &script.steward).await?;
        }
        let join = Join {
            debate: debate.id,
            college: college.slug.clone(),
            code: codes.pop(),
            channel,
            token: None,
        };
        let voice = debates::join(scene.cx, join).await?.voice;
        participants.push(Participant { voice, camp: camp(scene, college.camps) });
    }
    Ok(codes.pop().map(|code| (college.slug.clone(), code)))
}

/// Three in four on the site, the others on paper or at a counter.
fn channel(scene: &Scene<'_>) -> Channel {
    match scene.pick(100) {
        0..76 => Channel::Online,
        76..92 => Channel::Paper,
        _ => Channel::Counter,
    }
}

fn camp(scene: &Scene<'_>, shares: [usize; 3]) -> usize {
    let drawn = scene.pick(shares.iter().sum());
    usize::from(drawn >= shares[0]) + usize::from(drawn >= shares[0] + shares[1])
}

/// Statements that people propose: accepted, rejected, or still to be looked at.
async fn propose(
    scene: &mut Scene<'_>,
    script: &Script,
    debate: &Debate,
    participants: &[Participant],
) -> anyhow::Result<()> {
    let accepted = script.proposed.iter().map(|opinion| (&opinion.text, Some(Decision::Accept)));
    let rejected = script.rejected.iter().map(|rejected| {
        let (reason, words) = (rejected.reason, rejected.words.clone());
        (&rejected.text, Some(Decision::Reject { reason, words }))
    });
    let waiting = script.waiting.iter().map(|text| (text, None));
    for (text, decision) in accepted.chain(rejected).chain(waiting) {
        let days = if decision.is_some() { -30 } else { -1 };
        scene.anyone(days)?;
        let voice = &participants[scene.pick(participants.len())].voice;
        let statement = debates::propose(scene.cx, voice, text).await?;
        if let Some(decision) = decision {
            scene.agent(days + 3, &script.steward).await?;
            debates::moderate(scene.cx, &statement, decision).await?;
        }
    }
    let count = debates::statements(scene.cx, debate.id).await?.len();
    ensure!(count == script.statements.len() + script.proposed.len(), "{count} statements");
    Ok(())
}

/// Everybody votes on some of the statements, all votes in one call.
async fn vote(
    scene: &mut Scene<'_>,
    script: &Script,
    debate: &Debate,
    participants: &[Participant],
) -> anyhow::Result<()> {
    scene.anyone(JOINED_UNTIL)?;
    let statements = debates::statements(scene.cx, debate.id).await?;
    let opinions: Vec<&Opinion> = script.statements.iter().chain(&script.proposed).collect();
    let mut casts = Vec::new();
    for participant in participants {
        let mut order: Vec<usize> = (0..statements.len()).collect();
        let votes = VOTES[0] + scene.pick(VOTES[1] - VOTES[0] + 1);
        for at in 0..votes.min(order.len()) {
            let other = at + scene.pick(order.len() - at);
            order.swap(at, other);
            let (statement, opinion) = (&statements[order[at]], opinions[order[at]]);
            casts.push(cast(scene, participant, statement, opinion));
        }
    }
    for verdict in debates::cast(scene.cx, &casts).await? {
        verdict?;
    }
    Ok(())
}

fn cast(
    scene: &Scene<'_>,
    participant: &Participant,
    statement: &Statement,
    opinion: &Opinion,
) -> Cast {
    let stance = match () {
        () if scene.chance(9) => Stance::Pass,
        () if scene.chance(opinion.agree[participant.camp]) => Stance::Agree,
        () => Stance::Disagree,
    };
    Cast { voice: participant.voice.id, statement: statement.id, stance }
}
