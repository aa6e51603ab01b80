//! The counter and the phone: writing down for somebody, being called, tapping, and means.

use std::sync::Arc;

use civic::matters::Form;
use civic::services::set_up::{self, NewKind};
use civic::testing::{Town, embedded, towns};
use civic::words::Language;

use crate::app::{Page, TestApp, Visitor};
use crate::matters::{Multipart, first_matter};

const ENTER: &str = "/desk/bring";

/// What an agent writes, read back and sent.
async fn enter(agent: &mut Visitor, fields: &[(&str, &str)]) -> Page {
    let page = read_back(agent, fields).await.is(200);
    agent.send(&page, ENTER, &[("go", "send")]).await
}

async fn read_back(agent: &mut Visitor, fields: &[(&str, &str)]) -> Page {
    let page = agent.get(ENTER).await.is(200);
    let fields: Vec<_> = fields.iter().copied().chain([("go", "read")]).collect();
    agent.send(&page, ENTER, &fields).await
}

#[tokio::test]
async fn nothing_is_needed_but_the_text_and_it_prints_at_once() {
    for app in TestApp::on_each().await {
        let mut fatou = app.agent(app.town.fatou).await;
        let page = read_back(&mut fatou, &[("text", "Elle dit : un trou dans la route.")]).await;
        let page = page.is(200).shows("Vous nous dites :").shows("Elle dit : un trou");
        let page = page.shows("le service Voirie vous répondra au plus tard le mardi 17 mars");
        let page = page.shows("Le type a été deviné").shows("Réponse : À l'accueil");
        assert_eq!(crate::matters::matters_in(&app).await, 0, "nothing is kept yet");
        let to = fatou.send(&page, ENTER, &[("go", "send")]).await.leads_to("/receipt/");
        assert_eq!(fatou.send(&page, ENTER, &[("go", "send")]).await.leads_to("/receipt/"), to);
        assert!(to.ends_with("?print=now"), "{to}");
        let receipt = fatou.get(&to).await.is(200).shows("Fatou Diallo").shows("17 mars");
        assert!(receipt.html.contains("data-print-now"));
        let theirs = app.visitor().get(&to).await.is(200);
        assert!(!theirs.html.contains("data-print-now"), "it prints only where an agent asked");
        let follow = to.replace("/receipt/", "/follow/").replace("?print=now", "");
        app.visitor().get(&follow).await.shows("Fatou Diallo a noté la demande pour son auteur");
        fatou.get("/desk").await.shows("à l'accueil");
    }
}

#[tokio::test]
async fn it_is_read_back_and_printed_in_the_persons_language() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    let fields = [
        ("text", "There is a hole in the road."),
        ("channel", "phone"),
        ("language", "en"),
        ("needs", "yes"),
        ("interpreter", "tigrinya"),
        ("place", "rue des Lilas"),
        ("reply_by", "phone"),
        ("phone", "06 12 34 56 78"),
        ("name", "Amina Martin"),
    ];
    let page = read_back(&mut fatou, &fields).await.is(200).shows("You tell us:");
    let page = page.shows("will answer you by Tuesday 17 March").shows("You need an interpreter.");
    let page = page.shows("In your name: Amina Martin").shows("06 12 34 56 78");
    assert!(page.html.contains("<html lang=\"fr\">"), "the agent's page stays theirs");
    // Correcting brings back all that was typed.
    let again = fatou.send(&page, ENTER, &[("go", "edit")]).await.is(200);
    for kept in ["There is a hole in the road.", "tigrinya", "Amina Martin", "rue des Lilas"] {
        assert!(again.html.contains(kept), "{kept}");
    }
    let to = fatou.send(&page, ENTER, &[("go", "send")]).await.leads_to("/receipt/");
    let receipt = fatou.get(&to).await.is(200).shows("Your receipt").shows("tigrinya");
    assert!(receipt.html.contains("<html lang=\"en\">"));
    let matter = first_matter(&fatou.get("/desk").await);
    fatou.get(&matter).await.is(200).shows("Interprète tigrinya");
}

#[tokio::test]
async fn each_refusal_comes_before_the_person_has_left_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    let text = ("text", "Un trou dans la route.");
    let long = "é".repeat(201);
    for (fields, field, says) in [
        (vec![("text", " ")], "text", "Écrivez ce que dit la personne"),
        (vec![text, ("received_on", "demain")], "received_on", "Écrivez une date"),
        (vec![text, ("received_on", "2026-03-04")], "received_on", "au plus tard aujourd'hui"),
        (
            vec![text, ("received_on", "2016-03-04")],
            "received_on",
            "depuis le dimanche 2 mars 2025",
        ),
        (vec![text, ("reply_by", "phone")], "phone", "il faut votre numéro"),
        (vec![text, ("reply_by", "phone"), ("phone", "15")], "phone", "On ne peut pas appeler"),
        (vec![text, ("reply_by", "letter")], "address", "il faut votre adresse postale"),
        (vec![text, ("kind", "999999")], "kind", "Choisissez un type"),
        (vec![text, ("interpreter", &long)], "interpreter", "Au plus 200 signes"),
    ] {
        let page = read_back(&mut fatou, &fields).await.refuses(field, says);
        assert!(page.html.contains("Un trou dans la route.") || field == "text", "{field}");
    }
    assert_eq!(crate::matters::matters_in(&app).await, 0);
    let page = fatou.get(ENTER).await;
    fatou.send(&page, ENTER, &[("go", "dance")]).await.is(422);
    let person = app.town.new_person("Amina Martin").await;
    for mut other in [app.visitor(), app.person(person).await, app.agent(app.town.steward).await] {
        other.get(ENTER).await.is(403);
    }
}

#[tokio::test]
async fn a_letter_comes_with_its_scan_and_counts_from_the_day_it_arrived() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    let fields = [
        ("text", "Madame, Monsieur, un trou dans la route."),
        ("channel", "paper"),
        ("received_on", "27/02/2026"),
        ("reply_by", "letter"),
        ("address", "3 rue des Lilas, 77999 Test"),
    ];
    let page = read_back(&mut fatou, &fields).await.is(200);
    let page = page.shows("nous est arrivée le vendredi 27 février").shows("vendredi 13 mars");
    let large = vec![0_u8; 20 * 1024 * 1024 + 1];
    let sent = |bytes: &[u8]| {
        Multipart::of_form(&page, ENTER).field("go", "send").file("lettre.pdf", bytes).end()
    };
    let refused = fatou.post_bytes(ENTER, Multipart::KIND, sent(&large)).await;
    let refused = refused.refuses("files", "trop lourd").shows("vendredi 27 février");
    let again =
        Multipart::of_form(&refused, ENTER).field("go", "send").file("lettre.pdf", b"%PDF-1.4");
    let to = fatou.post_bytes(ENTER, Multipart::KIND, again.end()).await.leads_to("/receipt/");
    let receipt = fatou.get(&to).await.is(200).shows("lettre.pdf");
    receipt.shows("vendredi 27 février, noté mardi 3 mars").shows("vendredi 13 mars");
    let follow = to.replace("/receipt/", "/follow/").replace("?print=now", "");
    let told = app.visitor().get(&follow).await.is(200);
    told.shows("Elle était arrivée le vendredi 27 février : le délai compte depuis ce jour.");
    let matter = first_matter(&fatou.get("/desk").await);
    fatou.get(&matter).await.shows("Arrivée le vendredi 27 février").shows("lettre.pdf");
}

#[tokio::test]
async fn the_persons_file_is_found_by_what_they_say_and_shows_no_more() {
    for app in TestApp::on_each().await {
        let mut fatou = app.agent(app.town.fatou).await;
        let kind = app.town.pothole.0.to_string();
        let first = [
            ("text", "Un trou."),
            ("kind", kind.as_str()),
            ("name", "Amina Martin"),
            ("phone", "06 12 34 56 78"),
            ("reply_by", "phone"),
        ];
        enter(&mut fatou, &first).await.leads_to("/receipt/");
        // Enter in the line of the search looks for the file, and loses nothing.
        let page = read_back(&mut fatou, &[("text", "Un autre trou."), ("who", "amina")]).await;
        let page = page.is(200).shows("Amina Martin (…78)").hides("06 12 34 56 78");
        assert!(page.html.contains("Un autre trou."));
        let radio = page.html.split("name=\"file\" value=\"").nth(1).unwrap();
        let file = radio.split('"').next().unwrap().to_owned();
        let second = [
            ("text", "Un autre trou."),
            ("kind", kind.as_str()),
            ("who", "amina"),
            ("file", &file),
            ("reply_by", "phone"),
        ];
        let page = read_back(&mut fatou, &second).await.is(200).shows("À votre nom : Amina Martin");
        fatou.send(&page, ENTER, &[("go", "send")]).await.leads_to("/receipt/");
        let files = app.town.emails_of("Amina Martin").await;
        assert_eq!(files.len(), 1, "one file for both");
        // Another service does not learn by a name who turns to this one.
        let mut ines = app.agent(app.town.ines).await;
        let page = read_back(&mut ines, &[("text", "Une place."), ("who", "amina")]).await;
        let page = page.is(200).shows("Aucun dossier ne correspond.").hides("Martin");
        let unknown = [("text", "Une place."), ("file", "new"), ("go", "read")];
        ines.send(&page, ENTER, &unknown).await.is(200).shows("Vous nous dites :");
    }
}

/// A town whose roads service calls back within `days` working days.
async fn that_calls(town: Town, days: i32) -> TestApp {
    let cx = town.anyone().await;
    let texts = [(Language::Fr, "Être rappelé", ""), (Language::En, "Be called", "")];
    let kind = NewKind {
        service: town.roads,
        slug: "callback",
        form: Form::Callback,
        promise_days: days,
        personal: true,
        referent: town.fatou,
        texts: &texts,
    };
    set_up::kind(&cx, kind).await.unwrap();
    cx.commit().await.unwrap();
    TestApp::with(town, "http://127.0.0.1:8600".to_owned())
}

#[tokio::test]
async fn anyone_asks_to_be_called_and_the_call_is_a_matter_with_a_receipt() {
    for town in towns().await {
        let app = that_calls(town, 1).await;
        let mut person = app.visitor();
        let page = person.get("/").await.is(200);
        assert!(
            page.html.matches("href=\"/callback\"").count() >= 2,
            "in the header and the footer"
        );
        let page = person.get("/callback?service=roads").await.is(200);
        // Tuesday, ten o'clock: this morning and this afternoon; the service is closed on Wednesday.
        let page = page.shows("mardi 3 mars, entre 8 h 30 et 12 h").shows("entre 13 h 30 et 17 h");
        let page = page.shows("s'engage à appeler sous un jour ouvré");
        for (fields, field, says) in [
            (vec![("when", "any")], "phone", "il faut votre numéro de téléphone"),
            (vec![("when", "any"), ("phone", "3939")], "phone", "On ne peut pas appeler"),
            (vec![("when", "2026-03-09-0830"), ("phone", "0612345678")], "when", "à ce moment-là"),
            (vec![("when", "any"), ("service", "school")], "service", "Choisissez un service"),
        ] {
            let service = [("service", "roads"), ("text", "Ma facture")];
            let given: Vec<_> = fields.clone();
            let service =
                service.into_iter().filter(|(name, _)| given.iter().all(|(of, _)| of != name));
            let fields: Vec<_> = service.chain(fields).chain([("go", "send")]).collect();
            let refused = person.send(&page, "/callback", &fields).await.refuses(field, says);
            assert!(refused.html.contains("Ma facture"), "what was typed stays");
        }
        let fields = [
            ("service", "roads"),
            ("when", "2026-03-03-1330"),
            ("phone", "06.12.34.56.78"),
            ("page", "/services/roads"),
            ("go", "send"),
        ];
        let to = person.send(&page, "/callback", &fields).await.leads_to("/receipt/");
        let receipt =
            person.get(&to).await.is(200).shows("06 12 34 56 78").shows("mercredi 4 mars");
        receipt.shows("À appeler mardi 3 mars, entre 13 h 30 et 17 h");
        let mut fatou = app.agent(app.town.fatou).await;
        let matter = first_matter(&fatou.get("/desk").await.shows("Être rappelé"));
        let page = fatou.get(&matter).await.is(200).shows("/services/roads");
        let page = page.shows("À appeler mardi 3 mars, entre 13 h 30 et 17 h");
        let call = format!("{matter}/call");
        fatou.send(&page, &call, &[]).await.leads_to(&matter);
        let follow = to.replace("/receipt/", "/follow/");
        person.get(&follow).await.shows("Fatou Diallo vous a appelé, sans réponse.");
        let answer = [("answer", "Dit au téléphone.")];
        fatou.submit(&matter, &format!("{matter}/answer"), &answer).await.leads_to(&matter);
        let settled = fatou.send(&page, &call, &[]).await;
        settled.leads_to(&matter);
        let token = fatou.get(ENTER).await.hidden_fields(ENTER).remove(0).1;
        let late = fatou.post(&call, &[("_token", token.as_str())]).await;
        late.is(422).shows("Cette demande est déjà réglée.");
    }
}

#[tokio::test]
async fn a_town_that_calls_nobody_back_says_so_and_where_to_call() {
    let app = TestApp::new().await;
    let page = app.visitor().get("/callback").await.is(200);
    page.shows("Aucun service ne propose de rappeler");
    app.visitor().get("/talk").await.is(200).shows("01 00 00 00 00");
    let app = that_calls(embedded().await, 2).await;
    let mut person = app.visitor();
    let page = person.get("/callback").await.is(200);
    let fields = [("service", "roads"), ("phone", "06"), ("go", "times")];
    let page = person.send(&page, "/callback", &fields).await.is(200);
    assert!(page.html.contains("value=\"06\""), "looking at the hours loses nothing");
    assert!(Arc::strong_count(&app.town) > 0);
}

#[tokio::test]
async fn a_tap_counts_and_is_taken_back_and_nobody_is_noted() {
    for app in TestApp::on_each().await {
        let mut fatou = app.agent(app.town.fatou).await;
        let page = fatou.get("/desk/tally").await.is(200).shows("Appel non décroché");
        let to = fatou.send(&page, "/desk/tally", &[("tap", "counter-settled")]).await;
        let to = to.leads_to("/desk/tally?office=");
        // Sent twice, it is one tap.
        fatou.send(&page, "/desk/tally", &[("tap", "counter-settled")]).await.leads_to(&to);
        let page = fatou.get(&to).await.is(200).shows("Compté : Réglé sur place, à l'accueil.");
        let means = "/desk/means/roads";
        fatou.get(means).await.is(200).shows("0 1 / 0 0 / 0 0");
        let undone = fatou.send(&page, "/desk/tally", &[("undo", "counter-settled")]).await;
        let undone = undone.leads_to("/desk/tally?office=");
        let page = fatou.get(&undone).await.shows("Repris : Réglé sur place, à l'accueil.");
        fatou.get(means).await.shows("0 0 / 0 0 / 0 0");
        let nothing = [("undo", "counter-settled")];
        let refused = fatou.send(&page, "/desk/tally", &nothing).await.is(422);
        refused.shows("Il n'y a plus rien à reprendre");
        for odd in ["counter-not_taken", "online-settled", "settled", ""] {
            fatou.send(&page, "/desk/tally", &[("tap", odd)]).await.is(422);
        }
        let foreign = [("tap", "phone-settled"), ("office", "999999")];
        fatou.send(&page, "/desk/tally", &foreign).await.is(404);
        let mut ines = app.agent(app.town.ines).await;
        let theirs = ines.get("/desk/tally").await.is(200);
        let office = page.hidden_fields("/desk/tally");
        let office = &office.iter().find(|(name, _)| name == "office").unwrap().1;
        let not_theirs = [("tap", "phone-settled"), ("office", office.as_str())];
        ines.send(&theirs, "/desk/tally", &not_theirs).await.is(403);
        app.visitor().get("/desk/tally").await.is(403);
    }
}

#[tokio::test]
async fn a_lead_says_which_means_there_are_and_receipts_heed_them() {
    let app = TestApp::new().await;
    let kind = app.town.pothole.0.to_string();
    let means = "/desk/means/roads";
    let hours = "/desk/means/roads/hours";
    let mut fatou = app.agent(app.town.fatou).await;
    let page = fatou.get(means).await.is(200).shows("mars 2026").hides("Déclarer les moyens");
    assert!(!page.html.contains(&format!("action=\"{means}\"")));
    fatou.get("/desk/means/school").await.is(403);
    fatou.get("/desk/means/nowhere").await.is(404);
    let mut lead = app.agent(app.town.lead).await;
    let page = lead.get(means).await.is(200).shows("Le service n'a pas dit combien");
    for (fields, field, says) in [
        ([("from", ""), ("filled", "3"), ("vacant", "1")], "from", "Écrivez une date"),
        ([("from", "2126-01-01"), ("filled", "3"), ("vacant", "1")], "from", "trop loin"),
        ([("from", "2026-03-02"), ("filled", "trois"), ("vacant", "1")], "filled", "un nombre"),
        ([("from", "2026-03-02"), ("filled", "3"), ("weekly", "0")], "weekly", "à partir de 1"),
    ] {
        lead.send(&page, means, &fields).await.refuses(field, says);
    }
    let kept = [("from", "2026-03-02"), ("filled", "3,5"), ("vacant", "1"), ("weekly", "1")];
    let to = lead.send(&page, means, &kept).await.leads_to(means);
    let page = lead.get(&to).await.is(200).shows("Les moyens sont enregistrés");
    let page = page.shows("3,5 postes pourvus, 1 vacants").shows("peut en régler une par semaine");
    let week = [("week", "2026-02-24"), ("at", "counter"), ("planned", "10,5"), ("held", "7")];
    let to = lead.send(&page, hours, &week).await.leads_to(means);
    lead.get(&to).await.shows("Les heures sont enregistrées").shows("10,5 / 7");
    let odd = [("week", "2026-03-24"), ("at", "counter"), ("planned", "1"), ("held", "1")];
    lead.send(&page, hours, &odd).await.refuses("week", "n'a pas commencé");
    for _ in 0..2 {
        enter(&mut fatou, &[("text", "Un trou."), ("kind", &kind)]).await.leads_to("/receipt/");
    }
    // Three at one a week: three weeks, where two are promised.
    let page = read_back(&mut fatou, &[("text", "Un trou."), ("kind", &kind)]).await;
    let page = page.is(200).shows("mardi 24 mars");
    let to = fatou.send(&page, ENTER, &[("go", "send")]).await.leads_to("/receipt/");
    let receipt = fatou.get(&to).await.shows("24 mars");
    receipt.shows("plus de demandes ouvertes qu'il ne peut en régler");
    let follow = to.replace("/receipt/", "/follow/").replace("?print=now", "");
    app.visitor().get(&follow).await.shows("La date donnée en tient compte : mardi 24 mars.");
}

#[tokio::test]
async fn two_files_of_one_person_are_merged_after_a_check_and_taken_apart() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    let kind = app.town.pothole.0.to_string();
    let first = [("text", "Un trou."), ("kind", &kind), ("name", "Amina Martin")];
    let to = enter(&mut fatou, &first).await.leads_to("/receipt/");
    let follow = to.replace("/receipt/", "/follow/").replace("?print=now", "");
    let matter = first_matter(&fatou.get("/desk").await);
    let second = [("text", "Un autre trou."), ("kind", &kind), ("name", "Mme Martin-Diop")];
    enter(&mut fatou, &second).await.leads_to("/receipt/");
    let action = format!("{matter}/one-person");
    fatou.get(&matter).await.shows("Deux dossiers, une même personne");
    let page = fatou.get(&action).await.is(200).shows("Le dossier qui reste : Amina Martin");
    let looked = [("who", "martin"), ("go", "find")];
    let page = fatou.send(&page, &action, &looked).await.is(200).shows("Mme Martin-Diop");
    assert_eq!(page.html.matches("name=\"file\"").count(), 1, "its own file is not offered");
    let radio = page.html.split("name=\"file\" value=\"").nth(1).unwrap();
    let file = radio.split('"').next().unwrap().to_owned();
    let all = |more: &[(&'static str, &'static str)]| {
        let mut fields = vec![("who", "martin"), ("go", "merge")];
        fields.extend(more);
        fields
    };
    for (more, field, says) in [
        (vec![("how", "Carte vue")], "sure", "Cochez la case"),
        (vec![("sure", "yes"), ("how", " ")], "how", "Dites comment vous avez vérifié"),
    ] {
        let fields: Vec<_> = all(&more).into_iter().chain([("file", file.as_str())]).collect();
        fatou.send(&page, &action, &fields).await.refuses(field, says);
    }
    let fields = all(&[("sure", "yes"), ("how", "Carte d'identité vue")]);
    let fields: Vec<_> = fields.into_iter().chain([("file", file.as_str())]).collect();
    let to = fatou.send(&page, &action, &fields).await.leads_to("/desk/merges?done=merged");
    let page = fatou.get(&to).await.is(200).shows("Les deux dossiers sont réunis.");
    let page = page.shows("Vérifié par le service Voirie. Carte d'identité vue");
    let told = app.visitor().get(&follow).await;
    told.shows("Fatou Diallo a réuni deux dossiers de l'auteur").hides("Carte d'identité");
    app.agent(app.town.ines).await.get("/desk/merges").await.is(200).hides("Martin");
    let undo = page.html.split("action=\"").find(|rest| rest.contains("/undo\"")).unwrap();
    let undo = undo.split('"').next().unwrap().to_owned();
    let why = format!("why-{}", undo.split('/').nth(3).unwrap());
    fatou.send(&page, &undo, &[(&why, "")]).await.refuses(&why, "Dites pourquoi.");
    let to = fatou.send(&page, &undo, &[(&why, "Deux cousines")]).await.leads_to("/desk/merges");
    fatou.get(&to).await.shows("Ce sont à nouveau deux dossiers.").shows("Aucun dossier");
    app.visitor().get(&follow).await.shows("Fatou Diallo a séparé à nouveau les dossiers");
    let token = fatou.get(ENTER).await.hidden_fields(ENTER).remove(0).1;
    let mut ines = app.agent(app.town.ines).await;
    let theirs = ines.get(ENTER).await.hidden_fields(ENTER).remove(0).1;
    ines.post(&undo, &[("_token", &theirs), (&why, "Non")]).await.is(404);
    fatou.post(&undo, &[("_token", &token), (&why, "Non")]).await.is(422);
}
