//! The fields of a declaration, which declaring and taking over share.

use civic::ids::ServiceId;
use civic::transformations::{CannotDeclare, Declaration, Direction, Transformation};
use civic::words::LINE_LIMIT;

use crate::form::{Form, FormView, too_long};
use crate::visit::Visit;

/// Without these nobody could tell what changes for them.
const NEEDED: [&str; 4] = ["title", "changes", "contact_before", "contact_after"];

/// What was typed as a declaration, or the form with a refusal at each field that cannot be read.
pub(super) fn read(
    visit: &Visit,
    form: &Form,
    service: Option<ServiceId>,
) -> Result<Declaration, FormView> {
    let words = visit.words;
    let mut view = form.view(words);
    if service.is_none() {
        view = view.error("service", words.say("services-talk-no_service"));
    }
    let direction = Direction::from_word(form.get("direction"));
    if direction.is_none() {
        view = view.error("direction", words.say("transformations-direction_none"));
    }
    let happens_on = form.date("happens_on");
    if happens_on.is_err() {
        view = view.error("happens_on", words.say("transformations-bad_date"));
    }
    let cost_cents = form.line("cost").map(|typed| cents(&typed));
    if cost_cents == Some(None) {
        view = view.error("cost", words.say("transformations-bad_cost"));
    }
    let (Some(service), Some(direction), Ok(happens_on), false) =
        (service, direction, happens_on, view.is_refused())
    else {
        return Err(missing(visit, form, view));
    };
    let text = |name: &str| form.get(name).to_owned();
    Ok(Declaration {
        service,
        direction,
        title: text("title"),
        changes: text("changes"),
        contact_before: text("contact_before"),
        contact_after: text("contact_after"),
        posts_before: form.line("posts_before"),
        posts_after: form.line("posts_after"),
        operator: form.line("operator"),
        contract: form.line("contract"),
        cost_cents: cost_cents.flatten(),
        data_used: form.line("data_used"),
        algorithm: form.line("algorithm"),
        alternatives: form.line("alternatives"),
        indicators: form.line("indicators"),
        language: visit.language(),
        happens_on,
    })
}

/// The form with the verb's refusal at its field.
pub(super) fn explain(visit: &Visit, form: &Form, refusal: &CannotDeclare) -> FormView {
    let words = visit.words;
    let view = form.view(words);
    match refusal {
        CannotDeclare::Missing { .. } => missing(visit, form, view),
        CannotDeclare::TooLong { field, length, limit } => {
            view.error(field, too_long(words, *length, *limit))
        }
        CannotDeclare::NegativeCost => view.error("cost", words.say("transformations-bad_cost")),
        CannotDeclare::UnknownService => {
            view.error("service", words.say("services-talk-no_service"))
        }
        CannotDeclare::NotAllowed(_) | CannotDeclare::Failed(_) => {
            view.error("title", words.say("shell-not_for_you"))
        }
    }
}

/// A refusal at each field that is needed and empty: a long form is corrected in one go.
fn missing(visit: &Visit, form: &Form, view: FormView) -> FormView {
    let empty = NEEDED.into_iter().filter(|name| form.line(name).is_none());
    empty.fold(view, |view, name| {
        view.error(name, visit.words.say(&format!("transformations-missing-{name}")))
    })
}

/// What is known of a reported change, as a form to complete.
pub(super) fn filled(view: FormView, of: &Transformation) -> FormView {
    let title: String = of.title.chars().take(LINE_LIMIT).collect();
    let on = of.happened_on.as_ref().map(|on| on.0.clone()).unwrap_or_default();
    view.filled("title", title)
        .filled("direction", of.direction.word())
        .filled("changes", of.changes.clone())
        .filled("contact_before", of.contact_before.clone())
        .filled("contact_after", of.contact_after.clone())
        .filled("happens_on", on)
}

/// A sum in euros as people write it, in cents: “12 000 €”, “1200,50”. More than two decimals are
/// no sum: “1.234” could be either of two.
pub(super) fn cents(typed: &str) -> Option<i64> {
    let bare: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (sign, digits) = match bare.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, bare.as_str()),
    };
    let (euros, rest) = match digits.split_once([',', '.']) {
        Some((euros, rest)) => (euros, Some(rest)),
        None => (digits, None),
    };
    let number = |text: &str| {
        let whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| text.parse::<i64>().ok()).flatten()
    };
    let rest = match rest {
        None => 0,
        Some(one) if one.len() == 1 => number(one)? * 10,
        Some(two) if two.len() == 2 => number(two)?,
        Some(_) => return None,
    };
    Some(sign * number(euros)?.checked_mul(100)?.checked_add(rest)?)
}
