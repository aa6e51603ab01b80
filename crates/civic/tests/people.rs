//! One person, several ways: cards, ways in, one's own file, matters taken in, on both engines.

use civic::Actor;
use civic::codes::draw_code;
use civic::context::Random;
use civic::ids::PersonId;
use civic::matters::{self, CannotLink, Matter, Opening, Receipt, What, find, list};
use civic::people::ways::{self, CannotAddWay, CannotRemoveWay, WayKind};
use civic::people::{self, CannotChange, CannotGiveCard, CannotSignInByCard, Change, NewPerson};
use civic::rights::{Act, NotAllowed, Standing};
use civic::sessions::{self, Holder};
use civic::testing::{Town, towns};
use civic::words::Language;

async fn brought_by(town: &Town, person: PersonId) -> Receipt {
    let cx = town.as_person(person).await;
    let receipt = matters::bring(&cx, town.pothole_report("Un trou")).await.unwrap();
    cx.commit().await.unwrap();
    receipt
}

/// Gives a card at the counter, committed.
async fn card(town: &Town, matter: &Matter) -> String {
    let cx = town.as_agent(town.fatou).await;
    let code = people::give_card(&cx, matter, "carte vue au guichet", None).await.unwrap();
    cx.commit().await.unwrap();
    code
}

async fn sign_in(town: &Town, code: &str) -> String {
    let cx = town.anyone().await;
    let session = people::sign_in_by_card(&cx, code, "test").await.unwrap();
    cx.commit().await.unwrap();
    session
}

async fn who(town: &Town, session: &str) -> Option<PersonId> {
    let cx = town.reader().await;
    match sessions::find(&cx, session).await.unwrap()?.actor {
        Actor::Person(person) => Some(person),
        _ => None,
    }
}

#[tokio::test]
async fn a_card_opens_the_file_of_its_person_and_a_new_one_replaces_it_at_once() {
    for town in towns().await {
        let amina = town.new_person("Amina Martin").await;
        let matter = brought_by(&town, amina).await.matter;
        let first = card(&town, &matter).await;
        let session = sign_in(&town, &first.to_lowercase().replace('-', " ")).await;
        assert_eq!(who(&town, &session).await, Some(amina));
        let second = card(&town, &matter).await;
        assert_eq!(who(&town, &session).await, None, "whoever came in with the lost card is out");
        let cx = town.anyone().await;
        let refused = people::sign_in_by_card(&cx, &first, "test").await;
        assert!(matches!(refused, Err(CannotSignInByCard::UnknownCode)));
        drop(cx);
        let session = sign_in(&town, &second).await;
        assert_eq!(who(&town, &session).await, Some(amina));
        let cx = town.reader().await;
        let ways = ways::of(&cx, Holder::Person(amina)).await.unwrap();
        assert_eq!(ways.len(), 1);
        assert_eq!((ways[0].given_by, ways[0].label.as_str()), (Some(town.fatou), ""));
        assert!(ways[0].used_at.is_some());
        let public = find::history(&cx, matter.id, false).await.unwrap();
        assert_eq!(public.iter().filter(|event| event.what == What::CardGiven).count(), 2);
        assert!(public.iter().all(|event| event.what != What::IdentityChecked));
        drop(cx);
        let record = town.record().await;
        let given: Vec<_> = record.iter().filter(|entry| entry.act == "card-given").collect();
        assert_eq!(given.len(), 2);
        assert!(given.iter().all(|entry| entry.statement == "{}" && entry.commitment.is_some()));
    }
}

#[tokio::test]
async fn a_card_takes_an_agent_of_the_service_a_look_and_a_file() {
    for town in towns().await {
        let amina = town.new_person("Amina Martin").await;
        let matter = brought_by(&town, amina).await.matter;
        let unnamed = town.bring_pothole("Un autre trou").await.matter;
        for agent in [town.ines, town.steward] {
            let cx = town.as_agent(agent).await;
            let refused = people::give_card(&cx, &matter, "", None).await;
            let not_theirs = NotAllowed::NotFor(Act::GiveCard);
            assert!(matches!(refused, Err(CannotGiveCard::NotAllowed(of)) if of == not_theirs));
        }
        let cx = town.as_person(amina).await;
        let refused = people::give_card(&cx, &matter, "moi", None).await;
        assert!(matches!(refused, Err(CannotGiveCard::NotAllowed(NotAllowed::SignInFirst))));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        let refused = people::give_card(&cx, &matter, "  ", None).await;
        assert!(matches!(refused, Err(CannotGiveCard::NotChecked)));
        let refused = people::give_card(&cx, &matter, &"x".repeat(201), None).await;
        assert!(matches!(refused, Err(CannotGiveCard::TooLong { length: 201 })));
        let refused = people::give_card(&cx, &unnamed, "vue", None).await;
        assert!(matches!(refused, Err(CannotGiveCard::NoFile)));
        assert!(ways::of(&cx, Holder::Person(amina)).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_form_sent_twice_gives_one_card() {
    for town in towns().await {
        let amina = town.new_person("Amina Martin").await;
        let matter = brought_by(&town, amina).await.matter;
        let code = Random::seeded(9).draw(draw_code);
        let cx = town.as_agent(town.fatou).await;
        for _ in 0..2 {
            let given = people::give_card(&cx, &matter, "vue", Some(code.clone())).await.unwrap();
            assert_eq!(given, code);
        }
        assert_eq!(ways::of(&cx, Holder::Person(amina)).await.unwrap().len(), 1);
        let history = find::history(&cx, matter.id, false).await.unwrap();
        assert_eq!(history.iter().filter(|event| event.what == What::CardGiven).count(), 1);
    }
}

#[tokio::test]
async fn a_slip_of_the_pen_is_told_from_an_unknown_card_and_a_receipts_code_is_no_card() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou").await;
        let cx = town.anyone().await;
        let slip = people::sign_in_by_card(&cx, "00000-00000-0001", "test").await;
        assert!(matches!(slip, Err(CannotSignInByCard::Misread)));
        for code in [receipt.code, Random::seeded(3).draw(draw_code)] {
            let unknown = people::sign_in_by_card(&cx, &code, "test").await;
            assert!(matches!(unknown, Err(CannotSignInByCard::UnknownCode)));
        }
    }
}

#[tokio::test]
async fn one_key_opens_one_file() {
    for town in towns().await {
        let amina = Holder::Person(town.new_person("Amina").await);
        let leo = Holder::Person(town.new_person("Léo").await);
        let fatou = Holder::Agent(town.fatou);
        let cx = town.anyone().await;
        let email = WayKind::Email;
        let add = ways::add(&cx, amina, email, " Amina@Example.org ", "amina", "link", None).await;
        let again = ways::add(&cx, amina, email, "amina@example.org", "amina", "link", None).await;
        assert_eq!(add.unwrap().id, again.unwrap().id, "twice changes nothing");
        let taken = ways::add(&cx, leo, email, "AMINA@example.org", "", "link", None).await;
        assert!(matches!(taken, Err(CannotAddWay::TakenByAnother)));
        let provider = WayKind::Provider;
        ways::add(&cx, fatou, provider, "https://a\0s", "a", "eidas1", None).await.unwrap();
        assert_eq!(ways::holder_of(&cx, provider, "https://a\0s").await.unwrap(), Some(fatou));
        assert_eq!(ways::holder_of(&cx, provider, "https://a\0S").await.unwrap(), None);
        assert_eq!(ways::holder_of(&cx, email, "AMINA@example.org").await.unwrap(), Some(amina));
        assert_eq!(ways::holder_of(&cx, WayKind::Card, "amina@example.org").await.unwrap(), None);
    }
}

#[tokio::test]
async fn only_ones_own_way_is_removed_and_the_last_one_only_when_meant() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let leo = town.new_person("Léo").await;
        let matter = brought_by(&town, amina).await.matter;
        let code = card(&town, &matter).await;
        let (here, there) = (sign_in(&town, &code).await, sign_in(&town, &code).await);
        let cx = town.anyone().await;
        let holder = Holder::Person(amina);
        ways::add(&cx, holder, WayKind::Email, "a@b.fr", "a@b.fr", "link", None).await.unwrap();
        let all = ways::of(&cx, holder).await.unwrap();
        let id = |kind| all.iter().find(|way| way.kind == kind).unwrap().public_id.0.clone();
        let refused = ways::remove(&cx, &id(WayKind::Card), true, "").await;
        assert!(matches!(refused, Err(CannotRemoveWay::Unknown)), "by nobody");
        cx.commit().await.unwrap();
        let cx = town.as_person(leo).await;
        let refused = ways::remove(&cx, &id(WayKind::Card), true, "").await;
        assert!(matches!(refused, Err(CannotRemoveWay::Unknown)), "by another");
        drop(cx);
        let cx = town.as_person(amina).await;
        ways::remove(&cx, &id(WayKind::Card), false, &here).await.unwrap();
        let refused = ways::remove(&cx, &id(WayKind::Email), false, "").await;
        assert!(matches!(refused, Err(CannotRemoveWay::Last)));
        ways::remove(&cx, &id(WayKind::Email), true, "").await.unwrap();
        let refused = ways::remove(&cx, &id(WayKind::Email), true, "").await;
        assert!(matches!(refused, Err(CannotRemoveWay::Unknown)), "gone is gone");
        cx.commit().await.unwrap();
        assert_eq!(who(&town, &here).await, Some(amina), "where it was removed");
        assert_eq!(who(&town, &there).await, None, "elsewhere the card is out");
        let cx = town.anyone().await;
        // What was removed is free again.
        let leo = Holder::Person(leo);
        ways::add(&cx, leo, WayKind::Email, "a@b.fr", "", "link", None).await.unwrap();
    }
}

fn change(name: &str, email: Option<&str>, version: i32) -> Change {
    let says =
        NewPerson { name: name.into(), email: email.map(str::to_owned), ..NewPerson::default() };
    Change { says, language: Language::En, version }
}

#[tokio::test]
async fn one_changes_ones_own_file_and_overwrites_nothing_unseen() {
    for town in towns().await {
        let amina = town.person("Amina", "a@b.fr").await;
        let cx = town.anyone().await;
        let refused = people::change(&cx, change("Amina", None, 1)).await;
        assert!(matches!(refused, Err(CannotChange::NotAllowed(NotAllowed::SignInFirst))));
        drop(cx);
        let cx = town.as_person(amina).await;
        let refused = people::change(&cx, change("A", Some("nowhere"), 1)).await;
        assert!(matches!(refused, Err(CannotChange::BadEmail)));
        let refused = people::change(&cx, change(&"x".repeat(201), None, 1)).await;
        let line = matches!(refused, Err(CannotChange::LineTooLong { field: "name", length: 201 }));
        assert!(line);
        let now = people::change(&cx, change("Amina M.", None, 1)).await.unwrap();
        assert_eq!((now.version, now.name.as_str(), now.email), (2, "Amina M.", None));
        assert_eq!(now.language, Language::En);
        let stale = people::change(&cx, change("Old", None, 1)).await;
        assert!(matches!(stale, Err(CannotChange::Stale)));
        assert_eq!(people::find(&cx, amina).await.unwrap().name, "Amina M.");
    }
}

async fn standing(town: &Town, person: PersonId, matter: &Matter) -> Option<Standing> {
    let cx = town.as_person(person).await;
    let opening = Opening::Own(&matter.public_id.0);
    find::opened(&cx, opening, Act::Follow).await.unwrap().map(|opened| opened.standing)
}

#[tokio::test]
async fn a_matter_is_taken_in_with_its_code_and_out_again_and_changes_in_nothing() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let receipt = town.bring_pothole("Un trou").await;
        let matter = &receipt.matter;
        assert_eq!(standing(&town, amina, matter).await, None, "anothers");
        let cx = town.anyone().await;
        let refused = matters::link(&cx, &receipt.code).await;
        assert!(matches!(refused, Err(CannotLink::NotAllowed(NotAllowed::SignInFirst))));
        drop(cx);
        let cx = town.as_person(amina).await;
        assert!(matches!(matters::link(&cx, "x").await, Err(CannotLink::Misread)));
        let unknown = Random::seeded(5).draw(draw_code);
        assert!(matches!(matters::link(&cx, &unknown).await, Err(CannotLink::UnknownCode)));
        matters::link(&cx, &receipt.code).await.unwrap();
        assert!(matches!(matters::link(&cx, &receipt.code).await, Err(CannotLink::AlreadyThere)));
        assert_eq!(list::linked(&cx).await.unwrap().len(), 1);
        assert!(list::own(&cx).await.unwrap().is_empty());
        cx.commit().await.unwrap();
        assert_eq!(standing(&town, amina, matter).await, Some(Standing::Author));
        let cx = town.as_person(amina).await;
        let now = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        assert_eq!(now, *matter, "the matter itself is as it was");
        matters::withdraw(&cx, Opening::Own(&matter.public_id.0)).await.unwrap();
        assert!(matters::unlink(&cx, &matter.public_id.0).await.unwrap());
        assert!(!matters::unlink(&cx, &matter.public_id.0).await.unwrap());
        cx.commit().await.unwrap();
        assert_eq!(standing(&town, amina, matter).await, None);
    }
}

#[tokio::test]
async fn a_replaced_receipt_closes_what_the_lost_one_opened() {
    for town in towns().await {
        let finder = town.new_person("Qui a trouvé le reçu").await;
        let receipt = town.bring_pothole("Un trou").await;
        let cx = town.as_person(finder).await;
        matters::link(&cx, &receipt.code).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        matters::replace_code(&cx, &receipt.matter, "vue", None).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(standing(&town, finder, &receipt.matter).await, None);
    }
}

#[tokio::test]
async fn ones_own_matter_opens_by_its_public_id_to_nobody_else() {
    for town in towns().await {
        let amina = town.new_person("Amina").await;
        let leo = town.new_person("Léo").await;
        let matter = brought_by(&town, amina).await.matter;
        assert_eq!(standing(&town, amina, &matter).await, Some(Standing::Author));
        assert_eq!(standing(&town, leo, &matter).await, None);
        let own = Opening::Own(&matter.public_id.0);
        for cx in [town.reader().await] {
            assert!(find::opened(&cx, own, Act::Follow).await.unwrap().is_none(), "anyone");
        }
        let cx = town.as_agent(town.fatou).await;
        assert!(find::opened(&cx, own, Act::Follow).await.unwrap().is_none(), "an agent");
        drop(cx);
        let cx = town.as_person(leo).await;
        let refused = matters::withdraw(&cx, own).await;
        assert!(matches!(refused, Err(matters::CannotWithdraw::NotOpened)));
    }
}

#[tokio::test]
async fn an_agent_with_a_code_helps_and_does_not_consent() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou").await;
        let cx = town.as_agent(town.ines).await;
        let code = Opening::Code(&receipt.code);
        let opened = find::opened(&cx, code, Act::Contest).await.unwrap().unwrap();
        assert_eq!(opened.standing, Standing::Helper);
        assert!(find::opened(&cx, code, Act::Allow).await.unwrap().is_none());
    }
}
