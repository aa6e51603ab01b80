//! The counter: an agent writes a matter down for the person in front of them, on the line, or from
//! a letter. Two columns, what they say and what I write; it is read back in their language; it
//! prints at once. Nothing is needed but the text.

use askama::Template;
use civic::ids::{KindId, PersonId};
use civic::matters::{self, Bring, CannotBring, Form as MatterForm, Particulars};
use civic::people::{self, CannotLookUp, Person};
use civic::rights::Act;
use civic::services::Kind;
use civic::words::{Language, ReplyBy, TEXT_LIMIT};
use jiff::civil::Date;

use crate::form::{Carried, Choice, Form, FormView};
use crate::pages::matters::bring::explain;
use crate::pages::matters::reply;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stopped, Visit, act};
use crate::words::Words;

/// The fields that the read-back carries on, beside the kind.
pub(super) const FIELDS: [&str; 14] = [
    "text",
    "place",
    "channel",
    "received_on",
    "language",
    "needs",
    "interpreter",
    "reply_by",
    "email",
    "address",
    "phone",
    "name",
    "file",
    "who",
];
/// A person whose file was not found, or who wants none.
pub(super) const NEW: &str = "new";

#[derive(Template)]
#[template(path = "desk/enter.html")]
struct Page {
    shell: Shell,
    form: FormView,
    kinds: Vec<Choice>,
    ways: Vec<Choice>,
    channels: Vec<Choice>,
    languages: Vec<Choice>,
    /// The files that were looked for, and that there are none.
    found: Option<Vec<Choice>>,
    /// The streets that are offered as the place.
    streets: Vec<String>,
    /// The services of who asks: slug and name.
    services: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/read_back.html")]
struct ReadBack {
    shell: Shell,
    form: FormView,
    kind: Carried,
    /// In the language of the person to whom it is read.
    person: Words,
    /// What was understood, a sentence each.
    lines: Vec<String>,
    /// Whether the kind was guessed.
    guessed: bool,
}

/// `GET /desk/bring`
pub(crate) async fn get(visit: Visit) -> Answer {
    let form = FormView::new(visit.words)
        .filled("channel", "counter")
        .filled("language", visit.language().word())
        .filled("reply_by", ReplyBy::Counter.word());
    page(&show(&visit, form).await?)
}

/// `POST /desk/bring`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let wants_file = form.line("who").is_some() && form.get("file").is_empty();
    match form.get("go") {
        "edit" | "find" => page(&show(&visit, form.view(visit.words)).await?),
        // Enter in the line of the search looks for the file.
        "read" if wants_file => page(&show(&visit, form.view(visit.words)).await?),
        "read" => read_back(&visit, &form).await,
        "send" => send(&visit, &form).await,
        _ => Err(Problem::Unreadable),
    }
}

async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let guess = (String::new(), visit.words.say("desk-enter-guess"));
    let language =
        |word: &str| (word.to_owned(), visit.words.say(&format!("desk-enter-in_{word}")));
    let services = visit.agent().map(civic::services::Signed::services).unwrap_or_default();
    let services = services.into_iter().filter_map(|id| {
        let service = visit.directory.service(id, visit.language())?;
        Some((service.row.slug.clone(), service.name.clone()))
    });
    Ok(Page {
        shell: visit.shell(),
        kinds: std::iter::once(guess).chain(kinds(visit)).collect(),
        ways: reply::ways(visit),
        channels: reply::channels(visit),
        languages: Language::ALL.iter().map(|of| language(of.word())).collect(),
        found: found(visit, &form).await?,
        streets: visit.directory.streets(form.value("text")),
        services: services.collect(),
        form,
    })
}

/// Kinds that can be entered, those of the agent's services first.
fn offered(visit: &Visit) -> Vec<&Kind> {
    let mut kinds: Vec<&Kind> = visit.directory.kinds(visit.language()).iter().collect();
    kinds.retain(|kind| kind.row.form != MatterForm::Objection);
    kinds.sort_by_key(|kind| !visit.may(Act::EnterMatter, kind.row.service_id));
    kinds
}

fn kinds(visit: &Visit) -> impl Iterator<Item = Choice> {
    offered(visit).into_iter().map(|kind| {
        let service = visit.directory.service_name(kind.row.service_id, visit.language());
        (kind.row.id.0.to_string(), format!("{service} – {}", kind.name))
    })
}

/// The kind that was chosen; else the one whose words are nearest to the text; else a question to
/// the agent's service, or its first kind. And whether it was guessed.
fn kind<'a>(visit: &'a Visit, form: &Form) -> Option<(&'a Kind, bool)> {
    let by_id = |id| visit.directory.offered(id, visit.language());
    if let Some(id) = form.line("kind") {
        return Some((by_id(KindId(id.parse().ok()?))?, false));
    }
    let offered = offered(visit);
    let can_be = |kind: &Kind| kind.row.form != MatterForm::Callback;
    let mut near = visit.directory.suggest(form.get("text")).into_iter().filter_map(by_id);
    let near = near.find(|kind| can_be(kind) && offered.iter().any(|of| of.row.id == kind.row.id));
    let question = offered.iter().copied().find(|kind| kind.row.form == MatterForm::Question);
    let question = question.filter(|kind| visit.may(Act::EnterMatter, kind.row.service_id));
    let first = || offered.iter().copied().find(|kind| can_be(kind));
    near.or(question).or_else(first).map(|kind| (kind, true))
}

/// The files that answer to what was looked for.
pub(super) async fn found(visit: &Visit, form: &FormView) -> Result<Option<Vec<Choice>>, Problem> {
    if form.value("who").trim().is_empty() {
        return Ok(None);
    }
    let found = people::look_up(&visit.read().await?, form.value("who")).await;
    let found = found.map_err(explain_look_up)?.into_iter();
    let none = (NEW.to_owned(), visit.words.say("desk-enter-new_file"));
    let found = found.map(|file| (file.public_id.0.clone(), told(&file)));
    Ok(Some(found.chain(std::iter::once(none)).collect()))
}

pub(super) fn explain_look_up(refusal: CannotLookUp) -> Problem {
    match refusal {
        CannotLookUp::NotAllowed(not_allowed) => not_allowed.into(),
        CannotLookUp::Failed(failure) => failure.into(),
    }
}

/// A file as one is told from another by who hears it from the person: no more of it is shown.
pub(super) fn told(file: &Person) -> String {
    let phone = file.phone.as_deref().map(|phone| masked(phone, 0, 2));
    let email = file.email.as_deref().and_then(|email| email.split_once('@'));
    let email = email.map(|(local, domain)| format!("{}@{domain}", masked(local, 1, 0)));
    let contacts: Vec<String> = phone.into_iter().chain(email).collect();
    let name = if file.name.is_empty() { "–" } else { file.name.as_str() };
    if contacts.is_empty() { name.to_owned() } else { format!("{name} ({})", contacts.join(", ")) }
}

/// The first and last signs of a text, and dots.
fn masked(text: &str, first: usize, last: usize) -> String {
    let signs: Vec<char> = text.chars().collect();
    let start: String = signs.iter().take(first).collect();
    let end: String = signs.iter().skip(signs.len().saturating_sub(last)).collect();
    format!("{start}…{end}")
}

async fn file(visit: &Visit, form: &Form) -> Result<Option<Person>, Problem> {
    match form.get("file") {
        "" | NEW => Ok(None),
        id => people::found(&visit.read().await?, id).await.map_err(explain_look_up),
    }
}

/// What can be refused before anything is written.
fn checked(visit: &Visit, form: &Form) -> FormView {
    let words = visit.words;
    let view = form.view(words);
    let length = form.get("text").chars().count();
    let view = if form.get("text").trim().is_empty() {
        view.error("text", words.say("desk-enter-empty"))
    } else if length > TEXT_LIMIT {
        view.error("text", explain(words, &CannotBring::TooLong { length }).1)
    } else {
        view
    };
    let view = if kind(visit, form).is_some() {
        view
    } else {
        view.error("kind", words.say("matters-bring-no_kind"))
    };
    match form.date("received_on") {
        Ok(_) => view,
        Err(_) => view.error("received_on", words.say("desk-enter-no_date")),
    }
}

/// What was understood, in the person's language; or the page again, with all that the verb would
/// refuse: said now, while the person is there.
async fn read_back(visit: &Visit, form: &Form) -> Answer {
    let view = checked(visit, form);
    if view.is_refused() {
        return refused(&show(visit, view).await?);
    }
    match tried(visit, form).await? {
        Ok(due) => page(&told_back(visit, form, view, due).await?),
        Err(refusal) => {
            let (field, text) = explain(visit.words, &refusal);
            refused(&show(visit, view.error(field, text)).await?)
        }
    }
}

/// The date that the receipt would give: brought without its files, and dropped.
async fn tried(visit: &Visit, form: &Form) -> Result<Result<Date, CannotBring>, Problem> {
    let bring = Bring { attachments: Vec::new(), ..read(visit, form).await? };
    let cx = visit.begin().await?;
    match matters::bring(&cx, bring).await {
        Ok(receipt) => Ok(Ok(receipt.matter.due_on.date())),
        Err(CannotBring::Failed(failure)) => Err(failure.into()),
        Err(refusal) => Ok(Err(refusal)),
    }
}

async fn told_back(
    visit: &Visit,
    form: &Form,
    view: FormView,
    due: Date,
) -> Result<ReadBack, Problem> {
    let person = Words::new(language(visit, form));
    let (kind, guessed) = kind(visit, form).ok_or(Problem::Unreadable)?;
    let own = visit.directory.offered(kind.row.id, person.language()).unwrap_or(kind);
    let today = visit.shell().today();
    let service = visit.directory.service_name(kind.row.service_id, person.language());
    let mut lines = vec![
        person
            .tell("desk-read_back-due")
            .with("kind", own.name.as_str())
            .with("service", service)
            .with("due", person.date(due, today))
            .to_string(),
    ];
    let mut line = |key: &str, value: String| {
        if !value.is_empty() {
            lines.push(person.tell(key).with("value", value).to_string());
        }
    };
    line("desk-read_back-place", form.line("place").unwrap_or_default());
    line("desk-read_back-reply_by", reply_told(person, form));
    let name = match file(visit, form).await? {
        Some(file) => file.name,
        None => form.line("name").unwrap_or_default(),
    };
    line("desk-read_back-name", name);
    if form.line("needs").or_else(|| form.line("interpreter")).is_some() {
        lines.push(person.say("desk-read_back-interpreter"));
    }
    if let Ok(Some(on)) = form.date("received_on") {
        let told = person.tell("desk-read_back-received").with("date", person.date(on, today));
        lines.push(told.to_string());
    }
    let kind = Carried::with("kind", kind.row.id.0.to_string());
    Ok(ReadBack { shell: visit.shell(), form: view, kind, person, lines, guessed })
}

fn reply_told(person: Words, form: &Form) -> String {
    let by = reply_by(form);
    let way = person.say(&format!("matters-reply_by-{}", by.word()));
    let to = match by {
        ReplyBy::Email => form.line("email"),
        ReplyBy::Letter => form.line("address"),
        ReplyBy::Phone => form.line("phone"),
        ReplyBy::Site | ReplyBy::Counter => None,
    };
    to.map_or(way.clone(), |to| format!("{way} – {to}"))
}

fn reply_by(form: &Form) -> ReplyBy {
    ReplyBy::from_word(form.get("reply_by")).unwrap_or(ReplyBy::Counter)
}

fn language(visit: &Visit, form: &Form) -> Language {
    Language::from_word(form.get("language")).unwrap_or(visit.language())
}

async fn read(visit: &Visit, form: &Form) -> Result<Bring, Problem> {
    let (kind, _) = kind(visit, form).ok_or(Problem::Unreadable)?;
    let said = form.line("interpreter");
    let interpreter = said.or_else(|| form.line("needs").map(|_| String::new()));
    let known_author: Option<PersonId> = file(visit, form).await?.map(|file| file.id);
    Ok(Bring {
        kind: kind.row.id,
        text: form.get("text").to_owned(),
        language: language(visit, form),
        channel: reply::channel(visit, form),
        place: form.line("place"),
        reply_by: reply_by(form),
        author: reply::author(form),
        known_author,
        about: None,
        attachments: form.files.clone(),
        code: None,
        particulars: Particulars {
            received_on: form.date("received_on").unwrap_or_default(),
            interpreter,
            ..Particulars::default()
        },
    })
}

async fn send(visit: &Visit, form: &Form) -> Answer {
    let view = checked(visit, form);
    if view.is_refused() {
        return refused(&show(visit, view).await?);
    }
    let bring = Bring { code: Some(visit.code_of(form)?), ..read(visit, form).await? };
    let done = act!(visit, form, "matter-entered", |cx| -> CannotBring {
        matters::bring(cx, bring.clone()).await?;
        "/receipt/{code}?print=now".to_owned()
    });
    let refusal = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => refusal,
    };
    let (field, text) = explain(visit.words, &refusal);
    let view = view.error(field, text);
    match (field, tried(visit, form).await?) {
        // Files are chosen on the page of the read-back.
        ("files", Ok(due)) => refused(&told_back(visit, form, view, due).await?),
        _ => refused(&show(visit, view).await?),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn contacts_are_told_apart_and_not_told() {
        assert_eq!(masked("06 12 34 56 78", 0, 2), "…78");
        assert_eq!(masked("amina", 1, 0), "a…");
        assert_eq!(masked("", 1, 2), "…");
    }
}
