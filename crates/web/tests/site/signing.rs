//! Who may sign, through the pages: what waits for a signature or a visa, drafts, holes, and
//! delegations.

use civic::delegations::Covers;
use civic::services::Role;

use crate::administration::signed_in;
use crate::app::{Page, TestApp, Visitor};
use crate::matters::{bring, first_matter};

const REFUSAL: [(&str, &str); 4] = [
    ("answer", "Nous ne pouvons pas."),
    ("refuses", "yes"),
    ("reasons", "La rue est privée."),
    ("appeal", "Le tribunal administratif."),
];
const LIST: &str = "/desk/signatures";
const DELEGATIONS: &str = "/administration/delegations";

/// An agent of roads without a delegation, who signed in.
async fn alix(app: &TestApp) -> Visitor {
    app.agent(app.town.take_in("Alix", Role::Agent, Some(app.town.roads)).await).await
}

/// An elected member who signs refusals of roads, signed in.
async fn nadia(app: &TestApp) -> Visitor {
    app.agent(app.town.signatory("Nadia", Some(app.town.roads), Covers::Refusals).await).await
}

/// A refusal that `alix` wrote is laid before `nadia`: the matter, and where she decides.
async fn laid(app: &TestApp, alix: &mut Visitor, nadia: &mut Visitor) -> (String, String) {
    bring(app, &mut app.visitor(), "Un trou").await;
    let matter = first_matter(&alix.get("/desk").await);
    alix.submit(&matter, &format!("{matter}/answer"), &REFUSAL).await.leads_to(&matter);
    let laid = first_matter(&nadia.get(LIST).await);
    (matter, laid)
}

/// The value of a hidden field of the form to `action`.
fn hidden(page: &Page, action: &str, name: &str) -> String {
    let fields = page.hidden_fields(action);
    fields.into_iter().find(|(named, _)| named == name).expect("a field").1
}

#[tokio::test]
async fn a_refusal_waits_until_an_elected_member_signs_it() {
    for app in TestApp::on_each().await {
        let code = bring(&app, &mut app.visitor(), "Un trou secret").await;
        let (mut alix, mut nadia) = (alix(&app).await, nadia(&app).await);
        let matter = first_matter(&alix.get("/desk").await);
        let page = alix.get(&matter).await;
        let answer = format!("{matter}/answer");
        let to = alix.send(&page, &answer, &REFUSAL).await.leads_to(&matter);
        let page = alix.get(&to).await.shows("La réponse n'est pas encore partie");
        page.shows("Un refus attend d'être signé")
            .shows("Rédigé par Alix Essai")
            .shows("Nadia Élue")
            .shows("Nous ne pouvons pas.");
        let follow = format!("/follow/{code}");
        app.visitor().get(&follow).await.hides("Nous ne pouvons pas.").hides("soumis");

        // She sees what is laid before her, and no other matter.
        nadia.get("/desk").await.is(403);
        nadia.get(&matter).await.is(403);
        let list = nadia.get(LIST).await.is(200).shows("signature d'un refus");
        let laid = first_matter(&list);
        let page = nadia.get(&laid).await.is(200).shows("Un trou secret");
        let page = page.shows("Nous ne pouvons pas.").shows("La rue est privée.");
        let mention = "Nadia Élue, adjointe au maire, par délégation (Arrêté n° 2026-2";
        let page = page.shows(mention);
        app.visitor().get(&follow).await.shows("un signataire, service Voirie");
        let to = nadia.send(&page, &format!("{laid}/sign"), &[]).await.leads_to(LIST);
        nadia.get(&to).await.shows("Le refus est signé et parti.").shows("Rien n'attend");
        nadia.get(&laid).await.is(200).shows("C'est parti, par Nadia Élue.").hides("secret");

        let page = app.visitor().get(&follow).await.shows("c'est un refus");
        let page = page.shows("Nadia Élue, adjointe au maire, le mardi 3 mars");
        page.shows("Signé par délégation : Arrêté n° 2026-2 du 3 janvier 2026").hides("Alix");
    }
}

#[tokio::test]
async fn a_refusal_comes_back_with_words_and_its_text() {
    let app = TestApp::new().await;
    let (mut alix, mut nadia) = (alix(&app).await, nadia(&app).await);
    let (matter, laid) = laid(&app, &mut alix, &mut nadia).await;
    let back = format!("{laid}/return");
    let refused = nadia.submit(&laid, &back, &[("words", " ")]).await;
    let page = refused.refuses("words", "Dites ce qu'il faut changer.");
    nadia.send(&page, &back, &[("words", "Citez l'article.")]).await.leads_to(LIST);
    let page = alix.get(&matter).await.shows("Nadia Élue a renvoyé votre réponse");
    let page = page.shows("Citez l'article.").shows("Nous ne pouvons pas.");
    assert!(page.html.contains(">\nLa rue est privée.</textarea>"), "{}", page.html);
    // It is laid before her again, and taken back.
    alix.send(&page, &format!("{matter}/answer"), &REFUSAL).await.leads_to(&matter);
    let page = alix.get(&matter).await;
    let to = alix.send(&page, &format!("{matter}/take-back"), &[]).await.leads_to(&matter);
    alix.get(&to).await.shows("La réponse est reprise");
    nadia.get(LIST).await.shows("Rien n'attend votre signature.");
}

#[tokio::test]
async fn what_changed_since_it_was_read_is_read_again_before_it_is_signed() {
    let app = TestApp::new().await;
    let (mut alix, mut nadia) = (alix(&app).await, nadia(&app).await);
    let (matter, laid) = laid(&app, &mut alix, &mut nadia).await;
    let sign = format!("{laid}/sign");
    let page = nadia.get(&laid).await;
    let mut marc = app.agent(app.town.marc).await;
    marc.submit(&matter, &format!("{matter}/take"), &[]).await.leads_to(&matter);
    let page = nadia.send(&page, &sign, &[]).await;
    let page = page.refuses("decide", "La demande a changé depuis que vous l'avez ouverte.");
    nadia.send(&page, &sign, &[]).await.leads_to(LIST);
}

#[tokio::test]
async fn who_signs_nothing_is_told_where_nobody_else_does() {
    let app = TestApp::new().await;
    bring(&app, &mut app.visitor(), "Un trou").await;
    let mut alix = alix(&app).await;
    let mut admin = signed_in(&app).await;
    for _ in 0..4 {
        let page = admin.get(DELEGATIONS).await;
        let Some(end) = page.html.split("action=\"").find(|part| part.contains("/end\"")) else {
            break;
        };
        let end = end.split('"').next().unwrap().to_owned();
        admin.send(&page, &end, &[]).await.leads_to(DELEGATIONS);
    }
    admin.get(DELEGATIONS).await.shows("Aucune délégation");
    let matter = first_matter(&alix.get("/desk").await);
    let refused = alix.submit(&matter, &format!("{matter}/answer"), &REFUSAL).await;
    let page = refused.refuses("answer", "Personne d'autre ne peut signer");
    page.shows("La rue est privée.");
}

#[tokio::test]
async fn a_hole_is_told_at_its_field() {
    let app = TestApp::new().await;
    bring(&app, &mut app.visitor(), "Un trou").await;
    let mut fatou = app.agent(app.town.fatou).await;
    let matter = first_matter(&fatou.get("/desk").await);
    let answer = format!("{matter}/answer");
    let page = fatou.submit(&matter, &answer, &[("answer", "Le [date].")]).await;
    let page = page.refuses("answer", "Il reste un trou à remplir : « [date] ».");
    let mut fields = REFUSAL;
    fields[2].1 = "L'article {{article}}.";
    let page = fatou.send(&page, &answer, &fields).await;
    page.refuses("reasons", "« {{article}} »").shows("Nous ne pouvons pas.");
}

#[tokio::test]
async fn a_draft_is_kept_and_found_again_by_its_writer_alone() {
    for app in TestApp::on_each().await {
        bring(&app, &mut app.visitor(), "Un trou").await;
        let (mut fatou, mut marc) =
            (app.agent(app.town.fatou).await, app.agent(app.town.marc).await);
        let matter = first_matter(&fatou.get("/desk").await);
        let (keep, answer) = (format!("{matter}/draft"), format!("{matter}/answer"));
        let page = fatou.get(&matter).await;
        assert!(page.html.contains(&format!("formaction=\"{keep}\"")), "{}", page.html);
        let token = hidden(&page, &answer, "_token");
        let typed = |text: &'static str, seen: &'static str| {
            [("_token", token.clone()), ("answer", text.into()), ("draft_version", seen.into())]
        };
        let fields = typed("Bonjour, nous", "0");
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let to = fatou.post(&keep, &fields).await.leads_to(&matter);
        let page = fatou.get(&to).await.shows("Le brouillon est enregistré.");
        assert!(page.html.contains(">\nBonjour, nous</textarea>"), "{}", page.html);
        assert_eq!(hidden(&page, &answer, "draft_version"), "1");
        let seen = marc.get(&matter).await.shows("A aussi un brouillon de réponse : Fatou Diallo");
        assert!(!seen.html.contains("Bonjour, nous"));
        // As one types: a, b, and a again are three versions.
        for (text, seen, version) in
            [("Bonjour", "1", "2"), ("Bonjour,", "2", "3"), ("Bonjour", "3", "4")]
        {
            let fields = typed(text, seen);
            let mut fields: Vec<_> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fields.push(("by", "script"));
            let page = fatou.post(&keep, &fields).await.is(200);
            assert_eq!(page.html, version);
        }
        // Another window shows both.
        let fields = typed("Madame", "1");
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = fatou.post(&keep, &fields).await;
        let page = page.refuses("draft", "Une autre de vos fenêtres a enregistré un autre texte.");
        let page = page.shows("Bonjour").shows("Madame");
        assert_eq!(hidden(&page, &answer, "draft_version"), "4");
        let fields_of = page.hidden_fields(&answer);
        let hidden = fields_of.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let both: Vec<_> = hidden.chain([("answer", "Madame, bonjour")]).collect();
        fatou.post(&keep, &both).await.leads_to(&matter);
        let page = fatou.get(&matter).await.shows("Madame, bonjour");
        fatou.send(&page, &answer, &[("answer", "Madame, bonjour. Fait.")]).await.leads_to(&matter);
        marc.get(&matter).await.hides("A aussi un brouillon");
        let page = fatou.post(&keep, &fields).await;
        page.refuses("answer", "le brouillon n'est pas enregistré").shows("Madame");
    }
}

#[tokio::test]
async fn a_service_that_wants_a_visa_says_so_and_a_lead_gives_it() {
    let app = TestApp::new().await;
    let code = bring(&app, &mut app.visitor(), "Un trou").await;
    let mut admin = signed_in(&app).await;
    let page = admin.get("/administration/services/roads").await;
    let fields = [
        ("name_fr", "Voirie"),
        ("summary_fr", "Les rues."),
        ("cause_threshold", "5"),
        ("reply_days", "20"),
        ("position", "1"),
        ("visa", "yes"),
    ];
    let service = "/administration/services/roads";
    admin.send(&page, service, &fields).await.leads_to(service);
    let (mut alix, mut lead) = (alix(&app).await, app.agent(app.town.lead).await);
    let matter = first_matter(&alix.get("/desk").await);
    let answer = format!("{matter}/answer");
    alix.submit(&matter, &answer, &[("answer", "Réparé jeudi.")]).await.leads_to(&matter);
    alix.get(&matter).await.shows("Une réponse attend son visa").shows("Claire Roche");
    let laid = first_matter(&lead.get(LIST).await.shows("visa"));
    let page = lead.get(&laid).await.shows("La réponse partira sous le nom de Alix Essai.");
    lead.send(&page, &format!("{laid}/approve"), &[]).await.leads_to(LIST);
    let page = app.visitor().get(&format!("/follow/{code}")).await.shows("Réparé jeudi.");
    page.shows("Alix Essai, agent").hides("visé").hides("Claire Roche a");
    alix.get(&matter).await.shows("Claire Roche a visé la réponse.");
}

#[tokio::test]
async fn an_administrator_records_a_delegation_and_every_agent_reads_it() {
    let app = TestApp::new().await;
    let mut admin = signed_in(&app).await;
    let mut alix = alix(&app).await;
    let page = admin.get(DELEGATIONS).await.is(200).shows("Arrêté n° 2026-1 du 2 janvier 2026");
    let cx = app.town.reader().await;
    let marc = civic::services::agent(&cx, app.town.steward).await.unwrap().public_id.0;
    drop(cx);
    let on = format!("kind-{}", app.town.pothole.0);
    let mut fields = vec![
        ("delegation_agent", ""),
        ("delegation_on", on.as_str()),
        ("covers", "all"),
        ("delegation_from", "3/3/2026"),
        ("delegation_until", "32/3/2026"),
        ("delegation_text", " "),
    ];
    let refused = admin.send(&page, DELEGATIONS, &fields).await;
    let page = refused.refuses("delegation_agent", "");
    fields[0].1 = &marc;
    let refused = admin.send(&page, DELEGATIONS, &fields).await;
    let page = refused.refuses("delegation_until", "Écrivez une date");
    fields[4].1 = "2/3/2026";
    let page = admin.send(&page, DELEGATIONS, &fields).await;
    let page = page.refuses("delegation_until", "Une délégation finit après avoir commencé");
    let page = page.refuses("delegation_text", "");
    fields[4].1 = "31/12/2026";
    fields[5].1 = "Arrêté n° 77 du 1er mars 2026";
    let to = admin.send(&page, DELEGATIONS, &fields).await.leads_to(DELEGATIONS);
    let page = admin.get(&to).await.shows("La délégation est notée.").shows("Paul Girard");
    alix.get("/roles").await.shows("Arrêté n° 77").shows("toutes les décisions");
    alix.get(DELEGATIONS).await.is(403);
    let end = page.html.split("Arrêté n° 77").nth(1).unwrap();
    let end = end.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let to = admin.send(&page, &end, &[]).await.leads_to(DELEGATIONS);
    admin.get(&to).await.shows("La délégation est terminée.").hides("Arrêté n° 77");
    alix.get("/roles").await.hides("Arrêté n° 77");
}

#[tokio::test]
async fn an_answer_begins_with_a_template_of_which_a_human_fills_the_rest() {
    const TEMPLATES: &str = "/desk/templates";
    let app = TestApp::new().await;
    let mut lead = app.agent(app.town.lead).await;
    let mut fields = vec![("title", "Trou"), ("text", "Bonjour {{nom}}, reçu le {{date}}.")];
    let refused = lead.submit(TEMPLATES, TEMPLATES, &fields).await;
    let page = refused.refuses("text", "Ce modèle pourrait partir sans être relu");
    fields[1].1 = "Bonjour {{nom}},\n{{référence}} : passage le [à compléter : jour].";
    let to = lead.send(&page, TEMPLATES, &fields).await.leads_to(TEMPLATES);
    let page = lead.get(&to).await.shows("Le modèle est enregistré.");
    let template = page.link("/desk/templates/");
    let page = lead.get(&template).await.is(200);
    let changed = [("title", "Nid-de-poule"), fields[1]];
    lead.send(&page, &template, &changed).await.leads_to(TEMPLATES);
    let late = lead.send(&page, &template, &[("title", "Autre"), fields[1]]).await;
    late.refuses("text", "Un autre responsable a changé ce modèle");

    bring(&app, &mut app.visitor(), "Un trou").await;
    let mut fatou = app.agent(app.town.fatou).await;
    fatou.get(TEMPLATES).await.is(403);
    let matter = first_matter(&fatou.get("/desk").await);
    let (insert, answer) = (format!("{matter}/template"), format!("{matter}/answer"));
    let page = fatou.get(&matter).await.shows("Nid-de-poule");
    let token = hidden(&page, &answer, "_token");
    let id = template.rsplit('/').next().unwrap();
    let with = |id| {
        let version = ("version", "1");
        [("_token", token.as_str()), version, ("answer", "Madame,"), ("template", id)]
    };
    let refused = fatou.post(&insert, &with("0")).await;
    refused.refuses("template", "Choisissez un modèle du service.").shows("Madame,");
    let page = fatou.post(&insert, &with(id)).await.is(200);
    // Nobody gave a name: that stays a hole, too.
    let page = page.shows("Madame, Bonjour {{nom}},").hides("{{référence}}");
    let reference = page.html.split("<h1>").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let page = page.shows(&format!("{reference} : passage le [à compléter : jour]."));
    let text = [("answer", "Bonjour, passage le [à compléter : jour].")];
    fatou.send(&page, &answer, &text).await.refuses("answer", "[à compléter : jour]");
    let page = fatou.get(&matter).await;
    fatou.send(&page, &answer, &[("answer", "Bonjour, passage lundi.")]).await.leads_to(&matter);
    let page = lead.get(&template).await;
    lead.send(&page, &format!("{template}/remove"), &[]).await.leads_to(TEMPLATES);
    lead.get(TEMPLATES).await.shows("Aucun modèle encore.");
}

#[tokio::test]
async fn an_answer_can_be_taken_back_for_some_minutes() {
    let app = TestApp::new().await;
    app.town.undo_within(5).await;
    let code = bring(&app, &mut app.visitor(), "Un trou").await;
    let mut fatou = app.agent(app.town.fatou).await;
    let matter = first_matter(&fatou.get("/desk").await);
    let answer = format!("{matter}/answer");
    let text = [("answer", "Réparé jeudi.")];
    let to = fatou.submit(&matter, &answer, &text).await.leads_to(&matter);
    let page = fatou.get(&to).await.shows("La réponse part dans quelques minutes.");
    let page = page.shows("Elle part mardi 3 mars à 10 h 05");
    let follow = format!("/follow/{code}");
    app.visitor().get(&follow).await.hides("Réparé jeudi.").shows("suit votre demande");
    fatou.send(&page, &format!("{matter}/take-back"), &[]).await.leads_to(&matter);
    let page = fatou.get(&matter).await;
    assert!(page.html.contains(">\nRéparé jeudi.</textarea>"), "{}", page.html);
    fatou.send(&page, &answer, &[("answer", "Réparé vendredi.")]).await.leads_to(&matter);
    app.town.store.clock.turn_to("2026-03-03T09:06:00Z".parse().unwrap());
    civic::matters::time_passes::run(&app.town.store, &app.town.body).await.unwrap();
    let page = app.visitor().get(&follow).await.shows("Réparé vendredi.");
    page.hides("Réparé jeudi.").shows("Fatou Diallo, agent");
    // Who signs can still send back what they have signed.
    bring(&app, &mut app.visitor(), "Un autre trou").await;
    let (mut alix, mut nadia) = (alix(&app).await, nadia(&app).await);
    let matter = first_matter(&alix.get("/desk").await);
    alix.submit(&matter, &format!("{matter}/answer"), &REFUSAL).await.leads_to(&matter);
    let laid = first_matter(&nadia.get(LIST).await);
    let to = nadia.submit(&laid, &format!("{laid}/sign"), &[]).await.leads_to(LIST);
    nadia.get(&to).await.shows("C'est décidé.").shows("décidé, part mardi 3 mars à 10 h 11");
    let page = nadia.get(&laid).await.shows("Décidé par Nadia Élue.");
    assert!(!page.html.contains("/sign\""), "it is signed");
    let words = [("words", "Une faute.")];
    nadia.send(&page, &format!("{laid}/return"), &words).await.leads_to(LIST);
    alix.get(&matter).await.shows("Une faute.");
}
