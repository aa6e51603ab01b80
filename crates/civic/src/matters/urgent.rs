//! Matters that cannot wait: a call to return, and words that read like an emergency. A form is
//! not the way to call for help, and says so; but what reads like it goes to a human at once.

use serde_json::json;

use super::Matter;
use crate::context::Context;
use crate::outbox::{self, ToAgent};
use crate::refusal::Failure;
use crate::services::{self, Agent};
use crate::words::{Language, unaccented};

/// What people write who are in danger, without accents and in small letters, in French and in
/// English. A list that anyone can read and add to, and on purpose a generous one: a human looks
/// sooner than they would have.
const SIGNS: &[&str] = &[
    "urgence vitale",
    "en danger",
    "au secours",
    "me suicider",
    "suicide",
    "me tuer",
    "mettre fin a mes jours",
    "envie de mourir",
    "fuite de gaz",
    "odeur de gaz",
    "incendie",
    "il y a le feu",
    "il me frappe",
    "elle me frappe",
    "me menace de mort",
    "menaces de mort",
    "enfant battu",
    "maltraitance",
    "ne respire plus",
    "inconscient",
    "electrocut",
    "cable electrique au sol",
    "va s'effondrer",
    "in danger",
    "kill myself",
    "end my life",
    "gas leak",
    "smell of gas",
    "on fire",
    "beats me",
    "death threat",
    "child abuse",
    "not breathing",
    "unconscious",
    "live wire",
    "about to collapse",
];

/// Whether `text` has words of somebody in danger. It decides only who is told, and how soon.
pub fn reads_like_emergency(text: &str) -> bool {
    let folded = folded(text);
    SIGNS.iter().any(|sign| folded.contains(sign))
}

/// Small letters without accents, one space between words.
fn folded(text: &str) -> String {
    let letters = text.to_lowercase().replace('’', "'");
    let letters: String = letters.chars().map(unaccented).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells who follows an urgent matter, and the leads of its service, that it came.
pub(super) async fn tell(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    if !matter.urgent {
        return Ok(());
    }
    let follower = services::agent(cx, matter.follower_id).await?;
    let mut told = services::leads(cx, matter.service_id).await?;
    told.retain(|lead| lead.id != follower.id);
    told.push(follower);
    for agent in told {
        tell_agent(cx, &agent, matter, "matter_urgent").await?;
    }
    Ok(())
}

/// Queues `message` about `matter` to an agent who has an address: its reference and its date, and
/// nothing that its author wrote.
pub(super) async fn tell_agent(
    cx: &Context,
    agent: &Agent,
    matter: &Matter,
    message: &'static str,
) -> Result<(), Failure> {
    let Some(to) = ToAgent::of(agent, Language::Fr) else { return Ok(()) };
    let facts = json!({
        "reference": matter.reference,
        "matter": matter.public_id.0,
        "due_on": matter.due_on.0,
    });
    outbox::queue_for_agent(cx, to, message, &facts).await
}

#[cfg(test)]
mod tests {
    use super::reads_like_emergency;

    #[test]
    fn words_of_danger_are_seen_however_they_are_written() {
        for text in
            ["AU SECOURS !", "une  odeur\nde gaz", "Il va s’effondrer", "J'ai été électrocuté"]
        {
            assert!(reads_like_emergency(text), "{text}");
        }
        for text in ["", "Un trou dans la rue.", "Le feu rouge est en panne"] {
            assert!(!reads_like_emergency(text), "{text}");
        }
    }
}
