//! Ways in, on both engines.

use civic::Actor;
use civic::sessions::{self, CannotSignIn, Holder};
use civic::testing::towns;

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

#[tokio::test]
async fn a_session_ends_by_signing_out_by_idleness_and_by_age() {
    for town in towns().await {
        let cx = town.anyone().await;
        let link = sessions::make_link(&cx, Holder::Agent(town.fatou), 15).await.unwrap();
        let session = sessions::sign_in(&cx, &link, "test").await.unwrap();
        cx.commit().await.unwrap();
        town.store.clock.turn_to("2026-03-03T20:00:00Z".parse().unwrap());
        let cx = town.anyone().await;
        assert!(sessions::find(&cx, &session).await.unwrap().is_some());
        sessions::touch(&cx, &session).await.unwrap();
        cx.commit().await.unwrap();
        town.store.clock.turn_to("2026-03-04T07:00:00Z".parse().unwrap());
        let cx = town.anyone().await;
        assert!(sessions::find(&cx, &session).await.unwrap().is_some(), "used 11 hours ago");
        drop(cx);
        town.store.clock.turn_to("2026-03-04T09:00:00Z".parse().unwrap());
        let cx = town.anyone().await;
        assert!(sessions::find(&cx, &session).await.unwrap().is_none(), "idle for 13 hours");
        drop(cx);
        town.store.clock.turn_to("2026-03-03T20:01:00Z".parse().unwrap());
        let cx = town.anyone().await;
        sessions::sign_out(&cx, &session).await.unwrap();
        assert!(sessions::find(&cx, &session).await.unwrap().is_none(), "signed out");
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
