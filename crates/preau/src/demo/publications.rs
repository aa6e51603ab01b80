//! Answered matters that their authors allow to be shown.

use std::collections::HashMap;

use anyhow::Context as _;
use civic::consents::{self, NewConsent, Purpose};
use civic::matters::{Form, State, find};
use civic::publications::{self, Draft};
use civic::words::{Channel, Language, Subject};

use super::matters::Brought;
use super::scene::Scene;

/// Most that are shown of what is said in the same words.
const OF_EACH: usize = 2;
/// Most that are shown in all.
const MOST: usize = 48;

const CONSENT: &str = "J'accepte que ma demande soit montrée à tout le monde avec sa réponse, une fois relue pour que personne ne soit reconnu. Je peux reprendre cet accord.";

/// Shows matters that were answered, the latest first: their authors say yes, an agent reads them
/// again. Two in three authors say yes.
pub(super) async fn publish(scene: &mut Scene<'_>, brought: &[Brought<'_>]) -> anyhow::Result<()> {
    let mut shown: HashMap<&str, usize> = HashMap::new();
    for brought in brought.iter().rev() {
        let Some(title) = brought.said.title.as_deref() else { continue };
        let already = shown.get(title).copied().unwrap_or(0);
        if already >= OF_EACH || shown.values().sum::<usize>() >= MOST || !scene.chance(67) {
            continue;
        }
        if show(scene, brought, title).await? {
            shown.insert(title, already + 1);
        }
    }
    Ok(())
}

async fn show(scene: &mut Scene<'_>, brought: &Brought<'_>, title: &str) -> anyhow::Result<bool> {
    let matter = find::by_code(scene.cx, &brought.receipt.code).await?.context("its matter")?;
    let answers = find::answers(scene.cx, matter.id).await?;
    let Some(answer) = answers.last() else { return Ok(false) };
    if matter.state != State::Answered || matter.form == Form::Callback {
        return Ok(false);
    }
    // Time to say yes, and to read again.
    let days = scene.days_since(&answer.sent_on);
    if days < 5 {
        return Ok(false);
    }
    scene.anyone(1 - days)?;
    let consent = NewConsent {
        subject: (Subject::Matter, matter.id.0),
        purpose: Purpose::Show,
        wording: CONSENT.to_owned(),
        language: Language::Fr,
        channel: Channel::Online,
    };
    consents::give(scene.cx, consent).await?;
    scene.agent_by_id(4 - days, answer.agent_id).await?;
    let draft = Draft {
        title: title.to_owned(),
        text: matter.text.clone(),
        answer: Some(answer.text.clone()),
        matter,
    };
    publications::publish(scene.cx, draft).await?;
    Ok(true)
}
