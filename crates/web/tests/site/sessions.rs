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

#[tokio::test]
async fn whoever_reads_the_mail_comes_in_in_the_browser_that_asked() {
    for app in TestApp::on_each().await {
        let mut amina = app.visitor();
        let page = amina.get("/sign-in").await.is(200);
        let refused = amina.send(&page, "/sign-in/email", &[("email", "amina@")]).await;
        refused.refuses("email", "une adresse e-mail entière");
        let page = amina.send(&page, "/sign-in/email", &[("email", "Amina@example.fr")]).await;
        let page = page.is(200).shows("Si un e-mail peut atteindre amina@example.fr");
        let page = page.shows("aucun e-mail ne part d'ici").shows("Personne ne vous demandera");
        let link = page.link("/sign-in/");
        // Elsewhere it says so, and stays good here.
        let mut other = app.visitor();
        other.get(&link).await.is(422).shows("dans le navigateur où il a été demandé");
        let ask = other.get("/sign-in/abc").await;
        let token = ask.hidden_fields("/sign-in/abc").remove(0).1;
        other.post(&link, &[("_token", &token)]).await.is(422).shows("Rien n'a changé");
        let page = amina.get(&link).await.is(200);
        amina.send(&page, &link, &[]).await.leads_to("/");
        amina.get("/mine").await.is(200);
        amina.get(&link).await.is(200);
        let page = amina.get("/sign-in/abc").await;
        let token = page.hidden_fields("/sign-in/abc").remove(0).1;
        amina.post(&link, &[("_token", &token)]).await.is(422).shows("Ce lien ne sert plus");
    }
}

#[tokio::test]
async fn an_address_is_added_to_ones_own_file_and_then_opens_it() {
    let app = TestApp::new().await;
    let amina = app.town.new_person("Amina Martin").await;
    let mut person = app.person(amina).await;
    crate::matters::bring(&app, &mut person, "Un trou devant chez moi").await;
    let fields = [("email", "amina@example.fr")];
    let page = person.submit("/account/email", "/account/email", &fields).await.is(200);
    let link = page.link("/sign-in/");
    app.visitor().get(&link).await.is(422);
    let page = person.get(&link).await.is(200);
    let to = person.send(&page, &link, &[]).await.leads_to("/account/email");
    person.get(&to).await.shows("ouvre maintenant votre dossier");
    let mut again = app.visitor();
    let page = again.submit("/sign-in", "/sign-in/email", &fields).await;
    let link = page.link("/sign-in/");
    let page = again.get(&link).await;
    again.send(&page, &link, &[]).await.leads_to("/");
    again.get("/mine").await.shows("Un trou devant chez moi");
    // Another person cannot add it.
    let hugo = app.town.new_person("Hugo Colin").await;
    let mut hugo = app.person(hugo).await;
    let page = hugo.submit("/account/email", "/account/email", &fields).await;
    let link = page.link("/sign-in/");
    let page = hugo.get(&link).await;
    hugo.send(&page, &link, &[]).await.is(422).shows("ouvre déjà un autre dossier");
    app.visitor().get("/account/email").await.is(403);
}
