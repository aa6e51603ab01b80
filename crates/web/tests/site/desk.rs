//! The desk: who sees what, taking, answering, refusing, handing over.

use crate::app::TestApp;
use crate::matters::{answer, bring, first_matter};

#[tokio::test]
async fn nobody_but_agents_comes_to_the_desk() {
    for app in TestApp::on_each().await {
        let person = app.town.new_person("Amina Martin").await;
        let code = bring(&app, &mut app.visitor(), "Un trou").await;
        let mut fatou = app.agent(app.town.fatou).await;
        let matter = first_matter(&fatou.get("/desk").await.is(200));
        for (mut visitor, says) in [
            (app.visitor(), "Connectez-vous d'abord"),
            (app.person(person).await, "Cela revient à : un agent du service"),
        ] {
            for path in ["/desk", "/desk/outgoing", &matter, &format!("{matter}/publish")] {
                visitor.get(path).await.is(403).hides("Un trou").shows(says);
            }
        }
        // Another service's agents see neither its row nor its words.
        let mut ines = app.agent(app.town.ines).await;
        ines.get("/desk").await.is(200).hides("Un trou").shows("Rien n'attend ici.");
        ines.get(&matter).await.is(403).hides("Un trou");
        ines.get("/desk/00000000000000000000000000").await.is(404);
        // The opening by the agent is noted, and its author sees it.
        fatou.get(&matter).await.is(200).shows("Un trou");
        let page = app.visitor().get(&format!("/follow/{code}")).await;
        page.shows("un agent, service Voirie").hides("un agent, service École");
    }
}

#[tokio::test]
async fn a_matter_is_taken_noted_and_answered() {
    let app = TestApp::new().await;
    let code = bring(&app, &mut app.visitor(), "Un trou").await;
    let mut marc = app.agent(app.town.marc).await;
    let matter = first_matter(&marc.get("/desk").await);
    let page = marc.get(&matter).await.shows("Fatou Diallo, référent");
    marc.send(&page, &format!("{matter}/take"), &[]).await.leads_to(&matter);
    let page = marc.get(&matter).await.shows("Marc Petit l'a prise en main");
    let note = format!("{matter}/note");
    marc.send(&page, &note, &[("note", " ")]).await.refuses("note", "La note est vide.");
    marc.send(&page, &note, &[("note", "Voir avec Claire.")]).await.leads_to(&matter);
    marc.get(&matter).await.shows("Voir avec Claire.");
    let mut person = app.visitor();
    let follow = format!("/follow/{code}");
    person.get(&follow).await.shows("Marc Petit suit votre demande").hides("Voir avec Claire.");
    let empty = answer(&mut marc, "  ").await;
    empty.refuses("answer", "Écrivez la réponse.");
    answer(&mut marc, "Rebouché ce matin.").await.leads_to(&matter);
    let page = marc.get(&matter).await.shows("Rebouché ce matin.");
    assert!(!page.html.contains(&format!("{matter}/answer")), "no second answer is offered");
}

#[tokio::test]
async fn a_refusal_gives_reasons_and_ways_to_appeal() {
    let app = TestApp::new().await;
    let code = bring(&app, &mut app.visitor(), "Un trou").await;
    let mut fatou = app.agent(app.town.fatou).await;
    let matter = first_matter(&fatou.get("/desk").await);
    let page = fatou.get(&matter).await;
    let action = format!("{matter}/answer");
    let unticked = [("answer", "Non."), ("reasons", "La rue est privée.")];
    let refused = fatou.send(&page, &action, &unticked).await;
    refused.refuses("refuses", "cochez la case si c'est un refus").shows("La rue est privée.");
    let mut fields = vec![("answer", "Nous ne pouvons pas."), ("refuses", "yes")];
    let refused = fatou.send(&page, &action, &fields).await;
    refused.refuses("reasons", "Un refus donne ses raisons.").shows("Nous ne pouvons pas.");
    fields.push(("reasons", "La rue est privée."));
    let refused = fatou.send(&page, &action, &fields).await;
    refused.refuses("appeal", "Un refus dit ce que la personne peut faire.");
    fields.push(("appeal", "Demander un nouvel examen."));
    fatou.send(&page, &action, &fields).await.leads_to(&matter);
    let page = app.visitor().get(&format!("/follow/{code}")).await;
    page.shows("c'est un refus").shows("La rue est privée.").shows("Demander un nouvel examen.");
}

#[tokio::test]
async fn of_two_agents_who_answer_at_once_the_second_keeps_their_text() {
    for app in TestApp::on_each().await {
        let code = bring(&app, &mut app.visitor(), "Un trou").await;
        let (mut fatou, mut marc) =
            (app.agent(app.town.fatou).await, app.agent(app.town.marc).await);
        let matter = first_matter(&fatou.get("/desk").await);
        let action = format!("{matter}/answer");
        let (hers, his) = (fatou.get(&matter).await, marc.get(&matter).await);
        let (hers, his) = tokio::join!(
            fatou.send(&hers, &action, &[("answer", "Réponse de Fatou.")]),
            marc.send(&his, &action, &[("answer", "Réponse de Marc.")]),
        );
        let (first, late, kept) = if hers.location().is_some() {
            ("Réponse de Fatou.", his, "Réponse de Marc.")
        } else {
            ("Réponse de Marc.", hers, "Réponse de Fatou.")
        };
        late.is(422).shows("a déjà répondu le mardi 3 mars").shows(kept);
        app.visitor().get(&format!("/follow/{code}")).await.shows(first).hides(kept);
    }
}

#[tokio::test]
async fn a_matter_for_another_service_goes_there_and_its_author_reads_why() {
    let app = TestApp::new().await;
    let code = bring(&app, &mut app.visitor(), "Inscrire ma fille").await;
    let mut fatou = app.agent(app.town.fatou).await;
    let matter = first_matter(&fatou.get("/desk").await);
    let page = fatou.get(&matter).await;
    let action = format!("{matter}/redirect");
    let to = app.town.enrolment.0.to_string();
    let bad = fatou.send(&page, &action, &[("to", "99999"), ("reason", "École")]).await;
    bad.refuses("to", "Choisissez un service et un type de demande.");
    let bad = fatou.send(&page, &action, &[("to", &to), ("reason", " ")]).await;
    bad.refuses("reason", "Dites pourquoi : la personne le lira.");
    let fields = [("to", to.as_str()), ("reason", "C'est l'école qui inscrit.")];
    fatou.send(&page, &action, &fields).await.leads_to("/desk");
    fatou.get(&matter).await.is(403);
    app.agent(app.town.ines).await.get("/desk").await.shows("Inscrire ma fille");
    let page = app.visitor().get(&format!("/follow/{code}")).await;
    page.shows("C'est l'école qui inscrit.").shows("Inès Moreau suit votre demande");
}

#[tokio::test]
async fn a_lost_receipt_is_found_by_name_and_replaced_at_the_counter() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        let kind = app.town.pothole.0.to_string();
        let fields = [
            ("text", "Un trou devant le 12."),
            ("kind", kind.as_str()),
            ("reply_by", "site"),
            ("name", "Éloïse Martin"),
            ("go", "send"),
        ];
        let to = person.submit("/bring", "/bring", &fields).await.leads_to("/receipt/");
        let old = to.replace("/receipt/", "/follow/");
        bring(&app, &mut person, "Un lampadaire éteint").await;
        let mut fatou = app.agent(app.town.fatou).await;
        let found = fatou.get("/desk?about=%C3%A9lo%C3%AFse").await.is(200);
        let matter = first_matter(&found.shows("Une demande.").hides("lampadaire"));
        let page = fatou.get(&matter).await.shows("Reçu perdu : en faire un autre");
        let action = format!("{matter}/receipt");
        let empty = fatou.send(&page, &action, &[("how", "  ")]).await;
        empty.refuses("how", "Dites comment vous avez vérifié l'identité");
        let long = "é".repeat(201);
        let refused = fatou.send(&page, &action, &[("how", &long)]).await;
        assert!(refused.refuses("how", "201 signes").html.contains(&long), "what was typed stays");
        person.get(&old).await.is(200);
        let page = fatou.get(&matter).await;
        let how = [("how", "Passeport vu au guichet")];
        let to = fatou.send(&page, &action, &how).await.leads_to("/receipt/");
        // Sent twice, it is the same receipt.
        assert_eq!(fatou.send(&page, &action, &how).await.leads_to("/receipt/"), to);
        fatou.get(&to).await.is(200).shows("Un trou devant le 12.");
        person.get(&old).await.is(404);
        let page = person.get(&to.replace("/receipt/", "/follow/")).await.is(200);
        page.shows("Un nouveau reçu a été fait par Fatou Diallo").hides("Passeport");
        fatou.get(&matter).await.shows("Passeport vu au guichet");
    }
}

#[tokio::test]
async fn only_the_service_finds_a_matter_and_replaces_its_receipt() {
    let app = TestApp::new().await;
    bring(&app, &mut app.visitor(), "Un trou").await;
    let mut fatou = app.agent(app.town.fatou).await;
    let page = fatou.get("/desk").await;
    let matter = first_matter(&page);
    let row = page.html.split("data-row").nth(1).unwrap();
    let reference = row.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    let action = format!("{matter}/receipt");
    let mut ines = app.agent(app.town.ines).await;
    let search = format!("/desk?about={reference}");
    fatou.get(&search).await.is(200).shows("Un trou");
    ines.get(&search).await.is(200).hides("Un trou").shows("Aucune demande de vos services");
    let token = ines.get("/bring").await.hidden_fields("/bring").remove(0).1;
    let fields = [("_token", token.as_str()), ("how", "Passeport")];
    ines.post(&action, &fields).await.is(403).hides("Un trou");
    app.visitor().post(&action, &fields).await.is(403);
    for odd in ["/desk?about=%00%1f", "/desk?about=%25&page=2", "/desk?about=%F0%9F%92%A9"] {
        fatou.get(odd).await.is(200);
    }
    // The pages of what was found look for the same.
    for at in 0..31 {
        bring(&app, &mut app.visitor(), &format!("Rue & place {at}")).await;
    }
    let found =
        fatou.get("/desk?about=place+%26").await.shows("31 demandes.").shows("Page 1 sur 2");
    assert!(found.html.contains("href=\"/desk?about=place+%26&amp;page=2\""), "{}", found.html);
    fatou.get("/desk?about=place+%26&page=2").await.is(200).shows("Rue & place 0");
}

#[tokio::test]
async fn what_must_leave_waits_in_the_tray_until_a_human_says_it_left() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let page = person.get("/bring").await;
    let kind = app.town.pothole.0.to_string();
    let fields = [
        ("text", "Un trou"),
        ("kind", kind.as_str()),
        ("reply_by", "letter"),
        ("name", "Amina Martin"),
        ("address", "3 rue des Lilas\n77999 Test"),
        ("go", "send"),
    ];
    person.send(&page, "/bring", &fields).await.leads_to("/receipt/");
    let mut fatou = app.agent(app.town.fatou).await;
    answer(&mut fatou, "Rebouché.").await.leads_to("/desk/");
    let tray = fatou.get("/desk/outgoing").await.is(200).shows("Amina Martin");
    let before = tray.html.matches("name=\"message\"").count();
    fatou.send(&tray, "/desk/outgoing", &[]).await.leads_to("/desk/outgoing");
    let tray = fatou.get("/desk/outgoing").await;
    assert_eq!(tray.html.matches("name=\"message\"").count(), before - 1);
    let unknown = [("message", "00000000000000000000000000")];
    if before > 1 {
        fatou.send(&tray, "/desk/outgoing", &unknown).await.is(404);
    }
}

#[tokio::test]
async fn an_agent_enters_a_matter_for_the_person_at_the_counter() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    let page = fatou.get("/bring").await;
    let kind = app.town.pothole.0.to_string();
    let fields = [
        ("text", "Elle dit qu'il y a un trou."),
        ("kind", kind.as_str()),
        ("channel", "counter"),
        ("reply_by", "counter"),
        ("go", "send"),
    ];
    let to = fatou.send(&page, "/bring", &fields).await.leads_to("/receipt/");
    let follow = to.replace("/receipt/", "/follow/");
    app.visitor().get(&follow).await.shows("Fatou Diallo a noté la demande pour son auteur");
    // People at home cannot say that they stand at the counter.
    let mut person = app.visitor();
    let page = person.get("/bring").await;
    let to = person.send(&page, "/bring", &fields).await.leads_to("/receipt/");
    person.get(&to.replace("/receipt/", "/follow/")).await.hides("a noté la demande");
}

/// The lead of roads answers for `rule`, for potholes.
pub(crate) async fn lead_validates(app: &TestApp, rule: &str) {
    let town = &app.town;
    let cx = town.as_agent(town.lead).await;
    civic::services::validate_rule(&cx, town.pothole, Some(rule)).await.unwrap();
    cx.commit().await.unwrap();
}
