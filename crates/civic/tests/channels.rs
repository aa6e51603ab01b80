//! Whatever the channel, the same facts give the same clock, the same receipt, the same record and
//! the same figures; and what an agent writes down later counts from the day it arrived.

use civic::matters::{
    self, Bring, CannotBring, CannotNoteCall, DocumentDraft, Form, Opening, Particulars, ProvideTo,
    Provided, Refusing, State, Verdict, What, callback, find,
};
use civic::matters::{AnswerDraft, Matter, Receipt};
use civic::people::{self, NewPerson};
use civic::services::set_up::{self, NewKind};
use civic::testing::{START, Town, towns};
use civic::time::LegalDate;
use civic::words::{Channel, Language, ReplyBy};
use civic::{Context, means, outbox, services};
use jiff::civil::date;

fn turn_to(town: &Town, day: &str) {
    town.store.clock.turn_to(format!("{day}T09:00:00Z").parse().unwrap());
}

/// Who writes it down: its author on the site, an agent for them by any other channel.
async fn entering(town: &Town, channel: Channel) -> Context {
    if channel == Channel::Online { town.anyone().await } else { town.as_agent(town.fatou).await }
}

fn pothole(town: &Town, channel: Channel) -> Bring {
    Bring {
        channel,
        reply_by: ReplyBy::Letter,
        author: NewPerson {
            name: "Amina Martin".into(),
            address: Some("3 rue des Lilas".into()),
            ..NewPerson::default()
        },
        particulars: Particulars { interpreter: Some("arabe".into()), ..Particulars::default() },
        ..town.pothole_report("Un trou devant le 12.")
    }
}

async fn bring(town: &Town, bring: Bring) -> Receipt {
    let cx = entering(town, bring.channel).await;
    let receipt = matters::bring(&cx, bring).await.unwrap();
    cx.commit().await.unwrap();
    receipt
}

/// The matter without what must differ: its keys, its code, how it came and who wrote it down.
fn facts(matter: &Matter) -> String {
    let mut same = matter.clone();
    same.id = civic::ids::MatterId(0);
    same.public_id = civic::ids::PublicId(String::new());
    same.author_id = None;
    same.reference.clear();
    same.code_hash.clear();
    same.channel = Channel::Online;
    same.entered_by = None;
    format!("{same:?}")
}

async fn now(town: &Town, code: &str) -> Matter {
    find::by_code(&town.reader().await, code).await.unwrap().expect("a matter")
}

/// One matter through every verb, on the same days; what each left behind.
async fn life(town: &Town, channel: Channel) -> Vec<String> {
    town.store.clock.turn_to(START.parse().unwrap());
    let before = town.record().await.len();
    let receipt = bring(town, pothole(town, channel)).await;
    let mut told = vec![facts(&receipt.matter)];
    let code = receipt.code.as_str();
    let agent = || town.as_agent(town.fatou);
    let step = |cx: Context| async move {
        cx.commit().await.unwrap();
        facts(&now(town, code).await)
    };

    let cx = agent().await;
    matters::acknowledge(&cx, &now(town, code).await).await.unwrap();
    told.push(step(cx).await);
    let cx = agent().await;
    matters::take(&cx, &now(town, code).await).await.unwrap();
    told.push(step(cx).await);
    turn_to(town, "2026-03-05");
    let cx = agent().await;
    let document = DocumentDraft {
        what: "Une photo".into(),
        basis: "Code de la voirie, article R1".into(),
        until: date(2026, 3, 20),
    };
    matters::ask_document(&cx, &now(town, code).await, &document).await.unwrap();
    told.push(step(cx).await);
    turn_to(town, "2026-03-10");
    let cx = entering(town, channel).await;
    let came = Provided { text: "La voici.".into(), files: Vec::new() };
    matters::provide(&cx, ProvideTo::Opened(Opening::Code(code)), &came).await.unwrap();
    told.push(step(cx).await);
    let cx = agent().await;
    matters::note(&cx, &now(town, code).await, "Vu sur place.").await.unwrap();
    told.push(step(cx).await);
    let cx = agent().await;
    let refusing =
        Refusing { reasons: "La rue est au département.".into(), appeal: "Contestez.".into() };
    let matter = now(town, code).await;
    let draft = AnswerDraft { matter, text: "Non.".into(), refusing: Some(refusing) };
    matters::answer(&cx, draft).await.unwrap();
    told.push(step(cx).await);
    turn_to(town, "2026-03-12");
    let cx = entering(town, channel).await;
    matters::judge(&cx, Opening::Code(code), Verdict::No, "Non.").await.unwrap();
    matters::contest(&cx, Opening::Code(code), "Regardez encore.").await.unwrap();
    told.push(step(cx).await);
    turn_to(town, "2026-03-16");
    let cx = town.as_agent(town.lead).await;
    let draft = AnswerDraft {
        matter: now(town, code).await,
        text: "Nous le bouchons lundi.".into(),
        refusing: None,
    };
    matters::answer(&cx, draft).await.unwrap();
    told.push(step(cx).await);
    let cx = agent().await;
    matters::reopen(&cx, &now(town, code).await, "Le trou est revenu.").await.unwrap();
    told.push(step(cx).await);
    let cx = entering(town, channel).await;
    matters::withdraw(&cx, Opening::Code(code)).await.unwrap();
    told.push(step(cx).await);

    let cx = town.reader().await;
    for event in find::history(&cx, receipt.matter.id, true).await.unwrap() {
        told.push(format!("{:?} {:?} {:?}", event.what, event.effective_on, event.text));
    }
    for entry in &town.record().await[before..] {
        told.push(format!("{} {:?} {}", entry.act, entry.effective_on, entry.recorded_at.0));
    }
    let left = outbox::waiting(&cx, &[town.roads], 1000).await.unwrap();
    for message in left.iter().filter(|of| of.subject_id == receipt.matter.id.0) {
        // What leaves names the matter, whose reference must differ.
        let said = message.facts.replace(&receipt.matter.reference, "-");
        let (what, by) = (&message.message, message.channel);
        told.push(format!("{what} {by:?} {} {} {said}", message.recipient, message.address));
    }
    told
}

#[tokio::test]
async fn every_verb_by_every_channel_gives_the_same_dates_receipt_and_record() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        services::validate_rule(&cx, town.pothole, Some("silence-rejection")).await.unwrap();
        cx.commit().await.unwrap();
        let online = Box::pin(life(&town, Channel::Online)).await;
        assert!(online.len() > 35, "{} facts", online.len());
        let withdrawals =
            |told: &[String]| told.iter().filter(|line| line.starts_with("withdrawn ")).count();
        for channel in Channel::ALL {
            let mut by = Box::pin(life(&town, *channel)).await;
            if *channel != Channel::Online {
                // Whoever has something taken back for them by an agent is told so.
                assert_eq!(withdrawals(&by), 1, "{channel:?}");
                by.retain(|line| !line.starts_with("withdrawn "));
            }
            assert_eq!(by, online, "{channel:?}");
        }
    }
}

#[tokio::test]
async fn the_figures_do_not_tell_channels_apart() {
    for town in towns().await {
        for channel in Channel::ALL {
            bring(&town, pothole(&town, *channel)).await;
        }
        let cx = town.as_agent(town.fatou).await;
        let month = means::figures::months(&cx, town.roads, 1).await.unwrap().remove(0);
        assert_eq!((month.received, month.answered), (5, 0));
    }
}

#[tokio::test]
async fn a_letter_counts_from_the_day_it_arrived_and_is_noted_as_written_down_later() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        services::validate_rule(&cx, town.pothole, Some("silence-rejection")).await.unwrap();
        cx.commit().await.unwrap();
        turn_to(&town, "2026-03-10");
        let arrived = |day| Bring {
            particulars: Particulars { received_on: Some(day), ..Particulars::default() },
            ..pothole(&town, Channel::Paper)
        };
        let receipt = bring(&town, arrived(date(2026, 3, 6))).await;
        let matter = &receipt.matter;
        let friday = LegalDate::of(date(2026, 3, 6));
        assert_eq!((&matter.received_on, &matter.reached_on), (&friday, &friday));
        assert_eq!(matter.due_on, LegalDate::of(date(2026, 3, 20)));
        // The rule was validated on the 3rd: it works for the 6th.
        assert_eq!(matter.silence_on, Some(LegalDate::of(date(2026, 5, 6))));
        let cx = town.reader().await;
        let told = find::history(&cx, matter.id, false).await.unwrap().remove(0);
        assert_eq!((told.what, &told.effective_on), (What::Brought, &friday));
        assert_eq!(told.at, matter.received_at, "when it was written down");
        let record = town.record().await;
        let entry = record.iter().rfind(|entry| entry.act == "matter-received").unwrap();
        assert_eq!((&entry.effective_on, entry.recorded_at), (&friday, matter.received_at));
        drop(cx);

        let earliest = date(2025, 3, 9);
        let cx = town.as_agent(town.fatou).await;
        for wrong in [date(2026, 3, 11), date(2025, 3, 8)] {
            let refused = matters::bring(&cx, arrived(wrong)).await;
            let Err(CannotBring::NotReceivedThen { earliest: said }) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(said.date(), earliest);
        }
        drop(cx);
        let old = bring(&town, arrived(earliest)).await;
        assert!(old.matter.is_late(date(2026, 3, 10)), "late when it is written down");

        let cx = town.anyone().await;
        let refused = matters::bring(&cx, arrived(date(2026, 3, 6))).await;
        assert!(matches!(refused, Err(CannotBring::NotReceivedThen { .. })), "not by anyone");
    }
}

async fn callback_kind(town: &Town) -> civic::ids::KindId {
    let cx = town.anyone().await;
    let texts = [(Language::Fr, "Être rappelé", ""), (Language::En, "Be called", "")];
    let new = NewKind {
        service: town.roads,
        slug: "callback",
        form: Form::Callback,
        promise_days: 1,
        personal: true,
        referent: town.fatou,
        texts: &texts,
    };
    let kind = set_up::kind(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
    kind
}

#[tokio::test]
async fn who_asks_to_be_called_gives_a_number_and_a_time_and_nothing_else() {
    for town in towns().await {
        let kind = callback_kind(&town).await;
        let asking = |phone: &str| Bring {
            kind,
            text: String::new(),
            reply_by: ReplyBy::Site,
            author: NewPerson { phone: Some(phone.into()), ..NewPerson::default() },
            ..town.pothole_report("")
        };
        let cx = town.anyone().await;
        for wrong in ["15", "0899 12 34 56", "12", "appelez"] {
            let refused = matters::bring(&cx, asking(wrong)).await;
            assert!(matches!(refused, Err(CannotBring::BadPhone)), "{wrong}: {refused:?}");
        }
        let nothing = Bring { author: NewPerson::default(), ..asking("") };
        let refused = matters::bring(&cx, nothing).await;
        assert!(matches!(refused, Err(CannotBring::NoWayToReply { by: ReplyBy::Phone })));
        // It is Tuesday, 10:00: this morning, this afternoon, and nothing on Wednesday, the day on
        // which the call is due.
        let times = callback::times(&cx, town.roads, date(2026, 3, 4)).await.unwrap();
        assert_eq!(times.len(), 2);
        let later = callback::times(&cx, town.roads, date(2026, 3, 9)).await.unwrap();
        let monday = later.into_iter().next_back().unwrap();
        let at = |at, page: &str| Bring {
            particulars: Particulars {
                call_at: Some(at),
                page: Some(page.into()),
                ..Particulars::default()
            },
            ..asking("06.12.34.56.78")
        };
        let refused = matters::bring(&cx, at(monday, "/")).await;
        assert!(matches!(refused, Err(CannotBring::NoSuchTime)), "after the call is due");
        let receipt = matters::bring(&cx, at(times[1], "/services/roads")).await.unwrap();
        cx.commit().await.unwrap();
        let matter = receipt.matter;
        assert_eq!((matter.reply_by, matter.form), (ReplyBy::Phone, Form::Callback));
        assert_eq!(matter.reply_to.as_deref(), Some("06 12 34 56 78"));
        assert_eq!(matter.due_on, LegalDate::of(date(2026, 3, 4)));
        let cx = town.reader().await;
        let said = callback::of(&cx, &matter).await.unwrap().unwrap();
        assert_eq!((said.at(), said.page.as_deref()), (Some(times[1]), Some("/services/roads")));
        // What is not a call has nothing of the kind, and still wants words.
        let pothole = town.bring_pothole("Un trou.").await.matter;
        assert_eq!(callback::of(&cx, &pothole).await.unwrap(), None);
        drop(cx);
        let cx = town.anyone().await;
        let empty = matters::bring(&cx, town.pothole_report(" ")).await;
        assert!(matches!(empty, Err(CannotBring::Empty)));
    }
}

#[tokio::test]
async fn a_call_in_vain_is_told_to_its_author_and_changes_no_date() {
    for town in towns().await {
        let kind = callback_kind(&town).await;
        let author = NewPerson { phone: Some("0612345678".into()), ..NewPerson::default() };
        let asking = Bring { kind, author, ..town.pothole_report("") };
        let receipt = bring(&town, asking).await;
        let cx = town.as_agent(town.ines).await;
        let refused = matters::call_in_vain(&cx, &receipt.matter).await;
        assert!(matches!(refused, Err(CannotNoteCall::NotAllowed(_))));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        matters::call_in_vain(&cx, &receipt.matter).await.unwrap();
        matters::call_in_vain(&cx, &receipt.matter).await.unwrap();
        let letter = town.pothole_report("Un trou.");
        let other = matters::bring(&cx, letter).await.unwrap().matter;
        let refused = matters::call_in_vain(&cx, &other).await;
        assert!(matches!(refused, Err(CannotNoteCall::NotAsked)));
        cx.commit().await.unwrap();
        let matter = now(&town, &receipt.code).await;
        assert_eq!((matter.state, &matter.due_on), (State::Received, &receipt.matter.due_on));
        let history = find::history(&town.reader().await, matter.id, false).await.unwrap();
        assert_eq!(history.iter().filter(|of| of.what == What::CalledInVain).count(), 2);
        let cx = town.as_agent(town.fatou).await;
        let draft = AnswerDraft { matter, text: "Dit au téléphone.".into(), refusing: None };
        matters::answer(&cx, draft).await.unwrap();
        let settled = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        let refused = matters::call_in_vain(&cx, &settled).await;
        assert!(matches!(refused, Err(CannotNoteCall::Settled)));
    }
}

#[tokio::test]
async fn a_file_is_found_by_what_the_person_says_and_shows_nobody_elses() {
    for town in towns().await {
        let cx = town.as_agent(town.fatou).await;
        let amina = NewPerson {
            name: "Amina Élise Martin".into(),
            phone: Some("06.12.34.56.78".into()),
            ..NewPerson::default()
        };
        let brought =
            matters::bring(&cx, Bring { author: amina, ..town.pothole_report("Un trou.") });
        let matter = brought.await.unwrap().matter;
        cx.commit().await.unwrap();
        town.person("Paul Martin", "Paul@example.org").await;
        let found = async |agent, asked: &str| {
            let cx = town.as_agent(agent).await;
            let found = people::look_up(&cx, asked).await.unwrap();
            found.into_iter().map(|file| file.name).collect::<Vec<_>>()
        };
        let amina = "Amina Élise Martin";
        for asked in ["martin", "élise", "ÉLISE amina", "+33 6 12 34 56 78", &matter.reference] {
            assert_eq!(found(town.fatou, asked).await, [amina], "{asked}");
        }
        // The school knows her by what she says herself, not by her name.
        for asked in ["martin", "amina", &matter.reference] {
            assert!(found(town.ines, asked).await.is_empty(), "{asked}");
        }
        assert_eq!(found(town.ines, "0612345678").await, [amina]);
        assert_eq!(found(town.fatou, " paul@EXAMPLE.org").await, ["Paul Martin"]);
        for nothing in ["", " ", "%", "_", "paul@", "06 00 00 00 01", "Zoé"] {
            assert!(found(town.fatou, nothing).await.is_empty(), "{nothing}");
        }
        let cx = town.anyone().await;
        assert!(people::look_up(&cx, "martin").await.is_err(), "not by anyone");
        drop(cx);
        let next = town.neighbour().await;
        assert!(
            people::look_up(&next.as_agent(next.fatou).await, "0612345678")
                .await
                .unwrap()
                .is_empty()
        );
    }
}
