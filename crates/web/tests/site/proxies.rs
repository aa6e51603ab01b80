//! Who acts for a person, through the pages.

use crate::account::{bring_own, code_on};
use crate::app::{Page, TestApp, Visitor};

const ROSA: [(&str, &str); 5] = [
    ("name", "Rosa Lenoir"),
    ("kind", "association"),
    ("organisation", "Entraide"),
    ("agree", "yes"),
    ("signed", "Amina Martin"),
];

async fn person(app: &TestApp, name: &str) -> Visitor {
    app.person(app.town.new_person(name).await).await
}

/// Appoints somebody; the page with the code.
async fn appoint(person: &mut Visitor, more: &[(&str, &str)]) -> Page {
    let kept = ROSA.iter().filter(|(name, _)| !more.iter().any(|(given, _)| given == name));
    let fields: Vec<_> = kept.copied().chain(more.iter().copied()).collect();
    person.submit("/account/proxies", "/account/proxies", &fields).await
}

async fn accept(person: &mut Visitor, code: &str) -> Page {
    let accept = "/account/proxies/accept";
    person.submit(accept, accept, &[("code", code)]).await
}

/// The action of the first form that ends something, on a page.
fn end_on(page: &Page, last: &str) -> String {
    let mut actions = page.html.split("action=\"").skip(1);
    let mut actions = actions.by_ref().map(|rest| rest.split('"').next().unwrap().to_owned());
    actions.find(|action| action.contains("/proxies/") && action.ends_with(last)).expect("a form")
}

#[tokio::test]
async fn a_proxy_is_appointed_accepts_acts_is_told_and_ended() {
    for app in TestApp::on_each().await {
        let mut amina = person(&app, "Amina Martin").await;
        let mut rosa = person(&app, "Rosa Lenoir").await;
        let id = bring_own(&app, &mut amina, "Un trou rue des Lilas").await;
        let mine = format!("/mine/{id}");
        let card = appoint(&mut amina, &[]).await.is(200).shows("Pour Rosa Lenoir");
        assert_eq!(card.headers["cache-control"], "no-store");
        amina.get("/account/proxies").await.shows("N'a pas encore accepté.");
        rosa.get(&mine).await.is(404);
        accept(&mut rosa, &code_on(&card)).await.leads_to("/mine?done=accepted");
        let list = rosa.get("/mine").await.is(200).shows("Pour Amina Martin");
        assert!(list.html.contains(&format!("href=\"{mine}\"")));
        let page = rosa.get(&mine).await.is(200).shows("Vous agissez pour Amina Martin.");
        let withdraw = format!("{mine}/withdraw");
        rosa.send(&page, &withdraw, &[("sure", "yes")]).await.leads_to(&mine);
        let told = "Rosa Lenoir, qui agit pour l'auteur, a retiré la demande.";
        let page = amina.get(&mine).await.is(200).shows(told).shows("une association, Entraide");
        let mut fatou = app.agent(app.town.fatou).await;
        let desk = fatou.get(&format!("/desk/{id}")).await.is(200).shows(told);
        desk.shows("Autorisation donnée en ligne").shows("signée « Amina Martin »");
        let end = end_on(&page, "/end");
        let to = amina.send(&page, &end, &[]).await.leads_to(&format!("{mine}?done=proxy_ended"));
        amina.get(&to).await.shows("C'est fini").shows("Quelqu'un n'agit plus pour l'auteur.");
        rosa.get(&mine).await.is(404);
        rosa.get("/mine").await.hides("Amina Martin").hides("rue des Lilas");
        let page = rosa.get("/mine").await;
        let token = page.hidden_fields("/mine").remove(0).1;
        rosa.post(&withdraw, &[("_token", &token), ("sure", "yes")]).await.is(404);
    }
}

#[tokio::test]
async fn who_holds_the_code_of_the_receipt_sees_and_ends_it() {
    let app = TestApp::new().await;
    let mut amina = person(&app, "Amina Martin").await;
    let code = crate::matters::bring(&app, &mut amina, "Un trou").await;
    let card = appoint(&mut amina, &[]).await.is(200);
    let mut rosa = person(&app, "Rosa Lenoir").await;
    accept(&mut rosa, &code_on(&card)).await.leads_to("/mine");
    let mut paper = app.visitor();
    let page = paper.get(&format!("/follow/{code}")).await.is(200).shows("Qui agit pour vous");
    let page = page.shows("Rosa Lenoir (une association, Entraide)");
    let end = end_on(&page, "/end");
    let unknown = end.replace(&code, "00000-00000-0000");
    let token = page.hidden_fields(&end).remove(0).1;
    paper.post(&unknown, &[("_token", &token)]).await.is(404);
    paper.send(&page, &end, &[]).await.leads_to("/follow/");
    rosa.get("/mine").await.hides("Un trou");
    paper.get(&format!("/follow/{code}")).await.hides("Qui agit pour vous");
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_field_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    let mut amina = person(&app, "Amina Martin").await;
    for (name, value, words) in [
        ("name", "", "Écrivez le nom de la personne qui agira."),
        ("kind", "roi", "Dites qui est cette personne."),
        ("until", "demain", "Cette date ne se lit pas."),
        ("until", "2026-03-02", "Cette date est passée."),
        ("signed", "", "Il manque la signature"),
        ("matter", "00000000000000000000000000", "Choisissez une de vos demandes"),
    ] {
        let refused = appoint(&mut amina, &[(name, value)]).await.refuses(name, words);
        assert!(refused.html.contains("value=\"Entraide\""), "{name}");
    }
    let fields: Vec<_> = ROSA.iter().filter(|(name, _)| *name != "agree").copied().collect();
    let refused = amina.submit("/account/proxies", "/account/proxies", &fields).await;
    refused.refuses("agree", "Cochez l'autorisation");
    amina.get("/account/proxies").await.shows("Personne n'agit pour vous.");
    let card = appoint(&mut amina, &[]).await.is(200);
    accept(&mut amina, &code_on(&card)).await.refuses("code", "Vous ne pouvez pas agir pour vous");
    accept(&mut amina, "00000-00000-0001").await.refuses("code", "mal recopié");
    let mut rosa = person(&app, "Rosa").await;
    accept(&mut rosa, &code_on(&card)).await.leads_to("/mine");
    let mut other = person(&app, "Autre").await;
    accept(&mut other, &code_on(&card)).await.refuses("code", "Ce code n'ouvre rien");
}

#[tokio::test]
async fn nobody_ends_what_is_not_theirs_and_a_proxy_gives_up() {
    let app = TestApp::new().await;
    let mut amina = person(&app, "Amina Martin").await;
    let id = bring_own(&app, &mut amina, "Un trou").await;
    let card = appoint(&mut amina, &[]).await.is(200);
    let end = end_on(&amina.get("/account/proxies").await, "/end");
    let mut rosa = person(&app, "Rosa Lenoir").await;
    accept(&mut rosa, &code_on(&card)).await.leads_to("/mine");
    let mut other = person(&app, "Autre").await;
    let token = other.get("/mine").await.hidden_fields("/mine").remove(0).1;
    other.post(&end, &[("_token", &token)]).await.is(404);
    other.post(&end.replace("/end", "/give-up"), &[("_token", &token)]).await.is(404);
    rosa.get(&format!("/mine/{id}")).await.is(200);
    let page = rosa.get("/account/proxies").await.is(200).shows("Amina Martin");
    let give_up = end_on(&page, "/give-up");
    rosa.send(&page, &give_up, &[]).await.leads_to("/account/proxies?done=given_up");
    rosa.get(&format!("/mine/{id}")).await.is(404);
    let mut fatou = app.agent(app.town.fatou).await;
    fatou.get("/account/proxies").await.is(403);
    app.visitor().get("/account/proxies").await.is(403);
}

#[tokio::test]
async fn a_proxy_brings_in_the_persons_name_and_gets_no_code() {
    let app = TestApp::new().await;
    let mut amina = person(&app, "Amina Martin").await;
    let mut rosa = person(&app, "Rosa Lenoir").await;
    let card = appoint(&mut amina, &[]).await.is(200);
    accept(&mut rosa, &code_on(&card)).await.leads_to("/mine");
    let address = rosa.get("/mine").await.link("/bring?for=");
    let page = rosa.get(&address).await.is(200).shows("Vous agissez pour Amina Martin.");
    let kind = app.town.pothole.0.to_string();
    let fields = [("text", "Pour elle"), ("kind", &kind), ("reply_by", "site"), ("go", "send")];
    let to = rosa.send(&page, "/bring", &fields).await.leads_to("/mine/");
    let told = "Rosa Lenoir, qui agit pour l'auteur, a fait la demande";
    rosa.get(&to).await.is(200).shows("La demande est arrivée.").shows(told);
    amina.get("/mine").await.is(200).shows("Pour elle");
    let mut other = person(&app, "Autre").await;
    other.get(&address).await.is(404);
    let end = end_on(&amina.get("/account/proxies").await, "/end");
    amina.submit("/account/proxies", &end, &[]).await.leads_to("/account/proxies?done=ended");
    rosa.get(&address).await.is(404);
    rosa.send(
        &page,
        "/bring",
        &[("text", "Encore"), ("kind", &kind), ("reply_by", "site"), ("go", "send")],
    )
    .await
    .is(404);
}

#[tokio::test]
async fn an_agent_notes_a_paper_and_hands_the_code_over() {
    let app = TestApp::new().await;
    let mut amina = person(&app, "Amina Martin").await;
    let id = bring_own(&app, &mut amina, "Un trou").await;
    let later = bring_own(&app, &mut amina, "Un autre trou").await;
    assert_ne!(id, later);
    let mut fatou = app.agent(app.town.fatou).await;
    let address = format!("/desk/{id}/proxy");
    let paper = ("signed", "formulaire signé le 2 mars");
    let fields: Vec<_> = ROSA[..4].iter().copied().chain([paper, ("matter", "this")]).collect();
    let refused = fatou.submit(&address, &address, &fields[..4]).await;
    refused.refuses("signed", "Il manque la signature");
    let card = fatou.submit(&address, &address, &fields).await.is(200);
    let mut rosa = person(&app, "Rosa Lenoir").await;
    accept(&mut rosa, &code_on(&card)).await.leads_to("/mine");
    rosa.get(&format!("/mine/{id}")).await.is(200);
    rosa.get(&format!("/mine/{later}")).await.is(404);
    let desk = fatou.get(&format!("/desk/{id}")).await.is(200);
    desk.shows("Autorisation sur papier").shows("formulaire signé le 2 mars");
    amina.get("/account/proxies").await.shows("Rosa Lenoir").shows("pour une seule demande");
}
