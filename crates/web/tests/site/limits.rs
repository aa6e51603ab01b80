//! Doing too much, and a library where many do a little.

use std::fmt::Write;
use std::net::SocketAddr;

use crate::app::{Page, TestApp, Visitor};
use crate::matters::matters_in;

/// The public address of a library.
const LIBRARY: &str = "192.0.2.7";

fn from(app: &TestApp, address: &str) -> Visitor {
    let mut visitor = app.visitor();
    visitor.peer = Some(SocketAddr::new(address.parse().unwrap(), 4000));
    visitor
}

/// Brings a matter by all steps of the form.
async fn bring(app: &TestApp, who: &mut Visitor, text: &str) -> Page {
    let kind = app.town.pothole.0.to_string();
    let page = who.get("/bring").await;
    let page = who.send(&page, "/bring", &[("text", text), ("go", "kind")]).await.is(200);
    let fields = [("text", text), ("kind", kind.as_str()), ("place", "rue"), ("go", "reply")];
    let page = who.send(&page, "/bring", &fields).await.is(200);
    let fields = [
        ("text", text),
        ("kind", kind.as_str()),
        ("place", "rue"),
        ("reply_by", "site"),
        ("name", "Amina Martin"),
        ("go", "send"),
    ];
    who.send(&page, "/bring", &fields).await
}

fn turn(app: &TestApp, minute: usize) {
    let now = format!("2026-03-03T09:{minute:02}:00Z").parse().unwrap();
    app.town.store.clock.turn_to(now);
}

#[tokio::test]
async fn sixty_people_of_a_library_all_pass_and_a_script_without_cookies_is_stopped() {
    let app = TestApp::new().await;
    for person in 0..60 {
        turn(&app, person / 3);
        let mut one = from(&app, LIBRARY);
        bring(&app, &mut one, &format!("Un trou numéro {person}")).await.leads_to("/receipt/");
    }
    let mut sent = 0;
    for _ in 0..40 {
        let mut script = from(&app, "198.51.100.1");
        let page = script.get("/bring").await;
        script.forget_cookies();
        let kind = app.town.pothole.0.to_string();
        let fields =
            [("text", "Achetez"), ("kind", kind.as_str()), ("reply_by", "site"), ("go", "send")];
        let answer = script.send(&page, "/bring", &fields).await;
        if answer.status.as_u16() == 429 {
            break;
        }
        sent += 1;
    }
    assert_eq!(sent, 5);
    bring(&app, &mut from(&app, LIBRARY), "Encore un trou").await.leads_to("/receipt/");
}

#[tokio::test]
async fn who_must_wait_sees_until_when_what_they_wrote_and_a_human_and_sends_it_again() {
    let app = TestApp::new().await;
    let mut person = from(&app, LIBRARY);
    for at in 0..10 {
        bring(&app, &mut person, &format!("Un trou numéro {at}")).await.leads_to("/receipt/");
    }
    let blocked = post_last(&app, &mut person).await;
    assert_eq!(matters_in(&app).await, 10);
    assert_eq!(blocked.headers["retry-after"], "361");
    let blocked = blocked.is(429).shows("à 10 h 06").shows("La rampe de l'école manque");
    let blocked = blocked.shows("01 00 00 00 00").shows("1 place du Préau").shows("lundi");
    assert!(!blocked.html.contains("secret"), "no codes, no passwords");
    turn(&app, 7);
    person.send(&blocked, "/bring", &[]).await.leads_to("/receipt/");
    assert_eq!(matters_in(&app).await, 11);
}

async fn post_last(app: &TestApp, person: &mut Visitor) -> Page {
    let kind = app.town.pothole.0.to_string();
    let page = person.get("/bring").await;
    let fields = [
        ("text", "La rampe de l'école manque"),
        ("kind", kind.as_str()),
        ("place", "rue des Lilas"),
        ("reply_by", "site"),
        ("password", "secret"),
        ("code", "secret"),
        ("go", "send"),
    ];
    person.send(&page, "/bring", &fields).await
}

#[tokio::test]
async fn codes_that_open_nothing_run_out_and_those_that_open_do_not() {
    let app = TestApp::new().await;
    let mut person = from(&app, LIBRARY);
    let receipt = bring(&app, &mut person, "Un trou").await.leads_to("/receipt/");
    let code = receipt.trim_start_matches("/receipt/").split('?').next().unwrap().to_owned();
    for _ in 0..40 {
        person.get(&format!("/follow/{code}")).await.is(200);
    }
    let mut guesses = 0;
    while person.get("/follow/00000-00000-0000").await.status.as_u16() == 404 {
        guesses += 1;
    }
    assert_eq!(guesses, 12);
    person.get(&format!("/follow/{code}")).await.is(429).shows("Parler à quelqu'un maintenant");
    turn(&app, 20);
    person.get(&format!("/follow/{code}")).await.is(200);
}

#[tokio::test]
async fn an_agent_at_the_counter_is_not_stopped() {
    let app = TestApp::new().await;
    let mut fatou = app.agent(app.town.fatou).await;
    fatou.peer = Some(SocketAddr::new(LIBRARY.parse().unwrap(), 4000));
    let kind = app.town.pothole.0.to_string();
    for at in 0..25 {
        let text = format!("Un trou numéro {at}");
        let fields = [
            ("text", text.as_str()),
            ("kind", kind.as_str()),
            ("channel", "counter"),
            ("reply_by", "counter"),
            ("go", "send"),
        ];
        fatou.submit("/bring", "/bring", &fields).await.leads_to("/receipt/");
    }
}

#[tokio::test]
async fn only_trusted_proxies_say_for_whom_they_ask() {
    let settings = web::Settings {
        trusted_proxies: vec!["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()],
        ..web::Settings::from("http://127.0.0.1:8600".to_owned())
    };
    let app = TestApp::with(civic::testing::embedded().await, settings);
    // A script that writes another address each time, before a proxy that adds its own.
    let spoofed = async |peer: &str, said: &dyn Fn(usize) -> String| {
        for at in 0..30 {
            let mut script = from(&app, peer);
            script.forwarded = Some(said(at));
            if script.get("/follow/00000-00000-0000").await.status.as_u16() == 429 {
                return Some(at);
            }
        }
        None
    };
    let added = spoofed("127.0.0.1", &|at| format!("203.0.113.{at}, 198.51.100.1, 10.0.0.2")).await;
    assert_eq!(added, Some(10));
    let direct = spoofed("198.51.100.9", &|at| format!("203.0.113.{at}")).await;
    assert_eq!(direct, Some(10), "nobody trusts who is no proxy");
    let true_ones = spoofed("127.0.0.1", &|at| format!("203.0.113.{at}")).await;
    assert_eq!(true_ones, None, "thirty networks with a guess each");
    let silent = spoofed("10.0.0.2", &|_| "nonsense".to_owned()).await;
    assert_eq!(silent, None, "a proxy that says nothing is no network");
}

#[tokio::test]
async fn a_form_without_files_takes_a_small_body_only() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let huge = format!(
        "--preau\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n{}\r\n--preau--\r\n",
        "a".repeat(2 * 1024 * 1024)
    );
    let kind = "multipart/form-data; boundary=preau";
    person.post_bytes("/callback", kind, huge.into_bytes()).await.is(413);
}

#[tokio::test]
async fn files_have_a_budget_of_their_own_and_without_them_the_matter_leaves_at_once() {
    let app = TestApp::new().await;
    let mut person = from(&app, LIBRARY);
    let page = person.get("/bring").await;
    let token = page.hidden_fields("/bring").remove(0).1;
    let kind = app.town.pothole.0.to_string();
    let with_file = |megabytes: usize| {
        let mut body = String::new();
        for (name, value) in [
            ("_token", token.as_str()),
            ("text", "La rampe de l'école manque"),
            ("kind", kind.as_str()),
            ("reply_by", "site"),
            ("go", "send"),
        ] {
            write!(
                body,
                "--preau\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .unwrap();
        }
        body +=
            "--preau\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.jpg\"\r\n\r\n";
        body += &"a".repeat(megabytes * 1024 * 1024);
        (body + "\r\n--preau--\r\n").into_bytes()
    };
    let multipart = "multipart/form-data; boundary=preau";
    // Too large a file is refused, and counts all the same.
    for _ in 0..3 {
        person.post_bytes("/bring", multipart, with_file(100)).await.is(422);
    }
    let blocked = person.post_bytes("/bring", multipart, with_file(1)).await;
    let blocked = blocked.is(429).shows("Ce sont les fichiers joints").shows("01 00 00 00 00");
    assert_eq!(matters_in(&app).await, 0);
    person.send(&blocked, "/bring", &[]).await.leads_to("/receipt/");
    from(&app, LIBRARY).get("/bring").await.is(200);
}
