//! Causes, through the router: who is invited and how they answer, the service's own words, the
//! end.

use civic::causes::{self, Author, Cause, Start};
use civic::matters::find;
use civic::words::{Channel, Language};

use crate::app::TestApp;
use crate::matters::{bring, first_matter};

/// A cause that grows from the matter with this code, in its author's words.
pub(crate) async fn started_from(app: &TestApp, code: &str) -> Cause {
    let cx = app.town.anyone().await;
    let matter = find::by_code(&cx, code).await.unwrap().unwrap();
    let author = Author {
        matter: &matter,
        channel: Channel::Online,
        show: "Ces mots sont lus par tous.".into(),
        count: "Comptez-moi.".into(),
    };
    let start = Start {
        author: Some(author),
        service: app.town.roads,
        title: "Un passage piéton rue des Lilas".into(),
        asked: "Nous demandons un passage piéton devant l'école.".into(),
        language: Language::Fr,
    };
    let cause = causes::start(&cx, start).await.unwrap().cause;
    cx.commit().await.unwrap();
    cause
}

#[tokio::test]
async fn authors_of_similar_matters_are_invited_and_join_from_their_own_page() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        let starter = bring(&app, &mut person, "Un passage piéton devant l'école").await;
        let code = bring(&app, &mut person, "Il manque un passage piéton à l'école").await;
        bring(&app, &mut person, "La poubelle déborde").await;
        let cause = started_from(&app, &starter).await;
        let at = format!("/causes/{}", cause.public_id);
        let to = format!("{at}/invite");
        let mut fatou = app.agent(app.town.fatou).await;
        let page = fatou.get(&at).await.is(200).shows("Inviter les auteurs de demandes semblables");
        assert!(!page.html.contains(&format!("{at}/reword")), "an agent rewords nothing");
        let page = fatou.get(&to).await.is(200).shows("Il manque un passage piéton à l'école");
        let page = page.hides("La poubelle déborde").hides("Aucune autre demande");
        let nobody = fatou.send(&page, &to, &[]).await;
        nobody.refuses("matter", "Cochez au moins une demande.");
        let chosen = page.html.split("name=\"matter\" value=\"").nth(1).unwrap();
        let chosen = [("matter", chosen.split('"').next().unwrap())];
        let done = fatou.send(&page, &to, &chosen).await.leads_to(&format!("{at}?done=invited"));
        fatou.get(&done).await.shows("Les personnes choisies sont invitées.").shows("Un soutien");
        fatou.get(&to).await.shows("Aucune autre demande de votre service");
        // Sent from a page of before, it says that nobody else was asked.
        let page = fatou.get("/bring").await;
        let token = page.hidden_fields("/bring").remove(0).1;
        let again = [("_token", token.as_str()), chosen[0]];
        let none = fatou.post(&to, &again).await.leads_to(&format!("{at}?done=invited_none"));
        fatou.get(&none).await.shows("Personne de plus n'a été invité");
        // Its author sees it, and answers there; who started it is not asked.
        let follow = format!("/follow/{code}");
        person.get(&format!("/follow/{starter}")).await.hides("vous invite à soutenir");
        let page = person.get(&follow).await.shows("Le service Voirie a remarqué");
        let page = page.shows("vous invite à soutenir").shows("un agent, service Voirie");
        let joined = person.send(&page, &format!("{at}/join"), &[("agree", "yes")]).await;
        person.get(&joined.leads_to(&at)).await.shows("Vous êtes compté.").shows("2 soutiens");
        let page = person.get(&follow).await.hides("vous invite à soutenir");
        let page = page.shows("Votre demande compte dans une demande commune");
        let leave = format!("{follow}/causes/{}/leave", cause.public_id);
        let left = person.send(&page, &leave, &[]).await.leads_to(&follow);
        let page = person.get(&left).await.shows("ne compte plus dans cette demande commune");
        page.hides("Votre demande compte dans").shows("vous invite à soutenir");
        person.get(&at).await.shows("Un soutien");
    }
}

#[tokio::test]
async fn nobody_but_the_service_sees_whom_it_could_invite() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let starter = bring(&app, &mut person, "Un passage piéton devant l'école").await;
    bring(&app, &mut person, "Il manque un passage piéton à l'école").await;
    let cause = started_from(&app, &starter).await;
    let at = format!("/causes/{}", cause.public_id);
    person.get(&at).await.is(200).hides("Inviter les auteurs");
    let mut ines = app.agent(app.town.ines).await;
    let mut fatou = app.agent(app.town.fatou).await;
    let mut lead = app.agent(app.town.lead).await;
    let matter = first_matter(&fatou.get("/desk").await).replace("/desk/", "");
    let token = ines.get("/bring").await.hidden_fields("/bring").remove(0).1;
    let fields = [("_token", token.as_str()), ("matter", matter.as_str()), ("sure", "yes")];
    for verb in ["invite", "reword", "close"] {
        let path = format!("{at}/{verb}");
        person.get(&path).await.is(403).hides("Il manque");
        ines.get(&path).await.is(403).hides("Il manque");
        ines.post(&path, &fields).await.is(403).hides("Il manque");
        lead.get(&format!("/causes/00000000000000000000000000/{verb}")).await.is(404);
    }
    let page = fatou.get(&format!("{at}/invite")).await;
    let unknown = [("matter", "00000000000000000000000000")];
    fatou.send(&page, &format!("{at}/invite"), &unknown).await.is(404);
}

#[tokio::test]
async fn a_cause_whose_words_were_taken_back_is_reworded_by_a_lead() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let starter = bring(&app, &mut person, "Un passage piéton devant l'école").await;
    let other = bring(&app, &mut person, "Il manque un passage piéton à l'école").await;
    let cause = started_from(&app, &starter).await;
    let at = format!("/causes/{}", cause.public_id);
    let to = format!("{at}/reword");
    let mut lead = app.agent(app.town.lead).await;
    let words = [("title", "Un passage"), ("asked", "Plusieurs personnes le demandent.")];
    let invite = lead.get(&format!("{at}/invite")).await;
    let refused = lead.submit(&to, &to, &words).await;
    let refused = refused.refuses("title", "Les mots de l'auteur sont montrés");
    refused.shows("Plusieurs personnes le demandent.");
    let follow = format!("/follow/{starter}");
    let back = format!("{follow}/causes/{}/words", cause.public_id);
    let page = person.get(&follow).await.shows("Si vous les reprenez, ils ne sont plus montrés");
    person.send(&page, &back, &[]).await.leads_to(&format!("{follow}?done=unsaid"));
    let page = person.get(&format!("{follow}?done=unsaid")).await.shows("n'est plus montré.");
    assert!(!page.html.contains(&back) && !page.links().contains(&at));
    person.get(&at).await.is(404);
    // Nobody takes back what another wrote.
    let foreign = back.replace(&starter, &other);
    let token = page.hidden_fields(&format!("{follow}/consent")).remove(0).1;
    person.post(&foreign, &[("_token", &token)]).await.is(404);
    let page = lead.get(&at).await.is(200).shows("leur auteur a repris son accord");
    page.hides("Inviter les auteurs");
    let chosen = invite.html.split("name=\"matter\" value=\"").nth(1).unwrap();
    let chosen = [("matter", chosen.split('"').next().unwrap())];
    let refused = lead.send(&invite, &format!("{at}/invite"), &chosen).await;
    refused.refuses("matter", "un responsable doit d'abord la reformuler");
    let page = lead.get(&to).await.is(200);
    assert!(!page.html.contains("devant l'école"), "words taken back are not offered again");
    let empty = lead.send(&page, &to, &[("title", " "), ("asked", "x")]).await;
    empty.refuses("title", "Écrivez en une ligne ce qui est demandé.");
    let long = "é".repeat(201);
    let refused = lead.send(&page, &to, &[("title", &long), ("asked", "x")]).await;
    refused.refuses("title", "201 signes");
    let refused = lead.send(&page, &to, &[("title", "Un passage"), ("asked", "")]).await;
    refused.refuses("asked", "Dites en quelques phrases pourquoi.");
    let done = lead.send(&page, &to, &words).await.leads_to(&format!("{at}?done=reworded"));
    lead.get(&done).await.shows("avec les mots du service").hides("a repris son accord");
    person.get(&at).await.is(200).shows("Plusieurs personnes le demandent.");
    let page = lead.get(&to).await;
    assert!(page.html.contains("value=\"Un passage\""), "the service's own words are");
}

#[tokio::test]
async fn a_cause_is_closed_once_replied_and_nothing_is_promised_any_more() {
    let app = TestApp::new().await;
    let starter = bring(&app, &mut app.visitor(), "Un passage piéton").await;
    let cause = started_from(&app, &starter).await;
    let at = format!("/causes/{}", cause.public_id);
    let (to, reply) = (format!("{at}/close"), format!("{at}/reply"));
    let mut lead = app.agent(app.town.lead).await;
    let page = lead.get(&at).await;
    assert!(!page.html.contains(&to), "nothing to close yet");
    let sure = [("sure", "yes")];
    lead.submit(&to, &to, &sure).await.refuses("sure", "Le service doit d'abord sa réponse");
    let fields = [
        ("text", "Il sera peint."),
        ("what_1", "Peindre le passage"),
        ("owner_1", "Service Voirie"),
        ("due_1", "2026-05-29"),
    ];
    lead.submit(&reply, &reply, &fields).await.leads_to(&at);
    let page = lead.get(&at).await.shows("Clore la demande commune");
    lead.submit(&to, &to, &sure).await.refuses("sure", "Un engagement est encore ouvert");
    let promise = page.link("/commitments/");
    let proof = [("proof", "Peint, photo au mur de l'accueil.")];
    lead.submit(&promise, &format!("{promise}/keep"), &proof).await.leads_to(&promise);
    lead.submit(&to, &to, &[]).await.refuses("sure", "Cochez la case pour confirmer.");
    let done = lead.submit(&to, &to, &sure).await.leads_to(&format!("{at}?done=closed"));
    let page = lead.get(&done).await.shows("La demande commune est close.");
    page.shows("ses engagements sont terminés").hides("Inviter les auteurs");
    let page = app.visitor().get(&at).await.is(200).shows("Il sera peint.");
    assert!(!page.html.contains(&format!("{at}/join")), "nobody joins any more");
    let mut fatou = app.agent(app.town.fatou).await;
    fatou.get(&to).await.is(403);
}
