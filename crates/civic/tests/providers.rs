//! Who comes by a provider of identities, on both engines.

use civic::ids::{AgentId, PersonId};
use civic::people::ways::{self, WayKind};
use civic::services::Role;
use civic::sessions::provider::{
    CannotSignInWithProvider, SignedIn, Vouched, VouchesFor, WithProvider, end_by_provider,
    sign_in_with_provider, take_provider_session,
};
use civic::sessions::{self, Holder};
use civic::testing::{Town, towns};
use civic::words::Language;
use civic::{Actor, Context, people};

const ISSUER: &str = "https://fc.example";

fn amina() -> Vouched<'static> {
    Vouched {
        vouches_for: VouchesFor::People,
        provider: "fc",
        label: "FC",
        issuer: ISSUER,
        subject: "amina",
        level: "eidas1",
        second_factor: false,
        name: "Amina Martin",
        email: Some("amina@mail.example"),
        session: Some("there"),
        token: "id-token",
        browser: "Firefox",
        language: Language::Fr,
    }
}

fn lea() -> Vouched<'static> {
    Vouched {
        vouches_for: VouchesFor::Agents,
        subject: "lea",
        second_factor: true,
        email: Some(" Lea@Ville.example"),
        ..amina()
    }
}

async fn opened(cx: &Context, vouched: Vouched<'_>) -> SignedIn {
    match sign_in_with_provider(cx, vouched).await.expect("a session") {
        WithProvider::Opened(signed) => signed,
        WithProvider::AsksCode(_) => panic!("a code is asked for"),
    }
}

/// The same, committed.
async fn came(town: &Town, vouched: Vouched<'_>) -> SignedIn {
    let cx = town.anyone().await;
    let signed = opened(&cx, vouched).await;
    cx.commit().await.unwrap();
    signed
}

async fn runs(town: &Town, session: &str) -> bool {
    sessions::find(&town.anyone().await, session).await.unwrap().is_some()
}

/// An agent with an address, committed.
async fn new_agent(town: &Town, email: &str) -> AgentId {
    use civic::services::set_up::{self, NewAgent};
    let cx = town.anyone().await;
    let new = NewAgent {
        given_name: "Léa",
        family_name: "Bernard",
        title: "agente",
        email: Some(email),
        number: "A-9",
        name_withheld: false,
        roles: &[(Role::Agent, Some(town.roads))],
    };
    let agent = set_up::agent(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
    agent.id
}

fn person_of(signed: &SignedIn) -> PersonId {
    match signed.holder {
        Holder::Person(person) => person,
        Holder::Agent(_) => panic!("an agent"),
    }
}

#[tokio::test]
async fn who_comes_again_is_the_same_and_who_comes_from_another_issuer_is_not() {
    for town in towns().await {
        let first = came(&town, amina()).await;
        assert!(!first.added);
        let again = came(&town, Vouched { level: "eidas2", name: "A. M.", ..amina() }).await;
        assert_eq!(first.holder, again.holder);
        assert_ne!(first.session, again.session);
        let file = people::find(&town.anyone().await, person_of(&first)).await.unwrap();
        assert_eq!(
            (file.name.as_str(), file.email.as_deref()),
            ("Amina Martin", Some("amina@mail.example"))
        );
        let others = [
            Vouched { issuer: "https://other.example", ..amina() },
            Vouched { subject: "hugo", ..amina() },
            // The joint cannot be moved.
            Vouched { issuer: "https://fc.example\0a", subject: "mina", ..amina() },
        ];
        for other in others {
            assert_ne!(came(&town, other).await.holder, first.holder);
        }
        // The level of a way is the one it was added with; a session has its own.
        let cx = town.anyone().await;
        let ways = ways::of(&cx, first.holder).await.unwrap();
        assert_eq!((ways[0].kind, ways[0].level.as_str()), (WayKind::Provider, "eidas1"));
        let levels: Vec<_> = town.sessions().await.into_iter().map(|row| row.level).collect();
        assert_eq!(levels[..2], ["eidas1", "eidas2"]);
    }
}

#[tokio::test]
async fn who_is_signed_in_adds_a_provider_to_their_file_and_never_anothers() {
    for town in towns().await {
        let here = town.new_person("Amina M.").await;
        let cx = town.as_person(here).await;
        let signed = opened(&cx, amina()).await;
        cx.commit().await.unwrap();
        assert!(signed.added);
        assert_eq!(person_of(&signed), here);
        assert_eq!(person_of(&came(&town, amina()).await), here);
        let hugo = town.new_person("Hugo").await;
        let cx = town.as_person(hugo).await;
        let refused = sign_in_with_provider(&cx, amina()).await;
        assert!(matches!(refused, Err(CannotSignInWithProvider::TakenByAnother)));
        assert!(ways::of(&cx, Holder::Person(hugo)).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_agent_is_found_by_the_one_verified_address_and_never_made() {
    for town in towns().await {
        let agent = new_agent(&town, "lea@ville.example").await;
        let unknown = [
            Vouched { email: None, ..lea() },
            Vouched { email: Some("ana@ville.example"), ..lea() },
            Vouched { email: Some(""), ..lea() },
        ];
        for vouched in unknown {
            let cx = town.anyone().await;
            let refused = sign_in_with_provider(&cx, vouched).await;
            assert!(matches!(refused, Err(CannotSignInWithProvider::UnknownAgent)));
        }
        assert_eq!(came(&town, lea()).await.holder, Holder::Agent(agent));
        // Known now, whatever the address has become.
        assert_eq!(
            came(&town, Vouched { email: None, ..lea() }).await.holder,
            Holder::Agent(agent)
        );
        // Her address, given to somebody else.
        let cx = town.anyone().await;
        let refused = sign_in_with_provider(&cx, Vouched { subject: "jean", ..lea() }).await;
        assert!(matches!(refused, Err(CannotSignInWithProvider::UnknownAgent)));
        // A provider for people opens no agent's session, and the other way round.
        let as_person = Vouched { vouches_for: VouchesFor::People, ..lea() };
        let refused = sign_in_with_provider(&cx, as_person).await;
        assert!(matches!(refused, Err(CannotSignInWithProvider::TakenByAnother)));
        drop(cx);
        came(&town, amina()).await;
        let cx = town.anyone().await;
        let as_agent = Vouched { vouches_for: VouchesFor::Agents, second_factor: true, ..amina() };
        let refused = sign_in_with_provider(&cx, as_agent).await;
        assert!(matches!(refused, Err(CannotSignInWithProvider::UnknownAgent)));
    }
}

#[tokio::test]
async fn an_address_that_two_agents_have_opens_nothing() {
    for town in towns().await {
        for email in ["lea@ville.example", "LEA@ville.example"] {
            new_agent(&town, email).await;
        }
        let refused = sign_in_with_provider(&town.anyone().await, lea()).await;
        assert!(matches!(refused, Err(CannotSignInWithProvider::UnknownAgent)));
    }
}

#[tokio::test]
async fn an_agent_without_a_second_factor_is_refused_and_nothing_is_tied() {
    for town in towns().await {
        let agent = new_agent(&town, "lea@ville.example").await;
        let cx = town.anyone().await;
        let refused = sign_in_with_provider(&cx, Vouched { second_factor: false, ..lea() }).await;
        assert!(matches!(refused, Err(CannotSignInWithProvider::SecondFactorMissing)));
        assert!(ways::of(&cx, Holder::Agent(agent)).await.unwrap().is_empty());
        cx.commit().await.unwrap();
        assert!(town.sessions().await.is_empty());
    }
}

#[tokio::test]
async fn what_a_provider_ends_is_its_own_session_or_all_of_one_subject() {
    for town in towns().await {
        let one = came(&town, amina()).await.session;
        let two = came(&town, Vouched { session: Some("elsewhere"), ..amina() }).await.session;
        let hugo = came(&town, Vouched { subject: "hugo", ..amina() }).await.session;
        let end = async |provider: &str, subject: Option<&str>, session: Option<&str>| {
            let cx = town.anyone().await;
            let ended = end_by_provider(&cx, provider, ISSUER, subject, session).await.unwrap();
            cx.commit().await.unwrap();
            ended
        };
        assert_eq!(end("fc", None, None).await, 0);
        assert_eq!(end("other", Some("amina"), None).await, 0);
        assert_eq!(end("fc", Some("nobody"), None).await, 0);
        assert_eq!(end("fc", Some("amina"), Some("there")).await, 1);
        assert!(!runs(&town, &one).await && runs(&town, &two).await && runs(&town, &hugo).await);
        assert_eq!(end("fc", Some("amina"), None).await, 1);
        assert!(!runs(&town, &two).await && runs(&town, &hugo).await);
        assert_eq!(end("fc", None, Some("there")).await, 1);
        assert!(!runs(&town, &hugo).await);
    }
}

#[tokio::test]
async fn the_token_for_signing_out_there_is_had_once() {
    for town in towns().await {
        let session = came(&town, amina()).await.session;
        let cx = town.anyone().await;
        let said = take_provider_session(&cx, &session).await.unwrap().unwrap();
        assert_eq!((said.provider.as_str(), said.token.as_deref()), ("fc", Some("id-token")));
        let again = take_provider_session(&cx, &session).await.unwrap().unwrap();
        assert_eq!(again.token, None);
        assert!(take_provider_session(&cx, "unknown").await.unwrap().is_none());
        let running = sessions::find(&cx, &session).await.unwrap().unwrap();
        assert!(matches!(running.actor, Actor::Person(_)));
    }
}
