//! Consents and publications, on both engines.

use civic::consents::{self, CannotConsent, NewConsent, NotTheirWord, Purpose};
use civic::matters::{self, AnswerDraft, Matter, Opening};
use civic::people::NewPerson;
use civic::publications::{self, CannotPublish, CannotWithdraw, Draft, Publication, UnfitWords};
use civic::rights::NotAllowed;
use civic::testing::{Town, towns};
use civic::words::{Channel, Language, ReplyBy, Subject};
use civic::{Actor, Context};

fn to_be_shown(matter: &Matter) -> NewConsent {
    NewConsent {
        subject: (Subject::Matter, matter.id.0),
        purpose: Purpose::Show,
        wording: "J'accepte que ma demande soit montrée sans mon nom.".into(),
        language: Language::Fr,
        channel: Channel::Online,
    }
}

fn draft(matter: &Matter) -> Draft {
    Draft {
        matter: matter.clone(),
        title: "Un trou rue des Lilas".into(),
        text: "La chaussée est percée devant une école.".into(),
        answer: None,
    }
}

async fn consented(town: &Town, matter: &Matter) {
    let cx = town.anyone().await;
    consents::give(&cx, to_be_shown(matter)).await.unwrap();
    cx.commit().await.unwrap();
}

async fn published(town: &Town, matter: &Matter) -> Publication {
    consented(town, matter).await;
    let cx = town.as_agent(town.fatou).await;
    let publication = publications::publish(&cx, draft(matter)).await.unwrap();
    cx.commit().await.unwrap();
    publication
}

async fn shown(cx: &Context, matter: &Matter) -> Option<Publication> {
    publications::of_subject(cx, (Subject::Matter, matter.id.0)).await.unwrap()
}

#[tokio::test]
async fn the_last_word_stands_and_every_word_is_kept() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let subject = (Subject::Matter, matter.id.0);
        let cx = town.anyone().await;
        let standing = async |purpose| consents::standing(&cx, subject, purpose).await.unwrap();
        assert!(standing(Purpose::Show).await.is_none());
        let given = consents::give(&cx, to_be_shown(&matter)).await.unwrap();
        let again = consents::give(&cx, to_be_shown(&matter)).await.unwrap();
        assert_eq!(given, again, "the same words twice are one consent");
        assert!(standing(Purpose::Show).await.is_some());
        assert!(standing(Purpose::Quote).await.is_none());
        for _ in 0..2 {
            consents::withdraw(&cx, to_be_shown(&matter)).await.unwrap();
        }
        assert!(standing(Purpose::Show).await.is_none());
        consents::give(&cx, to_be_shown(&matter)).await.unwrap();
        assert!(standing(Purpose::Show).await.is_some());
        let said: Vec<_> = consents::history(&cx, subject).await.unwrap();
        assert_eq!(said.iter().map(|row| row.given).collect::<Vec<_>>(), [true, false, true]);
    }
}

#[tokio::test]
async fn only_the_person_or_a_scribe_can_consent() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let on = |channel| NewConsent { channel, ..to_be_shown(&matter) };
        let cx = town.anyone().await;
        assert!(matches!(
            consents::give(&cx, on(Channel::Phone)).await,
            Err(CannotConsent::NotTheirWord(NotTheirWord::NeedsAgent { channel: Channel::Phone }))
        ));
        let no_wording = NewConsent { wording: " ".into(), ..to_be_shown(&matter) };
        assert!(matches!(consents::give(&cx, no_wording).await, Err(CannotConsent::NoWording)));
        let unknown = NewConsent { subject: (Subject::Cause, 999), ..to_be_shown(&matter) };
        assert!(matches!(consents::give(&cx, unknown).await, Err(CannotConsent::UnknownSubject)));
        let of_voice = NewConsent { subject: (Subject::Voice, 1), ..to_be_shown(&matter) };
        assert!(matches!(consents::give(&cx, of_voice).await, Err(CannotConsent::WithJoining)));
        drop(cx);
        let alone = Actor::Automatic { rule: "test" };
        let cx = town.store.begin(&town.body, alone).await.unwrap();
        assert!(matches!(
            consents::give(&cx, on(Channel::Online)).await,
            Err(CannotConsent::NotTheirWord(NotTheirWord::Automatic))
        ));
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        assert!(matches!(
            consents::give(&cx, on(Channel::Phone)).await,
            Err(CannotConsent::NotAllowed(NotAllowed::NotFor(_)))
        ));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(
            consents::give(&cx, on(Channel::Online)).await,
            Err(CannotConsent::NotTheirWord(NotTheirWord::OnlineByAgent))
        ));
        let by_phone = consents::give(&cx, on(Channel::Phone)).await.unwrap();
        assert_eq!(by_phone.recorded_by, Some(town.fatou));
    }
}

#[tokio::test]
async fn nothing_is_public_without_a_standing_consent() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(
            publications::publish(&cx, draft(&matter)).await,
            Err(CannotPublish::NoConsent)
        ));
        assert!(publications::all_current(&cx).await.unwrap().is_empty());
        drop(cx);
        let publication = published(&town, &matter).await;
        let cx = town.anyone().await;
        let found = publications::by_public_id(&cx, &publication.public_id.0).await.unwrap();
        assert_eq!(found, Some(publication));
    }
}

#[tokio::test]
async fn taking_the_consent_back_takes_the_publication_back_at_once() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let publication = published(&town, &matter).await;
        let cx = town.anyone().await;
        let quote = NewConsent { purpose: Purpose::Quote, ..to_be_shown(&matter) };
        consents::withdraw(&cx, quote).await.unwrap();
        assert!(shown(&cx, &matter).await.is_some(), "another purpose");
        consents::withdraw(&cx, to_be_shown(&matter)).await.unwrap();
        assert!(shown(&cx, &matter).await.is_none());
        assert!(publications::all_current(&cx).await.unwrap().is_empty());
        let id = &publication.public_id.0;
        assert!(publications::by_public_id(&cx, id).await.unwrap().is_none());
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(
            publications::publish(&cx, draft(&matter)).await,
            Err(CannotPublish::NoConsent)
        ));
    }
}

#[tokio::test]
async fn publishing_again_replaces_and_the_same_words_change_nothing() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let first = published(&town, &matter).await;
        let cx = town.as_agent(town.fatou).await;
        let same = publications::publish(&cx, draft(&matter)).await.unwrap();
        assert_eq!(same.public_id, first.public_id);
        let reworded = Draft { title: "Chaussée percée".into(), ..draft(&matter) };
        let second = publications::publish(&cx, reworded).await.unwrap();
        assert_ne!(second.public_id, first.public_id);
        assert_eq!(publications::all_current(&cx).await.unwrap(), [second]);
    }
}

#[tokio::test]
async fn what_cannot_be_published_says_why() {
    for town in towns().await {
        let cx = town.anyone().await;
        let mut bring = town.pothole_report("Je suis Jeanne Petit, un trou.");
        bring.author = NewPerson {
            name: "Jeanne Petit".into(),
            phone: Some("06 12 34 56 78".into()),
            ..NewPerson::default()
        };
        let matter = matters::bring(&cx, bring).await.unwrap().matter;
        cx.commit().await.unwrap();
        consented(&town, &matter).await;
        let cx = town.as_agent(town.fatou).await;
        let publish = |change: fn(&mut Draft)| {
            let mut draft = draft(&matter);
            change(&mut draft);
            publications::publish(&cx, draft)
        };
        let unfit = async |change: fn(&mut Draft)| match publish(change).await {
            Err(CannotPublish::Unfit(unfit)) => unfit,
            other => panic!("{other:?}"),
        };
        assert_eq!(unfit(|d| d.title = " ".into()).await, UnfitWords::NoTitle);
        assert_eq!(unfit(|d| d.text = String::new()).await, UnfitWords::Empty);
        assert_eq!(
            unfit(|d| d.title = "x".repeat(201)).await,
            UnfitWords::TitleTooLong { length: 201 }
        );
        assert_eq!(
            unfit(|d| d.text = "x".repeat(20_001)).await,
            UnfitWords::TooLong { length: 20_001 }
        );
        assert_eq!(
            unfit(|d| d.text = "Mme JEANNE  PETIT signale un trou.".into()).await,
            UnfitWords::Recognisable { what: "name" }
        );
        assert_eq!(
            unfit(|d| d.text = "Rappeler au 0612345678.".into()).await,
            UnfitWords::Recognisable { what: "phone" }
        );
        let early = publish(|d| d.answer = Some("Réparé.".into())).await;
        assert!(matches!(early, Err(CannotPublish::NotAnswered)));
        drop(cx);
        let cx = town.as_agent(town.ines).await;
        assert!(matches!(
            publications::publish(&cx, draft(&matter)).await,
            Err(CannotPublish::NotAllowed(NotAllowed::NotFor(_)))
        ));
    }
}

#[tokio::test]
async fn an_answer_is_published_as_edited() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        consented(&town, &matter).await;
        let cx = town.as_agent(town.fatou).await;
        let text = "Bonjour Madame, ce sera réparé jeudi.".into();
        let answer = AnswerDraft { matter: matter.clone(), text, refusing: None };
        matters::answer(&cx, answer).await.unwrap();
        let edited = Some("Ce sera réparé jeudi.".to_owned());
        let with_answer = Draft { answer: edited.clone(), ..draft(&matter) };
        let publication = publications::publish(&cx, with_answer).await.unwrap();
        assert_eq!(publication.answer_text, edited);
    }
}

#[tokio::test]
async fn an_agent_withdraws_with_a_reason_and_twice_is_once() {
    for town in towns().await {
        let matter = town.bring_pothole("Un trou.").await.matter;
        let publication = published(&town, &matter).await;
        let cx = town.anyone().await;
        assert!(matches!(
            publications::withdraw(&cx, &publication, "Non").await,
            Err(CannotWithdraw::NotAllowed(NotAllowed::SignInFirst))
        ));
        drop(cx);
        let cx = town.as_agent(town.marc).await;
        assert!(matches!(
            publications::withdraw(&cx, &publication, " ").await,
            Err(CannotWithdraw::NoReason)
        ));
        for _ in 0..2 {
            publications::withdraw(&cx, &publication, "Un voisin s'y reconnaît.").await.unwrap();
        }
        assert!(shown(&cx, &matter).await.is_none());
    }
}

#[tokio::test]
async fn a_matter_taken_back_is_no_longer_shown_and_cannot_be() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        published(&town, &receipt.matter).await;
        let cx = town.anyone().await;
        matters::withdraw(&cx, Opening::Code(&receipt.code)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        assert!(shown(&cx, &receipt.matter).await.is_none());
        assert!(matches!(
            publications::publish(&cx, draft(&receipt.matter)).await,
            Err(CannotPublish::Withdrawn)
        ));
    }
}

#[tokio::test]
async fn a_consent_taken_back_while_an_agent_publishes_is_never_lost() {
    for town in towns().await {
        if town.store.engine() == civic::Engine::Sqlite {
            continue; // One writer: the second waits at its very beginning.
        }
        let matter = town.bring_pothole("Un trou.").await.matter;
        consented(&town, &matter).await;
        let agent = town.as_agent(town.fatou).await;
        let author = town.anyone().await;
        publications::publish(&agent, draft(&matter)).await.unwrap();
        let withdrawing = async {
            consents::withdraw(&author, to_be_shown(&matter)).await.unwrap();
            author.commit().await.unwrap();
        };
        let committing = async {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            agent.commit().await.unwrap();
        };
        tokio::join!(withdrawing, committing);
        let cx = town.anyone().await;
        assert!(shown(&cx, &matter).await.is_none());
    }
}

#[tokio::test]
async fn a_letter_writer_consents_on_paper_like_everybody() {
    for town in towns().await {
        let cx = town.as_agent(town.fatou).await;
        let mut bring = town.pothole_report("Un trou.");
        bring.channel = Channel::Paper;
        bring.reply_by = ReplyBy::Counter;
        let matter = matters::bring(&cx, bring).await.unwrap().matter;
        let on_paper = NewConsent { channel: Channel::Paper, ..to_be_shown(&matter) };
        consents::give(&cx, on_paper).await.unwrap();
        publications::publish(&cx, draft(&matter)).await.unwrap();
        assert!(shown(&cx, &matter).await.is_some());
    }
}
