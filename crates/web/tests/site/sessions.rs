//! Coming in and going out.

use civic::Actor;
use civic::sessions::{Holder, make_link};

use crate::app::TestApp;

#[tokio::test]
async fn a_link_opens_one_session_once() {
    for app in TestApp::on_each().await {
        let cx = app.town.store.begin(&app.town.body, Actor::Anyone).await.unwrap();
        let token = make_link(&cx, Holder::Agent(app.town.fatou), 60).await.unwrap();
        cx.commit().await.unwrap();
        let address = format!("/sign-in/{token}");
        let mut fatou = app.visitor();
        // A program that looks at links in mails does not use it up.
        for _ in 0..3 {
            fatou.get(&address).await.is(200).shows("Ce lien ne sert qu'une fois.");
        }
        let page = fatou.get(&address).await;
        fatou.send(&page, &address, &[]).await.leads_to("/desk");
        fatou.get("/desk").await.is(200).shows("Fatou Diallo");
        let mut other = app.visitor();
        let page = other.get(&address).await;
        other.send(&page, &address, &[]).await.is(422).shows("Ce lien ne sert plus");
        other.get("/desk").await.is(403);
        // Leaving ends it, also for a cookie that somebody kept.
        let mut kept = fatou.clone();
        let page = fatou.get("/desk").await;
        fatou.send(&page, "/sign-out", &[]).await.leads_to("/");
        kept.get("/desk").await.is(403);
    }
}

#[tokio::test]
async fn who_signs_in_ends_the_session_that_was_open_there() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    let mut kept = fatou.clone();
    kept.get("/desk").await.is(200);
    let cx = app.town.store.begin(&app.town.body, Actor::Anyone).await.unwrap();
    let token = make_link(&cx, Holder::Agent(app.town.marc), 60).await.unwrap();
    cx.commit().await.unwrap();
    let address = format!("/sign-in/{token}");
    let page = fatou.get(&address).await;
    fatou.send(&page, &address, &[]).await.leads_to("/desk");
    fatou.get("/desk").await.is(200).shows("Marc Petit");
    kept.get("/desk").await.is(403);
}

#[tokio::test]
async fn a_signed_in_person_finds_their_matters_and_no_others() {
    let app = TestApp::new().await;
    let amina = app.town.new_person("Amina Martin").await;
    let other = app.town.new_person("Hugo Colin").await;
    let mut person = app.person(amina).await;
    person.get("/mine").await.is(200).shows("Vous n'avez encore rien demandé sous votre nom.");
    crate::matters::bring(&app, &mut person, "Un trou devant chez moi").await;
    person.get("/mine").await.shows("Un trou devant chez moi");
    app.person(other).await.get("/mine").await.hides("Un trou devant chez moi");
    app.visitor().get("/mine").await.is(403);
}
