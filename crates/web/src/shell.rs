//! The frame of each page: who we are, who one is, how to reach a human.

use std::sync::Arc;

use civic::Actor;
use civic::rights::{self, Act};
use civic::services::{Closure, Office, Opening, Openness};
use civic::time::{Instant, LegalDate};
use civic::words::Language;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::directory::Directory;
use crate::form::{Carried, FormView};
use crate::providers::Audience;
use crate::visit::Visit;
use crate::words::{Sentence, Words};

/// What the layout needs, and what pages say texts and dates with.
#[derive(Clone, Debug)]
pub(crate) struct Shell {
    pub(crate) words: Words,
    /// The body's name.
    pub(crate) body: String,
    /// The place it serves.
    pub(crate) town: String,
    /// Whether all in it is invented.
    pub(crate) simulated: bool,
    /// Who is signed in.
    pub(crate) name: Option<String>,
    /// Whether it is an agent.
    pub(crate) is_agent: bool,
    address: String,
    tokens: Visit,
    directory: Arc<Directory>,
    today: Date,
    /// A day of the year that dates leave out.
    near: Date,
    zone: TimeZone,
    now: Instant,
}

impl Shell {
    /// The frame of a visit.
    pub(crate) fn of(visit: &Visit) -> Self {
        let body = visit.app.body();
        let now = visit.app.store().clock.now();
        let zone = body.zone();
        Self {
            words: visit.words,
            body: body.name.clone(),
            town: body.town.clone(),
            simulated: body.simulated,
            name: visit.name().map(str::to_owned),
            is_agent: visit.agent().is_some(),
            address: visit.address.clone(),
            tokens: visit.clone(),
            directory: Arc::clone(&visit.directory),
            today: now.in_zone(&zone).date(),
            near: now.in_zone(&zone).date(),
            zone,
            now,
        }
    }

    /// The text of a key.
    pub(crate) fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    /// The text of a key with facts.
    pub(crate) fn tell(&self, key: &str) -> Sentence {
        self.words.tell(key)
    }

    /// The text of a key that ends with a word.
    pub(crate) fn say_of(&self, prefix: &str, word: &str) -> String {
        self.words.say(&format!("{prefix}{word}"))
    }

    /// The same, with facts.
    pub(crate) fn tell_of(&self, prefix: &str, word: &str) -> Sentence {
        self.words.tell(&format!("{prefix}{word}"))
    }

    /// “fr” or “en”.
    pub(crate) fn language(&self) -> &'static str {
        self.words.language().word()
    }

    /// The other language's word, own name, and this page in it.
    pub(crate) fn other_language(&self) -> (&'static str, &'static str, String) {
        let (other, name) = match self.words.language() {
            Language::Fr => (Language::En, "English"),
            Language::En => (Language::Fr, "Français"),
        };
        let joint = if self.address.contains('?') { '&' } else { '?' };
        (other.word(), name, format!("{}{joint}lang={}", self.address, other.word()))
    }

    /// Whether this page is at or below `path`, for the menu.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.address.split('?').next().is_some_and(|at| {
            at == path || at.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// Whether this page is the one at `path` itself.
    pub(crate) fn is_at_just(&self, path: &str) -> bool {
        self.address.split('?').next() == Some(path)
    }

    /// A fresh token field for a form.
    pub(crate) fn token(&self) -> Carried {
        Carried::with("_token", self.tokens.form_token())
    }

    /// An empty form.
    pub(crate) fn blank(&self) -> FormView {
        FormView::new(self.words)
    }

    /// The same, which says the year of each date: what is on paper is read later.
    pub(crate) fn for_paper(mut self) -> Self {
        self.near = Date::MIN;
        self
    }

    /// Today.
    pub(crate) fn today(&self) -> Date {
        self.today
    }

    /// “mardi 3 mars”.
    pub(crate) fn date(&self, date: &LegalDate) -> String {
        self.words.date(date.date(), self.near)
    }

    /// The same, of a day that was computed.
    pub(crate) fn legal(&self, date: &Date) -> String {
        self.words.date(*date, self.near)
    }

    /// “3 mars”, for tables.
    pub(crate) fn day(&self, date: &LegalDate) -> String {
        self.words.day(date.date(), self.near)
    }

    /// The day on which a moment falls here.
    pub(crate) fn day_of(&self, at: &Instant) -> Date {
        at.in_zone(&self.zone).date()
    }

    /// “mardi 3 mars à 14 h 05”.
    pub(crate) fn moment(&self, at: &Instant) -> String {
        let seen = at.in_zone(&self.zone);
        self.tell("shell-moment")
            .with("date", self.words.date(seen.date(), self.near))
            .with("time", self.words.time(seen.time()))
            .to_string()
    }

    /// “mercredi 4 mars, entre 8 h 30 et 12 h”.
    pub(crate) fn between(&self, at: &Opening) -> String {
        self.tell("shell-between")
            .with("date", self.words.date(at.on, self.near))
            .with("from", self.words.time(at.opens))
            .with("until", self.words.time(at.closes))
            .to_string()
    }

    /// “février 2026”.
    pub(crate) fn month(&self, first: &Date) -> String {
        self.words.month(*first)
    }

    /// The body's first office: the one at the reception.
    pub(crate) fn reception(&self) -> Option<&Office> {
        self.directory.offices().first()
    }

    /// The directory.
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// “Ouvert jusqu'à 17 h”, “Fermé, ouvre mardi 3 mars à 8 h 30”.
    pub(crate) fn openness(&self, office: &Office) -> String {
        let zone = TimeZone::get(&office.row.time_zone).unwrap_or_else(|_| self.zone.clone());
        let calendar = self.tokens.app.body().calendar();
        let works = |day| !calendar.is_public_holiday(day);
        match office.openness(self.now.in_zone(&zone).datetime(), works) {
            Openness::Open(opening) => {
                self.tell("shell-open").with("until", self.words.time(opening.closes)).to_string()
            }
            Openness::ClosedUntil(opening) if opening.on == self.today => self
                .tell("shell-opens_today")
                .with("at", self.words.time(opening.opens))
                .to_string(),
            Openness::ClosedUntil(opening) => self
                .tell("shell-opens")
                .with("date", self.words.date(opening.on, self.near))
                .with("at", self.words.time(opening.opens))
                .to_string(),
            Openness::Closed => self.say("shell-closed"),
        }
    }

    /// “Fermé du lundi 10 au vendredi 14 août : inventaire”.
    pub(crate) fn closed(&self, closure: &Closure) -> String {
        let (from, until) = (closure.from_on.date(), closure.until_on.date());
        let key =
            if from == until { "services-office-closed_on" } else { "services-office-closed" };
        self.tell(key)
            .with("from", self.words.date(from, self.near))
            .with("until", self.words.date(until, self.near))
            .with("why", closure.reason.as_str())
            .to_string()
    }

    /// What the letters of a service begin with, line by line.
    pub(crate) fn letterhead(&self, id: &civic::ids::ServiceId) -> Vec<String> {
        let service = self.directory.service(*id, self.words.language());
        let own = service.map(|service| service.row.letterhead.as_str()).unwrap_or_default();
        if !own.is_empty() {
            return own.lines().map(str::to_owned).collect();
        }
        let office = self.directory.office_of(id).map(|office| office.row.address.clone());
        [self.body.clone(), self.service(id)].into_iter().chain(office).collect()
    }

    /// An office's hours, a line a weekday: “lundi : 8 h 30 – 12 h, 13 h 30 – 17 h”.
    pub(crate) fn hours(&self, office: &Office) -> Vec<(String, String)> {
        let mut lines: Vec<(i32, String, String)> = Vec::new();
        for row in &office.hours {
            let time =
                |text: &str| text.parse().map_or_else(|_| text.to_owned(), |t| self.words.time(t));
            let span = format!("{} – {}", time(&row.opens), time(&row.closes));
            match lines.last_mut() {
                Some((weekday, _, spans)) if *weekday == row.weekday => {
                    spans.push_str(", ");
                    spans.push_str(&span);
                }
                _ => lines.push((row.weekday, self.words.weekday(row.weekday).to_owned(), span)),
            }
        }
        lines.into_iter().map(|(_, weekday, spans)| (weekday, spans)).collect()
    }

    /// A service's name.
    pub(crate) fn service(&self, id: &civic::ids::ServiceId) -> String {
        self.directory.service_name(*id, self.words.language())
    }

    /// A kind's name.
    pub(crate) fn kind(&self, id: &civic::ids::KindId) -> String {
        let kind = self.directory.kind(*id, self.words.language());
        kind.map(|kind| kind.name.clone()).unwrap_or_default()
    }

    /// Whether who is signed in may do `act` somewhere: for what the frame and lists offer.
    pub(crate) fn may(&self, act: Act) -> bool {
        rights::gate(&self.tokens.actor, act).is_ok()
    }

    /// Whether a link can be sent by mail.
    pub(crate) fn sends_links(&self) -> bool {
        self.tokens.app.sends_links()
    }

    /// Name and label of each provider that vouches for people.
    pub(crate) fn providers(&self) -> Vec<(&str, &str)> {
        self.tokens.app.providers().of(Audience::People)
    }

    /// Name and label of each provider that vouches for agents.
    pub(crate) fn agent_providers(&self) -> Vec<(&str, &str)> {
        self.tokens.app.providers().of(Audience::Agents)
    }

    /// Whether who is signed in has secrets of their own to look after.
    pub(crate) fn has_secrets(&self) -> bool {
        self.tokens.has_secrets()
    }

    /// Who acts, as the layout shows it.
    pub(crate) fn is_person(&self) -> bool {
        matches!(self.tokens.actor, Actor::Person(_))
    }
}
