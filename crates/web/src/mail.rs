//! The e-mails that leave by themselves, as people read them: plain text, short, in their
//! language. Each says who sends it, what the link does if it has one, and what nobody will ever
//! ask for.

use civic::outbox::tables::Model;
use civic::time::Instant;
use civic::words::Language;
use civic::{secrets, services, sessions};
use serde_json::Value;

use crate::app::App;
use crate::words::Words;

/// The messages that [`render`] knows.
pub const MESSAGES: &[&str] = &[
    sessions::MESSAGE,
    "agent_invitation",
    secrets::CHANGED,
    "matter_urgent",
    "matter_due_soon",
    "matter_overdue",
    "matter_to_sign",
    "matter_sent_back",
    "means_exceeded",
];

/// An e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Where it goes.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// The e-mail of a row of the outbox; `None` when it would come too late, or says nothing known.
/// The link's token is computed here: it is kept nowhere.
pub fn render(app: &App, row: &Model) -> Option<Mail> {
    let facts: Value = serde_json::from_str(&row.facts).ok()?;
    let text = match row.message.as_str() {
        sessions::MESSAGE => sign_in_link(app, row, &facts)?,
        "agent_invitation" => invitation(app, row, &facts)?,
        secrets::CHANGED => secrets_changed(app, row, &facts)?,
        "matter_urgent" | "matter_due_soon" | "matter_overdue" | "matter_sent_back" => {
            let at = format!("/desk/{}", facts["matter"].as_str()?);
            of_matter(app, row, &facts, &at)?
        }
        "matter_to_sign" => of_matter(app, row, &facts, "/desk/signatures")?,
        "means_exceeded" => means_exceeded(app, row, &facts)?,
        _ => return None,
    };
    let words = Words::new(row.language);
    let subject =
        words.tell(&format!("mail-subject-{}", row.message)).with("body", &app.body().name);
    Some(Mail { to: row.address.clone(), subject: subject.into(), text })
}

fn sign_in_link(app: &App, row: &Model, facts: &Value) -> Option<String> {
    let until = Instant(facts["until"].as_i64()?);
    if until <= app.store().clock.now() {
        return None;
    }
    let token = sessions::mailed_token(app.store().secrets(), facts["link"].as_str()?);
    let words = Words::new(row.language);
    let adds = facts["adds"].as_bool().unwrap_or_default();
    let opening = if adds { "mail-adds" } else { "mail-sign_in" };
    let time = words.time(until.in_zone(&app.body().zone()).time());
    Some(letter(
        app,
        words,
        &[
            words.tell(opening).with("body", &app.body().name).to_string(),
            format!("{}/sign-in/{token}", app.public_address()),
            words.tell("mail-until").with("time", time).to_string(),
            words.say("mail-not_you"),
        ],
    ))
}

fn invitation(app: &App, row: &Model, facts: &Value) -> Option<String> {
    let id = civic::ids::PublicId(facts["invitation"].as_str()?.to_owned());
    let token = services::invitation_token(app.store().secrets(), &id);
    let words = Words::new(row.language);
    let days = services::INVITATION_DAYS;
    let opening = words.tell("mail-invitation").with("body", &app.body().name);
    Some(letter(
        app,
        words,
        &[
            opening.with("name", &row.recipient).to_string(),
            format!("{}/invitation/{token}", app.public_address()),
            words.tell("mail-invitation_until").with("days", days).to_string(),
        ],
    ))
}

/// In the row's language, then in the others: an agent has none of their own, and it is dear to
/// miss. It has no link to anything that opens.
fn secrets_changed(app: &App, row: &Model, facts: &Value) -> Option<String> {
    let what = secrets::Changed::from_word(facts["what"].as_str()?)?;
    let at = Instant(facts["at"].as_i64()?).in_zone(&app.body().zone());
    let others = Language::ALL.iter().copied().filter(|other| *other != row.language);
    let told = std::iter::once(row.language).chain(others).map(|language| {
        let words = Words::new(language);
        let moment = words
            .tell("shell-moment")
            .with("date", words.date(at.date(), at.date()))
            .with("time", words.time(at.time()))
            .to_string();
        let hello = words.tell("mail-changed").with("name", &row.recipient);
        let paragraphs = [
            hello.with("body", &app.body().name).to_string(),
            words.tell(&format!("mail-changed-{}", what.word())).with("moment", moment).to_string(),
            words.say("mail-changed_by_you"),
            words
                .tell("mail-changed_not_you")
                .with("address", format!("{}/sessions", app.public_address()))
                .to_string(),
        ];
        ended(app, words, &paragraphs, "mail-never_secrets")
    });
    Some(told.collect::<Vec<_>>().join("\n\n---\n\n"))
}

/// To an agent, about a matter: its reference, its date and where it lies. Nothing that its author
/// wrote leaves the house so.
fn of_matter(app: &App, row: &Model, facts: &Value, at: &str) -> Option<String> {
    let words = Words::new(row.language);
    let due = facts["due_on"].as_str()?.parse().ok()?;
    let today = app.store().clock.now().in_zone(&app.body().zone()).date();
    let said = words
        .tell(&format!("mail-{}", row.message))
        .with("name", &row.recipient)
        .with("reference", facts["reference"].as_str()?)
        .with("due", words.date(due, today))
        .to_string();
    let address = format!("{}{at}", app.public_address());
    Some(ended(app, words, &[said, address], "mail-never_secrets"))
}

/// To a lead: more is open in their service than it can settle as it promises.
fn means_exceeded(app: &App, row: &Model, facts: &Value) -> Option<String> {
    let words = Words::new(row.language);
    let said = words
        .tell("mail-means_exceeded")
        .with("name", &row.recipient)
        .with("service", facts["service"].as_str()?)
        .with("open", facts["open"].as_u64()?)
        .with("weekly", facts["weekly"].as_u64()?)
        .to_string();
    let address = format!("{}/desk/means/{}", app.public_address(), facts["slug"].as_str()?);
    Some(ended(app, words, &[said, address], "mail-never_secrets"))
}

/// The paragraphs of a mail with a link, and what stands under each mail of ours.
fn letter(app: &App, words: Words, paragraphs: &[String]) -> String {
    ended(app, words, paragraphs, "mail-never")
}

/// The paragraphs, what nobody will ever ask for, and who sends it.
fn ended(app: &App, words: Words, paragraphs: &[String], never: &str) -> String {
    let end = words.tell("mail-end").with("body", &app.body().name);
    let end = end.with("address", app.public_address()).to_string();
    format!("{}\n\n{}\n\n{end}\n", paragraphs.join("\n\n"), words.say(never))
}
