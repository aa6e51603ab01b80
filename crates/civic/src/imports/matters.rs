//! Open matters from a table: what a service owed in an older tool, it owes here. Each counts from
//! the day on which it was received there.

use std::collections::HashMap;

use jiff::civil::Date;

use super::table::{self, Column, Row};
use super::{
    Before, CannotImport, Faults, Outcome, Report, Stopped, Why, fold, service_called, shortened,
    taken_over,
};
use crate::bodies::hold;
use crate::context::Context;
use crate::ids::{KindId, PersonId, ServiceId};
use crate::matters::{self, Bring, CannotBring, CannotNote, Form, Particulars};
use crate::people::{self, NewPerson};
use crate::refusal::Failure;
use crate::rights::{Act, agent_may, agent_may_here};
use crate::services::{self, BadField, Kind, Service};
use crate::words::{Channel, LINE_LIMIT, Language, ReplyBy};

/// Most lines of such a file: each makes a matter with all that hangs on one.
pub const MATTER_LINES: usize = 500;

/// What a line can say of a matter.
pub const COLUMNS: &[Column] = &[
    Column {
        word: "text",
        names: &["texte", "demande", "message", "description", "text"],
        needed: true,
    },
    Column { word: "service", names: &["service", "department"], needed: false },
    Column { word: "kind", names: &["type", "typededemande", "kind", "category"], needed: true },
    Column {
        word: "received_on",
        names: &["recule", "datedereception", "date", "receivedon", "received"],
        needed: true,
    },
    Column { word: "channel", names: &["canal", "channel"], needed: true },
    Column { word: "place", names: &["lieu", "place", "location"], needed: false },
    Column {
        word: "name",
        names: &["nom", "auteur", "demandeur", "name", "author"],
        needed: false,
    },
    Column {
        word: "email",
        names: &["courriel", "email", "mail", "adresseelectronique", "adressemail"],
        needed: false,
    },
    Column { word: "phone", names: &["telephone", "phone"], needed: false },
    Column { word: "address", names: &["adresse", "adressepostale", "address"], needed: false },
    Column { word: "language", names: &["langue", "language"], needed: false },
    Column {
        word: "reference",
        names: &["reference", "anciennereference", "numero", "oldreference"],
        needed: false,
    },
];

/// How matters are taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakingOver<'a> {
    /// Whether each author is sent a receipt, by the way they are answered.
    pub receipts: bool,
    /// What stands before the old reference in the note that keeps it, such as “Reference in the
    /// tool of before:”.
    pub before_reference: &'a str,
}

/// Takes the open matters of a file over. One that came before, by its old reference, or else by all
/// that its line says, is left as it is.
pub async fn import_matters(
    cx: &Context,
    bytes: &[u8],
    how: TakingOver<'_>,
) -> Result<Report, CannotImport> {
    agent_may_here(cx, Act::TakeOver)?;
    let table = table::read(bytes, COLUMNS, MATTER_LINES)?;
    hold(cx).await?;
    let mut matters = Matters::read(cx, how).await?;
    let mut report = Report::of(&table);
    for row in &table.rows {
        let came = matters.take_over(cx, row).await;
        report.note(row, row.get("text"), came)?;
    }
    report.done()
}

/// What the lines are read by, and who came with them.
struct Matters<'a> {
    how: TakingOver<'a>,
    services: Vec<Service>,
    kinds: Vec<Kind>,
    authors: HashMap<String, PersonId>,
    seen: Before<String>,
}

impl<'a> Matters<'a> {
    async fn read(cx: &Context, how: TakingOver<'a>) -> Result<Self, Failure> {
        let mut services = services::list(cx, Language::Fr).await?;
        services.extend(services::list(cx, Language::En).await?);
        let mut kinds = services::kinds(cx, Language::Fr).await?;
        kinds.extend(services::kinds(cx, Language::En).await?);
        // An objection is about a transformation, which a line cannot say.
        kinds.retain(|kind| kind.row.active && kind.row.form != Form::Objection);
        Ok(Self { how, services, kinds, authors: HashMap::new(), seen: Before::new() })
    }

    async fn take_over(&mut self, cx: &Context, row: &Row) -> Result<Outcome, Stopped> {
        let mut faults = Faults::of(row, COLUMNS);
        let kind = self.kind(row, &mut faults);
        if let Some((_, service)) = kind {
            agent_may(cx, Act::TakeOver, service)?;
        }
        let received = received_on(row, &mut faults);
        let channel = faults.word(row, "channel", None, channel_called);
        let language = faults.word(row, "language", Some(Language::Fr), language_called);
        let length = row.get("reference").chars().count();
        if length > LINE_LIMIT {
            let bad = BadField::TooLong { field: "reference", length, limit: LINE_LIMIT };
            faults.add("reference", Why::Field(bad));
        }
        let (Some((kind, service)), Some(received), Some(channel), Some(language)) =
            (kind, received, channel, language)
        else {
            return Err(Stopped::Faulty(faults.0));
        };
        let key = taken_over::key(cx, &told(row, service));
        self.seen.see(key.clone(), row.line)?;
        if taken_over::is_there(cx, &key).await? {
            return Ok(Outcome::Present);
        }
        let bring = Bring {
            kind,
            text: row.get("text").to_owned(),
            language,
            channel,
            place: row.said("place"),
            reply_by: reply_by(row),
            author: author(row),
            known_author: self.authors.get(&author_key(row)).copied(),
            about: None,
            attachments: Vec::new(),
            code: None,
            particulars: Particulars { received_on: Some(received), ..Particulars::default() },
        };
        let matter = match matters::take_over(cx, bring, self.how.receipts).await {
            Ok(receipt) => receipt.matter,
            Err(CannotBring::Failed(failure)) => return Err(failure.into()),
            Err(refusal) => return Err(faults.and(of_bring(refusal))),
        };
        faults.done()?;
        taken_over::note(cx, key, matter.id).await?;
        matters::time_passes::known_to_be_late(cx, &matter).await?;
        if let (Some(author), true) = (matter.author_id, says_who(row)) {
            self.authors.insert(author_key(row), author);
        }
        if let Some(reference) = row.said("reference") {
            let note = format!("{} {reference}", self.how.before_reference);
            matters::note(cx, &matter, &note).await.map_err(of_note)?;
        }
        Ok(Outcome::Added)
    }

    /// The kind that a line names by its word or its name, in the service that it names, else in
    /// any; and its service.
    fn kind(&self, row: &Row, faults: &mut Faults) -> Option<(KindId, ServiceId)> {
        let service = if row.said("service").is_some() {
            let called = |said: &str| service_called(&self.services, said);
            Some(faults.word(row, "service", None, called)?)
        } else {
            None
        };
        let Some(said) = row.said("kind") else {
            faults.missing("kind");
            return None;
        };
        let called = fold(&said);
        let mut found: Vec<_> = self
            .kinds
            .iter()
            .filter(|kind| fold(&kind.row.slug) == called || fold(&kind.name) == called)
            .filter(|kind| service.is_none_or(|service| service == kind.row.service_id))
            .map(|kind| (kind.row.id, kind.row.service_id))
            .collect();
        found.sort_unstable();
        found.dedup();
        match found[..] {
            [found] => return Some(found),
            [] => faults.unknown("kind", &said),
            _ => faults.add("kind", Why::Ambiguous { said: shortened(&said) }),
        }
        None
    }
}

/// By what a matter is the same as one of before: its reference in the older tool, else all that is
/// said of it.
fn told(row: &Row, service: ServiceId) -> String {
    match row.said("reference") {
        Some(reference) => format!("{} {reference}", service.0),
        None => format!("{}:{}", service.0, row.whole()),
    }
}

/// The day of receipt: `31/12/2025`, `31.12.2025` or `2025-12-31`, with or without a time behind.
fn received_on(row: &Row, faults: &mut Faults) -> Option<Date> {
    let Some(said) = row.said("received_on") else {
        faults.missing("received_on");
        return None;
    };
    let found = date(&said);
    if found.is_none() {
        faults.add("received_on", Why::NotADate { said: shortened(&said) });
    }
    found
}

fn date(said: &str) -> Option<Date> {
    let day = said.split([' ', 'T']).next()?;
    let mut parts = day.split(['/', '.', '-']);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    // Two digits of a year say too little.
    let (year, day) = match (first.len(), last.len()) {
        (4, 1..=2) => (first, last),
        (1..=2, 4) => (last, first),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// How its author is answered: by what a line says of them, e-mail first. Without anything, at the
/// counter: they have no code.
fn reply_by(row: &Row) -> ReplyBy {
    let ways = [("email", ReplyBy::Email), ("address", ReplyBy::Letter), ("phone", ReplyBy::Phone)];
    let said = ways.into_iter().find(|(column, _)| row.said(column).is_some());
    said.map_or(ReplyBy::Counter, |(_, by)| by)
}

fn author(row: &Row) -> NewPerson {
    NewPerson {
        name: row.get("name").to_owned(),
        email: row.said("email"),
        phone: row.said("phone"),
        address: row.said("address"),
    }
}

/// Lines that say the same of their author, with a way to reach them, are of one person. Files that
/// are here already are left alone: nobody has checked who it is.
fn author_key(row: &Row) -> String {
    let phone = row.get("phone");
    let phone = people::read_phone(phone).unwrap_or_else(|| phone.to_owned());
    let email = row.get("email").to_lowercase();
    format!("{}\n{email}\n{phone}\n{}", fold(row.get("name")), fold(row.get("address")))
}

fn says_who(row: &Row) -> bool {
    ["email", "phone", "address"].iter().any(|column| row.said(column).is_some())
}

fn channel_called(said: &str) -> Option<Channel> {
    Some(match said {
        "enligne" | "site" | "web" | "internet" => Channel::Online,
        "courriel" | "mail" => Channel::Email,
        "courrier" | "papier" | "lettre" | "letter" | "post" => Channel::Paper,
        "telephone" => Channel::Phone,
        "guichet" | "accueil" => Channel::Counter,
        word => return Channel::from_word(word),
    })
}

fn language_called(said: &str) -> Option<Language> {
    Some(match said {
        "francais" | "french" => Language::Fr,
        "anglais" | "english" => Language::En,
        word => return Language::from_word(word),
    })
}

/// At the column that the refusal is about.
fn of_bring(refusal: CannotBring) -> Stopped {
    let column = match &refusal {
        CannotBring::Empty | CannotBring::TooLong { .. } => "text",
        CannotBring::LineTooLong { field } => field,
        CannotBring::UnknownKind => "kind",
        CannotBring::BadEmail => "email",
        CannotBring::BadPhone | CannotBring::NoWayToReply { .. } => "phone",
        CannotBring::NotReceivedThen { .. } => "received_on",
        _ => "",
    };
    Stopped::at(column, Why::Bring(refusal))
}

fn of_note(refusal: CannotNote) -> Stopped {
    match refusal {
        CannotNote::NotAllowed(not_allowed) => not_allowed.into(),
        CannotNote::Empty => {
            Stopped::at("reference", Why::Field(BadField::Missing { field: "reference" }))
        }
        CannotNote::TooLong { length } => {
            let bad = BadField::TooLong { field: "reference", length, limit: LINE_LIMIT };
            Stopped::at("reference", Why::Field(bad))
        }
        CannotNote::Failed(failure) => failure.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_read_as_tables_write_them() {
        let day = jiff::civil::date(2025, 12, 3);
        for said in [
            "2025-12-03",
            "03/12/2025",
            "3.12.2025",
            "3-12-2025",
            "03/12/2025 14:05:00",
            "2025-12-03T14:05",
        ] {
            assert_eq!(date(said), Some(day), "{said}");
        }
        for said in [
            "03/12/25",
            "2025-13-03",
            "31/02/2025",
            "45994",
            "hier",
            "",
            "2025-12",
            "1/2/3/2025",
            "-2025-12-03",
        ] {
            assert_eq!(date(said), None, "{said}");
        }
    }
}
