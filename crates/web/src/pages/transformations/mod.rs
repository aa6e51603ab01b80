//! The register of transformations: what changes in how a service is reached and run.

pub(crate) mod advance;
pub(crate) mod declare;
mod fields;
pub(crate) mod find;
pub(crate) mod list;
pub(crate) mod object;
pub(crate) mod report;
pub(crate) mod take_over;

use civic::time::LegalDate;
use civic::transformations::{self, Direction, Objections, State, Transformation};
use civic::words::Headcount;
use civic::{Context, Failure};

use crate::form::Choice;
use crate::problem::Problem;
use crate::shell::Shell;
use crate::visit::Visit;

/// The entry with the number that stands in an address.
async fn numbered(cx: &Context, number: &str) -> Result<Transformation, Problem> {
    find_numbered(cx, number).await?.ok_or(Problem::NotFound)
}

async fn find_numbered(cx: &Context, number: &str) -> Result<Option<Transformation>, Failure> {
    match number.parse() {
        Ok(number) => transformations::find(cx, number).await,
        Err(_) => Ok(None),
    }
}

/// Where it stands, as a sentence; what is owed belongs to it.
fn sentence(of: &Transformation, shell: &Shell) -> String {
    let key = match (of.state, is_late(of, shell), &of.reply_due_on) {
        (State::Reported, true, _) => "reported_late",
        (State::Reported, false, Some(_)) => "reported_due",
        (state, ..) => state.word(),
    };
    let due = of.reply_due_on.as_ref().map(|on| shell.date(on)).unwrap_or_default();
    let said = shell
        .tell_of("transformations-sentence-", key)
        .with("service", shell.service(&of.service_id))
        .with("opened", shell.date(&of.opened_on))
        .with("due", due.as_str());
    let owed = match (of.state, is_late(of, shell)) {
        _ if of.reply_due_on.is_none() => return said.to_string(),
        (State::Reported, _) => return said.to_string(),
        (_, true) => shell.tell("transformations-due_late"),
        (_, false) => shell.tell("transformations-due"),
    };
    format!("{said} {}", owed.with("due", due))
}

/// Whether a reply was due and has not been given.
fn is_late(of: &Transformation, shell: &Shell) -> bool {
    of.reply_due_on.as_ref().is_some_and(|due| *due < LegalDate::of(shell.today()))
}

/// The class that colours the sentence.
fn tone(of: &Transformation, shell: &Shell) -> &'static str {
    match &of.reply_due_on {
        Some(_) if is_late(of, shell) => "late",
        Some(_) => "waits",
        None => "",
    }
}

/// Since when, or from when on.
fn when(of: &Transformation, shell: &Shell) -> String {
    match &of.happened_on {
        Some(on) if *on <= LegalDate::of(shell.today()) => {
            shell.tell("transformations-since").with("date", shell.date(on)).to_string()
        }
        Some(on) => shell.tell("transformations-from").with("date", shell.date(on)).to_string(),
        None => shell.say("transformations-no_date"),
    }
}

/// “12 000 €”, “12 000,50 €”.
fn cost(cents: i64, shell: &Shell) -> String {
    let (euros, rest) = (cents / 100, cents % 100);
    if rest == 0 {
        return shell.tell("transformations-cost").with("euros", euros).to_string();
    }
    let told = shell.tell("transformations-cost_cents").with("euros", euros);
    told.with("cents", format!("{rest:02}")).to_string()
}

/// How many object, and, if any do, how many of them have their answer. Few are not counted in
/// public.
fn objections(counted: Objections, shell: &Shell) -> String {
    let received = match counted.received {
        Headcount::Count(0) => return shell.say("transformations-received_none"),
        Headcount::Count(count) => {
            shell.tell("transformations-received").with("count", count).to_string()
        }
        Headcount::Few => shell.say("transformations-received_few"),
    };
    let answered = match counted.answered {
        Headcount::Count(0) => shell.say("transformations-answered_none"),
        Headcount::Count(count) => {
            shell.tell("transformations-answered").with("count", count).to_string()
        }
        Headcount::Few => shell.say("transformations-answered_few"),
    };
    format!("{received} {answered}")
}

/// What it does to the service, to choose from.
fn directions(visit: &Visit) -> Vec<Choice> {
    let words = Direction::ALL.iter().map(|direction| direction.word());
    words
        .map(|word| {
            (word.to_owned(), visit.words.say(&format!("transformations-direction-{word}")))
        })
        .collect()
}

/// States to choose from.
fn states(visit: &Visit, from: impl Fn(State) -> bool) -> Vec<Choice> {
    let states = State::ALL.iter().copied().filter(|state| from(*state));
    states
        .map(|state| {
            let text = visit.words.say(&format!("transformations-state-{}", state.word()));
            (state.word().to_owned(), text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::fields::cents;

    #[test]
    fn a_sum_is_read_as_people_write_it() {
        for (typed, read) in [
            ("12000", 1_200_000),
            ("12 000 €", 1_200_000),
            ("12\u{202f}000,5", 1_200_050),
            ("0.99", 99),
            ("-5", -500),
            ("-0,50", -50),
        ] {
            assert_eq!(cents(typed), Some(read), "{typed}");
        }
        for wrong in ["", "€", "douze", "1,234", "1.2.3", "12,", ",5", "99999999999999999999", "+5"]
        {
            assert_eq!(cents(wrong), None, "{wrong}");
        }
    }
}
