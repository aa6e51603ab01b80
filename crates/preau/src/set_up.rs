//! Services, offices, agents and kinds from a file, for a new install and for the demo.

use std::collections::HashMap;

use anyhow::{Context as _, bail, ensure};
use civic::Context;
use civic::delegations::{Covers, NewDelegation};
use civic::ids::{AgentId, KindId, ServiceId};
use civic::matters::Form;
use civic::services::Role;
use civic::services::set_up::{self, NewAgent, NewKind, NewOffice, NewService};
use civic::words::Language;
use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUp {
    services: Vec<Service>,
    agents: Vec<Agent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    slug: String,
    email: Option<String>,
    phone: String,
    cause_threshold: i32,
    reply_days: i32,
    fr: [String; 2],
    en: [String; 2],
    office: Office,
    kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Office {
    name: String,
    address: String,
    contractor: Option<String>,
    /// `weekday opens-closes`, 1 is Monday.
    hours: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    slug: String,
    form: Form,
    promise_days: i32,
    personal: bool,
    referent: String,
    fr: [String; 2],
    en: [String; 2],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Agent {
    number: String,
    name: [String; 2],
    title: String,
    email: Option<String>,
    #[serde(default)]
    withheld: bool,
    roles: Vec<String>,
    #[serde(default)]
    signs: Vec<Signs>,
}

/// A delegation of signature.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signs {
    /// In which service; in the whole body without one.
    service: Option<String>,
    covers: Covers,
    /// Since which day, such as `2026-01-31`.
    from: String,
    text: String,
}

/// What was set up, by the words of the file.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) services: HashMap<String, ServiceId>,
    pub(crate) agents: HashMap<String, AgentId>,
    pub(crate) kinds: HashMap<String, KindId>,
}

impl SetUp {
    /// Reads a file's text.
    pub(crate) fn read(text: &str) -> anyhow::Result<Self> {
        Ok(toml::from_str(text)?)
    }

    /// Sets everything up, in the transaction of `cx`.
    pub(crate) async fn make(&self, cx: &Context) -> anyhow::Result<Made> {
        let mut made = Made::default();
        for (position, service) in (1..).zip(&self.services) {
            let texts = texts(&service.fr, &service.en);
            let id = set_up::service(cx, service.to_found(position, &texts)).await?;
            made.services.insert(service.slug.clone(), id);
            service.open_office(cx, id).await?;
        }
        for agent in &self.agents {
            let id = agent.take_in(cx, &made).await?;
            made.agents.insert(agent.number.clone(), id);
        }
        for service in &self.services {
            for kind in &service.kinds {
                let id = kind.offer(cx, made.services[&service.slug], &made).await?;
                made.kinds.insert(kind.slug.clone(), id);
            }
        }
        Ok(made)
    }
}

impl Service {
    fn to_found<'a>(
        &'a self,
        position: i32,
        texts: &'a [(Language, &'a str, &'a str)],
    ) -> NewService<'a> {
        NewService {
            slug: &self.slug,
            email: self.email.as_deref(),
            phone: Some(&self.phone),
            cause_threshold: self.cause_threshold,
            reply_days: self.reply_days,
            position,
            texts,
        }
    }

    async fn open_office(&self, cx: &Context, service: ServiceId) -> anyhow::Result<()> {
        let mut hours = Vec::new();
        for line in &self.office.hours {
            let read = line
                .split_once(' ')
                .and_then(|(day, span)| Some((day.parse().ok()?, span.split_once('-')?)));
            let Some((weekday, (opens, closes))) = read else {
                bail!("hours {line:?}: write them like \"1 08:30-12:00\", 1 for Monday");
            };
            hours.push((weekday, opens, closes));
        }
        ensure!(
            self.kinds.is_empty() || !hours.is_empty(),
            "service {:?}: give its office hours; nothing is offered online only (Conseil d'État, 3 June 2022, 452798)",
            self.slug
        );
        let office = NewOffice {
            service,
            name: &self.office.name,
            address: &self.office.address,
            phone: &self.phone,
            hours: &hours,
            contractor: self.office.contractor.as_deref(),
        };
        Ok(set_up::office(cx, office).await?)
    }
}

fn texts<'a>(fr: &'a [String; 2], en: &'a [String; 2]) -> [(Language, &'a str, &'a str); 2] {
    [(Language::Fr, &fr[0], &fr[1]), (Language::En, &en[0], &en[1])]
}

impl Agent {
    async fn take_in(&self, cx: &Context, made: &Made) -> anyhow::Result<AgentId> {
        let mut roles = Vec::new();
        for role in &self.roles {
            let (word, slug) = role.split_once('@').unzip();
            let held = Role::from_word(word.unwrap_or(role))
                .with_context(|| format!("agent {}: no such role {role:?}", self.number))?;
            let service =
                match slug {
                    Some(slug) => Some(*made.services.get(slug).with_context(|| {
                        format!("agent {}: no such service {slug:?}", self.number)
                    })?),
                    None => None,
                };
            roles.push((held, service));
        }
        let new = NewAgent {
            given_name: &self.name[0],
            family_name: &self.name[1],
            title: &self.title,
            email: self.email.as_deref(),
            number: &self.number,
            name_withheld: self.withheld,
            roles: &roles,
        };
        let id = set_up::agent(cx, new).await?.id;
        for signs in &self.signs {
            self.delegate(cx, id, signs, made).await?;
        }
        Ok(id)
    }

    async fn delegate(
        &self,
        cx: &Context,
        id: AgentId,
        signs: &Signs,
        made: &Made,
    ) -> anyhow::Result<()> {
        ensure!(!self.withheld, "agent {}: who signs is named, so not withheld", self.number);
        let service = match &signs.service {
            Some(slug) => Some(
                *made
                    .services
                    .get(slug)
                    .with_context(|| format!("agent {}: no such service {slug:?}", self.number))?,
            ),
            None => None,
        };
        let from = signs.from.parse().with_context(|| {
            format!("agent {}: {:?} is no date, write 2026-01-31", self.number, signs.from)
        })?;
        let new = NewDelegation {
            service,
            kind: None,
            covers: signs.covers,
            from: Some(from),
            until: None,
            text: signs.text.clone(),
        };
        set_up::delegation(cx, id, &new).await?;
        Ok(())
    }
}

impl Kind {
    async fn offer(&self, cx: &Context, service: ServiceId, made: &Made) -> anyhow::Result<KindId> {
        let referent = made.agents.get(&self.referent).with_context(|| {
            format!("kind {:?}: no agent has the number {:?}", self.slug, self.referent)
        })?;
        let new = NewKind {
            service,
            slug: &self.slug,
            form: self.form,
            promise_days: self.promise_days,
            personal: self.personal,
            referent: *referent,
            texts: &texts(&self.fr, &self.en),
        };
        Ok(set_up::kind(cx, new).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_refused_with_its_line() {
        let refused = SetUp::read("agents = []\nservces = []\n").unwrap_err().to_string();
        assert!(refused.contains("servces"), "{refused}");
    }
}
