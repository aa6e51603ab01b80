//! Who may do what, walked: every route, as everybody, towards what is theirs, another service's,
//! another body's and nobody's, on each engine, compared with the table of rights.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use civic::causes::{self, Author, Start};
use civic::consents::{self, NewConsent, Purpose};
use civic::delegations::{Covers, NewDelegation};
use civic::ids::ServiceId;
use civic::matters::{self, AnswerDraft, Asking, Attached, Refusing};
use civic::proxies::{self, Appoint, Named};
use civic::publications::{self, Draft};
use civic::replies::{self, NewCommitment, ReplyDraft};
use civic::rights::{Act, Standing};
use civic::services::{self, Role};
use civic::sessions::Holder;
use civic::streets::{self, StreetDraft};
use civic::testing::{Town, towns};
use civic::transformations::{self, Declaration, Direction};
use civic::words::{Channel, Language, Subject};
use web::routes::{Declared, declared};

use crate::app::{Page, TestApp, Visitor};

/// Who walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Visitor,
    Author,
    Proxy,
    Stranger,
    AgentOfRoads,
    LeadOfRoads,
    StewardOfRoads,
    AgentOfSchool,
    LeadOfSchool,
    StewardOfSchool,
    Administrator,
    Auditor,
    AuditorOfSchool,
    AuditorBefore,
    AuditorToCome,
    SignatoryOfRoads,
}

const ALL: [Who; 16] = [
    Who::Visitor,
    Who::Author,
    Who::Proxy,
    Who::Stranger,
    Who::AgentOfRoads,
    Who::LeadOfRoads,
    Who::StewardOfRoads,
    Who::AgentOfSchool,
    Who::LeadOfSchool,
    Who::StewardOfSchool,
    Who::Administrator,
    Who::Auditor,
    Who::AuditorOfSchool,
    Who::AuditorBefore,
    Who::AuditorToCome,
    Who::SignatoryOfRoads,
];

/// Towards what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Towards {
    /// Nothing in particular.
    Nothing,
    /// What belongs to the roads service; the matters are the author's.
    Roads,
    /// What belongs to the school service and is nobody's by name.
    School,
    /// What is in another body of the same database, or nowhere.
    Foreign,
}

/// A town where there is one of everything, and what its addresses are made of.
#[derive(Debug)]
struct World {
    app: TestApp,
    neighbour: Town,
    author: civic::ids::PersonId,
    proxy: civic::ids::PersonId,
    roads: Ids,
    school: Ids,
    foreign: Ids,
}

/// What fills the braces of an address.
#[derive(Debug, Default)]
struct Ids {
    code: String,
    matter: String,
    advice: String,
    file: String,
    cause: String,
    own_cause: String,
    debate: String,
    statement: String,
    publication: String,
    transformation: String,
    commitment: String,
    proxy: String,
    agent: String,
    service: String,
    kind: String,
    office: String,
    closure: String,
    submission: String,
    submitted_file: String,
    delegation: String,
    template: String,
    street: String,
}

impl World {
    async fn in_town(town: Town) -> Self {
        let author = town.person("Amina Martin", "amina@example.org").await;
        let neighbour = town.neighbour().await;
        let proxy = town.new_person("Nadia Cherif").await;
        let mut roads = Box::pin(fill(&town, town.roads, Some(author))).await;
        roads.proxy = appoint(&town, author, proxy).await;
        let school = Box::pin(fill(&town, town.school, None)).await;
        let foreign = Box::pin(fill(&neighbour, neighbour.roads, None)).await;
        let app = TestApp::with(town, "http://127.0.0.1:8600".to_owned());
        Self { app, neighbour, author, proxy, roads, school, foreign }
    }

    async fn visitor(&self, who: Who) -> Visitor {
        let town = Arc::clone(&self.app.town);
        let take_in = |role, service| {
            let town = Arc::clone(&town);
            async move { Holder::Agent(town.take_in("Alix", role, service).await) }
        };
        let (roads, school) = (Some(town.roads), Some(town.school));
        let holder = match who {
            Who::Visitor => return self.app.visitor(),
            Who::Author => Holder::Person(self.author),
            Who::Proxy => Holder::Person(self.proxy),
            Who::Stranger => Holder::Person(town.new_person("Paul Autre").await),
            Who::AgentOfRoads => take_in(Role::Agent, roads).await,
            Who::LeadOfRoads => take_in(Role::Lead, roads).await,
            Who::StewardOfRoads => take_in(Role::Steward, roads).await,
            Who::AgentOfSchool => take_in(Role::Agent, school).await,
            Who::LeadOfSchool => take_in(Role::Lead, school).await,
            Who::StewardOfSchool => take_in(Role::Steward, school).await,
            Who::Administrator => take_in(Role::Administrator, None).await,
            Who::Auditor => auditor(&town, town.roads, "2026-03-01", "2026-03-03").await,
            Who::AuditorOfSchool => auditor(&town, town.school, "2026-03-03", "2026-06-30").await,
            Who::AuditorBefore => auditor(&town, town.roads, "2026-01-01", "2026-03-02").await,
            Who::AuditorToCome => auditor(&town, town.roads, "2026-03-04", "2026-06-30").await,
            Who::SignatoryOfRoads => {
                Holder::Agent(town.signatory("Nadia", roads, Covers::Refusals).await)
            }
        };
        match holder {
            Holder::Agent(agent) => self.app.agent(agent).await,
            Holder::Person(person) => self.app.person(person).await,
        }
    }

    /// The addresses of a route, and towards what each is.
    fn addresses(&self, path: &str) -> Vec<(String, Towards)> {
        if !path.contains('{') {
            return vec![(path.to_owned(), Towards::Nothing)];
        }
        if let Some(address) = of_the_site(path) {
            return vec![(address, Towards::Nothing)];
        }
        if is_of_one_alone(path) {
            return vec![(Ids::default().address(path), Towards::Foreign)];
        }
        let all = [
            (&self.roads, Towards::Roads),
            (&self.school, Towards::School),
            (&self.foreign, Towards::Foreign),
        ];
        let mut addresses: Vec<_> =
            all.into_iter().map(|(ids, towards)| (ids.address(path), towards)).collect();
        // Somebody acts for the author of the roads matter alone.
        if path.contains("/proxies/{id}/") {
            addresses.retain(|(_, towards)| *towards != Towards::School);
        }
        // Each body counts its transformations from one: the number alone tells no body.
        if path.starts_with("/transformations/") || path.contains("{slug}") {
            addresses.pop();
        }
        addresses.push((Ids::default().address(path), Towards::Foreign));
        addresses
    }
}

/// Whether the table lets `who` do `act` there.
fn may(who: Who, act: Act, path: &str, towards: Towards) -> bool {
    if towards == Towards::Foreign || is_not_before_the_end(path) {
        return false;
    }
    act.who().iter().any(|standing| stands(who, *standing, path, towards))
}

/// Whether `who` stands so to what is there.
fn stands(who: Who, standing: Standing, path: &str, towards: Towards) -> bool {
    let in_service = |roads: Who, school: Who| match towards {
        Towards::Nothing => who == roads || who == school,
        Towards::Roads => who == roads,
        Towards::School => who == school,
        Towards::Foreign => false,
    };
    let by_code = path.contains("{code}") || path == "/follow";
    match standing {
        Standing::Anyone => true,
        Standing::Holder => by_code && !who.is_agent(),
        Standing::Helper => by_code && who.is_agent(),
        Standing::Author => who == Who::Author && towards == Towards::Roads,
        Standing::Proxy => who == Who::Proxy && towards == Towards::Roads,
        // What the author gave is theirs to end, and the proxy's to give up.
        Standing::Person if path.starts_with("/account/proxies/{id}") => {
            matches!(who, Who::Author | Who::Proxy) && towards == Towards::Roads
        }
        Standing::Person if path.contains('{') => who == Who::Author && towards == Towards::Roads,
        Standing::Person => matches!(who, Who::Author | Who::Proxy | Who::Stranger),
        Standing::Colleague => who.is_agent(),
        Standing::Agent => in_service(Who::AgentOfRoads, Who::AgentOfSchool),
        Standing::Lead => in_service(Who::LeadOfRoads, Who::LeadOfSchool),
        Standing::Steward => in_service(Who::StewardOfRoads, Who::StewardOfSchool),
        Standing::Administrator => who == Who::Administrator,
        Standing::Auditor => in_service(Who::Auditor, Who::AuditorOfSchool),
        Standing::Signatory => {
            who == Who::SignatoryOfRoads && matches!(towards, Towards::Nothing | Towards::Roads)
        }
    }
}

/// What a debate gives out when voting is over: here it has just begun.
fn is_not_before_the_end(path: &str) -> bool {
    ["map.json", "votes.csv", "statements.csv"].iter().any(|file| path.ends_with(file))
}

impl Who {
    fn is_agent(self) -> bool {
        !matches!(self, Self::Visitor | Self::Author | Self::Proxy | Self::Stranger)
    }
}

impl Ids {
    fn address(&self, path: &str) -> String {
        let or = |id: &str| {
            if id.is_empty() { "00000000000000000000000000".to_owned() } else { id.to_owned() }
        };
        let id = match path.split('/').nth(1) {
            Some("desk") if path.contains("/advice/") => &self.advice,
            Some("desk") if path.contains("/signatures/") => &self.submission,
            Some("desk") if path.contains("/templates/") => &self.template,
            Some("desk" | "audit") => &self.matter,
            Some("causes") => &self.cause,
            Some("follow" | "mine") => &self.own_cause,
            Some("debates") => &self.debate,
            Some("answers") => &self.publication,
            Some("commitments") => &self.commitment,
            Some("account") => &self.proxy,
            Some("administration") if path.contains("/agents/") => &self.agent,
            Some("administration") if path.contains("/delegations/") => &self.delegation,
            Some("administration") if path.contains("/closures/") => &self.closure,
            Some("administration") if path.contains("/streets/") => &self.street,
            Some("administration") => &self.office,
            _ => "",
        };
        let id = if path.contains("/proxies/{id}") { &self.proxy } else { id };
        let number =
            if self.transformation.is_empty() { "999" } else { self.transformation.as_str() };
        let code = if self.code.is_empty() { "00000-00000-0000" } else { self.code.as_str() };
        let is_submitted = path.contains("/signatures/");
        let file = if is_submitted { &self.submitted_file } else { &self.file };
        let address = path
            .replace("{id}", &or(id))
            .replace("{code}", code)
            .replace("{matter}", &or(&self.matter))
            .replace("{file}", &or(file))
            .replace("{slug}", if self.service.is_empty() { "nowhere" } else { &self.service })
            .replace("{kind}", if self.kind.is_empty() { "nothing" } else { &self.kind })
            .replace("{merge}", &or(""))
            .replace("{provider}", "nobody")
            .replace("{name}", "nobody")
            .replace("{role}", "0")
            .replace("{number}", number);
        assert!(!address.contains('{'), "nothing fills {path}: say what does");
        address
    }
}

/// Addresses with braces that are about nothing of anybody's.
fn of_the_site(path: &str) -> Option<String> {
    Some(match path {
        "/services/{slug}" => "/services/roads".to_owned(),
        "/assets/{version}/{name}" => "/assets/0/preau.css".to_owned(),
        "/invitation/{token}" => "/invitation/0000000000".to_owned(),
        "/sign-in/{token}" => "/sign-in/0000000000".to_owned(),
        _ => return None,
    })
}

/// What somebody has alone (a session, a passkey, a way in, a role, an absence), and providers, of which there
/// are none here: only that nobody comes to what is not theirs; `sessions.rs`, `secrets.rs`,
/// `account.rs`, `administration.rs` and `desk_acts.rs` have the rest.
fn is_of_one_alone(path: &str) -> bool {
    [
        "/mine/{matter}/unlink",
        "/sessions/{id}",
        "/passkeys/{id}",
        "/merges/{merge}",
        "/ways/{id}",
        "/absences/{id}",
        "/roles/{role}",
        "{provider}",
        "{name}/logout",
    ]
    .iter()
    .any(|part| path.contains(part))
}

/// Who acts for `author`, with their consent; returns its public id.
async fn appoint(town: &Town, author: civic::ids::PersonId, proxy: civic::ids::PersonId) -> String {
    let cx = town.as_person(author).await;
    let named = Named {
        name: "Nadia Cherif".into(),
        kind: proxies::Kind::Association,
        organisation: Some("Entraide".into()),
        until: None,
        written_as: "Amina Martin".into(),
        wording: "Elle agit pour moi.".into(),
        language: Language::Fr,
    };
    let made = proxies::appoint(&cx, Appoint { named, matter: None, code: None }).await.unwrap();
    cx.commit().await.unwrap();
    let cx = town.as_person(proxy).await;
    proxies::accept(&cx, &made.code).await.unwrap();
    cx.commit().await.unwrap();
    made.proxy.public_id.0
}

async fn auditor(town: &Town, service: ServiceId, from: &str, until: &str) -> Holder {
    Holder::Agent(town.auditor(service, from, until).await)
}

/// One of everything in `service`, made through the verbs.
async fn fill(town: &Town, service: ServiceId, author: Option<civic::ids::PersonId>) -> Ids {
    let is_roads = service == town.roads;
    let agent = if is_roads { town.fatou } else { town.ines };
    let lead = town.take_in("Louise", Role::Lead, Some(service)).await;
    let cx = town.anyone().await;
    let mut bring = town.pothole_report("Il manque un passage piéton rue des Lilas.");
    bring.kind = if is_roads { town.pothole } else { town.enrolment };
    bring.known_author = author;
    bring.attachments = vec![Attached { name: "photo.txt".into(), bytes: b"photo".to_vec() }];
    let receipt = matters::bring(&cx, bring).await.unwrap();
    let matter = receipt.matter.clone();
    let consent = |purpose| NewConsent {
        subject: (Subject::Matter, matter.id.0),
        purpose,
        wording: "Oui.".into(),
        language: Language::Fr,
        channel: Channel::Online,
    };
    consents::give(&cx, consent(Purpose::Show)).await.unwrap();
    let start = Start {
        author: Some(Author {
            matter: &matter,
            channel: Channel::Online,
            show: "Ces mots sont lus par tous.".into(),
            count: "Comptez-moi.".into(),
        }),
        service,
        title: "Un passage piéton".into(),
        asked: "Nous demandons un passage piéton.".into(),
        language: Language::Fr,
    };
    let own_cause = causes::start(&cx, start).await.unwrap().cause;
    cx.commit().await.unwrap();

    let advice = asked_of(town, service).await;
    let cx = town.as_agent(agent).await;
    let draft =
        AnswerDraft { matter: matter.clone(), text: "C'est prévu.".into(), refusing: None };
    matters::answer(&cx, draft).await.unwrap();
    let draft = Draft {
        matter: matter.clone(),
        title: "Passage piéton".into(),
        text: "Il en manque un.".into(),
        answer: Some("C'est prévu.".into()),
    };
    let publication = publications::publish(&cx, draft).await.unwrap();
    let file = matters::find::attachments(&cx, matter.id).await.unwrap().remove(0);
    cx.commit().await.unwrap();

    let (submission, submitted_file) = submit(town, service).await;
    let delegation = delegated(town, lead).await;
    let cx = town.as_agent(lead).await;
    let start = Start {
        author: None,
        service,
        title: "Des bancs".into(),
        asked: "Nous demandons des bancs.".into(),
        language: Language::Fr,
    };
    let cause = causes::start(&cx, start).await.unwrap().cause;
    let transformation = transformations::declare(&cx, declaration(service)).await.unwrap();
    let draft = civic::templates::Draft { title: "Banc".into(), text: "Le [date].".into() };
    let template = civic::templates::write(&cx, service, &draft).await.unwrap();
    let reply = ReplyDraft {
        subject: transformation.subject(),
        text: "Le guichet rouvre.".into(),
        language: Language::Fr,
        commitments: vec![NewCommitment {
            what: "Rouvrir".into(),
            owner: "Accueil".into(),
            due_on: jiff::civil::date(2026, 4, 6),
        }],
    };
    let reply = replies::reply(&cx, reply).await.unwrap();
    let commitment = replies::commitments(&cx, &reply).await.unwrap().remove(0);
    let mut debate = town.a_debate();
    debate.service = service;
    let debate = civic::debates::open(&cx, debate).await.unwrap();
    let town_agent = services::agent(&cx, lead).await.unwrap();
    let offices = services::offices(&cx).await.unwrap();
    let office = offices.iter().find(|office| office.row.service_id == service).unwrap();
    let office = office.row.id.0.to_string();
    let closed = services::ClosureDraft {
        office: None,
        from: jiff::civil::date(2026, 5, 15),
        until: jiff::civil::date(2026, 5, 15),
        reason: "Pont".into(),
    };
    let closure = services::add_closure(&cx, service, &closed).await.unwrap();
    let statement = civic::debates::statements(&cx, debate.id).await.unwrap().remove(0);
    cx.commit().await.unwrap();
    Ids {
        code: receipt.code,
        matter: matter.public_id.0,
        advice,
        file: file.public_id.0,
        cause: cause.public_id.0,
        own_cause: own_cause.public_id.0,
        debate: debate.public_id.0,
        statement: statement.public_id.0,
        publication: publication.public_id.0,
        transformation: transformation.number.to_string(),
        commitment: commitment.public_id.0,
        proxy: String::new(),
        agent: town_agent.public_id.0,
        service: if is_roads { "roads".into() } else { "school".into() },
        kind: if is_roads { "pothole".into() } else { "enrolment".into() },
        office,
        closure: closure.public_id.0,
        submission,
        submitted_file,
        delegation,
        template: template.public_id.0,
        street: offered(town, service).await,
    }
}

/// A street that the body offers; returns its public id.
async fn offered(town: &Town, service: ServiceId) -> String {
    let cx = town.as_agent(town.take_in("Alix", Role::Administrator, None).await).await;
    let draft = StreetDraft { name: format!("Rue {}", service.0), district: None };
    streets::add(&cx, &draft).await.unwrap();
    let name = draft.name.clone();
    let all = streets::all(&cx).await.unwrap();
    cx.commit().await.unwrap();
    all.into_iter().find(|street| street.name == name).unwrap().public_id.0
}

/// What the other service asks of `service` about a matter of its own; returns its public id.
async fn asked_of(town: &Town, service: ServiceId) -> String {
    let is_roads = service == town.roads;
    let cx = town.anyone().await;
    let mut bring = town.pothole_report("Une rue sans école.");
    bring.kind = if is_roads { town.enrolment } else { town.pothole };
    let receipt = matters::bring(&cx, bring).await.unwrap();
    cx.commit().await.unwrap();
    let cx = town.as_agent(if is_roads { town.ines } else { town.fatou }).await;
    let due = jiff::civil::date(2026, 3, 10);
    let asking = Asking { service, question: "Est-ce à vous ?".into(), due };
    matters::ask_advice(&cx, &receipt.matter, &asking).await.unwrap();
    let asked = matters::find::advice_on(&cx, receipt.matter.id).await.unwrap().remove(0);
    cx.commit().await.unwrap();
    asked.public_id.0
}

/// A refusal that waits to be signed, and a file of its matter.
async fn submit(town: &Town, service: ServiceId) -> (String, String) {
    let writer = town.take_in("Rémi", Role::Agent, Some(service)).await;
    let cx = town.as_agent(writer).await;
    let mut bring = town.pothole_report("Il manque un banc rue des Lilas.");
    bring.kind = if service == town.roads { town.pothole } else { town.enrolment };
    bring.attachments = vec![Attached { name: "banc.txt".into(), bytes: b"banc".to_vec() }];
    let matter = matters::bring(&cx, bring).await.unwrap().matter;
    let file = matters::find::attachments(&cx, matter.id).await.unwrap().remove(0);
    let refusing = Refusing { reasons: "Pas de place.".into(), appeal: "Le tribunal.".into() };
    let draft = AnswerDraft { matter, text: "Non.".into(), refusing: Some(refusing) };
    let submission = matters::submit(&cx, draft).await.unwrap();
    cx.commit().await.unwrap();
    (submission.public_id.0, file.public_id.0)
}

/// That `agent` signs in the whole body.
async fn delegated(town: &Town, agent: civic::ids::AgentId) -> String {
    let cx = town.anyone().await;
    let new = NewDelegation {
        service: None,
        kind: None,
        covers: Covers::Refusals,
        from: Some(jiff::civil::date(2026, 4, 1)),
        until: None,
        text: "Arrêté n° 9".into(),
    };
    let row = services::set_up::delegation(&cx, agent, &new).await.unwrap();
    cx.commit().await.unwrap();
    row.public_id.0
}

fn declaration(service: ServiceId) -> Declaration {
    Declaration {
        service,
        direction: Direction::Replaces,
        title: "Une borne".into(),
        changes: "Une borne remplace le guichet.".into(),
        contact_before: "Un guichet".into(),
        contact_after: "Une borne".into(),
        posts_before: None,
        posts_after: None,
        operator: None,
        contract: None,
        cost_cents: None,
        data_used: None,
        algorithm: None,
        alternatives: None,
        indicators: None,
        language: Language::Fr,
        happens_on: None,
    }
}

/// What a route answered: whether it let the visitor on.
fn let_on(page: &Page) -> bool {
    match page.status {
        StatusCode::OK | StatusCode::SEE_OTHER | StatusCode::UNPROCESSABLE_ENTITY => true,
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => false,
        other => panic!("{} answered {other}: {}", page.path, page.text()),
    }
}

/// Asks for a route; a form has what it takes to come to what its address names, no more.
async fn ask(
    visitor: &mut Visitor,
    route: &Declared,
    (address, towards): (&str, Towards),
    world: &World,
) -> Page {
    if route.method == Method::GET {
        return visitor.get(address).await;
    }
    let token = visitor.get("/bring").await.hidden_fields("/bring").remove(0).1;
    let ids = match towards {
        Towards::School => &world.school,
        Towards::Foreign => &world.foreign,
        Towards::Roads | Towards::Nothing => &world.roads,
    };
    let mut fields = vec![
        ("_token", token.as_str()),
        ("show", "yes"),
        ("stance", "agree"),
        ("statement", ids.statement.as_str()),
        ("by", "card"),
        ("role", "agent"),
    ];
    // There it narrows one's own list, which has nothing under the name of another service.
    if route.path != "/desk/assign" {
        fields.push(("service", "roads"));
    }
    visitor.post(address, &fields).await
}

/// Asks, and where so many addresses that open nothing look like guessing, waits as one is told to.
async fn patiently(
    visitor: &Visitor,
    route: &Declared,
    at: (&str, Towards),
    world: &World,
) -> Page {
    let page = ask(&mut visitor.clone(), route, at, world).await;
    if page.status != StatusCode::TOO_MANY_REQUESTS {
        return page;
    }
    let clock = &world.app.town.store.clock;
    let later = clock.now().plus_minutes(20);
    clock.turn_to(jiff::Timestamp::from_microsecond(later.0).unwrap());
    ask(&mut visitor.clone(), route, at, world).await
}

/// What is asked for last: after it, one is somebody else, or nobody acts for anybody.
fn ends_something(route: &Declared) -> bool {
    route.act == Act::SignOut || route.path.contains("/proxies/{id}/")
}

/// The author and their proxy leave a cause, and end that somebody acts, from their own page: by
/// the code they would have done so already.
fn is_left_by_code(route: &Declared) -> bool {
    ["/follow/{code}/causes/", "/follow/{code}/proxies/"]
        .iter()
        .any(|start| route.path.starts_with(start))
}

#[tokio::test]
async fn everybody_everywhere_may_what_the_table_says_and_nothing_else() {
    let mut faults = Vec::new();
    let mut asked = 0;
    for who in ALL {
        for town in towns().await {
            let world = World::in_town(town).await;
            let app = web::App::new(
                world.app.town.store.clone(),
                Arc::clone(&world.app.town.body),
                "http://127.0.0.1:8600".to_owned(),
            );
            let signed_in = world.visitor(who).await;
            let (last, first): (Vec<_>, Vec<_>) = declared(app)
                .into_iter()
                .filter(|route| {
                    !(matches!(who, Who::Author | Who::Proxy) && is_left_by_code(route))
                })
                .partition(ends_something);
            for route in first.iter().chain(&last) {
                for (address, towards) in world.addresses(route.path) {
                    let page = patiently(&signed_in, route, (&address, towards), &world).await;
                    asked += 1;
                    let may = may(who, route.act, route.path, towards);
                    if let_on(&page) != may && !names_nothing(route) {
                        faults.push(format!(
                            "{who:?} {} {address} ({}, {towards:?}): {} where the table says {may}",
                            route.method,
                            route.act.word(),
                            page.status
                        ));
                    }
                }
            }
            assert!(world.neighbour.body.id != world.app.town.body.id);
        }
    }
    assert!(asked > 2_000, "only {asked} were asked");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// A form of the tray names the message that left: here it names none.
fn names_nothing(route: &Declared) -> bool {
    route.path == "/desk/outgoing" && route.method == Method::POST
}

#[tokio::test]
async fn the_page_of_rights_and_the_document_say_what_the_table_says() {
    let app = TestApp::new().await;
    for mut visitor in [app.visitor(), app.visitor().in_english()] {
        let page = visitor.get("/rights").await.is(200);
        let rows = page.html.matches("<tr><td>").count();
        assert_eq!(rows, Act::ALL.len());
    }
    let kept =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rights.md"));
    let made = web::rights_document();
    assert!(
        kept.unwrap() == made,
        "docs/rights.md is old: `cargo run -q -p web --example rights > docs/rights.md`"
    );
}

#[tokio::test]
async fn an_auditors_reading_is_noted_with_its_purpose_and_names_nobody() {
    for town in towns().await {
        let world = World::in_town(town).await;
        let mut auditor = world.visitor(Who::Auditor).await;
        let list = auditor.get("/audit").await.is(200).shows("contrôle des délais");
        list.hides("passage piéton rue des Lilas").hides("Fatou");
        let address = format!("/audit/{}", world.roads.matter);
        let page = auditor.get(&address).await.is(200).shows("passage piéton rue des Lilas");
        page.hides("Amina").hides("amina@example.org");
        let follow = format!("/follow/{}", world.roads.code);
        let told = world.app.visitor().get(&follow).await.is(200);
        told.shows("un auditeur, service Voirie, pour : contrôle des délais");
        auditor.get(&format!("/audit/{}", world.school.matter)).await.is(403);
        auditor.get(&format!("/desk/{}", world.roads.matter)).await.is(403);
    }
}

/// Rows of a page that stand for an agent and hold a bare number beside the name.
fn counts_of_agents(html: &str, names: &[String]) -> Vec<String> {
    let rows = html.split("<tr>").skip(1).filter_map(|row| row.split("</tr>").next());
    let named = rows.filter(|row| names.iter().any(|name| row.contains(name.as_str())));
    let is_count = |cell: &str| {
        let text = cell.split('<').next().unwrap_or_default().trim();
        let text = text.trim_end_matches(['%', '\u{a0}', '\u{202f}']);
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
    };
    let cells = |row: &str| row.split("<td").skip(1).filter_map(after_tag).any(is_count);
    named.filter(|row| cells(row)).map(str::to_owned).collect()
}

fn after_tag(cell: &str) -> Option<&str> {
    cell.split_once('>').map(|(_, text)| text)
}

/// Services are measured, never agents: nothing that a lead, an administrator or an auditor can ask
/// for puts a number beside the name of one, and no file names any.
#[tokio::test]
async fn no_page_and_no_file_counts_what_one_agent_did() {
    let sample = "<tr><th>Fatou Diallo</th><td class=\"number\">12</td></tr>";
    assert_eq!(counts_of_agents(sample, &["Fatou Diallo".to_owned()]).len(), 1);
    let world = World::in_town(civic::testing::embedded().await).await;
    let cx = world.app.town.reader().await;
    let agents = services::everyone(&cx).await.unwrap();
    drop(cx);
    let names: Vec<_> = agents.iter().map(services::Agent::shown_name).collect();
    let app = web::App::new(
        world.app.town.store.clone(),
        Arc::clone(&world.app.town.body),
        "http://127.0.0.1:8600".to_owned(),
    );
    let pages: Vec<_> =
        declared(app).into_iter().filter(|route| route.method == Method::GET).collect();
    let mut seen = 0;
    for who in [Who::LeadOfRoads, Who::AgentOfRoads, Who::Administrator, Who::Auditor] {
        let mut visitor = world.visitor(who).await;
        for route in &pages {
            for (address, _) in world.addresses(route.path) {
                let page = visitor.get(&address).await;
                if page.status != StatusCode::OK || page.path.starts_with("/assets") {
                    continue;
                }
                seen += 1;
                let found = counts_of_agents(&page.html, &names);
                assert!(found.is_empty(), "{who:?} {address}: {found:?}");
                let kind = page.headers.get("content-type").map(|kind| kind.to_str().unwrap());
                if kind.is_some_and(|kind| kind.contains("csv") || kind.contains("json")) {
                    let named = names.iter().find(|name| page.html.contains(name.as_str()));
                    assert_eq!(named, None, "{who:?} {address} names an agent");
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} pages were seen");
}
