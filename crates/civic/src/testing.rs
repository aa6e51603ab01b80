//! A small town on a real, migrated database of each engine, with a clock that is set and
//! randomness that is seeded.
//!
//! PostgreSQL is used where `PREAU_TEST_POSTGRES` says where one is; `cargo xtask test` starts
//! one. Each town has a database of its own there.

#![expect(clippy::missing_panics_doc, reason = "a test that has no database cannot go on")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait, ConnectionTrait, Database, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::attempts::tables as attempt;
use crate::bodies::{Body, NewBody, tables as body_table};
use crate::context::Random;
use crate::debates::{self, CollegeEntry, Debate, NewCollege, NewDebate};
use crate::delegations::{Covers, NewDelegation};
use crate::ids::{AgentId, KindId, MatterId, PersonId, PublicId, ServiceId};
use crate::matters::search::tables::{known_word, stump};
use crate::matters::tables::matter;
use crate::matters::{self, Bring, Form, Particulars, Receipt};
use crate::people::{self, NewPerson, tables as person};
use crate::record::tables::pending as record;
use crate::services::set_up::{self, NewAgent, NewKind, NewOffice, NewService};
use crate::services::tables::{agent_role, service as service_table};
use crate::services::{self, Role};
use crate::sessions::tables::{session, sign_in_link};
use crate::time::{Clock, LegalDate};
use crate::words::{Channel, Language, ReplyBy};
use crate::{Actor, Context, Secrets, Store};

/// The moment at which every test begins: Tuesday 3 March 2026, 10:00 in Paris.
pub const START: &str = "2026-03-03T09:00:00Z";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A town with two services, two agents, a lead and a steward of roads, an agent of the school.
#[derive(Debug)]
pub struct Town {
    /// Its store.
    pub store: Store,
    /// Its body.
    pub body: Arc<Body>,
    /// The roads service.
    pub roads: ServiceId,
    /// The school service.
    pub school: ServiceId,
    /// An agent of roads, référent of its kinds.
    pub fatou: AgentId,
    /// Another agent of roads.
    pub marc: AgentId,
    /// The lead of roads.
    pub lead: AgentId,
    /// The steward of debates of roads.
    pub steward: AgentId,
    /// An agent of the school.
    pub ines: AgentId,
    /// “A hole in the road”: report, 10 working days.
    pub pothole: KindId,
    /// “Enrolment”: request, personal, 15 working days.
    pub enrolment: KindId,
}

/// One town per engine at hand.
pub async fn towns() -> Vec<Town> {
    let mut towns = vec![embedded().await];
    match std::env::var("PREAU_TEST_POSTGRES") {
        Ok(url) => towns.push(town(postgres(&url).await).await),
        Err(_) => eprintln!("skipped: PostgreSQL (PREAU_TEST_POSTGRES is not set)"),
    }
    towns
}

/// A town on the embedded database alone.
pub async fn embedded() -> Town {
    town(sqlite().await).await
}

/// One town per engine at hand that is no simulation: what real agents must do holds in it. Its
/// agents have e-mail addresses: `fatou@ville.test`.
pub async fn real_towns() -> Vec<Town> {
    let mut towns = vec![real_embedded().await];
    match std::env::var("PREAU_TEST_POSTGRES") {
        Ok(url) => towns.push(town_called(postgres(&url).await, "Test", false).await),
        Err(_) => eprintln!("skipped: PostgreSQL (PREAU_TEST_POSTGRES is not set)"),
    }
    towns
}

/// Such a town on the embedded database alone.
pub async fn real_embedded() -> Town {
    town_called(sqlite().await, "Test", false).await
}

fn outside() -> (Secrets, Clock, Random) {
    let start = START.parse().expect("a moment");
    (Secrets::from_bytes([42; 32]), Clock::set_to(start), Random::seeded(1))
}

fn fresh_name() -> String {
    let id = Random::from_machine().draw(PublicId::draw);
    format!("preau_test_{}_{}", NEXT.fetch_add(1, Ordering::Relaxed), &id.0[..12])
}

async fn sqlite() -> Store {
    let path = std::env::temp_dir().join(format!("{}.db", fresh_name()));
    let (secrets, clock, random) = outside();
    Store::open_sqlite(&path, secrets, clock, random).await.expect("an embedded database")
}

async fn postgres(url: &str) -> Store {
    let name = fresh_name();
    let server = Database::connect(url).await.expect("the PostgreSQL that tests were given");
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
    server.close().await.expect("closing");
    let (base, query) = url.split_once('?').map_or((url, ""), |(base, query)| (base, query));
    let root = base.rsplit_once('/').map_or(base, |(root, _)| root);
    let (secrets, clock, random) = outside();
    Store::open_postgres(&format!("{root}/{name}?{query}"), secrets, clock, random)
        .await
        .expect("a migrated database")
}

async fn town(store: Store) -> Town {
    town_called(store, "Test", true).await
}

async fn town_called(store: Store, name: &str, simulated: bool) -> Town {
    let body = store
        .found(NewBody {
            name: format!("Ville de {name}"),
            town: name.into(),
            time_zone: "Europe/Paris".into(),
            region: "metropole".into(),
            simulated,
        })
        .await
        .expect("a body");
    let body = Arc::new(body);
    let cx = store.begin(&body, Actor::Automatic { rule: "set-up" }).await.expect("a context");
    undo_within(&cx, 0).await;
    let roads = new_service(&cx, "roads", "Voirie", 1).await;
    let school = new_service(&cx, "school", "École", 2).await;
    let fatou = new_agent(&cx, "Fatou", "Diallo", Role::Agent, roads).await;
    let marc = new_agent(&cx, "Marc", "Petit", Role::Agent, roads).await;
    let lead = new_agent(&cx, "Claire", "Roche", Role::Lead, roads).await;
    let steward = new_agent(&cx, "Paul", "Girard", Role::Steward, roads).await;
    let ines = new_agent(&cx, "Inès", "Moreau", Role::Agent, school).await;
    for (agent, service) in [(fatou, roads), (marc, roads), (lead, roads), (ines, school)] {
        may_refuse(&cx, agent, service).await;
    }
    let pothole = new_kind(&cx, roads, "pothole", Form::Report, 10, false, fatou).await;
    let enrolment = new_kind(&cx, school, "enrolment", Form::Request, 15, true, ines).await;
    cx.commit().await.expect("a commit");
    Town { store, body, roads, school, fatou, marc, lead, steward, ines, pothole, enrolment }
}

/// Answers can be taken back for so many minutes.
async fn undo_within(cx: &Context, minutes: i32) {
    let row = body_table::ActiveModel { undo_minutes: Set(minutes), ..Default::default() };
    body_table::Entity::update_many()
        .set(row)
        .filter(body_table::Column::Id.eq(cx.body_id()))
        .exec(&cx.tx)
        .await
        .expect("a change");
}

async fn new_service(cx: &Context, slug: &str, name: &str, position: i32) -> ServiceId {
    let new = NewService {
        slug,
        email: None,
        phone: Some("01 00 00 00 00"),
        cause_threshold: 5,
        reply_days: 20,
        position,
        texts: &[(Language::Fr, name, "Un service d'essai."), (Language::En, name, "A test.")],
    };
    let service = set_up::service(cx, new).await.expect("a service");
    let hours = [(1, "08:30", "12:00"), (2, "08:30", "12:00"), (2, "13:30", "17:00")];
    let office = NewOffice {
        service,
        name,
        address: "1 place du Préau",
        phone: "01 00 00 00 00",
        hours: &hours,
        contractor: None,
    };
    set_up::office(cx, office).await.expect("an office");
    service
}

async fn new_agent(
    cx: &Context,
    given_name: &str,
    family_name: &str,
    role: Role,
    service: ServiceId,
) -> AgentId {
    let email = format!("{}@ville.test", given_name.to_lowercase());
    let new = NewAgent {
        given_name,
        family_name,
        title: "agent",
        email: (!cx.body().simulated).then_some(email.as_str()),
        number: "A-1",
        name_withheld: false,
        roles: &[(role, Some(service))],
    };
    set_up::agent(cx, new).await.expect("an agent").id
}

/// A delegation from the town's beginning: this agent signs refusals in `service`.
async fn may_refuse(cx: &Context, agent: AgentId, service: ServiceId) {
    let new = NewDelegation {
        service: Some(service),
        kind: None,
        covers: Covers::Refusals,
        from: None,
        until: None,
        text: "Arrêté n° 2026-1 du 2 janvier 2026".into(),
    };
    set_up::delegation(cx, agent, &new).await.expect("a delegation");
}

async fn new_kind(
    cx: &Context,
    service: ServiceId,
    slug: &str,
    form: Form,
    promise_days: i32,
    personal: bool,
    referent: AgentId,
) -> KindId {
    let texts = [(Language::Fr, slug, "un trou dans la route"), (Language::En, slug, "a hole")];
    let new = NewKind { service, slug, form, promise_days, personal, referent, texts: &texts };
    set_up::kind(cx, new).await.expect("a kind")
}

impl Town {
    /// Another town in the same database: nobody here may see what is there.
    pub async fn neighbour(&self) -> Town {
        town_called(self.store.clone(), "Voisin", true).await
    }

    /// Takes in an agent with one role, committed.
    pub async fn take_in(&self, name: &str, role: Role, service: Option<ServiceId>) -> AgentId {
        let cx = self.anyone().await;
        let new = NewAgent {
            given_name: name,
            family_name: "Essai",
            title: "agent",
            email: None,
            number: "A-2",
            name_withheld: false,
            roles: &[(role, service)],
        };
        let agent = set_up::agent(&cx, new).await.expect("an agent").id;
        cx.commit().await.expect("a commit");
        agent
    }

    /// Takes in somebody who signs decisions of `service` (of the whole body without one) and has
    /// no role: an elected member, say. Committed.
    pub async fn signatory(
        &self,
        name: &str,
        service: Option<ServiceId>,
        covers: Covers,
    ) -> AgentId {
        let cx = self.anyone().await;
        let new = NewAgent {
            given_name: name,
            family_name: "Élue",
            title: "adjointe au maire",
            email: (!cx.body().simulated).then_some("elue@ville.test"),
            number: "E-1",
            name_withheld: false,
            roles: &[],
        };
        let agent = set_up::agent(&cx, new).await.expect("an agent").id;
        let new = NewDelegation {
            service,
            kind: None,
            covers,
            from: None,
            until: None,
            text: "Arrêté n° 2026-2 du 3 janvier 2026".into(),
        };
        set_up::delegation(&cx, agent, &new).await.expect("a delegation");
        cx.commit().await.expect("a commit");
        agent
    }

    /// Says that an answer can be taken back for so many minutes, committed.
    pub async fn undo_within(&self, minutes: i32) {
        let cx = self.anyone().await;
        undo_within(&cx, minutes).await;
        cx.commit().await.expect("a commit");
    }

    /// Says that answers of `service` leave only once somebody else has approved them, committed.
    pub async fn want_visa(&self, service: ServiceId) {
        let cx = self.anyone().await;
        let row = service_table::ActiveModel { visa: Set(true), ..Default::default() };
        service_table::Entity::update_many()
            .set(row)
            .filter(service_table::Column::Id.eq(service))
            .exec(&cx.tx)
            .await
            .expect("a change");
        cx.commit().await.expect("a commit");
    }

    /// Takes in an auditor of `service` with a mandate from and until these days, committed.
    pub async fn auditor(&self, service: ServiceId, from_on: &str, until_on: &str) -> AgentId {
        let auditor = self.take_in("Odile", Role::Auditor, Some(service)).await;
        let cx = self.anyone().await;
        let mandate = agent_role::ActiveModel {
            from_on: Set(Some(LegalDate(from_on.into()))),
            until_on: Set(Some(LegalDate(until_on.into()))),
            purpose: Set(Some("contrôle des délais".into())),
            ..Default::default()
        };
        agent_role::Entity::update_many()
            .set(mandate)
            .filter(agent_role::Column::AgentId.eq(auditor))
            .exec(&cx.tx)
            .await
            .expect("a mandate");
        cx.commit().await.expect("a commit");
        auditor
    }

    /// A context in which nobody signed in.
    pub async fn anyone(&self) -> Context {
        self.store.begin(&self.body, Actor::Anyone).await.expect("a context")
    }

    /// A context that reads what is committed, beside one that writes.
    pub async fn reader(&self) -> Context {
        self.store.read(&self.body, Actor::Anyone).await.expect("a context")
    }

    /// A context in which this agent acts.
    pub async fn as_agent(&self, agent: AgentId) -> Context {
        let cx = self.anyone().await;
        let signed = services::signed(&cx, agent).await.expect("a read").expect("an agent");
        drop(cx);
        self.store.begin(&self.body, Actor::Agent(signed)).await.expect("a context")
    }

    /// A context in which this person signed in.
    pub async fn as_person(&self, person: PersonId) -> Context {
        self.store.begin(&self.body, Actor::Person(person)).await.expect("a context")
    }

    /// A person with a file and an e-mail address, committed.
    pub async fn person(&self, name: &str, email: &str) -> PersonId {
        let cx = self.anyone().await;
        let new =
            NewPerson { name: name.into(), email: Some(email.into()), ..NewPerson::default() };
        let file = people::open_file(&cx, new, Language::Fr).await.expect("a file");
        cx.commit().await.expect("a commit");
        file.id
    }

    /// Brings a pothole, committed.
    pub async fn bring_pothole(&self, text: &str) -> Receipt {
        let cx = self.anyone().await;
        let receipt = matters::bring(&cx, self.pothole_report(text)).await.expect("a receipt");
        cx.commit().await.expect("a commit");
        receipt
    }

    /// A pothole and so many that are like it, as rows alone and in the index of words, committed.
    pub async fn bring_many(&self, number: u64) {
        let first = self.bring_pothole("Un trou.").await.matter;
        let cx = self.anyone().await;
        let copies: Vec<_> = (1..=number)
            .map(|at| matter::ActiveModel {
                id: NotSet,
                public_id: Set(cx.new_public_id()),
                reference: Set(format!("copy {at}")),
                code_hash: Set(format!("copy {at}")),
                ..first.clone().into()
            })
            .collect();
        for some in copies.chunks(500) {
            let rows = matter::Entity::insert_many(some.to_vec());
            rows.exec_without_returning(&cx.tx).await.expect("rows");
        }
        let all = matter::Entity::find().select_only().column(matter::Column::Id);
        let all: Vec<MatterId> = all.into_tuple().all(&cx.tx).await.expect("a read");
        matters::search::index(&cx, &all).await.expect("an index");
        cx.commit().await.expect("a commit");
    }

    /// An agent works for another service too from now on, committed.
    pub async fn also_works_for(&self, agent: AgentId, service: ServiceId) {
        let cx = self.anyone().await;
        let role = agent_role::ActiveModel {
            agent_id: Set(agent),
            role: Set(Role::Agent),
            service_id: Set(Some(service)),
            ..Default::default()
        };
        agent_role::Entity::insert(role).exec_without_returning(&cx.tx).await.expect("a role");
        cx.commit().await.expect("a commit");
    }

    /// A pothole to bring.
    pub fn pothole_report(&self, text: &str) -> Bring {
        Bring {
            kind: self.pothole,
            text: text.into(),
            language: Language::Fr,
            channel: Channel::Online,
            place: Some("rue des Lilas".into()),
            reply_by: ReplyBy::Site,
            author: NewPerson::default(),
            known_author: None,
            about: None,
            attachments: Vec::new(),
            code: None,
            particulars: Particulars::default(),
        }
    }

    /// Erases what a matter says, as a duty to erase would, committed.
    pub async fn erase(&self, id: MatterId) {
        let cx = self.anyone().await;
        let erased = matter::ActiveModel {
            text: Set(String::new()),
            place: Set(None),
            author_id: Set(None),
            ..Default::default()
        };
        let row = matter::Entity::update_many().set(erased).filter(matter::Column::Id.eq(id));
        row.exec(&cx.tx).await.expect("erased");
        matters::search::index(&cx, &[id]).await.expect("an index");
        cx.commit().await.expect("a commit");
    }

    /// The words that a service's matters are known to have, by letters.
    pub async fn known_words(&self, service: ServiceId) -> Vec<String> {
        let cx = self.reader().await;
        let words = known_word::Entity::find()
            .filter(known_word::Column::ServiceId.eq(service))
            .order_by_asc(known_word::Column::Word);
        words.all(&cx.tx).await.expect("a read").into_iter().map(|row| row.word).collect()
    }

    /// How many stumps of words there are.
    pub async fn stumps(&self) -> u64 {
        let cx = self.reader().await;
        stump::Entity::find().count(&cx.tx).await.expect("a count")
    }

    /// What the record holds, first to last.
    pub async fn record(&self) -> Vec<record::Model> {
        let cx = self.reader().await;
        let rows = record::Entity::find().order_by_asc(record::Column::Id);
        rows.all(&cx.tx).await.expect("a read")
    }

    /// How many rows of sign-in links and of sessions there are.
    pub async fn ways_in(&self) -> (u64, u64) {
        let cx = self.reader().await;
        let links = sign_in_link::Entity::find().count(&cx.tx).await.expect("a count");
        (links, session::Entity::find().count(&cx.tx).await.expect("a count"))
    }

    /// What was tried in vain.
    pub async fn attempts(&self) -> Vec<attempt::Model> {
        let cx = self.reader().await;
        attempt::Entity::find().all(&cx.tx).await.expect("a read")
    }

    /// The sessions, first to last.
    pub async fn sessions(&self) -> Vec<session::Model> {
        let cx = self.reader().await;
        let rows = session::Entity::find().order_by_asc(session::Column::Id);
        rows.all(&cx.tx).await.expect("a read")
    }

    /// The e-mail addresses of the files under a name.
    pub async fn emails_of(&self, name: &str) -> Vec<Option<String>> {
        let cx = self.reader().await;
        let files = person::Entity::find().filter(person::Column::Name.eq(name));
        let files = files.all(&cx.tx).await.expect("a read");
        files.into_iter().map(|file| file.email).collect()
    }

    /// Opens a file for a person, committed.
    pub async fn new_person(&self, name: &str) -> PersonId {
        let cx = self.anyone().await;
        let new = NewPerson { name: name.into(), ..NewPerson::default() };
        let person = people::open_file(&cx, new, Language::Fr).await.expect("a person");
        cx.commit().await.expect("a commit");
        person.id
    }

    /// Opens [`Town::a_debate`], committed.
    pub async fn open_debate(&self) -> Debate {
        let cx = self.as_agent(self.steward).await;
        let debate = debates::open(&cx, self.a_debate()).await.expect("a debate");
        cx.commit().await.expect("a commit");
        debate
    }

    /// A debate of roads to open: from today, 3 March, to 31 March, reply by 30 April; users say
    /// themselves that they are, agents have codes; five statements.
    pub fn a_debate(&self) -> NewDebate {
        let college = |slug: &str, entry, shown_from, name: &str| NewCollege {
            slug: slug.into(),
            entry,
            shown_from,
            texts: vec![(Language::Fr, name.into())],
        };
        NewDebate {
            service: self.roads,
            question: "Que faire de la rue des Lilas ?".into(),
            introduction: "La rue sera refaite en 2027.".into(),
            what_happens: "Le service répond à chaque phrase que tous partagent.".into(),
            language: Language::Fr,
            opens_on: jiff::civil::date(2026, 3, 3),
            closes_on: jiff::civil::date(2026, 3, 31),
            reply_due_on: jiff::civil::date(2026, 4, 30),
            colleges: vec![
                college("users", CollegeEntry::Declared, 5, "Usagers"),
                college("agents", CollegeEntry::Code, 10, "Agents"),
            ],
            statements: ["Plus d'arbres", "Moins de voitures", "Des bancs", "Une piste cyclable"]
                .into_iter()
                .chain(["Garder le stationnement"])
                .map(str::to_owned)
                .collect(),
        }
    }
}
