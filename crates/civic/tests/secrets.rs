//! Agents' secrets, on both engines: in bodies that are no simulation.

use civic::ids::AgentId;
use civic::outbox;
use civic::rights::NotAllowed;
use civic::secrets::passkeys::{self, Party};
use civic::secrets::sign_in::{self, CodeTried, Next, WRONG_CODES};
use civic::secrets::{
    self, CHANGED, CannotAddPasskey, CannotMakeRecoveryCodes, CannotRemovePasskey,
    CannotSetPassword, CannotSetTotp, CannotSetUp, FRESH_MINUTES, Proved, RECOVERY_CODES,
    WeakPassword, make_recovery_codes, password, totp,
};
use civic::sessions::{self, Holder, begin_ceremony, make_link, take_ceremony};
use civic::testing::{Town, real_towns};
use civic::{Actor, Context};

const GOOD: &str = "trois tasses sur le toit";
const OTHER: &str = "quatre lampes sous la mer";
const FATOU: &str = "fatou@ville.test";

/// Turns the clock of a town to `time` on the day at which tests begin.
fn turn(town: &Town, time: &str) {
    town.store.clock.turn_to(format!("2026-03-03T{time}Z").parse().unwrap());
}

/// The session of an agent who comes in by a link.
async fn by_link(town: &Town, agent: AgentId) -> String {
    let cx = town.anyone().await;
    let link = make_link(&cx, Holder::Agent(agent), 60).await.unwrap();
    let session = sessions::sign_in(&cx, &link, "test").await.unwrap();
    cx.commit().await.unwrap();
    session
}

/// Sets the password of an agent in a session that is fresh.
async fn with_password(town: &Town, agent: AgentId) -> String {
    let session = by_link(town, agent).await;
    let cx = town.as_agent(agent).await;
    let new = hashed(&cx, GOOD);
    password::set_password(&cx, &session, None, new).await.unwrap();
    cx.commit().await.unwrap();
    session
}

fn hashed(cx: &Context, typed: &str) -> secrets::Hashed {
    let agent = cx.agent().unwrap().agent();
    password::to_hash(cx, agent, typed).unwrap().run().unwrap()
}

/// Sets up codes in a session that is fresh; returns their secret.
async fn with_codes(town: &Town, agent: AgentId) -> String {
    let session = by_link(town, agent).await;
    let cx = town.as_agent(agent).await;
    let offer = totp::offer(&cx, agent, "").await.unwrap();
    let code = totp::code_at(&offer.secret, cx.now());
    totp::set_totp(&cx, &session, &offer.salt, &code).await.unwrap();
    cx.commit().await.unwrap();
    offer.secret
}

async fn try_password(town: &Town, email: &str, typed: &str) -> Option<Proved> {
    let cx = town.anyone().await;
    let work = password::to_try(&cx, email, typed).await.unwrap().expect("no wait yet");
    cx.commit().await.unwrap();
    work.run()
}

/// The token of a sign-in that waits for a code.
async fn at_code(town: &Town) -> String {
    let proved = try_password(town, FATOU, GOOD).await.expect("the password");
    let cx = town.anyone().await;
    let Next::Code(token) = sign_in::after_password(&cx, &proved).await.unwrap() else {
        panic!("a code is asked for")
    };
    cx.commit().await.unwrap();
    token
}

async fn try_code(town: &Town, token: &str, typed: &str) -> CodeTried {
    let cx = town.anyone().await;
    let tried = sign_in::try_code(&cx, token, typed, "test").await.unwrap();
    cx.commit().await.unwrap();
    tried
}

#[tokio::test]
async fn a_password_and_a_code_open_a_session_and_no_code_is_taken_twice() {
    for town in real_towns().await {
        with_password(&town, town.fatou).await;
        let secret = with_codes(&town, town.fatou).await;
        turn(&town, "09:05:00");
        let token = at_code(&town).await;
        let code = totp::code_at(&secret, town.anyone().await.now());
        let CodeTried::Right(session) = try_code(&town, &token, &code).await else {
            panic!("the code is right")
        };
        let cx = town.anyone().await;
        let running = sessions::find(&cx, &session).await.unwrap().expect("a session");
        assert!(matches!(running.actor, Actor::Agent(agent) if agent.id() == town.fatou));
        assert!(!running.limited);
        drop(cx);
        assert_eq!(try_code(&town, &token, &code).await, CodeTried::Over, "the step is done");
        let again = at_code(&town).await;
        let tried = try_code(&town, &again, &code).await;
        assert_eq!(tried, CodeTried::Wrong { left: WRONG_CODES - 1 }, "it was used");
    }
}

#[tokio::test]
async fn five_wrong_codes_or_five_minutes_end_the_sign_in() {
    for town in real_towns().await {
        with_password(&town, town.fatou).await;
        let secret = with_codes(&town, town.fatou).await;
        let late = at_code(&town).await;
        turn(&town, "09:05:00");
        assert_eq!(try_code(&town, &late, "000000").await, CodeTried::Over, "five minutes");
        let token = at_code(&town).await;
        for left in (1..WRONG_CODES).rev() {
            assert_eq!(try_code(&town, &token, "abc").await, CodeTried::Wrong { left });
        }
        assert_eq!(try_code(&town, &token, "").await, CodeTried::Over);
        // The next sign-in has to wait, with the right code too.
        let token = at_code(&town).await;
        let code = totp::code_at(&secret, town.anyone().await.now());
        let tried = try_code(&town, &token, &code).await;
        assert!(matches!(tried, CodeTried::Wait { .. }), "{tried:?}");
        turn(&town, "09:06:01");
        let code = totp::code_at(&secret, town.anyone().await.now());
        assert!(matches!(try_code(&town, &token, &code).await, CodeTried::Right(_)));
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_refused_alike_and_wait_alike() {
    for town in real_towns().await {
        with_password(&town, town.fatou).await;
        for email in [FATOU, "nobody@ville.test"] {
            for _ in 0..5 {
                assert!(try_password(&town, email, OTHER).await.is_none());
            }
            let cx = town.anyone().await;
            let wait = password::to_try(&cx, email, GOOD).await.unwrap();
            assert_eq!(wait.unwrap_err(), cx.now().plus_minutes(1), "{email}");
        }
        turn(&town, "09:01:00");
        assert!(try_password(&town, " FATOU@ville.test ", GOOD).await.is_some());
        assert!(try_password(&town, "", GOOD).await.is_none());
    }
}

#[tokio::test]
async fn weak_passwords_are_refused_with_the_reason() {
    let town = &real_towns().await[0];
    let cx = town.as_agent(town.fatou).await;
    let agent = cx.agent().unwrap().agent();
    let check = |typed: &str| password::check(agent, typed);
    assert_eq!(check("onze signes"), Err(WeakPassword::TooShort { length: 11 }));
    let long = "mots divers ".repeat(17);
    assert_eq!(check(&long), Err(WeakPassword::TooLong { length: 204 }));
    assert_eq!(check("le chat de Fatou dort"), Err(WeakPassword::Personal));
    assert_eq!(check("pour Di Állo".replace('Á', "a").as_str()), Err(WeakPassword::Personal));
    assert_eq!(check("motdepasse123"), Err(WeakPassword::Common));
    assert_eq!(check("aaaaaaaaaaaaa"), Err(WeakPassword::Common));
    assert_eq!(check(GOOD), Ok(()));
}

#[tokio::test]
async fn changing_a_password_asks_for_the_one_of_now_and_ends_the_other_sessions() {
    for town in real_towns().await {
        let session = with_password(&town, town.fatou).await;
        let other = by_link(&town, town.fatou).await;
        turn(&town, "09:31:00");
        let cx = town.as_agent(town.fatou).await;
        let new = hashed(&cx, OTHER);
        let refused = password::set_password(&cx, &session, None, new.clone()).await;
        assert!(matches!(refused, Err(CannotSetPassword::CurrentWrong)));
        let wrong = password::to_try_own(&cx, OTHER).await.unwrap().unwrap().run();
        assert!(wrong.is_none());
        let right = password::to_try_own(&cx, GOOD).await.unwrap().unwrap().run();
        password::set_password(&cx, &session, right.as_ref(), new.clone()).await.unwrap();
        assert!(sessions::find(&cx, &other).await.unwrap().is_none(), "elsewhere");
        assert!(sessions::find(&cx, &session).await.unwrap().is_some(), "here");
        // What was proved of the old one proves nothing of the new one.
        let stale = password::set_password(&cx, &session, right.as_ref(), new).await;
        assert!(matches!(stale, Err(CannotSetPassword::CurrentWrong)));
        cx.commit().await.unwrap();
        assert!(try_password(&town, FATOU, OTHER).await.is_some());
        assert!(try_password(&town, FATOU, GOOD).await.is_none());
    }
}

#[tokio::test]
async fn codes_count_once_one_was_confirmed_and_are_never_shown_again() {
    for town in real_towns().await {
        let session = by_link(&town, town.fatou).await;
        let cx = town.as_agent(town.fatou).await;
        let offer = totp::offer(&cx, town.fatou, "").await.unwrap();
        let code = totp::code_at(&offer.secret, cx.now());
        let refused = totp::set_totp(&cx, &session, &offer.salt, &code).await;
        assert!(matches!(refused, Err(CannotSetTotp::NoPassword)));
        drop(cx);
        let session = with_password(&town, town.fatou).await;
        let cx = town.as_agent(town.fatou).await;
        for (salt, typed) in [(offer.salt.as_str(), "000000"), ("no salt", code.as_str())] {
            let refused = totp::set_totp(&cx, &session, salt, typed).await;
            assert!(matches!(refused, Err(CannotSetTotp::WrongCode)), "{salt}");
        }
        assert!(!secrets::own(&cx, town.fatou).await.unwrap().is_secure());
        assert_eq!(totp::offer(&cx, town.fatou, &offer.salt).await.unwrap(), offer, "until then");
        totp::set_totp(&cx, &session, &offer.salt, &code).await.unwrap();
        assert!(secrets::own(&cx, town.fatou).await.unwrap().is_secure());
        let next = totp::offer(&cx, town.fatou, &offer.salt).await.unwrap();
        assert_ne!(next.secret, offer.secret, "the one in use is not shown");
        let of_another = totp::offer(&cx, town.marc, &offer.salt).await.unwrap();
        assert_ne!(of_another.secret, offer.secret);
        let anyone = town.reader().await;
        let refused = totp::set_totp(&anyone, &session, &next.salt, "000000").await;
        assert!(matches!(refused, Err(CannotSetTotp::NotAllowed(NotAllowed::SignInFirst))));
    }
}

#[tokio::test]
async fn a_recovery_code_stands_in_once_and_new_ones_end_the_old() {
    for town in real_towns().await {
        let session = with_password(&town, town.fatou).await;
        let cx = town.as_agent(town.fatou).await;
        let refused = make_recovery_codes(&cx, &session).await;
        assert!(matches!(refused, Err(CannotMakeRecoveryCodes::NothingToRecover)));
        drop(cx);
        with_codes(&town, town.fatou).await;
        let cx = town.as_agent(town.fatou).await;
        let old = make_recovery_codes(&cx, &session).await.unwrap();
        let new = make_recovery_codes(&cx, &session).await.unwrap();
        assert_eq!(new.len(), RECOVERY_CODES);
        cx.commit().await.unwrap();
        let token = at_code(&town).await;
        assert!(matches!(try_code(&town, &token, &old[0]).await, CodeTried::Wrong { .. }));
        let typed = new[0].to_lowercase().replace('-', " ");
        assert!(matches!(try_code(&town, &token, &typed).await, CodeTried::Right(_)));
        let token = at_code(&town).await;
        assert!(matches!(try_code(&town, &token, &new[0]).await, CodeTried::Wrong { .. }));
        let cx = town.reader().await;
        assert_eq!(secrets::own(&cx, town.fatou).await.unwrap().codes_left, 9);
    }
}

#[tokio::test]
async fn who_has_a_password_alone_sets_a_second_factor_up_before_any_session() {
    for town in real_towns().await {
        with_password(&town, town.fatou).await;
        let proved = try_password(&town, FATOU, GOOD).await.unwrap();
        let cx = town.anyone().await;
        let Next::SetUp(token) = sign_in::after_password(&cx, &proved).await.unwrap() else {
            panic!("there is no second factor")
        };
        let offered = sign_in::offer_to_set_up(&cx, &token, "").await.unwrap();
        let (agent, offer) = offered.expect("under way");
        assert_eq!(agent.id, town.fatou);
        let wrong = sign_in::set_up(&cx, &token, &offer.salt, "000000", "test").await;
        assert!(matches!(wrong, Err(CannotSetUp::WrongCode)));
        let code = totp::code_at(&offer.secret, cx.now());
        let session = sign_in::set_up(&cx, &token, &offer.salt, &code, "test").await.unwrap();
        assert!(sessions::find(&cx, &session).await.unwrap().is_some_and(|it| !it.limited));
        let twice = sign_in::set_up(&cx, &token, &offer.salt, &code, "test").await;
        assert!(matches!(twice, Err(CannotSetUp::Over)));
        assert!(sign_in::offer_to_set_up(&cx, &token, "").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_session_by_link_is_limited_until_there_is_a_second_factor() {
    for town in real_towns().await {
        let session = with_password(&town, town.fatou).await;
        let limited = async || {
            let cx = town.reader().await;
            sessions::find(&cx, &session).await.unwrap().expect("a session").limited
        };
        assert!(limited().await, "a password alone is none");
        with_codes(&town, town.fatou).await;
        assert!(!limited().await);
    }
    for town in civic::testing::towns().await {
        let session = by_link(&town, town.fatou).await;
        let cx = town.reader().await;
        let running = sessions::find(&cx, &session).await.unwrap().unwrap();
        assert!(!running.limited, "a simulation asks for none");
    }
}

#[tokio::test]
async fn a_ceremony_is_gone_on_with_once_in_time_and_for_what_it_is() {
    for town in real_towns().await {
        let cx = town.anyone().await;
        let holder = Some(Holder::Agent(town.fatou));
        let token = begin_ceremony(&cx, "this", holder, "state", 5).await.unwrap();
        assert!(take_ceremony(&cx, "that", &token).await.unwrap().is_none());
        let taken = take_ceremony(&cx, "this", &token).await.unwrap().expect("under way");
        assert_eq!((taken.holder, taken.state.as_str()), (holder, "state"));
        assert!(take_ceremony(&cx, "this", &token).await.unwrap().is_none());
        let late = begin_ceremony(&cx, "this", None, "", 5).await.unwrap();
        cx.commit().await.unwrap();
        turn(&town, "09:05:00");
        let cx = town.anyone().await;
        assert!(take_ceremony(&cx, "this", &late).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_password_that_was_changed_between_two_steps_opens_nothing() {
    let town = &real_towns().await[0];
    with_password(town, town.fatou).await;
    let proved = try_password(town, FATOU, GOOD).await.unwrap();
    let session = by_link(town, town.fatou).await;
    let cx = town.as_agent(town.fatou).await;
    let new = hashed(&cx, OTHER);
    password::set_password(&cx, &session, None, new).await.unwrap();
    let next = sign_in::after_password(&cx, &proved).await.unwrap();
    assert_eq!(next, Next::Refused);
}

/// A session of an agent who signs in with the password and the code of `secret`.
async fn with_both(town: &Town, secret: &str) -> String {
    let token = at_code(town).await;
    let code = totp::code_at(secret, town.anyone().await.now());
    let CodeTried::Right(session) = try_code(town, &token, &code).await else {
        panic!("the code is right")
    };
    session
}

#[tokio::test]
async fn who_signed_in_long_ago_changes_no_second_factor() {
    let party = Party::of("http://localhost:8600").unwrap();
    for town in real_towns().await {
        with_password(&town, town.fatou).await;
        let secret = with_codes(&town, town.fatou).await;
        turn(&town, "09:05:00");
        let session = with_both(&town, &secret).await;
        let by_link = by_link(&town, town.fatou).await;
        let fresh = async |session: &str| {
            let cx = town.as_agent(town.fatou).await;
            secrets::is_fresh(&cx, session).await.unwrap()
        };
        assert_eq!(FRESH_MINUTES, 15);
        turn(&town, "09:19:59");
        assert!(fresh(&session).await);
        turn(&town, "09:20:00");
        assert!(!fresh(&session).await);
        assert!(fresh(&by_link).await, "a link that was just opened is good for half an hour");
        turn(&town, "09:35:00");
        assert!(!fresh(&by_link).await, "there are secrets that somebody could replace");
        let cx = town.as_agent(town.fatou).await;
        let offer = totp::offer(&cx, town.fatou, "").await.unwrap();
        let code = totp::code_at(&offer.secret, cx.now());
        for session in [session.as_str(), &by_link, "nonsense"] {
            let refused = totp::set_totp(&cx, session, &offer.salt, &code).await;
            assert!(matches!(refused, Err(CannotSetTotp::NotFresh)));
            let refused = make_recovery_codes(&cx, session).await;
            assert!(matches!(refused, Err(CannotMakeRecoveryCodes::NotFresh)));
            let refused = passkeys::ask_to_add(&cx, session, &party, "poste 4").await;
            assert!(matches!(refused, Err(CannotAddPasskey::NotFresh)));
        }
        drop(cx);
        let again = with_both(&town, &secret).await;
        let cx = town.as_agent(town.fatou).await;
        totp::set_totp(&cx, &again, &offer.salt, &code).await.unwrap();
    }
}

#[tokio::test]
async fn who_has_no_secret_yet_is_asked_for_none() {
    for town in real_towns().await {
        let session = by_link(&town, town.fatou).await;
        let of_another = by_link(&town, town.marc).await;
        turn(&town, "11:00:00");
        let cx = town.as_agent(town.fatou).await;
        let new = hashed(&cx, GOOD);
        let refused = password::set_password(&cx, &of_another, None, new.clone()).await;
        assert!(matches!(refused, Err(CannotSetPassword::NotFresh)), "not their session");
        password::set_password(&cx, &session, None, new).await.unwrap();
    }
}

#[tokio::test]
async fn an_agent_is_told_that_their_secrets_changed_and_no_secret_is_told() {
    for town in real_towns().await {
        with_password(&town, town.fatou).await;
        let secret = with_codes(&town, town.fatou).await;
        let session = by_link(&town, town.fatou).await;
        let cx = town.as_agent(town.fatou).await;
        let codes = make_recovery_codes(&cx, &session).await.unwrap();
        let unknown = cx.new_public_id();
        let refused = passkeys::remove(&cx, &session, &unknown).await;
        assert!(matches!(refused, Err(CannotRemovePasskey::UnknownPasskey)));
        let told = outbox::of_the_body(&cx).await.unwrap();
        let told: Vec<_> = told.into_iter().filter(|row| row.message == CHANGED).collect();
        let what: Vec<_> = told
            .iter()
            .map(|row| {
                assert_eq!(row.address, FATOU);
                assert!(!row.facts.contains(&secret) && !row.facts.contains(&codes[0]));
                let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap();
                facts["what"].as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(what, ["password", "codes", "recovery"]);
        // Where no mail leaves, nothing lies about for ever.
        cx.commit().await.unwrap();
        town.store.clock.turn_to("2026-04-03T09:00:00Z".parse().unwrap());
        with_codes(&town, town.fatou).await;
        assert_eq!(outbox::of_the_body(&town.reader().await).await.unwrap().len(), 1);
    }
}
