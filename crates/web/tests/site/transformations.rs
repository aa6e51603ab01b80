//! The register of transformations, through the router.

use civic::matters::Form;
use civic::services::Role;
use civic::services::set_up::{self, NewAgent, NewKind};
use civic::words::Language;

use crate::app::{Page, TestApp, Visitor};

const DECLARE: &str = "/transformations/declare";
const REPORT: &str = "/transformations/report";

const DECLARED: &[(&str, &str)] = &[
    ("service", "roads"),
    ("direction", "replaces"),
    ("title", "Borne d'accueil à la mairie annexe"),
    ("changes", "Une borne remplace l'accueil du matin."),
    ("contact_before", "Deux agents au guichet."),
    ("contact_after", "Un agent sur rendez-vous."),
    ("posts_before", "2"),
    ("posts_after", ""),
    ("cost", "12 000 €"),
    ("happens_on", "2026-09-01"),
];

const REPORTED: &[(&str, &str)] = &[
    ("service", "roads"),
    ("direction", "replaces"),
    ("title", "Le guichet a fermé en mars"),
    ("changes", "Le rideau est baissé, il ne reste qu'un numéro de téléphone."),
    ("happens_on", "02/03/2026"),
    ("show", "yes"),
];

/// These fields, some of them otherwise.
fn but<'a>(fields: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| !other.iter().any(|(given, _)| given == name));
    kept.chain(other).copied().collect()
}

pub(crate) async fn declare(lead: &mut Visitor) -> Page {
    let to = lead.submit(DECLARE, DECLARE, DECLARED).await.leads_to("/transformations/");
    lead.get(&to).await.is(200)
}

pub(crate) async fn report(person: &mut Visitor) -> Page {
    let to = person.submit(REPORT, REPORT, REPORTED).await.leads_to("/transformations/");
    person.get(&to).await.is(200)
}

async fn take_in_objections(app: &TestApp) {
    let cx = app.town.anyone().await;
    let new = NewKind {
        service: app.town.roads,
        slug: "objection",
        form: Form::Objection,
        promise_days: 15,
        personal: false,
        referent: app.town.fatou,
        texts: &[(Language::Fr, "Objection", "je suis contre")],
    };
    set_up::kind(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
}

#[tokio::test]
async fn the_register_begins_empty_and_says_what_it_is() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let page = person.get("/transformations").await.is(200);
    page.shows("Registre des transformations").shows("Rien n'est inscrit ici").hides("numéro un");
    let mut reader = app.visitor().in_english();
    reader.get("/transformations").await.is(200).shows("Nothing is entered here");
    person.get("/transformations?show=nonsense").await.is(200);
    for nowhere in ["/transformations/1", "/transformations/x", "/transformations/99999999999"] {
        person.get(nowhere).await.is(404);
        person.get(&format!("{nowhere}/object")).await.is(404);
    }
}

#[tokio::test]
async fn a_lead_declares_and_what_is_left_out_shows() {
    for app in TestApp::on_each().await {
        let mut lead = app.agent(app.town.lead).await;
        let page = declare(&mut lead).await;
        page.shows("Borne d'accueil à la mairie annexe")
            .shows("Aucune alternative déclarée")
            .shows("Le service Voirie propose cette transformation")
            .shows("12 000 €")
            .shows("à partir du mardi 1er septembre")
            .shows("Contrat non déclaré")
            .shows("Aucune opposition reçue");
        let mut person = app.visitor().in_english();
        let page = person.get("/transformations/1").await.is(200);
        assert!(page.html.contains("class=\"none-declared\""));
        page.shows("No alternative declared")
            .shows("Deux agents au guichet.")
            .hides("Reply in public");
        let page = person.get("/transformations").await.is(200);
        page.shows("No. 1").shows("Replaces human contact: Deux agents au guichet");
        person
            .get("/transformations?show=extends")
            .await
            .hides("Borne")
            .shows("Nothing is entered");
        person.get("/transformations?show=replaces").await.shows("Borne");
    }
}

#[tokio::test]
async fn preau_is_called_entry_one_only_where_it_is() {
    for (title, is_first) in [("Préau remplace le cahier", true), ("Une borne", false)] {
        let app = TestApp::new().await;
        let mut lead = app.agent(app.town.lead).await;
        let fields = but(DECLARED, &[("title", title)]);
        lead.submit(DECLARE, DECLARE, &fields).await.leads_to("/transformations/1");
        let text = lead.get("/transformations").await.text();
        assert_eq!(text.contains("entrée numéro un"), is_first, "{title}");
    }
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_field_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    let mut lead = app.agent(app.town.lead).await;
    let form = lead.get(DECLARE).await.is(200);
    let only = &[("service", "roads"), ("changes", "Une borne <b>arrive</b>.")];
    let page = lead.send(&form, DECLARE, only).await;
    let page = page
        .refuses("title", "Écrivez en une ligne ce qui change")
        .refuses("direction", "Choisissez ce que cela fait")
        .refuses("contact_before", "Dites comment on joignait un humain avant")
        .refuses("contact_after", "Dites comment on joindra un humain après");
    assert!(page.html.contains("Une borne &#60;b&#62;arrive"), "kept, and no markup");
    let long = "x".repeat(201);
    for (field, value, words) in [
        ("service", "nowhere", "Choisissez"),
        ("direction", "forged", "Choisissez ce que cela fait"),
        ("cost", "beaucoup", "Écrivez une somme en euros"),
        ("cost", "-1", "Écrivez une somme en euros"),
        ("happens_on", "demain", "Écrivez la date"),
        ("title", long.as_str(), "Ce texte a 201 signes"),
    ] {
        let page = lead.send(&form, DECLARE, &but(DECLARED, &[(field, value)])).await;
        let page = page.refuses(field, words);
        assert!(page.html.contains("Deux agents au guichet."), "{field}: what was typed is kept");
    }
    lead.get("/transformations").await.shows("Rien n'est inscrit ici");
    // Bytes that are no text are told, not stored.
    let token = form.hidden_fields(DECLARE).remove(0).1;
    let body = format!("_token={token}&service=roads&title=caf%E9").into_bytes();
    let kind = "application/x-www-form-urlencoded";
    lead.post_bytes(DECLARE, kind, body).await.refuses("title", "Certains signes");
}

#[tokio::test]
async fn declaring_is_for_those_who_answer_for_the_service() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    person.get(DECLARE).await.is(403);
    person.post(DECLARE, DECLARED).await.is(403);
    let mut agent = app.agent(app.town.fatou).await;
    agent.get(DECLARE).await.is(403);
    agent.post(DECLARE, DECLARED).await.is(403);
    let mut lead = app.agent(app.town.lead).await;
    lead.submit(DECLARE, DECLARE, &but(DECLARED, &[("service", "school")])).await.is(403);
    lead.get("/transformations").await.shows("Rien n'est inscrit ici");
}

#[tokio::test]
async fn an_administrator_declares_and_does_not_reply() {
    let app = TestApp::new().await;
    let cx = app.town.anyone().await;
    let new = NewAgent {
        given_name: "Ada",
        family_name: "Minot",
        title: "administratrice",
        email: None,
        number: "A-9",
        name_withheld: false,
        roles: &[(Role::Administrator, None)],
    };
    let ada = set_up::agent(&cx, new).await.unwrap().id;
    cx.commit().await.unwrap();
    let mut ada = app.agent(ada).await;
    declare(&mut ada).await.shows("Pour le service").hides("Répondre en public");
    ada.get("/transformations/1/reply").await.is(403);
}

#[tokio::test]
async fn anyone_reports_with_consent_and_the_reply_is_due() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        let form = person.get(REPORT).await.is(200).shows("sous 20 jours ouvrés");
        let without: Vec<_> = REPORTED[..5].to_vec();
        let page = person.send(&form, REPORT, &without).await;
        let page = page.refuses("show", "Sans cet accord");
        assert!(page.html.contains("Le guichet a fermé en mars"), "what was typed is kept");
        person.get("/transformations").await.hides("Le guichet a fermé");
        let page = person.send(&form, REPORT, &but(REPORTED, &[("changes", " ")])).await;
        page.refuses("changes", "Dites en quelques phrases");
        let page = person.send(&form, REPORT, &but(REPORTED, &[("service", "")])).await;
        page.refuses("service", "Choisissez");
        // 20 working days after Tuesday 3 March 2026.
        report(&mut person)
            .await
            .shows("non déclaré. Le service Voirie doit une réponse publique au plus tard le mardi 31 mars")
            .shows("Aucune alternative déclarée")
            .shows("depuis le lundi 2 mars")
            .shows("Ce sont les mots de la personne");
        let mut reader = app.visitor().in_english();
        let page = reader.get("/transformations?show=owed").await;
        page.shows("Le guichet a fermé en mars").shows("owes a public reply by Tuesday 31 March");
        reader.get("/transformations?show=reported").await.shows("Le guichet a fermé en mars");
        app.town.store.clock.turn_to("2026-04-01T09:00:00Z".parse().unwrap());
        let page = app.visitor().get("/transformations/1").await;
        page.shows("devait une réponse publique").shows("Elle est en retard");
    }
}

#[tokio::test]
async fn a_form_sent_twice_enters_one_change() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let form = person.get(REPORT).await;
    let first = person.send(&form, REPORT, REPORTED).await.leads_to("/transformations/1");
    let again = person.send(&form, REPORT, REPORTED).await.leads_to("/transformations/1");
    assert_eq!(first, again);
    person.get("/transformations/2").await.is(404);
}

#[tokio::test]
async fn an_agent_reports_what_somebody_said_at_the_counter() {
    let app = TestApp::new().await;
    let mut agent = app.agent(app.town.fatou).await;
    let fields = but(REPORTED, &[("channel", "counter")]);
    agent.submit(REPORT, REPORT, &fields).await.leads_to("/transformations/1");
    let page = app.visitor().get("/transformations/1").await.is(200);
    page.shows("Le guichet a fermé en mars").hides("Fatou");
}

#[tokio::test]
async fn an_objection_gets_a_receipt_and_is_on_the_desk_with_what_it_is_about() {
    for app in TestApp::on_each().await {
        take_in_objections(&app).await;
        declare(&mut app.agent(app.town.lead).await).await;
        let mut person = app.visitor();
        let to = "/transformations/1/object";
        let form = person.get(to).await.is(200).shows("Borne d'accueil");
        let page = person.send(&form, to, &[("text", " "), ("reply_by", "site")]).await;
        page.refuses("text", "Écrivez ce que vous voulez dire");
        let mine = "Je ne peux pas me servir d'une borne.";
        let page = person.send(&form, to, &[("text", mine), ("reply_by", "email")]).await;
        page.refuses("email", "il faut votre adresse").shows(mine);
        let page = person.send(&form, to, &[("text", mine), ("reply_by", "pigeon")]).await;
        page.refuses("reply_by", "Choisissez comment");
        let sent = person.send(&form, to, &[("text", mine), ("reply_by", "site")]).await;
        let receipt = sent.leads_to("/receipt/");
        person.get(&receipt).await.is(200).shows("Objection").shows("Fatou Diallo");
        let follow = receipt.replace("/receipt/", "/follow/");
        person.get(&follow).await.is(200).shows("À propos de Borne d'accueil");
        let page = person.get("/transformations/1").await;
        page.shows("Moins de cinq oppositions reçues").hides(mine);
        let mut agent = app.agent(app.town.fatou).await;
        let desk = agent.get("/desk").await.is(200).shows("Objection");
        let matter = crate::matters::first_matter(&desk);
        let page = agent.get(&matter).await.is(200).shows(mine).shows("Borne d'accueil");
        assert_eq!(page.link("/transformations/1"), "/transformations/1");
    }
}

#[tokio::test]
async fn where_nobody_answers_objections_the_text_is_kept_and_the_reason_said() {
    let app = TestApp::new().await;
    declare(&mut app.agent(app.town.lead).await).await;
    let mut person = app.visitor();
    let to = "/transformations/1/object";
    let fields = &[("text", "Non merci."), ("reply_by", "site")];
    person.submit(to, to, fields).await.refuses("text", "Appelez-le").shows("Non merci.");
}

#[tokio::test]
async fn states_go_forward_with_a_confirmation() {
    let app = TestApp::new().await;
    let mut lead = app.agent(app.town.lead).await;
    let page = declare(&mut lead).await;
    let to = "/transformations/1/advance";
    lead.send(&page, to, &[("to", "decided")]).await.refuses("sure", "Cochez la case");
    let forged = lead.send(&page, to, &[("to", "forged"), ("sure", "yes")]).await;
    forged.refuses("to", "Choisissez une étape");
    lead.send(&page, to, &[("to", "decided"), ("sure", "yes")])
        .await
        .leads_to("/transformations/1");
    let page = lead.get("/transformations/1?done=advanced").await;
    let page = page.shows("C'est noté au registre").shows("a décidé cette transformation");
    assert!(!page.html.contains("value=\"consultation\""), "no going back");
    let back = lead.send(&page, to, &[("to", "consultation"), ("sure", "yes")]).await;
    back.refuses("to", "déjà à l'étape « décidée »");
    let mut agent = app.agent(app.town.ines).await;
    let page = agent.get("/transformations/1").await.hides("Pour le service");
    let token = agent.get("/bring").await.hidden_fields("/bring").remove(0).1;
    let fields = [("_token", token.as_str()), ("to", "stopped"), ("sure", "yes")];
    agent.post(to, &fields).await.is(403);
    app.visitor().post(to, &fields).await.is(403);
    assert!(!page.html.contains(to));
}

#[tokio::test]
async fn the_service_takes_over_what_was_reported() {
    let app = TestApp::new().await;
    report(&mut app.visitor()).await;
    let mut lead = app.agent(app.town.lead).await;
    let to = "/transformations/1/take-over";
    let form = lead.get(to).await.is(200);
    assert!(form.html.contains("value=\"Le guichet a fermé en mars\""), "filled with the report");
    let page = lead.send(&form, to, DECLARED).await;
    page.refuses("state", "Dites où en est ce changement").shows("Deux agents au guichet.");
    for forged in ["reported", "forged"] {
        let page = lead.send(&form, to, &but(DECLARED, &[("state", forged)])).await;
        page.refuses("state", "Dites où en est ce changement");
    }
    let fields = but(DECLARED, &[("state", "running")]);
    lead.send(&form, to, &fields).await.leads_to("/transformations/1?done=taken_over");
    app.visitor()
        .get("/transformations/1")
        .await
        .shows("en cours au service Voirie. Une réponse publique est due au plus tard le mardi 31 mars")
        .shows("Ce qui a été signalé")
        .shows("Le rideau est baissé");
    let mut second = app.agent(app.town.lead).await;
    let again = second.get(to).await;
    again.leads_to("/transformations/1");
    let token = lead.get(DECLARE).await.hidden_fields(DECLARE).remove(0).1;
    let late = but(&fields, &[("_token", &token)]);
    lead.post(to, &late).await.refuses("title", "a déjà déclaré ce changement");
    app.visitor().get(to).await.is(403);
    app.agent(app.town.marc).await.get(to).await.is(403);
}

#[tokio::test]
async fn a_report_whose_words_are_withdrawn_is_seen_by_its_service_alone() {
    let app = TestApp::new().await;
    report(&mut app.visitor()).await;
    let mut lead = app.agent(app.town.lead).await;
    let page = lead.get("/transformations/1").await;
    let words = page.link("/answers/");
    let withdraw = format!("{words}/withdraw");
    lead.submit(&words, &withdraw, &[("reason", "La personne l'a demandé.")]).await.leads_to("/");
    app.visitor().get("/transformations/1").await.is(404);
    app.visitor().get("/transformations").await.hides("Le guichet a fermé en mars");
    lead.get("/transformations/1").await.is(200).shows("Cette page n'est plus publique");
}
