//! Ways in, on both engines.

use civic::Actor;
use civic::outbox::{self, MAX_ATTEMPTS};
use civic::sessions::{
    self, Asker, CannotAskLink, CannotEnd, CannotSignIn, Holder, MESSAGE, OpenLink, Opened,
    ask_link, mailed_token, open_link,
};
use civic::testing::{Town, towns};
use civic::words::Language;

#[tokio::test]
async fn a_link_opens_one_session_once() {
    for town in towns().await {
        let cx = town.anyone().await;
        let link = sessions::make_link(&cx, Holder::Agent(town.fatou), 15).await.unwrap();
        let session = sessions::sign_in(&cx, &link, "test").await.unwrap();
        let actor = sessions::find(&cx, &session).await.unwrap().map(|running| running.actor);
        assert!(matches!(actor, Some(Actor::Agent(agent)) if agent.id() == town.fatou));
        let again = sessions::sign_in(&cx, &link, "test").await;
        assert!(matches!(again, Err(CannotSignIn::LinkClosed)));
    }
}

#[tokio::test]
async fn an_old_link_and_an_unknown_one_are_refused_alike() {
    for town in towns().await {
        let cx = town.anyone().await;
        let link = sessions::make_link(&cx, Holder::Agent(town.fatou), 15).await.unwrap();
        cx.commit().await.unwrap();
        town.store.clock.turn_to("2026-03-03T09:15:00Z".parse().unwrap());
        let cx = town.anyone().await;
        for token in [link.as_str(), "unknown"] {
            let refused = sessions::sign_in(&cx, token, "test").await;
            assert!(matches!(refused, Err(CannotSignIn::LinkClosed)));
        }
    }
}

/// Opens a session by a link.
async fn opened(town: &Town, holder: Holder) -> String {
    let cx = town.anyone().await;
    let link = sessions::make_link(&cx, holder, 15).await.unwrap();
    let session = sessions::sign_in(&cx, &link, "test").await.unwrap();
    cx.commit().await.unwrap();
    session
}

/// Whether a session runs at a moment; it is used then, if so.
async fn runs(town: &Town, session: &str, at: &str) -> bool {
    town.store.clock.turn_to(at.parse().unwrap());
    let cx = town.anyone().await;
    let runs = sessions::find(&cx, session).await.unwrap().is_some();
    sessions::touch(&cx, session).await.unwrap();
    cx.commit().await.unwrap();
    runs
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_idleness_and_by_age() {
    for town in towns().await {
        let agent = opened(&town, Holder::Agent(town.fatou)).await;
        let person = town.new_person("Amina Martin").await;
        let person = opened(&town, Holder::Person(person)).await;
        assert!(runs(&town, &agent, "2026-03-03T12:59:00Z").await);
        assert!(!runs(&town, &agent, "2026-03-03T16:59:00Z").await, "idle for four hours");
        town.store.clock.turn_to("2026-03-03T17:00:00Z".parse().unwrap());
        let agent = opened(&town, Holder::Agent(town.fatou)).await;
        for hour in ["03T20", "03T23", "04T02", "04T05", "04T08", "04T11", "04T14", "04T16"] {
            assert!(runs(&town, &agent, &format!("2026-03-{hour}:00:00Z")).await, "{hour}");
        }
        assert!(!runs(&town, &agent, "2026-03-04T17:00:00Z").await, "a day old");
        for day in ["04-01", "04-30", "05-29"] {
            assert!(runs(&town, &person, &format!("2026-{day}T09:00:00Z")).await, "{day}");
        }
        // The next session sweeps what is old; this one is not.
        opened(&town, Holder::Agent(town.fatou)).await;
        assert!(runs(&town, &person, "2026-06-01T08:00:00Z").await);
        assert!(!runs(&town, &person, "2026-06-01T09:00:00Z").await, "ninety days old");
        let session = opened(&town, Holder::Agent(town.fatou)).await;
        let cx = town.anyone().await;
        sessions::sign_out(&cx, &session).await.unwrap();
        assert!(sessions::find(&cx, &session).await.unwrap().is_none(), "signed out");
    }
}

#[tokio::test]
async fn one_ends_ones_own_sessions_and_nobody_elses() {
    for town in towns().await {
        let here = opened(&town, Holder::Agent(town.fatou)).await;
        let there = opened(&town, Holder::Agent(town.fatou)).await;
        let marcs = opened(&town, Holder::Agent(town.marc)).await;
        let cx = town.as_agent(town.marc).await;
        let marc = sessions::own(&cx, &marcs).await.unwrap();
        assert_eq!(marc.len(), 1);
        let id = marc[0].row.public_id.clone();
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        let own = sessions::own(&cx, &here).await.unwrap();
        assert_eq!(own.iter().filter(|session| session.is_this).count(), 1);
        assert_eq!(own.len(), 2);
        let refused = sessions::end(&cx, &id).await;
        assert!(matches!(refused, Err(CannotEnd::UnknownSession)), "Marc's");
        let other = own.iter().find(|session| !session.is_this).unwrap();
        sessions::end(&cx, &other.row.public_id).await.unwrap();
        assert!(sessions::find(&cx, &there).await.unwrap().is_none());
        let again = sessions::end(&cx, &other.row.public_id).await;
        assert!(matches!(again, Err(CannotEnd::UnknownSession)));
        cx.commit().await.unwrap();
        opened(&town, Holder::Agent(town.fatou)).await;
        let cx = town.as_agent(town.fatou).await;
        assert_eq!(sessions::end_others(&cx, &here).await.unwrap(), 1);
        assert!(sessions::find(&cx, &here).await.unwrap().is_some());
        assert!(sessions::find(&cx, &marcs).await.unwrap().is_some());
        let nobody = town.reader().await;
        assert!(sessions::own(&nobody, &here).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_opens_nothing_for_a_month_is_deleted_with_the_next_link() {
    for town in towns().await {
        let make = async |minutes| {
            let cx = town.anyone().await;
            let link = sessions::make_link(&cx, Holder::Agent(town.fatou), minutes).await.unwrap();
            cx.commit().await.unwrap();
            link
        };
        let link = make(15).await;
        let cx = town.anyone().await;
        sessions::sign_in(&cx, &link, "test").await.unwrap();
        cx.commit().await.unwrap();
        make(15).await;
        assert_eq!(town.ways_in().await, (2, 1));
        town.store.clock.turn_to("2026-04-01T09:00:00Z".parse().unwrap());
        make(15).await;
        assert_eq!(town.ways_in().await, (3, 1), "29 days");
        town.store.clock.turn_to("2026-04-03T09:00:00Z".parse().unwrap());
        make(15).await;
        assert_eq!(town.ways_in().await, (2, 0), "31 days");
    }
}

fn opening<'a>(token: &'a str, held: &'a [&'a str]) -> OpenLink<'a> {
    OpenLink { token, browser: "test", held, language: Language::Fr }
}

/// Asks for a link in the browser that holds `cookie`; returns its token.
async fn asked(town: &Town, address: &str, cookie: &str) -> Option<String> {
    let cx = town.anyone().await;
    let link = ask_link(&cx, address, Asker::Browser(cookie), Language::Fr).await.unwrap();
    let token = link.map(|link| mailed_token(cx.secrets(), &link.0));
    cx.commit().await.unwrap();
    token
}

#[tokio::test]
async fn whoever_reads_the_mail_comes_in_once_in_the_browser_that_asked() {
    for town in towns().await {
        let token = asked(&town, " Amina@Example.fr ", "mine").await.unwrap();
        let cx = town.anyone().await;
        for held in [&[][..], &["other"]] {
            let refused = open_link(&cx, opening(&token, held)).await;
            assert!(matches!(refused, Err(CannotSignIn::OtherBrowser)));
        }
        let refused = sessions::sign_in(&cx, &token, "test").await;
        assert!(matches!(refused, Err(CannotSignIn::OtherBrowser)));
        let opened = open_link(&cx, opening(&token, &["", "mine"])).await.unwrap();
        let Opened::Session(session) = opened else { panic!("{opened:?}") };
        let first = sessions::find(&cx, &session).await.unwrap().unwrap().actor;
        let again = open_link(&cx, opening(&token, &["mine"])).await;
        assert!(matches!(again, Err(CannotSignIn::LinkClosed)));
        cx.commit().await.unwrap();
        // The next link opens the same file, however the address is written.
        let token = asked(&town, "amina@example.fr", "mine").await.unwrap();
        let cx = town.anyone().await;
        let opened = open_link(&cx, opening(&token, &["mine"])).await.unwrap();
        let Opened::Session(session) = opened else { panic!("{opened:?}") };
        let second = sessions::find(&cx, &session).await.unwrap().unwrap().actor;
        let (Actor::Person(first), Actor::Person(second)) = (first, second) else { panic!() };
        assert_eq!(first, second);
    }
}

#[tokio::test]
async fn a_mailed_link_is_good_for_a_quarter_of_an_hour() {
    for town in towns().await {
        let token = asked(&town, "amina@example.fr", "mine").await.unwrap();
        town.store.clock.turn_to("2026-03-03T09:15:00Z".parse().unwrap());
        let cx = town.anyone().await;
        let refused = open_link(&cx, opening(&token, &["mine"])).await;
        assert!(matches!(refused, Err(CannotSignIn::LinkClosed)));
    }
}

#[tokio::test]
async fn one_address_is_sent_three_links_an_hour_and_ten_a_day() {
    for town in towns().await {
        for _ in 0..3 {
            assert!(asked(&town, "amina@example.fr", "mine").await.is_some());
        }
        assert!(asked(&town, "AMINA@example.fr", "another").await.is_none());
        assert!(asked(&town, "hugo@example.fr", "mine").await.is_some());
        let mut sent = 3;
        for hour in 10..20 {
            town.store.clock.turn_to(format!("2026-03-03T{hour}:01:00Z").parse().unwrap());
            sent += usize::from(asked(&town, "amina@example.fr", "mine").await.is_some());
        }
        assert_eq!(sent, 10);
    }
}

#[tokio::test]
async fn an_agents_address_opens_a_persons_file_and_no_desk() {
    for town in towns().await {
        let token = asked(&town, "fatou.diallo@ville.example", "mine").await.unwrap();
        let cx = town.anyone().await;
        let opened = open_link(&cx, opening(&token, &["mine"])).await.unwrap();
        let Opened::Session(session) = opened else { panic!("{opened:?}") };
        let running = sessions::find(&cx, &session).await.unwrap().unwrap();
        assert!(matches!(running.actor, Actor::Person(_)));
    }
}

#[tokio::test]
async fn an_address_is_added_by_who_is_signed_in_and_opens_one_file() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let hugo = town.new_person("Hugo").await;
        let ask = async |person, session| {
            let cx = town.as_person(person).await;
            let asker = Asker::Session(session);
            let link = ask_link(&cx, "amina@example.fr", asker, Language::Fr).await.unwrap();
            let token = mailed_token(cx.secrets(), &link.unwrap().0);
            cx.commit().await.unwrap();
            token
        };
        let token = ask(amina, "session").await;
        // Neither by nobody with the session's cookie, nor by another person.
        for cx in [town.anyone().await] {
            let refused = open_link(&cx, opening(&token, &["session"])).await;
            assert!(matches!(refused, Err(CannotSignIn::OtherBrowser)));
        }
        let cx = town.as_person(hugo).await;
        let refused = open_link(&cx, opening(&token, &["session"])).await;
        assert!(matches!(refused, Err(CannotSignIn::OtherBrowser)));
        drop(cx);
        let cx = town.as_person(amina).await;
        let added = open_link(&cx, opening(&token, &["session"])).await.unwrap();
        assert_eq!(added, Opened::Added);
        cx.commit().await.unwrap();
        let token = ask(hugo, "another").await;
        let cx = town.as_person(hugo).await;
        let refused = open_link(&cx, opening(&token, &["another"])).await;
        assert!(matches!(refused, Err(CannotSignIn::OpensAnotherFile)));
        drop(cx);
        let cx = town.anyone().await;
        let asked = ask_link(&cx, "a@example.fr", Asker::Session("x"), Language::Fr).await;
        assert!(matches!(asked, Err(CannotAskLink::SignInFirst)));
    }
}

#[tokio::test]
async fn what_is_no_address_is_refused_and_nothing_is_queued() {
    for town in towns().await {
        let long = format!("{}@example.fr", "a".repeat(250));
        for typed in [
            "",
            "amina",
            "amina@",
            "@example.fr",
            "amina@example",
            "a b@example.fr",
            "a@b.fr\r\nBcc: x@y.fr",
            "a@.fr",
            "a@b..fr",
            "a,b@example.fr",
            "<a@b.fr>",
            &long,
        ] {
            let cx = town.anyone().await;
            let asked = ask_link(&cx, typed, Asker::Browser("x"), Language::Fr).await;
            assert!(matches!(asked, Err(CannotAskLink::NotAnAddress)), "{typed:?}");
        }
        assert_eq!(town.ways_in().await, (0, 0));
    }
}

#[tokio::test]
async fn a_message_that_leaves_by_itself_is_leased_by_one_node_and_tried_again() {
    for town in towns().await {
        asked(&town, "amina@example.fr", "mine").await.unwrap();
        let lease = async |by| {
            let cx = town.anyone().await;
            let until = cx.now().plus_minutes(2);
            let row = outbox::lease(&cx, &[MESSAGE], by, until).await.unwrap();
            cx.commit().await.unwrap();
            row
        };
        let row = lease("one").await.unwrap();
        assert!(!row.facts.contains(&asked_token(&town, &row)), "no secret in the outbox");
        assert!(lease("two").await.is_none(), "held");
        // The node died: its lease runs out, and what it notes late changes nothing.
        town.store.clock.turn_to("2026-03-03T09:02:00Z".parse().unwrap());
        let row = lease("two").await.unwrap();
        assert_eq!(row.attempts, 2);
        let cx = town.anyone().await;
        outbox::left(&cx, row.id, "one").await.unwrap();
        assert!(outbox::failed(&cx, &row, "two").await.unwrap());
        cx.commit().await.unwrap();
        assert!(lease("two").await.is_none(), "waits two minutes");
        town.store.clock.turn_to("2026-03-03T09:04:00Z".parse().unwrap());
        let row = lease("two").await.unwrap();
        let cx = town.anyone().await;
        outbox::left(&cx, row.id, "two").await.unwrap();
        cx.commit().await.unwrap();
        town.store.clock.turn_to("2026-03-03T12:00:00Z".parse().unwrap());
        assert!(lease("two").await.is_none(), "left");
        // What cannot leave is given up in the end.
        asked(&town, "hugo@example.fr", "mine").await.unwrap();
        for tried in 1..=MAX_ATTEMPTS {
            town.store
                .clock
                .turn_to(format!("2026-03-04T{:02}:00:00Z", 2 * tried).parse().unwrap());
            let row = lease("two").await.unwrap();
            let cx = town.anyone().await;
            let again = outbox::failed(&cx, &row, "two").await.unwrap();
            assert_eq!(again, tried < MAX_ATTEMPTS);
            cx.commit().await.unwrap();
        }
        town.store.clock.turn_to("2026-03-05T12:00:00Z".parse().unwrap());
        assert!(lease("two").await.is_none(), "given up");
    }
}

fn asked_token(town: &Town, row: &civic::outbox::tables::Model) -> String {
    let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap();
    mailed_token(town.store.secrets(), facts["link"].as_str().unwrap())
}
