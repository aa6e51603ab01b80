//! A person's own space: a card from the counter, one's file, ways in, matters without their code.

use civic::codes::draw_code;
use civic::context::Random;
use civic::ids::PersonId;

use crate::app::{Page, TestApp, Visitor};
use crate::matters::bring;

/// The code on a printed card.
pub(crate) fn code_on(page: &Page) -> String {
    let code = page.html.split("<p class=\"code\">").nth(1).expect("a code");
    code.split('<').next().unwrap().to_owned()
}

/// Brings a pothole signed in; the id of the matter.
pub(crate) async fn bring_own(app: &TestApp, person: &mut Visitor, text: &str) -> String {
    bring(app, person, text).await;
    let page = person.get("/mine").await.is(200);
    page.link("/mine/").trim_start_matches("/mine/").to_owned()
}

async fn amina(app: &TestApp) -> (PersonId, Visitor) {
    let person = app.town.person("Amina Martin", "amina@example.org").await;
    (person, app.person(person).await)
}

#[tokio::test]
async fn a_card_is_shown_once_and_opens_the_space_of_its_person() {
    for app in TestApp::on_each().await {
        let (_, mut person) = amina(&app).await;
        let id = bring_own(&app, &mut person, "Un trou rue des Lilas").await;
        let mut fatou = app.agent(app.town.fatou).await;
        fatou.get(&format!("/desk/{id}")).await.is(200).link(&format!("/desk/{id}/card"));
        let address = format!("/desk/{id}/card");
        let page = fatou.get(&address).await.is(200).shows("Elle n'en veut pas : ne rien faire");
        let how = ("how", "carte d'identité vue");
        let refused = fatou.send(&page, &address, &[how]).await;
        let refused = refused.refuses("wanted", "Une carte ne se fait que pour qui la demande.");
        assert!(refused.html.contains("identité vue"), "what was typed stays");
        let refused = fatou.send(&page, &address, &[("wanted", "yes")]).await;
        refused.refuses("how", "une carte ouvre tout le dossier");
        let card = fatou.send(&page, &address, &[how, ("wanted", "yes")]).await.is(200);
        assert_eq!(card.headers["cache-control"], "no-store");
        let code = code_on(&card);
        let again = fatou.send(&page, &address, &[how, ("wanted", "yes")]).await.is(200);
        assert_eq!(code_on(&again), code, "sent twice, one card");
        let history = fatou.get(&format!("/desk/{id}")).await.shows("a remis à l'auteur une carte");
        assert!(!history.html.contains(&code));

        let mut phone = app.visitor();
        phone.get("/sign-in").await.is(200).shows("Entrer avec une carte");
        let page = phone.get("/sign-in/card").await.is(200);
        let enter = "/sign-in/card";
        phone.send(&page, enter, &[("card", " ")]).await.refuses("card", "Écrivez le code");
        let slip = phone.send(&page, enter, &[("card", "00000-00000-0001")]).await;
        let slip = slip.refuses("card", "Un signe de ce code est mal recopié");
        assert!(!slip.html.contains("00000-00000-0001"), "a secret is not shown again");
        let unknown = Random::seeded(4).draw(draw_code);
        let unknown = phone.send(&page, enter, &[("card", &unknown)]).await;
        unknown.refuses("card", "Aucune carte n'a ce code");
        let typed = code.to_lowercase().replace('-', " ");
        phone.send(&page, enter, &[("card", &typed)]).await.leads_to("/mine");
        phone.get("/mine").await.is(200).shows("Un trou rue des Lilas").shows("Mon espace");
    }
}

#[tokio::test]
async fn a_card_is_not_for_another_service_nor_for_a_matter_without_a_name() {
    let app = TestApp::new().await;
    let (_, mut person) = amina(&app).await;
    let id = bring_own(&app, &mut person, "Un trou").await;
    let mut ines = app.agent(app.town.ines).await;
    ines.get(&format!("/desk/{id}/card")).await.is(403);
    ines.get(&format!("/desk/{id}/proxy")).await.is(403);
    person.get(&format!("/desk/{id}/card")).await.is(403);
    let unnamed = app.town.bring_pothole("Sans nom").await.matter.public_id;
    let mut fatou = app.agent(app.town.fatou).await;
    let address = format!("/desk/{unnamed}/card");
    let page = fatou.get(&address).await.is(200);
    let refused = fatou.send(&page, &address, &[("how", "vue"), ("wanted", "yes")]).await;
    refused.refuses("wanted", "n'a pas donné de nom");
    fatou.get("/desk/00000000000000000000000000/card").await.is(404);
}

#[tokio::test]
async fn one_changes_ones_file_and_is_told_when_it_changed_meanwhile() {
    let app = TestApp::new().await;
    let (_, mut person) = amina(&app).await;
    app.visitor().get("/account").await.is(403);
    app.agent(app.town.fatou).await.get("/account").await.is(403);
    let page = person.get("/account").await.is(200);
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.html.contains("value=\"amina@example.org\""));
    let file = |email: &'static str| {
        [("name", "Amina M."), ("email", email), ("phone", "06"), ("language", "fr")]
    };
    let refused = person.send(&page, "/account", &file("nulle part")).await;
    let refused = refused.refuses("email", "Ceci ne ressemble pas à une adresse électronique");
    assert!(refused.html.contains("value=\"nulle part\""));
    let sent = person.send(&page, "/account", &file("a@b.fr")).await;
    let to = sent.leads_to("/account?done=changed");
    person.get(&to).await.is(200).shows("C'est enregistré.");
    // From a page that was opened before.
    let stale = person.send(&page, "/account", &file("other@b.fr")).await;
    let stale = stale.refuses("name", "Il dit maintenant : Amina M., a@b.fr, 06.");
    assert!(stale.html.contains("value=\"other@b.fr\""));
    person.send(&stale, "/account", &file("other@b.fr")).await.leads_to("/account?done=changed");
    let bad = person.send(&page, "/account", &[("language", "xx")]).await;
    bad.is(422);
}

#[tokio::test]
async fn the_last_way_in_goes_only_with_a_tick() {
    let app = TestApp::new().await;
    let (_, mut person) = amina(&app).await;
    let id = bring_own(&app, &mut person, "Un trou").await;
    person.get("/account").await.shows("Aucun : seuls les codes de vos reçus");
    let mut fatou = app.agent(app.town.fatou).await;
    let address = format!("/desk/{id}/card");
    let fields = [("how", "vue"), ("wanted", "yes")];
    fatou.submit(&address, &address, &fields).await.is(200);
    let page = person.get("/account").await.is(200).shows("Carte remise à l'accueil");
    let remove = page.html.split("action=\"/account/ways/").nth(1).expect("a way");
    let remove = format!("/account/ways/{}", remove.split('"').next().unwrap());
    let (_, mut other) = amina(&app).await;
    let others_page = other.get("/account/proxies").await;
    let token = others_page.hidden_fields("/account/proxies").remove(0).1;
    other.post(&remove, &[("_token", &token), ("sure", "yes")]).await.is(404);
    let refused = person.send(&page, &remove, &[]).await;
    refused.refuses("sure", "C'est votre dernier moyen d'entrer.");
    let to = person.send(&page, &remove, &[("sure", "yes")]).await;
    let to = to.leads_to("/account?done=removed");
    person.get(&to).await.shows("Ce moyen d'entrer n'ouvre plus rien.").shows("Aucun :");
}

#[tokio::test]
async fn a_matter_is_followed_without_its_code_by_its_author_alone() {
    for app in TestApp::on_each().await {
        let (_, mut person) = amina(&app).await;
        let (_, mut other) = amina(&app).await;
        let id = bring_own(&app, &mut person, "Un trou rue des Lilas").await;
        let address = format!("/mine/{id}");
        let page = person.get(&address).await.is(200).shows("Un trou rue des Lilas");
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(!page.html.contains("/follow/") && !page.html.contains("/receipt/"), "no code");
        let token = other.get("/mine").await.hidden_fields("/mine").remove(0).1;
        other.get(&address).await.is(404);
        app.visitor().get(&address).await.is(403);
        app.agent(app.town.fatou).await.get(&address).await.is(404);
        for below in ["withdraw", "contest", "verdict", "consent", "cause"] {
            let fields = [
                ("_token", token.as_str()),
                ("sure", "yes"),
                ("why", "non"),
                ("verdict", "no"),
                ("show", "yes"),
                ("count", "yes"),
                ("title", "Un titre"),
                ("asked", "Un trou"),
            ];
            other.post(&format!("{address}/{below}"), &fields).await.is(404);
        }
        person.get(&format!("{address}/cause")).await.is(200);
        person.send(&page, &format!("{address}/consent"), &[("show", "yes")]).await;
        let withdraw = format!("{address}/withdraw");
        person.send(&page, &withdraw, &[]).await.refuses("sure", "");
        let to = person.send(&page, &withdraw, &[("sure", "yes")]).await;
        let to = to.leads_to(&format!("{address}?done=withdrawn"));
        person.get(&to).await.is(200).shows("La demande a été retirée.");
    }
}

#[tokio::test]
async fn a_matter_is_added_with_its_code_and_taken_out_again() {
    let app = TestApp::new().await;
    let (_, mut person) = amina(&app).await;
    let receipt = app.town.bring_pothole("Sans compte").await;
    let (code, id) = (receipt.code, receipt.matter.public_id.to_string());
    let page = person.get("/mine").await.is(200).hides("Sans compte");
    let add = |code: &str| vec![("code", code.to_owned())];
    for (code, words) in [
        (String::new(), "Écrivez le code qui est sur votre reçu."),
        ("00000-00000-0001".to_owned(), "Un signe de ce code est mal recopié."),
        (Random::seeded(8).draw(draw_code), "Vérifiez chaque signe du code"),
    ] {
        let fields = add(&code);
        let fields: Vec<_> = fields.iter().map(|(name, code)| (*name, code.as_str())).collect();
        person.send(&page, "/mine", &fields).await.refuses("code", words);
    }
    let to = person.send(&page, "/mine", &[("code", &code)]).await.leads_to("/mine?done=linked");
    let page = person.get(&to).await.is(200).shows("Sans compte").shows("Ajoutées avec le code");
    person.get(&format!("/mine/{id}")).await.is(200).shows("ajoutée à un espace personnel");
    let twice = person.submit("/mine", "/mine", &[("code", &code)]).await;
    twice.refuses("code", "Cette demande est déjà dans votre espace.");
    let (_, mut other) = amina(&app).await;
    let token = other.get("/mine").await.hidden_fields("/mine").remove(0).1;
    other.post(&format!("/mine/{id}/unlink"), &[("_token", &token)]).await.is(404);
    let unlink = format!("/mine/{id}/unlink");
    person.send(&page, &unlink, &[]).await.leads_to("/mine?done=unlinked");
    person.get(&format!("/mine/{id}")).await.is(404);
}
