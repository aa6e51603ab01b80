//! The register of transformations, on both engines.

use civic::consents::{self, NewConsent, NotTheirWord, Purpose};
use civic::ids::{KindId, ServiceId};
use civic::matters::{self, AnswerDraft, CannotBring, Form};
use civic::people::NewPerson;
use civic::publications::{self, UnfitWords};
use civic::replies::{self, ReplyDraft};
use civic::rights::NotAllowed;
use civic::services::set_up::{self, NewKind};
use civic::testing::{Town, towns};
use civic::time::LegalDate;
use civic::transformations::{
    self, CannotAdvance, CannotDeclare, CannotObject, CannotReport, CannotTakeOver, Declaration,
    Direction, Filter, Objection, Origin, Report, State, Transformation,
};
use civic::words::{Channel, Headcount, Language, ReplyBy, Subject};
use jiff::civil::date;

fn declaration(town: &Town) -> Declaration {
    Declaration {
        service: town.roads,
        direction: Direction::Replaces,
        title: "Borne d'accueil à la mairie annexe".into(),
        changes: "Une borne remplace l'accueil du matin.".into(),
        contact_before: "Deux agents au guichet.".into(),
        contact_after: "Un agent sur rendez-vous.".into(),
        posts_before: Some("2".into()),
        posts_after: Some(" ".into()),
        operator: None,
        contract: None,
        cost_cents: Some(1_250_000),
        data_used: None,
        algorithm: None,
        alternatives: None,
        indicators: None,
        language: Language::Fr,
        happens_on: Some(date(2026, 9, 1)),
    }
}

fn report(town: &Town) -> Report {
    Report {
        service: town.roads,
        direction: Direction::Replaces,
        title: "Le guichet a fermé en mars".into(),
        changes: "Le rideau est baissé, il ne reste qu'un numéro de téléphone.".into(),
        contact_before: "Le guichet, tous les matins.".into(),
        contact_after: String::new(),
        happened_on: Some(date(2026, 3, 2)),
        language: Language::Fr,
        channel: Channel::Online,
        wording: "Ces mots seront lus par tous.".into(),
    }
}

async fn declared(town: &Town) -> Transformation {
    let cx = town.as_agent(town.lead).await;
    let transformation = transformations::declare(&cx, declaration(town)).await.unwrap();
    cx.commit().await.unwrap();
    transformation
}

async fn reported(town: &Town) -> Transformation {
    let cx = town.anyone().await;
    let transformation = transformations::report(&cx, report(town)).await.unwrap();
    cx.commit().await.unwrap();
    transformation
}

async fn list(town: &Town, filter: Filter) -> Vec<i32> {
    let cx = town.anyone().await;
    let shown = transformations::list(&cx, filter).await.unwrap();
    shown.iter().map(|transformation| transformation.number).collect()
}

fn objection(to: &Transformation) -> Objection<'_> {
    Objection {
        to,
        text: "Je ne peux pas me servir d'une borne.".into(),
        language: Language::Fr,
        channel: Channel::Online,
        reply_by: ReplyBy::Site,
        author: NewPerson::default(),
        known_author: None,
        attachments: Vec::new(),
        code: None,
    }
}

async fn take_in_objections(town: &Town) -> KindId {
    let cx = town.anyone().await;
    let new = NewKind {
        service: town.roads,
        slug: "objection",
        form: Form::Objection,
        promise_days: 15,
        personal: false,
        referent: town.fatou,
        texts: &[(Language::Fr, "Objection", "je suis contre")],
    };
    let kind = set_up::kind(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
    kind
}

#[tokio::test]
async fn a_declaration_is_numbered_and_public_with_what_it_leaves_out() {
    for town in towns().await {
        let first = declared(&town).await;
        let second = declared(&town).await;
        assert_eq!((first.number, second.number), (1, 2));
        assert_eq!((first.origin, first.state), (Origin::Declared, State::Proposed));
        assert_eq!(first.alternatives, None, "published as none declared, not refused");
        assert_eq!(first.posts_after, None, "blank is not declared");
        let cx = town.anyone().await;
        assert_eq!(transformations::find(&cx, 1).await.unwrap(), Some(first));
        assert_eq!(transformations::find(&cx, 3).await.unwrap(), None);
        let by_key = transformations::by_key(&cx, second.id).await.unwrap();
        assert_eq!(by_key, Some(second));
    }
}

#[tokio::test]
async fn who_does_not_answer_for_the_service_does_not_declare() {
    for town in towns().await {
        let cx = town.anyone().await;
        assert!(matches!(
            transformations::declare(&cx, declaration(&town)).await,
            Err(CannotDeclare::NotAllowed(NotAllowed::SignInFirst))
        ));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(
            transformations::declare(&cx, declaration(&town)).await,
            Err(CannotDeclare::NotAllowed(NotAllowed::NotFor(_)))
        ));
    }
}

#[tokio::test]
async fn what_cannot_be_declared_says_why() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let declare = |change: fn(&mut Declaration)| {
            let mut declaration = declaration(&town);
            change(&mut declaration);
            transformations::declare(&cx, declaration)
        };
        assert!(matches!(
            declare(|d| d.contact_after = " ".into()).await,
            Err(CannotDeclare::Missing { field: "contact_after" })
        ));
        assert!(matches!(
            declare(|d| d.title = "x".repeat(201)).await,
            Err(CannotDeclare::TooLong { field: "title", length: 201, limit: 200 })
        ));
        assert!(matches!(
            declare(|d| d.algorithm = Some("x".repeat(20_001))).await,
            Err(CannotDeclare::TooLong { field: "algorithm", .. })
        ));
        assert!(matches!(
            declare(|d| d.cost_cents = Some(-1)).await,
            Err(CannotDeclare::NegativeCost)
        ));
    }
}

#[tokio::test]
async fn anyone_reports_and_the_service_owes_a_reply() {
    for town in towns().await {
        let transformation = reported(&town).await;
        assert_eq!(transformation.origin, Origin::Reported);
        assert_eq!(transformation.state, State::Reported);
        // 20 working days after Tuesday 3 March 2026.
        assert_eq!(transformation.reply_due_on, Some(LegalDate::of(date(2026, 3, 31))));
        let cx = town.anyone().await;
        let shown = publications::of_subject(&cx, transformation.subject()).await.unwrap();
        assert_eq!(shown.unwrap().title, "Le guichet a fermé en mars");
        drop(cx);
        let owed = Filter { reply_due: true, ..Filter::default() };
        assert_eq!(list(&town, owed).await, [1]);
        let cx = town.as_agent(town.lead).await;
        let draft = ReplyDraft {
            subject: transformation.subject(),
            text: "Le guichet rouvre le 6 avril.".into(),
            language: Language::Fr,
            commitments: Vec::new(),
        };
        let first = replies::reply(&cx, draft.clone()).await.unwrap();
        let second = replies::reply(&cx, draft).await.unwrap();
        let all = replies::of_subject(&cx, transformation.subject()).await.unwrap();
        assert_eq!(all, [first, second]);
        cx.commit().await.unwrap();
        assert!(list(&town, owed).await.is_empty());
        assert_eq!(list(&town, Filter::default()).await, [1]);
    }
}

#[tokio::test]
async fn what_cannot_be_reported_says_why() {
    for town in towns().await {
        let cx = town.anyone().await;
        let refused = |change: fn(&mut Report)| {
            let mut report = report(&town);
            change(&mut report);
            transformations::report(&cx, report)
        };
        assert!(matches!(
            refused(|r| r.title = " ".into()).await,
            Err(CannotReport::Unfit(UnfitWords::NoTitle))
        ));
        assert!(matches!(
            refused(|r| r.contact_before = "x".repeat(20_001)).await,
            Err(CannotReport::TooLong { field: "contact_before", length: 20_001 })
        ));
        assert!(matches!(
            refused(|r| r.service = ServiceId(999)).await,
            Err(CannotReport::UnknownService)
        ));
        assert!(matches!(
            refused(|r| r.wording = String::new()).await,
            Err(CannotReport::BadWording)
        ));
        assert!(matches!(
            refused(|r| r.channel = Channel::Counter).await,
            Err(CannotReport::NotTheirWord(NotTheirWord::NeedsAgent { .. }))
        ));
        assert!(transformations::list(&cx, Filter::default()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_report_hides_when_its_words_are_taken_back_but_the_service_still_sees_it() {
    for town in towns().await {
        let transformation = reported(&town).await;
        let cx = town.anyone().await;
        let no_longer = NewConsent {
            subject: transformation.subject(),
            purpose: Purpose::Show,
            wording: "Ne montrez plus ces mots.".into(),
            language: Language::Fr,
            channel: Channel::Online,
        };
        consents::withdraw(&cx, no_longer).await.unwrap();
        cx.commit().await.unwrap();
        assert!(list(&town, Filter::default()).await.is_empty());
        let cx = town.as_agent(town.lead).await;
        assert!(transformations::find(&cx, 1).await.unwrap().is_some());
        let own = declaration(&town);
        transformations::take_over(&cx, &transformation, own, State::Running).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(list(&town, Filter::default()).await, [1]);
    }
}

#[tokio::test]
async fn taken_over_it_stays_a_reported_one() {
    for town in towns().await {
        let transformation = reported(&town).await;
        let cx = town.as_agent(town.fatou).await;
        let over =
            |state| transformations::take_over(&cx, &transformation, declaration(&town), state);
        assert!(matches!(
            over(State::Running).await,
            Err(CannotTakeOver::NotAllowed(NotAllowed::NotFor(_)))
        ));
        drop(cx);
        let cx = town.as_agent(town.lead).await;
        let over = |change: fn(&mut Declaration), state| {
            let mut declaration = declaration(&town);
            change(&mut declaration);
            transformations::take_over(&cx, &transformation, declaration, state)
        };
        assert!(matches!(
            over(|d| d.changes = String::new(), State::Running).await,
            Err(CannotTakeOver::Declaration(CannotDeclare::Missing { field: "changes" }))
        ));
        let no_state = over(|_| (), State::Reported).await;
        assert!(matches!(no_state, Err(CannotTakeOver::NoState)));
        let elsewhere = over(|d| d.service = ServiceId(999), State::Running).await;
        assert!(matches!(elsewhere, Err(CannotTakeOver::OtherService)));
        let now = over(|_| (), State::Running).await.unwrap();
        assert_eq!((now.number, now.origin, now.state), (1, Origin::Reported, State::Running));
        assert_eq!(now.title, "Borne d'accueil à la mairie annexe");
        assert_eq!(now.reply_due_on, transformation.reply_due_on, "a declaration is no reply");
        assert_eq!(now.version, 2);
        let again = over(|_| (), State::Running).await;
        assert!(matches!(again, Err(CannotTakeOver::AlreadyDeclared)));
        let shown = publications::of_subject(&cx, transformation.subject()).await.unwrap();
        assert_eq!(shown.unwrap().title, "Le guichet a fermé en mars", "what was reported");
    }
}

#[tokio::test]
async fn states_go_forward_and_are_noted_once() {
    for town in towns().await {
        let transformation = declared(&town).await;
        let cx = town.as_agent(town.lead).await;
        let advance = async |to| transformations::advance(&cx, &transformation, to).await;
        for _ in 0..2 {
            advance(State::Decided).await.unwrap();
        }
        assert!(matches!(
            advance(State::Consultation).await,
            Err(CannotAdvance::Backwards { from: State::Decided, to: State::Consultation })
        ));
        assert!(matches!(advance(State::Reported).await, Err(CannotAdvance::Backwards { .. })));
        advance(State::Stopped).await.unwrap();
        let now = transformations::find(&cx, 1).await.unwrap().unwrap();
        assert_eq!((now.state, now.version), (State::Stopped, 3));
        cx.commit().await.unwrap();
        let only = reported(&town).await;
        let cx = town.as_agent(town.lead).await;
        let undeclared = transformations::advance(&cx, &only, State::Running).await;
        assert!(matches!(undeclared, Err(CannotAdvance::NotDeclared)));
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        let foreign = transformations::advance(&cx, &transformation, State::Stopped).await;
        let Err(CannotAdvance::NotAllowed(why)) = foreign else { panic!("{foreign:?}") };
        assert!(matches!(why, NotAllowed::NotFor(_)));
    }
}

#[tokio::test]
async fn an_objection_is_a_matter_with_a_human_and_a_date() {
    for town in towns().await {
        let transformation = declared(&town).await;
        let cx = town.anyone().await;
        let nowhere = transformations::object(&cx, objection(&transformation)).await;
        assert!(matches!(nowhere, Err(CannotObject::NoKind { service }) if service == town.roads));
        drop(cx);
        let kind = take_in_objections(&town).await;
        let cx = town.anyone().await;
        let receipt = transformations::object(&cx, objection(&transformation)).await.unwrap();
        let matter = receipt.matter;
        assert_eq!((matter.kind_id, matter.form), (kind, Form::Objection));
        assert_eq!(matter.about_kind, Some(Subject::Transformation));
        assert_eq!(matter.about_id, Some(transformation.id.0));
        assert_eq!(matter.follower_id, town.fatou);
        let silent = Objection { text: " ".into(), ..objection(&transformation) };
        assert!(matches!(
            transformations::object(&cx, silent).await,
            Err(CannotObject::Matter(CannotBring::Empty))
        ));
        let gone = Transformation { number: 99, ..transformation.clone() };
        let unknown = transformations::object(&cx, objection(&gone)).await;
        assert!(matches!(unknown, Err(CannotObject::Unknown)));
    }
}

#[tokio::test]
async fn few_objections_are_not_counted_in_public() {
    for town in towns().await {
        let transformation = declared(&town).await;
        take_in_objections(&town).await;
        let cx = town.as_agent(town.fatou).await;
        let counts = async || transformations::objections(&cx, &transformation).await.unwrap();
        assert_eq!(counts().await.received, Headcount::Count(0));
        let by_phone = || Objection { channel: Channel::Phone, ..objection(&transformation) };
        for _ in 0..4 {
            transformations::object(&cx, by_phone()).await.unwrap();
        }
        assert_eq!(counts().await.received, Headcount::Few);
        let fifth = transformations::object(&cx, by_phone()).await.unwrap();
        assert_eq!(counts().await.received, Headcount::Count(5));
        assert_eq!(counts().await.answered, Headcount::Count(0));
        let text = "Un agent reste présent.".into();
        let answer = AnswerDraft { matter: fifth.matter, text, refusing: None };
        matters::answer(&cx, answer).await.unwrap();
        assert_eq!(counts().await.answered, Headcount::Few);
        cx.commit().await.unwrap();
        let other = declared(&town).await;
        let cx = town.anyone().await;
        let both = [transformation.clone(), other.clone()];
        let counted = transformations::objections_to(&cx, &both).await.unwrap();
        assert_eq!(counted[&transformation.id].received, Headcount::Count(5));
        assert_eq!(counted[&other.id].received, Headcount::Count(0));
    }
}

#[tokio::test]
async fn the_register_filters() {
    for town in towns().await {
        declared(&town).await;
        reported(&town).await;
        let all = Filter::default();
        assert_eq!(list(&town, all).await, [2, 1]);
        assert_eq!(list(&town, Filter { origin: Some(Origin::Declared), ..all }).await, [1]);
        assert_eq!(list(&town, Filter { state: Some(State::Reported), ..all }).await, [2]);
        let extends = Filter { direction: Some(Direction::Extends), ..all };
        assert!(list(&town, extends).await.is_empty());
        assert!(list(&town, Filter { service: Some(town.school), ..all }).await.is_empty());
    }
}

#[tokio::test]
async fn two_entries_made_at_once_get_two_numbers() {
    for town in towns().await {
        if town.store.engine() == civic::Engine::Sqlite {
            continue; // One writer: the second waits at its very beginning.
        }
        let one = town.anyone().await;
        let two = town.anyone().await;
        transformations::report(&one, report(&town)).await.unwrap();
        let second = async {
            let number = transformations::report(&two, report(&town)).await.unwrap().number;
            two.commit().await.unwrap();
            number
        };
        let first = async {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            one.commit().await.unwrap();
        };
        let (number, ()) = tokio::join!(second, first);
        assert_eq!(number, 2);
    }
}
