//! Causes, their supporters and the replies to them, on both engines.

use civic::causes::{
    self, Author, CannotCallReply, CannotClose, CannotInvite, CannotJoin, CannotLeave,
    CannotReword, CannotStart, Cause, Join, Joined, Leave, Start, State, Supporter, find, list,
};
use civic::consents::{self, NewConsent, NotTheirWord, Purpose};
use civic::ids::{CauseId, ServiceId};
use civic::matters::{self, Matter, Opening};
use civic::people::NewPerson;
use civic::publications::{self, UnfitWords};
use civic::replies::{
    self, CannotReply, CannotSettle, CommitmentState, NewCommitment, Reply, ReplyDraft,
};
use civic::rights::NotAllowed;
use civic::testing::{Town, towns};
use civic::time::LegalDate;
use civic::voices::VouchedBy;
use civic::words::{Channel, Headcount, Language, ReplyBy, Subject};
use civic::{Context, outbox};
use jiff::civil::date;

fn start_from(town: &Town) -> Start<'static> {
    Start {
        author: None,
        service: town.roads,
        title: "Un passage piéton rue des Lilas".into(),
        asked: "Nous demandons un passage piéton devant l'école.".into(),
        language: Language::Fr,
    }
}

fn author(matter: &Matter) -> Author<'_> {
    Author {
        matter,
        channel: Channel::Online,
        show: "Ces mots seront lus par tous.".into(),
        count: "Ma demande compte dans cette demande commune.".into(),
    }
}

async fn started(town: &Town, matter: &Matter) -> Cause {
    let cx = town.anyone().await;
    let start = Start { author: Some(author(matter)), ..start_from(town) };
    let cause = causes::start(&cx, start).await.unwrap().cause;
    cx.commit().await.unwrap();
    cause
}

fn joining<'a>(cause: &'a Cause, who: Supporter<'a>) -> Join<'a> {
    Join {
        cause,
        who,
        channel: Channel::Online,
        wording: "Comptez-moi.".into(),
        language: Language::Fr,
    }
}

fn leaving<'a>(cause: &'a Cause, who: Supporter<'a>) -> Leave<'a> {
    Leave {
        cause,
        who,
        channel: Channel::Online,
        wording: "Ne me comptez plus.".into(),
        language: Language::Fr,
    }
}

const NOBODY: Supporter<'static> = Supporter::Unnamed { token: None };

async fn join_unnamed(cx: &Context, cause: &Cause, people: usize) -> Joined {
    let mut joined = causes::join(cx, joining(cause, NOBODY)).await.unwrap();
    for _ in 1..people {
        joined = causes::join(cx, joining(cause, NOBODY)).await.unwrap();
    }
    joined
}

async fn total(cx: &Context, cause: &Cause) -> u64 {
    find::supporters(cx, cause).await.unwrap().total
}

fn draft(cause: &Cause) -> ReplyDraft {
    ReplyDraft {
        subject: cause.subject(),
        text: "Le passage piéton sera peint au printemps.".into(),
        language: Language::Fr,
        commitments: vec![NewCommitment {
            what: "Peindre le passage piéton".into(),
            owner: "Service Voirie".into(),
            due_on: date(2026, 5, 29),
        }],
    }
}

async fn replied(town: &Town, cause: &Cause) -> Reply {
    let cx = town.as_agent(town.lead).await;
    let reply = replies::reply(&cx, draft(cause)).await.unwrap();
    cx.commit().await.unwrap();
    reply
}

#[tokio::test]
async fn the_author_of_a_matter_starts_a_cause_and_is_its_first_supporter() {
    for town in towns().await {
        let matter = town.bring_pothole("Je demande un passage, je suis au 4.").await.matter;
        let cause = started(&town, &matter).await;
        assert_eq!((cause.state, cause.threshold), (State::Open, 5));
        let cx = town.anyone().await;
        let shown = publications::of_subject(&cx, cause.subject()).await.unwrap().unwrap();
        assert_eq!(shown.text, "Nous demandons un passage piéton devant l'école.");
        let own = find::in_words_of(&cx, matter.id).await.unwrap();
        assert_eq!(own, std::slice::from_ref(&cause));
        assert!(shown.consent_id.is_some());
        assert_eq!(total(&cx, &cause).await, 1);
        assert!(find::supports(&cx, &cause, Supporter::Matter(&matter)).await.unwrap());
        assert_eq!(find::of_matter(&cx, matter.id).await.unwrap(), std::slice::from_ref(&cause));
        let again = Start { author: Some(author(&matter)), ..start_from(&town) };
        assert!(matches!(
            causes::start(&cx, again).await,
            Err(CannotStart::AlreadyStarted { cause: earlier }) if earlier == cause.public_id
        ));
    }
}

#[tokio::test]
async fn without_a_matter_it_takes_an_agent_of_the_service() {
    for town in towns().await {
        let cx = town.anyone().await;
        assert!(matches!(
            causes::start(&cx, start_from(&town)).await,
            Err(CannotStart::NotAllowed(NotAllowed::SignInFirst))
        ));
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        assert!(matches!(
            causes::start(&cx, start_from(&town)).await,
            Err(CannotStart::NotAllowed(NotAllowed::NotFor(_)))
        ));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        let cause = causes::start(&cx, start_from(&town)).await.unwrap().cause;
        assert_eq!(total(&cx, &cause).await, 0, "the agent is no supporter");
        let shown = publications::of_subject(&cx, cause.subject()).await.unwrap().unwrap();
        assert_eq!((shown.consent_id, shown.approved_by), (None, Some(town.fatou)));
    }
}

#[tokio::test]
async fn what_cannot_be_started_says_why() {
    for town in towns().await {
        let cx = town.anyone().await;
        let mut bring = town.pothole_report("Un passage.");
        bring.author = NewPerson { name: "Jeanne Petit".into(), ..NewPerson::default() };
        let receipt = matters::bring(&cx, bring).await.unwrap();
        let start = |change: fn(&mut Start)| {
            let mut start = Start { author: Some(author(&receipt.matter)), ..start_from(&town) };
            change(&mut start);
            causes::start(&cx, start)
        };
        assert!(matches!(
            start(|s| s.service = ServiceId(999)).await,
            Err(CannotStart::UnknownService)
        ));
        assert!(matches!(
            start(|s| s.title = String::new()).await,
            Err(CannotStart::Unfit(UnfitWords::NoTitle))
        ));
        assert!(matches!(
            start(|s| s.asked = "Moi, Jeanne Petit, je demande…".into()).await,
            Err(CannotStart::Unfit(UnfitWords::Recognisable { what: "name" }))
        ));
        assert!(matches!(
            start(|s| s.author.as_mut().unwrap().show = " ".into()).await,
            Err(CannotStart::BadWording)
        ));
        assert!(matches!(
            start(|s| s.author.as_mut().unwrap().channel = Channel::Paper).await,
            Err(CannotStart::NotTheirWord(NotTheirWord::NeedsAgent { .. }))
        ));
        matters::withdraw(&cx, Opening::Code(&receipt.code)).await.unwrap();
        assert!(matches!(start(|_| ()).await, Err(CannotStart::Withdrawn)));
    }
}

#[tokio::test]
async fn one_voice_each_however_often_they_join() {
    for town in towns().await {
        let cause = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let person = town.person("Ali Ben", "ali@example.org").await;
        let cx = town.as_person(person).await;
        let first = causes::join(&cx, joining(&cause, Supporter::Person(person))).await.unwrap();
        let mut bring = town.pothole_report("Moi aussi.");
        bring.known_author = Some(person);
        let matter = matters::bring(&cx, bring).await.unwrap().matter;
        for who in [Supporter::Person(person), Supporter::Matter(&matter)] {
            let again = causes::join(&cx, joining(&cause, who)).await.unwrap();
            assert_eq!((again.voice, again.token), (first.voice, None));
        }
        assert_eq!(total(&cx, &cause).await, 2);
        assert_eq!(find::of_matter(&cx, matter.id).await.unwrap().len(), 1);
        let other = town.pothole_report("Une autre.");
        let other = matters::bring(&cx, other).await.unwrap().matter;
        assert!(find::of_matter(&cx, other.id).await.unwrap().is_empty());
        cx.commit().await.unwrap();

        let cx = town.anyone().await;
        let unnamed = causes::join(&cx, joining(&cause, NOBODY)).await.unwrap();
        let token = unnamed.token.expect("a token to leave by");
        let who = Supporter::Unnamed { token: Some(&token) };
        let again = causes::join(&cx, joining(&cause, who)).await.unwrap();
        assert_eq!((again.voice, again.token), (unnamed.voice, None));
        assert_eq!(total(&cx, &cause).await, 3);
    }
}

#[tokio::test]
async fn nobody_joins_for_somebody_else() {
    for town in towns().await {
        let cause = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let ali = town.person("Ali Ben", "ali@example.org").await;
        let zoe = town.person("Zoé Roy", "zoe@example.org").await;
        let cx = town.as_person(zoe).await;
        let for_ali = || joining(&cause, Supporter::Person(ali));
        assert!(matches!(causes::join(&cx, for_ali()).await, Err(CannotJoin::NotYou)));
        let by_phone = Join { channel: Channel::Phone, ..joining(&cause, NOBODY) };
        assert!(matches!(
            causes::join(&cx, by_phone).await,
            Err(CannotJoin::NotTheirWord(NotTheirWord::NeedsAgent { .. }))
        ));
        let silent = Join { wording: String::new(), ..joining(&cause, NOBODY) };
        assert!(matches!(causes::join(&cx, silent).await, Err(CannotJoin::BadWording)));
        drop(cx);
        let cx = town.anyone().await;
        assert!(matches!(causes::join(&cx, for_ali()).await, Err(CannotJoin::NotYou)));
        let elsewhere = Cause { id: CauseId(999), ..cause.clone() };
        let unknown = causes::join(&cx, joining(&elsewhere, NOBODY)).await;
        assert!(matches!(unknown, Err(CannotJoin::UnknownCause)));
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        let online = causes::join(&cx, for_ali()).await;
        assert!(matches!(online, Err(CannotJoin::NotTheirWord(NotTheirWord::OnlineByAgent))));
        let at_the_counter = Join { channel: Channel::Counter, ..for_ali() };
        causes::join(&cx, at_the_counter).await.unwrap();
        assert_eq!(total(&cx, &cause).await, 2);
    }
}

#[tokio::test]
async fn a_withdrawn_matter_does_not_join() {
    for town in towns().await {
        let cause = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let receipt = town.bring_pothole("Moi aussi.").await;
        let cx = town.anyone().await;
        matters::withdraw(&cx, Opening::Code(&receipt.code)).await.unwrap();
        // As it was read before it was taken back.
        let stale = causes::join(&cx, joining(&cause, Supporter::Matter(&receipt.matter))).await;
        assert!(matches!(stale, Err(CannotJoin::Withdrawn)));
    }
}

#[tokio::test]
async fn who_leaves_is_not_counted_and_comes_back_as_the_same_voice() {
    for town in towns().await {
        let matter = town.bring_pothole("Un passage.").await.matter;
        let cause = started(&town, &matter).await;
        let cx = town.anyone().await;
        let me = Supporter::Matter(&matter);
        for _ in 0..2 {
            causes::leave(&cx, leaving(&cause, me)).await.unwrap();
            assert_eq!(total(&cx, &cause).await, 0);
        }
        assert!(!find::supports(&cx, &cause, me).await.unwrap());
        assert!(find::of_matter(&cx, matter.id).await.unwrap().is_empty());
        let back = causes::join(&cx, joining(&cause, me)).await.unwrap();
        assert_eq!(total(&cx, &cause).await, 1);
        let subject = (Subject::Voice, back.voice.0);
        let said = consents::history(&cx, subject).await.unwrap();
        assert_eq!(said.iter().map(|row| row.given).collect::<Vec<_>>(), [true, false, true]);
        assert!(said.iter().all(|row| row.person_id.is_none() && row.purpose == Purpose::Count));
        for who in [NOBODY, Supporter::Unnamed { token: Some("unknown") }] {
            let stranger = causes::leave(&cx, leaving(&cause, who)).await;
            assert!(matches!(stranger, Err(CannotLeave::NotSupporting)));
        }
    }
}

#[tokio::test]
async fn the_threshold_makes_a_reply_due_and_it_stays_due() {
    for town in towns().await {
        let matter = town.bring_pothole("Un passage.").await.matter;
        let cause = started(&town, &matter).await;
        let cx = town.anyone().await;
        let fourth = join_unnamed(&cx, &cause, 3).await;
        assert_eq!(fourth.cause.state, State::Open);
        let fifth = join_unnamed(&cx, &cause, 1).await.cause;
        assert_eq!(fifth.state, State::ReplyDue);
        // 20 working days after Tuesday 3 March 2026.
        assert_eq!(fifth.reply_due_on, Some(LegalDate::of(date(2026, 3, 31))));
        causes::leave(&cx, leaving(&fifth, Supporter::Matter(&matter))).await.unwrap();
        let due = list::due(&cx, town.roads).await.unwrap();
        assert_eq!((due.len(), due[0].supporters), (1, 4));
        let sixth = join_unnamed(&cx, &cause, 1).await.cause;
        assert_eq!(sixth, fifth, "due once");
        assert!(!sixth.is_late(&LegalDate::of(date(2026, 3, 31))));
        assert!(sixth.is_late(&LegalDate::of(date(2026, 4, 1))));
    }
}

#[tokio::test]
async fn two_who_join_at_once_are_both_counted() {
    for town in towns().await {
        if town.store.engine() == civic::Engine::Sqlite {
            continue; // One writer: the second waits at its very beginning.
        }
        let cause = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let cx = town.anyone().await;
        join_unnamed(&cx, &cause, 2).await;
        cx.commit().await.unwrap();
        let one = town.anyone().await;
        let two = town.anyone().await;
        causes::join(&one, joining(&cause, NOBODY)).await.unwrap();
        let second = async {
            let joined = causes::join(&two, joining(&cause, NOBODY)).await.unwrap();
            two.commit().await.unwrap();
            joined.cause.state
        };
        let first = async {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            one.commit().await.unwrap();
        };
        let (state, ()) = tokio::join!(second, first);
        assert_eq!(state, State::ReplyDue, "the fifth saw the fourth");
    }
}

#[tokio::test]
async fn a_lead_calls_the_reply_earlier_and_an_agent_cannot() {
    for town in towns().await {
        let cause = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(
            causes::call_reply(&cx, &cause).await,
            Err(CannotCallReply::NotAllowed(NotAllowed::NotFor(_)))
        ));
        drop(cx);
        let cx = town.as_agent(town.lead).await;
        let due = causes::call_reply(&cx, &cause).await.unwrap();
        assert_eq!(due.state, State::ReplyDue);
        assert_eq!(causes::call_reply(&cx, &cause).await.unwrap(), due);
        cx.commit().await.unwrap();
        replied(&town, &cause).await;
        let cx = town.as_agent(town.lead).await;
        assert!(matches!(
            causes::call_reply(&cx, &cause).await,
            Err(CannotCallReply::AlreadyReplied { on }) if on == LegalDate::of(date(2026, 3, 3))
        ));
    }
}

#[tokio::test]
async fn small_groups_of_supporters_are_not_shown_alone() {
    for town in towns().await {
        let cause = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let cx = town.anyone().await;
        join_unnamed(&cx, &cause, 5).await;
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        let at_the_counter = || Join { channel: Channel::Counter, ..joining(&cause, NOBODY) };
        causes::join(&cx, at_the_counter()).await.unwrap();
        let few = find::supporters(&cx, &cause).await.unwrap();
        assert_eq!((few.total, few.by_channel, few.by_voucher), (7, vec![], vec![]));
        for _ in 0..4 {
            causes::join(&cx, at_the_counter()).await.unwrap();
        }
        let many = find::supporters(&cx, &cause).await.unwrap();
        assert_eq!(many.total, 11);
        let by_channel =
            [(Channel::Online, Headcount::Count(6)), (Channel::Counter, Headcount::Count(5))];
        assert_eq!(many.by_channel, by_channel);
        let by_voucher =
            [(VouchedBy::Oneself, Headcount::Count(6)), (VouchedBy::Agent, Headcount::Count(5))];
        assert_eq!(many.by_voucher, by_voucher);
    }
}

#[tokio::test]
async fn a_cause_whose_author_takes_the_words_back_is_hidden_until_the_service_rewords_it() {
    for town in towns().await {
        let cause = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let cx = town.as_agent(town.lead).await;
        assert!(matches!(
            causes::reword(&cx, &cause, "Un passage", "Un passage.").await,
            Err(CannotReword::AuthorsWordsShown)
        ));
        drop(cx);
        let cx = town.anyone().await;
        let no_longer = NewConsent {
            subject: cause.subject(),
            purpose: Purpose::Show,
            wording: "Ne montrez plus ces mots.".into(),
            language: Language::Fr,
            channel: Channel::Online,
        };
        consents::withdraw(&cx, no_longer).await.unwrap();
        assert!(find::by_public_id(&cx, &cause.public_id.0).await.unwrap().is_none());
        let all = list::page(&cx, list::Filter::default(), 0, 20).await.unwrap();
        assert_eq!(all.total, 0);
        assert!(find::in_words_of(&cx, cause.started_from.unwrap()).await.unwrap().is_empty());
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.lead).await;
        assert!(find::by_public_id(&cx, &cause.public_id.0).await.unwrap().is_some());
        for _ in 0..2 {
            let own = causes::reword(&cx, &cause, "Un passage", "Un passage piéton.").await;
            assert_eq!(own.unwrap().title, "Un passage");
        }
        cx.commit().await.unwrap();
        let cx = town.anyone().await;
        let shown = find::by_public_id(&cx, &cause.public_id.0).await.unwrap().unwrap();
        assert_eq!(shown.asked, "Un passage piéton.");
        assert_eq!(total(&cx, &shown).await, 1);
    }
}

#[tokio::test]
async fn words_that_were_taken_back_are_in_no_letter_to_the_other_supporters() {
    for town in towns().await {
        let cause = started(&town, &reachable(&town, "zoe@example.org").await).await;
        let cx = town.anyone().await;
        let no_longer = NewConsent {
            subject: cause.subject(),
            purpose: Purpose::Show,
            wording: "Ne montrez plus ces mots.".into(),
            language: Language::Fr,
            channel: Channel::Online,
        };
        consents::withdraw(&cx, no_longer).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.lead).await;
        causes::call_reply(&cx, &cause).await.unwrap();
        let waiting = outbox::waiting(&cx, &[town.roads], 100).await.unwrap();
        let told: Vec<_> = waiting.iter().filter(|row| row.message == "cause-reply-due").collect();
        assert_eq!(told.len(), 1);
        assert!(!told[0].facts.contains(&cause.title), "{}", told[0].facts);
    }
}

#[tokio::test]
async fn lists_filter_and_page() {
    for town in towns().await {
        let first = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let second = started(&town, &town.bring_pothole("Un banc.").await.matter).await;
        let cx = town.as_agent(town.lead).await;
        causes::call_reply(&cx, &first).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.anyone().await;
        let all = list::Filter::default();
        let page = list::page(&cx, all, 0, 1).await.unwrap();
        assert_eq!((page.total, page.causes[0].cause.id), (2, second.id));
        assert_eq!(page.causes[0].supporters, 1);
        assert_eq!(list::page(&cx, all, 1, 1).await.unwrap().causes[0].cause.id, first.id);
        let due = list::Filter { state: Some(State::ReplyDue), ..all };
        assert_eq!(list::page(&cx, due, 0, 20).await.unwrap().total, 1);
        let school = list::Filter { service: Some(town.school), ..all };
        assert_eq!(list::page(&cx, school, 0, 20).await.unwrap().total, 0);
    }
}

async fn reachable(town: &Town, email: &str) -> Matter {
    let cx = town.anyone().await;
    let mut bring = town.pothole_report("Un passage aussi.");
    bring.reply_by = ReplyBy::Email;
    bring.author = NewPerson { email: Some(email.into()), ..NewPerson::default() };
    let matter = matters::bring(&cx, bring).await.unwrap().matter;
    cx.commit().await.unwrap();
    matter
}

async fn messages(town: &Town, which: &str) -> Vec<String> {
    let cx = town.as_agent(town.fatou).await;
    let waiting = outbox::waiting(&cx, &[town.roads], 100).await.unwrap();
    waiting.into_iter().filter(|row| row.message == which).map(|row| row.address).collect()
}

#[tokio::test]
async fn authors_of_similar_matters_are_asked_once_and_never_joined() {
    for town in towns().await {
        let starter = town.bring_pothole("Un passage.").await.matter;
        let cause = started(&town, &starter).await;
        let silent = town.bring_pothole("Un passage, vite.").await.matter;
        let one = reachable(&town, "zoe@example.org").await;
        let matters = [starter, silent, one, reachable(&town, "zoe@example.org").await];
        let cx = town.anyone().await;
        let refused = causes::invite(&cx, &cause, &matters).await;
        assert!(matches!(refused, Err(CannotInvite::NotAllowed(NotAllowed::SignInFirst))));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        let open = causes::not_asked(&cx, &cause, matters.to_vec()).await.unwrap();
        assert_eq!(open, matters[1..], "who started it supports it");
        // Who reads on the site is asked there; one address is asked once.
        assert_eq!(causes::invite(&cx, &cause, &matters).await.unwrap(), 2);
        assert_eq!(causes::invite(&cx, &cause, &matters).await.unwrap(), 0);
        assert!(causes::not_asked(&cx, &cause, matters.to_vec()).await.unwrap().is_empty());
        assert_eq!(total(&cx, &cause).await, 1);
        cx.commit().await.unwrap();
        assert_eq!(messages(&town, "cause-invitation").await, ["zoe@example.org"]);
    }
}

#[tokio::test]
async fn an_invitation_waits_on_the_matter_until_its_author_joins_or_the_words_go() {
    for town in towns().await {
        let starter = town.bring_pothole("Un passage.").await.matter;
        let cause = started(&town, &starter).await;
        let [one, other] = [
            town.bring_pothole("Un passage, vite.").await.matter,
            town.bring_pothole("Un passage enfin.").await.matter,
        ];
        let cx = town.as_agent(town.fatou).await;
        causes::invite(&cx, &cause, &[one.clone(), other.clone()]).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.anyone().await;
        let invited = find::invitations(&cx, &one).await.unwrap();
        assert_eq!(invited, std::slice::from_ref(&cause));
        assert!(find::invitations(&cx, &starter).await.unwrap().is_empty());
        causes::join(&cx, joining(&cause, Supporter::Matter(&one))).await.unwrap();
        assert!(find::invitations(&cx, &one).await.unwrap().is_empty());
        let no_longer = NewConsent {
            subject: cause.subject(),
            purpose: Purpose::Show,
            wording: "Ne montrez plus ces mots.".into(),
            language: Language::Fr,
            channel: Channel::Online,
        };
        consents::withdraw(&cx, no_longer).await.unwrap();
        assert!(find::invitations(&cx, &other).await.unwrap().is_empty());
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(
            causes::invite(&cx, &cause, &[other]).await,
            Err(CannotInvite::UnknownCause)
        ));
    }
}

#[tokio::test]
async fn agents_look_for_similar_matters_in_their_own_service_alone() {
    for town in towns().await {
        let kept = town.bring_pothole("Un passage.").await;
        let gone = town.bring_pothole("Un banc.").await;
        let cx = town.anyone().await;
        matters::withdraw(&cx, Opening::Code(&gone.code)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        let found = matters::list::of_service(&cx, town.roads, 10).await.unwrap();
        assert_eq!(found, [kept.matter]);
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        assert!(matters::list::of_service(&cx, town.roads, 10).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_lead_replies_in_public_and_supporters_are_told() {
    for town in towns().await {
        let matter = reachable(&town, "zoe@example.org").await;
        let cause = started(&town, &matter).await;
        let person = town.person("Ali Ben", "ali@example.org").await;
        let cx = town.as_person(person).await;
        causes::join(&cx, joining(&cause, Supporter::Person(person))).await.unwrap();
        causes::join(&cx, joining(&cause, NOBODY)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        let refused = replies::reply(&cx, draft(&cause)).await;
        assert!(matches!(refused, Err(CannotReply::NotAllowed(NotAllowed::NotFor(_)))));
        drop(cx);
        let reply = replied(&town, &cause).await;
        assert_eq!(reply.signed_name, "Claire Roche");
        let mut told = messages(&town, "cause-replied").await;
        told.sort();
        assert_eq!(told, ["ali@example.org", "zoe@example.org"]);
        let cx = town.anyone().await;
        let now = find::by_public_id(&cx, &cause.public_id.0).await.unwrap().unwrap();
        assert_eq!(now.state, State::Replied);
        assert_eq!(now.replied_on, Some(LegalDate::of(date(2026, 3, 3))));
        assert_eq!(
            replies::of_subject(&cx, cause.subject()).await.unwrap(),
            std::slice::from_ref(&reply)
        );
        let promised = replies::commitments(&cx, &reply).await.unwrap();
        assert_eq!(promised[0].owner, "Service Voirie");
        drop(cx);
        let cx = town.as_agent(town.lead).await;
        assert!(matches!(
            replies::reply(&cx, draft(&cause)).await,
            Err(CannotReply::AlreadyReplied { on }) if on == LegalDate::of(date(2026, 3, 3))
        ));
    }
}

#[tokio::test]
async fn what_cannot_be_replied_says_why() {
    for town in towns().await {
        let matter = town.bring_pothole("Un passage.").await.matter;
        let cause = started(&town, &matter).await;
        let cx = town.as_agent(town.lead).await;
        let reply = |change: fn(&mut ReplyDraft)| {
            let mut draft = draft(&cause);
            change(&mut draft);
            replies::reply(&cx, draft)
        };
        assert!(matches!(reply(|d| d.text = " ".into()).await, Err(CannotReply::Empty)));
        assert!(matches!(
            reply(|d| d.text = "x".repeat(20_001)).await,
            Err(CannotReply::TooLong { length: 20_001 })
        ));
        assert!(matches!(
            reply(|d| d.commitments[0].owner = " ".into()).await,
            Err(CannotReply::Incomplete { position: 1, field: "owner" })
        ));
        assert!(matches!(
            reply(|d| d.commitments[0].what = "x".repeat(201)).await,
            Err(CannotReply::LineTooLong { position: 1, field: "what" })
        ));
        assert!(matches!(
            reply(|d| d.commitments[0].due_on = date(2026, 3, 2)).await,
            Err(CannotReply::DueInThePast { position: 1, due_on }) if due_on == date(2026, 3, 2)
        ));
        assert!(matches!(
            reply(|d| d.subject = (Subject::Cause, 999)).await,
            Err(CannotReply::UnknownSubject)
        ));
        assert!(matches!(
            reply(|d| d.subject.0 = Subject::Matter).await,
            Err(CannotReply::NotPublic { kind: Subject::Matter })
        ));
        assert!(replies::of_subject(&cx, cause.subject()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_commitment_is_late_then_kept_and_stays_kept() {
    for town in towns().await {
        let cause = started(&town, &reachable(&town, "zoe@example.org").await).await;
        let reply = replied(&town, &cause).await;
        let cx = town.as_agent(town.lead).await;
        let promise = replies::commitments(&cx, &reply).await.unwrap().remove(0);
        assert!(!promise.is_late(&LegalDate::of(date(2026, 5, 29))));
        assert!(promise.is_late(&LegalDate::of(date(2026, 5, 30))));
        assert_eq!(
            replies::commitments_open(&cx, town.roads).await.unwrap(),
            std::slice::from_ref(&promise)
        );
        assert!(replies::commitments_open(&cx, town.school).await.unwrap().is_empty());
        assert!(matches!(
            causes::close(&cx, &cause).await,
            Err(CannotClose::CommitmentsOpen { count: 1 })
        ));
        assert!(matches!(
            replies::keep(&cx, &promise, "").await,
            Err(CannotSettle::NoReasons { state: CommitmentState::Kept })
        ));
        for _ in 0..2 {
            replies::keep(&cx, &promise, "Peint le 20 mai, photo en ligne.").await.unwrap();
        }
        assert!(matches!(
            replies::drop_commitment(&cx, &promise, "Trop cher.").await,
            Err(CannotSettle::AlreadySettled { state: CommitmentState::Kept })
        ));
        let id = promise.public_id.0.as_str();
        let (kept, _) = replies::commitment(&cx, id).await.unwrap().unwrap();
        assert!(!kept.is_late(&LegalDate::of(date(2026, 6, 30))));
        for _ in 0..2 {
            causes::close(&cx, &cause).await.unwrap();
        }
        assert!(matches!(causes::invite(&cx, &cause, &[]).await, Err(CannotInvite::Closed)));
        cx.commit().await.unwrap();
        assert_eq!(messages(&town, "commitment-kept").await, ["zoe@example.org"]);
        let cx = town.anyone().await;
        let late = causes::join(&cx, joining(&cause, NOBODY)).await;
        assert!(matches!(late, Err(CannotJoin::Closed)));
    }
}

#[tokio::test]
async fn a_commitment_is_dropped_only_with_reasons_and_by_a_lead() {
    for town in towns().await {
        let cause = started(&town, &town.bring_pothole("Un passage.").await.matter).await;
        let cx = town.as_agent(town.lead).await;
        assert!(matches!(causes::close(&cx, &cause).await, Err(CannotClose::NotReplied)));
        drop(cx);
        let reply = replied(&town, &cause).await;
        let cx = town.as_agent(town.fatou).await;
        let promise = replies::commitments(&cx, &reply).await.unwrap().remove(0);
        assert!(matches!(
            replies::drop_commitment(&cx, &promise, "Trop cher.").await,
            Err(CannotSettle::NotAllowed(NotAllowed::NotFor(_)))
        ));
        drop(cx);
        let cx = town.as_agent(town.lead).await;
        assert!(matches!(
            replies::drop_commitment(&cx, &promise, " ").await,
            Err(CannotSettle::NoReasons { state: CommitmentState::Dropped })
        ));
        for _ in 0..2 {
            replies::drop_commitment(&cx, &promise, "Le carrefour sera refait.").await.unwrap();
        }
        let dropped = replies::commitments(&cx, &reply).await.unwrap().remove(0);
        assert_eq!(dropped.state, CommitmentState::Dropped);
        assert_eq!(dropped.state_reason.as_deref(), Some("Le carrefour sera refait."));
        assert!(replies::commitments_open(&cx, town.roads).await.unwrap().is_empty());
    }
}
