//! Who may sign, what waits for a signature or a visa, drafts and holes, each on both engines.

use civic::delegations::{self, CannotDelegate, Covers, NewDelegation, Signatory};
use civic::ids::AgentId;
use civic::matters::submit::{deciders, laid_before, last_on, waiting_on};
use civic::matters::{
    self, AnswerDraft, CannotAnswer, CannotSaveDraft, CannotSendBack, CannotSign, CannotTakeBack,
    DraftWords, Matter, Opening, Outcome, Refusing, Sent, State, Submission, Wants, What, draft,
    find, list, time_passes,
};
use civic::rights::{Act, NotAllowed};
use civic::services::{self, BadField, CannotGiveRole, Grant, Role};
use civic::testing::{Town, real_towns, towns};
use jiff::civil::{Date, date};

/// A town in which Alix works for roads without a delegation, and Nadia, an elected member, signs
/// refusals of roads.
struct Signing {
    town: Town,
    alix: AgentId,
    nadia: AgentId,
}

async fn signing() -> Vec<Signing> {
    let mut all = Vec::new();
    for town in towns().await {
        let alix = town.take_in("Alix", Role::Agent, Some(town.roads)).await;
        let nadia = town.signatory("Nadia", Some(town.roads), Covers::Refusals).await;
        all.push(Signing { town, alix, nadia });
    }
    all
}

async fn now(town: &Town, matter: &Matter) -> Matter {
    let cx = town.as_agent(town.fatou).await;
    find::for_agent(&cx, &matter.public_id.0, "test").await.unwrap().unwrap().unwrap()
}

fn a_refusal(matter: &Matter) -> AnswerDraft {
    AnswerDraft {
        matter: matter.clone(),
        text: "Nous ne pouvons pas.".into(),
        refusing: Some(Refusing {
            reasons: "La rue est privée.".into(),
            appeal: "Le tribunal, dans les deux mois.".into(),
        }),
    }
}

fn an_answer(matter: &Matter) -> AnswerDraft {
    AnswerDraft { matter: matter.clone(), text: "Réparé jeudi.".into(), refusing: None }
}

async fn answer(town: &Town, agent: AgentId, draft: AnswerDraft) -> Result<(), CannotAnswer> {
    let cx = town.as_agent(agent).await;
    matters::answer(&cx, draft).await?;
    cx.commit().await.unwrap();
    Ok(())
}

async fn submit(
    town: &Town,
    agent: AgentId,
    draft: AnswerDraft,
) -> Result<Submission, CannotAnswer> {
    let cx = town.as_agent(agent).await;
    let submission = matters::submit(&cx, draft).await?;
    cx.commit().await.unwrap();
    Ok(submission)
}

/// `agent` signs what waits, of its matter as it is now.
async fn sign(town: &Town, agent: AgentId, submission: &Submission) -> Result<(), CannotSign> {
    let version = version(town, submission).await;
    let cx = town.as_agent(agent).await;
    matters::sign(&cx, &submission.public_id.0, version).await?;
    cx.commit().await.unwrap();
    Ok(())
}

async fn approve(town: &Town, agent: AgentId, submission: &Submission) -> Result<(), CannotSign> {
    let version = version(town, submission).await;
    let cx = town.as_agent(agent).await;
    matters::approve(&cx, &submission.public_id.0, version).await?;
    cx.commit().await.unwrap();
    Ok(())
}

/// The version of the matter that a submission is about.
async fn version(town: &Town, submission: &Submission) -> i32 {
    let cx = town.as_agent(town.lead).await;
    let desk = [list::Part::Open, list::Part::Settled];
    for part in desk {
        let found = list::desk(&cx, part, 0, 100).await.unwrap().matters;
        if let Some(matter) = found.into_iter().find(|m| m.id == submission.matter_id) {
            return matter.version;
        }
    }
    panic!("its matter");
}

async fn whats(town: &Town, matter: &Matter, internal: bool) -> Vec<What> {
    let cx = town.reader().await;
    let history = find::history(&cx, matter.id, internal).await.unwrap();
    history.iter().map(|event| event.what).collect()
}

async fn save(
    town: &Town,
    agent: AgentId,
    matter: &Matter,
    (text, seen): (&str, i32),
) -> Result<i32, CannotSaveDraft> {
    let cx = town.as_agent(agent).await;
    let words = DraftWords { text: text.into(), ..DraftWords::default() };
    let version = matters::save_draft(&cx, &matter.public_id.0, &words, seen).await?;
    cx.commit().await.unwrap();
    Ok(version)
}

fn a_delegation(from: Date, until: Option<Date>) -> NewDelegation {
    NewDelegation {
        service: None,
        kind: None,
        covers: Covers::All,
        from: Some(from),
        until,
        text: " Arrêté n° 12 du 1er mars 2026 ".into(),
    }
}

/// An administrator records `new` for `agent`.
async fn delegate(town: &Town, agent: AgentId, new: &NewDelegation) -> Result<(), CannotDelegate> {
    let admin = town.take_in("Zoé", Role::Administrator, None).await;
    let cx = town.as_agent(admin).await;
    let id = services::agent(&cx, agent).await.unwrap().public_id.0;
    delegations::delegate(&cx, &id, new).await?;
    cx.commit().await.unwrap();
    Ok(())
}

#[tokio::test]
async fn an_answer_with_a_hole_does_not_leave_and_says_where() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let holes = [
            ("answer", "Bonjour {{nom}}.", "Parce que.", "Le tribunal.", "{{nom}}"),
            ("reasons", "Non.", "L'article [à préciser].", "Le tribunal.", "[à préciser]"),
            ("appeal", "Non.", "Parce que.", "Avant le XX/XX/XXXX.", "XXXX"),
        ];
        for (at, text, reasons, appeal, hole) in holes {
            let refusing = Refusing { reasons: reasons.into(), appeal: appeal.into() };
            let draft =
                AnswerDraft { matter: matter.clone(), text: text.into(), refusing: Some(refusing) };
            let refused = answer(&town, town.fatou, draft.clone()).await;
            assert!(
                matches!(&refused, Err(CannotAnswer::Unfilled { field, what })
                    if *field == at && what == hole),
                "{refused:?}"
            );
            let refused = submit(&town, town.fatou, draft).await;
            assert!(matches!(refused, Err(CannotAnswer::Unfilled { .. })));
        }
        assert_eq!(now(&town, &matter).await.state, State::Received);
    }
}

#[tokio::test]
async fn a_refusal_without_a_delegation_waits_until_somebody_entitled_signs_it() {
    for Signing { town, alix, nadia } in signing().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let refused = answer(&town, alix, a_refusal(&matter)).await;
        assert!(matches!(refused, Err(CannotAnswer::Unsigned)), "{refused:?}");
        let submission = submit(&town, alix, a_refusal(&matter)).await.unwrap();
        assert_eq!(submission.wants, Wants::Signature);
        assert_eq!(now(&town, &matter).await.state, State::Received);
        // Nobody answers it meanwhile, nor lays another before her.
        let second = answer(&town, town.marc, an_answer(&matter)).await;
        assert!(matches!(second, Err(CannotAnswer::Submitted)));
        let second = submit(&town, alix, a_refusal(&matter)).await;
        assert!(matches!(second, Err(CannotAnswer::Submitted)));
        // Its author knows nothing of it.
        assert_eq!(whats(&town, &matter, false).await, [What::Brought]);

        let cx = town.as_agent(nadia).await;
        let laid = laid_before(&cx).await.unwrap();
        assert_eq!(laid.len(), 1);
        let opened = find::for_signature(&cx, &submission.public_id.0).await.unwrap();
        assert_eq!(opened.unwrap().unwrap().0, submission);
        // She reads what is laid before her and nothing else.
        let desk = find::for_agent(&cx, &matter.public_id.0, "desk").await.unwrap();
        assert!(matches!(desk, Some(Err(NotAllowed::NotFor(Act::ReadMatter)))));
        let readings = find::readings(&cx, matter.id).await.unwrap();
        let last = readings.last().unwrap();
        assert_eq!((last.agent_id, last.role), (nadia, Role::Signatory));
        assert_eq!(last.purpose, "signature");
        cx.commit().await.unwrap();

        sign(&town, nadia, &submission).await.unwrap();
        let cx = town.reader().await;
        let answers = find::answers(&cx, matter.id).await.unwrap();
        let sent = &answers[0];
        assert_eq!((sent.agent_id, sent.prepared_by), (nadia, Some(alix)));
        assert_eq!(sent.signed_name, "Nadia Élue");
        assert_eq!(sent.signed_title, "adjointe au maire");
        assert_eq!(sent.signed_under.as_deref(), Some("Arrêté n° 2026-2 du 3 janvier 2026"));
        assert_eq!(sent.reasons.as_deref(), Some("La rue est privée."));
        drop(cx);
        assert_eq!(now(&town, &matter).await.state, State::Refused);
        assert_eq!(whats(&town, &matter, false).await, [What::Brought, What::Refused]);
        let again = sign(&town, nadia, &submission).await;
        assert!(matches!(again, Err(CannotSign::Gone)));
    }
}

#[tokio::test]
async fn who_has_a_delegation_refuses_in_their_own_name_and_it_is_named() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        answer(&town, town.fatou, a_refusal(&matter)).await.unwrap();
        let cx = town.reader().await;
        let sent = find::answers(&cx, matter.id).await.unwrap().remove(0);
        assert_eq!(sent.signed_name, "Fatou Diallo");
        assert_eq!(sent.signed_under.as_deref(), Some("Arrêté n° 2026-1 du 2 janvier 2026"));
        assert_eq!(sent.prepared_by, None);
        drop(cx);
        // A favourable one leaves under the agent as ever, and names no delegation.
        let alix = town.take_in("Alix", Role::Agent, Some(town.roads)).await;
        let matter = town.bring_pothole("Un autre trou.").await.matter;
        answer(&town, alix, an_answer(&matter)).await.unwrap();
        let cx = town.reader().await;
        assert_eq!(find::answers(&cx, matter.id).await.unwrap()[0].signed_under, None);
    }
}

#[tokio::test]
async fn a_delegation_holds_within_its_service_its_kind_and_its_days() {
    for town in towns().await {
        let alix = town.take_in("Alix", Role::Agent, Some(town.roads)).await;
        let matter = town.bring_pothole("Un trou.").await.matter;
        let tries = |new: NewDelegation| {
            let town = &town;
            let matter = &matter;
            async move {
                delegate(town, alix, &new).await.unwrap();
                answer(town, alix, a_refusal(matter)).await
            }
        };
        let today = date(2026, 3, 3);
        let school = NewDelegation { service: Some(town.school), ..a_delegation(today, None) };
        assert!(matches!(tries(school.clone()).await, Err(CannotAnswer::Unsigned)));
        let kind = NewDelegation { kind: Some(town.enrolment), ..school };
        assert!(matches!(tries(kind).await, Err(CannotAnswer::Unsigned)));
        let to_come = a_delegation(date(2026, 3, 4), None);
        assert!(matches!(tries(to_come).await, Err(CannotAnswer::Unsigned)));
        let today_only = NewDelegation {
            kind: Some(town.pothole),
            service: Some(town.roads),
            ..a_delegation(date(2026, 3, 1), Some(today))
        };
        tries(today_only).await.unwrap();
        // What was over yesterday signs nothing today; what began today does.
        town.store.clock.turn_to("2026-03-04T09:00:00Z".parse().unwrap());
        let matter = now(&town, &town.bring_pothole("Un trou.").await.matter).await;
        answer(&town, alix, a_refusal(&matter)).await.unwrap();
        let cx = town.reader().await;
        let sent = find::answers(&cx, matter.id).await.unwrap().remove(0);
        assert_eq!(sent.signed_under.as_deref(), Some("Arrêté n° 12 du 1er mars 2026"));
    }
}

#[tokio::test]
async fn a_delegation_is_recorded_by_an_administrator_with_its_text_and_ended() {
    for Signing { town, alix, nadia } in signing().await {
        let today = date(2026, 3, 3);
        let cx = town.as_agent(town.lead).await;
        let id = services::agent(&cx, alix).await.unwrap().public_id.0;
        let refused = delegations::delegate(&cx, &id, &a_delegation(today, None)).await;
        assert!(matches!(refused, Err(CannotDelegate::NotAllowed(NotAllowed::NotFor(_)))));
        drop(cx);
        let no_text = NewDelegation { text: " ".into(), ..a_delegation(today, None) };
        let bad = [
            (no_text, BadField::Missing { field: "delegation_text" }),
            (
                a_delegation(today, Some(date(2026, 3, 2))),
                BadField::Unfit { field: "delegation_until" },
            ),
            (
                NewDelegation { kind: Some(town.pothole), ..a_delegation(today, None) },
                BadField::Unfit { field: "delegation_on" },
            ),
            (
                NewDelegation {
                    service: Some(civic::ids::ServiceId(999)),
                    ..a_delegation(today, None)
                },
                BadField::Unfit { field: "delegation_on" },
            ),
        ];
        for (new, field) in bad {
            match delegate(&town, alix, &new).await {
                Err(CannotDelegate::Fields(fields)) => assert_eq!(fields.0, [field]),
                other => panic!("{other:?}"),
            }
        }
        delegate(&town, alix, &a_delegation(today, None)).await.unwrap();
        assert!(town.record().await.iter().any(|row| row.act == "signature-delegated"));

        // Ended, it signs nothing more; what waited for it still waits, for others.
        let fresh = town.take_in("Rémi", Role::Agent, Some(town.roads)).await;
        let matter = town.bring_pothole("Un trou.").await.matter;
        let submission = submit(&town, fresh, a_refusal(&matter)).await.unwrap();
        let cx = town.reader().await;
        let standing = delegations::standing(&cx).await.unwrap();
        let hers = standing.iter().find(|(row, _)| row.agent_id == nadia).unwrap().0.clone();
        drop(cx);
        let admin = town.take_in("Yves", Role::Administrator, None).await;
        let cx = town.as_agent(admin).await;
        delegations::end(&cx, &hers.public_id.0).await.unwrap();
        delegations::end(&cx, &hers.public_id.0).await.unwrap();
        cx.commit().await.unwrap();
        assert!(town.record().await.iter().any(|row| row.act == "delegation-ended"));
        let refused = sign(&town, nadia, &submission).await;
        assert!(matches!(refused, Err(CannotSign::NotAllowed(_))), "{refused:?}");
        sign(&town, town.fatou, &submission).await.unwrap();
        // The role comes with a delegation and is not given.
        let cx = town.as_agent(admin).await;
        let id = services::agent(&cx, alix).await.unwrap().public_id.0;
        let grant = Grant {
            role: Role::Signatory,
            service: Some(town.roads),
            from: None,
            until: None,
            purpose: String::new(),
        };
        let refused = services::give_role(&cx, &id, &grant).await;
        assert!(matches!(refused, Err(CannotGiveRole::Fields(_))));
    }
}

#[tokio::test]
async fn whose_name_is_withheld_does_not_sign() {
    for Signing { town, alix, nadia } in signing().await {
        let withheld = services::AgentDraft {
            given_name: "Nadia".into(),
            family_name: "Élue".into(),
            title: "adjointe".into(),
            email: None,
            number: "E-1".into(),
            name_withheld: true,
        };
        let admin = town.take_in("Zoé", Role::Administrator, None).await;
        let cx = town.as_agent(admin).await;
        let id = services::agent(&cx, nadia).await.unwrap().public_id.0;
        services::change_agent(&cx, &id, &withheld).await.unwrap();
        let refused = delegations::delegate(&cx, &id, &a_delegation(date(2026, 3, 3), None)).await;
        assert!(matches!(refused, Err(CannotDelegate::NameWithheld)));
        cx.commit().await.unwrap();
        let matter = town.bring_pothole("Un trou.").await.matter;
        let submission = submit(&town, alix, a_refusal(&matter)).await.unwrap();
        let cx = town.as_agent(nadia).await;
        let signed = cx.agent().unwrap().clone();
        assert!(Signatory::of_refusal(&cx, &signed, &matter).await.unwrap().is_none());
        drop(cx);
        let refused = sign(&town, nadia, &submission).await;
        assert!(matches!(refused, Err(CannotSign::NotAllowed(_))));
    }
}

#[tokio::test]
async fn what_is_sent_back_comes_with_words_and_is_in_its_writers_draft() {
    for Signing { town, alix, nadia } in signing().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let submission = submit(&town, alix, a_refusal(&matter)).await.unwrap();
        let cx = town.as_agent(nadia).await;
        let id = &submission.public_id.0;
        let empty = matters::send_back(&cx, id, " \n").await;
        assert!(matches!(empty, Err(CannotSendBack::Empty)));
        let long = matters::send_back(&cx, id, &"é".repeat(20_001)).await;
        assert!(matches!(long, Err(CannotSendBack::TooLong { length: 20_001 })));
        matters::send_back(&cx, id, "Citez l'article.").await.unwrap();
        let again = matters::send_back(&cx, id, "Encore.").await;
        assert!(matches!(again, Err(CannotSendBack::Gone)));
        cx.commit().await.unwrap();
        // An agent of the service who signs nothing does not send back.
        let cx = town.as_agent(alix).await;
        let kept = draft::of(&cx, matter.id, alix).await.unwrap().expect("a draft");
        assert_eq!(kept.text, "Nous ne pouvons pas.");
        assert!(kept.refuses);
        assert_eq!(kept.reasons, "La rue est privée.");
        let last = last_on(&cx, matter.id).await.unwrap().unwrap();
        assert_eq!(last.outcome, Some(Outcome::SentBack));
        assert_eq!(last.words.as_deref(), Some("Citez l'article."));
        drop(cx);
        let submission = submit(&town, alix, a_refusal(&now(&town, &matter).await)).await.unwrap();
        let cx = town.as_agent(alix).await;
        assert!(draft::of(&cx, matter.id, alix).await.unwrap().is_none(), "laid before her");
        let refused = matters::send_back(&cx, &submission.public_id.0, "Non.").await;
        assert!(matches!(refused, Err(CannotSendBack::NotAllowed(_))));
        drop(cx);
        // A colleague does not take it back; its writer does, and so does a lead.
        let cx = town.as_agent(town.marc).await;
        let refused = matters::take_back(&cx, &matter).await;
        assert!(matches!(refused, Err(CannotTakeBack::NotAllowed(_))));
        drop(cx);
        let cx = town.as_agent(town.lead).await;
        matters::take_back(&cx, &matter).await.unwrap();
        let nothing = matters::take_back(&cx, &matter).await;
        assert!(matches!(nothing, Err(CannotTakeBack::Gone)));
        cx.commit().await.unwrap();
        let seen = whats(&town, &matter, true).await;
        let inside = [What::Submitted, What::SentBack, What::Submitted, What::TakenBack];
        assert_eq!(seen[1..], inside);
        assert_eq!(whats(&town, &matter, false).await, [What::Brought]);
    }
}

#[tokio::test]
async fn what_changed_or_was_settled_meanwhile_is_not_signed() {
    for Signing { town, alix, nadia } in signing().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let submission = submit(&town, alix, a_refusal(&receipt.matter)).await.unwrap();
        let cx = town.as_agent(nadia).await;
        let old = matters::sign(&cx, &submission.public_id.0, 0).await;
        assert!(matches!(old, Err(CannotSign::Changed)));
        let other = matters::approve(&cx, &submission.public_id.0, 0).await;
        assert!(matches!(other, Err(CannotSign::OtherWay { wants: Wants::Signature })));
        drop(cx);
        let cx = town.anyone().await;
        matters::withdraw(&cx, Opening::Code(&receipt.code)).await.unwrap();
        cx.commit().await.unwrap();
        let refused = sign(&town, nadia, &submission).await;
        assert!(matches!(refused, Err(CannotSign::Gone)));
        let cx = town.reader().await;
        let last = last_on(&cx, receipt.matter.id).await.unwrap().unwrap();
        assert_eq!(last.outcome, Some(Outcome::Lapsed));
        assert!(waiting_on(&cx, receipt.matter.id).await.unwrap().is_none());
        assert!(find::answers(&cx, receipt.matter.id).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_second_look_is_neither_written_nor_signed_by_whom_the_first_was() {
    for Signing { town, alix, nadia } in signing().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let submission = submit(&town, alix, a_refusal(&receipt.matter)).await.unwrap();
        sign(&town, nadia, &submission).await.unwrap();
        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&receipt.code), "Il est public.").await.unwrap();
        cx.commit().await.unwrap();
        let matter = now(&town, &receipt.matter).await;
        assert_ne!(matter.follower_id, alix);
        let refused = answer(&town, alix, an_answer(&matter)).await;
        assert!(matches!(refused, Err(CannotAnswer::AnsweredBefore)));
        let refused = submit(&town, alix, a_refusal(&matter)).await;
        assert!(matches!(refused, Err(CannotAnswer::AnsweredBefore)));
        let other = town.take_in("Rémi", Role::Agent, Some(town.roads)).await;
        let submission = submit(&town, other, a_refusal(&matter)).await.unwrap();
        let cx = town.reader().await;
        let may = deciders(&cx, &matter, Wants::Signature, other).await.unwrap();
        assert!(may.iter().all(|agent| agent.id != nadia));
        drop(cx);
        let refused = sign(&town, nadia, &submission).await;
        assert!(matches!(refused, Err(CannotSign::Unfit(CannotAnswer::AnsweredBefore))));
        sign(&town, town.lead, &submission).await.unwrap();
    }
}

#[tokio::test]
async fn where_nobody_may_sign_a_refusal_is_not_laid_before_anybody() {
    for town in towns().await {
        let neighbour = town.neighbour().await;
        let agent = neighbour.take_in("Alix", Role::Agent, Some(neighbour.school)).await;
        let cx = neighbour.as_agent(agent).await;
        let mut bring = neighbour.pothole_report("Inscrire ma fille.");
        bring.kind = neighbour.enrolment;
        let matter = matters::bring(&cx, bring).await.unwrap().matter;
        cx.commit().await.unwrap();
        let cx = neighbour.reader().await;
        let may = deciders(&cx, &matter, Wants::Signature, agent).await.unwrap();
        assert_eq!(may.iter().map(|agent| agent.id).collect::<Vec<_>>(), [neighbour.ines]);
        drop(cx);
        // Inès is alone with her delegation: what she would have approved, nobody approves.
        neighbour.want_visa(neighbour.school).await;
        let refused = submit(&neighbour, neighbour.ines, a_refusal(&matter)).await;
        assert!(matches!(refused, Err(CannotAnswer::NobodySigns)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_service_that_wants_a_visa_sends_nothing_that_another_has_not_approved() {
    for Signing { town, alix, nadia } in signing().await {
        town.want_visa(town.roads).await;
        let matter = town.bring_pothole("Un trou.").await.matter;
        let refused = answer(&town, alix, an_answer(&matter)).await;
        assert!(matches!(refused, Err(CannotAnswer::NoVisa)));
        let submission = submit(&town, alix, an_answer(&matter)).await.unwrap();
        assert_eq!(submission.wants, Wants::Visa);
        // Neither a colleague nor who signs only refusals approves; a lead does, in its writer's
        // name.
        for not in [town.marc, nadia] {
            let refused = approve(&town, not, &submission).await;
            assert!(matches!(refused, Err(CannotSign::NotAllowed(_))), "{refused:?}");
        }
        approve(&town, town.lead, &submission).await.unwrap();
        let cx = town.reader().await;
        let sent = find::answers(&cx, matter.id).await.unwrap().remove(0);
        assert_eq!((sent.agent_id, sent.signed_name.as_str()), (alix, "Alix Essai"));
        let history = find::history(&cx, matter.id, false).await.unwrap();
        assert_eq!(history.last().unwrap().agent_id, Some(alix));
        drop(cx);
        let inside = [What::Brought, What::Submitted, What::Approved, What::Answered];
        assert_eq!(whats(&town, &matter, true).await, inside);

        // A lead's own answer is approved by somebody else.
        let matter = town.bring_pothole("Un autre trou.").await.matter;
        let mayor = town.signatory("Jeanne", None, Covers::All).await;
        let submission = submit(&town, town.lead, a_refusal(&matter)).await.unwrap();
        assert_eq!(submission.wants, Wants::Visa, "she has a delegation");
        let refused = approve(&town, town.lead, &submission).await;
        assert!(matches!(refused, Err(CannotSign::OwnWords)));
        approve(&town, mayor, &submission).await.unwrap();
        let cx = town.reader().await;
        let sent = find::answers(&cx, matter.id).await.unwrap().remove(0);
        assert_eq!((sent.agent_id, sent.refusal), (town.lead, true));
        assert!(sent.signed_under.is_some());
    }
}

#[tokio::test]
async fn of_two_who_sign_at_once_one_does() {
    for Signing { town, alix, nadia } in signing().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let submission = submit(&town, alix, a_refusal(&matter)).await.unwrap();
        let (first, second) =
            tokio::join!(sign(&town, nadia, &submission), sign(&town, town.lead, &submission));
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        let cx = town.reader().await;
        assert_eq!(find::answers(&cx, matter.id).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn who_is_to_sign_and_who_is_to_write_again_are_told_by_mail() {
    for town in real_towns().await {
        town.signatory("Nadia", Some(town.roads), Covers::Refusals).await;
        let told = |rows: Vec<civic::outbox::tables::Model>, message: &str| {
            let rows = rows.into_iter().filter(|row| row.message == message);
            rows.map(|row| (row.address, row.facts)).collect::<Vec<_>>()
        };
        let matter = town.bring_pothole("Secret : un trou.").await.matter;
        let alix = town.take_in("Alix", Role::Agent, Some(town.roads)).await;
        submit(&town, alix, a_refusal(&matter)).await.unwrap();
        let cx = town.reader().await;
        let mails = told(civic::outbox::of_the_body(&cx).await.unwrap(), "matter_to_sign");
        assert!(mails.iter().any(|(address, _)| address == "elue@ville.test"), "{mails:?}");
        assert!(mails.iter().all(|(_, facts)| !facts.contains("Secret")));
    }
}

#[tokio::test]
async fn a_draft_is_found_again_and_is_its_writers_alone() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        assert_eq!(save(&town, town.fatou, &matter, ("Bonjour", 0)).await.unwrap(), 1);
        assert_eq!(save(&town, town.fatou, &matter, ("Bonjour,", 1)).await.unwrap(), 2);
        assert_eq!(save(&town, town.fatou, &matter, ("Bonjour", 2)).await.unwrap(), 3);
        let cx = town.as_agent(town.fatou).await;
        assert_eq!(draft::of(&cx, matter.id, town.fatou).await.unwrap().unwrap().text, "Bonjour");
        assert!(draft::others(&cx, matter.id).await.unwrap().is_empty());
        drop(cx);
        let cx = town.as_agent(town.marc).await;
        let others = draft::others(&cx, matter.id).await.unwrap();
        assert_eq!(others.iter().map(|agent| agent.id).collect::<Vec<_>>(), [town.fatou]);
        assert!(draft::of(&cx, matter.id, town.marc).await.unwrap().is_none());
        drop(cx);
        let refused = save(&town, town.ines, &matter, ("Bonjour", 0)).await;
        assert!(matches!(refused, Err(CannotSaveDraft::NotAllowed(_))));
        let long = "é".repeat(20_001);
        let refused = save(&town, town.fatou, &matter, (&long, 3)).await;
        assert!(matches!(refused, Err(CannotSaveDraft::TooLong { length: 20_001 })));
        // It is gone with the answer, whoever gives it.
        answer(&town, town.marc, an_answer(&matter)).await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        assert!(draft::of(&cx, matter.id, town.fatou).await.unwrap().is_none());
        drop(cx);
        let refused = save(&town, town.fatou, &matter, ("Bonjour", 3)).await;
        assert!(matches!(refused, Err(CannotSaveDraft::Settled)));
    }
}

#[tokio::test]
async fn two_windows_of_one_agent_do_not_overwrite_each_other() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        assert_eq!(save(&town, town.fatou, &matter, ("Une fenêtre", 0)).await.unwrap(), 1);
        let other = save(&town, town.fatou, &matter, ("L'autre fenêtre", 0)).await;
        match other {
            Err(CannotSaveDraft::SavedElsewhere { other }) => {
                assert_eq!((other.text.as_str(), other.version), ("Une fenêtre", 1));
            }
            other => panic!("{other:?}"),
        }
        // The same words are no other words.
        assert_eq!(save(&town, town.fatou, &matter, ("Une fenêtre", 0)).await.unwrap(), 1);
        // Once it has seen the other, it may.
        assert_eq!(save(&town, town.fatou, &matter, ("Les deux", 1)).await.unwrap(), 2);
    }
}

async fn send(town: &Town, agent: AgentId, draft: AnswerDraft) -> Result<Sent, CannotAnswer> {
    let cx = town.as_agent(agent).await;
    let sent = matters::send(&cx, draft).await?;
    cx.commit().await.unwrap();
    Ok(sent)
}

/// The clock of the town shows this moment, and what time brings about happens.
async fn at(town: &Town, moment: &str) -> usize {
    town.store.clock.turn_to(moment.parse().unwrap());
    time_passes::run(&town.store, &town.body).await.unwrap()
}

async fn answers(town: &Town, matter: &Matter) -> Vec<matters::tables::answer::Model> {
    let cx = town.reader().await;
    find::answers(&cx, matter.id).await.unwrap()
}

#[tokio::test]
async fn an_answer_that_was_sent_leaves_when_it_can_no_longer_be_taken_back() {
    for town in towns().await {
        town.undo_within(5).await;
        let cx = town.anyone().await;
        let mut bring = town.pothole_report("Un trou.");
        bring.reply_by = civic::words::ReplyBy::Email;
        bring.author.email = Some("amina@example.org".into());
        let matter = matters::bring(&cx, bring).await.unwrap().matter;
        cx.commit().await.unwrap();
        let to_post = async || {
            let cx = town.reader().await;
            let rows = civic::outbox::waiting(&cx, &[town.roads], 100).await.unwrap();
            rows.iter().filter(|row| row.message == "answer").count()
        };
        // Two minutes before midnight.
        at(&town, "2026-03-03T22:58:00Z").await;
        let sent = send(&town, town.fatou, an_answer(&matter)).await.unwrap();
        assert!(matches!(sent, Sent::Leaving(_)));
        assert_eq!(now(&town, &matter).await.state, State::Received);
        assert!(answers(&town, &matter).await.is_empty());
        assert_eq!(whats(&town, &matter, false).await, [What::Brought]);
        assert_eq!(to_post().await, 0);
        let second = answer(&town, town.marc, an_answer(&matter)).await;
        assert!(matches!(second, Err(CannotAnswer::Submitted)));
        at(&town, "2026-03-03T23:02:59Z").await;
        assert!(answers(&town, &matter).await.is_empty());

        assert!(at(&town, "2026-03-03T23:03:00Z").await > 0);
        let left = answers(&town, &matter).await.remove(0);
        assert_eq!((left.agent_id, left.signed_name.as_str()), (town.fatou, "Fatou Diallo"));
        assert_eq!(left.sent_on.date(), date(2026, 3, 4), "the day on which it left");
        assert_eq!(now(&town, &matter).await.state, State::Answered);
        assert_eq!(whats(&town, &matter, false).await, [What::Brought, What::Answered]);
        let cx = town.reader().await;
        let history = find::history(&cx, matter.id, false).await.unwrap();
        assert_eq!(history.last().unwrap().agent_id, Some(town.fatou));
        drop(cx);
        assert_eq!(to_post().await, 1);
        at(&town, "2026-03-03T23:30:00Z").await;
        assert_eq!(answers(&town, &matter).await.len(), 1, "once");
    }
}

#[tokio::test]
async fn an_answer_that_is_taken_back_in_time_never_leaves_and_keeps_its_words() {
    for town in towns().await {
        town.undo_within(5).await;
        let receipt = town.bring_pothole("Un trou.").await;
        let matter = receipt.matter;
        send(&town, town.fatou, a_refusal(&matter)).await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        matters::take_back(&cx, &matter).await.unwrap();
        let kept = draft::of(&cx, matter.id, town.fatou).await.unwrap().unwrap();
        assert_eq!(
            (kept.text.as_str(), kept.refuses, kept.reasons.as_str(), kept.appeal.as_str()),
            (
                "Nous ne pouvons pas.",
                true,
                "La rue est privée.",
                "Le tribunal, dans les deux mois."
            )
        );
        cx.commit().await.unwrap();
        at(&town, "2026-03-03T10:00:00Z").await;
        assert!(answers(&town, &matter).await.is_empty());
        // What its author takes back meanwhile is not answered.
        send(&town, town.fatou, an_answer(&matter)).await.unwrap();
        let cx = town.anyone().await;
        matters::withdraw(&cx, Opening::Code(&receipt.code)).await.unwrap();
        cx.commit().await.unwrap();
        at(&town, "2026-03-03T11:00:00Z").await;
        assert!(answers(&town, &matter).await.is_empty());
        assert_eq!(now(&town, &matter).await.state, State::Withdrawn);
    }
}

#[tokio::test]
async fn what_was_signed_can_be_sent_back_until_it_leaves() {
    for Signing { town, alix, nadia } in signing().await {
        town.undo_within(5).await;
        let matter = town.bring_pothole("Un trou.").await.matter;
        let sent = send(&town, alix, a_refusal(&matter)).await.unwrap();
        let Sent::Submitted(submission) = sent else { panic!("{sent:?}") };
        sign(&town, nadia, &submission).await.unwrap();
        let again = sign(&town, town.lead, &submission).await;
        assert!(matches!(again, Err(CannotSign::Gone)), "it is decided");
        let cx = town.as_agent(nadia).await;
        assert_eq!(laid_before(&cx).await.unwrap().len(), 1);
        matters::send_back(&cx, &submission.public_id.0, "Une faute.").await.unwrap();
        cx.commit().await.unwrap();
        at(&town, "2026-03-03T10:00:00Z").await;
        assert!(answers(&town, &matter).await.is_empty());

        let submission = submit(&town, alix, a_refusal(&matter)).await.unwrap();
        sign(&town, nadia, &submission).await.unwrap();
        assert!(at(&town, "2026-03-03T10:05:00Z").await > 0);
        let left = answers(&town, &matter).await.remove(0);
        assert_eq!((left.agent_id, left.prepared_by), (nadia, Some(alix)));
        assert!(left.signed_under.is_some());

        // Who is no longer entitled when it leaves has not signed it.
        let matter = town.bring_pothole("Un autre trou.").await.matter;
        let submission = submit(&town, alix, a_refusal(&matter)).await.unwrap();
        sign(&town, nadia, &submission).await.unwrap();
        let cx = town.reader().await;
        let standing = delegations::standing(&cx).await.unwrap();
        let hers = standing.into_iter().find(|(row, _)| row.agent_id == nadia).unwrap().0;
        drop(cx);
        let admin = town.take_in("Yves", Role::Administrator, None).await;
        let cx = town.as_agent(admin).await;
        delegations::end(&cx, &hers.public_id.0).await.unwrap();
        cx.commit().await.unwrap();
        at(&town, "2026-03-03T10:30:00Z").await;
        assert!(answers(&town, &matter).await.is_empty());
        let cx = town.as_agent(alix).await;
        assert!(draft::of(&cx, matter.id, alix).await.unwrap().is_some(), "its writer has it");
    }
}
