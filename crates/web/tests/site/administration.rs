//! A body set up through its pages, and agents who come and go, through the router.

use std::sync::Arc;

use civic::bodies::NewBody;
use civic::ids::AgentId;
use civic::services::Role;
use civic::services::set_up::{self, NewAgent};
use civic::testing::{Town, embedded};

use crate::app::{Page, TestApp, Visitor};

const BODY: &str = "/administration/body";
const SERVICE: &str = "/administration/services/new";
const AGENT: &str = "/administration/agents/new";

const NADIA: &[(&str, &str)] = &[
    ("given_name", "Nadia"),
    ("family_name", "Benali"),
    ("title", "responsable de la voirie"),
    ("agent_email", ""),
    ("number", "A-010"),
    ("by", "card"),
];

async fn administrator(town: &Town) -> AgentId {
    let cx = town.anyone().await;
    let new = NewAgent {
        given_name: "Alix",
        family_name: "Marchand",
        title: "administrateur",
        email: None,
        number: "A-900",
        name_withheld: false,
        roles: &[(Role::Administrator, None)],
    };
    let id = set_up::agent(&cx, new).await.unwrap().id;
    cx.commit().await.unwrap();
    id
}

/// An administrator of the town who signed in.
pub(crate) async fn signed_in(app: &TestApp) -> Visitor {
    let id = administrator(&app.town).await;
    app.agent(id).await
}

/// A site for a body with nothing but an administrator.
async fn empty() -> (TestApp, Visitor) {
    let mut town = embedded().await;
    let new = NewBody {
        name: "Ville de …".into(),
        town: "…".into(),
        time_zone: "Europe/Paris".into(),
        region: "metropole".into(),
        simulated: true,
    };
    town.body = Arc::new(town.store.found(new).await.unwrap());
    let id = administrator(&town).await;
    let app = TestApp::with(town, "http://127.0.0.1:8600".to_owned());
    let admin = app.agent(id).await;
    (app, admin)
}

/// The code on a card.
fn code(page: &Page) -> String {
    let at = page.html.split("class=\"code\">").nth(1).expect("a code");
    at.split('<').next().unwrap().to_owned()
}

async fn come_in(app: &TestApp, code: &str) -> Visitor {
    let mut agent = app.visitor();
    agent.submit("/invitation", "/invitation", &[("code", code)]).await.leads_to("/secrets");
    agent
}

#[tokio::test]
async fn an_empty_body_is_set_up_on_the_web_until_a_matter_is_answered() {
    let (app, mut admin) = empty().await;
    let page = admin.get("/administration").await.is(200);
    page.shows("Aucun service n'existe encore").shows("Ville de …");
    for path in ["/", "/services", "/bring", "/talk", "/follow", "/roles", "/transformations"] {
        app.visitor().get(path).await;
        admin.get(path).await.is(200);
    }
    let fields = [
        ("body_name", "Mairie de Lorval"),
        ("town", "Lorval"),
        ("time_zone", "Indian/Reunion"),
        ("region", "reunion"),
        ("undo_minutes", "0"),
    ];
    admin.submit(BODY, BODY, &fields).await.leads_to("/administration?done=body");
    app.visitor().get("/").await.is(200).shows("Mairie de Lorval");

    let fields = [
        ("slug", "voirie"),
        ("name_fr", "Voirie"),
        ("summary_fr", "Les rues et les trottoirs."),
        ("cause_threshold", "20"),
        ("reply_days", "20"),
        ("position", "1"),
    ];
    let to = admin.submit(SERVICE, SERVICE, &fields).await.leads_to("/administration/services/");
    admin.get(&to).await.is(200).shows("Le service est créé").shows("Aucun accueil encore");
    app.visitor().get("/services").await.is(200).shows("Voirie");
    app.visitor().get("/transformations/1").await.is(200).shows("Préau");
    let mut reader = app.visitor().in_english();
    reader.get("/services/voirie").await.is(200).shows("Voirie");
    let page = admin.get("/administration").await;
    let page = page.shows("Voirie : pas d'accueil").shows("Voirie : pas de responsable");
    page.shows("Voirie : personne n'y travaille encore").shows("Voirie : aucun type de demande");

    let office = "/administration/services/voirie/offices/new";
    let fields = [
        ("office_name", "Mairie"),
        ("office_address", "1 place du Préau"),
        ("office_phone", "0262 00 00 00"),
        ("day-1", "8h30-12h, 13h30-17h"),
        ("day-2", "8:30 à 12:00"),
        ("time_zone", "Indian/Reunion"),
    ];
    admin.submit(office, office, &fields).await.leads_to("/administration/services/voirie");
    app.visitor().get("/services/voirie").await.shows("8 h 30 – 12 h, 13 h 30 – 17 h");

    let new = "/administration/services/voirie/kinds/new";
    admin.get(new).await.is(200).shows("Personne ne travaille encore dans ce service");
    let card = admin.submit(AGENT, AGENT, NADIA).await.is(200);
    assert_eq!(card.headers["cache-control"], "no-store");
    let code = code(&card);
    let to = card.links().into_iter();
    let to = to.filter(|to| !to.contains("/new")).find(|to| to.contains("/agents/")).unwrap();
    let roles = format!("{to}/roles");
    for role in ["agent", "lead"] {
        let fields = [("role", role), ("service", "voirie")];
        admin.submit(&to, &roles, &fields).await.leads_to(&to);
    }
    admin.get(&to).await.shows("responsable, Voirie").shows("invité");
    let nadia = to.rsplit('/').next().unwrap();
    let fields = [
        ("name_fr", "Un trou dans la rue"),
        ("examples_fr", "un trou, une chaussée abîmée"),
        ("form", "report"),
        ("promise_days", "10"),
        ("referent", nadia),
    ];
    admin.submit(new, new, &fields).await.leads_to("/administration/services/voirie");
    admin.get("/administration").await.shows("Voirie : personne ne peut y signer un refus.");
    let delegations = "/administration/delegations";
    let signs = [
        ("delegation_agent", nadia),
        ("delegation_on", ""),
        ("covers", "refusals"),
        ("delegation_text", "Arrêté n° 1"),
    ];
    admin.submit(delegations, delegations, &signs).await.leads_to(delegations);
    admin.get("/administration").await.is(200).shows("une seule personne y travaille");

    let mut nadia = come_in(&app, &code).await;
    nadia.get("/desk").await.is(200).shows("Nadia Benali");
    nadia.get("/roles").await.is(200).shows("responsable").shows("Alix Marchand");
    let mut again = app.visitor();
    let page = again.submit("/invitation", "/invitation", &[("code", &code)]).await;
    page.refuses("code", "Cette invitation n'ouvre plus rien");

    let mut person = app.visitor();
    let page = person.get("/bring").await;
    let text = ("text", "Un trou rue des Lilas");
    let page = person.send(&page, "/bring", &[text, ("go", "kind")]).await.is(200);
    let page = page.shows("Un trou dans la rue");
    let kind = page.html.split("id=\"kind-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let kind = ("kind", kind.as_str());
    let sent = [text, kind, ("reply_by", "site"), ("go", "send")];
    person.send(&page, "/bring", &sent).await.leads_to("/receipt/");
    let desk = nadia.get("/desk").await.is(200);
    let matter = desk.html.split("data-row href=\"").nth(1).unwrap();
    let matter = matter.split('"').next().unwrap().to_owned();
    let page = nadia.get(&matter).await.is(200).shows("Un trou rue des Lilas");
    let answered = nadia.send(&page, &format!("{matter}/answer"), &[("answer", "Rebouché.")]).await;
    answered.leads_to(&matter);

    // Out of use, it is offered to nobody, and what was typed is kept.
    let kind_page = "/administration/services/voirie/kinds/un-trou-dans-la-rue";
    admin.submit(kind_page, kind_page, &fields).await.leads_to("/administration/services/voirie");
    let page = person.get("/bring").await;
    let page = person.send(&page, "/bring", &[text, ("go", "kind")]).await;
    page.clone().hides("Un trou dans la rue");
    person.send(&page, "/bring", &sent).await.refuses("kind", "");
    nadia.get("/desk?part=settled").await.is(200).shows("Un trou dans la rue");
}

#[tokio::test]
async fn what_is_refused_stands_at_its_field_and_nothing_changes() {
    let app = TestApp::new().await;
    let mut admin = signed_in(&app).await;
    let bad = [("body_name", ""), ("town", "T"), ("time_zone", "Mars"), ("region", "nowhere")];
    let page = admin.submit(BODY, BODY, &bad).await.refuses("body_name", "Ce champ est nécessaire");
    let page = page.refuses("time_zone", "Aucun fuseau horaire").refuses("region", "Choisissez");
    assert!(page.html.contains("value=\"Mars\""), "what was typed is kept");
    let page = admin.submit(SERVICE, SERVICE, &[("slug", "roads"), ("reply_days", "x")]).await;
    let page = page.refuses("slug", "Un autre service").refuses("name_fr", "Ce champ");
    page.refuses("reply_days", "de 1 à 260");
    let office = "/administration/services/roads/offices/new";
    let page = admin.submit(office, office, &[("day-3", "le matin"), ("office_name", "A")]).await;
    page.refuses("day-3", "une ou deux plages").refuses("office_address", "Ce champ");
    let page = admin.get("/administration/services/roads").await.is(200);
    let only = page.link("/administration/services/roads/offices/");
    assert!(!only.ends_with("/new"));
    let close = format!("{only}/close");
    admin.submit(&only, &close, &[]).await.refuses("sure", "Cochez la case");
    let page = admin.submit(&only, &close, &[("sure", "yes")]).await.is(422);
    page.shows("C'est le seul accueil du service");
    let by_mail = [NADIA[0], NADIA[1], NADIA[2], NADIA[4], ("by", "mail")];
    admin.submit(AGENT, AGENT, &by_mail).await.refuses("agent_email", "demande une adresse");
    admin.get("/administration/agents").await.hides("Nadia Benali");
    let page = admin.post_bytes(BODY, "application/x-www-form-urlencoded", b"town=%ff".to_vec());
    page.await.is(422);
    let mut visitor = app.visitor();
    let misread = visitor.submit("/invitation", "/invitation", &[("code", "xx")]).await;
    misread.refuses("code", "Il y a une faute dans ce code");
    visitor.get("/invitation/nothing").await.is(200);
    let gone = visitor.submit("/invitation/nothing", "/invitation/nothing", &[]).await;
    gone.is(422).shows("Cette invitation n'ouvre plus rien");
}

#[tokio::test]
async fn only_an_administrator_sees_these_pages_and_nobody_elses_things() {
    let app = TestApp::new().await;
    let mut admin = signed_in(&app).await;
    let mut lead = app.agent(app.town.lead).await;
    let mut steward = app.agent(app.town.steward).await;
    let pages = [
        "/administration",
        BODY,
        SERVICE,
        "/administration/services/roads",
        "/administration/services/roads/offices/new",
        "/administration/services/roads/kinds/pothole",
        "/administration/agents",
        AGENT,
    ];
    for path in pages {
        admin.get(path).await.is(200);
        steward.get(path).await.is(403);
        steward.post(path, &[]).await;
        app.visitor().get(path).await.is(403);
    }
    for path in [BODY, SERVICE, "/administration/agents", AGENT] {
        lead.get(path).await.is(403);
        lead.post(path, &[]).await;
    }
    lead.get("/roles").await.is(200).shows("Claire Roche");
    steward.get("/roles").await.is(200);
    app.visitor().get("/roles").await.is(403);
    lead.get("/").await.hides("Administration");
    admin.get("/").await.shows("Administration");
    admin.get("/desk").await.is(403);
    for nowhere in [
        "/administration/services/nothing",
        "/administration/services/nothing/offices/new",
        "/administration/services/roads/offices/99999",
        "/administration/services/roads/offices/x",
        "/administration/services/roads/kinds/nothing",
        "/administration/services/roads/kinds/enrolment",
        "/administration/agents/nobody",
        "/administration/agents/nobody/leave",
        "/administration/agents/nobody/roles/1/end",
    ] {
        admin.get(nowhere).await.is(404);
    }
}

#[tokio::test]
async fn a_lead_sets_up_their_service_and_people_read_it() {
    let app = TestApp::new().await;
    let mut lead = app.agent(app.town.lead).await;
    lead.get("/desk").await.shows("Régler le service");
    let all = lead.get("/administration").await.is(200);
    all.shows("Voirie").hides("/administration/services/school").hides("/administration/agents");
    lead.get("/administration/services/school").await.is(403);
    lead.get("/administration/services/school/closures/new").await.is(403);
    let at = "/administration/services/roads";
    let page = lead.get(at).await.is(200);
    page.shows("En-tête du courrier").hides("cause_threshold").shows("Aucune fermeture");

    // The letterhead, and nothing that binds the service.
    let fields = [
        ("name_fr", "Voirie"),
        ("letterhead", "Ville de Test\nDirection des rues"),
        ("cause_threshold", "999999"),
    ];
    lead.submit(at, at, &fields).await.leads_to("/administration/services/roads?done=saved");
    let cx = app.town.reader().await;
    let row = civic::services::service(&cx, app.town.roads).await.unwrap().unwrap();
    assert_ne!(row.cause_threshold, 999_999);
    assert_eq!(row.letterhead, "Ville de Test\nDirection des rues");
    drop(cx);
    let too_long = "é".repeat(401);
    let fields = [("name_fr", "Voirie"), ("letterhead", too_long.as_str())];
    lead.submit(at, at, &fields).await.is(422).shows("401");

    // A closure: what is wrong stands at its field, and what was typed stays.
    let closing = "/administration/services/roads/closures/new";
    let wrong = [("closed_from", "demain"), ("closed_why", "Inventaire")];
    let page = lead.submit(closing, closing, &wrong).await.is(422);
    assert!(page.html.contains("value=\"Inventaire\"") && page.html.contains("value=\"demain\""));
    let late = [("closed_from", "2026-03-02"), ("closed_until", "2026-03-01"), ("closed_why", "")];
    let page = lead.submit(closing, closing, &late).await.is(422);
    page.shows("à partir d'aujourd'hui").shows("vient après le premier");
    let long = [("closed_from", "2026-03-09"), ("closed_until", "2026-05-01"), ("closed_why", "X")];
    lead.submit(closing, closing, &long).await.is(422).shows("31 jours");
    let right = [
        ("closed_from", "2026-03-09"),
        ("closed_until", "2026-03-13"),
        ("closed_why", "Inventaire"),
    ];
    lead.submit(closing, closing, &right).await.leads_to(&format!("{at}?done=closure"));
    let said = "Fermé du lundi 9 mars au vendredi 13 mars : Inventaire";
    lead.get(at).await.shows(said);
    for public in ["/services/roads", "/talk"] {
        app.visitor().get(public).await.shows(said);
    }
    let english = app.visitor().in_english().get("/services/roads").await;
    english.shows("Closed from");
    let page = lead.get(at).await;
    let end = page.html.split("action=\"").filter_map(|part| part.split('"').next());
    let end = end.into_iter().find(|address| address.ends_with("/end")).unwrap().to_owned();
    lead.submit(at, &end, &[]).await.leads_to(&format!("{at}?done=closure_ended"));
    app.visitor().get("/services/roads").await.hides("Inventaire");
}

#[tokio::test]
async fn an_agent_leaves_with_a_successor_and_the_last_administrator_stays() {
    let app = TestApp::new().await;
    let id = administrator(&app.town).await;
    let mut admin = app.agent(id).await;
    let mut fatou = app.agent(app.town.fatou).await;
    let mut person = app.visitor();
    let code = crate::matters::bring(&app, &mut person, "Un trou").await;
    let follow = format!("/follow/{code}");
    person.get(&follow).await.is(200).shows("Fatou Diallo");
    let page = |agent: AgentId| {
        let app = app.clone();
        async move {
            let cx = app.town.anyone().await;
            let id = civic::services::agent(&cx, agent).await.unwrap().public_id;
            (id.0.clone(), format!("/administration/agents/{id}"))
        }
    };
    let (_, of_fatou) = page(app.town.fatou).await;
    let (marc, of_marc) = page(app.town.marc).await;
    let leave = format!("{of_fatou}/leave");
    let asked = admin.get(&leave).await.is(200);
    let asked = asked.shows("Une demande ouverte à transmettre").shows("Marc Petit");
    let field = asked.html.split("name=\"successor-").nth(1).unwrap().split('"').next().unwrap();
    let field = format!("successor-{field}");
    let refused = admin.submit(&leave, &leave, &[(&field, "")]).await;
    refused.refuses(&field, "Choisissez quelqu'un");
    fatou.get("/desk").await.is(200);
    let to = admin.submit(&leave, &leave, &[(&field, &marc)]).await.leads_to(&of_fatou);
    admin.get(&to).await.is(200).shows("Le départ est enregistré").shows("parti");
    fatou.get("/desk").await.is(403);
    let page_of = person.get(&follow).await.is(200);
    page_of.shows("Marc Petit suit désormais la demande");
    app.visitor().get("/roles").await.is(403);
    admin.get("/roles").await.hides("Fatou Diallo");

    let (_, mine) = page(id).await;
    let leave = format!("{mine}/leave");
    let refused = admin.submit(&leave, &leave, &[]).await.is(422);
    refused.shows("C'est le dernier administrateur");
    admin.get("/administration").await.is(200);

    // A name that is withheld is a number for colleagues.
    let withheld = [
        ("given_name", "Marc"),
        ("family_name", "Petit"),
        ("title", "agent"),
        ("number", "A-077"),
        ("name_withheld", "yes"),
    ];
    admin.submit(&of_marc, &of_marc, &withheld).await.leads_to(&of_marc);
    admin.get("/roles").await.shows("A-077").hides("Marc Petit");
    let end = admin.get(&of_marc).await.link(&format!("{of_marc}/roles/"));
    admin.get(&end).await.is(200).shows("Mettre fin au rôle");
    let card = admin.submit(&of_fatou, &format!("{of_fatou}/invite"), &[("by", "card")]).await;
    let mut back = come_in(&app, &self::code(&card)).await;
    back.get("/roles").await.is(200);
    back.get("/desk").await.is(403);
}
