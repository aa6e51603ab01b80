//! Public replies and their commitments, through the router.

use civic::causes::{self, Start};
use civic::words::Language;

use crate::app::{Page, TestApp, Visitor};

const REPORT: &str = "/transformations/report";

/// A reported change, which is owed a reply.
async fn report(app: &TestApp) -> &'static str {
    let fields = &[
        ("service", "roads"),
        ("direction", "replaces"),
        ("title", "Le guichet a fermé en mars"),
        ("changes", "Le rideau est baissé."),
        ("show", "yes"),
    ];
    app.visitor().submit(REPORT, REPORT, fields).await.leads_to("/transformations/1");
    "/transformations/1/reply"
}

/// A cause that the lead starts and calls a reply to.
async fn cause(app: &TestApp) -> String {
    let cx = app.town.as_agent(app.town.lead).await;
    let start = Start {
        author: None,
        service: app.town.roads,
        title: "Réparer la rue des Lilas".into(),
        asked: "Tout le monde y tombe.".into(),
        language: Language::Fr,
    };
    let cause = causes::start(&cx, start).await.unwrap().cause;
    causes::call_reply(&cx, &cause).await.unwrap();
    cx.commit().await.unwrap();
    format!("/causes/{}", cause.public_id)
}

const REPLY: &[(&str, &str)] = &[
    ("text", "Le guichet rouvre le 6 avril."),
    ("what_1", "Rouvrir le guichet"),
    ("owner_1", "Accueil de la mairie"),
    ("due_1", "2026-04-06"),
    ("what_3", "Afficher les horaires"),
    ("owner_3", "Service Voirie"),
    ("due_3", "01/05/2026"),
];

async fn replied(lead: &mut Visitor, to: &str) -> Page {
    let back = lead.submit(to, to, REPLY).await.leads_to(to.trim_end_matches("/reply"));
    assert!(back.ends_with("?done=replied"));
    lead.get(&back).await.is(200)
}

/// A reported change, a declared one and a cause, replied to with commitments.
pub(crate) async fn with_replies(app: &TestApp) {
    let mut lead = app.agent(app.town.lead).await;
    crate::transformations::declare(&mut lead).await;
    crate::transformations::report(&mut app.visitor()).await;
    replied(&mut lead, "/transformations/1/reply").await;
    let cause = cause(app).await;
    let page = replied(&mut lead, &format!("{cause}/reply")).await;
    let first = page.link("/commitments/");
    let page = lead.get(&first).await;
    lead.send(&page, &format!("{first}/keep"), &[("proof", "Fait.")]).await.leads_to(&first);
}

fn turn_to(app: &TestApp, now: &str) {
    app.town.store.clock.turn_to(now.parse().unwrap());
}

#[tokio::test]
async fn a_reply_shows_and_clears_what_was_due() {
    for app in TestApp::on_each().await {
        let to = report(&app).await;
        let mut lead = app.agent(app.town.lead).await;
        let desk = lead.get("/desk/public").await.is(200);
        desk.shows("31 mars").shows("Changement signalé").shows("Le guichet a fermé en mars");
        replied(&mut lead, to).await.shows("La réponse est publique");
        let mut person = app.visitor();
        let page = person.get("/transformations/1").await.is(200);
        page.shows("Le guichet rouvre le 6 avril.")
            .shows("Claire Roche, agent, pour le service Voirie, le mardi 3 mars")
            .shows(
                "Rouvrir le guichet – Accueil de la mairie À tenir au plus tard le lundi 6 avril",
            )
            .shows("Le service Voirie a répondu en public")
            .hides("doit une réponse publique");
        person.get("/transformations?show=owed").await.hides("Le guichet a fermé en mars");
        lead.get("/desk/public").await.shows("Rien n'est dû en public");
        let mut reader = app.visitor().in_english();
        reader.get("/transformations/1").await.shows("To be kept by Monday 6 April");
    }
}

#[tokio::test]
async fn a_cause_is_replied_to_once() {
    for app in TestApp::on_each().await {
        let cause = cause(&app).await;
        let to = format!("{cause}/reply");
        let mut lead = app.agent(app.town.lead).await;
        lead.get("/desk/public").await.shows("Demande commune Réparer la rue des Lilas");
        assert_eq!(lead.get(&cause).await.link(&to), to);
        let second = lead.get(&to).await.is(200).shows("Tout le monde y tombe.");
        replied(&mut lead, &to).await.shows("La réponse est publique");
        let page = lead.send(&second, &to, REPLY).await;
        page.refuses("text", "Le service a déjà répondu le mardi 3 mars").shows("guichet rouvre");
        lead.get(&to).await.is(200).shows("Le service a déjà répondu");
        let mut person = app.visitor();
        let page = person.get(&cause).await.shows("Rouvrir le guichet");
        page.hides("Répondre en public").shows("a répondu en public le mardi 3 mars");
    }
}

#[tokio::test]
async fn a_debate_is_replied_to_when_it_is_over() {
    for app in TestApp::on_each().await {
        let debate = app.town.open_debate().await;
        let to = format!("/debates/{}/reply", debate.public_id);
        let mut lead = app.agent(app.town.lead).await;
        lead.get(&to).await.is(200).shows("Le débat est ouvert jusqu'au mardi 31 mars");
        let token = lead.get("/bring").await.hidden_fields("/bring").remove(0).1;
        let early: Vec<_> = REPLY.iter().copied().chain([("_token", token.as_str())]).collect();
        lead.post(&to, &early).await.refuses("text", "Le débat est ouvert");
        turn_to(&app, "2026-04-01T09:00:00Z");
        let mut lead = app.agent(app.town.lead).await;
        lead.get("/desk/public").await.shows("Débat terminé Que faire de la rue des Lilas ?");
        let sent = lead.submit(&to, &to, REPLY).await;
        sent.leads_to(&format!("/debates/{}", debate.public_id));
        lead.get("/desk/public").await.hides("Que faire de la rue des Lilas");
    }
}

#[tokio::test]
async fn what_cannot_be_said_is_told_at_its_field_and_kept() {
    let app = TestApp::new().await;
    let to = report(&app).await;
    let mut lead = app.agent(app.town.lead).await;
    let form = lead.get(to).await.is(200);
    let long = "x".repeat(201);
    for (field, value, words) in [
        ("text", " ", "Écrivez la réponse du service"),
        ("what_3", "", "Dites ce qui sera fait"),
        ("owner_3", " ", "Dites quel accueil"),
        ("due_1", "", "Donnez la date de cet engagement"),
        ("due_3", "bientôt", "Écrivez la date"),
        ("due_3", "2026-03-02", "Cette date est passée"),
        ("owner_1", &long, "Au plus 200 signes"),
    ] {
        let fields: Vec<_> = REPLY
            .iter()
            .map(|(name, typed)| (*name, if *name == field { value } else { typed }))
            .collect();
        let page = lead.send(&form, to, &fields).await.refuses(field, words);
        for (name, typed) in REPLY.iter().filter(|(name, _)| *name != field) {
            assert!(page.html.contains(typed), "{name} is kept when {field} is refused");
        }
    }
    let begun = &[("text", "Oui."), ("owner_2", "Service Voirie")];
    let page = lead.send(&form, to, begun).await.refuses("what_2", "Dites ce qui sera fait");
    page.refuses("due_2", "Donnez la date").shows("Oui.");
    app.visitor().get("/commitments").await.shows("Aucun engagement public");
}

#[tokio::test]
async fn replying_is_for_a_lead_of_the_service() {
    let app = TestApp::new().await;
    let to = report(&app).await;
    app.visitor().get(to).await.is(403);
    app.visitor().post(to, REPLY).await.is(403);
    for agent in [app.town.fatou, app.town.ines, app.town.steward] {
        let mut agent = app.agent(agent).await;
        agent.get(to).await.is(403);
        agent.post(to, REPLY).await.is(403);
        agent.get("/desk/public").await.is(403);
    }
    let mut lead = app.agent(app.town.lead).await;
    for nowhere in ["/causes/nowhere/reply", "/debates/nowhere/reply", "/transformations/7/reply"] {
        lead.get(nowhere).await.is(404);
        lead.post(nowhere, REPLY).await.is(404);
    }
    lead.post(to, REPLY).await.is(403); // Without our token.
}

#[tokio::test]
async fn commitments_are_followed_to_their_end() {
    for app in TestApp::on_each().await {
        let to = report(&app).await;
        let mut lead = app.agent(app.town.lead).await;
        let page = replied(&mut lead, to).await;
        let first = page.link("/commitments/");
        turn_to(&app, "2026-04-07T09:00:00Z");
        let mut person = app.visitor();
        let list = person.get("/commitments").await.is(200);
        list.shows("En retard (1)")
            .shows("En retard : à tenir au plus tard le lundi 6 avril")
            .shows("À tenir (1)")
            .shows("En réponse à Le guichet a fermé en mars");
        person.get("/transformations/1").await.shows("En retard : à tenir");
        person.get("/commitments?service=school").await.is(200).shows("Aucun engagement");
        person.get("/commitments?service=roads&page=2").await.is(200);
        person.get("/commitments?service=nowhere").await.is(404);
        let mut lead = app.agent(app.town.lead).await;
        lead.get("/desk/public").await.shows("Engagement en retard Rouvrir le guichet");
        let page = lead.get(&first).await.is(200);
        let (keep, drop) = (format!("{first}/keep"), format!("{first}/drop"));
        lead.send(&page, &keep, &[("proof", " ")]).await.refuses("proof", "Dites comment");
        lead.send(&page, &drop, &[("reasons", "")]).await.refuses("reasons", "sans raisons");
        lead.send(&page, &keep, &[("proof", "Ouvert depuis le 6.")]).await.leads_to(&first);
        let kept = person.get(&first).await.shows("Tenu, noté le mardi 7 avril");
        kept.shows("Ouvert depuis le 6.").hides("Abandonner");
        let token = lead.get("/bring").await.hidden_fields("/bring").remove(0).1;
        let fields = [("_token", token.as_str()), ("reasons", "Trop cher.")];
        let page = lead.post(&drop, &fields).await.refuses("reasons", "déjà noté comme tenu");
        page.shows("Trop cher.");
    }
}

#[tokio::test]
async fn a_commitment_is_dropped_with_reasons_that_anyone_reads() {
    let app = TestApp::new().await;
    let cause = cause(&app).await;
    let mut lead = app.agent(app.town.lead).await;
    let page = replied(&mut lead, &format!("{cause}/reply")).await;
    let first = page.link("/commitments/");
    let page = lead.get(&first).await;
    let drop = format!("{first}/drop");
    lead.send(&page, &drop, &[("reasons", "Le bâtiment est vendu.")]).await.leads_to(&first);
    lead.get(&format!("{first}?done=dropped")).await.shows("l'engagement est abandonné");
    let mut reader = app.visitor().in_english();
    reader.get("/commitments").await.shows("Dropped (1)").shows("To be kept (1)");
    reader.get(&cause).await.shows("Dropped Tuesday 3 March").shows("Le bâtiment est vendu.");
    for agent in [app.town.marc, app.town.ines] {
        let mut agent = app.agent(agent).await;
        agent.get(&first).await.is(200).hides("Abandonner");
        let token = agent.get("/bring").await.hidden_fields("/bring").remove(0).1;
        let fields = [("_token", token.as_str()), ("proof", "Si."), ("reasons", "Non.")];
        agent.post(&format!("{first}/keep"), &fields).await.is(403);
        agent.post(&drop, &fields).await.is(403);
    }
    app.visitor().post(&drop, &[("reasons", "Non.")]).await.is(403);
    app.visitor().get("/commitments/nowhere").await.is(404);
}

#[tokio::test]
async fn supporters_are_told_and_the_tray_shows_what_goes_out() {
    let app = TestApp::new().await;
    let cause = cause(&app).await;
    let person = app.town.person("Awa Sy", "awa@example.org").await;
    let mut person = app.person(person).await;
    let join = format!("{cause}/join");
    person.submit(&cause, &join, &[("agree", "yes")]).await.leads_to(&cause);
    let mut lead = app.agent(app.town.lead).await;
    let page = replied(&mut lead, &format!("{cause}/reply")).await;
    let first = page.link("/commitments/");
    let page = lead.get(&first).await;
    lead.send(&page, &format!("{first}/keep"), &[("proof", "Fait.")]).await.leads_to(&first);
    let tray = lead.get("/desk/outgoing").await.is(200);
    tray.shows("Réponse publique").shows("Engagement tenu").shows("awa@example.org");
}
