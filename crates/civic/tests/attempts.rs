//! Trying in vain, on both engines.

use civic::attempts::{allowed, failed, succeeded};
use civic::testing::{Town, towns};
use civic::time::Instant;

async fn fail(town: &Town, key: &str) {
    let cx = town.anyone().await;
    failed(&cx, "password", key).await.unwrap();
    cx.commit().await.unwrap();
}

/// Minutes that `key` must wait.
async fn wait(town: &Town, what: &str, key: &str) -> Option<i64> {
    let cx = town.reader().await;
    let Instant(until) = allowed(&cx, what, key).await.unwrap()?;
    Some((until - town.store.clock.now().0) / 60_000_000)
}

fn turn(town: &Town, time: &str) {
    town.store.clock.turn_to(format!("2026-03-03T{time}Z").parse().unwrap());
}

#[tokio::test]
async fn after_five_failures_the_wait_doubles_up_to_a_quarter_of_an_hour() {
    for town in towns().await {
        for _ in 0..4 {
            fail(&town, "fatou").await;
        }
        assert_eq!(wait(&town, "password", "fatou").await, None);
        for minutes in [1, 2, 4, 8, 15, 15] {
            fail(&town, "fatou").await;
            assert_eq!(wait(&town, "password", "fatou").await, Some(minutes));
        }
        assert_eq!(wait(&town, "password", "marc").await, None, "somebody else");
        assert_eq!(wait(&town, "card", "fatou").await, None, "something else");
    }
}

#[tokio::test]
async fn the_wait_ends_by_itself() {
    for town in towns().await {
        for _ in 0..5 {
            fail(&town, "fatou").await;
        }
        turn(&town, "09:00:59");
        assert_eq!(wait(&town, "password", "fatou").await, Some(0));
        turn(&town, "09:01:00");
        assert_eq!(wait(&town, "password", "fatou").await, None);
        fail(&town, "fatou").await;
        assert_eq!(wait(&town, "password", "fatou").await, Some(2), "not forgotten yet");
    }
}

#[tokio::test]
async fn an_hour_without_failure_or_a_success_and_all_is_forgotten() {
    for town in towns().await {
        for _ in 0..7 {
            fail(&town, "fatou").await;
        }
        let cx = town.anyone().await;
        succeeded(&cx, "password", "fatou").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(wait(&town, "password", "fatou").await, None);
        for _ in 0..7 {
            fail(&town, "fatou").await;
        }
        turn(&town, "10:00:01");
        fail(&town, "fatou").await;
        assert_eq!(wait(&town, "password", "fatou").await, None, "counted from one again");
    }
}

#[tokio::test]
async fn what_is_forgotten_is_deleted_and_nothing_is_kept_as_it_was_tried() {
    for town in towns().await {
        fail(&town, "fatou@example.fr").await;
        fail(&town, "marc@example.fr").await;
        assert_eq!(town.attempts().await.len(), 2);
        assert!(town.attempts().await.iter().all(|row| !row.key_hash.contains("example")));
        turn(&town, "10:30:00");
        fail(&town, "claire@example.fr").await;
        assert_eq!(town.attempts().await.len(), 1);
    }
}

#[tokio::test]
async fn failures_of_the_same_moment_are_all_counted() {
    for town in towns().await {
        let fails = (0..6).map(|_| fail(&town, "fatou"));
        futures_of(fails).await;
        assert_eq!(town.attempts().await[0].failures, 6);
    }
}

async fn futures_of(fails: impl Iterator<Item = impl Future<Output = ()>>) {
    let mut all: Vec<_> = fails.map(Box::pin).collect();
    std::future::poll_fn(|task| {
        all.retain_mut(|one| one.as_mut().poll(task).is_pending());
        if all.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}
