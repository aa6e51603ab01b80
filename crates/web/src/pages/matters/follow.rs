//! Following a matter, with the code alone or as one's own: what happens now, the answers, and what its author
//! may do about them.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use civic::causes::{self, Cause};
use civic::codes::read_code;
use civic::consents::{self, CannotConsent, NewConsent, Purpose};
use civic::ids::ProxyId;
use civic::matters::tables::{answer, attachment};
use civic::matters::{
    self, Appeal, By, CannotContest, CannotJudge, CannotWithdraw, Ground, State, Verdict, What,
    find, silence,
};
use civic::rights::Act;
use civic::services::Role;
use civic::time::LegalDate;
use civic::words::{Channel, Subject, TEXT_LIMIT};
use civic::{Context, Failure, people, proxies, publications, services};
use jiff::civil::Date;

use super::Told;
use super::at::At;
use crate::about::About;
use crate::form::{Form, FormView};
use crate::pages::desk::rules;
use crate::pages::proxies::Acting;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::similar::Found;
use crate::visit::{AfterForm, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "matters/follow_ask.html")]
struct Ask {
    shell: Shell,
    form: FormView,
}

/// `GET /follow`
pub(crate) async fn ask(visit: Visit) -> Answer {
    page(&Ask { shell: visit.shell(), form: FormView::new(visit.words) })
}

/// `POST /follow`: a slip of the pen is told from an unknown code.
pub(crate) async fn open(visit: Visit, form: Form) -> Answer {
    visit.check(&form)?;
    let again = |key: &str| {
        let form = form.view(visit.words).error("code", visit.words.say(key));
        refused(&Ask { shell: visit.shell(), form })
    };
    let Some(code) = read_code(form.get("code")) else {
        let empty = form.get("code").trim().is_empty();
        return again(if empty { "matters-follow-empty" } else { "matters-follow-slip" });
    };
    if find::by_code(&visit.read().await?, &code).await?.is_none() {
        return again("shell-problem_text-unknown_code");
    }
    Ok(Redirect::to(&format!("/follow/{code}")).into_response())
}

/// A sentence of the history.
pub(crate) struct Event {
    pub(crate) at: String,
    pub(crate) sentence: String,
    pub(crate) text: Option<String>,
}

#[derive(Template)]
#[template(path = "matters/follow.html")]
pub(super) struct Follow {
    shell: Shell,
    told: Told,
    at: At,
    form: FormView,
    answers: Vec<answer::Model>,
    files: Vec<attachment::Model>,
    events: Vec<Event>,
    readings: Vec<String>,
    /// The causes in which it counts, and whether their pages are shown.
    causes: Vec<(Cause, bool)>,
    /// Those that are shown in its author's words.
    own_words: Vec<Cause>,
    invitations: Vec<Cause>,
    about: Option<About>,
    similar: Vec<Found>,
    is_shown: bool,
    may_show: bool,
    /// The documents that are waited for.
    missing: Vec<silence::Request>,
    /// What silence means and when, once that was told.
    silence: Option<silence::Silence>,
    /// Why it was closed, where it was.
    closed: Option<String>,
    /// What can be done after a no.
    appeal: Option<Appeal>,
    /// Who acts for its author.
    proxies: Vec<Acting>,
    /// For whom who asks acts, if as a proxy.
    on_behalf: Option<String>,
    done: String,
}

impl Follow {
    fn can_judge(&self) -> bool {
        let judged = self.answers.last().is_some_and(|last| last.verdict.is_some());
        matches!(self.told.row.state, State::Answered | State::Refused) && !judged
    }

    /// What the law opens after a no and until when, a sentence each.
    fn appeal_sentences(&self) -> Vec<String> {
        let Some(appeal) = &self.appeal else { return Vec::new() };
        let shell = &self.shell;
        let date = |date: Date| shell.date(&LegalDate::of(date));
        let key = match (appeal.ground, appeal.is_court()) {
            (Ground::SilenceUntold, _) => "matters-appeal-untold",
            (_, true) => "matters-appeal-court",
            (_, false) => "matters-appeal-commission",
        };
        let over = if appeal.last < shell.today() { "matters-appeal-over" } else { key };
        let told = shell.tell(over).with("last", date(appeal.last)).with("from", date(appeal.from));
        let mut sentences =
            vec![told.with("next", rules::named(appeal.next, shell.words.language())).to_string()];
        if appeal.ground == Ground::Refusal && appeal.is_court() {
            sentences.push(match appeal.keeps_until.filter(|until| *until >= shell.today()) {
                Some(until) => {
                    shell.tell("matters-appeal-keeps").with("until", date(until)).to_string()
                }
                None => shell.say("matters-appeal-keeps_not"),
            });
        }
        sentences
    }

    /// What silence will mean, and when.
    fn silence_sentence(&self) -> String {
        let Some(silence) = &self.silence else { return String::new() };
        let key =
            if silence.accepts() { "matters-silence-accepts" } else { "matters-silence-rejects" };
        let on = self.shell.date(&LegalDate::of(silence.deadline.on));
        let told = self.shell.tell(key).with("on", on);
        told.with("source", silence.rule.source.as_str()).to_string()
    }

    /// Whether there is a letter to print.
    fn has_letter(&self) -> bool {
        self.told.row.state == State::Refused
            || self.appeal.as_ref().is_some_and(|appeal| appeal.ground != Ground::Refusal)
    }

    fn can_provide(&self) -> bool {
        self.told.row.state.is_owed()
    }

    fn can_contest(&self) -> bool {
        self.told.row.state.is_decided()
    }
}

/// What can have been done a moment ago.
const DONE: [&str; 10] = [
    "provided",
    "judged",
    "contested",
    "withdrawn",
    "allowed",
    "disallowed",
    "left",
    "unsaid",
    "brought",
    "proxy_ended",
];

/// `GET /follow/{code}` and `/mine/{matter}`
pub(crate) async fn get(visit: Visit, at: At, Query(asked): Query<AfterForm>) -> Answer {
    note_reading(&visit, &at).await?;
    let mut follow = follow(&visit, at, FormView::new(visit.words)).await?;
    follow.done = visit.words.say_known("matters-done-", &asked.done, &DONE);
    page(&follow)
}

/// An agent who opens a matter of their service with its code, say for somebody at the counter,
/// has read it like one who opens it on the desk.
pub(super) async fn note_reading(visit: &Visit, at: &At) -> Result<(), Problem> {
    let (Some(_), Some(code)) = (visit.agent(), at.code()) else { return Ok(()) };
    let cx = visit.begin().await?;
    if let Some(matter) = find::by_code(&cx, code).await? {
        // Of another service: whoever showed them the code has shown them the matter.
        let _ = find::for_agent(&cx, &matter.public_id.0, "code").await?;
    }
    Ok(cx.commit().await?)
}

pub(super) async fn follow(visit: &Visit, at: At, form: FormView) -> Result<Follow, Problem> {
    let cx = visit.read().await?;
    let opened = at.open(visit, &cx, Act::Follow).await?;
    let shell = visit.shell();
    let on_behalf = match &opened.proxy {
        Some(proxy) => Some(people::find(&cx, proxy.person_id).await?.name),
        None => None,
    };
    let proxies = Acting::of(&cx, &opened).await?;
    let row = opened.matter;
    let readings = find::readings(&cx, row.id).await?.into_iter().rev().take(50).map(|reading| {
        let service = reading.service_id.map(|id| shell.service(&id)).unwrap_or_default();
        let is_audit = reading.role == Role::Auditor;
        shell
            .tell(if is_audit { "matters-reading_audit" } else { "matters-reading" })
            .with("purpose", reading.purpose.as_str())
            .with("at", shell.moment(&reading.at))
            .with("role", shell.say(&format!("desk-role-{}", reading.role.word())))
            .with("service", service)
            .to_string()
    });
    let readings = readings.collect();
    let subject = (Subject::Matter, row.id.0);
    Ok(Follow {
        causes: counting(&cx, &row).await?,
        own_words: causes::find::in_words_of(&cx, row.id).await?,
        invitations: causes::find::invitations(&cx, &row).await?,
        similar: visit.app.similar().find(&cx, &row.text, 5).await?,
        is_shown: publications::of_subject(&cx, subject).await?.is_some(),
        may_show: consents::standing(&cx, subject, Purpose::Show).await?.is_some(),
        about: match row.about_kind.zip(row.about_id) {
            Some(subject) => About::find(&cx, subject).await?,
            None => None,
        },
        missing: missing(&cx, &row).await?,
        silence: told_of_silence(&cx, &row).await?,
        appeal: matters::appeal(&cx, &row).await?,
        answers: find::answers(&cx, row.id).await?,
        files: find::attachments(&cx, row.id).await?,
        closed: why_closed(&cx, &row).await?,
        events: events(&cx, &shell, &row, false).await?,
        told: Told::of(&cx, row).await?,
        readings,
        proxies,
        on_behalf,
        at,
        form,
        shell,
        done: String::new(),
    })
}

/// The documents that its author was asked for and has not sent.
async fn missing(cx: &Context, matter: &matters::Matter) -> Result<Vec<silence::Request>, Failure> {
    if !matter.waiting {
        return Ok(Vec::new());
    }
    let asked = silence::requests(cx, matter.id).await?;
    Ok(asked.into_iter().filter(|asked| asked.provided_on.is_none()).collect())
}

/// The reasons of the closing, where it is closed.
async fn why_closed(cx: &Context, matter: &matters::Matter) -> Result<Option<String>, Failure> {
    if matter.state != State::Closed {
        return Ok(None);
    }
    let history = find::history(cx, matter.id, false).await?;
    let closing = history.into_iter().rfind(|event| event.what == What::Closed);
    Ok(closing.and_then(|event| event.text))
}

/// What silence will mean: said once a human has qualified the matter, until it is decided.
async fn told_of_silence(
    cx: &Context,
    matter: &matters::Matter,
) -> Result<Option<silence::Silence>, Failure> {
    let is_told = matter.acknowledged_on.is_some() || matter.state == State::SecondLook;
    if !is_told || !matter.state.is_owed() || matter.silence_noted_at.is_some() {
        return Ok(None);
    }
    silence::of(cx, matter).await
}

async fn counting(cx: &Context, matter: &matters::Matter) -> Result<Vec<(Cause, bool)>, Failure> {
    let mut counting = Vec::new();
    for cause in causes::find::of_matter(cx, matter.id).await? {
        let is_shown = causes::find::by_key(cx, cause.id).await?.is_some();
        counting.push((cause, is_shown));
    }
    Ok(counting)
}

/// The history as sentences, newest first.
pub(crate) async fn events(
    cx: &Context,
    shell: &Shell,
    matter: &matters::Matter,
    internal: bool,
) -> Result<Vec<Event>, Problem> {
    let mut told = Vec::new();
    for event in find::history(cx, matter.id, internal).await?.into_iter().rev() {
        let who = match event.agent_id {
            Some(agent) => services::agent(cx, agent).await?.shown_name(),
            None if event.proxy_id.is_some() => named(cx, event.proxy_id).await?,
            None if event.actor == By::Automatic => shell.say("matters-automatic"),
            None => String::new(),
        };
        let service = event.service_id.map(|id| shell.service(&id)).unwrap_or_default();
        let is_noted_later = event.effective_on.date() != shell.day_of(&event.at);
        let key = match (event.what, event.actor) {
            (What::Brought, By::Agent) if is_noted_later => {
                "matters-event-brought_later".to_owned()
            }
            (what, By::Proxy) => format!("matters-event-{}_proxy", what.word()),
            // What is its author's to say, an agent can have written down for them: that is told.
            (
                what @ (What::Brought
                | What::Helped
                | What::NotHelped
                | What::Contested
                | What::Withdrawn
                | What::DocumentProvided
                | What::ProxyNamed
                | What::ProxyEnded),
                By::Agent,
            ) => format!("matters-event-{}_for", what.word()),
            (what, _) => format!("matters-event-{}", what.word()),
        };
        let sentence = shell.tell(&key).with("who", who).with("service", service);
        let sentence = sentence.with("effective", shell.date(&event.effective_on)).to_string();
        told.push(Event { at: shell.moment(&event.at), sentence, text: event.text });
    }
    Ok(told)
}

/// The name of a proxy, as their author said it.
async fn named(cx: &Context, proxy: Option<ProxyId>) -> Result<String, Failure> {
    match proxy {
        Some(proxy) => Ok(proxies::by_id(cx, proxy).await?.name),
        None => Ok(String::new()),
    }
}

/// `POST /follow/{code}/verdict` and `/mine/{matter}/verdict`
pub(crate) async fn judge(visit: Visit, at: At, form: Form) -> Answer {
    let verdict = Verdict::from_word(form.get("verdict"));
    let Some(verdict) = verdict else {
        let view = form.view(visit.words).error("verdict", visit.words.say("matters-judge-none"));
        return refused(&follow(&visit, at, view).await?);
    };
    let to = format!("{}?done=judged", at.page());
    let done = act!(visit, form, "matter-judged", |cx| -> CannotJudge {
        matters::judge(cx, at.opening(), verdict, form.get("words")).await?;
        at.forget(&to)
    });
    let (field, text) = match done {
        Ok(_) => return Ok(Redirect::to(&to).into_response()),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(CannotJudge::NotOpened)) => return Err(at.closed(&visit)),
        Err(Stopped::Refused(CannotJudge::TooLong { length })) => {
            ("words", too_long(&visit, length))
        }
        Err(Stopped::Refused(_)) => ("verdict", visit.words.say("matters-judge-not_answered")),
    };
    refused(&follow(&visit, at, form.view(visit.words).error(field, text)).await?)
}

/// `POST /follow/{code}/contest` and `/mine/{matter}/contest`
pub(crate) async fn contest(visit: Visit, at: At, form: Form) -> Answer {
    let to = format!("{}?done=contested", at.page());
    let done = act!(visit, form, "matter-contested", |cx| -> CannotContest {
        matters::contest(cx, at.opening(), form.get("why")).await?;
        at.forget(&to)
    });
    let text = match done {
        Ok(_) => return Ok(Redirect::to(&to).into_response()),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(CannotContest::NotOpened)) => return Err(at.closed(&visit)),
        Err(Stopped::Refused(CannotContest::TooLong { length })) => too_long(&visit, length),
        Err(Stopped::Refused(CannotContest::Empty)) => visit.words.say("matters-contest-empty"),
        Err(Stopped::Refused(_)) => visit.words.say("matters-contest-not_answered"),
    };
    refused(&follow(&visit, at, form.view(visit.words).error("why", text)).await?)
}

/// `POST /follow/{code}/withdraw` and `/mine/{matter}/withdraw`
pub(crate) async fn withdraw(visit: Visit, at: At, form: Form) -> Answer {
    if !form.has("sure") {
        let view =
            form.view(visit.words).error("sure", visit.words.say("matters-withdraw-not_sure"));
        return refused(&follow(&visit, at, view).await?);
    }
    let to = format!("{}?done=withdrawn", at.page());
    let done = act!(visit, form, "matter-withdrawn", |cx| -> CannotWithdraw {
        matters::withdraw(cx, at.opening()).await?;
        at.forget(&to)
    });
    match done {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotWithdraw::NotOpened)) => Err(at.closed(&visit)),
        Err(Stopped::Refused(_)) => {
            let text = visit.words.say("matters-withdraw-settled");
            refused(&follow(&visit, at, form.view(visit.words).error("sure", text)).await?)
        }
    }
}

/// `POST /follow/{code}/consent` and `/mine/{matter}/consent`: the author allows that the matter is shown, or takes it back.
pub(crate) async fn consent(visit: Visit, at: At, form: Form) -> Answer {
    let words = visit.words;
    let allows = match form.get("show") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Unreadable),
    };
    let to = format!("{}?done={}", at.page(), if allows { "allowed" } else { "disallowed" });
    let done = act!(visit, form, "consent", |cx| -> CannotConsent {
        let opened = find::opened(cx, at.opening(), Act::Allow).await?;
        let matter = opened.ok_or(CannotConsent::UnknownSubject)?.matter;
        let new = NewConsent {
            subject: (Subject::Matter, matter.id.0),
            purpose: Purpose::Show,
            wording: words.say("matters-consent-text"),
            language: words.language(),
            channel: Channel::Online,
        };
        if allows {
            consents::give(cx, new).await?;
        } else {
            consents::withdraw(cx, new).await?;
        }
        at.forget(&to)
    });
    match done {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(CannotConsent::UnknownSubject)) => Err(at.closed(&visit)),
        Err(Stopped::Refused(_)) => Err(Problem::Forbidden(Act::Allow)),
    }
}

pub(super) fn too_long(visit: &Visit, length: usize) -> String {
    let told = visit.words.tell("matters-bring-too_long");
    told.with("length", length).with("limit", TEXT_LIMIT).to_string()
}
