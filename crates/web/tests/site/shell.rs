//! What every page has and every request meets: frame, headers, languages, weight, refusals.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;

use crate::app::{Page, TestApp, Visitor};
use crate::causes::started_from;
use crate::matters::{Multipart, answer, bring, matters_in};

/// What HTML, stylesheet and script of a page may weigh together, compressed (bytes).
const WEIGHT: usize = 60_000;
/// What the fonts may weigh (bytes).
const FONTS: usize = 50_000;

#[tokio::test]
async fn every_link_leads_to_a_sound_page_for_everyone_in_both_languages() {
    let app = TestApp::new().await;
    let person = app.town.new_person("Amina Martin").await;
    let mut visitor = app.visitor();
    let code = bring(&app, &mut visitor, "Un trou devant l'école.").await;
    bring(&app, &mut visitor, "Un autre trou.").await;
    started_from(&app, &code).await;
    app.town.open_debate().await;
    crate::replies::with_replies(&app).await;
    let mut fatou = app.agent(app.town.fatou).await;
    answer(&mut fatou, "Rebouché.").await.leads_to("/desk/");
    let follow = format!("/follow/{code}");
    for (who, starts) in [
        (app.visitor(), vec!["/", &follow]),
        (app.person(person).await, vec!["/"]),
        (fatou, vec!["/"]),
        (app.agent(app.town.lead).await, vec!["/"]),
        (app.agent(app.town.steward).await, vec!["/"]),
        (crate::administration::signed_in(&app).await, vec!["/"]),
    ] {
        for mut who in [who.clone(), who.in_english()] {
            let seen = walk(&mut who, &starts).await;
            assert!(seen > 10, "only {seen} pages were seen");
        }
    }
}

/// Follows all links from `starts`; returns how many pages there were.
async fn walk(who: &mut Visitor, starts: &[&str]) -> usize {
    let mut waiting: Vec<String> = starts.iter().map(ToString::to_string).collect();
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if path.contains("lang=") || !seen.insert(path.clone()) {
            continue;
        }
        let page = who.get(&path).await.is(200);
        if is_html(&page) {
            sound(&page, who.language);
            waiting.extend(page.links());
        }
    }
    seen.len()
}

fn is_html(page: &Page) -> bool {
    page.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// What is true of each page.
fn sound(page: &Page, language: &str) {
    let path = &page.path;
    assert!(page.html.contains(&format!("<html lang=\"{language}\">")), "{path}: language");
    assert_eq!(page.html.matches("<h1").count(), 1, "{path}: one heading");
    assert!(page.html.contains("href=\"#main\""), "{path}: skip link");
    assert!(page.html.contains("href=\"/talk\""), "{path}: a human");
    for banned in ["style=", "<script>", "<style", "onclick=", "javascript:", "http-equiv"] {
        assert!(!page.html.contains(banned), "{path} has {banned}");
    }
    assert!(!page.html.contains("=\"http"), "{path} asks for something elsewhere");
    assert!(!page.html.contains("<title> –"), "{path}: a title");
    balanced(page);
    unique_ids(page);
}

/// Each element that needs an end has one, in the right order.
fn balanced(page: &Page) {
    const EMPTY: [&str; 9] = ["meta", "link", "input", "br", "img", "hr", "path", "circle", "rect"];
    let mut open: Vec<String> = Vec::new();
    for tag in page.html.split('<').skip(1) {
        let inside = tag.split('>').next().unwrap_or_default();
        let ends = inside.starts_with('/');
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if name.is_empty() || inside.ends_with('/') || inside.starts_with('!') {
            continue;
        }
        if ends {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "{}: </{name}>", page.path);
        } else if !EMPTY.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{}: not closed: {open:?}", page.path);
}

fn unique_ids(page: &Page) {
    let mut ids = BTreeMap::new();
    for id in page.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        *ids.entry(id).or_insert(0) += 1;
    }
    let twice: Vec<_> = ids.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{}: ids that stand twice: {twice:?}", page.path);
}

#[tokio::test]
async fn each_answer_carries_the_headers_and_secret_addresses_send_no_referrer() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let code = bring(&app, &mut person, "Un trou").await;
    for path in ["/", "/nowhere", "/follow", &format!("/follow/{code}"), "/sign-in/abc"] {
        let page = person.get(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe") && !policy.contains("nonce"), "{path}");
        assert_eq!(page.headers["x-content-type-options"], "nosniff", "{path}");
        let secret = path.contains(&code) || path.contains("sign-in/");
        let referrer = if secret { "no-referrer" } else { "same-origin" };
        assert_eq!(page.headers["referrer-policy"], referrer, "{path}");
        let kept = page.headers["cache-control"].to_str().unwrap();
        assert_eq!(kept.contains("no-store"), secret, "{path}: {kept}");
    }
}

#[tokio::test]
async fn a_form_of_another_site_or_session_changes_nothing() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let kind = app.town.pothole.0.to_string();
    let fields =
        [("text", "Un trou"), ("kind", kind.as_str()), ("reply_by", "site"), ("go", "send")];
    person.post("/bring", &fields).await.is(403).shows("Ce formulaire n'est plus valable");
    let elsewhere = person.post_from_elsewhere("/bring").await.is(403);
    elsewhere.shows("Ce formulaire n'est plus valable").shows("Parler à quelqu'un");
    let forged = [&fields[..], &[("_token", "AAAA.BBBB")]].concat();
    person.post("/bring", &forged).await.is(403);
    // A token of nobody's session does not serve an agent's.
    let page = person.get("/bring").await;
    let mut fatou = app.agent(app.town.fatou).await;
    fatou.send(&page, "/bring", &fields).await.is(403);
    assert_eq!(matters_in(&app).await, 0);
}

#[tokio::test]
async fn hostile_input_meets_a_sentence_and_never_a_failure() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let page = person.get("/bring").await;
    let kind = app.town.pothole.0.to_string();
    let long = "é".repeat(20_001);
    let fields = [("text", long.as_str()), ("go", "kind")];
    let refused = person.send(&page, "/bring", &fields).await;
    refused.refuses("text", "20 001 signes").shows(&long[..200]);
    // Bytes that are no text, a NUL, an unknown step, an unknown kind, another kind of body.
    let token = &page.hidden_fields("/bring")[0].1;
    let raw = format!("_token={token}&text=caf%E9&go=kind").into_bytes();
    let form = "application/x-www-form-urlencoded";
    person.post_bytes("/bring", form, raw).await.refuses("text", "caf\u{fffd}");
    let raw = format!("_token={token}&text=a%00b&go=kind").into_bytes();
    person.post_bytes("/bring", form, raw).await.is(422).shows("a\u{fffd}b");
    person.send(&page, "/bring", &[("text", "x"), ("go", "conquer")]).await.is(422);
    let forged = [("text", "x"), ("kind", "-1"), ("reply_by", "site"), ("go", "send")];
    person.send(&page, "/bring", &forged).await.is(422);
    let forged = [("text", "x"), ("kind", kind.as_str()), ("reply_by", "pigeon"), ("go", "send")];
    person.send(&page, "/bring", &forged).await.is(422);
    person.post_bytes("/bring", "application/json", b"{}".to_vec()).await.is(422);
    person.post_bytes("/bring", Multipart::KIND, b"--preau".to_vec()).await.is(422);
    let huge = vec![b'a'; 3 * 1024 * 1024];
    person.post_bytes("/follow", form, huge).await.is(413).shows("C'est trop volumineux");
    let many = "%FF=%FF&".repeat(50_000).into_bytes();
    person.post_bytes("/bring", form, many).await.is(413);
    for path in [
        "/desk?part=%00",
        "/answers?page=-4",
        "/answers?page=99999999999999999999",
        "/causes?state=%F0%9F%92%A9",
        "/follow/%F0%9F%92%A9",
        "/follow/..%2F..%2Fetc%2Fpasswd",
        "/services/%00",
        "/causes/'%20OR%201=1",
        "/assets/x/../../key",
    ] {
        let status = person.get(path).await.status.as_u16();
        assert!(matches!(status, 200 | 400 | 403 | 404 | 422), "{path}: {status}");
    }
    person.method(Method::DELETE, "/bring").await.is(404);
    person.get("/?lang=fr&next=//elsewhere.example").await.leads_to("/?next=");
    person.get("//elsewhere.example/?lang=fr").await.leads_to("/elsewhere.example");
    let missing = person.get("//elsewhere.example/").await.is(404);
    assert!(!missing.html.contains("=\"//"), "a link to another site: {}", missing.html);
    assert_eq!(matters_in(&app).await, 0, "nothing was half done");
}

#[tokio::test]
async fn what_people_write_stays_text() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let wicked = "<script>alert('x')</script> & \"guillemets\"";
    let code = bring(&app, &mut person, wicked).await;
    let page = person.get(&format!("/follow/{code}")).await.shows(wicked);
    assert!(!page.html.contains("<script>alert"));
    let mut fatou = app.agent(app.town.fatou).await;
    let page = fatou.get("/desk").await.shows("alert('x')");
    assert!(!page.html.contains("<script>alert"));
}

#[tokio::test]
async fn the_language_is_the_browsers_until_one_is_chosen() {
    let app = TestApp::new().await;
    let mut person = app.visitor().in_english();
    person.get("/").await.shows("What can we do for you?");
    person.get("/talk?service=roads&lang=fr").await.leads_to("/talk?service=roads");
    person.get("/").await.shows("Que pouvons-nous faire pour vous ?");
    let mut other = app.visitor();
    other.language = "de, es;q=0.5";
    other.get("/").await.shows("Que pouvons-nous faire pour vous ?");
}

#[tokio::test]
async fn pages_stay_light() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let code = bring(&app, &mut person, &"Un trou énorme. ".repeat(100)).await;
    let home = person.get("/").await;
    let css = person.weight(&home.link("/assets/")).await;
    let assets = home.html.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut shared = 0;
    for asset in assets {
        shared += person.weight(&format!("/assets/{asset}")).await;
    }
    assert!(css > 0 && shared > css);
    for path in ["/", "/bring", "/talk", "/services", &format!("/follow/{code}"), "/debates"] {
        let weight = person.weight(path).await + shared;
        assert!(weight < WEIGHT, "{path} weighs {weight} bytes with stylesheet and script");
    }
    let version = home.html.split("\"/assets/").nth(1).unwrap().split('/').next().unwrap();
    let mut fonts = 0;
    for font in ["regular.woff2", "bold.woff2"] {
        fonts += person.weight(&format!("/assets/{version}/{font}")).await;
    }
    assert!(fonts < FONTS, "the fonts weigh {fonts} bytes");
}

#[tokio::test]
async fn everyone_is_told_where_the_source_is() {
    let app = TestApp::new().await;
    let page = app.visitor().get("/about").await.is(200).shows("AGPL-3.0-or-later");
    page.shows("Ville de Test donne à qui le demande le code source").shows("01 00 00 00 00");
    let settings = web::Settings {
        source_address: Some("https://forge.example/preau?a=\"b\"".into()),
        ..web::Settings::from("http://127.0.0.1:8600".to_owned())
    };
    let app = TestApp::with(civic::testing::embedded().await, settings);
    let page = app.visitor().get("/about").await.is(200).hides("à qui le demande");
    page.shows("https://forge.example/preau?a=\"b\"");
    let page = app.visitor().in_english().get("/about").await;
    assert!(page.html.contains("href=\"https://forge.example/preau?a=&#34;b&#34;\""));
}

#[tokio::test]
async fn a_nul_or_a_line_end_in_an_address_is_no_page_on_any_engine() {
    for app in TestApp::on_each().await {
        let mut lead = app.agent(app.town.lead).await;
        for path in ["desk", "causes", "answers", "debates", "commitments", "services", "sign-in"] {
            lead.get(&format!("/{path}/a%00b")).await.is(404);
        }
        // A code is read with white space in it; a line end would not fit into a redirect.
        let mut person = app.visitor();
        let code = bring(&app, &mut person, "Un trou").await;
        let page = person.get(&format!("/follow/{code}")).await.is(200);
        let token = page.hidden_fields(&format!("/follow/{code}/withdraw")).remove(0);
        let fields = [("_token", token.1.as_str()), ("sure", "yes")];
        person.post(&format!("/follow/{code}%0A/withdraw"), &fields).await.is(404);
        lead.get("/desk?about=a%00b&part=%00").await.is(404);
        lead.get("/desk?about=a%00b&page=%00").await.is(200);
    }
}
