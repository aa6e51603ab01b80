//! The list by date due: its parts, filters that hold together, and one box to look for something.
//! All that is asked stands in the address.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use civic::Context;
use civic::codes::read_reference;
use civic::ids::{AgentId, KindId, ServiceId};
use civic::matters::Matter;
use civic::matters::list::{self, Counted, Part};
use civic::rights::Act;
use civic::services;
use civic::words::{Channel, Language};
use serde::Deserialize;

use super::assign_each::REASONS;
use crate::form::{Carried, Choice, Form, FormView};
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// Rows on a page.
pub(super) const SIZE: u64 = 30;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    part: String,
    service: String,
    kind: String,
    channel: String,
    language: String,
    about: String,
    page: String,
    /// How many matters a form has just given to somebody.
    given: String,
    /// Which it could not give, each with a word for why.
    kept: String,
}

impl Asked {
    /// As the form under the list carries it on.
    pub(super) fn of(form: &Form) -> Self {
        let field = |name| form.get(name).to_owned();
        Self {
            part: field("part"),
            service: field("service"),
            kind: field("kind"),
            channel: field("channel"),
            language: field("language"),
            about: field("about"),
            page: field("page"),
            ..Self::default()
        }
    }

    fn filters(&self) -> [(&'static str, &str); 4] {
        [
            ("service", &self.service),
            ("kind", &self.kind),
            ("channel", &self.channel),
            ("language", &self.language),
        ]
    }

    fn has_filters(&self) -> bool {
        self.filters().iter().any(|(_, value)| !value.is_empty())
    }

    fn has_words(&self) -> bool {
        !self.about.trim().is_empty()
    }

    /// The address of `part` with the same filters and words.
    fn address(&self, part: &str) -> String {
        let path = "/desk?";
        let mut query = form_urlencoded::Serializer::for_suffix(path.to_owned(), path.len());
        let words = Some(("about", self.about.as_str())).filter(|_| self.has_words());
        let all = [("part", part)].into_iter().chain(self.filters()).chain(words);
        query.extend_pairs(all.filter(|(_, value)| !value.is_empty()));
        query.finish()
    }

    /// The address of this page, without what a form has just done.
    pub(super) fn here(&self) -> String {
        let at = if self.page.is_empty() { "1" } else { &self.page };
        form_urlencoded::Serializer::new(self.address(&self.part)).append_pair("page", at).finish()
    }

    fn at(&self) -> u64 {
        self.page.parse().unwrap_or(1).clamp(1, 100_000)
    }

    /// What it asks of the list; nothing where a word stands for nothing that is here.
    fn read(&self, visit: &Visit) -> Option<list::Asked> {
        let services = visit.agent()?.services();
        let directory = &visit.directory;
        let service = |slug: &str| {
            let found = directory.service_called(slug, visit.language())?.row.id;
            services.contains(&found).then_some(found)
        };
        let kind = |id: &str| {
            let found = directory.kind(KindId(id.parse().ok()?), visit.language())?;
            services.contains(&found.row.service_id).then_some(found.row.id)
        };
        Some(list::Asked {
            part: chosen(&self.part, Part::from_word).ok()?,
            service: chosen(&self.service, service).ok()?,
            kind: chosen(&self.kind, kind).ok()?,
            channel: chosen(&self.channel, Channel::from_word).ok()?,
            language: chosen(&self.language, Language::from_word).ok()?,
            about: self.about.clone(),
        })
    }
}

/// A word of the address that stands for nothing that is here.
struct Unknown;

/// What a word stands for: nothing where none was given.
fn chosen<T>(word: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Unknown> {
    if word.is_empty() { Ok(None) } else { read(word).map(Some).ok_or(Unknown) }
}

#[derive(Template)]
#[template(path = "desk/list.html")]
pub(super) struct Desk {
    shell: Shell,
    asked: Asked,
    form: FormView,
    tabs: Vec<Tab>,
    choices: Choices,
    rows: Vec<Row>,
    total: u64,
    more: bool,
    page: u64,
    pages: u64,
    /// What was looked for in place of words that nobody wrote.
    instead: Vec<(String, String)>,
    given: u64,
    kept: Vec<String>,
}

/// A part of the desk.
struct Tab {
    label: String,
    count: String,
    address: String,
    is_here: bool,
}

struct Row {
    matter: Matter,
    follower: String,
    begins: String,
    late: bool,
    ticked: bool,
}

/// What the filters and the form under the list offer.
#[derive(Default)]
struct Choices {
    services: Vec<Choice>,
    kinds: Vec<Choice>,
    channels: Vec<Choice>,
    languages: Vec<Choice>,
    colleagues: Vec<Choice>,
}

impl Desk {
    /// A page of what is asked for; `form` has what was typed and ticked, and what was refused.
    pub(super) async fn of(visit: &Visit, asked: Asked, form: FormView) -> Result<Self, Problem> {
        let wanted = asked.read(visit).ok_or(Problem::NotFound)?;
        let cx = visit.read().await?;
        let at = asked.at();
        let found = list::desk(&cx, wanted.clone(), at - 1, SIZE).await?;
        let names: HashMap<AgentId, String> = services::everyone(&cx)
            .await?
            .into_iter()
            .map(|agent| (agent.id, agent.shown_name()))
            .collect();
        let shell = visit.shell();
        let rows = found.matters.into_iter().map(|matter| Row {
            follower: names.get(&matter.follower_id).cloned().unwrap_or_default(),
            begins: begins(&matter.text),
            late: matter.is_late(shell.today()),
            ticked: form.has("matter", &matter.public_id.0),
            matter,
        });
        let spelt = |instead: civic::matters::search::Instead| {
            (instead.typed, instead.words.join(visit.words.say("desk-list-or").as_str()))
        };
        Ok(Self {
            rows: rows.collect(),
            tabs: tabs(visit, &asked, wanted.shown(), &found.counts),
            choices: Choices::of(visit, &cx).await?,
            form: asked
                .filters()
                .into_iter()
                .fold(form, |form, (name, value)| form.filled(name, value))
                .filled("about", asked.about.as_str()),
            total: found.total,
            more: found.more,
            page: at,
            pages: found.total.div_ceil(SIZE).max(1),
            instead: found.instead.into_iter().map(spelt).collect(),
            given: asked.given.parse().unwrap_or(0),
            kept: kept(visit, &asked.kept),
            asked,
            shell,
        })
    }

    fn may_assign(&self) -> bool {
        self.rows.iter().any(|row| row.matter.state.is_open()) && self.shell.may(Act::Assign)
    }

    fn here(&self) -> String {
        self.asked.address(&self.asked.part)
    }

    /// The address without filters.
    fn unfiltered(&self) -> String {
        let (part, about) = (self.asked.part.clone(), self.asked.about.clone());
        Asked { about, ..Asked::default() }.address(&part)
    }

    /// What the forms of this page carry on, but for their own fields.
    fn carried(&self, own: &[&str]) -> Vec<Carried> {
        let words = [("part", self.asked.part.as_str()), ("about", self.asked.about.as_str())];
        let all = words.into_iter().chain(self.asked.filters());
        let carried = all.filter(|(name, value)| !value.is_empty() && !own.contains(name));
        carried.map(|(name, value)| Carried::with(name, value)).collect()
    }
}

/// The parts, each with how many matters are in it.
fn tabs(visit: &Visit, asked: &Asked, shown: Option<Part>, counts: &[(Part, Counted)]) -> Vec<Tab> {
    let all = asked.has_words().then(|| Tab {
        label: visit.words.say("desk-part-all"),
        count: String::new(),
        address: asked.address(""),
        is_here: shown.is_none(),
    });
    let parts = counts.iter().map(|(part, counted)| {
        let key = if counted.more { "desk-list-count_more" } else { "desk-list-count" };
        Tab {
            label: visit.words.say(&format!("desk-part-{}", part.word())),
            count: visit.words.tell(key).with("number", counted.number).to_string(),
            address: asked.address(part.word()),
            is_here: shown == Some(*part),
        }
    });
    all.into_iter().chain(parts).collect()
}

impl Choices {
    async fn of(visit: &Visit, cx: &Context) -> Result<Self, Problem> {
        let Some(agent) = visit.agent() else { return Ok(Self::default()) };
        let (within, language) = (agent.services(), visit.language());
        let all = || vec![(String::new(), visit.words.say("desk-list-any"))];
        let mine = visit.directory.services(language).iter();
        let mine: Vec<_> = mine.filter(|service| within.contains(&service.row.id)).collect();
        let mut choices = Self { services: all(), kinds: all(), ..Self::default() };
        for service in &mine {
            choices.services.push((service.row.slug.clone(), service.name.clone()));
            let kinds = visit.directory.kinds(language).iter();
            for kind in kinds.filter(|kind| kind.row.service_id == service.row.id) {
                let name = of_service(&kind.name, (mine.len() > 1).then_some(&service.name));
                choices.kinds.push((kind.row.id.0.to_string(), name));
            }
        }
        let say = |prefix: &'static str, word: &'static str| {
            (word.to_owned(), visit.words.say(&format!("{prefix}{word}")))
        };
        let channels = Channel::ALL.iter().map(|of| say("matters-channel-", of.word()));
        choices.channels = all().into_iter().chain(channels).collect();
        let languages = Language::ALL.iter().map(|of| say("desk-language-", of.word()));
        choices.languages = all().into_iter().chain(languages).collect();
        choices.colleagues = colleagues(visit, cx, &within).await?;
        Ok(choices)
    }
}

fn of_service(name: &str, service: Option<&String>) -> String {
    service.map_or_else(|| name.to_owned(), |service| format!("{service} : {name}"))
}

/// Who works for these services, by name.
async fn colleagues(
    visit: &Visit,
    cx: &Context,
    within: &[ServiceId],
) -> Result<Vec<Choice>, Problem> {
    let mut found: Vec<Choice> = Vec::new();
    for service in within {
        for agent in services::workers(cx, *service).await? {
            let choice = (agent.public_id.0.clone(), agent.shown_name());
            if !found.contains(&choice) {
                found.push(choice);
            }
        }
    }
    found.sort_by(|one, other| one.1.cmp(&other.1));
    found.insert(0, (String::new(), visit.words.say("desk-list-whom")));
    Ok(found)
}

/// What a form could not give, each in a sentence. The address is read as if anyone had written it.
fn kept(visit: &Visit, told: &str) -> Vec<String> {
    let sentences = told.split(',').filter_map(|kept| {
        let (reference, why) = kept.split_once('.')?;
        let why = REASONS.iter().find(|reason| **reason == why)?;
        if *why == "unknown" {
            return Some(visit.words.say("desk-kept-unknown"));
        }
        let told = visit.words.tell(&format!("desk-kept-{why}"));
        Some(told.with("reference", read_reference(reference)?).to_string())
    });
    sentences.take(SIZE as usize).collect()
}

/// `GET /desk`
pub(crate) async fn get(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let form = FormView::new(visit.words);
    page(&Desk::of(&visit, asked, form).await?)
}

/// The first words of a text, cut between words.
pub(crate) fn begins(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 90 {
        return line;
    }
    let cut: String = line.chars().take(90).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}
