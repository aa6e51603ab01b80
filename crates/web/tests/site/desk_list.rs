//! The desk's list: parts, filters, the box to look for something, and giving several matters.

use civic::matters::{self, AnswerDraft};
use civic::services::{self, Role};

use crate::app::{Page, TestApp};
use crate::matters::bring;

/// The values of the boxes to tick, from the top.
fn boxes(page: &Page) -> Vec<String> {
    let boxes = page.html.split("name=\"matter\" value=\"").skip(1);
    boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn public_id(app: &TestApp, agent: civic::ids::AgentId) -> String {
    let cx = app.town.reader().await;
    services::agent(&cx, agent).await.unwrap().public_id.0
}

#[tokio::test]
async fn parts_show_their_counts_and_each_says_when_it_is_empty() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    for part in civic::matters::list::Part::ALL {
        let page = fatou.get(&format!("/desk?part={}", part.word())).await.is(200);
        page.shows("Rien n'attend ici.").shows("À répondre 0");
    }
    bring(&app, &mut app.visitor(), "Un trou").await;
    let page = fatou.get("/desk").await.is(200).shows("À répondre 1").shows("Que je suis 1");
    page.shows("Pas encore prises 1").shows("En retard 0").shows("Réglées 0");
    app.town.store.clock.turn_to("2026-03-18T09:00:00Z".parse().unwrap());
    let mut fatou = app.agent(app.town.fatou).await;
    fatou.get("/desk?part=late").await.shows("Un trou").shows("reçue · en retard");
    fatou.get("/desk?part=week").await.shows("Rien n'attend ici.");
    let english = app.agent(app.town.fatou).await.in_english().get("/desk").await;
    english.shows("Not taken yet 1").shows("Waiting for a document or for advice 0");
}

#[tokio::test]
async fn filters_stand_in_the_address_and_go_along_with_pages_and_parts() {
    let app = TestApp::new().await;
    for at in 0..31 {
        bring(&app, &mut app.visitor(), &format!("Un trou {at}")).await;
    }
    let mut fatou = app.agent(app.town.fatou).await;
    let kind = app.town.pothole.0;
    let address = format!("/desk?part=mine&service=roads&kind={kind}&channel=online&language=fr");
    let page = fatou.get(&address).await.is(200).shows("31 demandes.").shows("Page 1 sur 2");
    for link in
        [format!("{address}&page=2"), address.replace("mine", "late"), "/desk?part=mine".into()]
    {
        assert!(page.links().contains(&link), "{link} of {:?}", page.links());
    }
    fatou.get(&format!("{address}&page=2")).await.is(200).shows("Un trou 30");
    let none = fatou.get(&format!("{address}&about=trou").replace("online", "phone")).await;
    none.is(200).shows("Aucune demande de vos services ne correspond.");
    let none = fatou.get("/desk?channel=phone").await.is(200);
    none.shows("Aucune demande ne correspond à ces filtres").shows("Enlever les filtres");
    // What is typed in the box is looked for in all parts, within the filters.
    let found = fatou.get("/desk?channel=online&about=trous").await.shows("31 demandes.");
    assert!(found.links().contains(&"/desk?part=late&channel=online&about=trous".to_owned()));
    for wrong in [
        "part=all",
        "service=school",
        "service=nowhere",
        "kind=x",
        "kind=99999",
        "channel=fax",
        "language=de",
    ] {
        fatou.get(&format!("/desk?{wrong}")).await.is(404);
    }
    let school = app.town.enrolment.0;
    fatou.get(&format!("/desk?kind={school}")).await.is(404);
    fatou.get("/desk?follower=marc&agent=marc").await.is(200).shows("31 demandes.");
}

#[tokio::test]
async fn the_box_forgives_slips_and_says_what_it_looked_for() {
    let app = TestApp::new().await;
    bring(&app, &mut app.visitor(), "Le lampadaire est éteint").await;
    let mut fatou = app.agent(app.town.fatou).await;
    let found = fatou.get("/desk?about=lampadiare").await.is(200).shows("Le lampadaire est éteint");
    found.shows("Aucune demande n'a le mot « lampadiare ». Cherché à sa place : lampadaire.");
    fatou.get("/desk?about=eteint").await.shows("Le lampadaire").hides("à sa place");
    // Another service's words are not told.
    let mut ines = app.agent(app.town.ines).await;
    ines.get("/desk?about=lampadiare").await.is(200).hides("lampadaire");
    let hostile = "/desk?about=%22%29+OR+%28%27%25*%3Cscript%3E";
    let page = fatou.get(hostile).await.is(200);
    assert!(!page.html.contains("<script>"), "{}", page.html);
    fatou.get(&format!("/desk?about={}", "%F0%9F%92%A9".repeat(800))).await.is(200);
}

#[tokio::test]
async fn more_than_a_desk_counts_is_said_in_words() {
    let app = TestApp::new().await;
    app.town.bring_many(1_000).await;
    let mut fatou = app.agent(app.town.fatou).await;
    let page = fatou.get("/desk").await.is(200).shows("À répondre plus de 1 000");
    page.shows("Plus de 1 000 demandes : voici les premières.").shows("Page 1 sur 34");
    fatou.get("/desk?page=34").await.is(200).shows("Un trou.");
    fatou.get("/desk?page=99999").await.is(200);
    let page = fatou.get("/desk?about=trou").await.is(200);
    page.shows("Plus de 300 demandes ont ces mots").shows("Page 1 sur 10");
}

#[tokio::test]
async fn several_are_given_to_a_colleague_and_those_that_stay_are_named() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        for text in ["Premier trou", "Deuxième trou", "Troisième trou"] {
            bring(&app, &mut person, text).await;
        }
        let mut fatou = app.agent(app.town.fatou).await;
        let address = "/desk?part=mine&channel=online";
        let page = fatou.get(address).await.is(200);
        let ids = boxes(&page);
        assert_eq!(ids.len(), 3);
        let marc = public_id(&app, app.town.marc).await;
        // Nothing ticked, nobody chosen: said at its place, and what was ticked stays.
        let none = fatou.send(&page, "/desk/assign", &[("to", &marc)]).await;
        none.refuses("matters", "Cochez au moins une demande.");
        let nobody = fatou.send(&page, "/desk/assign", &[("matter", &ids[1]), ("to", "")]).await;
        let nobody = nobody.refuses("to", "Choisissez à qui confier ces demandes.");
        assert_eq!(nobody.html.matches(" checked").count(), 1);
        let stranger = [("matter", ids[1].as_str()), ("to", "nobody")];
        fatou.send(&page, "/desk/assign", &stranger).await.refuses("to", "Choisissez à qui");
        // Meanwhile one was answered.
        let cx = app.town.as_agent(app.town.fatou).await;
        let found = matters::find::for_agent(&cx, &ids[2], "desk").await.unwrap().unwrap().unwrap();
        let reference = found.reference.clone();
        let draft = AnswerDraft { matter: found, text: "Fait.".into(), refusing: None };
        matters::answer(&cx, draft).await.unwrap();
        cx.commit().await.unwrap();
        let mut fields: Vec<_> = ids.iter().map(|id| ("matter", id.as_str())).collect();
        fields.push(("to", &marc));
        let to = fatou.send(&page, "/desk/assign", &fields).await.leads_to(address);
        // Sent twice, it is done once.
        assert_eq!(fatou.send(&page, "/desk/assign", &fields).await.leads_to(address), to);
        let told = fatou.get(&to).await.is(200).shows("2 demandes sont confiées.");
        told.shows(&format!("{reference} : elle est déjà réglée.")).hides("trou");
        let his = app.agent(app.town.marc).await.get("/desk?part=mine").await;
        assert_eq!(boxes(&his).len(), 2);
        // To somebody of another service nothing is given, and the reason is said.
        let ines = public_id(&app, app.town.ines).await;
        let page = fatou.get("/desk").await;
        let fields = [("matter", ids[0].as_str()), ("to", ines.as_str())];
        let to = fatou.send(&page, "/desk/assign", &fields).await.leads_to("/desk?");
        let told = fatou.get(&to).await.shows("cette personne ne travaille pas pour son service");
        told.hides("confiée");
        // An address that somebody made up says nothing of its own.
        let made_up = "/desk?given=0&kept=%3Cb%3E.settled,AAAA-AAAA.settled,x.toString,..,,unknown";
        fatou.get(made_up).await.is(200).hides("Ces demandes restent").hides("toString");
    }
}

#[tokio::test]
async fn a_matter_of_another_service_is_not_given_nor_named() {
    let app = TestApp::new().await;
    bring(&app, &mut app.visitor(), "Un trou").await;
    let id = boxes(&app.agent(app.town.fatou).await.get("/desk").await).remove(0);
    let both = app.town.take_in("Nora", Role::Agent, Some(app.town.school)).await;
    let nora = public_id(&app, both).await;
    let mut nora_signed = app.agent(both).await;
    let token = nora_signed.get("/bring").await.hidden_fields("/bring").remove(0).1;
    let fields = [("_token", token.as_str()), ("matter", id.as_str()), ("to", nora.as_str())];
    let to = nora_signed.post("/desk/assign", &fields).await.leads_to("/desk?");
    nora_signed.get(&to).await.shows("Une demande qui n'est pas de vos services.").hides("Un trou");
    app.agent(app.town.fatou).await.get("/desk?part=mine").await.shows("Un trou");
}
