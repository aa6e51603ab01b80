//! Agents from a table: each is taken in, and given a role where the line says one.

use std::collections::HashMap;

use super::table::{self, Column, Row};
use super::{
    Before, CannotImport, Faults, LINES, Outcome, Report, Stopped, fold, service_called, yes_or_no,
};
use crate::bodies::hold;
use crate::context::Context;
use crate::refusal::Failure;
use crate::rights::{Act, agent_may_here};
use crate::services::{
    self, Agent, AgentDraft, CannotChangeAgent, CannotGiveRole, CannotInvite, Grant, InviteBy,
    Role, Service, not_yet_invited,
};
use crate::words::Language;

/// What a line can say of an agent.
pub const COLUMNS: &[Column] = &[
    Column { word: "given_name", names: &["prenom", "givenname", "firstname"], needed: true },
    Column {
        word: "family_name",
        names: &["nom", "nomdefamille", "familyname", "lastname", "surname"],
        needed: true,
    },
    Column {
        word: "title",
        names: &["fonction", "poste", "function", "title", "jobtitle"],
        needed: true,
    },
    Column {
        word: "agent_email",
        names: &["courriel", "email", "mail", "adresseelectronique", "adressemail", "emailaddress"],
        needed: false,
    },
    Column { word: "number", names: &["numero", "matricule", "number"], needed: false },
    Column {
        word: "name_withheld",
        names: &["nomnoncommunique", "anonyme", "namewithheld"],
        needed: false,
    },
    Column { word: "role", names: &["role"], needed: false },
    Column { word: "service", names: &["service", "department"], needed: false },
];

/// Whether agents that are taken in are invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inviting {
    /// Each is invited later, on their page.
    Later,
    /// Those with an e-mail address are, in this language.
    ByMail(Language),
}

/// Takes agents in from a file. Who is here already (by e-mail address or number; without either, by
/// name and function) is left as they are, and is not invited.
pub async fn import_agents(
    cx: &Context,
    bytes: &[u8],
    inviting: Inviting,
) -> Result<Report, CannotImport> {
    agent_may_here(cx, Act::ManageAgents)?;
    let table = table::read(bytes, COLUMNS, LINES)?;
    hold(cx).await?;
    let mut agents = Agents::read(cx).await?;
    let mut report = Report::of(&table);
    for row in &table.rows {
        let about = format!("{} {}", row.get("given_name"), row.get("family_name"));
        let came = agents.take_in(cx, row, inviting).await;
        report.note(row, &about, came)?;
    }
    report.done()
}

/// Who is here, and who came with an earlier line.
struct Agents {
    by_email: HashMap<String, Agent>,
    by_number: HashMap<String, Vec<Agent>>,
    by_name: HashMap<String, Agent>,
    seen: Before<String>,
    services: Vec<Service>,
    next: usize,
}

/// What makes two lines without e-mail address and number the same.
fn name_key(given: &str, family: &str, title: &str) -> String {
    format!("name {} {} {}", fold(given), fold(family), fold(title))
}

impl Agents {
    async fn read(cx: &Context) -> Result<Self, Failure> {
        let mut all = Self {
            by_email: HashMap::new(),
            by_number: HashMap::new(),
            by_name: HashMap::new(),
            seen: Before::new(),
            services: services::list(cx, Language::Fr).await?,
            next: 1,
        };
        all.services.extend(services::list(cx, Language::En).await?);
        for agent in services::everyone(cx).await? {
            // Who has left gave their address back: it can be somebody else's now.
            if let Some(email) = agent.email.as_ref().filter(|_| agent.active) {
                all.by_email.insert(email.to_lowercase(), agent.clone());
            }
            let key = name_key(&agent.given_name, &agent.family_name, &agent.title);
            all.by_name.insert(key, agent.clone());
            all.by_number.entry(agent.number.to_lowercase()).or_default().push(agent);
        }
        Ok(all)
    }

    async fn take_in(
        &mut self,
        cx: &Context,
        row: &Row,
        inviting: Inviting,
    ) -> Result<Outcome, Stopped> {
        self.seen_before(row)?;
        if self.is_here(row) {
            return Ok(Outcome::Present);
        }
        let mut faults = Faults::of(row, COLUMNS);
        let grant = self.grant(row, &mut faults);
        let withheld = faults.word(row, "name_withheld", Some(false), yes_or_no);
        let draft = AgentDraft {
            given_name: row.get("given_name").to_owned(),
            family_name: row.get("family_name").to_owned(),
            title: row.get("title").to_owned(),
            email: row.said("agent_email"),
            number: row.said("number").unwrap_or_else(|| self.free_number()),
            // A word that is neither is a fault, and then nothing is kept.
            name_withheld: withheld.unwrap_or(true),
        };
        let agent = match services::take_in(cx, &draft).await.map_err(of_agent) {
            Ok(agent) => agent,
            Err(stopped) => return Err(faults.and(stopped)),
        };
        self.by_number.entry(draft.number.to_lowercase()).or_default().push(agent.clone());
        faults.done()?;
        if let Some(grant) = &grant {
            services::give_role(cx, &agent.public_id.0, grant).await.map_err(of_role)?;
        }
        match inviting {
            Inviting::ByMail(language) if agent.email.is_some() => {
                let by = InviteBy::Mail(language);
                services::invite(cx, &agent.public_id.0, by).await.map_err(of_invitation)?;
            }
            Inviting::ByMail(_) | Inviting::Later => not_yet_invited(cx, agent.id).await?,
        }
        Ok(Outcome::Added)
    }

    /// Two lines are about the same agent if they have the same e-mail address or number; without
    /// either, the same name and function.
    fn seen_before(&mut self, row: &Row) -> Result<(), Stopped> {
        let (email, number) = (row.said("agent_email"), row.said("number"));
        if email.is_none() && number.is_none() {
            let key = name_key(row.get("given_name"), row.get("family_name"), row.get("title"));
            return self.seen.see(key, row.line);
        }
        if let Some(email) = email {
            self.seen.see(format!("email {}", email.to_lowercase()), row.line)?;
        }
        match number {
            Some(number) => self.seen.see(format!("number {}", number.to_lowercase()), row.line),
            None => Ok(()),
        }
    }

    /// Whether the agent of a line is here. A number of somebody else is no sign: then the verb
    /// says that it is taken.
    fn is_here(&self, row: &Row) -> bool {
        let (email, number) = (row.get("agent_email"), row.get("number"));
        if !email.is_empty() && self.by_email.contains_key(&email.to_lowercase()) {
            return true;
        }
        if !number.is_empty() {
            let family = fold(row.get("family_name"));
            let of = self.by_number.get(&number.to_lowercase());
            return of.is_some_and(|of| of.iter().any(|agent| fold(&agent.family_name) == family));
        }
        let key = name_key(row.get("given_name"), row.get("family_name"), row.get("title"));
        email.is_empty() && self.by_name.contains_key(&key)
    }

    /// The role that a line says: that of an agent where it names a service alone.
    fn grant(&self, row: &Row, faults: &mut Faults) -> Option<Grant> {
        if row.said("role").is_none() && row.said("service").is_none() {
            return None;
        }
        let role = faults.word(row, "role", Some(Role::Agent), role_called)?;
        let service = if row.said("service").is_some() {
            let called = |said: &str| service_called(&self.services, said);
            Some(faults.word(row, "service", None, called)?)
        } else {
            None
        };
        Some(Grant { role, service, from: None, until: None, purpose: String::new() })
    }

    /// The next number that nobody has.
    fn free_number(&mut self) -> String {
        loop {
            let number = format!("A-{:03}", self.next);
            if !self.by_number.contains_key(&number.to_lowercase()) {
                return number;
            }
            self.next += 1;
        }
    }
}

/// The roles that a file can give. A mandate to audit has dates and a purpose, and signing comes
/// with a delegation: both are for a page of their own.
fn role_called(said: &str) -> Option<Role> {
    Some(match said {
        "agent" => Role::Agent,
        "responsable" | "lead" => Role::Lead,
        "animateur" | "animatrice" | "animateurdedebats" | "animatricededebats" | "steward"
        | "stewardofdebates" => Role::Steward,
        "administrateur" | "administratrice" | "administrator" => Role::Administrator,
        _ => return None,
    })
}

fn of_agent(refusal: CannotChangeAgent) -> Stopped {
    match refusal {
        CannotChangeAgent::NotAllowed(not_allowed) => not_allowed.into(),
        CannotChangeAgent::Unknown => Failure::MissingRow("agent").into(),
        CannotChangeAgent::Fields(bad) => bad.into(),
        CannotChangeAgent::Failed(failure) => failure.into(),
    }
}

/// An agent who was just taken in has no role and has not left.
fn of_role(refusal: CannotGiveRole) -> Stopped {
    match refusal {
        CannotGiveRole::NotAllowed(not_allowed) => not_allowed.into(),
        CannotGiveRole::Fields(bad) => bad.into(),
        CannotGiveRole::Unknown | CannotGiveRole::Left | CannotGiveRole::AlreadyHeld => {
            Failure::MissingRow("agent").into()
        }
        CannotGiveRole::Failed(failure) => failure.into(),
    }
}

fn of_invitation(refusal: CannotInvite) -> Stopped {
    match refusal {
        CannotInvite::NotAllowed(not_allowed) => not_allowed.into(),
        CannotInvite::Unknown | CannotInvite::NoEmail => Failure::MissingRow("agent").into(),
        CannotInvite::Failed(failure) => failure.into(),
    }
}
