//! Templates of answers, on both engines.

use civic::matters::{self, AnswerDraft, CannotAnswer};
use civic::services::{BadField, Role};
use civic::templates::{self, CannotRemove, CannotWrite, Draft, Placeholder, filled};
use civic::testing::towns;

fn a_template() -> Draft {
    Draft {
        title: " Trou signalé ".into(),
        text: "Bonjour {{nom}},\nnous passons [à compléter : le jour].".into(),
    }
}

#[tokio::test]
async fn a_lead_writes_changes_and_removes_a_template() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let row = templates::write(&cx, town.roads, &a_template()).await.unwrap();
        assert_eq!((row.title.as_str(), row.version), ("Trou signalé", 1));
        let id = row.public_id.0;
        let other = Draft { title: "Nid-de-poule".into(), ..a_template() };
        templates::change(&cx, &id, &other, 1).await.unwrap();
        let late = templates::change(&cx, &id, &a_template(), 1).await;
        assert!(matches!(late, Err(CannotWrite::Changed)));
        let listed = templates::of_services(&cx, &[town.roads]).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].title.as_str(), listed[0].version), ("Nid-de-poule", 2));
        assert!(templates::of_services(&cx, &[town.school]).await.unwrap().is_empty());
        templates::remove(&cx, &id).await.unwrap();
        assert!(templates::of_services(&cx, &[town.roads]).await.unwrap().is_empty());
        assert!(matches!(templates::remove(&cx, &id).await, Err(CannotRemove::Unknown)));
        let gone = templates::change(&cx, &id, &other, 2).await;
        assert!(matches!(gone, Err(CannotWrite::Unknown)));
    }
}

#[tokio::test]
async fn only_a_lead_of_the_service_writes_templates() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let row = templates::write(&cx, town.roads, &a_template()).await.unwrap();
        let elsewhere = templates::write(&cx, town.school, &a_template()).await;
        assert!(matches!(elsewhere, Err(CannotWrite::NotAllowed(_))));
        cx.commit().await.unwrap();
        let head = town.take_in("Paule", Role::Lead, Some(town.school)).await;
        for not in [town.fatou, head] {
            let cx = town.as_agent(not).await;
            let id = &row.public_id.0;
            let refused = templates::change(&cx, id, &a_template(), 1).await;
            assert!(matches!(refused, Err(CannotWrite::NotAllowed(_))));
            let refused = templates::remove(&cx, id).await;
            assert!(matches!(refused, Err(CannotRemove::NotAllowed(_))));
        }
        // Another body does not even see that it is there.
        let neighbour = town.neighbour().await;
        let cx = neighbour.as_agent(neighbour.lead).await;
        assert!(templates::by_public_id(&cx, &row.public_id.0).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_template_has_a_hole_that_a_human_must_fill() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let write = |title: &str, text: &str| {
            let draft = Draft { title: title.into(), text: text.into() };
            let cx = &cx;
            async move { templates::write(cx, town.roads, &draft).await }
        };
        for text in ["Bonjour.", "Bonjour {{nom}}, {{référence}} du {{date}}."] {
            assert!(matches!(write("Trou", text).await, Err(CannotWrite::NoHole)), "{text}");
        }
        for (title, text, field) in [(" ", "[date]", "title"), ("Trou", " \n", "text")] {
            match write(title, text).await {
                Err(CannotWrite::Fields(bad)) => {
                    assert_eq!(bad.0, [BadField::Missing { field }]);
                }
                other => panic!("{other:?}"),
            }
        }
        let row = write("Trou", "Bonjour {{nom}}, le [date].").await.unwrap();
        cx.commit().await.unwrap();

        // Filled with all that the matter tells, it still does not leave by itself.
        let matter = town.bring_pothole("Un trou.").await.matter;
        let text = filled(&row.text, |of| (of == Placeholder::Name).then(|| "Amina".to_owned()));
        assert_eq!(text, "Bonjour Amina, le [date].");
        let cx = town.as_agent(town.fatou).await;
        let refused = matters::answer(&cx, AnswerDraft { matter, text, refusing: None }).await;
        assert!(matches!(refused, Err(CannotAnswer::Unfilled { field: "answer", .. })));
    }
}
