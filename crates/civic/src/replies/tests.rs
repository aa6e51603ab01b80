//! What can only be seen from inside: the debate's row, and the record.

use jiff::civil::date;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::{CannotReply, NewCommitment, ReplyDraft, drop_commitment, keep, list, reply};
use crate::context::Context;
use crate::record::tables::pending;
use crate::testing::{Town, towns};
use crate::time::LegalDate;
use crate::words::{Language, Subject};

/// A debate of roads, from 1 to 10 March 2026.
async fn open_debate(cx: &Context, town: &Town) -> i64 {
    let insert = format!(
        "INSERT INTO debate (public_id, body_id, version, service_id, question, introduction, \
         what_happens, language, state, opens_on, closes_on, reply_due_on) VALUES \
         ('d', {}, 1, {}, 'q', 'i', 'w', 'fr', 'open', '2026-03-01', '2026-03-10', '2026-04-10') \
         RETURNING id",
        town.body.id.0, town.roads.0
    );
    let statement = sea_orm::Statement::from_string(cx.tx.get_database_backend(), insert);
    let row = cx.tx.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "id").unwrap()
}

async fn state_of(cx: &Context, debate: i64) -> String {
    let select = format!("SELECT state FROM debate WHERE id = {debate}");
    let statement = sea_orm::Statement::from_string(cx.tx.get_database_backend(), select);
    cx.tx.query_one_raw(statement).await.unwrap().unwrap().try_get("", "state").unwrap()
}

fn draft(debate: i64) -> ReplyDraft {
    ReplyDraft {
        subject: (Subject::Debate, debate),
        text: "La rue sera piétonne le samedi.".into(),
        language: Language::Fr,
        commitments: vec![NewCommitment {
            what: "Fermer la rue le samedi".into(),
            owner: "Service Voirie".into(),
            due_on: date(2026, 6, 6),
        }],
    }
}

#[tokio::test]
async fn a_debate_is_replied_to_once_and_not_while_people_vote() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let debate = open_debate(&cx, &town).await;
        assert!(matches!(
            reply(&cx, draft(debate)).await,
            Err(CannotReply::StillOpen { until }) if until == LegalDate::of(date(2026, 3, 10))
        ));
        cx.commit().await.unwrap();
        town.store.clock.turn_to("2026-03-11T09:00:00Z".parse().unwrap());
        let cx = town.as_agent(town.lead).await;
        reply(&cx, draft(debate)).await.unwrap();
        assert_eq!(state_of(&cx, debate).await, "replied");
        let again = reply(&cx, draft(debate)).await;
        assert!(matches!(again, Err(CannotReply::AlreadyReplied { .. })));
    }
}

#[tokio::test]
async fn the_record_names_the_service_and_never_the_agent() {
    for town in towns().await {
        town.store.clock.turn_to("2026-03-11T09:00:00Z".parse().unwrap());
        let cx = town.as_agent(town.lead).await;
        let debate = open_debate(&cx, &town).await;
        let said = reply(&cx, draft(debate)).await.unwrap();
        let promise = super::commitments(&cx, &said).await.unwrap().remove(0);
        keep(&cx, &promise, "Arrêté du 5 juin.").await.unwrap();
        let record = pending::Entity::find().all(&cx.tx).await.unwrap();
        let acts: Vec<_> = record.iter().map(|entry| entry.act.as_str()).collect();
        assert_eq!(acts, ["replied", "commitment-kept"]);
        assert!(record[0].statement.contains("\"service\":\"roads\""));
        for word in ["Claire", "Roche", said.signed_title.as_str()] {
            assert!(record.iter().all(|entry| !entry.statement.contains(word)));
        }
    }
}

#[tokio::test]
async fn what_is_late_comes_first_and_what_is_settled_last() {
    for town in towns().await {
        town.store.clock.turn_to("2026-03-11T09:00:00Z".parse().unwrap());
        let cx = town.as_agent(town.lead).await;
        let debate = open_debate(&cx, &town).await;
        let promise = |what: &str, month| NewCommitment {
            what: what.into(),
            owner: "Service Voirie".into(),
            due_on: date(2026, month, 6),
        };
        let promised = ["dropped", "kept", "open", "late"].into_iter().zip([5, 7, 6, 4]);
        let commitments = promised.map(|(what, month)| promise(what, month)).collect();
        let said = reply(&cx, ReplyDraft { commitments, ..draft(debate) }).await.unwrap();
        let made = super::commitments(&cx, &said).await.unwrap();
        drop_commitment(&cx, &made[0], "Trop cher.").await.unwrap();
        keep(&cx, &made[1], "Fait.").await.unwrap();
        cx.commit().await.unwrap();
        town.store.clock.turn_to("2026-04-07T09:00:00Z".parse().unwrap());
        let cx = town.anyone().await;
        let whole = list::page(&cx, None, 0, 10).await.unwrap();
        let what = |page: &list::Page| -> Vec<String> {
            page.commitments.iter().map(|(commitment, _)| commitment.what.clone()).collect()
        };
        assert_eq!(what(&whole), ["late", "open", "kept", "dropped"]);
        assert_eq!((whole.late, whole.open, whole.kept, whole.dropped), (1, 1, 1, 1));
        let second = list::page(&cx, Some(town.roads), 1, 3).await.unwrap();
        assert_eq!((what(&second), second.total()), (vec!["dropped".to_owned()], 4));
        let elsewhere = list::page(&cx, Some(town.school), 0, 10).await.unwrap();
        assert_eq!((what(&elsewhere), elsewhere.total()), (Vec::new(), 0));
    }
}
