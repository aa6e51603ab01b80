//! Forms that are sent again, on both engines.

use civic::idempotency::{note, outcome};
use civic::matters;
use civic::testing::{Town, towns};

async fn noted(town: &Town, key: &str) {
    let cx = town.anyone().await;
    note(&cx, key, "act", "/somewhere").await.unwrap();
    cx.commit().await.unwrap();
}

async fn is_known(town: &Town, key: &str) -> bool {
    outcome(&town.reader().await, key).await.unwrap().is_some()
}

#[tokio::test]
async fn a_form_leads_where_it_led_for_a_week_and_is_then_forgotten() {
    for town in towns().await {
        noted(&town, "first").await;
        town.store.clock.turn_to("2026-03-10T08:59:00Z".parse().unwrap());
        noted(&town, "second").await;
        assert!(is_known(&town, "first").await, "not yet a week");
        town.store.clock.turn_to("2026-03-10T09:01:00Z".parse().unwrap());
        noted(&town, "third").await;
        assert!(!is_known(&town, "first").await);
        assert!(is_known(&town, "second").await && is_known(&town, "third").await);
    }
}

#[tokio::test]
async fn after_a_long_pause_the_old_ones_go_bit_by_bit() {
    for town in towns().await {
        let cx = town.anyone().await;
        for at in 0..150 {
            note(&cx, &format!("old {at}"), "act", "/somewhere").await.unwrap();
        }
        cx.commit().await.unwrap();
        town.store.clock.turn_to("2026-03-20T09:00:00Z".parse().unwrap());
        for (act, left) in [("one", 50), ("two", 0), ("three", 0)] {
            noted(&town, act).await;
            let mut known = 0;
            for at in 0..150 {
                known += usize::from(is_known(&town, &format!("old {at}")).await);
            }
            assert_eq!(known, left, "{act}");
        }
    }
}

#[tokio::test]
async fn two_who_sweep_at_once_do_not_wait_for_one_another() {
    for town in towns().await {
        noted(&town, "old").await;
        town.store.clock.turn_to("2026-03-20T09:00:00Z".parse().unwrap());
        tokio::join!(noted(&town, "one"), noted(&town, "two"));
        assert!(!is_known(&town, "old").await);
    }
}

#[tokio::test]
async fn a_matter_brought_again_with_its_code_is_the_same() {
    for town in towns().await {
        let code = civic::codes::code_of_key(town.store.secrets(), "a form");
        let mut bring = town.pothole_report("Un trou.");
        bring.code = Some(code.clone());
        let cx = town.anyone().await;
        let first = matters::bring(&cx, bring.clone()).await.unwrap();
        let again = matters::bring(&cx, bring).await.unwrap();
        assert_eq!((first.matter, first.code), (again.matter, again.code));
        cx.commit().await.unwrap();
        assert_eq!(town.record().await.len(), 1);
    }
}
