//! The fields that say who is to act, whose part of a page is `templates/proxies/fields.html`.

use civic::proxies::{Kind, Named, Unfit};
use civic::words::LINE_LIMIT;

use crate::form::{Choice, Form, too_long};
use crate::visit::Visit;

/// What a proxy can be to the person.
pub(crate) fn kinds(visit: &Visit) -> Vec<Choice> {
    let kinds = Kind::ALL.iter().map(|kind| kind.word());
    kinds.map(|kind| (kind.to_owned(), visit.words.say(&format!("proxies-kind-{kind}")))).collect()
}

/// Who is to act, in the words of `agreed`; or the field where something is missing, and what.
pub(crate) fn named(
    visit: &Visit,
    form: &Form,
    agreed: &str,
    scope: &str,
) -> Result<Named, (&'static str, String)> {
    let words = visit.words;
    let kind = Kind::from_word(form.get("kind"));
    let kind = kind.ok_or_else(|| ("kind", words.say("proxies-no_kind")))?;
    let until = form.date("until").map_err(|_| ("until", words.say("proxies-bad_until")))?;
    if !form.has("agree") {
        return Err(("agree", words.say("proxies-not_agreed")));
    }
    let name = form.line("name").unwrap_or_default();
    let organisation = form.line("organisation");
    let facts = words
        .tell("proxies-facts")
        .with("name", name.as_str())
        .with("kind", words.say(&format!("proxies-kind-{}", kind.word())))
        .with("organisation", organisation.as_deref().unwrap_or("–"))
        .with("scope", scope)
        .with("until", until.map_or_else(|| "–".to_owned(), |until| until.to_string()));
    Ok(Named {
        kind,
        until,
        written_as: form.line("signed").unwrap_or_default(),
        wording: format!("{agreed} {facts}"),
        language: words.language(),
        name,
        organisation,
    })
}

/// A refusal as a sentence, and the field at which it is said.
pub(crate) fn explain(visit: &Visit, unfit: &Unfit) -> (&'static str, String) {
    let words = visit.words;
    match unfit {
        Unfit::NoName => ("name", words.say("proxies-no_name")),
        Unfit::LineTooLong { field, length } => (field, too_long(words, *length, LINE_LIMIT)),
        Unfit::Past { .. } => ("until", words.say("proxies-past")),
        Unfit::NotSigned => ("signed", words.say("proxies-not_signed")),
        Unfit::BadWording => ("agree", words.say("proxies-not_agreed")),
    }
}
