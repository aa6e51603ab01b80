//! Agents' ways in: password and code, recovery codes, passkeys, sessions.

use civic::Actor;
use civic::secrets::totp::code_at;
use civic::sessions::{Holder, make_link};
use civic::testing::{real_embedded, real_towns};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};

use crate::app::{Page, TestApp, Visitor, attribute, decoded};

/// Passkeys belong to a name.
const ADDRESS: &str = "http://localhost:8600";
const GOOD: &str = "trois tasses sur le toit";
const OTHER: &str = "quatre lampes sous la mer";
const FATOU: &str = "fatou@ville.test";

async fn app() -> TestApp {
    TestApp::with(real_embedded().await, ADDRESS.to_owned())
}

/// Fatou, who came in by a link.
async fn by_link(app: &TestApp) -> Visitor {
    let cx = app.town.store.begin(&app.town.body, Actor::Anyone).await.unwrap();
    let token = make_link(&cx, Holder::Agent(app.town.fatou), 60).await.unwrap();
    cx.commit().await.unwrap();
    let mut visitor = app.visitor();
    let address = format!("/sign-in/{token}");
    let page = visitor.get(&address).await;
    visitor.send(&page, &address, &[]).await.leads_to("/");
    visitor
}

fn turn(app: &TestApp, time: &str) {
    app.town.store.clock.turn_to(format!("2026-03-03T{time}Z").parse().unwrap());
}

/// The code that an app shows for the secret on `page`.
fn code_on(app: &TestApp, page: &Page) -> String {
    let secret: String = page.html.split("<strong class=\"words\">").nth(1).unwrap()[..39].into();
    code_at(&secret.replace(' ', ""), app.town.store.clock.now())
}

pub(crate) async fn set_password(visitor: &mut Visitor) {
    let fields = [("new_password", GOOD), ("new_again", GOOD)];
    let done = visitor.submit("/secrets/password", "/secrets/password", &fields).await;
    done.leads_to("/secrets?done=password");
}

/// Sets up codes; returns their secret.
pub(crate) async fn set_codes(app: &TestApp, visitor: &mut Visitor) -> String {
    let page = visitor.get("/secrets/codes").await.is(200);
    let code = code_on(app, &page);
    visitor.send(&page, "/secrets/codes", &[("totp", &code)]).await.leads_to("/secrets?done=codes");
    page.html.split("<strong class=\"words\">").nth(1).unwrap()[..39].replace(' ', "")
}

async fn give_password(visitor: &mut Visitor, typed: &str) -> Page {
    let fields = [("email", FATOU), ("password", typed)];
    visitor.submit("/sign-in/agent", "/sign-in/agent", &fields).await
}

#[tokio::test]
async fn who_comes_by_a_link_sets_up_a_second_factor_and_nothing_else_until_then() {
    for town in real_towns().await {
        let app = TestApp::with(town, ADDRESS.to_owned());
        let mut fatou = by_link(&app).await;
        for path in ["/desk", "/desk/outgoing", "/causes/start", "/mine"] {
            assert_eq!(fatou.get(path).await.is(303).leads_to("/secrets"), "/secrets", "{path}");
        }
        fatou.post("/desk/x/answer", &[]).await.is(303).leads_to("/secrets");
        // On pages for everyone nobody is signed in: nothing is done as an agent.
        fatou.get("/bring").await.is(200).hides("Bureau");
        fatou.get("/secrets").await.is(200).shows("Réglez un second facteur");
        fatou.get("/sessions").await.is(200).shows("cette session");
        fatou.get("/secrets/codes").await.is(200).shows("choisissez-en un d'abord");
        set_password(&mut fatou).await;
        fatou.get("/desk").await.is(303);
        set_codes(&app, &mut fatou).await;
        fatou.get("/desk").await.is(200);
        fatou.get("/secrets").await.is(200).hides("Réglez un second facteur");
        let page = fatou.get("/secrets").await;
        fatou.send(&page, "/sign-out", &[]).await.leads_to("/");
        fatou.get("/secrets").await.is(403);
    }
}

#[tokio::test]
async fn an_agent_signs_in_with_a_password_and_a_code() {
    let app = app().await;
    let mut first = by_link(&app).await;
    set_password(&mut first).await;
    let secret = set_codes(&app, &mut first).await;
    turn(&app, "09:05:00");
    let mut fatou = app.visitor();
    let empty = fatou.submit("/sign-in/agent", "/sign-in/agent", &[("email", FATOU)]).await;
    empty.refuses("password", "Écrivez votre mot de passe.");
    let wrong = give_password(&mut fatou, OTHER).await;
    assert!(wrong.html.contains(FATOU), "what was typed is kept");
    assert!(!wrong.html.contains(OTHER), "but no password");
    wrong.refuses("password", "n'est pas le bon");
    give_password(&mut fatou, GOOD).await.leads_to("/sign-in/agent/code");
    fatou.get("/desk").await.is(403);
    let page = fatou.get("/sign-in/agent/code").await.is(200);
    let wrong = fatou.send(&page, "/sign-in/agent/code", &[("totp", "12")]).await;
    wrong.refuses("totp", "Essais restants : 4");
    let code = code_at(&secret, app.town.store.clock.now());
    fatou.send(&page, "/sign-in/agent/code", &[("totp", &code)]).await.leads_to("/desk");
    fatou.get("/desk").await.is(200).shows("Fatou Diallo");
    // The step is done: going back leads to the beginning.
    fatou.get("/sign-in/agent/code").await.leads_to("/sign-in/agent?done=over");
    let over = fatou.get("/sign-in/agent?done=over").await.is(200);
    over.shows("Recommencez par le mot de passe");
}

#[tokio::test]
async fn a_password_without_a_second_factor_leads_to_setting_one_up() {
    let app = app().await;
    set_password(&mut by_link(&app).await).await;
    let mut fatou = app.visitor();
    give_password(&mut fatou, GOOD).await.leads_to("/sign-in/agent/set-up");
    fatou.get("/secrets").await.is(403);
    let page = fatou.get("/sign-in/agent/set-up").await.is(200);
    let wrong = fatou.send(&page, "/sign-in/agent/set-up", &[("totp", "000000")]).await;
    let code = code_on(&app, &wrong);
    assert_eq!(code, code_on(&app, &page), "the same secret again");
    wrong.clone().refuses("totp", "Ce n'est pas le code de cette clé");
    let done = fatou.send(&wrong, "/sign-in/agent/set-up", &[("totp", &code)]).await;
    done.leads_to("/secrets?done=codes");
    fatou.get("/secrets?done=codes").await.shows("Faites maintenant des codes de secours");
    fatou.get("/desk").await.is(200);
    app.visitor().get("/sign-in/agent/set-up").await.leads_to("/sign-in/agent?done=over");
}

#[tokio::test]
async fn after_five_wrong_passwords_one_waits_and_is_told_until_when() {
    let app = app().await;
    set_password(&mut by_link(&app).await).await;
    let mut fatou = app.visitor();
    for _ in 0..5 {
        give_password(&mut fatou, OTHER).await.refuses("password", "n'est pas le bon");
    }
    let waits = give_password(&mut fatou, GOOD).await;
    waits.refuses("password", "mardi 3 mars à 10 h 01").shows("appelez l'accueil");
    turn(&app, "09:01:00");
    give_password(&mut fatou, GOOD).await.leads_to("/sign-in/agent/set-up");
}

#[tokio::test]
async fn passwords_are_refused_at_their_field() {
    let app = app().await;
    let mut fatou = by_link(&app).await;
    let at = "/secrets/password";
    for (new, again, field, words) in [
        (GOOD, OTHER, "new_again", "Les deux ne sont pas les mêmes."),
        ("court", "court", "new_password", "5 signes ; il en faut au moins 12"),
        ("motdepasse2026", "motdepasse2026", "new_password", "trop courant"),
        ("Fatou et son chat", "Fatou et son chat", "new_password", "Votre nom"),
    ] {
        let fields = [("new_password", new), ("new_again", again)];
        fatou.submit(at, at, &fields).await.refuses(field, words);
    }
    set_password(&mut fatou).await;
    turn(&app, "09:31:00");
    let mut elsewhere = by_link(&app).await;
    let fields = [("password", OTHER), ("new_password", OTHER), ("new_again", OTHER)];
    fatou.submit(at, at, &fields).await.refuses("password", "pas votre mot de passe actuel");
    elsewhere.get("/secrets").await.is(200);
    let fields = [("password", GOOD), ("new_password", OTHER), ("new_again", OTHER)];
    let page = fatou.get(at).await;
    fatou.send(&page, at, &fields).await.leads_to("/secrets?done=password");
    fatou.send(&page, at, &fields).await.leads_to("/secrets?done=password");
    elsewhere.get("/secrets").await.is(403);
    fatou.get("/secrets").await.is(200);
}

#[tokio::test]
async fn recovery_codes_are_shown_once_and_one_of_them_opens() {
    let app = app().await;
    let mut first = by_link(&app).await;
    let at = "/secrets/recovery";
    first.get(at).await.shows("Réglez d'abord celle-ci");
    set_password(&mut first).await;
    set_codes(&app, &mut first).await;
    let page = first.get(at).await;
    let made = first.send(&page, at, &[]).await.is(200).shows("ne seront plus montrés");
    assert_eq!(made.headers["cache-control"], "no-store");
    let codes: Vec<_> = made.html.split("<span class=\"code\">").skip(1).collect();
    assert_eq!(codes.len(), 10);
    let code = codes[0].split('<').next().unwrap();
    // The form sent again shows nothing and changes nothing.
    let again = [("sure", "yes")];
    first.send(&page, at, &[]).await.refuses("sure", "Cochez la case");
    first.get("/secrets").await.shows("Codes qui peuvent encore servir : 10");
    let mut fatou = app.visitor();
    give_password(&mut fatou, GOOD).await.leads_to("/sign-in/agent/code");
    let page = fatou.get("/sign-in/agent/code").await;
    fatou.send(&page, "/sign-in/agent/code", &[("totp", code)]).await.leads_to("/desk");
    fatou.get("/secrets").await.shows("Codes qui peuvent encore servir : 9");
    fatou.get("/sessions").await.shows("Par mot de passe et code de secours");
    fatou.submit(at, at, &again).await.is(200).shows("ne seront plus montrés");
}

#[tokio::test]
async fn one_sees_and_ends_ones_own_sessions() {
    let app = TestApp::new().await;
    let amina = app.town.new_person("Amina Martin").await;
    let mut here = app.person(amina).await;
    let mut there = app.person(amina).await;
    app.visitor().get("/sessions").await.is(403);
    let page = here.get("/sessions").await.is(200).shows("30 jours").shows("cette session");
    let end = page.html.split("action=\"/sessions/").nth(1).unwrap().split('"').next().unwrap();
    let end = format!("/sessions/{end}");
    let mut other = app.agent(app.town.marc).await;
    let marcs = other.get("/sessions").await.is(200).shows("4 heures");
    let token = marcs.hidden_fields("/sign-out").remove(0);
    other.post(&end, &[("_token", &token.1)]).await.is(404);
    there.get("/mine").await.is(200);
    here.send(&page, &end, &[]).await.leads_to("/sessions?done=ended");
    there.get("/mine").await.is(403);
    let mut there = app.person(amina).await;
    let page = here.get("/sessions").await;
    here.send(&page, "/sessions/others/end", &[]).await.leads_to("/sessions?done=others");
    there.get("/mine").await.is(403);
    here.get("/mine").await.is(200);
    here.get("/secrets").await.is(403);
}

#[tokio::test]
async fn what_opens_the_door_for_good_is_changed_only_after_signing_in_once_more() {
    let app = app().await;
    let mut first = by_link(&app).await;
    set_password(&mut first).await;
    let secret = set_codes(&app, &mut first).await;
    turn(&app, "09:05:00");
    let mut fatou = app.visitor();
    let sign_in = async |visitor: &mut Visitor| {
        give_password(visitor, GOOD).await.leads_to("/sign-in/agent/code");
        let code = code_at(&secret, app.town.store.clock.now());
        let at = "/sign-in/agent/code";
        visitor.submit(at, at, &[("totp", &code)]).await
    };
    sign_in(&mut fatou).await.leads_to("/desk");
    let before = fatou.get("/secrets/codes").await.is(200).hides("encore une fois");
    let code = code_on(&app, &before);
    turn(&app, "09:20:00");
    for at in ["/secrets/codes", "/secrets/recovery", "/secrets/passkeys"] {
        let page = fatou.get(at).await.is(200).shows("Connectez-vous encore une fois");
        assert_eq!(page.link("/sign-in/agent"), "/sign-in/agent", "{at}");
    }
    // The form that was open on the screen all the time does nothing either.
    let late = fatou.send(&before, "/secrets/codes", &[("totp", &code)]).await;
    late.is(422).shows("Connectez-vous encore une fois");
    // The password has its own question.
    fatou.get("/secrets/password").await.is(200).shows("Mot de passe actuel");
    sign_in(&mut fatou).await.leads_to("/secrets");
    set_codes(&app, &mut fatou).await;
}

#[tokio::test]
async fn an_agent_reads_in_both_languages_that_their_secrets_changed() {
    let app = app().await;
    let mut fatou = by_link(&app).await;
    set_password(&mut fatou).await;
    let cx = app.town.store.read(&app.town.body, Actor::Anyone).await.unwrap();
    let row = civic::outbox::of_the_body(&cx).await.unwrap().pop().expect("a message");
    let site = web::App::new(app.town.store.clone(), app.town.body.clone(), ADDRESS.to_owned());
    assert!(web::mail::MESSAGES.contains(&row.message.as_str()));
    let mail = web::mail::render(&site, &row).expect("a letter");
    assert_eq!(mail.to, FATOU);
    let text = mail.text.replace(['\u{a0}', '\u{202f}'], " ");
    for words in [
        "Bonjour Fatou Diallo.",
        "Un mot de passe a été choisi pour vous connecter, mardi 3 mars à 10 h.",
        "Ce n'était pas vous : prévenez tout de suite un administrateur",
        "http://localhost:8600/sessions",
        "A password to sign in with was chosen Tuesday 3 March at 10:00.",
        "Nobody will ever ask you for your password",
    ] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    assert!(!text.contains(GOOD));
}

/// A passkey in software: a key on the curve P-256 that says that it checked its user.
struct Authenticator {
    key: SigningKey,
    handle: String,
}

const ID: &[u8] = b"a credential's id";
const PRESENT_AND_VERIFIED: u8 = 0x05;
const WITH_KEY: u8 = 0x40;

fn base64url(bytes: &[u8]) -> String {
    const SYMBOLS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(char::from(SYMBOLS[(bits >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}

/// What stands between `before` and the next `"`.
fn between(text: &str, before: &str) -> String {
    text.split(before).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn options_on(page: &Page) -> String {
    let at = page.html.find("data-options=").expect("options");
    decoded(&attribute(&page.html[at..], "data-options"))
}

impl Authenticator {
    fn new() -> Self {
        Self { key: SigningKey::from_slice(&[7; 32]).unwrap(), handle: String::new() }
    }

    fn data(flags: u8, counter: u8) -> Vec<u8> {
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.push(flags);
        data.extend([0, 0, 0, counter]);
        data
    }

    fn client(kind: &str, options: &str, origin: &str) -> String {
        let challenge = between(options, "\"challenge\":\"");
        format!(
            "{{\"type\":\"webauthn.{kind}\",\"challenge\":\"{challenge}\",\
             \"origin\":\"{origin}\",\"crossOrigin\":false}}"
        )
    }

    /// What a browser sends for a new passkey.
    fn create(&mut self, page: &Page) -> String {
        let options = options_on(page);
        let user = options.split("\"user\":").nth(1).unwrap();
        self.handle = between(user, "\"id\":\"");
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut data = Self::data(PRESENT_AND_VERIFIED | WITH_KEY, 0);
        data.extend([0; 16]);
        data.extend([0, ID.len() as u8]);
        data.extend(ID);
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(data.len() as u8);
        object.extend(data);
        let client = base64url(Self::client("create", &options, ADDRESS).as_bytes());
        let object = base64url(&object);
        answer(&format!("\"clientDataJSON\":\"{client}\",\"attestationObject\":\"{object}\""))
    }

    /// What a browser at `origin` sends to sign in.
    fn get(&self, page: &Page, origin: &str, flags: u8) -> String {
        let client = Self::client("get", &options_on(page), origin);
        let data = Self::data(flags, 1);
        let signed = [data.as_slice(), &Sha256::digest(client.as_bytes())].concat();
        let signature: Signature = self.key.sign(&signed);
        let (client, data) = (base64url(client.as_bytes()), base64url(&data));
        let signature = base64url(signature.to_der().as_bytes());
        answer(&format!(
            "\"clientDataJSON\":\"{client}\",\"authenticatorData\":\"{data}\",\
             \"signature\":\"{signature}\",\"userHandle\":\"{}\"",
            self.handle
        ))
    }
}

fn answer(response: &str) -> String {
    let id = base64url(ID);
    format!(
        "{{\"id\":\"{id}\",\"rawId\":\"{id}\",\"type\":\"public-key\",\
         \"authenticatorAttachment\":null,\"clientExtensionResults\":{{}},\
         \"response\":{{{response}}}}}"
    )
}

#[tokio::test]
async fn a_passkey_is_two_factors_by_itself() {
    for town in real_towns().await {
        let app = TestApp::with(town, ADDRESS.to_owned());
        let mut first = by_link(&app).await;
        let (name, add) = ("/secrets/passkeys", "/secrets/passkeys/add");
        first.submit(name, name, &[]).await.refuses("called", "Donnez-lui un nom");
        let mut passkey = Authenticator::new();
        let page = first.submit(name, name, &[("called", "poste 4")]).await.is(200);
        let forged = first.send(&page, add, &[("answer", "{}")]).await;
        forged.refuses("called", "n'a pas pu être ajoutée");
        let made = passkey.create(&page);
        first.send(&page, add, &[("answer", &made)]).await.leads_to("/secrets?done=passkey");
        first.get("/secrets").await.shows("poste 4");
        first.get("/desk").await.is(200);
        // It signs in by itself: no name, no password.
        let mut fatou = app.visitor();
        let to = "/sign-in/agent/passkey/answer";
        let ask = async |visitor: &mut Visitor| {
            let ask = "/sign-in/agent/passkey";
            visitor.submit("/sign-in/agent", ask, &[]).await.is(200)
        };
        for (origin, flags) in [("http://evil.example", 0x05), (ADDRESS, 0x01)] {
            let page = ask(&mut fatou).await;
            let wrong = passkey.get(&page, origin, flags);
            fatou.send(&page, to, &[("answer", &wrong)]).await.refuses("email", "n'ouvre rien");
        }
        let page = ask(&mut fatou).await;
        let right = passkey.get(&page, ADDRESS, PRESENT_AND_VERIFIED);
        fatou.send(&page, to, &[("answer", &right)]).await.leads_to("/desk");
        fatou.get("/desk").await.is(200).shows("Fatou Diallo");
        // A challenge is answered once.
        let mut other = app.visitor();
        let fields = page.hidden_fields(to);
        let page = ask(&mut other).await;
        let fields = [("ceremony", fields[1].1.as_str()), ("answer", right.as_str())];
        other.send(&page, to, &fields).await.is(422);
        // The only second factor stays.
        let page = fatou.get("/secrets").await;
        let remove = page.link("/secrets/passkeys/");
        let mut marc = app.agent(app.town.marc).await;
        marc.get(&remove).await.is(404);
        let token = marc.get("/secrets").await.hidden_fields("/sign-out").remove(0).1;
        marc.post(&remove, &[("_token", &token), ("sure", "yes")]).await.is(404);
        fatou.submit(&remove, &remove, &[]).await.refuses("sure", "Cochez la case");
        let last = fatou.submit(&remove, &remove, &[("sure", "yes")]).await;
        last.refuses("sure", "votre seul second facteur");
        set_password(&mut first).await;
        set_codes(&app, &mut first).await;
        first.submit(&remove, &remove, &[("sure", "yes")]).await.leads_to("/secrets?done=removed");
        first.get(&remove).await.is(404);
    }
}

#[tokio::test]
async fn passkeys_are_not_offered_where_they_do_not_work() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    fatou.get("/secrets").await.is(200).shows("il leur faut un nom et https");
    fatou.get("/secrets/passkeys").await.is(200).shows("il leur faut un nom et https");
    let page = app.visitor().get("/sign-in/agent").await.is(200);
    assert!(!page.html.contains("passkeys.js"));
}
