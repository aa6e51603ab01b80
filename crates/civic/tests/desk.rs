//! What the desk does beside answering, and what time brings, each on both engines.

use civic::Context;
use civic::ids::AgentId;
use civic::matters::{
    self, AnswerDraft, Appeal, Asking, CannotAnswer, CannotAskDocument, CannotAssign, CannotClose,
    CannotGiveAdvice, CannotMerge, DocumentDraft, Ground, Matter, Opening, ProvideTo as To,
    Provided, Refusing, State, What, find, silence, time_passes,
};
use civic::outbox;
use civic::services::{self, AbsenceDraft, CannotValidateRule};
use civic::testing::{Town, real_towns, towns};
use civic::time::LegalDate;
use civic::words::{Channel, ReplyBy};
use jiff::civil::{Date, date};

async fn now(town: &Town, code: &str) -> Matter {
    let cx = town.reader().await;
    find::by_code(&cx, code).await.unwrap().expect("a matter")
}

/// `by` says that `agent` is away from and until these days, and who stands in.
async fn be_away(
    town: &Town,
    by: AgentId,
    agent: AgentId,
    (from, until): (Date, Date),
    substitute: AgentId,
) {
    let cx = town.as_agent(by).await;
    let agent = services::agent(&cx, agent).await.unwrap().public_id.0;
    let substitute = Some(services::agent(&cx, substitute).await.unwrap().public_id.0);
    services::be_away(&cx, &AbsenceDraft { agent, from, until, substitute }).await.unwrap();
    cx.commit().await.unwrap();
}

fn on(date: Date) -> LegalDate {
    LegalDate::of(date)
}

/// Ten in the morning in Paris.
fn turn_to(town: &Town, day: &str) {
    town.store.clock.turn_to(format!("{day}T09:00:00Z").parse().unwrap());
}

async fn time_passes(town: &Town) -> usize {
    time_passes::run(&town.store, &town.body).await.unwrap()
}

/// The lead of roads puts potholes under `rule`.
async fn under(town: &Town, rule: &str) {
    let cx = town.as_agent(town.lead).await;
    services::validate_rule(&cx, town.pothole, Some(rule)).await.unwrap();
    cx.commit().await.unwrap();
}

/// Fatou, or whoever looks again, refuses.
async fn refuse(town: &Town, agent: AgentId, code: &str) {
    let cx = town.as_agent(agent).await;
    let refusing =
        Refusing { reasons: "La rue est privée.".into(), appeal: "Le tribunal.".into() };
    let (matter, text) = (now_in(&cx, code).await, "Non.".into());
    matters::answer(&cx, AnswerDraft { matter, text, refusing: Some(refusing) }).await.unwrap();
    cx.commit().await.unwrap();
}

async fn now_in(cx: &Context, code: &str) -> Matter {
    find::by_code(cx, code).await.unwrap().expect("a matter")
}

async fn contest(town: &Town, code: &str) {
    let cx = town.anyone().await;
    matters::contest(&cx, Opening::Code(code), "Elle est publique.").await.unwrap();
    cx.commit().await.unwrap();
}

async fn appeal(town: &Town, code: &str) -> Option<Appeal> {
    let cx = town.reader().await;
    matters::appeal(&cx, &now_in(&cx, code).await).await.unwrap()
}

#[tokio::test]
async fn a_contest_in_time_keeps_the_time_for_the_court_once() {
    for town in towns().await {
        under(&town, "silence-rejection").await;
        let code = town.bring_pothole("Un trou.").await.code;
        assert_eq!(appeal(&town, &code).await, None, "nobody said no");
        turn_to(&town, "2026-03-10");
        refuse(&town, town.fatou, &code).await;
        let first = appeal(&town, &code).await.unwrap();
        // 10 May is a Sunday; the last day does not count: Monday the 11th.
        assert_eq!((first.from, first.last), (date(2026, 3, 10), date(2026, 5, 11)));
        assert_eq!((first.ground, first.keeps_until), (Ground::Refusal, Some(date(2026, 5, 11))));
        assert!(first.is_court());

        turn_to(&town, "2026-05-11");
        contest(&town, &code).await;
        assert_eq!(appeal(&town, &code).await, None, "it is looked at again");
        turn_to(&town, "2026-05-20");
        refuse(&town, town.marc, &code).await;
        let second = appeal(&town, &code).await.unwrap();
        // 20 July, and the day after: Tuesday the 21st.
        assert_eq!((second.from, second.last), (date(2026, 5, 20), date(2026, 7, 21)));
        assert_eq!(second.keeps_until, None, "once");
        turn_to(&town, "2026-06-01");
        contest(&town, &code).await;
        turn_to(&town, "2026-06-15");
        refuse(&town, town.lead, &code).await;
        let third = appeal(&town, &code).await.unwrap();
        assert_eq!((third.from, third.last), (second.from, second.last));
    }
}

#[tokio::test]
async fn a_contest_that_comes_late_keeps_nothing() {
    for town in towns().await {
        under(&town, "silence-rejection").await;
        let code = town.bring_pothole("Un trou.").await.code;
        turn_to(&town, "2026-03-10");
        refuse(&town, town.fatou, &code).await;
        turn_to(&town, "2026-05-12");
        contest(&town, &code).await;
        turn_to(&town, "2026-05-20");
        refuse(&town, town.marc, &code).await;
        let appeal = appeal(&town, &code).await.unwrap();
        assert_eq!((appeal.last, appeal.keeps_until), (date(2026, 5, 11), None));
    }
}

/// A matter that is acknowledged, so that its author knows what silence means.
async fn acknowledged(town: &Town) -> String {
    let code = town.bring_pothole("Un trou.").await.code;
    let cx = town.as_agent(town.fatou).await;
    matters::acknowledge(&cx, &now_in(&cx, &code).await).await.unwrap();
    cx.commit().await.unwrap();
    code
}

#[tokio::test]
async fn a_silence_that_means_no_opens_the_court_or_the_commission() {
    for (rule, next, from, last) in [
        ("silence-rejection", "court", date(2026, 5, 3), date(2026, 7, 6)),
        ("documents-access", "documents-commission", date(2026, 4, 3), date(2026, 6, 4)),
    ] {
        for town in towns().await {
            under(&town, rule).await;
            let untold = town.bring_pothole("Un trou.").await.code;
            let told = acknowledged(&town).await;
            turn_to(&town, "2026-05-20");
            time_passes(&town).await;
            let told = appeal(&town, &told).await.unwrap();
            assert_eq!((told.ground, told.next.key.as_str()), (Ground::Silence, next));
            // 3 July is a Friday, and the last day does not count: Saturday, so Monday the 6th.
            assert_eq!((told.from, told.last, told.keeps_until), (from, last, None));
            let year = appeal(&town, &untold).await.unwrap();
            assert_eq!(year.ground, Ground::SilenceUntold);
            assert_eq!(year.last, deadlines::add_months(from, 12));
        }
    }
}

async fn whats(town: &Town, matter: &Matter, internal: bool) -> Vec<What> {
    let cx = town.reader().await;
    let history = find::history(&cx, matter.id, internal).await.unwrap();
    history.iter().map(|event| event.what).collect()
}

async fn answer(town: &Town, agent: AgentId, matter: &Matter) -> Result<(), CannotAnswer> {
    let cx = town.as_agent(agent).await;
    let draft =
        AnswerDraft { matter: matter.clone(), text: "Réparé jeudi.".into(), refusing: None };
    matters::answer(&cx, draft).await?;
    cx.commit().await.unwrap();
    Ok(())
}

fn a_form(until: Date) -> DocumentDraft {
    DocumentDraft {
        what: "Le constat de la police".into(),
        basis: "Code de la voirie, article R1".into(),
        until,
    }
}

async fn ask_document(town: &Town, matter: &Matter, until: Date) {
    let cx = town.as_agent(town.fatou).await;
    matters::ask_document(&cx, matter, &a_form(until)).await.unwrap();
    cx.commit().await.unwrap();
}

async fn provide(town: &Town, code: &str) {
    let cx = town.anyone().await;
    let came = Provided { text: "Le voici.".into(), files: Vec::new() };
    matters::provide(&cx, To::Opened(Opening::Code(code)), &came).await.unwrap();
    cx.commit().await.unwrap();
}

#[tokio::test]
async fn silence_means_nothing_until_a_lead_has_validated_the_rule() {
    for town in towns().await {
        let before = town.bring_pothole("Un trou.").await;
        assert_eq!(before.matter.silence_on, None);
        let cx = town.as_agent(town.fatou).await;
        let refused = services::validate_rule(&cx, town.pothole, Some("silence-rejection")).await;
        assert!(matches!(refused, Err(CannotValidateRule::NotAllowed(_))));
        drop(cx);
        let cx = town.as_agent(town.lead).await;
        let refused = services::validate_rule(&cx, town.pothole, Some("court")).await;
        assert!(matches!(refused, Err(CannotValidateRule::UnknownRule)));
        drop(cx);

        turn_to(&town, "2026-03-04");
        under(&town, "silence-rejection").await;
        let after = town.bring_pothole("Un trou.").await;
        assert_eq!(after.matter.silence_on, Some(on(date(2026, 5, 4))));
        assert_eq!(now(&town, &before.code).await.silence_on, None);
        assert!(town.record().await.iter().any(|row| row.act == "rule-validated"));

        // Another rule, or none, is for what comes after it: what a matter was told of stays.
        turn_to(&town, "2026-03-10");
        under(&town, "silence-acceptance").await;
        let later = town.bring_pothole("Un trou.").await;
        let cx = town.as_agent(town.lead).await;
        services::validate_rule(&cx, town.pothole, None).await.unwrap();
        cx.commit().await.unwrap();
        let last = town.bring_pothole("Un trou.").await;
        assert_eq!(last.matter.silence_on, None);
        let cx = town.reader().await;
        let of = async |matter| silence::of(&cx, matter).await.unwrap();
        assert!(!of(&after.matter).await.unwrap().accepts());
        assert!(of(&later.matter).await.is_none(), "lifted on the same day");
        assert!(of(&before.matter).await.is_none());
        drop(cx);

        turn_to(&town, "2027-01-01");
        time_passes(&town).await;
        assert_eq!(now(&town, &before.code).await.silence_noted_at, None);
        let noted = now(&town, &after.code).await;
        assert!(noted.silence_noted_at.is_some(), "by the rule of its day");
    }
}

#[tokio::test]
async fn silence_is_noted_once_for_its_day_however_late_and_settles_nothing() {
    for town in towns().await {
        under(&town, "silence-rejection").await;
        let receipt = town.bring_pothole("Un trou.").await;
        turn_to(&town, "2026-05-03");
        time_passes(&town).await;
        assert_eq!(now(&town, &receipt.code).await.silence_noted_at, None, "its last day");

        // The server was down for a month.
        turn_to(&town, "2026-06-10");
        assert!(time_passes(&town).await > 0);
        assert_eq!(time_passes(&town).await, 0, "once");
        let matter = now(&town, &receipt.code).await;
        assert_eq!(matter.state, State::Received);
        let cx = town.reader().await;
        let history = find::history(&cx, matter.id, false).await.unwrap();
        let noted: Vec<_> = history.iter().filter(|e| e.what == What::SilenceRejected).collect();
        assert_eq!(noted.len(), 1);
        assert_eq!(noted[0].effective_on, on(date(2026, 5, 3)));
        assert_eq!(noted[0].at, matter.silence_noted_at.unwrap());
        assert_eq!(noted[0].rule.as_deref(), Some("silence-rejection"));
        assert_eq!(noted[0].agent_id, None);
        let silence = silence::of(&cx, &matter).await.unwrap().expect("silence");
        let (rule, until) = silence.then(&cx).expect("the court");
        assert_eq!((rule.key.as_str(), until), ("court", date(2026, 7, 6)));
        drop(cx);

        answer(&town, town.fatou, &matter).await.unwrap();
        assert_eq!(now(&town, &receipt.code).await.state, State::Answered);
    }
}

#[tokio::test]
async fn an_answer_in_time_leaves_silence_nothing_to_decide() {
    for town in towns().await {
        under(&town, "silence-acceptance").await;
        let receipt = town.bring_pothole("Un trou.").await;
        answer(&town, town.fatou, &receipt.matter).await.unwrap();
        turn_to(&town, "2026-07-01");
        assert_eq!(time_passes(&town).await, 0);
        assert_eq!(now(&town, &receipt.code).await.silence_on, None);

        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&receipt.code), "Non.").await.unwrap();
        cx.commit().await.unwrap();
        // Silence on a contest means no, whatever the rule of the matter.
        let again = now(&town, &receipt.code).await;
        assert_eq!(again.silence_on, Some(on(date(2026, 9, 1))));
        assert_eq!(again.silence_rule.as_deref(), Some("contest-silence"));
    }
}

#[tokio::test]
async fn documents_suspend_one_silence_and_start_the_other() {
    for (rule, meanwhile, then) in [
        ("silence-rejection", Some(date(2026, 5, 20)), date(2026, 5, 10)),
        ("silence-acceptance", None, date(2026, 5, 10)),
    ] {
        for town in towns().await {
            under(&town, rule).await;
            let receipt = town.bring_pothole("Un trou.").await;
            ask_document(&town, &receipt.matter, date(2026, 3, 20)).await;
            let waits = now(&town, &receipt.code).await;
            assert!(waits.waiting);
            assert_eq!(waits.silence_on, meanwhile.map(on), "{rule}");
            assert!(!waits.is_late(date(2026, 4, 1)), "the clock stands still");

            turn_to(&town, "2026-03-10");
            provide(&town, &receipt.code).await;
            let goes_on = now(&town, &receipt.code).await;
            assert!(!goes_on.waiting);
            assert_eq!(goes_on.silence_on, Some(on(then)), "{rule}");
            // 17 March, and the five working days from the 3rd to before the 10th.
            assert_eq!(goes_on.due_on, on(date(2026, 3, 24)));
        }
    }
}

#[tokio::test]
async fn a_document_that_never_comes_keeps_no_clock_from_running() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        ask_document(&town, &receipt.matter, date(2026, 3, 6)).await;
        turn_to(&town, "2026-03-06");
        assert_eq!(time_passes(&town).await, 0);
        turn_to(&town, "2026-03-12");
        assert_eq!(time_passes(&town).await, 1);
        let matter = now(&town, &receipt.code).await;
        assert!(!matter.waiting);
        // 17 March, and the 3rd, 4th and 5th.
        assert_eq!(matter.due_on, on(date(2026, 3, 20)));
        assert!(whats(&town, &matter, false).await.contains(&What::DocumentTimeOver));
        // Late, it is taken in all the same.
        provide(&town, &receipt.code).await;
        assert_eq!(now(&town, &receipt.code).await.due_on, on(date(2026, 3, 20)));
    }
}

#[tokio::test]
async fn only_what_a_text_requires_is_asked_for_and_once() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let cx = town.as_agent(town.fatou).await;
        let no_basis = DocumentDraft { basis: " ".into(), ..a_form(date(2026, 4, 1)) };
        let refused = matters::ask_document(&cx, &matter, &no_basis).await;
        assert!(matches!(refused, Err(CannotAskDocument::NoBasis)));
        let refused = matters::ask_document(&cx, &matter, &a_form(date(2026, 3, 3))).await;
        assert!(matches!(refused, Err(CannotAskDocument::BadTime)));
        drop(cx);
        ask_document(&town, &matter, date(2026, 4, 1)).await;
        let cx = town.as_agent(town.fatou).await;
        let waits = find::for_agent(&cx, &matter.public_id.0, "desk").await.unwrap();
        let waits = waits.unwrap().unwrap();
        let refused = matters::ask_document(&cx, &waits, &a_form(date(2026, 4, 1))).await;
        assert!(matches!(refused, Err(CannotAskDocument::Waiting)));
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        let refused = matters::ask_document(&cx, &matter, &a_form(date(2026, 4, 1))).await;
        assert!(matches!(refused, Err(CannotAskDocument::NotAllowed(_))));
    }
}

#[tokio::test]
async fn the_same_facts_make_the_same_clock_whatever_the_channel() {
    for town in towns().await {
        under(&town, "silence-rejection").await;
        let mut clocks = Vec::new();
        for channel in Channel::ALL {
            let cx = match channel {
                Channel::Online | Channel::Email => town.anyone().await,
                Channel::Paper | Channel::Phone | Channel::Counter => {
                    town.as_agent(town.marc).await
                }
            };
            let mut bring = town.pothole_report("Un trou.");
            bring.channel = *channel;
            let receipt = matters::bring(&cx, bring).await.unwrap();
            cx.commit().await.unwrap();
            ask_document(&town, &receipt.matter, date(2026, 3, 20)).await;
            let matter = now(&town, &receipt.code).await;
            clocks.push((matter.due_on, matter.silence_on, matter.follower_id, matter.state));
        }
        clocks.dedup();
        assert_eq!(clocks.len(), 1, "{clocks:?}");
    }
}

#[tokio::test]
async fn acknowledged_by_a_human_with_what_the_law_says() {
    for town in towns().await {
        under(&town, "silence-rejection").await;
        let cx = town.anyone().await;
        let mut bring = town.pothole_report("Un trou.");
        bring.reply_by = ReplyBy::Email;
        bring.author.email = Some("a@exemple.test".into());
        let receipt = matters::bring(&cx, bring).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        matters::acknowledge(&cx, &receipt.matter).await.unwrap();
        let matter = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        matters::acknowledge(&cx, &matter).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(now(&town, &receipt.code).await.acknowledged_on, Some(on(date(2026, 3, 3))));
        let cx = town.reader().await;
        let waiting = outbox::waiting(&cx, &[town.roads], 10).await.unwrap();
        let sent: Vec<_> = waiting.iter().filter(|m| m.message == "acknowledgement").collect();
        assert_eq!(sent.len(), 1);
        assert!(sent[0].facts.contains("2026-05-03"), "{}", sent[0].facts);
    }
}

#[tokio::test]
async fn given_to_a_colleague_and_never_left_with_who_is_away() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let cx = town.as_agent(town.fatou).await;
        let refused = matters::assign(&cx, &receipt.matter, town.ines).await;
        assert!(matches!(refused, Err(CannotAssign::NotOfTheService)));
        matters::assign(&cx, &receipt.matter, town.marc).await.unwrap();
        cx.commit().await.unwrap();
        let matter = now(&town, &receipt.code).await;
        assert_eq!((matter.follower_id, matter.taken), (town.marc, false));
        assert_eq!(matter.due_on, receipt.matter.due_on);

        let days = (date(2026, 3, 5), date(2026, 3, 13));
        be_away(&town, town.marc, town.marc, days, town.fatou).await;
        assert_eq!(time_passes(&town).await, 0, "not yet");
        turn_to(&town, "2026-03-05");
        assert_eq!(time_passes(&town).await, 1);
        let matter = now(&town, &receipt.code).await;
        assert_eq!(matter.follower_id, town.fatou);
        let cx = town.as_agent(town.fatou).await;
        let refused = matters::assign(&cx, &matter, town.marc).await;
        assert!(matches!(refused, Err(CannotAssign::Away)));
    }
}

#[tokio::test]
async fn who_stands_in_follows_what_comes_meanwhile() {
    for town in towns().await {
        let days = (date(2026, 3, 3), date(2026, 3, 13));
        be_away(&town, town.lead, town.fatou, days, town.marc).await;
        assert_eq!(town.bring_pothole("Un trou.").await.matter.follower_id, town.marc);
        let cx = town.as_agent(town.fatou).await;
        let away = services::absences(&cx).await.unwrap();
        services::be_back(&cx, &away[0].public_id.0).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(town.bring_pothole("Un trou.").await.matter.follower_id, town.fatou);
    }
}

#[tokio::test]
async fn duplicates_get_one_answer_each_by_their_own_receipt() {
    for town in towns().await {
        let first = town.bring_pothole("Un trou rue des Lilas.").await;
        turn_to(&town, "2026-03-06");
        let second = town.bring_pothole("Rue des Lilas, un trou !").await;
        let cx = town.as_agent(town.fatou).await;
        let itself = matters::merge(&cx, &first.matter, &first.matter).await;
        assert!(matches!(itself, Err(CannotMerge::Same)));
        matters::merge(&cx, &first.matter, &second.matter).await.unwrap();
        cx.commit().await.unwrap();
        let main = now(&town, &second.code).await;
        assert_eq!(main.due_on, first.matter.due_on, "the earlier date binds");
        let merged = now(&town, &first.code).await;
        assert_eq!(merged.state, State::Merged);
        assert!(matches!(answer(&town, town.fatou, &merged).await, Err(CannotAnswer::Merged)));
        // Neither learns whose the other is.
        assert!(!whats(&town, &main, false).await.contains(&What::MergedHere));

        answer(&town, town.fatou, &main).await.unwrap();
        for code in [&first.code, &second.code] {
            let matter = now(&town, code).await;
            assert_eq!(matter.state, State::Answered);
            let cx = town.reader().await;
            let answers = find::answers(&cx, matter.id).await.unwrap();
            assert_eq!(answers.len(), 1);
            assert_eq!((answers[0].round, answers[0].signed_name.as_str()), (1, "Fatou Diallo"));
        }
        // Each may contest for themselves.
        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&first.code), "Non.").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(now(&town, &second.code).await.state, State::Answered);
    }
}

#[tokio::test]
async fn merged_matters_go_their_own_way_again() {
    for town in towns().await {
        let first = town.bring_pothole("Un trou.").await;
        let second = town.bring_pothole("Un trou.").await;
        let third = town.bring_pothole("Un trou.").await;
        let cx = town.as_agent(town.fatou).await;
        matters::merge(&cx, &first.matter, &second.matter).await.unwrap();
        let main = find::by_code(&cx, &second.code).await.unwrap().unwrap();
        matters::merge(&cx, &main, &third.matter).await.unwrap();
        let merged = find::by_code(&cx, &first.code).await.unwrap().unwrap();
        assert_eq!(merged.merged_into, Some(third.matter.id), "one answer for all");
        matters::separate(&cx, &merged).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(now(&town, &first.code).await.state, State::Received);
        assert_eq!(now(&town, &second.code).await.state, State::Merged);
        // Whoever takes their own back takes back no one else's.
        let cx = town.anyone().await;
        matters::withdraw(&cx, Opening::Code(&third.code)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(now(&town, &second.code).await.state, State::Received);
    }
}

#[tokio::test]
async fn closed_by_a_human_with_reasons_and_looked_at_again() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let cx = town.as_agent(town.fatou).await;
        let refused = matters::close(&cx, &receipt.matter, " ").await;
        assert!(matches!(refused, Err(CannotClose::Empty)));
        let mut stale = receipt.matter.clone();
        stale.version -= 1;
        let refused = matters::close(&cx, &stale, "Personne ne répond.").await;
        assert!(matches!(refused, Err(CannotClose::Changed)));
        let closing = matters::close(&cx, &receipt.matter, "Réglé au téléphone.").await.unwrap();
        assert_eq!(closing.by().id(), town.fatou);
        cx.commit().await.unwrap();
        assert_eq!(now(&town, &receipt.code).await.state, State::Closed);

        let cx = town.as_agent(town.marc).await;
        let matter = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        matters::reopen(&cx, &matter, "Le trou est revenu.").await.unwrap();
        let matter = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        assert_eq!((matter.state, matter.follower_id), (State::Taken, town.marc));
        assert_eq!(matter.settled_on, None);
        matters::close(&cx, &matter, "Réparé.").await.unwrap();
        cx.commit().await.unwrap();

        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&receipt.code), "Pas du tout.").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(now(&town, &receipt.code).await.state, State::SecondLook);
    }
}

#[tokio::test]
async fn another_service_is_asked_and_its_reading_is_noted() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou devant l'école.").await;
        let cx = town.as_agent(town.fatou).await;
        let asking = Asking {
            service: town.school,
            question: "Le trottoir est-il à vous ?".into(),
            due: date(2026, 3, 10),
        };
        matters::ask_advice(&cx, &receipt.matter, &asking).await.unwrap();
        cx.commit().await.unwrap();

        let cx = town.as_agent(town.ines).await;
        let owed = find::advice_owed(&cx).await.unwrap();
        assert_eq!(owed.len(), 1);
        let id = owed[0].public_id.0.clone();
        let opened = find::for_advice(&cx, &id).await.unwrap().unwrap().unwrap();
        assert_eq!(opened.1.id, receipt.matter.id);
        matters::give_advice(&cx, &id, "Oui.").await.unwrap();
        let again = matters::give_advice(&cx, &id, "Non.").await;
        assert!(matches!(again, Err(CannotGiveAdvice::AlreadyGiven)));
        assert!(find::for_advice(&cx, &id).await.unwrap().is_none(), "it was said");
        cx.commit().await.unwrap();

        let cx = town.reader().await;
        let readings = find::readings(&cx, receipt.matter.id).await.unwrap();
        assert_eq!(readings.len(), 1);
        assert_eq!(readings[0].service_id, Some(town.school));
        assert!(!whats(&town, &receipt.matter, false).await.contains(&What::AdviceGiven));
        let cx = town.as_agent(town.fatou).await;
        assert!(find::for_advice(&cx, &id).await.unwrap().unwrap().is_err(), "not theirs");
    }
}

#[tokio::test]
async fn abusive_is_a_private_finding_that_changes_no_clock() {
    for town in towns().await {
        let receipt = town.bring_pothole("Encore un trou.").await;
        let cx = town.as_agent(town.fatou).await;
        matters::find_abusive(&cx, &receipt.matter, "La centième en une semaine.").await.unwrap();
        cx.commit().await.unwrap();
        let matter = now(&town, &receipt.code).await;
        assert!(matter.abusive);
        assert_eq!((matter.state, &matter.due_on), (State::Received, &receipt.matter.due_on));
        assert!(!whats(&town, &matter, false).await.contains(&What::FoundAbusive));
        let cx = town.as_agent(town.marc).await;
        matters::not_abusive(&cx, &matter, "Il y avait cent trous.").await.unwrap();
        cx.commit().await.unwrap();
        assert!(!now(&town, &receipt.code).await.abusive);
    }
}

async fn to_agents(town: &Town, message: &str) -> Vec<String> {
    let cx = town.reader().await;
    let rows = outbox::of_the_body(&cx).await.unwrap();
    let mut to: Vec<_> =
        rows.into_iter().filter(|row| row.message == message).map(|row| row.address).collect();
    to.sort();
    to
}

#[tokio::test]
async fn what_reads_like_an_emergency_is_told_at_once() {
    for town in real_towns().await {
        town.bring_pothole("Un trou.").await;
        assert!(to_agents(&town, "matter_urgent").await.is_empty());
        let receipt = town.bring_pothole("Une forte odeur de gaz au 4 !").await;
        assert!(receipt.matter.urgent);
        let told = to_agents(&town, "matter_urgent").await;
        assert_eq!(told, ["claire@ville.test", "fatou@ville.test"]);
    }
}

#[tokio::test]
async fn reminded_once_before_and_the_lead_told_once_after() {
    for town in real_towns().await {
        town.bring_pothole("Un trou.").await;
        turn_to(&town, "2026-03-12");
        assert_eq!(time_passes(&town).await, 0, "three working days before the 17th");
        turn_to(&town, "2026-03-13");
        assert_eq!(time_passes(&town).await, 1);
        assert_eq!(time_passes(&town).await, 0);
        assert_eq!(to_agents(&town, "matter_due_soon").await, ["fatou@ville.test"]);
        turn_to(&town, "2026-03-18");
        assert_eq!(time_passes(&town).await, 1);
        assert_eq!(time_passes(&town).await, 0);
        let told = to_agents(&town, "matter_overdue").await;
        assert_eq!(told, ["claire@ville.test", "fatou@ville.test"]);
    }
}

#[tokio::test]
async fn a_matter_of_another_kind_of_the_service_keeps_its_date() {
    for town in towns().await {
        let other = {
            let cx = town.anyone().await;
            let new = services::set_up::NewKind {
                service: town.roads,
                slug: "lighting",
                form: matters::Form::Report,
                promise_days: 2,
                personal: false,
                referent: town.marc,
                texts: &[(civic::words::Language::Fr, "Éclairage", "une lampe")],
            };
            let kind = services::set_up::kind(&cx, new).await.unwrap();
            cx.commit().await.unwrap();
            kind
        };
        let receipt = town.bring_pothole("La lampe est cassée.").await;
        let cx = town.as_agent(town.fatou).await;
        matters::requalify(&cx, &receipt.matter, other).await.unwrap();
        let moved = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        assert!(matters::requalify(&cx, &moved, town.enrolment).await.is_err());
        cx.commit().await.unwrap();
        assert_eq!((moved.kind_id, &moved.due_on), (other, &receipt.matter.due_on));
        assert!(whats(&town, &moved, false).await.contains(&What::Requalified));
    }
}
