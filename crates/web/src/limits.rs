//! How much may be done in how long, so that a script cannot flood a service, and a school or a
//! library behind one address still can do what it came for.
//!
//! What is done is counted for the **browser**, known by a cookie that says nothing but since when
//! it is known, and for the **network** it asks from. A browser's budget is small. A network has
//! three, apart from each other: a large one for browsers that are known for
//! [`KNOWN_MINUTES`] minutes, a smaller one that those who just appeared share (so throwing
//! cookies away does not help), and a small one for what comes without any cookie, as no browser
//! with our pages does. All numbers are in [`BUDGETS`].
//!
//! Acts are counted once they are done: a step of a form, a form with a mistake costs nothing but a
//! little of [`Class::Form`]. Nobody is ever kept from leaving, withdrawing or signing out.
//! Agents, who write down at the counter what people say, have one large budget of their own.
//!
//! Counted in memory, by each node, under hashes with a salt of this process: what it holds is
//! gone with it. The algorithm is GCRA: one number for each key.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use civic::codes::{Use, draw_token, keyed_hash};
use civic::context::Random;
use civic::rights::Act;
use civic::time::Instant;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::app::App;

/// Minutes after which a browser is known.
pub(crate) const KNOWN_MINUTES: i64 = 10;
/// Most keys that are held: about 12 MB. Beyond it those that did least are forgotten.
const KEYS: usize = 200_000;

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    /// Bringing a matter, an objection, asking to be called.
    Bring,
    /// What others can read: a report, a cause, a statement.
    Publish,
    /// Becoming a voice: supporting a cause, joining a debate.
    Join,
    /// Votes.
    Vote,
    /// Codes and tokens that open nothing.
    Guess,
    /// Passwords, links, cards.
    SignIn,
    /// Links asked for by e-mail.
    Mail,
    /// Megabytes of attached files, begun ones included.
    Upload,
    /// Any form at all: against load, not against people.
    Form,
    /// What an agent does.
    Agent,
    /// Megabytes of files that an agent attaches, as from a scanner at the counter.
    AgentUpload,
}

/// So many, in so many minutes.
#[derive(Clone, Copy, Debug)]
struct Budget(i64, i64);

/// The budgets of a class: of a browser, and of a network for its known browsers, for its new
/// ones together, and for what comes without a cookie.
type Row = (Class, [Budget; 4]);

/// All numbers. A library where 60 people each bring a matter in twenty minutes stays well within
/// `Bring`; a class of 35 pupils who vote on 60 statements each within `Vote` and `Join`; the same 60
/// people with a full matter of 50 MB each within `Upload`.
const BUDGETS: &[Row] = &[
    (Class::Bring, [Budget(10, 60), Budget(300, 60), Budget(120, 30), Budget(5, 60)]),
    (Class::Publish, [Budget(6, 60), Budget(90, 60), Budget(40, 60), Budget(3, 60)]),
    (Class::Join, [Budget(20, 60), Budget(300, 60), Budget(120, 30), Budget(5, 60)]),
    (Class::Vote, [Budget(300, 60), Budget(9_000, 60), Budget(4_500, 60), Budget(60, 60)]),
    (Class::Guess, [Budget(12, 15), Budget(90, 15), Budget(45, 15), Budget(10, 15)]),
    (Class::SignIn, [Budget(20, 15), Budget(200, 15), Budget(100, 15), Budget(10, 15)]),
    (Class::Mail, [Budget(6, 60), Budget(90, 60), Budget(40, 60), Budget(3, 60)]),
    (Class::Upload, [Budget(300, 60), Budget(6_000, 60), Budget(3_000, 60), Budget(50, 60)]),
    (Class::Form, [Budget(400, 10), Budget(9_000, 10), Budget(4_500, 10), Budget(120, 10)]),
    (Class::Agent, [Budget(600, 10), Budget(600, 10), Budget(600, 10), Budget(600, 10)]),
    (Class::AgentUpload, [Budget(3_000, 60); 4]),
];

fn budgets(class: Class) -> [Budget; 4] {
    let row = BUDGETS.iter().find(|(of, _)| *of == class);
    row.map_or([Budget(1, 1); 4], |(_, budgets)| *budgets)
}

/// The class of a form, besides [`Class::Form`]; from its act, and where one act holds several,
/// from the end of its address.
pub(crate) fn class(act: Act, path: &str) -> Option<Class> {
    let end = path.rsplit('/').next().unwrap_or_default();
    match (act, end) {
        (_, "email") => Some(Class::Mail),
        (Act::Bring | Act::Object, _) => Some(Class::Bring),
        (Act::Report, _) | (Act::OwnCauses, "cause") | (Act::TakePart, "propose") => {
            Some(Class::Publish)
        }
        (Act::Support | Act::TakePart, "join") => Some(Class::Join),
        (Act::TakePart, "vote") => Some(Class::Vote),
        (Act::SignIn, _) => Some(Class::SignIn),
        _ => None,
    }
}

/// Bytes of a form from which on it has files.
const WITH_FILES: u64 = 64 * 1024;

/// Whether a form that takes files comes with some, by what it says of itself before it is read.
/// Those without, and those with a file that weighs no more than a long text, wait for nothing.
pub(crate) fn has_files(headers: &HeaderMap) -> bool {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let length = said(CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    said(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("multipart/"))
        && length.is_none_or(|length| length > WITH_FILES)
}

/// Bytes of files that came with a form, noted while they are read: what is thrown away too, and
/// what was sent before the line broke.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uploaded(Arc<AtomicUsize>);

impl Uploaded {
    /// Notes that more came.
    pub(crate) fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Megabytes, begun ones included.
    pub(crate) fn megabytes(&self) -> usize {
        self.0.load(Ordering::Relaxed).div_ceil(1024 * 1024)
    }
}

/// Whether an answer says that a code opens nothing: one in an address that is not there, or one
/// that was typed and refused.
pub(crate) fn is_guess(method: &Method, path: &str, status: StatusCode) -> bool {
    let secret = path.contains("{code}") || path.contains("{token}");
    secret && status == StatusCode::NOT_FOUND
        || method == Method::POST && takes_code(path) && status == StatusCode::UNPROCESSABLE_ENTITY
}

/// Whether what is asked there can be a guess.
pub(crate) fn takes_code(path: &str) -> bool {
    path.contains("{code}")
        || path.contains("{token}")
        || matches!(path, "/follow" | "/sign-in/card" | "/debates/{id}/join")
}

/// Who asks, as far as it is counted.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    browser: Option<Browser>,
    network: Option<IpAddr>,
    /// The session's cookie of an agent.
    agent: Option<String>,
}

/// A browser's cookie, if it is one of ours.
#[derive(Clone, Debug)]
struct Browser {
    nonce: String,
    since: i64,
}

impl Asker {
    /// With this cookie, from this network, with the session of an agent.
    pub(crate) fn new(
        app: &App,
        cookie: Option<&str>,
        network: Option<IpAddr>,
        agent: Option<String>,
    ) -> Self {
        Self { browser: cookie.and_then(|cookie| read_cookie(app, cookie)), network, agent }
    }

    /// Whether the browser has no cookie of ours yet.
    pub(crate) fn is_unknown(&self) -> bool {
        self.browser.is_none()
    }

    /// What counts: each key with its budget.
    fn keys(&self, class: Class, now: Instant) -> Vec<(String, Budget)> {
        if let Some(session) = &self.agent {
            let class = if class == Class::Upload { Class::AgentUpload } else { Class::Agent };
            let [budget, ..] = budgets(class);
            return vec![(format!("{class:?} {session}"), budget)];
        }
        let [own, known, new, none] = budgets(class);
        let mut keys = Vec::new();
        if let Some(browser) = &self.browser {
            keys.push((format!("{class:?} browser {}", browser.nonce), own));
        }
        if let Some(network) = self.network {
            let (word, budget) = match &self.browser {
                Some(browser) if browser.is_known(now) => ("known", known),
                Some(_) => ("new", new),
                None => ("none", none),
            };
            keys.push((format!("{class:?} {word} {network}"), budget));
        }
        keys
    }
}

impl Browser {
    fn is_known(&self, now: Instant) -> bool {
        now.0 >= Instant(self.since).plus_minutes(KNOWN_MINUTES).0
    }
}

/// A new cookie: random, with the moment since when it is known, sealed so that nobody can make
/// an older one.
pub(crate) fn new_cookie(app: &App) -> String {
    let nonce = app.store().random.draw(draw_token);
    let since = app.store().clock.now().0;
    format!("{nonce}.{since}.{}", seal(app, &nonce, since))
}

fn seal(app: &App, nonce: &str, since: i64) -> String {
    keyed_hash(app.store().secrets(), Use::Browser, &format!("{nonce}.{since}"))[..32].to_owned()
}

fn read_cookie(app: &App, cookie: &str) -> Option<Browser> {
    let mut parts = cookie.split('.');
    let (nonce, since, given) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
    let is_ours = seal(app, nonce, since).as_bytes().ct_eq(given.as_bytes());
    bool::from(is_ours).then(|| Browser { nonce: nonce.to_owned(), since })
}

/// What was done lately. For each key, when its budget will be whole again.
#[derive(Debug)]
pub(crate) struct Limits {
    salt: String,
    whole_at: Mutex<HashMap<[u8; 16], i64>>,
}

impl Limits {
    /// Nothing was done yet.
    pub(crate) fn new(random: &Random) -> Self {
        Self { salt: random.draw(draw_token), whole_at: Mutex::default() }
    }

    /// Until when `asker` must wait before doing one more of `class`, if they must.
    pub(crate) fn blocked(&self, asker: &Asker, class: Class, now: Instant) -> Option<Instant> {
        let held = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = asker.keys(class, now).into_iter();
        keys.filter_map(|(key, budget)| {
            let whole_at = held.get(&self.hash(&key)).copied().unwrap_or(now.0);
            let free_at = whole_at + budget.step() - budget.span();
            (free_at > now.0).then_some(Instant(free_at))
        })
        .max()
    }

    /// Counts one of `class`.
    pub(crate) fn count(&self, asker: &Asker, class: Class, now: Instant) {
        self.count_many(asker, class, 1, now);
    }

    /// Counts `many` of `class` that were done at once. They may be more than what was left: then
    /// the next one waits longer.
    pub(crate) fn count_many(&self, asker: &Asker, class: Class, many: usize, now: Instant) {
        let Some(many) = i64::try_from(many).ok().filter(|many| *many > 0) else { return };
        let mut held = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, budget) in asker.keys(class, now) {
            let whole_at = held.entry(self.hash(&key)).or_insert(now.0);
            *whole_at = (*whole_at).max(now.0) + budget.step() * many;
        }
        if held.len() > KEYS {
            forget(&mut held, now.0);
        }
    }

    /// Under this key is counted what `key` did; nobody can go back from it.
    fn hash(&self, key: &str) -> [u8; 16] {
        let digest = Sha256::digest(format!("{} {key}", self.salt));
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        short
    }
}

/// Forgets whose budget is whole, and if those are too few, the half that did least.
fn forget(held: &mut HashMap<[u8; 16], i64>, now: i64) {
    held.retain(|_, whole_at| *whole_at > now);
    if held.len() > KEYS / 2 {
        let mut all: Vec<i64> = held.values().copied().collect();
        let at = all.len() / 2;
        let (_, middle, _) = all.select_nth_unstable(at);
        let middle = *middle;
        held.retain(|_, whole_at| *whole_at > middle);
    }
}

impl Budget {
    /// Microseconds in which one is given back.
    fn step(self) -> i64 {
        self.span() / self.0
    }

    fn span(self) -> i64 {
        self.1 * 60_000_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker(nonce: Option<&str>, since: i64, network: &str) -> Asker {
        let browser = nonce.map(|nonce| Browser { nonce: nonce.to_owned(), since });
        Asker { browser, network: network.parse().ok(), agent: None }
    }

    /// How many of `class` go through at `now`, at most `most`.
    fn passes(limits: &Limits, asker: &Asker, class: Class, now: Instant, most: usize) -> usize {
        (0..most)
            .take_while(|_| {
                let free = limits.blocked(asker, class, now).is_none();
                limits.count(asker, class, now);
                free
            })
            .count()
    }

    #[test]
    fn a_budget_is_spent_and_comes_back_with_time() {
        let limits = Limits::new(&Random::seeded(1));
        let amina = asker(Some("amina"), 0, "192.0.2.1");
        let now = Instant(0).plus_minutes(60);
        assert_eq!(passes(&limits, &amina, Class::Bring, now, 10), 10);
        let until = limits.blocked(&amina, Class::Bring, now).unwrap();
        assert_eq!(until, now.plus_minutes(6));
        assert!(limits.blocked(&amina, Class::Bring, until).is_none());
        assert!(limits.blocked(&amina, Class::Vote, now).is_none(), "another class");
    }

    #[test]
    fn dropping_cookies_does_not_help_and_does_not_stop_those_who_are_known() {
        let limits = Limits::new(&Random::seeded(1));
        let now = Instant(0).plus_minutes(60);
        let fresh = (0..500)
            .take_while(|at| {
                let one = asker(Some(&at.to_string()), now.0, "192.0.2.1");
                let free = limits.blocked(&one, Class::Bring, now).is_none();
                limits.count(&one, Class::Bring, now);
                free
            })
            .count();
        assert_eq!(fresh, 120);
        let without = asker(None, 0, "192.0.2.1");
        assert_eq!(passes(&limits, &without, Class::Bring, now, 99), 5);
        let known = asker(Some("amina"), 0, "192.0.2.1");
        assert!(limits.blocked(&known, Class::Bring, now).is_none());
        let elsewhere = asker(Some("hugo"), now.0, "192.0.2.2");
        assert!(limits.blocked(&elsewhere, Class::Bring, now).is_none());
    }

    #[test]
    fn files_are_counted_by_weight_and_a_library_full_of_them_passes() {
        let limits = Limits::new(&Random::seeded(1));
        let now = Instant(0).plus_minutes(60);
        for person in 0..60 {
            let one = asker(Some(&person.to_string()), now.0, "192.0.2.1");
            assert!(limits.blocked(&one, Class::Upload, now).is_none(), "{person}");
            limits.count_many(&one, Class::Upload, 50, now);
        }
        let amina = asker(Some("amina"), 0, "192.0.2.1");
        assert!(limits.blocked(&amina, Class::Upload, now).is_none(), "known for an hour");
        limits.count_many(&amina, Class::Upload, 256, now);
        assert!(limits.blocked(&amina, Class::Upload, now).is_none());
        limits.count_many(&amina, Class::Upload, 256, now);
        assert!(limits.blocked(&amina, Class::Upload, now).is_some());
        assert!(limits.blocked(&amina, Class::Bring, now).is_none(), "without files she goes on");
    }

    #[test]
    fn memory_is_bounded_and_who_did_most_is_not_forgotten() {
        let now = Instant(1_000_000);
        let mut held: HashMap<[u8; 16], i64> = (0..=KEYS as u128)
            .map(|key| (key.to_be_bytes(), now.0 + i64::try_from(key).unwrap()))
            .collect();
        forget(&mut held, now.0);
        assert!(held.len() <= KEYS / 2 + 1);
        assert!(held.contains_key(&(KEYS as u128).to_be_bytes()));
    }

    #[test]
    fn leaving_and_withdrawing_are_in_no_class() {
        assert_eq!(class(Act::Withdraw, "/follow/{code}/withdraw"), None);
        assert_eq!(class(Act::OwnCauses, "/follow/{code}/causes/{id}/leave"), None);
        assert_eq!(class(Act::TakePart, "/debates/{id}/forget"), None);
        assert_eq!(class(Act::Support, "/causes/{id}/leave"), None);
        assert_eq!(class(Act::SignOut, "/sign-out"), None);
        assert_eq!(class(Act::OwnCauses, "/follow/{code}/cause"), Some(Class::Publish));
    }
}
