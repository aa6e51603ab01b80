//! A debate through the router: joining, voting, proposing, the map, and what stewards do.

use civic::debates::{self, Cast, Debate, Join, NewDebate, Stance, Statement};
use civic::testing::Town;
use civic::words::Channel;
use jiff::civil::date;

use crate::app::{Page, TestApp, Visitor};

const QUESTION: &str = "Que faire de la rue des Lilas ?";

fn at(debate: &Debate, rest: &str) -> String {
    format!("/debates/{}{rest}", debate.public_id)
}

/// Joins as a user; the page with the first statement.
async fn joined(visitor: &mut Visitor, debate: &Debate) -> Page {
    let page = visitor.submit(&at(debate, ""), &at(debate, "/join"), &[("college", "users")]).await;
    let to = page.leads_to(&at(debate, "?done=joined"));
    visitor.get(&to).await.is(200).shows("Vous participez.")
}

async fn codes(app: &TestApp, debate: &Debate, count: &str) -> Vec<String> {
    let mut steward = app.agent(app.town.steward).await;
    let fields = [("college", "agents"), ("count", count)];
    let page = steward.submit(&at(debate, "/codes"), &at(debate, "/codes"), &fields).await.is(200);
    codes_on(&page)
}

fn codes_on(page: &Page) -> Vec<String> {
    let codes = page.html.split("<p class=\"code\">").skip(1);
    codes.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

fn hidden(page: &Page, action: &str, name: &str) -> String {
    let fields = page.hidden_fields(action);
    fields.into_iter().find(|(named, _)| named == name).map(|(_, value)| value).unwrap()
}

async fn statements(town: &Town, debate: &Debate) -> Vec<Statement> {
    debates::statements(&town.reader().await, debate.id).await.unwrap()
}

#[tokio::test]
async fn somebody_joins_votes_to_the_end_and_changes_a_vote() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        person.get("/debates").await.is(200).shows("Aucun débat pour le moment.");
        let debate = app.town.open_debate().await;
        person.get("/debates").await.is(200).shows("En cours").shows(QUESTION).hides("Ouvrir un");
        person
            .get(&at(&debate, ""))
            .await
            .is(200)
            .shows("On peut voter jusqu'au mardi 31 mars")
            .shows("Le service répond à chaque phrase que tous partagent.")
            .shows("Agents (avec un code)")
            .shows("Personne n'a encore voté.");
        let mut page = joined(&mut person, &debate).await.shows("Il reste 5 phrases.");
        let vote = at(&debate, "/vote");
        let mut first = String::new();
        for left in (0..5).rev() {
            let statement = hidden(&page, &vote, "statement");
            let to = person.send(&page, &vote, &[("stance", "agree")]).await;
            page = person.get(&to.leads_to(&at(&debate, "?voted="))).await.is(200);
            page = page.shows("Vous avez voté : d'accord, sur");
            if left == 4 {
                first = statement;
            }
        }
        let page = page.shows("Merci").shows("Il ne reste aucune phrase.");
        page.link(&at(&debate, "/map"));
        let mine = person.get(&at(&debate, "/mine")).await.is(200).shows("Plus d'arbres");
        assert_eq!(mine.text().matches("D'accord Changer").count(), 5);
        let back = at(&debate, &format!("?statement={first}"));
        let page = person.get(&back).await.is(200).shows("Jusqu'ici, vous êtes d'accord.");
        let to = person.send(&page, &vote, &[("stance", "pass")]).await;
        person.get(&to.leads_to(&at(&debate, "?voted="))).await.shows("Vous êtes passé, sur");
        let cx = app.town.reader().await;
        let tally = debates::tally(&cx, debate.id).await.unwrap();
        assert_eq!(
            tally.iter().map(|of| (of.agree, of.pass)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)),
            (4, 1)
        );
        drop(cx);
        // One voter is nobody to be shown alone.
        person.get(&at(&debate, "")).await.shows("Moins de cinq personnes ont voté.");
        person.get(&at(&debate, "/map")).await.is(200).shows("Trop peu de personnes ont voté");
        for file in ["/votes.csv", "/statements.csv", "/map.json"] {
            person.get(&at(&debate, file)).await.is(404);
        }
    }
}

#[tokio::test]
async fn a_form_sent_twice_gives_one_voice_and_its_cookie_again() {
    let app = TestApp::new().await;
    let debate = app.town.open_debate().await;
    let mut person = app.visitor();
    let page = person.get(&at(&debate, "")).await;
    let mut twin = person.clone();
    let join = at(&debate, "/join");
    for visitor in [&mut person, &mut twin] {
        visitor.send(&page, &join, &[("college", "users")]).await.leads_to(&at(&debate, ""));
        visitor.get(&at(&debate, "")).await.shows("Êtes-vous d'accord avec cette phrase ?");
    }
    let cx = app.town.reader().await;
    let taking_part = debates::participation(&cx, debate.id).await.unwrap();
    assert_eq!(taking_part.iter().map(|of| of.joined).sum::<u64>(), 1);
}

#[tokio::test]
async fn who_goes_back_and_joins_again_is_still_one_voice() {
    let app = TestApp::new().await;
    let debate = app.town.open_debate().await;
    let mut person = app.visitor();
    let page = person.get(&at(&debate, "")).await;
    let join = at(&debate, "/join");
    for fields in [&[("college", "users")][..], &[("college", "users"), ("code", " ")]] {
        person.send(&page, &join, fields).await.leads_to(&at(&debate, ""));
        let page = person.get(&at(&debate, "")).await.shows("Êtes-vous d'accord avec cette phrase");
        person.send(&page, &at(&debate, "/vote"), &[("stance", "agree")]).await;
    }
    let cx = app.town.reader().await;
    let taking_part = debates::participation(&cx, debate.id).await.unwrap();
    assert_eq!(taking_part.iter().map(|of| of.joined).sum::<u64>(), 1);
    drop(cx);
    person.get(&at(&debate, "")).await.shows("Il reste 3 phrases.");
}

#[tokio::test]
async fn who_goes_back_and_votes_otherwise_has_changed_their_vote() {
    let app = TestApp::new().await;
    let debate = app.town.open_debate().await;
    let mut person = app.visitor();
    let page = joined(&mut person, &debate).await;
    let vote = at(&debate, "/vote");
    person.send(&page, &vote, &[("stance", "agree")]).await.leads_to(&at(&debate, "?voted="));
    let to = person.send(&page, &vote, &[("stance", "pass")]).await;
    person.get(&to.leads_to(&at(&debate, "?voted="))).await.shows("Vous êtes passé, sur");
}

#[tokio::test]
async fn a_shared_device_can_forget_and_an_account_is_known_without_cookie() {
    let app = TestApp::new().await;
    let debate = app.town.open_debate().await;
    let mut person = app.visitor();
    let page = joined(&mut person, &debate).await;
    let page = person.send(&page, &at(&debate, "/forget"), &[]).await;
    let page = person.get(&page.leads_to(&at(&debate, ""))).await.shows("a oublié");
    let _ = page.shows("À quel titre ?");
    person.get(&at(&debate, "/mine")).await.leads_to(&at(&debate, ""));

    let jeanne = app.town.new_person("Jeanne Petit").await;
    let mut here = app.person(jeanne).await;
    joined(&mut here, &debate).await.hides("Oublier ma participation ici");
    let mut elsewhere = app.person(jeanne).await;
    elsewhere.get(&at(&debate, "")).await.shows("Êtes-vous d'accord avec cette phrase ?");
}

#[tokio::test]
async fn a_code_opens_its_college_and_each_slip_has_its_sentence() {
    for app in TestApp::on_each().await {
        let debate = app.town.open_debate().await;
        let codes = codes(&app, &debate, "2").await;
        let join = at(&debate, "/join");
        let mut agent = app.visitor();
        let page = agent.get(&at(&debate, "")).await;
        let mut refused = async |college: &str, code: &str, field: &str, words: &str| {
            let fields = [("college", college), ("code", code)];
            let page = agent.send(&page, &join, &fields).await.refuses(field, words);
            assert!(page.html.contains(&format!("value=\"{code}\"")), "kept: {code}");
        };
        refused("agents", "", "code", "il faut le code").await;
        refused("agents", "ABC", "code", "faute de frappe").await;
        refused("", &codes[0], "college", "Choisissez à quel titre").await;
        refused("mayors", &codes[0], "college", "Choisissez à quel titre").await;
        let fields = [("college", "agents"), ("code", &*codes[0].to_lowercase())];
        let mut agent = app.visitor();
        agent.submit(&at(&debate, ""), &join, &fields).await.leads_to(&at(&debate, "?done=joined"));
        agent.get(&at(&debate, "")).await.shows("Êtes-vous d'accord avec cette phrase ?");
        let mut other = app.visitor();
        let page = other.submit(&at(&debate, ""), &join, &fields).await;
        let _ = page.refuses("code", "Ce code a déjà servi.");
        let revoke = at(&debate, "/codes/revoke");
        let mut steward = app.agent(app.town.steward).await;
        let revoked = steward.submit(&at(&debate, "/codes"), &revoke, &[("code", &codes[1])]).await;
        revoked.leads_to(&at(&debate, "/codes?done=revoked"));
        let fields = [("college", "agents"), ("code", codes[1].as_str())];
        let page = other.submit(&at(&debate, ""), &join, &fields).await;
        let _ = page.refuses("code", "Ce code a été retiré.");
    }
}

#[tokio::test]
async fn a_code_of_another_college_names_it_and_one_of_another_debate_is_unknown() {
    let app = TestApp::new().await;
    let mut steward = app.agent(app.town.steward).await;
    let page = steward.get("/debates/open").await.is(200).shows("Voirie").hides("École");
    let phrases = "Plus de bancs\nMoins de bruit\n\nUn marché\nDes arbres\nUn kiosque";
    let mut fields = vec![
        ("service", "roads"),
        ("question", "Que faire de la place ?"),
        ("introduction", "Elle sera refaite."),
        ("what_happens", "Le service répond."),
        ("opens_on", "2026-03-03"),
        ("closes_on", "31/03/2026"),
        ("reply_due_on", "2026-04-30"),
        ("agents", "yes"),
        ("elected", "yes"),
        ("statements", phrases),
    ];
    let to = steward.send(&page, "/debates/open", &fields).await.leads_to("/debates/");
    let _ = steward.get(&to).await.is(200).shows("Le débat est ouvert.").shows("5 phrases.");
    let address = to.split('?').next().unwrap().to_owned();
    let (make, join) = (format!("{address}/codes"), format!("{address}/join"));
    let given = [("college", "elected"), ("count", "1")];
    let page = steward.submit(&make, &make, &given).await.is(200).shows("Élus");
    let code = codes_on(&page).pop().unwrap();
    let mut other = app.visitor();
    let typed = [("college", "agents"), ("code", code.as_str())];
    let page = other.submit(&address, &join, &typed).await;
    let _ = page.refuses("code", "Ce code est pour participer à un autre titre : Élus.");
    let debate = app.town.open_debate().await;
    let page = other.submit(&at(&debate, ""), &at(&debate, "/join"), &typed).await;
    let _ = page.refuses("code", "Ce code n'est pas de ce débat.");

    // Each refusal of the form that opens stands at its field, with what was typed.
    for (field, value, words) in [
        ("question", " ", "Écrivez la question."),
        ("service", "school", "Choisissez un service"),
        ("service", "elsewhere", "Choisissez un service"),
        ("opens_on", "2026-03-02", "Le premier jour est passé."),
        ("opens_on", "demain", "Donnez une date"),
        ("closes_on", "2026-05-30", "Les dates doivent se suivre"),
        ("statements", "Une\nDeux", "2 phrases : il en faut de 5 à 200."),
        ("statements", "A\nB\nC\na !\nD", "La phrase 4 répète la phrase 1."),
        ("statements", "A\nB\nC\n…\nD", "Phrase 4 : Écrivez une phrase."),
    ] {
        fields.retain(|(name, _)| *name != field);
        let kept = fields.clone();
        fields.push((field, value));
        let page = steward.submit("/debates/open", "/debates/open", &fields).await;
        let page = page.refuses(field, words);
        assert!(page.html.contains("Elle sera refaite."), "what was typed is kept");
        fields = kept;
        fields.push(match field {
            "question" => ("question", "Que faire de la place ?"),
            "service" => ("service", "roads"),
            "opens_on" => ("opens_on", "2026-03-03"),
            "closes_on" => ("closes_on", "2026-03-31"),
            _ => ("statements", phrases),
        });
    }
    let long = "é".repeat(201);
    fields.retain(|(name, _)| *name != "question");
    fields.push(("question", &long));
    let page = steward.submit("/debates/open", "/debates/open", &fields).await;
    let _ = page.refuses("question", "Ce texte a 201 signes ; 200 au plus.");
}

#[tokio::test]
async fn a_proposed_statement_is_moderated_by_published_reasons() {
    for app in TestApp::on_each().await {
        let debate = app.town.open_debate().await;
        let mut person = app.visitor();
        joined(&mut person, &debate).await;
        let propose = at(&debate, "/propose");
        let page = person.get(&at(&debate, "")).await;
        let long = "x".repeat(281);
        for (text, words) in [
            (" … ", "Écrivez une phrase."),
            (long.as_str(), "Cette phrase a 281 signes ; 280 au plus"),
            ("plus d'ARBRES !", "La phrase n° 1 dit déjà la même chose : « Plus d'arbres »."),
        ] {
            let _ = person.send(&page, &propose, &[("text", text)]).await.refuses("text", words);
        }
        for text in ["Des fontaines", "Le voisin du 12 est un âne"] {
            let page = person.submit(&at(&debate, ""), &propose, &[("text", text)]).await;
            let page = person.get(&page.leads_to(&at(&debate, "?done=proposed"))).await;
            let _ = page.shows("lira votre phrase").hides(text);
        }
        let page = person.submit(&at(&debate, ""), &propose, &[("text", "Des fontaines")]).await;
        let _ = page.refuses("text", "Une phrase qui dit la même chose (n° 6) attend déjà");

        let moderate = at(&debate, "/moderate");
        app.visitor().get(&moderate).await.is(403).shows("Connectez-vous d'abord");
        for other in [app.town.fatou, app.town.ines] {
            app.agent(other).await.get(&moderate).await.is(403).shows("n'est pas pour vous");
        }
        let mut steward = app.agent(app.town.steward).await;
        let page = steward.get(&at(&debate, "")).await.shows("2 attendent d'être lues");
        page.link(&moderate);
        let page = steward.get(&moderate).await.is(200).shows("Des fontaines").shows("Une autre");
        let first = hidden(&page, &moderate, "statement");
        let accept = [("statement", first.as_str()), ("decision", "accept")];
        let done = steward.send(&page, &moderate, &accept).await;
        let page = steward.get(&done.leads_to(&moderate)).await.shows("est proposée au vote");
        let page = page.shows("Le voisin du 12");
        let second = hidden(&page, &moderate, "statement");
        let reject = [("statement", second.as_str()), ("decision", "reject")];
        let refused = steward.send(&page, &moderate, &reject).await;
        let _ = refused.refuses("reason", "Choisissez un des motifs publiés.");
        let forged = [&reject[..], &[("reason", "because")]].concat();
        let refused = steward.send(&page, &moderate, &forged).await;
        let _ = refused.refuses("reason", "Choisissez un des motifs publiés.");
        let why = [("reason", "personal_data"), ("words", "Le voisin est reconnaissable.")];
        let why = [&reject[..], &why[..]].concat();
        steward.send(&page, &moderate, &why).await.leads_to(&moderate);
        // Nothing waits any more, so that page has no form: another's token does.
        let page = steward.get("/debates/open").await;
        let token = hidden(&page, "/debates/open", "_token");
        let late = [("_token", token.as_str()), ("statement", &second), ("decision", "accept")];
        let refused = steward.post(&moderate, &late).await.is(422);
        let _ = refused.shows("Cette phrase a déjà été refusée.");

        let page = app.visitor().get(&at(&debate, "")).await.shows("Une phrase refusée");
        let _ = page
            .shows(
                "Phrase n° 7. Elle permet de reconnaître quelqu'un. Le voisin est reconnaissable.",
            )
            .hides("âne");
        person.get(&at(&debate, "")).await.shows("Il reste 6 phrases.");
        let texts: Vec<_> =
            statements(&app.town, &debate).await.into_iter().map(|of| of.text).collect();
        assert!(texts.contains(&"Des fontaines".to_owned()) && texts.len() == 6);
    }
}

#[tokio::test]
async fn codes_are_shown_once_and_only_to_those_who_run_the_debate() {
    let app = TestApp::new().await;
    let debate = app.town.open_debate().await;
    let make = at(&debate, "/codes");
    for other in [app.town.fatou, app.town.ines] {
        let mut agent = app.agent(other).await;
        agent.get(&make).await.is(403);
        let page = agent.get("/bring").await;
        let stolen = hidden(&page, "/bring", "_token");
        let fields = [("_token", stolen.as_str()), ("college", "agents"), ("count", "3")];
        agent.post(&make, &fields).await.is(403);
    }
    app.visitor().get(&make).await.is(403).shows("Connectez-vous d'abord");
    for runs in [app.town.steward, app.town.lead] {
        let mut agent = app.agent(runs).await;
        let page = agent.get(&make).await.is(200);
        for (college, count, field) in
            [("agents", "0", "count"), ("agents", "x", "count"), ("users", "3", "college")]
        {
            let fields = [("college", college), ("count", count)];
            let refused = agent.send(&page, &make, &fields).await;
            assert!(refused.refuses(field, "").html.contains(&format!("id=\"{field}-error\"")));
        }
        let fields = [("college", "agents"), ("count", "3")];
        let cards = agent.send(&page, &make, &fields).await.is(200);
        assert_eq!(codes_on(&cards).len(), 3);
        assert_eq!(cards.headers["cache-control"], "no-store");
        // A square on each card, drawn once: a pile of two thousand stays a page.
        assert_eq!(cards.html.matches("<use href=\"#qr\"/>").count(), 3);
        assert_eq!(cards.html.matches("<symbol").count(), 1);
        let address = format!("http://127.0.0.1:8600{}", at(&debate, ""));
        let cards = cards.shows(QUESTION).shows(&address).shows("ne seront plus jamais montrés");
        // The same form again makes no others and shows these no more.
        let again = agent.send(&page, &make, &fields).await;
        let page = agent.get(&again.leads_to(&make)).await.shows("Ces codes ont déjà été montrés");
        assert!(codes_on(&cards).iter().all(|code| !page.html.contains(code)));
    }
}

/// Opens a debate of twelve statements in which `people` vote by `stance(person, statement)`;
/// those in `agents` by code.
async fn voted<S: Into<Option<Stance>>>(
    app: &TestApp,
    people: usize,
    agents: usize,
    stance: impl Fn(usize, usize) -> S,
) -> Debate {
    let town = &app.town;
    let cx = town.as_agent(town.steward).await;
    let statements = (1..=12).map(|number| format!("Phrase d'essai {number}")).collect();
    let debate = debates::open(&cx, NewDebate { statements, ..town.a_debate() }).await.unwrap();
    let codes = if agents > 0 {
        debates::make_codes(&cx, &debate, "agents", agents, "").await.unwrap()
    } else {
        Vec::new()
    };
    cx.commit().await.unwrap();
    vote(town, &debate, 0..people, &codes, stance).await;
    debate
}

/// Has people join and vote by `stance(person, statement)`; the first of them by `codes`.
async fn vote<S: Into<Option<Stance>>>(
    town: &Town,
    debate: &Debate,
    people: std::ops::Range<usize>,
    codes: &[String],
    stance: impl Fn(usize, usize) -> S,
) {
    let statements = self::statements(town, debate).await;
    let cx = town.anyone().await;
    let mut casts = Vec::new();
    for person in people {
        let code = codes.get(person).cloned();
        let college = if code.is_some() { "agents" } else { "users" }.to_owned();
        let join = Join { debate: debate.id, college, code, channel: Channel::Online, token: None };
        let voice = debates::join(&cx, join).await.unwrap().voice.id;
        for (at, statement) in statements.iter().enumerate() {
            if let Some(stance) = stance(person, at).into() {
                casts.push(Cast { voice, statement: statement.id, stance });
            }
        }
    }
    assert!(debates::cast(&cx, &casts).await.unwrap().iter().all(Result::is_ok));
    cx.commit().await.unwrap();
}

/// Two camps of people who are for and against every other statement; all want the first.
fn camps(person: usize, statement: usize) -> Stance {
    if statement == 0 || (person + statement).is_multiple_of(2) {
        Stance::Agree
    } else {
        Stance::Disagree
    }
}

/// What nobody shares with anybody: a hash of person and statement.
fn noise(person: usize, statement: usize) -> Stance {
    let mixed = (person as u64 * 131 + statement as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    if (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 63 == 0 {
        Stance::Agree
    } else {
        Stance::Disagree
    }
}

#[tokio::test]
async fn a_divided_debate_shows_its_groups_ones_own_place_and_what_is_shared() {
    for app in TestApp::on_each().await {
        let debate = voted(&app, 40, 12, camps).await;
        let mut person = app.visitor();
        let mut page = joined(&mut person, &debate).await;
        for _ in 0..8 {
            let vote = at(&debate, "/vote");
            let to = person.send(&page, &vote, &[("stance", "agree")]).await;
            page = person.get(&to.leads_to(&at(&debate, ""))).await;
        }
        let map = person.get(&at(&debate, "/map")).await.is(200);
        let map = map
            .shows("Les réponses dessinent 2 groupes.")
            .shows("marque la moitié. Phrase d'essai 1")
            .shows("Ce qui divise")
            .shows("Usagers : 29 personnes")
            .shows("Agents : 12 personnes")
            .shows("Votre place est marquée « Vous »");
        assert!(
            map.html.contains("class=\"you\"") && map.html.contains("class=\"letter group-a\"")
        );
        for forbidden in ["style=", "<style", "onclick", "<script>"] {
            assert!(!map.html.contains(forbidden), "{forbidden}");
        }
        let mut other = app.visitor().in_english();
        let map = other.get(&at(&debate, "/map")).await.is(200).shows("The answers form 2 groups.");
        assert!(!map.html.contains("class=\"you\""));

        // Files that tell of single voters come once nobody can vote any more.
        for file in ["/votes.csv", "/map.json"] {
            other.get(&at(&debate, file)).await.is(404);
        }
        let mut steward = app.agent(app.town.steward).await;
        let close = at(&debate, "/close");
        steward.submit(&close, &close, &[("sure", "yes")]).await.leads_to(&at(&debate, ""));
        let votes = other.get(&at(&debate, "/votes.csv")).await.is(200);
        let mut lines = votes.html.lines();
        assert_eq!(lines.next(), Some("comment-id,voter-id,vote"));
        assert_eq!(lines.count(), 40 * 12 + 8);
        let mut read = opinion::Votes::new();
        opinion::read::votes(&mut read, votes.html.as_bytes()).unwrap();
        let texts = other.get(&at(&debate, "/statements.csv")).await.is(200);
        assert_eq!(opinion::read::statements(&mut read, texts.html.as_bytes()).unwrap().len(), 12);
        let again = opinion::OpinionMap::of(&read, &opinion::CheckedParams::default()).unwrap();
        let json = other.get(&at(&debate, "/map.json")).await.is(200);
        let json: serde_json::Value = serde_json::from_str(&json.html).unwrap();
        assert_eq!(json["schema"], "preau.opinion-map/1");
        assert_eq!((json["divided"].as_bool(), again.divided), (Some(true), true));
        assert_eq!(json["groups"][0]["size"], again.groups[0].size, "anyone can do the sum again");
    }
}

#[tokio::test]
async fn a_running_map_moves_on_by_five_new_voters_and_a_closed_one_shows_all() {
    let app = TestApp::new().await;
    let debate = voted(&app, 12, 0, camps).await;
    let (map, table) = (at(&debate, "/map"), at(&debate, "/statements.csv"));
    let mut watcher = app.visitor();
    let mut minute = 0;
    let mut seen = async || {
        minute += 1;
        let now = format!("2026-03-03T09:{minute:02}:00Z").parse().unwrap();
        app.town.store.clock.turn_to(now);
        let page = watcher.get(&map).await.is(200);
        (watcher.get(&table).await.html, page.text())
    };
    let before = seen().await;
    for _ in 0..4 {
        let mut person = app.visitor();
        let page = joined(&mut person, &debate).await;
        let vote = at(&debate, "/vote");
        let to = person.send(&page, &vote, &[("stance", "agree")]).await;
        let page = person.get(&to.leads_to(&at(&debate, "?voted="))).await;
        assert_eq!(seen().await, before, "a first vote");
        person
            .send(&page, &vote, &[("stance", "disagree")])
            .await
            .leads_to(&at(&debate, "?voted="));
        assert_eq!(seen().await, before, "a further vote");
    }
    let mut fifth = app.visitor();
    let page = joined(&mut fifth, &debate).await;
    let vote = at(&debate, "/vote");
    let to = fifth.send(&page, &vote, &[("stance", "agree")]).await.leads_to(&at(&debate, ""));
    let after = seen().await;
    assert_ne!(after.0, before.0);
    assert!(after.1.contains("5 personnes de plus ont voté"));
    let page = fifth.get(&to).await;
    fifth.send(&page, &vote, &[("stance", "disagree")]).await.leads_to(&at(&debate, "?voted="));
    assert_eq!(seen().await, after);
    let close = at(&debate, "/close");
    let mut steward = app.agent(app.town.steward).await;
    steward.submit(&close, &close, &[("sure", "yes")]).await.leads_to(&at(&debate, ""));
    let last = app.visitor().get(&table).await.html;
    assert_ne!(last, after.0, "closed: at once, and all of it");
}

/// Thirty of one camp and twenty of the other; those who come later are of the other, and answer
/// what they reject, one statement that they like, and what all like.
fn turning(person: usize, statement: usize) -> Option<Stance> {
    let other = person >= 30;
    let agrees = statement == 0 || statement.is_multiple_of(2) != other;
    let answers = person < 50 || statement.is_multiple_of(2) || statement == 1;
    answers.then_some(if agrees { Stance::Agree } else { Stance::Disagree })
}

#[tokio::test]
async fn groups_of_a_running_map_keep_their_letters_and_sides() {
    let app = TestApp::new().await;
    let debate = voted(&app, 50, 0, turning).await;
    let mut watcher = app.visitor();
    // By letter, how many people, and how far right the letter stands.
    let mut seen = async || {
        let page = watcher.get(&at(&debate, "/map")).await.is(200);
        ['a', 'b'].map(|letter| {
            let mark = format!("class=\"letter group-{letter}\" x=\"");
            let at = page.html.split(&mark).nth(1).expect("a letter");
            let right: f64 = at.split('"').next().and_then(|x| x.parse().ok()).expect("a number");
            let line = format!("Groupe {} : ", letter.to_ascii_uppercase());
            let text = page.text();
            let people = text.split(&line).nth(1).and_then(|line| line.split(' ').next());
            (people.and_then(|people| people.parse::<u32>().ok()), right)
        })
    };
    let before = seen().await;
    vote(&app.town, &debate, 50..90, &[], turning).await;
    app.town.store.clock.turn_to("2026-03-03T09:05:00Z".parse().unwrap());
    let after = seen().await;
    assert_eq!(before.map(|(people, _)| people), [Some(30), Some(20)]);
    assert_eq!(after.map(|(people, _)| people), [Some(30), Some(60)], "B is the larger one now");
    // By itself the later map has the larger group as A, and its axis the other way round (there
    // is a test of it in `opinion`).
    assert_eq!(after[0].1 < after[1].1, before[0].1 < before[1].1);

    let mut steward = app.agent(app.town.steward).await;
    let close = at(&debate, "/close");
    steward.submit(&close, &close, &[("sure", "yes")]).await.leads_to(&at(&debate, ""));
    let last = seen().await;
    assert_eq!(last.map(|(people, _)| people), [Some(60), Some(30)], "over: as of the votes alone");
}

#[tokio::test]
async fn noise_is_called_no_division_and_a_small_college_is_not_shown() {
    let app = TestApp::new().await;
    // Seven agents are enough to be users, not to be shown as agents.
    let debate = voted(&app, 60, 7, noise).await;
    let map = app.visitor().get(&at(&debate, "/map")).await.is(200);
    let _ = map
        .shows("Les réponses ne dessinent pas de groupes.")
        .shows("Agents : trop peu de personnes pour le montrer")
        .shows("Usagers : trop peu de personnes pour le montrer")
        .hides("Ce qui divise");
}

/// The camps, and more to say: on the second statement those who take a side are nearly all for it,
/// whatever the camp; few have seen the last.
fn bridged(person: usize, statement: usize) -> Option<Stance> {
    match (statement, person / 2 % 10) {
        (1, 0..4) => Some(Stance::Pass),
        (1, 4..9) => Some(Stance::Agree),
        (1, _) => Some(Stance::Disagree),
        (11, _) if person >= 6 => None,
        _ => Some(camps(person, statement)),
    }
}

#[tokio::test]
async fn each_finding_is_said_where_there_is_one_in_either_language() {
    let app = TestApp::new().await;
    let debate = voted(&app, 60, 24, bridged).await;
    let french = [
        "Phrases qui rapprochent des personnes que le reste sépare : 1",
        "Phrases qui divisent sûrement les groupes : 9",
        "Ce qui rapproche",
        "À mi-chemin : 83 % d'accord",
        "La majorité d'un groupe est pour, la majorité d'un autre est contre.",
        "Ce que l'on ne sait pas encore",
        "votes pour en dire plus.",
        "Qui a pris part, et qui manque",
        "La carte ne parle que de celles et ceux qui ont voté.",
        "Usagers : 36 personnes.",
        "en ligne : 60 personnes.",
        "À quel point c'est sûr",
        "Groupe A : solide.",
        "Chaque personne a été retirée à son tour.",
        "Sans 36 personnes dont personne n'a vérifié la participation",
    ];
    let english = [
        "Statements that join people whom the rest sets apart: 1",
        "Statements that surely divide the groups: 9",
        "What brings people together",
        "Midway: 83% agree",
        "Most of one group are for, most of another are against.",
        "What is not known yet",
        "more votes are needed to say more.",
        "Who took part, and who is missing",
        "The map speaks only of those who voted.",
        ": 36 people.",
        "online: 60 people.",
        "How sure this is",
        "Group A: firm.",
        "Each person was left out in turn.",
        "Without 36 people whose place nobody has checked",
    ];
    let mut visitors = [(app.visitor(), french), (app.visitor().in_english(), english)];
    for (visitor, texts) in &mut visitors {
        let mut page = visitor.get(&at(&debate, "/map")).await.is(200);
        for text in texts {
            page = page.shows(text);
        }
    }
}

#[tokio::test]
async fn no_finding_is_said_where_there_is_none() {
    let app = TestApp::new().await;
    // All hold a code, all have seen everything, and nothing but the first is on neither side.
    let debate = voted(&app, 30, 30, camps).await;
    let page = app.visitor().get(&at(&debate, "/map")).await.is(200);
    let page = page.shows("Chaque phrase a reçu assez de votes").shows("Agents : 30 personnes.");
    let _ = page.hides("Ce qui rapproche").hides("n'a vérifié").hides("Sur le fil");
    let debate = voted(&app, 60, 0, noise).await;
    let page = app.visitor().in_english().get(&at(&debate, "/map")).await.is(200);
    let page = page.shows("The answers do not form groups.").hides("firm");
    let _ = page.hides("What brings people together").hides("What divides").hides("Nobody has");
}

#[tokio::test]
async fn a_debate_that_is_over_refuses_in_words_and_says_what_is_owed() {
    for app in TestApp::on_each().await {
        let debate = app.town.open_debate().await;
        let mut person = app.visitor();
        let page = joined(&mut person, &debate).await;
        let close = at(&debate, "/close");
        app.agent(app.town.fatou).await.get(&close).await.is(403);
        let mut lead = app.agent(app.town.lead).await;
        lead.get(&at(&debate, "")).await.hides("Écrire la réponse publique");
        let confirm = lead.get(&close).await.is(200).shows("mardi 31 mars").shows("jeudi 30 avril");
        let _ = lead.send(&confirm, &close, &[]).await.refuses("sure", "Cochez la case");
        let closed = lead.send(&confirm, &close, &[("sure", "yes")]).await;
        // The last day is today: voting ends with the state.
        let after = lead.get(&closed.leads_to(&at(&debate, "?done=closed"))).await.is(200);
        let _ = after.shows("Le débat est terminé.").shows("Écrire la réponse publique");
        let over = "Le débat est terminé depuis le mardi 3 mars";
        let vote = at(&debate, "/vote");
        let refused = person.send(&page, &vote, &[("stance", "agree")]).await;
        let _ = refused.is(422).shows(over);
        let propose = at(&debate, "/propose");
        let refused = person.send(&page, &propose, &[("text", "Des fleurs")]).await;
        let _ = refused.is(422).shows(over);
        let token = hidden(&page, &vote, "_token");
        let late = [("_token", token.as_str()), ("college", "users")];
        let refused = app.visitor().post(&at(&debate, "/join"), &late).await;
        let _ = refused.is(422).shows(over);
        let mut other = app.visitor();
        let page = other.get(&at(&debate, "")).await.is(200).hides("À quel titre ?");
        let _ = page.shows("doit une réponse publique au plus tard le jeudi 30 avril");
        other.get("/debates").await.shows("Terminés, réponse due");
        app.town.store.clock.turn_to("2026-05-02T09:00:00Z".parse().unwrap());
        other.get(&at(&debate, "")).await.shows("Elle est en retard.");
    }
}

#[tokio::test]
async fn a_debate_to_come_is_announced_and_cannot_be_joined_yet() {
    let app = TestApp::new().await;
    let cx = app.town.as_agent(app.town.steward).await;
    let new = NewDebate { opens_on: date(2026, 3, 10), ..app.town.a_debate() };
    let debate = debates::open(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
    let mut person = app.visitor();
    person.get("/debates").await.shows("À venir");
    let page = person.get(&at(&debate, "")).await.shows("On pourra voter du mardi 10 mars");
    let _ = page.hides("À quel titre ?");
    let page = person.get("/bring").await;
    let token = hidden(&page, "/bring", "_token");
    let early = [("_token", token.as_str()), ("college", "users")];
    let refused = person.post(&at(&debate, "/join"), &early).await.is(422);
    let _ = refused.shows("Le débat ouvre le mardi 10 mars");
    let mut steward = app.agent(app.town.steward).await;
    let _ = steward.get(&at(&debate, "/close")).await.is(200).shows("Seul un débat en cours");
}

#[tokio::test]
async fn what_is_not_there_and_what_is_forged_is_said() {
    let app = TestApp::new().await;
    let debate = app.town.open_debate().await;
    let other = app.town.open_debate().await;
    let mut person = app.visitor();
    for rest in ["", "/map", "/mine", "/map.json", "/votes.csv"] {
        person.get(&format!("/debates/0123456789abcdef{rest}")).await.is(404);
    }
    app.agent(app.town.steward).await.get("/debates/none/moderate").await.is(404);
    let page = joined(&mut person, &debate).await;
    let vote = at(&debate, "/vote");
    let refused = person.send(&page, &vote, &[("stance", "AGREE")]).await;
    let _ = refused.is(422).shows("une valeur que nos pages ne proposent pas");
    let foreign = statements(&app.town, &other).await[0].public_id.0.clone();
    for statement in [foreign.as_str(), "' OR 1=1 --", ""] {
        let fields = [("stance", "agree"), ("statement", statement)];
        let refused = person.send(&page, &vote, &fields).await;
        let _ = refused.is(422).shows("Cette phrase n'est pas proposée au vote.");
    }
    let fields = [("stance", "agree"), ("_token", "x.y")];
    person.send(&page, &vote, &fields).await.is(403);
    // Without a voice one is asked as what one takes part.
    let page = person.get(&at(&other, "")).await;
    let token = hidden(&page, &at(&other, "/join"), "_token");
    let fields = [("_token", token.as_str()), ("stance", "agree"), ("statement", foreign.as_str())];
    let refused = person.post(&at(&other, "/vote"), &fields).await;
    let _ = refused.refuses("college", "Dites d'abord à quel titre");
    let bytes = format!("_token={token}&text=caf%E9").into_bytes();
    let kind = "application/x-www-form-urlencoded";
    let refused = person.post_bytes(&at(&other, "/propose"), kind, bytes).await;
    let _ = refused.is(422).shows("n'ont pas pu être lus");
    let mut steward = app.agent(app.town.steward).await;
    let page = steward.get("/debates/open").await;
    let moderate = at(&debate, "/moderate");
    let token = hidden(&page, "/debates/open", "_token");
    let fields = [("_token", token.as_str()), ("decision", "perhaps")];
    steward.post(&moderate, &fields).await.is(422);
    let mut agent = app.agent(app.town.fatou).await;
    agent.get("/debates/open").await.is(403);
    agent.get("/debates").await.is(200).hides("Ouvrir un débat");
    steward.get("/debates").await.shows("Ouvrir un débat");
}

#[tokio::test]
async fn a_lost_pile_of_envelopes_is_revoked_after_a_tick() {
    let app = TestApp::new().await;
    let debate = app.town.open_debate().await;
    let mut steward = app.agent(app.town.steward).await;
    let (make, revoke) = (at(&debate, "/codes"), at(&debate, "/codes/batch"));
    steward.get(&make).await.is(200).shows("Aucun code n'a encore été fait");
    let fields = [("college", "agents"), ("count", "2"), ("label", "réunion du 12 mars")];
    let cards = steward.submit(&make, &make, &fields).await.is(200);
    cards.clone().hides("réunion du 12 mars");
    let code = codes_on(&cards).pop().unwrap();
    let page = steward.get(&make).await.is(200).shows("réunion du 12 mars");
    steward.send(&page, &revoke, &[]).await.is(422).shows("Cochez la case du lot");
    steward.send(&page, &revoke, &[("sure", "yes")]).await.leads_to(&make);
    steward.get(&make).await.shows("retiré,");
    let fields = [("college", "agents"), ("code", code.as_str())];
    let join = at(&debate, "/join");
    let page = app.visitor().submit(&at(&debate, ""), &join, &fields).await;
    page.refuses("code", "Ce code a été retiré");
    let long = "x".repeat(201);
    let fields = [("college", "agents"), ("count", "2"), ("label", long.as_str())];
    let page = steward.submit(&make, &make, &fields).await;
    page.refuses("label", "200");
}
