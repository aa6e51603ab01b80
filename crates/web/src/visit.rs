//! One request: who asks, in which language, and how it reads and acts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use civic::codes::{Use, code_of_key, draw_token, keyed_hash};
use civic::ids::ServiceId;
use civic::rights::Act;
use civic::services::Signed;
use civic::words::Language;
use civic::{Actor, Context, Failure, Refusal, idempotency, sessions};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::directory::Directory;
use crate::form::Form;
use crate::problem::Problem;
use crate::shell::Shell;
use crate::words::Words;

/// How often a verb is run again when another was quicker.
const TRIES: usize = 4;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) app: App,
    pub(crate) words: Words,
    pub(crate) actor: Actor,
    /// An agent who came in by a mere link and has no second factor yet. They are let in only
    /// where they set one up ([`Visit::let_in`]); everywhere else nobody is signed in.
    kept_out: Option<Actor>,
    pub(crate) directory: Arc<Directory>,
    /// Path and query as asked.
    pub(crate) address: String,
    session: String,
    cookies: Vec<(String, String)>,
    name: Option<String>,
    browser: String,
    /// Whether a form was shown.
    pub(crate) form_shown: FormShown,
}

/// Whether a page with a form was made: only then does a browser get a cookie to be counted by.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormShown(Arc<AtomicBool>);

impl FormShown {
    /// Whether it was.
    pub(crate) fn is(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What the address of a page tells when a form has led there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AfterForm {
    /// What was done a moment ago.
    pub(crate) done: String,
}

/// Why an act did not happen.
#[derive(Debug)]
pub(crate) enum Stopped<E> {
    /// Its verb refused: the page says why.
    Refused(E),
    /// Anything else.
    Problem(Problem),
}

/// Why the work behind a form ended early, where a verb follows on reads: what it would act on is
/// not there for who asks, or the verb refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop<E: std::error::Error> {
    /// Not there, not theirs, or not to be read.
    #[error("what the form is about cannot be had")]
    NotThere(Problem),
    /// The verb refused.
    #[error(transparent)]
    Refused(E),
}

impl<E: std::error::Error> Stopped<Stop<E>> {
    /// What the verb refused, for the page to say; anything else is a problem of its own.
    pub(crate) fn refusal(self) -> Result<E, Problem> {
        match self {
            Self::Refused(Stop::Refused(refusal)) => Ok(refusal),
            Self::Refused(Stop::NotThere(problem)) | Self::Problem(problem) => Err(problem),
        }
    }
}

impl<E: Refusal> Refusal for Stop<E> {
    fn failure(&self) -> Option<&Failure> {
        match self {
            Self::NotThere(_) => None,
            Self::Refused(refusal) => refusal.failure(),
        }
    }
}

impl<E: std::error::Error> From<Problem> for Stop<E> {
    fn from(problem: Problem) -> Self {
        Self::NotThere(problem)
    }
}

impl<E: std::error::Error> From<Failure> for Stop<E> {
    fn from(failure: Failure) -> Self {
        Self::NotThere(failure.into())
    }
}

impl<E> From<Problem> for Stopped<E> {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        if let Some(switch) = language_switch(parts, app) {
            return Err(switch);
        }
        if let Some(visit) = parts.extensions.remove::<Self>() {
            return Ok(visit);
        }
        Self::of(parts, app).await.map_err(IntoResponse::into_response)
    }
}

impl Visit {
    /// The visit that `parts` tell of.
    pub(crate) async fn of(parts: &Parts, app: &App) -> Result<Self, Problem> {
        let cookies = cookies(&parts.headers);
        let session = cookie(&cookies, &cookie_name(app, "session")).unwrap_or_default().to_owned();
        let mut visit = Self {
            app: app.clone(),
            words: Words::new(language(&parts.headers, &cookies, app)),
            actor: Actor::Anyone,
            kept_out: None,
            directory: app.directory().await?,
            address: local(parts.uri.path_and_query().map_or("/", |whole| whole.as_str())),
            session,
            cookies,
            name: None,
            browser: browser(&parts.headers),
            form_shown: parts.extensions.get().cloned().unwrap_or_default(),
        };
        visit.recognise(&parts.method).await?;
        Ok(visit)
    }

    async fn recognise(&mut self, method: &Method) -> Result<(), Problem> {
        if self.session.is_empty() {
            return Ok(());
        }
        let cx = self.app.read(Actor::Anyone).await?;
        let Some(running) = sessions::find(&cx, &self.session).await? else {
            self.session.clear();
            return Ok(());
        };
        self.name = match &running.actor {
            Actor::Agent(agent) => Some(agent.agent().shown_name()),
            Actor::Person(person) => Some(civic::people::find(&cx, *person).await?.name),
            Actor::Anyone | Actor::Automatic { .. } => None,
        };
        if running.limited {
            self.kept_out = Some(running.actor);
        } else {
            self.actor = running.actor;
        }
        drop(cx);
        if running.stale && *method == Method::GET {
            let cx = self.app.begin(Actor::Anyone).await?;
            sessions::touch(&cx, &self.session).await?;
            cx.commit().await?;
        }
        Ok(())
    }

    /// Lets an agent without a second factor do what setting one up asks for, and nothing else.
    pub(crate) fn let_in(&mut self, act: Act) -> Result<(), Problem> {
        let Some(actor) = &self.kept_out else { return Ok(()) };
        if !matches!(act, Act::OwnSecrets | Act::OwnSessions) {
            return Err(Problem::SecondFactorFirst);
        }
        self.actor = actor.clone();
        Ok(())
    }

    /// Whether it is an agent who has to set up a second factor before anything else.
    pub(crate) fn is_kept_out(&self) -> bool {
        self.kept_out.is_some()
    }

    /// Whether who is signed in has secrets of their own: an agent, let in or not.
    pub(crate) fn has_secrets(&self) -> bool {
        self.agent().is_some() || self.is_kept_out()
    }

    /// In what browser, roughly: what its owner knows it by in the list of sessions.
    pub(crate) fn browser(&self) -> &str {
        &self.browser
    }

    /// In which language.
    pub(crate) fn language(&self) -> Language {
        self.words.language()
    }

    /// The agent who asks.
    pub(crate) fn agent(&self) -> Option<&Signed> {
        match &self.actor {
            Actor::Agent(agent) => Some(agent),
            _ => None,
        }
    }

    /// The agent who asks, or the page that says how to sign in.
    pub(crate) fn want_agent(&self) -> Result<&Signed, Problem> {
        self.agent().ok_or(Problem::SignInFirst)
    }

    /// Whether an agent asks who may do `act` in `service`: for what a page offers.
    pub(crate) fn may(&self, act: Act, service: ServiceId) -> bool {
        self.agent().is_some_and(|agent| agent.may(act, Some(service)))
    }

    /// The agent who asks, if they may do `act` in `service`; else the page that says whose it is.
    pub(crate) fn want(&self, act: Act, service: ServiceId) -> Result<&Signed, Problem> {
        let agent = self.want_agent()?;
        if agent.may(act, Some(service)) { Ok(agent) } else { Err(Problem::Forbidden(act)) }
    }

    /// The name of who asks.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The frame of a page.
    pub(crate) fn shell(&self) -> Shell {
        Shell::of(self)
    }

    /// A context that only reads, in which who asks acts.
    pub(crate) async fn read(&self) -> Result<Context, Problem> {
        Ok(self.app.read(self.actor.clone()).await?)
    }

    /// A context that may write, in which who asks acts. For reads that are noted; what a form
    /// asks goes through [`act!`].
    pub(crate) async fn begin(&self) -> Result<Context, Problem> {
        Ok(self.app.begin(self.actor.clone()).await?)
    }

    /// The session's cookie.
    pub(crate) fn session(&self) -> &str {
        &self.session
    }

    /// Nobody asks any more: for the page that says that somebody signed out.
    pub(crate) fn forget(&mut self) {
        self.session.clear();
        self.name = None;
        self.actor = Actor::Anyone;
        "/".clone_into(&mut self.address);
    }

    /// The value of a cookie of ours.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        cookie(&self.cookies, &cookie_name(&self.app, name))
    }

    /// A fresh token for a form: 130 random bits and their keyed hash with the session, so that
    /// no other site can make one.
    pub(crate) fn form_token(&self) -> String {
        self.form_shown.0.store(true, Ordering::Relaxed);
        let nonce = self.app.store().random.draw(draw_token);
        let seal = self.seal(&nonce);
        format!("{nonce}.{seal}")
    }

    fn seal(&self, nonce: &str) -> String {
        let text = format!("{nonce}.{}", self.session);
        keyed_hash(self.app.store().secrets(), Use::Form, &text)[..32].to_owned()
    }

    /// The idempotency key of a form whose token is ours: what was typed is part of it. Somebody
    /// who goes back, writes something else and sends again has sent another form, and what they
    /// wrote must not be taken for the first.
    fn key_of(&self, form: &Form) -> Result<String, Problem> {
        self.check(form)?;
        Ok(keyed_hash(self.app.store().secrets(), Use::Form, &form.whole()))
    }

    /// The receipt code that this form gives, the first time and again.
    pub(crate) fn code_of(&self, form: &Form) -> Result<String, Problem> {
        Ok(code_of_key(self.app.store().secrets(), &self.key_of(form)?))
    }

    /// Checks that a form comes from us.
    pub(crate) fn check(&self, form: &Form) -> Result<(), Problem> {
        let (nonce, seal) = form.get("_token").split_once('.').ok_or(Problem::StaleForm)?;
        let is_ours = self.seal(nonce).as_bytes().ct_eq(seal.as_bytes());
        if bool::from(is_ours) { Ok(()) } else { Err(Problem::StaleForm) }
    }

    /// Begins what a form asks; [`act!`] goes on from here.
    pub(crate) fn attempt<'a>(
        &'a self,
        form: &'a Form,
        act: &'static str,
    ) -> Result<Attempt<'a>, Problem> {
        Ok(Attempt { visit: self, form, key: self.key_of(form)?, act, tries: 0 })
    }

    fn see(&self, form: &Form, to: &str) -> Result<Response, Problem> {
        if to.contains("{code}") {
            return Ok(Redirect::to(&to.replace("{code}", &self.code_of(form)?)).into_response());
        }
        Ok(Redirect::to(to).into_response())
    }
}

/// What a form asks, tried until it is done, refused or failed.
#[derive(Debug)]
pub(crate) struct Attempt<'a> {
    visit: &'a Visit,
    form: &'a Form,
    key: String,
    act: &'static str,
    tries: usize,
}

/// How an attempt begins.
#[derive(Debug)]
pub(crate) enum Begun {
    /// The form was taken in before: this is where it led.
    Before(Response),
    /// A context to act in.
    Now(Context),
}

impl Attempt<'_> {
    /// Opens a transaction, unless the form was taken in before.
    pub(crate) async fn begin(&mut self) -> Result<Begun, Problem> {
        self.tries += 1;
        let cx = self.visit.begin().await?;
        match idempotency::outcome(&cx, &self.key).await? {
            Some(to) => Ok(Begun::Before(self.visit.see(self.form, &to)?)),
            None => Ok(Begun::Now(cx)),
        }
    }

    /// Commits what was done, or drops it. `None` when it is to be tried again.
    pub(crate) async fn end<E: Refusal>(
        &self,
        cx: Context,
        done: Result<String, E>,
    ) -> Option<Result<Response, Stopped<E>>> {
        let failed = match done {
            Ok(to) => match self.commit(cx, &to).await {
                Ok(()) => return Some(self.visit.see(self.form, &to).map_err(Stopped::Problem)),
                Err(failure) if self.may_try_again(&failure) => return None,
                Err(failure) => return Some(Err(Problem::from(failure).into())),
            },
            Err(refusal) => refusal,
        };
        match failed.failure() {
            Some(failure) if self.may_try_again(failure) => None,
            Some(failure) => Some(Err(Problem::broken(failure).into())),
            None => Some(Err(Stopped::Refused(failed))),
        }
    }

    fn may_try_again(&self, failure: &Failure) -> bool {
        failure.is_passing() && self.tries < TRIES
    }

    async fn commit(&self, cx: Context, to: &str) -> Result<(), Failure> {
        idempotency::note(&cx, &self.key, self.act, to).await?;
        cx.commit().await
    }
}

/// Does what a form asks, in one transaction, and answers with a redirect to the address at the
/// block's end. A form sent twice as it is leads where it led the first time and changes nothing; a
/// verb that lost a race is run again. `{code}` in the address stands for the form's receipt code,
/// which is stored nowhere.
///
/// `act!(visit, form, "matter-taken", |cx| -> CannotTake { …; address })` is a
/// `Result<Response, Stopped<CannotTake>>`. A macro, because the future of an asynchronous
/// closure that borrows cannot be shown to be `Send` for all lifetimes.
macro_rules! act {
    ($visit:expr, $form:expr, $act:literal, |$cx:ident| -> $refusal:ty $work:block) => {
        match $visit.attempt(&$form, $act) {
            Err(problem) => Err($crate::visit::Stopped::<$refusal>::Problem(problem)),
            Ok(mut attempt) => loop {
                match attempt.begin().await {
                    Err(problem) => break Err($crate::visit::Stopped::Problem(problem)),
                    Ok($crate::visit::Begun::Before(response)) => break Ok(response),
                    Ok($crate::visit::Begun::Now(context)) => {
                        let $cx = &context;
                        let done: Result<String, $refusal> = async { Ok($work) }.await;
                        if let Some(end) = attempt.end(context, done).await {
                            break end;
                        }
                    }
                }
            },
        }
    };
}
pub(crate) use act;

/// The name of a cookie: `__Host-` whenever the public address is https.
pub(crate) fn cookie_name(app: &App, name: &str) -> String {
    if app.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

/// The value of a cookie of ours among `headers`.
pub(crate) fn cookie_of<'a>(headers: &'a HeaderMap, app: &App, name: &str) -> Option<&'a str> {
    let named = cookie_name(app, name);
    let all = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    all.flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == named).then_some(value))
}

/// Sets a cookie that only the server reads.
pub(crate) fn set_cookie(response: &mut Response, app: &App, name: &str, value: &str, days: u32) {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let age = u64::from(days) * 24 * 3600;
    let name = cookie_name(app, name);
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    if let Ok(header) = HeaderValue::from_str(&text) {
        response.headers_mut().append(SET_COOKIE, header);
    }
}

/// “Firefox, Linux”: enough to know one's own, too little to follow anyone.
fn browser(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    let program = first(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    [program, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn cookie<'a>(cookies: &'a [(String, String)], name: &str) -> Option<&'a str> {
    cookies.iter().find(|(named, _)| named == name).map(|(_, value)| value.as_str())
}

/// The cookie, else the browser's first wish that we speak, else French.
fn language(headers: &HeaderMap, cookies: &[(String, String)], app: &App) -> Language {
    let chosen = cookie(cookies, &cookie_name(app, "language")).and_then(Language::from_word);
    let wished = || {
        headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?.split(',').find_map(|wish| {
            let tag = wish.split(';').next()?.trim();
            Language::from_word(tag.split('-').next()?)
        })
    };
    chosen.or_else(wished).unwrap_or(Language::Fr)
}

/// `?lang=fr` on any page keeps the choice and leads to the same page without it.
fn language_switch(parts: &Parts, app: &App) -> Option<Response> {
    if parts.method != Method::GET {
        return None;
    }
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(parts.uri.query()?.as_bytes()).into_owned().collect();
    let (_, chosen) = pairs.iter().find(|(name, _)| name == "lang")?;
    let language = Language::from_word(chosen)?;
    let rest = pairs.iter().filter(|(name, _)| name != "lang");
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish();
    let path = parts.uri.path();
    let to = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let mut response = Redirect::to(&local(&to)).into_response();
    *response.status_mut() = StatusCode::SEE_OTHER;
    set_cookie(&mut response, app, "language", language.word(), 365);
    Some(response)
}

/// An address of this site: one like `//elsewhere` would be read as another host.
fn local(address: &str) -> String {
    format!("/{}", address.trim_start_matches(['/', '\\']))
}
