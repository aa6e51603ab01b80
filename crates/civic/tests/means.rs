//! Means: what a service has, what it held, what is tapped, and the date that a receipt then gives.

use civic::ids::OfficeId;
use civic::matters::{self, AnswerDraft, Bring, Form, Opening, Particulars, Receipt, What, find};
use civic::means::{
    self, CannotKeepMeans, CannotNoteHours, CannotTap, HoursDraft, MeansDraft, Tap, Tapped, figures,
};
use civic::outbox;
use civic::people::NewPerson;
use civic::services::set_up::{self, NewKind};
use civic::services::{self};
use civic::testing::{Town, real_towns, towns};
use civic::words::{Channel, Language};
use jiff::civil::{Date, date};

async fn can_settle(town: &Town, weekly: i32) {
    let cx = town.as_agent(town.lead).await;
    means::keep_means(&cx, town.roads, &draft(Some(weekly))).await.unwrap();
    cx.commit().await.unwrap();
}

fn draft(weekly_matters: Option<i32>) -> MeansDraft {
    MeansDraft { from: date(2026, 3, 2), filled_tenths: 35, vacant_tenths: 10, weekly_matters }
}

async fn fill(town: &Town, count: usize) -> Receipt {
    for _ in 1..count {
        town.bring_pothole("Un trou.").await;
    }
    town.bring_pothole("Un trou.").await
}

async fn whats(town: &Town, receipt: &Receipt) -> Vec<What> {
    let history = find::history(&town.reader().await, receipt.matter.id, false).await.unwrap();
    history.into_iter().map(|of| of.what).collect()
}

const PROMISED: Date = date(2026, 3, 17);

#[tokio::test]
async fn when_more_is_open_than_can_be_settled_the_receipt_gives_a_later_date() {
    for town in towns().await {
        // Without a capacity, however many there are.
        assert_eq!(fill(&town, 3).await.matter.due_on.date(), PROMISED);
        can_settle(&town, 2).await;
        // The fourth of two a week is settled in two weeks: as promised.
        let fourth = town.bring_pothole("Un trou.").await;
        assert_eq!(fourth.matter.due_on.date(), PROMISED);
        let fourth_code = fourth.code.clone();
        assert_eq!(whats(&town, &fourth).await, [What::Brought]);
        // The fifth in two and a half: thirteen working days from Tuesday 3 March.
        let fifth = town.bring_pothole("Un trou.").await;
        assert_eq!(fifth.matter.due_on.date(), date(2026, 3, 20));
        let told = find::history(&town.reader().await, fifth.matter.id, false).await.unwrap();
        assert_eq!(told[1].what, What::DatedLater);
        assert_eq!(told[1].effective_on, fifth.matter.due_on);
        assert_eq!(told[1].rule.as_deref(), Some("capacity"));
        // What is answered makes room.
        let cx = town.as_agent(town.fatou).await;
        let answer = AnswerDraft { matter: fifth.matter, text: "Bouché.".into(), refusing: None };
        matters::answer(&cx, answer).await.unwrap();
        let answer = AnswerDraft { matter: fourth.matter, text: "Bouché.".into(), refusing: None };
        matters::answer(&cx, answer).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(town.bring_pothole("Un trou.").await.matter.due_on.date(), PROMISED);
        // A second look is one more that is open: its date is as honest.
        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&fourth_code), "Non.").await.unwrap();
        let again = find::by_code(&cx, &fourth_code).await.unwrap().unwrap();
        assert_eq!(again.due_on.date(), date(2026, 3, 20));
        let told = find::history(&cx, again.id, false).await.unwrap();
        assert_eq!(told.last().unwrap().what, What::DatedLater);
        drop(cx);
        // Another service's queue is its own.
        let cx = town.anyone().await;
        let school = Bring { kind: town.enrolment, ..town.pothole_report("Une place.") };
        let school = matters::bring(&cx, school).await.unwrap().matter;
        assert_eq!(school.due_on.date(), date(2026, 3, 24));
    }
}

#[tokio::test]
async fn the_later_date_never_passes_the_legal_one() {
    for town in towns().await {
        can_settle(&town, 1).await;
        // Twenty weeks of work; the law gives two months from the day of arrival.
        let last = fill(&town, 20).await;
        assert_eq!(last.matter.due_on.date(), date(2026, 5, 3));
        let cx = town.as_agent(town.fatou).await;
        let particulars =
            Particulars { received_on: Some(date(2026, 2, 20)), ..Particulars::default() };
        let letter =
            Bring { channel: Channel::Paper, particulars, ..town.pothole_report("Un trou.") };
        let letter = matters::bring(&cx, letter).await.unwrap().matter;
        assert_eq!(letter.due_on.date(), date(2026, 4, 20), "two months from the 20 February");
        drop(cx);
        // What was promised is later than the law: the promise stands, and no word of means.
        let cx = town.anyone().await;
        let kind = kind_of(&town, &cx, Form::Request, 60).await;
        let slow = Bring { kind, ..town.pothole_report("Un trou.") };
        let slow = matters::bring(&cx, slow).await.unwrap().matter;
        assert!(slow.due_on.date() > date(2026, 5, 3));
        let told = find::history(&cx, slow.id, false).await.unwrap();
        assert!(told.iter().all(|of| of.what != What::DatedLater));
    }
}

async fn kind_of(town: &Town, cx: &civic::Context, form: Form, days: i32) -> civic::ids::KindId {
    let texts = [(Language::Fr, "Essai", ""), (Language::En, "Test", "")];
    let new = NewKind {
        service: town.roads,
        slug: form.word(),
        form,
        promise_days: days,
        personal: false,
        referent: town.fatou,
        texts: &texts,
    };
    set_up::kind(cx, new).await.unwrap()
}

#[tokio::test]
async fn who_asks_to_be_called_is_called_in_time_however_much_is_open() {
    for town in towns().await {
        can_settle(&town, 1).await;
        fill(&town, 6).await;
        let cx = town.anyone().await;
        let kind = kind_of(&town, &cx, Form::Callback, 2).await;
        let author = NewPerson { phone: Some("0612345678".into()), ..NewPerson::default() };
        let call = Bring { kind, author, ..town.pothole_report("") };
        let call = matters::bring(&cx, call).await.unwrap().matter;
        assert_eq!(call.due_on.date(), date(2026, 3, 5));
    }
}

#[tokio::test]
async fn who_decides_on_means_is_told_once_a_week() {
    for town in real_towns().await {
        can_settle(&town, 1).await;
        fill(&town, 5).await;
        let told = |cx| async move {
            let sent = outbox::of_the_body(&cx).await.unwrap().into_iter();
            sent.filter(|of| of.message == "means_exceeded").collect::<Vec<_>>()
        };
        let first = told(town.reader().await).await;
        assert_eq!(first.len(), 1, "the lead, once");
        assert_eq!(first[0].address, "claire@ville.test");
        assert!(first[0].facts.contains("\"open\":3"), "{}", first[0].facts);
        town.store.clock.turn_to("2026-03-09T09:00:00Z".parse().unwrap());
        fill(&town, 2).await;
        assert_eq!(told(town.reader().await).await.len(), 2, "the next week again");
    }
}

#[tokio::test]
async fn a_lead_says_which_means_there_are_and_the_record_keeps_it() {
    for town in towns().await {
        for other in [town.fatou, town.steward, town.ines] {
            let cx = town.as_agent(other).await;
            let refused = means::keep_means(&cx, town.roads, &draft(None)).await;
            assert!(matches!(refused, Err(CannotKeepMeans::NotAllowed(_))));
            let hours = hours(date(2026, 3, 2), Channel::Phone);
            let refused = means::note_hours(&cx, town.roads, &hours).await;
            assert!(matches!(refused, Err(CannotNoteHours::NotAllowed(_))));
        }
        let cx = town.as_agent(town.lead).await;
        assert!(means::keep_means(&cx, town.school, &draft(None)).await.is_err(), "not another's");
        let wrong = MeansDraft {
            from: date(2046, 1, 1),
            filled_tenths: -1,
            vacant_tenths: 200_000,
            weekly_matters: Some(0),
        };
        let Err(CannotKeepMeans::Fields(bad)) = means::keep_means(&cx, town.roads, &wrong).await
        else {
            panic!("taken")
        };
        let fields: Vec<_> = bad.0.iter().map(|bad| bad.field()).collect();
        assert_eq!(fields, ["from", "filled", "vacant", "weekly"]);
        means::keep_means(&cx, town.roads, &draft(None)).await.unwrap();
        means::keep_means(&cx, town.roads, &draft(Some(7))).await.unwrap();
        let later = MeansDraft { from: date(2026, 4, 1), filled_tenths: 45, ..draft(Some(9)) };
        means::keep_means(&cx, town.roads, &later).await.unwrap();
        let said = figures::said(&cx, town.roads).await.unwrap();
        let said: Vec<_> = said.iter().map(|of| (of.filled_tenths, of.weekly_matters)).collect();
        assert_eq!(said, [(45, Some(9)), (35, Some(7))], "twice for a day is once");
        let today = means::on(&cx, town.roads, cx.today()).await.unwrap().unwrap();
        assert_eq!(today.weekly_matters, Some(7));
        assert_eq!(means::on(&cx, town.roads, date(2026, 3, 1)).await.unwrap(), None);
        cx.commit().await.unwrap();
        let kept = town.record().await;
        assert_eq!(kept.iter().filter(|of| of.act == "means-kept").count(), 3);
    }
}

fn hours(week: Date, channel: Channel) -> HoursDraft {
    HoursDraft { week, channel, planned_minutes: 420, held_minutes: 300 }
}

#[tokio::test]
async fn hours_are_noted_by_week_and_planned_from_what_hangs_at_the_door() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        // Monday morning, Tuesday morning and afternoon.
        let monday = date(2026, 3, 2);
        assert_eq!(figures::planned(&cx, town.roads, monday).await.unwrap(), 630);
        // Easter Monday.
        assert_eq!(figures::planned(&cx, town.roads, date(2026, 4, 6)).await.unwrap(), 420);
        means::note_hours(&cx, town.roads, &hours(date(2026, 3, 5), Channel::Counter))
            .await
            .unwrap();
        means::note_hours(&cx, town.roads, &hours(monday, Channel::Counter)).await.unwrap();
        for (week, channel, field) in [
            (date(2026, 3, 9), Channel::Phone, "week"),
            (date(2020, 3, 9), Channel::Phone, "week"),
            (monday, Channel::Online, "at"),
        ] {
            let refused = means::note_hours(&cx, town.roads, &hours(week, channel)).await;
            let Err(CannotNoteHours::Fields(bad)) = refused else { panic!("{refused:?}") };
            assert_eq!(bad.0[0].field(), field);
        }
        let month = figures::months(&cx, town.roads, 2).await.unwrap();
        let counter = month[0].hours[0].expect("hours at the counter");
        assert_eq!((counter.planned_minutes, counter.held_minutes), (420, 300), "one week, once");
        assert_eq!((month[0].hours[1], month[1].hours), (None, [None, None]));
    }
}

async fn office(town: &Town, service: civic::ids::ServiceId) -> OfficeId {
    let offices = services::offices(&town.reader().await).await.unwrap();
    offices.into_iter().find(|of| of.row.service_id == service).unwrap().row.id
}

#[tokio::test]
async fn a_tap_is_one_more_and_the_last_can_be_taken_back() {
    for town in towns().await {
        let at = office(&town, town.roads).await;
        let settled = Tap { office: at, channel: Channel::Counter, what: Tapped::Settled };
        let missed = Tap { office: at, channel: Channel::Phone, what: Tapped::NotTaken };
        for agent in [town.fatou, town.marc, town.lead] {
            let cx = town.as_agent(agent).await;
            means::tap(&cx, settled).await.unwrap();
            cx.commit().await.unwrap();
        }
        let cx = town.as_agent(town.fatou).await;
        means::tap(&cx, missed).await.unwrap();
        means::untap(&cx, settled).await.unwrap();
        let nothing = Tap { channel: Channel::Phone, ..settled };
        assert!(matches!(means::untap(&cx, nothing).await, Err(CannotTap::NothingToTakeBack)));
        let odd = Tap { channel: Channel::Counter, ..missed };
        assert!(matches!(means::tap(&cx, odd).await, Err(CannotTap::Unfit { .. })));
        let mailed = Tap { channel: Channel::Email, ..settled };
        assert!(matches!(means::tap(&cx, mailed).await, Err(CannotTap::Unfit { .. })));
        let nowhere = Tap { office: OfficeId(999_999), ..settled };
        assert!(matches!(means::tap(&cx, nowhere).await, Err(CannotTap::UnknownOffice)));
        let school = Tap { office: office(&town, town.school).await, ..settled };
        assert!(matches!(means::tap(&cx, school).await, Err(CannotTap::NotAllowed(_))));
        let month = figures::months(&cx, town.roads, 1).await.unwrap().remove(0);
        assert_eq!(month.tapped, [[2, 0, 0], [0, 0, 1]]);
        cx.commit().await.unwrap();
        // Yesterday's taps are not taken back today.
        town.store.clock.turn_to("2026-03-04T09:00:00Z".parse().unwrap());
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(means::untap(&cx, settled).await, Err(CannotTap::NothingToTakeBack)));
        assert!(town.record().await.iter().all(|of| !of.act.contains("tap")), "no trace of who");
    }
}

#[tokio::test]
async fn figures_are_for_those_who_work_there() {
    for town in towns().await {
        for other in [town.ines, town.steward] {
            let cx = town.as_agent(other).await;
            assert!(figures::months(&cx, town.roads, 1).await.is_err());
            assert!(figures::said(&cx, town.roads).await.is_err());
            assert!(figures::open(&cx, town.roads).await.is_err());
        }
        let receipt = town.bring_pothole("Un trou.").await;
        town.bring_pothole("Un trou.").await;
        let cx = town.as_agent(town.fatou).await;
        let answer =
            AnswerDraft { matter: receipt.matter, text: "Bouché.".into(), refusing: None };
        matters::answer(&cx, answer).await.unwrap();
        let month = figures::months(&cx, town.roads, 1).await.unwrap().remove(0);
        assert_eq!((month.received, month.answered, month.in_time), (2, 1, 1));
        assert_eq!(figures::open(&cx, town.roads).await.unwrap(), 1);
    }
}
