//! The desk's list: its parts and filters, on both engines.

use civic::ids::MatterId;
use civic::matters::list::{self, Asked, MOST, Part};
use civic::matters::{self, AnswerDraft, Asking, Bring, DocumentDraft, Matter, Opening, find};
use civic::matters::{CannotAssign, assign_each};
use civic::rights::NotAllowed;
use civic::services::{self, AbsenceDraft, Role};
use civic::testing::{Town, towns};
use civic::words::{Channel, Language};
use jiff::civil::date;

async fn ids(town: &Town, asked: impl Into<Asked>) -> Vec<MatterId> {
    let cx = town.as_agent(town.fatou).await;
    let page = list::desk(&cx, asked, 0, 30).await.unwrap();
    assert_eq!((page.total, page.more), (page.matters.len() as u64, false));
    page.matters.iter().map(|matter| matter.id).collect()
}

/// Each part holds exactly what its count says.
async fn counts_are_true(town: &Town) {
    let cx = town.as_agent(town.fatou).await;
    let counts = list::desk(&cx, Part::Open, 0, 30).await.unwrap().counts;
    assert_eq!(counts.len(), Part::ALL.len());
    for (part, counted) in counts {
        let page = list::desk(&cx, part, 0, 30).await.unwrap();
        assert_eq!((counted.number, counted.more), (page.matters.len() as u64, false), "{part:?}");
    }
}

fn turn_to(town: &Town, day: &str) {
    town.store.clock.turn_to(format!("{day}T09:00:00Z").parse().unwrap());
}

async fn bring(town: &Town, text: &str) -> Matter {
    town.bring_pothole(text).await.matter
}

#[tokio::test]
async fn what_waits_for_its_author_is_not_late_and_all_say_so_alike() {
    for town in towns().await {
        let late = bring(&town, "Un trou.").await;
        let waits = bring(&town, "Un autre trou.").await;
        let merged = bring(&town, "Le même trou.").await;
        let cx = town.as_agent(town.fatou).await;
        let document = DocumentDraft {
            what: "Le constat".into(),
            basis: "Article R1".into(),
            until: date(2026, 4, 30),
        };
        matters::ask_document(&cx, &waits, &document).await.unwrap();
        matters::merge(&cx, &merged, &late).await.unwrap();
        cx.commit().await.unwrap();
        assert!(ids(&town, Part::Late).await.is_empty());
        turn_to(&town, "2026-03-18");
        let cx = town.as_agent(town.fatou).await;
        let mut by_rule = Vec::new();
        for part in [Part::Open, Part::Merged] {
            let page = list::desk(&cx, part, 0, 30).await.unwrap();
            by_rule.extend(page.matters.into_iter().filter(|of| of.is_late(cx.today())));
        }
        drop(cx);
        let mut by_rule: Vec<_> = by_rule.iter().map(|matter| matter.id).collect();
        by_rule.sort_unstable();
        assert_eq!(by_rule, [late.id, merged.id]);
        assert_eq!(ids(&town, Part::Late).await, by_rule);
        assert_eq!(ids(&town, Part::Waiting).await, [waits.id]);
        assert_eq!(ids(&town, Part::Merged).await, [merged.id]);
        assert_eq!(ids(&town, Part::Open).await, [late.id, waits.id]);
        counts_are_true(&town).await;
    }
}

#[tokio::test]
async fn each_part_holds_what_its_name_says() {
    for town in towns().await {
        let receipt = town.bring_pothole("Répondu puis contesté.").await;
        let taken = bring(&town, "Pris.").await;
        let asked = bring(&town, "Un avis.").await;
        let gone = town.bring_pothole("Retiré.").await;
        let cx = town.as_agent(town.marc).await;
        matters::take(&cx, &taken).await.unwrap();
        let question = Asking {
            service: town.school,
            question: "Qu'en pensez-vous ?".into(),
            due: date(2026, 3, 9),
        };
        matters::ask_advice(&cx, &asked, &question).await.unwrap();
        let matter = receipt.matter.clone();
        let draft = AnswerDraft { matter, text: "Non.".into(), refusing: None };
        matters::answer(&cx, draft).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(ids(&town, Part::Settled).await, [receipt.matter.id]);
        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&receipt.code), "Encore ouvert.").await.unwrap();
        matters::withdraw(&cx, Opening::Code(&gone.code)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(ids(&town, Part::SecondLook).await, [receipt.matter.id]);
        assert_eq!(ids(&town, Part::Settled).await, [gone.matter.id]);
        assert_eq!(ids(&town, Part::Waiting).await, [asked.id], "another service is asked");
        assert_eq!(ids(&town, Part::Untaken).await, [receipt.matter.id, asked.id]);
        assert!(!ids(&town, Part::Mine).await.contains(&taken.id));
        assert!(ids(&town, Part::Mine).await.contains(&asked.id));
        assert!(ids(&town, Part::Week).await.is_empty());
        // Due on Tuesday 17 March: in the week that begins on the 16th, and not before.
        turn_to(&town, "2026-03-15");
        assert!(ids(&town, Part::Week).await.is_empty());
        turn_to(&town, "2026-03-16");
        assert_eq!(ids(&town, Part::Week).await.len(), 3);
        turn_to(&town, "2026-03-18");
        assert!(ids(&town, Part::Week).await.is_empty());
        assert_eq!(ids(&town, Part::Late).await.len(), 3);
        counts_are_true(&town).await;
    }
}

#[tokio::test]
async fn filters_hold_together() {
    for town in towns().await {
        let cx = town.anyone().await;
        let by_phone = Bring { channel: Channel::Phone, ..town.pothole_report("Un trou.") };
        let by_phone = matters::bring(&cx, by_phone).await.unwrap().matter.id;
        let english = Bring { language: Language::En, ..town.pothole_report("A hole.") };
        let english = matters::bring(&cx, english).await.unwrap().matter.id;
        cx.commit().await.unwrap();
        let phone = Asked { channel: Some(Channel::Phone), ..Asked::default() };
        assert_eq!(ids(&town, phone.clone()).await, [by_phone]);
        let in_english = Asked { language: Some(Language::En), ..Asked::default() };
        assert_eq!(ids(&town, in_english).await, [english]);
        assert!(ids(&town, Asked { language: Some(Language::En), ..phone }).await.is_empty());
        let kind = |kind| Asked { kind: Some(kind), ..Part::Mine.into() };
        assert_eq!(ids(&town, kind(town.pothole)).await, [by_phone, english]);
        assert!(ids(&town, kind(town.enrolment)).await.is_empty());
        let service = |service| Asked { service: Some(service), ..Asked::default() };
        assert_eq!(ids(&town, service(town.roads)).await.len(), 2);
        assert!(ids(&town, service(town.school)).await.is_empty(), "not theirs");
    }
}

#[tokio::test]
async fn several_services_lie_in_one_order_by_date() {
    for town in towns().await {
        let both = town.take_in("Nora", Role::Agent, Some(town.roads)).await;
        town.also_works_for(both, town.school).await;
        let mut due = Vec::new();
        for at in 0..8 {
            turn_to(&town, &format!("2026-03-{:02}", 3 + at));
            let mut bring = town.pothole_report("Quelque chose.");
            if at % 2 == 1 {
                bring.kind = town.enrolment;
            }
            let cx = town.anyone().await;
            let matter = matters::bring(&cx, bring).await.unwrap().matter;
            cx.commit().await.unwrap();
            due.push((matter.due_on, matter.id));
        }
        due.sort();
        let cx = town.as_agent(both).await;
        let mut paged = Vec::new();
        for at in 0..4 {
            let page = list::desk(&cx, Part::Open, at, 3).await.unwrap();
            assert_eq!(page.total, 8);
            paged.extend(page.matters.into_iter().map(|matter| (matter.due_on, matter.id)));
        }
        assert_eq!(paged, due);
        assert_eq!(list::desk(&cx, Part::Untaken, 0, 30).await.unwrap().total, 8);
    }
}

#[tokio::test]
async fn a_desk_counts_and_pages_no_further_than_it_says() {
    for town in towns().await {
        town.bring_many(MOST + 5).await;
        let cx = town.as_agent(town.fatou).await;
        let page = list::desk(&cx, Part::Open, 0, 30).await.unwrap();
        assert_eq!((page.total, page.more, page.matters.len()), (MOST, true, 30));
        let last = list::desk(&cx, Part::Open, MOST / 30, 30).await.unwrap();
        assert_eq!(last.matters.len() as u64, MOST % 30);
        for far in [MOST / 30 + 1, 100_000, u64::MAX] {
            assert!(list::desk(&cx, Part::Open, far, 30).await.unwrap().matters.is_empty());
        }
        for (part, counted) in page.counts {
            let is_all = matches!(part, Part::Open | Part::Mine | Part::Untaken);
            assert_eq!((counted.number, counted.more), (if is_all { MOST } else { 0 }, is_all));
        }
    }
}

#[tokio::test]
async fn several_are_given_at_once_each_wholly_or_not_at_all() {
    for town in towns().await {
        let first = bring(&town, "Un trou.").await;
        let settled = bring(&town, "Un trou réparé.").await;
        let contested = town.bring_pothole("Un trou contesté.").await;
        let cx = town.as_agent(town.marc).await;
        for matter in [&settled, &contested.matter] {
            let draft =
                AnswerDraft { matter: matter.clone(), text: "Fait.".into(), refusing: None };
            matters::answer(&cx, draft).await.unwrap();
        }
        cx.commit().await.unwrap();
        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&contested.code), "Non.").await.unwrap();
        let school = Bring { kind: town.enrolment, ..town.pothole_report("Inscrire.") };
        let school = matters::bring(&cx, school).await.unwrap().matter;
        cx.commit().await.unwrap();
        let all = [&first, &first, &settled, &contested.matter, &school];
        let mut all: Vec<_> = all.iter().map(|matter| matter.public_id.0.clone()).collect();
        all.push("nobody".into());
        let cx = town.as_agent(town.fatou).await;
        let done = assign_each(&cx, &all, town.marc).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(done.given, 1);
        let told: Vec<_> = done.kept.iter().map(|(reference, _)| reference.clone()).collect();
        let named = [Some(settled.reference), Some(contested.matter.reference), None, None];
        assert_eq!(told, named, "no reference of another service is told");
        assert!(matches!(
            done.kept.iter().map(|(_, why)| why).collect::<Vec<_>>()[..],
            [
                CannotAssign::Settled { .. },
                CannotAssign::AnsweredBefore,
                CannotAssign::NotAllowed(NotAllowed::NotFor(_)),
                CannotAssign::NotAllowed(NotAllowed::NotFor(_)),
            ]
        ));
        let cx = town.as_agent(town.fatou).await;
        let now = find::for_agent(&cx, &first.public_id.0, "desk").await.unwrap().unwrap().unwrap();
        assert_eq!(now.follower_id, town.marc);
        // To somebody of another service, or who is away, nothing is given.
        let none = assign_each(&cx, &all[..1], town.ines).await.unwrap();
        assert!(matches!(none.kept[..], [(Some(_), CannotAssign::NotOfTheService)]));
        let agent = services::agent(&cx, town.fatou).await.unwrap().public_id.0;
        let (from, until) = (date(2026, 3, 3), date(2026, 3, 4));
        let absence = AbsenceDraft { agent, from, until, substitute: None };
        services::be_away(&cx, &absence).await.unwrap();
        let none = assign_each(&cx, &all[..1], town.fatou).await.unwrap();
        assert!(matches!(none.kept[..], [(Some(_), CannotAssign::Away)]));
    }
}
