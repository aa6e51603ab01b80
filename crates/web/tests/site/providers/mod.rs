//! Providers of identities: a real one, with its own mind, and one that lies.

mod fake;
mod real;

use civic::ids::AgentId;
use civic::secrets::totp::code_at;
use civic::services::Role;
use civic::services::set_up::{self, NewAgent};
use civic::testing::{Town, embedded};
use civic::time::Clock;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use web::{Audience, ClientSecret, ProviderSettings, Settings};

use crate::app::{Page, TestApp, Visitor};
use crate::secrets::{set_codes, set_password};
use fake::{Fake, by_hmac, signed, signed_with, unsigned};
use real::{Browser, Provider};

fn settings(name: &str, audience: Audience, issuer: &str) -> ProviderSettings {
    ProviderSettings {
        name: name.to_owned(),
        label: format!("Connexion {name}"),
        audience,
        issuer: issuer.to_owned(),
        client_id: name.to_owned(),
        client_secret: ClientSecret::new(format!("{name}-secret-of-the-tests")),
        scopes: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
        acr_values: vec!["eidas1".to_owned()],
        second_factor: vec!["mfa".to_owned()],
        trusts_email: false,
    }
}

fn site(town: Town, public_address: String, providers: Vec<ProviderSettings>) -> TestApp {
    // Real providers live in the present.
    let now = jiff::Timestamp::from_microsecond(Clock::System.now().0).unwrap();
    town.store.clock.turn_to(now);
    TestApp::with(town, Settings { providers, ..Settings::from(public_address) })
}

/// Our site with a real provider for people and for agents, on a port where it can be reached.
async fn with_real() -> Option<(TestApp, Provider)> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let provider = match Provider::start(&address) {
        Ok(provider) => provider,
        Err(why) => {
            eprintln!("skipped: {why}");
            return None;
        }
    };
    let people = settings("people", Audience::People, &provider.issuer);
    let mut agents = settings("agents", Audience::Agents, &provider.issuer);
    agents.acr_values.clear();
    let app = site(embedded().await, address, vec![people, agents]);
    app.serve(listener);
    Some((app, provider))
}

async fn new_agent(town: &Town, email: &str) -> AgentId {
    let cx = town.anyone().await;
    let new = NewAgent {
        given_name: "Léa",
        family_name: "Bernard",
        title: "agente",
        email: Some(email),
        number: "A-9",
        name_withheld: false,
        roles: &[(Role::Agent, Some(town.roads))],
    };
    let agent = set_up::agent(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
    agent.id
}

/// Where the page that follows on a form leads by itself.
fn refreshes_to(page: &Page) -> String {
    let refresh = page.headers.get("refresh").unwrap_or_else(|| {
        panic!("{} answered {} and leads nowhere: {}", page.path, page.status, page.text())
    });
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    refresh.to_str().unwrap().strip_prefix("0; url=").unwrap().to_owned()
}

async fn leave_from(visitor: &mut Visitor, from: &str, name: &str) -> String {
    let page = visitor.submit(from, &format!("/sign-in/with/{name}"), &[]).await.is(200);
    refreshes_to(&page)
}

/// Goes to the provider from `/sign-in`, says there who it is, and comes back.
async fn sign_in(visitor: &mut Visitor, browser: &mut Browser, as_whom: &str) -> Page {
    let to = leave_from(visitor, "/sign-in", "people").await;
    let back = browser.sign_in(&to, as_whom).await;
    visitor.get(&back).await
}

async fn agent_sign_in(visitor: &mut Visitor, browser: &mut Browser, as_whom: &str) -> Page {
    let to = leave_from(visitor, "/sign-in/agent", "agents").await;
    let back = browser.sign_in(&to, as_whom).await;
    visitor.get(&back).await
}

#[tokio::test]
async fn a_person_comes_in_comes_back_as_the_same_and_leaves_at_both_ends() {
    let Some((app, provider)) = with_real().await else { return };
    let mut amina = app.visitor();
    let mut browser = Browser::at(&provider.issuer);
    sign_in(&mut amina, &mut browser, "user=amina&acr=eidas2").await.leads_to("/mine");
    amina.get("/mine").await.is(200).shows("Amina Martin");
    // The level, as it was said, stays with the way in and with the session.
    let session = app.town.sessions().await.pop().unwrap();
    assert_eq!((session.level.as_str(), session.provider.as_deref()), ("eidas2", Some("people")));
    assert!(session.provider_session.is_some());
    amina.get("/account").await.is(200).shows("Connexion people");
    // What she brings is hers in another browser too.
    crate::matters::bring(&app, &mut amina, "Un trou devant chez moi").await;
    let (mut again, mut elsewhere) = (app.visitor(), Browser::at(&provider.issuer));
    sign_in(&mut again, &mut elsewhere, "user=amina").await.leads_to("/mine");
    again.get("/mine").await.shows("Un trou devant chez moi");
    // And nobody else's.
    let (mut hugo, mut third) = (app.visitor(), Browser::at(&provider.issuer));
    sign_in(&mut hugo, &mut third, "user=hugo").await.leads_to("/mine");
    hugo.get("/mine").await.shows("Hugo Colin").hides("Un trou devant chez moi");
    assert_eq!(app.town.emails_of("Amina Martin").await, [Some("amina@mail.example".to_owned())]);
    assert_eq!(app.town.emails_of("Hugo Colin").await, [None], "not verified, so not kept");
    // Signing out leads on to the provider, and back.
    let mut kept = amina.clone();
    let page = amina.get("/mine").await;
    let page = amina.send(&page, "/sign-out", &[]).await.is(200).shows("Vous êtes déconnecté ici");
    kept.get("/mine").await.is(403);
    let back = browser.sign_out(&refreshes_to(&page)).await;
    amina.get(&back).await.is(200).shows("Votre connexion est terminée, ici et chez");
    amina.get(&back).await.leads_to("/");
    // The provider told all sites of hers: her other session came from another browser and stays.
    again.get("/mine").await.is(200);
}

#[tokio::test]
async fn who_leaves_at_the_provider_has_left_here() {
    let Some((app, provider)) = with_real().await else { return };
    let (mut amina, mut browser) = (app.visitor(), Browser::at(&provider.issuer));
    sign_in(&mut amina, &mut browser, "user=amina").await.leads_to("/mine");
    amina.get("/mine").await.is(200);
    // At the provider itself, without us.
    let end = format!("{}/session/end?client_id=people", provider.issuer);
    let token = app.town.sessions().await.pop().unwrap().provider_token.unwrap();
    browser
        .sign_out(&format!("{end}&id_token_hint={token}&post_logout_redirect_uri={}", {
            let back = format!("{}/providers/people/logout", app.public_address());
            form_urlencoded::byte_serialize(back.as_bytes()).collect::<String>()
        }))
        .await;
    amina.get("/mine").await.is(403);
    assert!(app.town.sessions().await.iter().all(|row| row.provider_token.is_none()));
}

#[tokio::test]
async fn a_provider_is_added_to_the_file_of_who_is_signed_in_unless_it_opens_another() {
    let Some((app, provider)) = with_real().await else { return };
    let person = app.town.new_person("Amina M.").await;
    let (mut amina, mut browser) = (app.person(person).await, Browser::at(&provider.issuer));
    crate::matters::bring(&app, &mut amina, "Un trou devant chez moi").await;
    let to = leave_from(&mut amina, "/account", "people").await;
    let back = browser.sign_in(&to, "user=amina").await;
    amina.get(&back).await.leads_to("/account?done=added");
    amina.get("/account?done=added").await.is(200).shows("ouvre maintenant votre dossier");
    let mut again = app.visitor();
    sign_in(&mut again, &mut browser, "user=amina").await.leads_to("/mine");
    again.get("/mine").await.shows("Un trou devant chez moi").shows("Amina M.");
    // Another's file stays another's.
    let hugo = app.town.new_person("Hugo C.").await;
    let (mut hugo, mut browser) = (app.person(hugo).await, Browser::at(&provider.issuer));
    let to = leave_from(&mut hugo, "/account", "people").await;
    let back = browser.sign_in(&to, "user=amina").await;
    hugo.get(&back).await.is(422).shows("ouvre déjà un autre dossier");
    hugo.get("/mine").await.is(200).shows("Hugo C.").hides("Un trou");
}

#[tokio::test]
async fn an_agent_needs_an_address_that_is_theirs_and_two_factors() {
    let Some((app, provider)) = with_real().await else { return };
    new_agent(&app.town, "Lea@ville.example").await;
    let refused = [
        ("user=lea", "de deux façons"),
        ("user=unverified&amr=mfa", "comme agent"),
        ("user=stranger&amr=mfa", "comme agent"),
    ];
    for (as_whom, words) in refused {
        let (mut visitor, mut browser) = (app.visitor(), Browser::at(&provider.issuer));
        let page = agent_sign_in(&mut visitor, &mut browser, as_whom).await;
        page.is(422).shows(words).shows("administrateur");
        visitor.get("/desk").await.is(403);
    }
    let (mut lea, mut browser) = (app.visitor(), Browser::at(&provider.issuer));
    agent_sign_in(&mut lea, &mut browser, "user=lea&amr=pwd&amr=mfa").await.leads_to("/desk");
    lea.get("/desk").await.is(200).shows("Léa Bernard");
    // The address goes to a successor at the provider: they are not her.
    let (mut jean, mut browser) = (app.visitor(), Browser::at(&provider.issuer));
    let page = agent_sign_in(&mut jean, &mut browser, "user=successor&amr=mfa").await;
    page.is(422).shows("comme agent");
}

#[tokio::test]
async fn what_comes_back_is_good_once_in_one_browser_for_ten_minutes() {
    let Some((app, provider)) = with_real().await else { return };
    let lost = "Ce retour de Connexion people ne sert plus";
    let (mut amina, mut browser) = (app.visitor(), Browser::at(&provider.issuer));
    let to = leave_from(&mut amina, "/sign-in", "people").await;
    let back = browser.sign_in(&to, "user=amina").await;
    // Another browser, and another state.
    app.visitor().get(&back).await.is(422).shows(lost);
    let mut other = app.visitor();
    leave_from(&mut other, "/sign-in", "people").await;
    other.get(&back).await.is(422).shows(lost);
    let wrong = back.replace("state=", "state=0");
    amina.get(&wrong).await.is(422).shows(lost);
    // In its own browser, once.
    let mut kept = amina.clone();
    let page = amina.get(&back).await;
    page.leads_to("/mine");
    assert_eq!(page.headers["cache-control"], "no-store");
    kept.get(&back).await.is(422).shows(lost);
    amina.get(&back).await.is(422).shows(lost);
    // Somebody who says no is told so, in words, with a human.
    let mut hugo = app.visitor();
    let to = leave_from(&mut hugo, "/sign-in", "people").await;
    let back = Browser::at(&provider.issuer).sign_in(&to, "deny=1").await;
    let page = hugo.get(&back).await.is(422).shows("Vous n'avez pas donné votre accord");
    assert!(page.html.contains("href=\"/talk\"") && !page.html.contains("state="), "{}", page.html);
    // Eleven minutes later.
    let to = leave_from(&mut hugo, "/sign-in", "people").await;
    let back = Browser::at(&provider.issuer).sign_in(&to, "user=hugo").await;
    let later = app.town.store.clock.now().plus_minutes(11);
    app.town.store.clock.turn_to(jiff::Timestamp::from_microsecond(later.0).unwrap());
    hugo.get(&back).await.is(422).shows(lost);
}

/// Our site with a provider that lies.
async fn with_fake() -> (TestApp, Fake) {
    let fake = Fake::start().await;
    let people = settings("people", Audience::People, &fake.issuer);
    let agents = settings("agents", Audience::Agents, &fake.issuer);
    let here = "http://127.0.0.1:8600".to_owned();
    (site(embedded().await, here, vec![people, agents]), fake)
}

fn now(app: &TestApp) -> i64 {
    app.town.store.clock.now().0 / 1_000_000
}

fn asked(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let found = form_urlencoded::parse(query.as_bytes()).find(|(named, _)| named == name);
    found.unwrap_or_else(|| panic!("{name} is not in {address}")).1.into_owned()
}

/// What an honest provider would say to who left for `to`.
fn honest(app: &TestApp, fake: &Fake, to: &str) -> Value {
    json!({
        "iss": fake.issuer, "aud": asked(to, "client_id"), "sub": "amina-here",
        "iat": now(app), "exp": now(app) + 300, "nonce": asked(to, "nonce"), "acr": "eidas1",
        "given_name": "Amina", "family_name": "Martin",
    })
}

/// Leaves for the provider that lies, lets it say what `lie` makes of the truth, and comes back.
async fn lied_to(
    app: &TestApp,
    fake: &Fake,
    visitor: &mut Visitor,
    lie: impl FnOnce(Value) -> String,
) -> Page {
    lied_to_at(app, fake, visitor, ("/sign-in", "people"), lie).await
}

async fn lied_to_at(
    app: &TestApp,
    fake: &Fake,
    visitor: &mut Visitor,
    (from, name): (&str, &str),
    lie: impl FnOnce(Value) -> String,
) -> Page {
    let to = leave_from(visitor, from, name).await;
    let id_token = lie(honest(app, fake, &to));
    fake.say(|says| {
        says.id_token = id_token;
        if says.userinfo.is_empty() {
            says.userinfo = json!({"sub": "amina-here"}).to_string();
        }
    });
    let state = asked(&to, "state");
    visitor.get(&format!("/sign-in/with/{name}/back?code=abc&state={state}")).await
}

/// Changes what an honest provider would say.
type Lie = Box<dyn Fn(Value) -> Value>;

#[tokio::test]
async fn what_a_provider_must_not_say_is_not_believed() {
    let (app, fake) = with_fake().await;
    let mut honest = app.visitor();
    lied_to(&app, &fake, &mut honest, |claims| signed(&claims)).await.leads_to("/mine");
    let with = |name: &'static str, value: Value| {
        move |mut claims: Value| {
            claims[name] = value.clone();
            claims
        }
    };
    let (now, issuer) = (now(&app), fake.issuer.clone());
    let wrong: Vec<(&str, Lie)> = vec![
        ("issuer", Box::new(with("iss", json!("https://elsewhere.example")))),
        ("no issuer", Box::new(with("iss", Value::Null))),
        ("issuer with a slash", Box::new(with("iss", json!(format!("{issuer}/"))))),
        ("audience", Box::new(with("aud", json!("agents")))),
        ("two audiences without azp", Box::new(with("aud", json!(["people", "agents"])))),
        ("azp", Box::new(with("azp", json!("agents")))),
        ("expired", Box::new(with("exp", json!(now - 61)))),
        ("no expiry", Box::new(with("exp", json!("soon")))),
        ("from the future", Box::new(with("iat", json!(now + 120)))),
        ("not yet", Box::new(with("nbf", json!(now + 120)))),
        ("nonce", Box::new(with("nonce", json!("another")))),
        ("no nonce", Box::new(with("nonce", Value::Null))),
        ("subject of another kind", Box::new(with("sub", json!(7)))),
        ("subject without end", Box::new(with("sub", json!("x".repeat(256))))),
        ("subject with a NUL", Box::new(with("sub", json!("a\u{0}b")))),
        ("empty subject", Box::new(with("sub", json!("")))),
    ];
    for (what, lie) in wrong {
        let mut visitor = app.visitor();
        let page = lied_to(&app, &fake, &mut visitor, |claims| signed(&lie(claims))).await;
        assert_eq!(page.status, 422, "{what}");
        page.shows("n'a pas pu être vérifiée");
        visitor.get("/mine").await.is(403);
    }
    let low = with("acr", json!("eidas0"));
    let mut visitor = app.visitor();
    let page = lied_to(&app, &fake, &mut visitor, |claims| signed(&low(claims))).await;
    page.is(422).shows("au niveau que ce service demande");
}

/// From what an honest provider would sign, a token that proves nothing.
type Forge = fn(Value) -> String;

#[tokio::test]
async fn signatures_that_prove_nothing_are_not_believed() {
    let (app, fake) = with_fake().await;
    let forged: [(&str, Forge); 8] = [
        ("none", |claims| unsigned(&json!({"alg": "none"}), &claims, "")),
        ("None", |claims| unsigned(&json!({"alg": "None", "kid": "one"}), &claims, "")),
        ("by HMAC with the public key", |claims| by_hmac(&claims)),
        ("cut", |claims| signed(&claims).rsplit_once('.').unwrap().0.to_owned() + "."),
        ("of other claims", |claims| {
            let honest = signed(&claims);
            let (signed, signature) = honest.rsplit_once('.').unwrap();
            let mut other = claims;
            other["sub"] = json!("somebody-else");
            let header = signed.split_once('.').unwrap().0;
            let changed = unsigned(&json!({}), &other, signature);
            format!("{header}.{}", changed.split_once('.').unwrap().1)
        }),
        ("by an unknown key", |claims| signed_with(&claims, "two")),
        ("no token", |_| "….….…".to_owned()),
        ("nothing", |_| String::new()),
    ];
    for (what, forge) in forged {
        let mut visitor = app.visitor();
        let page = lied_to(&app, &fake, &mut visitor, forge).await;
        assert_eq!(page.status, 422, "{what}");
        visitor.get("/mine").await.is(403);
    }
    // An unknown key makes the keys be read again, but not each time.
    let (reads, _) = fake.says.lock().unwrap().read;
    assert!(reads <= 2, "read {reads} times");
}

#[tokio::test]
async fn answers_that_make_no_sense_are_refused_in_words() {
    let (app, fake) = with_fake().await;
    for tokens in ["", "[]", "{}", "{\"id_token\":7}", &"x".repeat(300 * 1024)] {
        fake.say(|says| says.tokens = Some(tokens.to_owned()));
        lied_to(&app, &fake, &mut app.visitor(), |_| String::new()).await.is(422);
    }
    fake.say(|says| says.tokens = None);
    let stranger = json!({"sub": "somebody-else", "name": "Mallory"});
    for userinfo in [stranger.to_string(), "{}".into(), "nonsense".into(), signed(&stranger)] {
        fake.say(|says| says.userinfo = userinfo);
        let mut visitor = app.visitor();
        lied_to(&app, &fake, &mut visitor, |claims| signed(&claims)).await.is(422);
        visitor.get("/mine").await.is(403);
    }
    // Signed userinfo of the same subject, with a name that nobody has.
    let long = json!({"sub": "amina-here", "given_name": "A".repeat(5000), "name": "<b>Amina</b>"});
    fake.say(|says| says.userinfo = signed(&long));
    let mut visitor = app.visitor();
    lied_to(&app, &fake, &mut visitor, |claims| signed(&claims)).await.leads_to("/mine");
    let page = visitor.get("/mine").await.is(200);
    assert!(!page.html.contains("<b>Amina") && !page.html.contains("AAAAA"), "{}", page.html);
    // What the browser brings: no code, an error, a code with a line end, twice the same.
    let bad = ["code=", "error=server_error", "code=a%0d%0ab", "error=%00", "code=a&code=b"];
    for query in bad {
        let mut visitor = app.visitor();
        let to = leave_from(&mut visitor, "/sign-in", "people").await;
        let state = asked(&to, "state");
        visitor.get(&format!("/sign-in/with/people/back?{query}&state={state}")).await.is(422);
    }
    app.visitor().get("/sign-in/with/people/back").await.is(422);
    app.visitor().get("/sign-in/with/nobody/back").await.is(404);
}

#[tokio::test]
async fn what_is_asked_of_a_provider_is_what_the_standard_says() {
    let (app, fake) = with_fake().await;
    fake.say(|says| says.discovery = json!({"claims_parameter_supported": true}));
    let to = leave_from(&mut app.visitor(), "/sign-in", "people").await;
    assert!(to.starts_with(&format!("{}/authorize?always=1&", fake.issuer)), "{to}");
    assert_eq!(asked(&to, "redirect_uri"), "http://127.0.0.1:8600/sign-in/with/people/back");
    assert_eq!(asked(&to, "code_challenge_method"), "S256");
    assert_eq!(asked(&to, "acr_values"), "eidas1");
    assert_eq!(asked(&to, "scope"), "openid profile email");
    assert!(asked(&to, "claims").contains("amr"));
    lied_to(&app, &fake, &mut app.visitor(), |claims| signed(&claims)).await.leads_to("/mine");
    let (form, header) = fake.says.lock().unwrap().asked.pop().unwrap();
    assert_eq!(header, None, "the secret goes into the form where that is what it takes");
    assert!(form.contains("client_secret=people-secret") && form.contains("code_verifier="));
    // The document is read once, not at each visit.
    assert_eq!(fake.says.lock().unwrap().read.1, 1);
}

#[tokio::test]
async fn a_provider_that_is_away_or_is_another_leads_nowhere() {
    let (app, fake) = with_fake().await;
    fake.say(|says| says.discovery = json!({"issuer": "https://elsewhere.example"}));
    let mut visitor = app.visitor();
    let page = visitor.submit("/sign-in", "/sign-in/with/people", &[]).await;
    page.is(422).shows("ne répond pas en ce moment");
    // Asked again at once, it is not asked.
    visitor.submit("/sign-in", "/sign-in/with/people", &[]).await.is(422);
    assert_eq!(fake.says.lock().unwrap().read.1, 1);
    // Nothing begins by looking at a link, or from another site.
    visitor.get("/sign-in/with/people").await.is(404);
    visitor.post("/sign-in/with/people", &[]).await.is(403);
    visitor.post_from_elsewhere("/sign-in/with/people").await.is(403);
}

#[tokio::test]
async fn an_agent_of_one_factor_there_gives_the_code_of_their_own_second_one() {
    let (app, fake) = with_fake().await;
    let lea = new_agent(&app.town, "lea@ville.example").await;
    let mut setting_up = app.agent(lea).await;
    set_password(&mut setting_up).await;
    let secret = set_codes(&app, &mut setting_up).await;
    fake.say(|says| {
        let info =
            json!({"sub": "amina-here", "email": "lea@ville.example", "email_verified": true});
        says.userinfo = info.to_string();
    });
    let mut visitor = app.visitor();
    let at = ("/sign-in/agent", "agents");
    let page = lied_to_at(&app, &fake, &mut visitor, at, |claims| signed(&claims)).await;
    page.leads_to("/sign-in/agent/code");
    visitor.get("/desk").await.is(403);
    let later = app.town.store.clock.now().plus_minutes(1);
    app.town.store.clock.turn_to(jiff::Timestamp::from_microsecond(later.0).unwrap());
    let code = code_at(&secret, app.town.store.clock.now());
    let page = visitor.get("/sign-in/agent/code").await;
    visitor.send(&page, "/sign-in/agent/code", &[("totp", &code)]).await.leads_to("/desk");
    visitor.get("/desk").await.is(200).shows("Léa Bernard");
}

#[tokio::test]
async fn a_logout_that_is_none_ends_nothing() {
    let (app, fake) = with_fake().await;
    let mut amina = app.visitor();
    let with_session = |mut claims: Value| {
        claims["sid"] = json!("there-1");
        signed(&claims)
    };
    lied_to(&app, &fake, &mut amina, with_session).await.leads_to("/mine");
    let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    let sound = json!({
        "iss": fake.issuer, "aud": "people", "iat": now(&app), "exp": now(&app) + 120,
        "jti": "1", "sub": "amina-here", "sid": "there-1", "events": event,
    });
    let with = |name: &str, value: Value| {
        let mut claims = sound.clone();
        claims[name] = value;
        claims
    };
    let mut without = sound.clone();
    for name in ["sub", "sid"] {
        without.as_object_mut().unwrap().remove(name);
    }
    let unsound = [
        with("iss", json!("https://elsewhere.example")),
        with("aud", json!("agents")),
        with("exp", json!(now(&app) - 100)),
        with("iat", json!(now(&app) - 3600)),
        with("events", json!({})),
        with("nonce", json!("an ID token")),
        without,
    ];
    for claims in &unsound {
        let token = signed(claims);
        let page =
            app.visitor().post("/providers/people/logout", &[("logout_token", &token)]).await;
        assert_eq!(page.status, 400, "{claims}");
        assert_eq!(page.headers["cache-control"], "no-store");
    }
    for token in ["", "a.b.c", &unsigned(&json!({"alg": "none"}), &sound, "")] {
        app.visitor().post("/providers/people/logout", &[("logout_token", token)]).await.is(400);
    }
    // Sound, but of another session or of somebody who was never here.
    for (name, value) in [("sid", "there-2"), ("sub", "somebody-else")] {
        let token = signed(&with(name, json!(value)));
        app.visitor().post("/providers/people/logout", &[("logout_token", &token)]).await.is(200);
    }
    amina.get("/mine").await.is(200);
    let token = signed(&sound);
    app.visitor().post("/providers/people/logout", &[("logout_token", &token)]).await.is(200);
    amina.get("/mine").await.is(403);
    app.visitor().post("/providers/nobody/logout", &[("logout_token", &token)]).await.is(404);
}

#[tokio::test]
async fn only_providers_that_are_configured_are_offered_each_to_whom_it_is_for() {
    let (app, _) = with_fake().await;
    let page = app.visitor().get("/sign-in").await.shows("Se connecter avec Connexion people");
    page.hides("Connexion agents");
    let page =
        app.visitor().get("/sign-in/agent").await.shows("Se connecter avec Connexion agents");
    page.hides("Connexion people");
    let without = TestApp::new().await;
    without.visitor().get("/sign-in").await.is(200).hides("Se connecter avec");
    without.visitor().get("/providers/people/logout").await.is(404);
}
