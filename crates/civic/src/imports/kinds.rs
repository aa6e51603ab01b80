//! Kinds of matter from a table.

use std::collections::HashMap;

use super::table::{self, Column, Row};
use super::{
    Before, CannotImport, Faults, Outcome, Report, Stopped, Why, service_called, yes_or_no,
};
use crate::bodies::hold;
use crate::context::Context;
use crate::ids::{AgentId, ServiceId};
use crate::matters::Form;
use crate::refusal::Failure;
use crate::services::{self, Agent, CannotChangeKind, KindDraft, Service, Texts, slug_of};
use crate::words::Language;

/// Most lines of such a file: more kinds than anybody could choose from.
pub const KIND_LINES: usize = 500;

/// What a line can say of a kind.
pub const COLUMNS: &[Column] = &[
    Column { word: "service", names: &["service", "department"], needed: true },
    Column {
        word: "name_fr",
        names: &["nom", "nomenfrancais", "namefr", "name", "nameinfrench"],
        needed: true,
    },
    Column {
        word: "examples_fr",
        names: &["exemples", "exemplesenfrancais", "examplesfr", "examples", "examplesinfrench"],
        needed: false,
    },
    Column { word: "name_en", names: &["nomenanglais", "nameen", "nameinenglish"], needed: false },
    Column {
        word: "examples_en",
        names: &["exemplesenanglais", "examplesen", "examplesinenglish"],
        needed: false,
    },
    Column { word: "form", names: &["forme", "cequecest", "form", "whatitis"], needed: true },
    Column {
        word: "promise_days",
        names: &["jours", "joursouvres", "delai", "days", "workingdays", "promisedays"],
        needed: true,
    },
    Column { word: "personal", names: &["personnel", "sujetpersonnel", "personal"], needed: false },
    Column {
        word: "referent",
        names: &["referent", "referente", "follower", "agent"],
        needed: true,
    },
];

/// Offers the kinds of a file. One that its service offers already, or offered before, under the
/// same word is left as it is.
pub async fn import_kinds(cx: &Context, bytes: &[u8]) -> Result<Report, CannotImport> {
    let table = table::read(bytes, COLUMNS, KIND_LINES)?;
    hold(cx).await?;
    let mut kinds = Kinds::read(cx).await?;
    let mut report = Report::of(&table);
    for row in &table.rows {
        let came = kinds.add(cx, row).await;
        report.note(row, &format!("{} – {}", row.get("service"), row.get("name_fr")), came)?;
    }
    report.done()
}

/// What is offered, and by whom.
struct Kinds {
    services: Vec<Service>,
    slugs: Vec<(ServiceId, String)>,
    workers: HashMap<ServiceId, Vec<Agent>>,
    seen: Before<(ServiceId, String)>,
}

impl Kinds {
    async fn read(cx: &Context) -> Result<Self, Failure> {
        let kinds = services::kinds(cx, Language::Fr).await?.into_iter();
        let mut services = services::list(cx, Language::Fr).await?;
        let mut workers = HashMap::new();
        for service in &services {
            workers.insert(service.row.id, services::workers(cx, service.row.id).await?);
        }
        services.extend(services::list(cx, Language::En).await?);
        let slugs = kinds.map(|kind| (kind.row.service_id, kind.row.slug)).collect();
        Ok(Self { services, slugs, workers, seen: Before::new() })
    }

    async fn add(&mut self, cx: &Context, row: &Row) -> Result<Outcome, Stopped> {
        let mut faults = Faults::of(row, COLUMNS);
        let called = |said: &str| service_called(&self.services, said);
        let service = faults.word(row, "service", None, called);
        if let Some(service) = service.filter(|_| row.said("name_fr").is_some()) {
            let key = (service, slug_of(row.get("name_fr"), &[]));
            self.seen.see(key.clone(), row.line)?;
            if self.slugs.contains(&key) {
                return Ok(Outcome::Present);
            }
        }
        let form = faults.word(row, "form", None, form_called);
        let personal = faults.word(row, "personal", Some(false), yes_or_no);
        let (Some(service), Some(form), Some(personal)) = (service, form, personal) else {
            return Err(Stopped::Faulty(faults.0));
        };
        let draft = KindDraft {
            form,
            // What is no number is out of every range.
            promise_days: row.get("promise_days").parse().unwrap_or(i32::MIN),
            personal,
            active: true,
            referent: self.referent(service, row.get("referent")),
            texts: Texts {
                fr: said(row, "name_fr", "examples_fr"),
                en: said(row, "name_en", "examples_en"),
            },
        };
        match services::add_kind(cx, service, &draft).await.map_err(of_kind) {
            Ok(_) => {}
            Err(stopped) => return Err(faults.and(stopped)),
        }
        faults.done()?;
        Ok(Outcome::Added)
    }

    /// Who works for the service under this number or e-mail address; nobody otherwise, which the
    /// verb refuses.
    fn referent(&self, service: ServiceId, said: &str) -> AgentId {
        let said = said.to_lowercase();
        let is_called = |agent: &&Agent| {
            let email = agent.email.as_ref().is_some_and(|email| email.to_lowercase() == said);
            email || agent.number.to_lowercase() == said
        };
        let mut workers = self.workers.get(&service).into_iter().flatten();
        workers.find(is_called).map_or(AgentId(0), |agent| agent.id)
    }
}

fn said(row: &Row, name: &str, examples: &str) -> (String, String) {
    (row.get(name).to_owned(), row.get(examples).to_owned())
}

/// What such a matter is, by its word or as people say it.
fn form_called(said: &str) -> Option<Form> {
    Some(match said {
        "demande" => Form::Request,
        "signalement" => Form::Report,
        "reclamation" => Form::Complaint,
        "proposition" => Form::Proposal,
        "etrerappele" | "rappel" => Form::Callback,
        "opposition" => Form::Objection,
        word => return Form::from_word(word),
    })
}

fn of_kind(refusal: CannotChangeKind) -> Stopped {
    match refusal {
        CannotChangeKind::NotAllowed(not_allowed) => not_allowed.into(),
        CannotChangeKind::Unknown => Failure::MissingRow("service").into(),
        CannotChangeKind::Fields(bad) => bad.into(),
        CannotChangeKind::OnlineOnly => Stopped::at("service", Why::OnlineOnly),
        CannotChangeKind::Failed(failure) => failure.into(),
    }
}
