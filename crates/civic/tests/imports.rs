//! What comes from tables: agents, streets, kinds and open matters, on both engines.

use std::collections::BTreeMap;

use civic::ids::{AgentId, ServiceId};
use civic::imports::{
    self, CannotImport, Fault, Inviting, Line, Outcome, Report, TakingOver, Unreadable, Why,
};
use civic::matters::{self, CannotBring, State, What, find};
use civic::rights::{Act, NotAllowed};
use civic::services::{self, Agent, BadField, Presence, Role};
use civic::streets::{self, CannotRemove, StreetDraft};
use civic::testing::{Town, real_towns, towns};
use civic::time::LegalDate;
use civic::words::{Channel, Language, ReplyBy};
use civic::{Context, Failure, outbox};
use jiff::civil::date;

const AGENTS: &str = "Prénom;Nom;Fonction;Courriel;Numéro;Rôle;Service;Nom non communiqué\n\
    Nadia;Benali;responsable de la voirie;nadia@ville.test;B-1;Responsable;Roads;non\n\
    Luc;Chauvet;agent d'accueil;;;;;OUI\n\
    Zoé;Roux;agente;zoe@ville.test;;;school\n";

const MATTERS: &str = "Reçu le;Canal;Type;Texte;Nom;Courriel;Téléphone;Langue;Ancienne référence\n\
    12/01/2026;courrier;pothole;Un trou rue des Lilas.;Amina Martin;amina@example.org;;français;OLD-17\n\
    2024-06-03;Téléphone;pothole;Toujours ce trou.;Paul;;06 12 34 56 78;;\n\
    02/03/2026;guichet;pothole;The same hole.;Amina Martin;AMINA@example.org;;anglais;OLD-18\n";

const HOW: TakingOver<'_> =
    TakingOver { receipts: false, before_reference: "Référence d'avant :" };

async fn administrator(town: &Town) -> AgentId {
    town.take_in("Alix", Role::Administrator, None).await
}

async fn agents(cx: &Context, table: &str) -> Result<Report, CannotImport> {
    imports::import_agents(cx, table.as_bytes(), Inviting::Later).await
}

async fn matters_of(cx: &Context, table: &str) -> Result<Report, CannotImport> {
    imports::import_matters(cx, table.as_bytes(), HOW).await
}

/// Number and outcome of each line: `+` added, `=` there, `!` faulty.
fn told(report: &Report) -> Vec<(usize, char)> {
    let sign = |line: &Line| match line.outcome {
        Outcome::Added => '+',
        Outcome::Present => '=',
        Outcome::Faulty(_) => '!',
    };
    report.lines.iter().map(|line| (line.number, sign(line))).collect()
}

/// The report of an import that was refused for its lines.
#[track_caller]
fn faulty(came: Result<Report, CannotImport>) -> Report {
    match came {
        Err(CannotImport::Faulty(report)) => *report,
        other => panic!("not refused for its lines: {other:?}"),
    }
}

/// Where each fault is: line and column.
fn places(report: &Report) -> Vec<(usize, &'static str)> {
    report.faults().map(|(line, fault)| (line.number, fault.column)).collect()
}

#[track_caller]
fn only(report: &Report) -> &Fault {
    let mut faults = report.faults();
    let (_, fault) = faults.next().expect("a fault");
    assert!(faults.next().is_none(), "{report:?}");
    fault
}

async fn called(cx: &Context, family_name: &str) -> Option<Agent> {
    services::everyone(cx).await.unwrap().into_iter().find(|agent| agent.family_name == family_name)
}

async fn roles(cx: &Context, agent: AgentId) -> Vec<(Role, Option<ServiceId>)> {
    let held = services::holders(cx).await.unwrap().into_iter();
    held.filter(|held| held.agent.id == agent)
        .map(|held| (held.row.role, held.row.service_id))
        .collect()
}

#[tokio::test]
async fn agents_come_with_their_roles_and_without_an_invitation() {
    for town in towns().await {
        let cx = town.as_agent(administrator(&town).await).await;
        let report = agents(&cx, AGENTS).await.unwrap();
        assert_eq!(told(&report), [(2, '+'), (3, '+'), (4, '+')]);
        assert_eq!(report.lines[0].about, "Nadia Benali");
        let nadia = called(&cx, "Benali").await.unwrap();
        assert_eq!(
            (nadia.number.as_str(), nadia.email.as_deref()),
            ("B-1", Some("nadia@ville.test"))
        );
        assert_eq!(roles(&cx, nadia.id).await, [(Role::Lead, Some(town.roads))]);
        let luc = called(&cx, "Chauvet").await.unwrap();
        assert_eq!((luc.number.as_str(), roles(&cx, luc.id).await.len()), ("A-001", 0));
        assert!(luc.name_withheld && !nadia.name_withheld);
        let zoe = called(&cx, "Roux").await.unwrap();
        assert_eq!(zoe.number, "A-002", "the next that is free");
        assert_eq!(roles(&cx, zoe.id).await, [(Role::Agent, Some(town.school))], "of a service");
        for agent in [&nadia, &luc, &zoe] {
            assert_eq!(services::presence(&cx, agent).await.unwrap(), Presence::Uninvited);
        }
        cx.commit().await.unwrap();
        let record = town.record().await;
        assert_eq!(record.iter().filter(|entry| entry.act == "role-given").count(), 2);
        assert!(record.iter().all(|entry| entry.act != "agent-invited"));
    }
}

#[tokio::test]
async fn who_is_here_stays_as_they_are_and_a_file_comes_twice_without_harm() {
    for town in real_towns().await {
        let cx = town.as_agent(administrator(&town).await).await;
        agents(&cx, AGENTS).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(administrator(&town).await).await;
        let before = services::everyone(&cx).await.unwrap();
        let report = agents(&cx, AGENTS).await.unwrap();
        assert_eq!(told(&report), [(2, '='), (3, '='), (4, '=')]);
        assert_eq!((report.added(), report.present()), (0, 3));
        let table = "nom,prenom,fonction,e-mail,numero,service\n\
            Autre,Nom,autre,FATOU@ville.test,,school\n\
            benali,Nadia,autre,,b-1,";
        assert_eq!(told(&agents(&cx, table).await.unwrap()), [(2, '='), (3, '=')]);
        assert_eq!(services::everyone(&cx).await.unwrap(), before, "nothing of them changed");
        assert_eq!(roles(&cx, town.fatou).await, [(Role::Agent, Some(town.roads))]);
    }
}

#[tokio::test]
async fn agents_with_an_address_are_invited_where_that_is_asked() {
    for town in real_towns().await {
        let admin = administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let by = Inviting::ByMail(Language::Fr);
        imports::import_agents(&cx, AGENTS.as_bytes(), by).await.unwrap();
        let presence = |name: &'static str| {
            let cx = &cx;
            async move { services::presence(cx, &called(cx, name).await.unwrap()).await.unwrap() }
        };
        assert_eq!(presence("Benali").await, Presence::Invited);
        assert_eq!(presence("Roux").await, Presence::Invited);
        assert_eq!(presence("Chauvet").await, Presence::Uninvited, "no address");
        assert_eq!(outbox::of_the_body(&cx).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn an_agent_who_was_imported_and_never_came_in_is_not_the_last_way_in() {
    for town in towns().await {
        let cx = town.as_agent(administrator(&town).await).await;
        let table = "prénom;nom;fonction;rôle\nEva;Noir;DSI;Administratrice";
        agents(&cx, table).await.unwrap();
        let eva = called(&cx, "Noir").await.unwrap();
        assert_eq!(roles(&cx, eva.id).await, [(Role::Administrator, None)]);
        let me = services::agent(&cx, cx.agent().unwrap().id()).await.unwrap().public_id.0;
        let left = services::deactivate(&cx, &me, &BTreeMap::new()).await;
        assert!(matches!(left, Err(services::CannotDeactivate::LastAdministrator)), "{left:?}");
    }
}

#[tokio::test]
async fn every_fault_of_agents_is_told_at_its_line_and_column_and_nothing_comes() {
    for town in towns().await {
        let cx = town.as_agent(administrator(&town).await).await;
        let before = services::everyone(&cx).await.unwrap().len();
        let long = "x".repeat(201);
        let table = format!(
            "prénom;nom;fonction;courriel;numéro;rôle;service;anonyme\n\
             Bon;Agent;agent;bon@ville.test;C-1;agent;roads\n\
             ;{long};agent;pas une adresse;;;\n\
             Un;Autre;agent;;;auditeur;\n\
             Deux;Autre;agent;;;;nulle part\n\
             Trois;Autre;agent;;;responsable;\n\
             Quatre;Autre;agent;;;administrateur;roads\n\
             Cinq;Autre;agent;BON@ville.test;;;\n\
             Six;Autre;agent;;c-1;;\n\
             Sept;Autre;agent;;A-2;;\n\
             \"Huit\nbis\";Autre;agent;;;;;;de trop\n\
             Dix;Autre;;;;;\n\
             Onze;Autre;agent;;;;;peut-être\n"
        );
        let report = faulty(agents(&cx, &table).await);
        let expected = [
            (3, "given_name"),
            (3, "family_name"),
            (3, "agent_email"),
            (4, "role"),
            (5, "service"),
            (6, "service"),
            (7, "service"),
            (8, ""),
            (9, ""),
            (10, "number"),
            (11, ""),
            (13, "title"),
            (14, "name_withheld"),
        ];
        assert_eq!(places(&report), expected);
        assert_eq!((report.added(), report.faulty()), (1, 11));
        let whys: Vec<_> = report.faults().map(|(_, fault)| &fault.why).collect();
        assert!(matches!(whys[1], Why::Field(BadField::TooLong { length: 201, limit: 200, .. })));
        assert!(matches!(whys[3], Why::Unknown { said } if said == "auditeur"));
        assert!(matches!(whys[5], Why::Field(BadField::Missing { field: "service" })));
        assert!(matches!(whys[7], Why::SameAs { line: 2 }));
        assert!(matches!(whys[8], Why::SameAs { line: 2 }));
        assert!(matches!(whys[9], Why::Field(BadField::Taken { field: "number" })));
        assert!(matches!(whys[10], Why::TooManyCells));
        drop(cx);
        let cx = town.reader().await;
        assert_eq!(services::everyone(&cx).await.unwrap().len(), before);
    }
}

#[tokio::test]
async fn streets_are_offered_once_in_whatever_spelling() {
    for town in towns().await {
        let admin = administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let street = StreetDraft { name: "Rue de l'Église".into(), district: None };
        streets::add(&cx, &street).await.unwrap();
        let table = "Voie,Commune\nrue de l’eglise,\nRue de l'Église,Lorval\nAvenue Foch,\n";
        let report = imports::import_streets(&cx, table.as_bytes()).await.unwrap();
        assert_eq!(told(&report), [(2, '='), (3, '+'), (4, '+')]);
        let names: Vec<_> =
            streets::all(&cx).await.unwrap().iter().map(streets::Street::offered).collect();
        assert_eq!(names, ["Avenue Foch", "Rue de l'Église", "Rue de l'Église, Lorval"]);
        let table = "rue\nRue Haute\nRUE HAUTE\n!!!\n";
        let report = faulty(imports::import_streets(&cx, table.as_bytes()).await);
        assert_eq!(places(&report), [(3, ""), (4, "street_name")]);
        cx.commit().await.unwrap();
        let neighbour = town.neighbour().await;
        let cx = neighbour.reader().await;
        assert!(streets::all(&cx).await.unwrap().is_empty(), "each body has its own");
    }
}

#[tokio::test]
async fn streets_are_listed_looked_for_and_removed() {
    for town in towns().await {
        let cx = town.as_agent(administrator(&town).await).await;
        let many: Vec<_> = (0..150).map(|n| format!("Allée {n:03}\n")).collect();
        let many = many.concat();
        let table = format!("rue\n{many}Rue de l'Été\n100 % net_A\n");
        imports::import_streets(&cx, table.as_bytes()).await.unwrap();
        let part = |sought: &'static str, page| streets::list(&cx, sought, page);
        let first = part("", 1).await.unwrap();
        assert_eq!((first.streets.len(), first.all), (100, 152));
        assert_eq!(part("", 2).await.unwrap().streets.len(), 52);
        assert_eq!(part("", u64::MAX).await.unwrap().streets.len(), 0);
        assert_eq!(part("ETE rue", 1).await.unwrap().streets[0].name, "Rue de l'Été");
        assert_eq!(part("%", 1).await.unwrap().all, 152, "no word, and no wildcard");
        assert_eq!(part("net_a", 1).await.unwrap().all, 1);
        let id = first.streets[0].public_id.0.clone();
        streets::remove(&cx, &id).await.unwrap();
        assert!(matches!(streets::remove(&cx, &id).await, Err(CannotRemove::Unknown)));
        assert_eq!(part("", 1).await.unwrap().all, 151);
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.lead).await;
        let refused = streets::remove(&cx, &id).await;
        assert!(matches!(refused, Err(CannotRemove::NotAllowed(_))), "{refused:?}");
        let refused = streets::add(&cx, &StreetDraft::default()).await;
        assert!(matches!(refused, Err(streets::CannotAdd::NotAllowed(_))), "{refused:?}");
    }
}

const KINDS: &str = "Service;Nom;Exemples;Nom en anglais;Forme;Jours ouvrés;Personnel;Référent\n\
    roads;Arbre tombé;un arbre, une branche;Fallen tree;signalement;5;non;fatou@ville.test\n\
    School;Cantine;le repas;;Demande;15;oui;inès@ville.test\n";

#[tokio::test]
async fn kinds_are_offered_with_who_follows_them() {
    for town in real_towns().await {
        let admin = administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let report = imports::import_kinds(&cx, KINDS.as_bytes()).await.unwrap();
        assert_eq!(told(&report), [(2, '+'), (3, '+')]);
        let kinds = services::kinds(&cx, Language::En).await.unwrap();
        let tree = kinds.iter().find(|kind| kind.row.slug == "arbre-tombe").unwrap();
        assert_eq!((tree.name.as_str(), tree.row.promise_days), ("Fallen tree", 5));
        assert_eq!((tree.row.referent_id, tree.row.personal), (town.fatou, false));
        let lunch = kinds.iter().find(|kind| kind.row.slug == "cantine").unwrap();
        assert_eq!((lunch.row.form, lunch.row.personal), (matters::Form::Request, true));
        let again = imports::import_kinds(&cx, KINDS.as_bytes()).await.unwrap();
        assert_eq!(told(&again), [(2, '='), (3, '=')]);
        assert_eq!(services::kinds(&cx, Language::En).await.unwrap(), kinds);
        cx.commit().await.unwrap();
        let record = town.record().await;
        assert_eq!(record.iter().filter(|entry| entry.act == "kind-offered").count(), 2);
    }
}

#[tokio::test]
async fn every_fault_of_kinds_is_told_at_its_line_and_column() {
    for town in real_towns().await {
        let cx = town.as_agent(administrator(&town).await).await;
        let table = "service,nom,forme,jours,personnel,référent\n\
            roads,Banc,demande,10,,A-1\n\
            nowhere,Banc,demande,10,,A-1\n\
            roads,,poème,10,,A-1\n\
            roads,Lampe,demande,dix,,inès@ville.test\n\
            roads,BANC,demande,10,,A-1\n\
            roads,Pont,demande,10,peut-être,A-1\n\
            ,Mur,,261,,\n";
        let report = faulty(imports::import_kinds(&cx, table.as_bytes()).await);
        let expected = [
            (3, "service"),
            (4, "form"),
            (5, "promise_days"),
            (5, "referent"),
            (6, ""),
            (7, "personal"),
            (8, "service"),
            (8, "form"),
        ];
        assert_eq!(places(&report), expected);
        drop(cx);
        let cx = town.as_agent(town.marc).await;
        let report = faulty(imports::import_kinds(&cx, KINDS.as_bytes()).await);
        assert_eq!(report.faulty(), 2);
        let refused = report.faults().all(|(_, fault)| matches!(fault.why, Why::NotAllowed(_)));
        assert!(refused, "{report:?}");
    }
}

#[tokio::test]
async fn open_matters_are_owed_from_the_day_on_which_they_were_received() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let report = matters_of(&cx, MATTERS).await.unwrap();
        assert_eq!(told(&report), [(2, '+'), (3, '+'), (4, '+')]);
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.lead).await;
        let all = matters::list::of_service(&cx, town.roads, 10).await.unwrap();
        let on = |day| LegalDate::of(day);
        let first = all.iter().find(|m| m.text == "Un trou rue des Lilas.").unwrap();
        assert_eq!(
            (&first.received_on, &first.reached_on),
            (&on(date(2026, 1, 12)), &on(date(2026, 1, 12)))
        );
        assert_eq!(first.due_on, on(date(2026, 1, 26)), "ten working days from then");
        assert_eq!(
            (first.channel, first.state, first.taken),
            (Channel::Paper, State::Received, false)
        );
        assert_eq!(
            (first.reply_by, first.reply_to.as_deref()),
            (ReplyBy::Email, Some("amina@example.org"))
        );
        assert_eq!((first.follower_id, first.entered_by), (town.fatou, Some(town.lead)));
        let notes = find::history(&cx, first.id, true).await.unwrap();
        let note = notes.iter().find(|event| event.what == What::Noted);
        let note = note.and_then(|event| event.text.clone());
        assert_eq!(note.as_deref(), Some("Référence d'avant : OLD-17"));
        let old = all.iter().find(|m| m.text == "Toujours ce trou.").unwrap();
        assert_eq!(old.received_on, on(date(2024, 6, 3)), "older than what is written down late");
        assert_eq!(
            (old.reply_by, old.reply_to.as_deref()),
            (ReplyBy::Phone, Some("06 12 34 56 78"))
        );
        let english = all.iter().find(|m| m.text == "The same hole.").unwrap();
        assert_eq!(english.language, Language::En);
        assert_eq!(english.author_id, first.author_id, "one person in the file has one file here");
        assert_ne!(old.author_id, first.author_id);
        let told = outbox::waiting(&cx, &[town.roads], 10).await.unwrap();
        assert_eq!(told.len(), 0, "nobody was told");
        drop(cx);
        let things = matters::time_passes::run(&town.store, &town.body).await.unwrap();
        assert_eq!(things, 0, "who took them over knows that they are late");
        let record = town.record().await;
        let received: Vec<_> =
            record.iter().filter(|entry| entry.act == "matter-received").collect();
        assert_eq!(received.len(), 3);
        assert_eq!(received[0].effective_on, on(date(2026, 1, 12)));
    }
}

#[tokio::test]
async fn a_matter_is_taken_over_once_however_often_its_file_comes() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        matters_of(&cx, MATTERS).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.lead).await;
        let changed = MATTERS.replace("Un trou rue des Lilas.", "Un autre texte.");
        let report = matters_of(&cx, &changed).await.unwrap();
        assert_eq!(
            told(&report),
            [(2, '='), (3, '='), (4, '=')],
            "by its reference, or all it says"
        );
        let new = changed.replace("OLD-17", "OLD-19").replace("Toujours", "Encore");
        assert_eq!(told(&matters_of(&cx, &new).await.unwrap()), [(2, '+'), (3, '+'), (4, '=')]);
        let twice = format!("{MATTERS}01/02/2026;guichet;pothole;Autre;;;;;OLD-17\n");
        let twice = faulty(matters_of(&cx, &twice).await);
        assert!(matches!(only(&twice).why, Why::SameAs { line: 2 }), "{twice:?}");
    }
}

#[tokio::test]
async fn authors_get_a_receipt_where_that_is_asked() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let how = TakingOver { receipts: true, ..HOW };
        imports::import_matters(&cx, MATTERS.as_bytes(), how).await.unwrap();
        assert_eq!(
            outbox::waiting(&cx, &[town.roads], 10).await.unwrap().len(),
            2,
            "who is called gets none"
        );
    }
}

#[tokio::test]
async fn every_fault_of_matters_is_told_at_its_line_and_column() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let table = "reçu le;canal;type;texte;courriel;téléphone;langue;service\n\
            12/01/2026;courrier;pothole;Un trou.;;;;\n\
            hier;pigeon;rien;;;;klingon;\n\
            04/03/2026;guichet;pothole;Demain.;;;;\n\
            01/01/2016;guichet;pothole;Trop vieux.;;;;\n\
            12/01/2026;guichet;pothole;Un trou.;pas une adresse;;;\n\
            12/01/2026;guichet;pothole;Un trou.;;3939;;\n\
            12/01/2026;guichet;pothole;;;;;roads\n\
            12/01/2026;guichet;enrolment;Pour ma fille.;;;;\n\
            12/01/2026;guichet;pothole;Un trou.;;;;nulle part\n";
        let report = faulty(matters_of(&cx, table).await);
        let expected = [
            (3, "kind"),
            (3, "received_on"),
            (3, "channel"),
            (3, "language"),
            (4, "received_on"),
            (5, "received_on"),
            (6, "email"),
            (7, "phone"),
            (8, "text"),
            (9, ""),
            (10, "service"),
        ];
        assert_eq!(places(&report), expected);
        let whys: Vec<_> = report.faults().map(|(_, fault)| &fault.why).collect();
        assert!(matches!(whys[1], Why::NotADate { said } if said == "hier"));
        assert!(matches!(whys[5], Why::Bring(CannotBring::NotReceivedThen { .. })));
        assert!(matches!(whys[7], Why::Bring(CannotBring::BadPhone)));
        assert!(matches!(whys[8], Why::Bring(CannotBring::Empty)));
        let not_theirs = NotAllowed::NotFor(Act::TakeOver);
        assert!(matches!(whys[9], Why::NotAllowed(why) if *why == not_theirs));
    }
}

#[tokio::test]
async fn a_name_of_two_kinds_wants_its_service() {
    for town in real_towns().await {
        let cx = town.as_agent(administrator(&town).await).await;
        let table = "service;nom;forme;jours;référent\nroads;Autre;question;5;fatou@ville.test\nschool;Autre;question;5;inès@ville.test";
        imports::import_kinds(&cx, table.as_bytes()).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.lead).await;
        let table = "date;canal;type;texte\n01/03/2026;guichet;Autre;Quoi ?";
        let report = faulty(matters_of(&cx, table).await);
        assert!(
            matches!(&only(&report).why, Why::Ambiguous { said } if said == "Autre"),
            "{report:?}"
        );
        let table = "date;canal;type;texte;service\n01/03/2026;guichet;Autre;Quoi ?;roads";
        assert_eq!(matters_of(&cx, table).await.unwrap().added(), 1);
    }
}

#[tokio::test]
async fn imports_are_for_whom_the_table_of_rights_says() {
    for town in towns().await {
        for agent in [town.lead, town.fatou, town.steward] {
            let cx = town.as_agent(agent).await;
            let refused = agents(&cx, AGENTS).await;
            assert!(matches!(refused, Err(CannotImport::NotAllowed(_))), "{refused:?}");
            let refused = imports::import_streets(&cx, b"rue\nx").await;
            assert!(matches!(refused, Err(CannotImport::NotAllowed(_))), "{refused:?}");
        }
        for agent in [town.fatou, town.steward, administrator(&town).await] {
            let refused = matters_of(&town.as_agent(agent).await, MATTERS).await;
            assert!(matches!(refused, Err(CannotImport::NotAllowed(_))), "{refused:?}");
        }
        let refused = matters_of(&town.anyone().await, MATTERS).await;
        assert!(matches!(refused, Err(CannotImport::NotAllowed(NotAllowed::SignInFirst))));
    }
}

#[tokio::test]
async fn what_looks_like_a_formula_is_kept_as_text_and_what_is_no_table_is_refused() {
    for town in towns().await {
        let cx = town.as_agent(administrator(&town).await).await;
        let table = "prénom;nom;fonction\n=1+1;@SUM(A1);+33\n";
        agents(&cx, table).await.unwrap();
        let kept = called(&cx, "@SUM(A1)").await.unwrap();
        assert_eq!((kept.given_name.as_str(), kept.title.as_str()), ("=1+1", "+33"));
        for bytes in [&b"PK\x03\x04\x14\0\x06\0"[..], b"prenom;nom;fonction\na\0b;c;d"] {
            let refused = imports::import_agents(&cx, bytes, Inviting::Later).await;
            assert!(matches!(refused, Err(CannotImport::Unreadable(Unreadable::NotText))));
        }
        let huge = format!("prénom;nom;fonction\na;{};c", "x".repeat(900_000));
        let report = faulty(agents(&cx, &huge).await);
        assert!(matches!(only(&report).why, Why::Field(BadField::TooLong { length: 900_000, .. })));
        let many = format!("rue\n{}", "x\n".repeat(2_001));
        let refused = imports::import_streets(&cx, many.as_bytes()).await;
        let expected = Unreadable::TooManyLines { lines: 2_001, limit: imports::LINES };
        assert!(matches!(refused, Err(CannotImport::Unreadable(why)) if why == expected));
    }
}

#[tokio::test]
async fn two_imports_at_once_take_each_thing_in_once() {
    for town in towns().await {
        let admin = administrator(&town).await;
        let run = || async {
            for _ in 0..4 {
                let cx = town.as_agent(admin).await;
                match agents(&cx, AGENTS).await {
                    Ok(report) => match cx.commit().await {
                        Ok(()) => return report.added(),
                        Err(failure) if failure.is_passing() => {}
                        Err(failure) => panic!("{failure}"),
                    },
                    Err(CannotImport::Failed(failure)) if failure.is_passing() => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
            panic!("never done");
        };
        let (one, other) = tokio::join!(run(), run());
        assert_eq!(one + other, 3, "{one} and {other}");
        let cx = town.reader().await;
        let all = services::everyone(&cx).await.unwrap();
        assert_eq!(all.iter().filter(|agent| agent.family_name == "Chauvet").count(), 1);
    }
}

#[test]
fn a_failure_inside_an_import_is_a_failure() {
    use civic::Refusal;
    let failed = CannotImport::Failed(Failure::ChangedMeanwhile { table: "agent" });
    assert!(failed.failure().is_some_and(Failure::is_passing));
    assert!(CannotImport::Unreadable(Unreadable::Empty).failure().is_none());
}
