//! The verbs of a matter, each on both engines.

use civic::matters::{
    self, AnswerDraft, Attached, CannotAnswer, CannotBring, CannotContest, CannotRedirect,
    CannotReplaceCode, CannotTake, Opening, Refusing, State, Verdict, find, list,
};
use civic::people::NewPerson;
use civic::rights::NotAllowed;
use civic::testing::{Town, towns};
use civic::time::LegalDate;
use civic::words::ReplyBy;
use civic::{Failure, outbox};
use jiff::civil::date;

async fn reread(town: &Town, code: &str) -> matters::Matter {
    let cx = town.anyone().await;
    find::by_code(&cx, code).await.unwrap().expect("a matter")
}

async fn answer_as(
    town: &Town,
    agent: civic::ids::AgentId,
    matter: &matters::Matter,
    text: &str,
) -> Result<matters::Answered, CannotAnswer> {
    let cx = town.as_agent(agent).await;
    let draft = AnswerDraft { matter: matter.clone(), text: text.into(), refusing: None };
    let answered = matters::answer(&cx, draft).await?;
    cx.commit().await.unwrap();
    Ok(answered)
}

#[tokio::test]
async fn a_matter_has_a_named_human_and_a_date_from_its_first_minute() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou devant le 4.").await;
        assert_eq!(receipt.matter.follower_id, town.fatou);
        assert_eq!(receipt.matter.service_id, town.roads);
        // 10 working days after Tuesday 3 March 2026.
        assert_eq!(receipt.matter.due_on, LegalDate::of(date(2026, 3, 17)));
        assert_eq!(receipt.matter.state, State::Received);
        assert_eq!(reread(&town, &receipt.code).await.id, receipt.matter.id);
    }
}

#[tokio::test]
async fn a_code_opens_however_it_is_typed_and_a_reference_opens_nothing() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let cx = town.anyone().await;
        let typed = receipt.code.to_lowercase().replace('-', " ");
        assert!(find::by_code(&cx, &typed).await.unwrap().is_some());
        assert!(find::by_code(&cx, &receipt.matter.reference).await.unwrap().is_none());
        assert!(find::by_code(&cx, "").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn nothing_is_kept_of_what_was_not_committed() {
    for town in towns().await {
        let cx = town.anyone().await;
        let receipt = matters::bring(&cx, town.pothole_report("Un trou.")).await.unwrap();
        drop(cx);
        let cx = town.anyone().await;
        assert!(find::by_code(&cx, &receipt.code).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn what_cannot_be_brought_says_why() {
    for town in towns().await {
        let cx = town.anyone().await;
        let bring = |change: fn(&mut matters::Bring)| {
            let mut bring = town.pothole_report("Un trou.");
            change(&mut bring);
            matters::bring(&cx, bring)
        };
        assert!(matches!(bring(|b| b.text = " \n".into()).await, Err(CannotBring::Empty)));
        assert!(matches!(
            bring(|b| b.text = "é".repeat(20_001)).await,
            Err(CannotBring::TooLong { length: 20_001 })
        ));
        assert!(matches!(
            bring(|b| b.reply_by = ReplyBy::Letter).await,
            Err(CannotBring::NoWayToReply { by: ReplyBy::Letter })
        ));
        assert!(matches!(
            bring(|b| b.author.email = Some("no at".into())).await,
            Err(CannotBring::BadEmail)
        ));
        assert!(matches!(
            bring(|b| b.kind = civic::ids::KindId(999)).await,
            Err(CannotBring::UnknownKind)
        ));
        assert!(matches!(
            bring(|b| b.place = Some("x".repeat(201))).await,
            Err(CannotBring::LineTooLong { field: "place" })
        ));
        let large = Attached { name: "film".into(), bytes: vec![0; matters::FILE_LIMIT + 1] };
        let mut with_file = town.pothole_report("Un trou.");
        with_file.attachments.push(large);
        let refused = matters::bring(&cx, with_file).await;
        assert!(matches!(refused, Err(CannotBring::FileTooLarge { .. })));
    }
}

#[tokio::test]
async fn an_attachment_comes_back_byte_for_byte_with_the_type_of_its_content() {
    for town in towns().await {
        let bytes: Vec<u8> =
            b"%PDF-1.7".iter().copied().chain((0..700_000).map(|i| (i % 251) as u8)).collect();
        let mut bring = town.pothole_report("Voir la pièce jointe.");
        bring.attachments.push(Attached { name: "photo.exe".into(), bytes: bytes.clone() });
        let cx = town.anyone().await;
        let receipt = matters::bring(&cx, bring).await.unwrap();
        let files = find::attachments(&cx, receipt.matter.id).await.unwrap();
        assert_eq!(files[0].media_type, "application/pdf");
        assert_eq!(find::attachment_bytes(&cx, files[0].id).await.unwrap(), bytes);
    }
}

#[tokio::test]
async fn a_photo_is_kept_without_the_place_where_it_was_taken() {
    let place = b"Exif\0\0MM\0*secret place";
    let length = u16::try_from(place.len() + 2).unwrap().to_be_bytes();
    let head = [0xFF, 0xD8, 0xFF, 0xE1, length[0], length[1]];
    let photo = [&head[..], place, &[0xFF, 0xDA, 0, 2, 7, 8, 9, 0xFF, 0xD9]].concat();
    for town in towns().await {
        let cx = town.anyone().await;
        let sent = |bytes: &[u8]| {
            let mut bring = town.pothole_report("Voir la photo.");
            bring.attachments.push(Attached { name: "trou.jpg".into(), bytes: bytes.to_vec() });
            matters::bring(&cx, bring)
        };
        let receipt = sent(&photo).await.unwrap();
        let file = find::attachments(&cx, receipt.matter.id).await.unwrap().remove(0);
        let kept = find::attachment_bytes(&cx, file.id).await.unwrap();
        assert_eq!(kept, [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 7, 8, 9, 0xFF, 0xD9]);
        assert_eq!((file.media_type.as_str(), file.size), ("image/jpeg", 11));
        let damaged = sent(&photo[..12]).await;
        assert!(matches!(damaged, Err(CannotBring::DamagedPicture { name }) if name == "trou.jpg"));
        for (bytes, media_type) in [
            (b"Bonjour".to_vec(), "text/plain"),
            (vec![0, 1, 2], "application/octet-stream"),
            (b"\0\0\0\x18ftypheic".to_vec(), "image/heic"),
            (
                [b"PK\x03\x04".as_slice(), &[0; 26], b"word/document.xml"].concat(),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            (
                [
                    b"PK\x03\x04".as_slice(),
                    &[0; 26],
                    b"mimetypeapplication/vnd.oasis.opendocument.text",
                ]
                .concat(),
                "application/vnd.oasis.opendocument.text",
            ),
            ([b"PK\x03\x04".as_slice(), &[0; 26], b"a.txt"].concat(), "application/zip"),
        ] {
            let receipt = sent(&bytes).await.unwrap();
            let file = find::attachments(&cx, receipt.matter.id).await.unwrap().remove(0);
            assert_eq!(file.media_type, media_type);
            assert_eq!(find::attachment_bytes(&cx, file.id).await.unwrap(), bytes);
        }
    }
}

#[tokio::test]
async fn taken_answered_and_judged() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let cx = town.as_agent(town.marc).await;
        matters::take(&cx, &receipt.matter).await.unwrap();
        cx.commit().await.unwrap();
        let taken = reread(&town, &receipt.code).await;
        assert_eq!((taken.state, taken.follower_id), (State::Taken, town.marc));

        let answered = answer_as(&town, town.marc, &taken, "Réparé jeudi.").await.unwrap();
        assert_eq!(answered.row().signed_name, "Marc Petit");
        assert_eq!(reread(&town, &receipt.code).await.state, State::Answered);

        let cx = town.anyone().await;
        matters::judge(&cx, Opening::Code(&receipt.code), Verdict::Yes, "Merci").await.unwrap();
        let answers = find::answers(&cx, taken.id).await.unwrap();
        assert_eq!(answers[0].verdict, Some(Verdict::Yes));
        let told: Vec<_> = find::history(&cx, taken.id, false).await.unwrap();
        let whats: Vec<_> = told.iter().map(|event| event.what.word()).collect();
        assert_eq!(whats, ["brought", "taken", "answered", "helped"]);
    }
}

#[tokio::test]
async fn nobody_but_an_agent_of_the_service_answers() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let cx = town.anyone().await;
        let draft = AnswerDraft { matter: matter.clone(), text: "Oui.".into(), refusing: None };
        let refused = matters::answer(&cx, draft).await;
        assert!(matches!(refused, Err(CannotAnswer::NotAllowed(NotAllowed::SignInFirst))));
        drop(cx);
        let refused = answer_as(&town, town.ines, &matter, "Oui.").await;
        assert!(matches!(refused, Err(CannotAnswer::NotAllowed(NotAllowed::NotFor(_)))));
        let cx = town.as_agent(town.ines).await;
        let opened = find::for_agent(&cx, &matter.public_id.0, "answer").await.unwrap();
        assert!(matches!(opened, Some(Err(NotAllowed::NotFor(_)))));
    }
}

#[tokio::test]
async fn of_two_agents_who_answer_at_once_the_second_is_told_who_was_first() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        answer_as(&town, town.fatou, &matter, "Réparé.").await.unwrap();
        let second = answer_as(&town, town.marc, &matter, "Ce sera réparé.").await;
        assert!(matches!(
            second,
            Err(CannotAnswer::AlreadyAnswered { by, .. }) if by == "Fatou Diallo"
        ));
        let cx = town.anyone().await;
        assert_eq!(find::answers(&cx, matter.id).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_change_since_the_agent_looked_is_a_refusal_not_an_overwrite() {
    for town in towns().await {
        let seen = town.bring_pothole("Un trou.").await.matter;
        let cx = town.as_agent(town.marc).await;
        matters::take(&cx, &seen).await.unwrap();
        cx.commit().await.unwrap();
        let refused = answer_as(&town, town.fatou, &seen, "Réparé.").await;
        assert!(matches!(refused, Err(CannotAnswer::Changed)));
        let cx = town.as_agent(town.fatou).await;
        let again = matters::take(&cx, &seen).await;
        let Err(CannotTake::Failed(failure)) = again else { panic!("stale take went through") };
        assert!(matches!(failure, Failure::ChangedMeanwhile { .. }) && failure.is_passing());
    }
}

#[tokio::test]
async fn a_refusal_needs_reasons_and_ways_to_appeal() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let cx = town.as_agent(town.fatou).await;
        let refuse = |reasons: &str, appeal: &str| AnswerDraft {
            matter: matter.clone(),
            text: "Non.".into(),
            refusing: Some(Refusing { reasons: reasons.into(), appeal: appeal.into() }),
        };
        let no_reasons = matters::answer(&cx, refuse(" ", "Deux mois.")).await;
        assert!(matches!(no_reasons, Err(CannotAnswer::NoReasons)));
        let no_appeal = matters::answer(&cx, refuse("Route privée.", "")).await;
        assert!(matches!(no_appeal, Err(CannotAnswer::NoAppeal)));
        let answered = matters::answer(&cx, refuse("Route privée.", "Deux mois.")).await.unwrap();
        assert!(answered.row().refusal);
    }
}

#[tokio::test]
async fn a_second_look_goes_to_another_human() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let cx = town.anyone().await;
        let early = matters::contest(&cx, Opening::Code(&receipt.code), "Non").await;
        assert!(matches!(early, Err(CannotContest::NotAnswered)));
        drop(cx);
        answer_as(&town, town.fatou, &receipt.matter, "Rien à faire.").await.unwrap();
        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&receipt.code), "Le trou est toujours là.")
            .await
            .unwrap();
        cx.commit().await.unwrap();
        let again = reread(&town, &receipt.code).await;
        assert_eq!((again.state, again.follower_id), (State::SecondLook, town.lead));
        let same = answer_as(&town, town.fatou, &again, "Toujours rien.").await;
        assert!(matches!(same, Err(CannotAnswer::AnsweredBefore)));
        let other = answer_as(&town, town.lead, &again, "Nous reboucherons.").await.unwrap();
        assert_eq!(other.row().round, 2);
    }
}

#[tokio::test]
async fn redirected_it_keeps_its_date_and_changes_hands() {
    for town in towns().await {
        let receipt = town.bring_pothole("Inscrire ma fille à l'école.").await;
        let cx = town.as_agent(town.fatou).await;
        let here = matters::redirect(&cx, &receipt.matter, town.pothole, "Ici").await;
        assert!(matches!(here, Err(CannotRedirect::SameService)));
        let why = "C'est l'école qui inscrit.";
        matters::redirect(&cx, &receipt.matter, town.enrolment, why).await.unwrap();
        cx.commit().await.unwrap();
        let there = reread(&town, &receipt.code).await;
        assert_eq!((there.service_id, there.follower_id), (town.school, town.ines));
        assert_eq!(there.due_on, receipt.matter.due_on);
    }
}

#[tokio::test]
async fn redirected_it_becomes_what_the_other_service_takes_in_and_a_second_look_stays_one() {
    for town in towns().await {
        let receipt = town.bring_pothole("Inscrire ma fille").await;
        answer_as(&town, town.fatou, &receipt.matter, "Voyez l'école.").await.unwrap();
        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&receipt.code), "Ce n'est pas une réponse.")
            .await
            .unwrap();
        cx.commit().await.unwrap();
        let contested = reread(&town, &receipt.code).await;
        let cx = town.as_agent(town.marc).await;
        matters::redirect(&cx, &contested, town.enrolment, "L'école inscrit.").await.unwrap();
        cx.commit().await.unwrap();
        let there = reread(&town, &receipt.code).await;
        assert_eq!((there.service_id, there.kind_id), (town.school, town.enrolment));
        assert_eq!(there.form, matters::Form::Request);
        assert_eq!(there.state, State::SecondLook);
        assert_eq!(there.due_on, contested.due_on);
    }
}

#[tokio::test]
async fn withdrawn_twice_is_withdrawn_once_and_cannot_be_answered() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        for _ in 0..2 {
            let cx = town.anyone().await;
            matters::withdraw(&cx, Opening::Code(&receipt.code)).await.unwrap();
            cx.commit().await.unwrap();
        }
        let matter = reread(&town, &receipt.code).await;
        let refused = answer_as(&town, town.fatou, &matter, "Réparé.").await;
        assert!(matches!(refused, Err(CannotAnswer::Withdrawn)));
        let cx = town.anyone().await;
        let history = find::history(&cx, matter.id, false).await.unwrap();
        assert_eq!(history.len(), 2);
    }
}

#[tokio::test]
async fn an_author_is_told_when_an_agent_writes_down_that_they_withdraw() {
    for town in towns().await {
        let cx = town.anyone().await;
        let mut bring = town.pothole_report("Un trou.");
        bring.reply_by = ReplyBy::Email;
        bring.author.email = Some("amina@example.org".into());
        let receipt = matters::bring(&cx, bring).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        matters::withdraw(&cx, Opening::Code(&receipt.code)).await.unwrap();
        let waiting = civic::outbox::waiting(&cx, &[town.roads], 10).await.unwrap();
        assert!(waiting.iter().any(|row| row.message == "withdrawn"), "{waiting:?}");
    }
}

#[tokio::test]
async fn a_note_stays_inside_and_an_opening_is_noted() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let cx = town.as_agent(town.fatou).await;
        matters::note(&cx, &matter, "Déjà signalé en janvier.").await.unwrap();
        find::for_agent(&cx, &matter.public_id.0, "answer").await.unwrap().unwrap().unwrap();
        assert_eq!(find::history(&cx, matter.id, false).await.unwrap().len(), 1);
        assert_eq!(find::history(&cx, matter.id, true).await.unwrap().len(), 2);
        assert_eq!(find::readings(&cx, matter.id).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_desk_shows_only_ones_own_services_by_date_due() {
    for town in towns().await {
        let first = town.bring_pothole("Un trou.").await.matter;
        town.store.clock.turn_to("2026-03-05T09:00:00Z".parse().unwrap());
        town.bring_pothole("Un autre trou.").await;
        let cx = town.as_agent(town.fatou).await;
        let desk = list::desk(&cx, list::Part::Open, 0, 30).await.unwrap();
        assert_eq!((desk.total, desk.matters[0].id), (2, first.id));
        assert_eq!(list::desk(&cx, list::Part::Late, 0, 30).await.unwrap().total, 0);
        drop(cx);
        town.store.clock.turn_to("2026-03-18T09:00:00Z".parse().unwrap());
        let cx = town.as_agent(town.fatou).await;
        assert_eq!(list::desk(&cx, list::Part::Late, 0, 30).await.unwrap().total, 1);
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        assert_eq!(list::desk(&cx, list::Part::Open, 0, 30).await.unwrap().total, 0);
    }
}

#[tokio::test]
async fn who_asked_for_a_letter_gets_one_queued_with_the_answer() {
    for town in towns().await {
        let mut bring = town.pothole_report("Un trou.");
        bring.reply_by = ReplyBy::Letter;
        bring.author = NewPerson {
            name: "Jeanne Petit".into(),
            address: Some("4 rue des Lilas".into()),
            ..NewPerson::default()
        };
        let cx = town.anyone().await;
        let receipt = matters::bring(&cx, bring).await.unwrap();
        cx.commit().await.unwrap();
        answer_as(&town, town.fatou, &receipt.matter, "Réparé.").await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        let waiting = outbox::waiting(&cx, &[town.roads], 10).await.unwrap();
        let messages: Vec<_> = waiting.iter().map(|row| row.message.as_str()).collect();
        assert_eq!(messages, ["receipt", "answer"]);
        assert!(waiting.iter().all(|row| row.address == "4 rue des Lilas"));
    }
}

#[tokio::test]
async fn who_left_an_address_is_told_that_another_service_answers() {
    for town in towns().await {
        let mut bring = town.pothole_report("Inscrire ma fille");
        bring.reply_by = ReplyBy::Email;
        bring.author = NewPerson { email: Some("zoe@example.org".into()), ..NewPerson::default() };
        let cx = town.anyone().await;
        let matter = matters::bring(&cx, bring).await.unwrap().matter;
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        matters::redirect(&cx, &matter, town.enrolment, "L'école inscrit.").await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.ines).await;
        let waiting = outbox::waiting(&cx, &[town.school], 10).await.unwrap();
        let told: Vec<_> =
            waiting.iter().map(|row| (row.message.as_str(), row.address.as_str())).collect();
        assert_eq!(told, [("redirected", "zoe@example.org")]);
    }
}

#[tokio::test]
async fn a_lost_receipt_is_replaced_and_the_code_of_before_opens_nothing() {
    for town in towns().await {
        let old = town.bring_pothole("Un trou.").await;
        let cx = town.as_agent(town.marc).await;
        let how = " Carte d'identité vue au guichet ";
        let new = matters::replace_code(&cx, &old.matter, how, None).await.unwrap();
        cx.commit().await.unwrap();
        assert_ne!(new.code, old.code);
        assert_eq!(new.matter.version, old.matter.version + 1);
        let cx = town.anyone().await;
        assert!(find::by_code(&cx, &old.code).await.unwrap().is_none());
        assert_eq!(find::by_code(&cx, &new.code).await.unwrap().unwrap().id, old.matter.id);
        let seen = find::history(&cx, old.matter.id, false).await.unwrap();
        assert_eq!(seen.last().unwrap().what.word(), "code_replaced");
        assert!(seen.iter().all(|event| event.text.is_none()), "how is not for the author");
        let inside = find::history(&cx, old.matter.id, true).await.unwrap();
        let how = inside.iter().find(|event| event.what.word() == "identity_checked").unwrap();
        assert_eq!(how.text.as_deref(), Some("Carte d'identité vue au guichet"));
        let noted = town.record().await.into_iter().last().unwrap();
        assert_eq!((noted.act.as_str(), noted.statement.as_str()), ("matter-code-replaced", "{}"));
        assert!(noted.commitment.is_some());
    }
}

#[tokio::test]
async fn a_receipt_replaced_twice_by_one_form_has_one_code() {
    for town in towns().await {
        let old = town.bring_pothole("Un trou.").await.matter;
        let code = civic::codes::code_of_key(town.store.secrets(), "a form");
        let cx = town.as_agent(town.marc).await;
        let replace = |matter| matters::replace_code(&cx, matter, "Passeport", Some(code.clone()));
        let first = replace(&old).await.unwrap();
        let again = replace(&first.matter).await.unwrap();
        assert_eq!((&first.code, first.matter.version), (&again.code, again.matter.version));
        let inside = find::history(&cx, old.id, true).await.unwrap();
        let replaced = inside.iter().filter(|event| event.what.word() == "code_replaced");
        assert_eq!(replaced.count(), 1);
        // Who read the matter before that is told that it changed.
        assert!(matches!(
            matters::replace_code(&cx, &old, "Passeport", None).await,
            Err(CannotReplaceCode::Failed(Failure::ChangedMeanwhile { .. }))
        ));
    }
}

#[tokio::test]
async fn a_receipt_is_replaced_by_the_service_alone_and_not_without_a_look() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let matter = &receipt.matter;
        let cx = town.anyone().await;
        assert!(matches!(
            matters::replace_code(&cx, matter, "Passeport", None).await,
            Err(CannotReplaceCode::NotAllowed(NotAllowed::SignInFirst))
        ));
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        assert!(matches!(
            matters::replace_code(&cx, matter, "Passeport", None).await,
            Err(CannotReplaceCode::NotAllowed(NotAllowed::NotFor(_)))
        ));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(
            matters::replace_code(&cx, matter, " \n", None).await,
            Err(CannotReplaceCode::NotChecked)
        ));
        assert!(matches!(
            matters::replace_code(&cx, matter, &"é".repeat(201), None).await,
            Err(CannotReplaceCode::TooLong { length: 201 })
        ));
        assert!(find::by_code(&cx, &receipt.code).await.unwrap().is_some());
    }
}
