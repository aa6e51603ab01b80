//! A matter as one PDF, for its author and for the agents of its service.

use civic::matters::{self, Attached, find};
use civic::testing::Town;

use crate::app::{Page, TestApp};

const WORDS: &str = "Un trou devant le 12, rue des Lilas.\nIl grandit.";

/// A matter with a file and an internal note; its code and public id.
async fn brought(town: &Town, words: &str) -> (String, String) {
    let cx = town.anyone().await;
    let mut bring = town.pothole_report(words);
    bring.attachments = vec![Attached { name: "mesures.csv".into(), bytes: b"12;34".to_vec() }];
    let receipt = matters::bring(&cx, bring).await.unwrap();
    cx.commit().await.unwrap();
    let cx = town.as_agent(town.fatou).await;
    matters::note(&cx, &receipt.matter, "Déjà vu en janvier.").await.unwrap();
    cx.commit().await.unwrap();
    (receipt.code, receipt.matter.public_id.0)
}

/// The words of all its pages, spaces made one.
fn words(page: &Page) -> String {
    assert_eq!(page.headers["content-type"], "application/pdf");
    assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
    let document = lopdf::Document::load_mem(&page.bytes).unwrap();
    let numbers: Vec<_> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&numbers).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn holds(page: &Page, file: &[u8]) -> bool {
    let document = lopdf::Document::load_mem(&page.bytes).unwrap();
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    streams.filter_map(|stream| stream.get_plain_content().ok()).any(|content| content == file)
}

#[tokio::test]
async fn an_author_takes_all_of_a_matter_home() {
    for app in TestApp::on_each().await {
        let (code, _) = brought(&app.town, WORDS).await;
        let mut person = app.visitor();
        person.get(&format!("/follow/{code}")).await.shows("Toute la demande en un PDF");
        let page = person.get(&format!("/follow/{code}/matter.pdf")).await.is(200);
        let disposition = page.headers["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
        let said = words(&page);
        for there in [
            "vous répondra",
            "mardi 3 mars 2026",
            "Un trou devant le 12, rue des Lilas.",
            "Fatou Diallo",
            "mesures.csv",
        ] {
            assert!(said.contains(there), "{there}: {said}");
        }
        assert!(!said.contains("Déjà vu"), "notes are the service's own: {said}");
        assert!(holds(&page, b"12;34"), "the file is inside");
        let large = person.get(&format!("/follow/{code}/matter.pdf?size=large")).await.is(200);
        assert_ne!(large.bytes, page.bytes);
        let mut english = app.visitor().in_english();
        let page = english.get(&format!("/follow/{code}/matter.pdf")).await.is(200);
        assert!(words(&page).contains("What was written"));
        person.get("/follow/00000-00000-0000/matter.pdf").await.is(404);
    }
}

#[tokio::test]
async fn an_agent_exports_with_or_without_notes_and_it_is_noted() {
    for app in TestApp::on_each().await {
        let (_, id) = brought(&app.town, WORDS).await;
        let at = format!("/desk/{id}/matter.pdf");
        let mut agent = app.agent(app.town.marc).await;
        let page = agent.get(&at).await.is(200);
        assert!(!words(&page).contains("Déjà vu"));
        let page = agent.get(&format!("{at}?notes=yes")).await.is(200);
        assert!(words(&page).contains("Déjà vu en janvier."));
        assert!(words(&page).contains("Avec les notes internes du service"));
        let mut other = app.agent(app.town.ines).await;
        other.get(&at).await.is(403);
        app.visitor().get(&at).await.is(403);
        let cx = app.town.reader().await;
        let matter =
            find::by_reference(&app.town.as_agent(app.town.fatou).await, &reference(&page))
                .await
                .unwrap()
                .unwrap();
        let readings = find::readings(&cx, matter.id).await.unwrap();
        assert_eq!(readings.iter().filter(|reading| reading.purpose == "document").count(), 2);
    }
}

fn reference(page: &Page) -> String {
    let disposition = page.headers["content-disposition"].to_str().unwrap();
    let name = disposition.split('"').nth(1).unwrap();
    name.trim_end_matches(".pdf").to_owned()
}

#[tokio::test]
async fn what_cannot_be_drawn_is_said_and_kept_as_text() {
    let app = TestApp::new().await;
    let words_of = "道に穴があります。 Un trou 🕳.";
    let (code, _) = brought(&app.town, words_of).await;
    let page = app.visitor().get(&format!("/follow/{code}/matter.pdf")).await.is(200);
    assert!(words(&page).contains("Certains signes"));
    assert!(holds(&page, words_of.as_bytes()), "the words are whole in a file");
}
