//! Who acts for a person, on both engines.

use civic::consents::{self, NewConsent, Purpose};
use civic::ids::PersonId;
use civic::matters::{self, By, CannotBring, Matter, Opening, What, find, list};
use civic::proxies::{
    self, Appoint, CannotAccept, CannotAppoint, CannotRecord, CannotRevoke, Kind, Made, Named,
    Proxy, Record, Unfit,
};
use civic::rights::{Act, NotAllowed, Standing};
use civic::testing::{Town, towns};
use civic::words::{Channel, Language, Subject};
use jiff::civil::date;

const WORDS: (&str, Language) = ("Cette personne n'agit plus.", Language::Fr);

fn rosa() -> Named {
    Named {
        name: "Rosa Lenoir".into(),
        kind: Kind::Association,
        organisation: Some("Entraide".into()),
        until: None,
        written_as: "Amina Martin".into(),
        wording: "J'autorise Rosa Lenoir à agir en mon nom.".into(),
        language: Language::Fr,
    }
}

fn for_all(named: Named) -> Appoint {
    Appoint { named, matter: None, code: None }
}

async fn bring(town: &Town, person: PersonId) -> Matter {
    let cx = town.as_person(person).await;
    let receipt = matters::bring(&cx, town.pothole_report("Un trou")).await.unwrap();
    cx.commit().await.unwrap();
    receipt.matter
}

async fn appoint(town: &Town, person: PersonId, appoint: Appoint) -> Made {
    let cx = town.as_person(person).await;
    let made = proxies::appoint(&cx, appoint).await.unwrap();
    cx.commit().await.unwrap();
    made
}

async fn accept(town: &Town, person: PersonId, code: &str) -> Proxy {
    let cx = town.as_person(person).await;
    let proxy = proxies::accept(&cx, code).await.unwrap();
    cx.commit().await.unwrap();
    proxy
}

async fn sees(town: &Town, person: PersonId, matter: &Matter) -> bool {
    let cx = town.as_person(person).await;
    let opened = find::opened(&cx, Opening::Own(&matter.public_id.0), Act::Follow).await.unwrap();
    assert!(opened.iter().all(|opened| opened.standing == Standing::Proxy));
    opened.is_some()
}

#[tokio::test]
async fn who_accepts_acts_in_the_persons_matters_and_is_named_in_their_history() {
    for town in towns().await {
        let amina = town.new_person("Amina Martin").await;
        let rosa_id = town.new_person("Rosa Lenoir").await;
        let matter = bring(&town, amina).await;
        let made = appoint(&town, amina, for_all(rosa())).await;
        assert!(!sees(&town, rosa_id, &matter).await, "not before it is accepted");
        accept(&town, rosa_id, &made.code).await;
        assert!(sees(&town, rosa_id, &matter).await);
        let cx = town.as_person(rosa_id).await;
        let consent = NewConsent {
            subject: (Subject::Matter, matter.id.0),
            purpose: Purpose::Show,
            wording: "Montrez-la.".into(),
            language: Language::Fr,
            channel: Channel::Online,
        };
        let given = consents::give(&cx, consent).await.unwrap();
        assert_eq!(given.person_id, Some(amina), "the consent is the author's");
        matters::withdraw(&cx, Opening::Own(&matter.public_id.0)).await.unwrap();
        let history = find::history(&cx, matter.id, false).await.unwrap();
        for what in [What::Allowed, What::Withdrawn] {
            let event = history.iter().find(|event| event.what == what).unwrap();
            assert_eq!((event.actor, event.proxy_id), (By::Proxy, Some(made.proxy.id)));
        }
        let brought = history.iter().find(|event| event.what == What::Brought).unwrap();
        assert_eq!((brought.actor, brought.proxy_id), (By::Author, None));
        let consent = proxies::consent_of(&cx, &made.proxy).await.unwrap().unwrap();
        assert_eq!(consent.wording, "J'autorise Rosa Lenoir à agir en mon nom.");
        assert_eq!((consent.person_id, consent.id), (Some(amina), made.proxy.consent_id));
    }
}

#[tokio::test]
async fn a_code_is_good_once_and_not_for_oneself() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let rosa_id = town.new_person("Rosa").await;
        let other = town.new_person("Autre").await;
        let made = appoint(&town, amina, for_all(rosa())).await;
        let cx = town.anyone().await;
        let refused = proxies::accept(&cx, &made.code).await;
        assert!(matches!(refused, Err(CannotAccept::NotAllowed(NotAllowed::SignInFirst))));
        drop(cx);
        let cx = town.as_person(amina).await;
        let refused = proxies::accept(&cx, &made.code).await;
        assert!(matches!(refused, Err(CannotAccept::Oneself)));
        let refused = proxies::accept(&cx, "00000-00000-0001").await;
        assert!(matches!(refused, Err(CannotAccept::Misread)));
        drop(cx);
        accept(&town, rosa_id, &made.code).await;
        let cx = town.as_person(other).await;
        let refused = proxies::accept(&cx, &made.code).await;
        assert!(matches!(refused, Err(CannotAccept::UnknownCode)), "used");
        drop(cx);
        let late = appoint(&town, amina, for_all(rosa())).await;
        town.store.clock.turn_to("2026-06-02T09:00:00Z".parse().unwrap());
        let cx = town.as_person(other).await;
        let refused = proxies::accept(&cx, &late.code).await;
        assert!(matches!(refused, Err(CannotAccept::UnknownCode)), "too old");
    }
}

#[tokio::test]
async fn one_matter_is_not_another_nor_anothers() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let leo = town.new_person("Léo").await;
        let rosa_id = town.new_person("Rosa").await;
        let one = bring(&town, amina).await;
        let two = bring(&town, amina).await;
        let leos = bring(&town, leo).await;
        let cx = town.as_person(amina).await;
        let theirs = Some(leos.public_id.0.clone());
        let refused =
            proxies::appoint(&cx, Appoint { named: rosa(), matter: theirs, code: None }).await;
        assert!(matches!(refused, Err(CannotAppoint::UnknownMatter)));
        drop(cx);
        let only = Some(one.public_id.0.clone());
        let only = Appoint { named: rosa(), matter: only, code: None };
        let made = appoint(&town, amina, only).await;
        let proxy = accept(&town, rosa_id, &made.code).await;
        assert!(sees(&town, rosa_id, &one).await);
        assert!(!sees(&town, rosa_id, &two).await);
        assert!(!sees(&town, rosa_id, &leos).await);
        let cx = town.as_person(rosa_id).await;
        assert_eq!(list::for_proxy(&cx, &proxy).await.unwrap().len(), 1);
        let mut report = town.pothole_report("Pour elle");
        report.known_author = Some(amina);
        let refused = matters::bring(&cx, report).await;
        assert!(matches!(refused, Err(CannotBring::NotTheirProxy)), "for one matter only");
        drop(cx);
        let cx = town.as_person(leo).await;
        assert!(list::for_proxy(&cx, &proxy).await.unwrap().is_empty(), "another's proxy");
    }
}

#[tokio::test]
async fn a_proxy_brings_in_the_persons_name_and_nobody_else_does() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let rosa_id = town.new_person("Rosa").await;
        let made = appoint(&town, amina, for_all(rosa())).await;
        let mut report = town.pothole_report("Pour elle");
        report.known_author = Some(amina);
        let cx = town.as_person(rosa_id).await;
        let refused = matters::bring(&cx, report.clone()).await;
        assert!(matches!(refused, Err(CannotBring::NotTheirProxy)), "not accepted yet");
        drop(cx);
        accept(&town, rosa_id, &made.code).await;
        let cx = town.as_person(rosa_id).await;
        let matter = matters::bring(&cx, report).await.unwrap().matter;
        assert_eq!((matter.author_id, matter.proxy_id), (Some(amina), Some(made.proxy.id)));
        let history = find::history(&cx, matter.id, false).await.unwrap();
        assert_eq!(history[0].actor, By::Proxy);
    }
}

#[tokio::test]
async fn it_ends_at_once_by_any_of_those_concerned() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let rosa_id = town.new_person("Rosa").await;
        let other = town.new_person("Autre").await;
        let cx = town.as_person(amina).await;
        let receipt = matters::bring(&cx, town.pothole_report("Un trou")).await.unwrap();
        cx.commit().await.unwrap();
        let matter = receipt.matter;
        for by in ["person", "proxy", "code"] {
            let made = appoint(&town, amina, for_all(rosa())).await;
            let id = accept(&town, rosa_id, &made.code).await.public_id.0;
            let cx = town.as_person(other).await;
            let refused = proxies::revoke(&cx, &id, WORDS).await;
            assert!(matches!(refused, Err(CannotRevoke::Unknown)), "not theirs");
            drop(cx);
            let cx = match by {
                "person" => town.as_person(amina).await,
                "proxy" => town.as_person(rosa_id).await,
                _ => town.anyone().await,
            };
            if by == "code" {
                let code = Opening::Code(&receipt.code);
                let opened = find::opened(&cx, code, Act::EndProxy).await.unwrap().unwrap();
                proxies::revoke_in(&cx, &opened, &id, WORDS).await.unwrap();
            } else {
                proxies::revoke(&cx, &id, WORDS).await.unwrap();
            }
            cx.commit().await.unwrap();
            assert!(!sees(&town, rosa_id, &matter).await, "ended by {by}");
            let cx = town.reader().await;
            let standing = proxies::consent_of(&cx, &made.proxy).await.unwrap();
            assert_eq!(standing.is_some(), by == "proxy", "giving up takes no consent back");
        }
        let cx = town.as_person(amina).await;
        let gone = proxies::given(&cx).await.unwrap();
        assert_eq!(gone.len(), 3);
        assert!(gone.iter().all(|proxy| !proxy.holds(&cx)));
        proxies::revoke(&cx, &gone[0].public_id.0, WORDS).await.unwrap();
    }
}

#[tokio::test]
async fn a_proxy_ends_no_other_proxy_and_no_proxy_of_another_matter_is_ended_there() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let leo = town.new_person("Léo").await;
        let (one, two) = (town.new_person("Un").await, town.new_person("Deux").await);
        let matter = bring(&town, amina).await;
        let leos = bring(&town, leo).await;
        let first = appoint(&town, amina, for_all(rosa())).await;
        let second = appoint(&town, amina, for_all(rosa())).await;
        accept(&town, one, &first.code).await;
        accept(&town, two, &second.code).await;
        let cx = town.as_person(one).await;
        let own = Opening::Own(&matter.public_id.0);
        let opened = find::opened(&cx, own, Act::EndProxy).await.unwrap().unwrap();
        let refused = proxies::revoke_in(&cx, &opened, &second.proxy.public_id.0, WORDS).await;
        assert!(matches!(refused, Err(CannotRevoke::Unknown)));
        drop(cx);
        let cx = town.as_person(leo).await;
        let own = Opening::Own(&leos.public_id.0);
        let opened = find::opened(&cx, own, Act::EndProxy).await.unwrap().unwrap();
        let refused = proxies::revoke_in(&cx, &opened, &first.proxy.public_id.0, WORDS).await;
        assert!(matches!(refused, Err(CannotRevoke::Unknown)));
    }
}

#[tokio::test]
async fn after_its_last_day_it_opens_nothing() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let rosa_id = town.new_person("Rosa").await;
        let matter = bring(&town, amina).await;
        let named = Named { until: Some(date(2026, 3, 4)), ..rosa() };
        let made = appoint(&town, amina, for_all(named)).await;
        accept(&town, rosa_id, &made.code).await;
        town.store.clock.turn_to("2026-03-04T22:59:00Z".parse().unwrap());
        assert!(sees(&town, rosa_id, &matter).await, "23:59 in Paris on the last day");
        town.store.clock.turn_to("2026-03-04T23:00:00Z".parse().unwrap());
        assert!(!sees(&town, rosa_id, &matter).await);
        let cx = town.as_person(rosa_id).await;
        assert!(proxies::held(&cx).await.unwrap().is_empty());
        assert!(list::for_proxy(&cx, &made.proxy).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_is_missing_is_refused() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let cx = town.as_person(amina).await;
        let past = Named { until: Some(date(2026, 3, 2)), ..rosa() };
        let long = Named { organisation: Some("x".repeat(201)), ..rosa() };
        let cases: [(Named, fn(&Unfit) -> bool); 5] = [
            (Named { name: " ".into(), ..rosa() }, |unfit| matches!(unfit, Unfit::NoName)),
            (Named { written_as: String::new(), ..rosa() }, |of| matches!(of, Unfit::NotSigned)),
            (Named { wording: " ".into(), ..rosa() }, |unfit| matches!(unfit, Unfit::BadWording)),
            (past, |unfit| matches!(unfit, Unfit::Past { .. })),
            (long, |unfit| matches!(unfit, Unfit::LineTooLong { field: "organisation", .. })),
        ];
        for (named, expected) in cases {
            let refused = proxies::appoint(&cx, for_all(named)).await;
            assert!(
                matches!(&refused, Err(CannotAppoint::Unfit(of)) if expected(of)),
                "{refused:?}"
            );
        }
        assert!(proxies::given(&cx).await.unwrap().is_empty());
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        let refused = proxies::appoint(&cx, for_all(rosa())).await;
        assert!(matches!(refused, Err(CannotAppoint::NotAllowed(NotAllowed::SignInFirst))));
    }
}

#[tokio::test]
async fn an_agent_of_the_service_writes_a_paper_down() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let rosa_id = town.new_person("Rosa").await;
        let matter = bring(&town, amina).await;
        let later = bring(&town, amina).await;
        let unnamed = town.bring_pothole("Un trou").await.matter;
        let record = |matter| Record { matter, only_this: true, named: rosa(), code: None };
        let cx = town.as_agent(town.ines).await;
        let refused = proxies::record(&cx, record(&matter)).await;
        assert!(matches!(refused, Err(CannotRecord::NotAllowed(_))));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        assert!(matches!(proxies::record(&cx, record(&unnamed)).await, Err(CannotRecord::NoFile)));
        let made = proxies::record(&cx, record(&matter)).await.unwrap();
        let consent = proxies::consent_of(&cx, &made.proxy).await.unwrap().unwrap();
        assert_eq!((consent.channel, consent.recorded_by), (Channel::Paper, Some(town.fatou)));
        let history = find::history(&cx, matter.id, false).await.unwrap();
        assert!(history.iter().any(|event| event.what == What::ProxyNamed));
        cx.commit().await.unwrap();
        accept(&town, rosa_id, &made.code).await;
        assert!(sees(&town, rosa_id, &matter).await);
        assert!(!sees(&town, rosa_id, &later).await);
        let acts: Vec<_> = town.record().await.into_iter().map(|entry| entry.act).collect();
        assert!(acts.contains(&"proxy-made".to_owned()));
        assert!(acts.contains(&"proxy-accepted".to_owned()));
    }
}
