//! Tables that are imported through their pages: looked at first, whole or not at all.

use civic::matters::list::of_service;
use civic::services;
use civic::streets;
use civic::words::Language;

use crate::administration::signed_in;
use crate::app::{Page, TestApp, Visitor};

const AGENTS: &str = "/administration/imports/agents";
const STREETS: &str = "/administration/imports/streets";
const MATTERS: &str = "/administration/imports/matters";

const TWO_AGENTS: &str = "Prénom;Nom;Fonction;Courriel;Rôle;Service\n\
    Nadia;Benali;responsable;nadia@ville.test;responsable;Roads\n\
    Zoé;Roux;agente;;;\n";

/// Sends a file as a browser does, with the token of the page.
async fn upload(visitor: &mut Visitor, address: &str, files: &[&[u8]]) -> Page {
    let token = visitor.get(address).await.hidden_fields(address).remove(0).1;
    let part = |head: &str, bytes: &[u8]| {
        let head = format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        [head.as_bytes(), bytes, b"\r\n"].concat()
    };
    let mut body = part("name=\"_token\"", token.as_bytes());
    for file in files {
        body.extend(part("name=\"file\"; filename=\"table.csv\"", file));
    }
    body.extend(part("name=\"table\"", b""));
    body.extend(b"--b--\r\n");
    visitor.post_bytes(address, "multipart/form-data; boundary=b", body).await
}

async fn names(app: &TestApp) -> Vec<String> {
    let cx = app.town.reader().await;
    let all = services::everyone(&cx).await.unwrap().into_iter();
    all.map(|agent| agent.family_name).collect()
}

#[tokio::test]
async fn agents_are_looked_at_and_then_imported() {
    for app in TestApp::on_each().await {
        let mut admin = signed_in(&app).await;
        let page = admin.get("/administration").await.is(200).shows("Importer des tableaux");
        assert!(page.html.contains("href=\"/administration/imports\""));
        let index = admin.get("/administration/imports").await.is(200);
        let index = index.shows("Importer des agents").shows("Importer des rues");
        index.hides("Reprendre des demandes ouvertes");
        admin.get(AGENTS).await.is(200).shows("Vérifier n'enregistre rien").shows("Fonction");
        let page = admin.submit(AGENTS, AGENTS, &[("table", TWO_AGENTS)]).await.is(200);
        let page = page.shows("2 lignes à ajouter").shows("Nadia Benali").shows("ajoutée");
        assert!(!names(&app).await.contains(&"Benali".to_owned()), "nothing is saved yet");
        let done = admin.send(&page, AGENTS, &[("go", "import")]).await;
        let to = done.leads_to("/administration/imports/agents?done=imported&added=2");
        admin.get(&to).await.is(200).shows("2 lignes sont importées");
        // The same form again leads where it led, and does nothing more.
        admin.send(&page, AGENTS, &[("go", "import")]).await.leads_to(&to);
        assert_eq!(names(&app).await.iter().filter(|name| *name == "Roux").count(), 1);
        admin.get("/roles").await.is(200).shows("Nadia Benali");
        admin.get("/administration/agents").await.shows("pas encore entré");
        let page = admin.submit(AGENTS, AGENTS, &[("table", TWO_AGENTS)]).await.is(200);
        page.shows("Tout est déjà là").hides("Importer ces").shows("laissée comme elle est");
    }
}

#[tokio::test]
async fn faults_stand_at_their_lines_and_what_was_typed_is_there_to_be_corrected() {
    let app = TestApp::new().await;
    let mut admin = signed_in(&app).await;
    let wrong = "Prénom;Nom;Fonction;Courriel;Rôle;Ville\n\
        Nadia;Benali;responsable;nadia@ville.test;;x\n\
        Zoé;;agente;pas-une-adresse;chef;x\n\
        Luc;Petit;;;;x;y\n";
    for go in ["check", "import"] {
        let page = admin.submit(AGENTS, AGENTS, &[("table", wrong), ("go", go)]).await;
        let page = page.refuses("table", "2 lignes sont à corriger : rien n'a été importé");
        let page = page.shows("3 Nom Ce champ est nécessaire").shows("4 Fonction");
        let page = page.shows("Ce n'est pas une adresse électronique");
        let page = page.shows("« chef » n'est pas un rôle").shows("plus de cases que de colonnes");
        assert!(page.html.contains("pas-une-adresse;chef"), "the text is still there");
        assert!(!names(&app).await.contains(&"Benali".to_owned()), "{go}");
    }
    let mut english = admin.clone().in_english();
    let page = english.submit(AGENTS, AGENTS, &[("table", wrong)]).await;
    page.refuses("table", "2 lines are to be corrected").shows("“chef” is no role");
    let right = "Prénom;Nom;Fonction;Ville\nNadia;Benali;responsable;x";
    let page = admin.submit(AGENTS, AGENTS, &[("table", right)]).await.is(200);
    let page = page.shows("Colonnes laissées de côté : Ville");
    let page = admin.send(&page, AGENTS, &[("go", "edit")]).await.is(200);
    assert!(page.html.contains("Nadia;Benali;responsable"));
}

#[tokio::test]
async fn a_file_is_read_in_the_encoding_that_it_has() {
    let app = TestApp::new().await;
    let mut admin = signed_in(&app).await;
    let table = b"Rue;Commune\r\nRue de l'\xc9glise;Lorval\r\nRue des Lilas;\r\n";
    let page = upload(&mut admin, STREETS, &[table]).await.is(200);
    let page = page.shows("2 lignes à ajouter").shows("Rue de l'Église Lorval");
    admin.send(&page, STREETS, &[("go", "import")]).await.leads_to(STREETS);
    let cx = app.town.reader().await;
    assert_eq!(streets::all(&cx).await.unwrap()[0].offered(), "Rue de l'Église, Lorval");
}

#[tokio::test]
async fn what_is_no_table_is_refused_in_words_and_never_a_failure() {
    let app = TestApp::new().await;
    let mut admin = signed_in(&app).await;
    let large = vec![b';'; 1_000_001];
    let cases: [(&[u8], &str); 6] = [
        (b"PK\x03\x04\x14\0\x06\0\x08\0", "Ce n'est pas un texte"),
        (b"rue\n\0", "Ce n'est pas un texte"),
        (&large, "plus d'un million d'octets"),
        (b"", "Il n'y a aucune ligne"),
        (b"rue\n\n", "Il n'y a aucune ligne"),
        (&large[..1_000_000], "Il n'y a aucune ligne"),
    ];
    for (bytes, why) in cases {
        let page = upload(&mut admin, STREETS, &[bytes]).await.is(422);
        page.shows(why);
    }
    upload(&mut admin, STREETS, &[b"rue\nx", b"rue\ny"]).await.refuses("file", "Un seul fichier");
    let page = upload(&mut admin, STREETS, &[b"chemin\nx"]).await;
    page.refuses("table", "Il manque des colonnes : Rue");
    let many = format!("rue\n{}", "x\n".repeat(2_001));
    let page = admin.submit(STREETS, STREETS, &[("table", &many)]).await;
    page.refuses("table", "2 001 lignes, et 2 000 au plus");
    let page = admin.submit(STREETS, STREETS, &[("table", "rue\n\"x")]).await;
    page.refuses("table", "Un guillemet ouvert à la ligne 2");
    let page = admin.submit(STREETS, STREETS, &[("table", "rue\n<b>x</b>\n=1+1")]).await.is(200);
    assert!(!page.html.contains("<b>x</b>"), "what is in a cell is no markup");
    let text = page.shows("=1+1").html;
    assert!(text.contains("&lt;b&gt;") || text.contains("&#60;b&#62;"), "{text}");
    admin.post(STREETS, &[("table", "rue\nx"), ("go", "import")]).await.is(403);
    let cx = app.town.reader().await;
    assert!(streets::all(&cx).await.unwrap().is_empty());
}

#[tokio::test]
async fn streets_are_offered_where_a_place_is_asked_for_and_can_be_removed() {
    let app = TestApp::new().await;
    let mut admin = signed_in(&app).await;
    let import = |rows: String| format!("rue\n{rows}");
    let few = import("Rue des Lilas\nAvenue Foch\n".into());
    let page = admin.submit(STREETS, STREETS, &[("table", &few)]).await.is(200);
    admin.send(&page, STREETS, &[("go", "import")]).await.leads_to(STREETS);
    let mut visitor = app.visitor();
    let ask = [("text", "Un trou rue des LILAS."), ("go", "kind")];
    let page = visitor.submit("/bring", "/bring", &ask).await.is(200);
    assert!(page.html.contains("list=\"place-offered\""));
    for street in ["Rue des Lilas", "Avenue Foch"] {
        assert!(page.html.contains(&format!("<option value=\"{street}\">")), "{street}");
    }
    let mut agent = app.agent(app.town.fatou).await;
    assert!(agent.get("/desk/bring").await.html.contains("<option value=\"Avenue Foch\">"));
    let many: Vec<_> = (0..300).map(|n| format!("Allée {n:03}\n")).collect();
    let many = import(many.concat());
    let page = admin.submit(STREETS, STREETS, &[("table", &many)]).await.is(200);
    let page = page.shows("300 lignes à ajouter").shows("Et 100 autres lignes");
    admin.send(&page, STREETS, &[("go", "import")]).await.leads_to(STREETS);
    let page = visitor.submit("/bring", "/bring", &ask).await.is(200);
    assert!(page.html.contains("<option value=\"Rue des Lilas\">"), "the text names it");
    assert!(!page.html.contains("Allée"), "too many to offer them all");
    assert!(!agent.get("/desk/bring").await.html.contains("place-offered"));

    let page = admin.get("/administration/streets").await.is(200).shows("302 rues");
    let page = page.shows("Allée 000").hides("Rue des Lilas");
    assert!(page.html.contains("page=2"));
    admin.get("/administration/streets?street=&page=4").await.is(200).shows("Rue des Lilas");
    admin.get("/administration/streets?page=99999999999999999999").await.is(200);
    let found = admin.get("/administration/streets?street=lilas").await.is(200);
    let found = found.shows("Une rue").hides("Allée");
    let at = found.html.split("action=\"/administration/streets/").nth(1).unwrap();
    let id = at.split('/').next().unwrap();
    let address = format!("/administration/streets/{id}/remove");
    admin.send(&found, &address, &[]).await.leads_to("/administration/streets?done=removed");
    admin.get("/administration/streets?done=removed").await.shows("n'est plus proposée");
    let page = visitor.submit("/bring", "/bring", &ask).await.is(200);
    assert!(!page.html.contains("<option value=\"Rue des Lilas\">"), "seen at once");
}

#[tokio::test]
async fn a_lead_takes_open_matters_over_and_they_are_late_as_they_are() {
    for app in TestApp::on_each().await {
        let mut lead = app.agent(app.town.lead).await;
        assert!(lead.get("/desk").await.html.contains("href=\"/administration/imports\""));
        let index = lead.get("/administration/imports").await.is(200);
        index.shows("Reprendre des demandes ouvertes").hides("Importer des agents");
        let table = "Reçu le;Canal;Type;Texte;Courriel;Ancienne référence\n\
            05/01/2026;courrier;pothole;\"Un trou,\ntrès profond.\";a@example.org;OLD-17\n";
        let ticked = [("table", table), ("tick", "yes")];
        let page = lead.submit(MATTERS, MATTERS, &ticked).await.is(200);
        let page = page.shows("Une ligne à ajouter").shows("Envoyer à chaque auteur un reçu");
        lead.send(&page, MATTERS, &[("go", "import")]).await.leads_to(MATTERS);
        let cx = app.town.as_agent(app.town.lead).await;
        let matter = of_service(&cx, app.town.roads, 1).await.unwrap().remove(0);
        drop(cx);
        assert_eq!(matter.received_on.0, "2026-01-05");
        assert_eq!(matter.due_on.0, "2026-01-19");
        let page = lead.get(&format!("/desk/{}", matter.public_id)).await.is(200);
        page.shows("Référence dans l'ancien outil : OLD-17").shows("très profond");
        lead.get("/desk/outgoing").await.is(200).shows(&matter.reference);
        let wrong = "Reçu le;Canal;Type;Texte\nhier;pigeon;enrolment;x\n";
        let page = lead.submit(MATTERS, MATTERS, &[("table", wrong)]).await.is(422);
        page.shows("Pas pour vous dans ce service, mais pour : un responsable du service");
        let wrong =
            "Reçu le;Canal;Type;Texte\nhier;pigeon;pothole;x\n01/01/2010;guichet;pothole;x\n";
        let page = lead.submit(MATTERS, MATTERS, &[("table", wrong)]).await.is(422);
        page.shows("« hier » n'est pas une date").shows("« pigeon » n'est pas un canal");
    }
}

#[tokio::test]
async fn each_import_has_a_sample_in_each_language() {
    let app = TestApp::new().await;
    let (admin, lead) = (signed_in(&app).await, app.agent(app.town.lead).await);
    let kinds = "/administration/imports/kinds";
    for (who, address) in [(&admin, AGENTS), (&admin, STREETS), (&admin, kinds), (&lead, MATTERS)] {
        let mut who = who.clone();
        let sample = format!("{address}/sample.csv");
        let page = who.get(&sample).await.is(200);
        assert_eq!(page.headers["content-type"], "text/csv; charset=utf-8");
        assert!(page.html.starts_with('\u{feff}'), "{sample}");
        let english = who.clone().in_english().get(&sample).await.is(200);
        assert_ne!(page.html, english.html);
    }
}

#[tokio::test]
async fn kinds_are_imported_and_offered_at_once() {
    let app = TestApp::new().await;
    let mut admin = signed_in(&app).await;
    let address = "/administration/imports/kinds";
    let table = "Service;Nom;Exemples;Forme;Jours ouvrés;Référent\nroads;Arbre tombé;un arbre;signalement;5;A-1\n";
    let wrong = table.replace(";5;", ";0;").replace("signalement", "poème");
    admin.submit(address, address, &[("table", &wrong)]).await.is(422).shows("« poème » n'est pas");
    let wrong = table.replace(";5;", ";0;");
    let page = admin.submit(address, address, &[("table", &wrong)]).await.is(422);
    page.shows("Écrivez un nombre entier de 1 à 260");
    let page = admin.submit(address, address, &[("table", table)]).await.is(200);
    admin.send(&page, address, &[("go", "import")]).await.leads_to(address);
    let mut visitor = app.visitor();
    let ask = [("text", "Un arbre est tombé."), ("go", "kind")];
    visitor.submit("/bring", "/bring", &ask).await.is(200).shows("Arbre tombé");
    let cx = app.town.reader().await;
    let kinds = services::kinds(&cx, Language::Fr).await.unwrap();
    assert!(kinds.iter().any(|kind| kind.row.slug == "arbre-tombe"));
}
