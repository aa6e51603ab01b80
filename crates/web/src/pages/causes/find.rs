//! One cause: what it asks, who stands behind it, what the service owes or said; joining and
//! leaving.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use civic::causes::{
    self, CannotCallReply, CannotJoin, CannotLeave, Cause, Join, Leave, State, Supporter, find,
};
use civic::matters;
use civic::rights::Act;
use civic::words::{Channel, Headcount};
use civic::{Context, Failure, publications};

use super::{at, sentence, tone};
use crate::form::{Form, FormView};
use crate::pages::matters::at::At;
use crate::pages::replies::shown::Shown;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stop, Stopped, Visit, act, set_cookie};

#[derive(Template)]
#[template(path = "causes/find.html")]
struct Page {
    shell: Shell,
    cause: Cause,
    form: FormView,
    total: u64,
    channels: Vec<(String, String)>,
    supports: bool,
    /// Whose words are shown.
    shown: Words,
    visit: Visit,
    replies: Shown,
    done: String,
}

impl Page {
    fn sentence(&self) -> String {
        sentence(&self.cause, &self.shell)
    }

    fn tone(&self) -> &'static str {
        tone(&self.cause, &self.shell)
    }

    fn is_reached(&self) -> bool {
        i64::try_from(self.total).is_ok_and(|total| total >= i64::from(self.cause.threshold))
    }

    fn can_join(&self) -> bool {
        self.cause.state != State::Closed && !self.supports && !self.shell.is_agent
    }

    fn may(&self, act: Act) -> bool {
        self.visit.may(act, self.cause.service_id)
    }

    fn can_reply(&self) -> bool {
        self.may(Act::Reply) && self.replies.is_empty()
    }

    fn can_call(&self) -> bool {
        self.may(Act::CallReply) && self.cause.state == State::Open
    }

    fn can_invite(&self) -> bool {
        self.may(Act::Invite) && self.shown != Words::Nobodys && self.cause.state != State::Closed
    }

    fn can_reword(&self) -> bool {
        self.may(Act::Reword) && self.shown != Words::Authors
    }

    fn can_close(&self) -> bool {
        self.may(Act::CloseCause) && self.cause.state == State::Replied
    }

    fn is_hidden(&self) -> bool {
        self.shown == Words::Nobodys
    }
}

/// Whose words of a cause are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    /// Its author's, who agreed.
    Authors,
    /// The service's.
    Services,
    /// None any more: only the service's agents see the page.
    Nobodys,
}

impl Words {
    async fn of(cx: &Context, cause: &Cause) -> Result<Self, Failure> {
        let shown = publications::of_subject(cx, cause.subject()).await?;
        Ok(shown.map_or(Self::Nobodys, |shown| match shown.consent_id {
            Some(_) => Self::Authors,
            None => Self::Services,
        }))
    }
}

/// What can have been done a moment ago.
const DONE: [&str; 9] = [
    "joined",
    "left",
    "called",
    "started",
    "replied",
    "invited",
    "invited_none",
    "reworded",
    "closed",
];

/// `GET /causes/{id}`
pub(crate) async fn get(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<AfterForm>,
) -> Answer {
    let mut shown = show(&visit, &id, FormView::new(visit.words)).await?;
    shown.done = visit.words.say_known("causes-done-", &asked.done, &DONE);
    page(&shown)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let cause = at(&cx, id).await?;
    let counted = find::supporters(&cx, &cause).await?;
    let shell = visit.shell();
    let channels = counted.by_channel.iter().map(|(channel, count)| {
        let few = || shell.say("causes-few");
        let count = match count {
            Headcount::Count(count) => count.to_string(),
            Headcount::Few => few(),
        };
        (shell.say_of("matters-channel-", channel.word()), count)
    });
    Ok(Page {
        channels: channels.collect(),
        total: counted.total,
        supports: supports(&cx, visit, &cause).await?,
        shown: Words::of(&cx, &cause).await?,
        visit: visit.clone(),
        replies: Shown::read(&cx, cause.subject(), &shell).await?,
        form,
        cause,
        shell,
        done: String::new(),
    })
}

async fn supports(cx: &Context, visit: &Visit, cause: &Cause) -> Result<bool, Failure> {
    let who = match cx.person() {
        Some(person) => Supporter::Person(person),
        None => Supporter::Unnamed { token: visit.cookie(&cookie(cause)) },
    };
    find::supports(cx, cause, who).await
}

/// The name of the cookie by which a supporter without account is known again.
fn cookie(cause: &Cause) -> String {
    format!("cause-{}", cause.public_id)
}

/// `POST /causes/{id}/join`: with the code of one's matter, signed in, or with neither.
pub(crate) async fn join(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    if !form.has("agree") {
        let view = form.view(words).error("agree", words.say("causes-join-not_agreed"));
        return refused(&show(&visit, &id, view).await?);
    }
    let mut token = None;
    let mut name = String::new();
    let done = act!(visit, form, "cause-joined", |cx| -> Stop<CannotJoin> {
        let cause = at(cx, &id).await?;
        let at = form.line("matter").map(At::Own).or_else(|| form.line("code").map(At::Code));
        let matter = match at {
            Some(at @ At::Own(_)) => Some(at.open(&visit, cx, Act::OwnCauses).await?.matter),
            // Also an agent's who writes down what somebody says at the counter.
            Some(At::Code(code)) => {
                Some(matters::find::by_code(cx, &code).await?.ok_or(Problem::UnknownCode)?)
            }
            None => None,
        };
        let held = visit.cookie(&cookie(&cause)).map(str::to_owned);
        let who = match (&matter, cx.person()) {
            (Some(matter), _) => Supporter::Matter(matter),
            (None, Some(person)) => Supporter::Person(person),
            (None, None) => Supporter::Unnamed { token: held.as_deref() },
        };
        let join = Join {
            cause: &cause,
            who,
            channel: Channel::Online,
            wording: words.say("causes-join-agree"),
            language: words.language(),
        };
        let joined = causes::join(cx, join).await.map_err(Stop::Refused)?;
        token = joined.token;
        name = cookie(&cause);
        format!("/causes/{id}?done=joined")
    });
    match done {
        Ok(mut redirect) => {
            if let Some(token) = token {
                set_cookie(&mut redirect, &visit.app, &name, &token, 365);
            }
            Ok(redirect)
        }
        Err(Stopped::Refused(Stop::NotThere(Problem::UnknownCode))) => {
            let text = words.say("matters-follow-slip");
            refused(&show(&visit, &id, form.view(words).error("code", text)).await?)
        }
        Err(stopped) => {
            let refusal = stopped.refusal()?;
            let key = match refusal {
                CannotJoin::Closed => "causes-join-closed",
                CannotJoin::Withdrawn => "causes-join-withdrawn",
                _ => "causes-join-not_you",
            };
            refused(&show(&visit, &id, form.view(words).error("agree", words.say(key))).await?)
        }
    }
}

/// `POST /causes/{id}/leave`
pub(crate) async fn leave(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let done = act!(visit, form, "cause-left", |cx| -> Stop<CannotLeave> {
        let cause = at(cx, &id).await?;
        let held = visit.cookie(&cookie(&cause)).map(str::to_owned);
        let who = match cx.person() {
            Some(person) => Supporter::Person(person),
            None => Supporter::Unnamed { token: held.as_deref() },
        };
        let leave = Leave {
            cause: &cause,
            who,
            channel: Channel::Online,
            wording: words.say("causes-leave-send"),
            language: words.language(),
        };
        causes::leave(cx, leave).await.map_err(Stop::Refused)?;
        format!("/causes/{id}?done=left")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        // Not supporting any more is what was asked for.
        Err(Stopped::Refused(Stop::Refused(_))) => Ok(see(&id, "left")),
    }
}

fn see(id: &str, done: &str) -> Response {
    Redirect::to(&format!("/causes/{id}?done={done}")).into_response()
}

/// `POST /causes/{id}/call`: a lead decides that the service replies before the threshold.
pub(crate) async fn call(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let done = act!(visit, form, "cause-called", |cx| -> Stop<CannotCallReply> {
        let cause = at(cx, &id).await?;
        causes::call_reply(cx, &cause).await.map_err(Stop::Refused)?;
        format!("/causes/{id}?done=called")
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem) | Stopped::Refused(Stop::NotThere(problem))) => Err(problem),
        Err(Stopped::Refused(Stop::Refused(_))) => Err(Problem::Forbidden(Act::CallReply)),
    }
}
