//! Ways in, on both engines.

use civic::Actor;
use civic::sessions::{self, CannotEnd, CannotSignIn, Holder};
use civic::testing::{Town, towns};

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
