//! Matters: what people bring to a service. A thread with a receipt and a date.
//!
//! One file per verb: [`bring()`], [`take()`], [`answer()`], [`judge()`], [`contest()`],
//! [`redirect()`], [`withdraw()`], [`note()`], [`replace_code()`], [`link()`]. Reads: [`find`],
//! [`list`]. What its author may do takes an [`Opening`]: the code of the receipt, or that the
//! matter is theirs.
//!
//! Software never answers, refuses or closes a matter: [`answer()`] wants a context in which a human
//! agent acts, and an [`Answered`] cannot be made elsewhere.

mod answer;
mod bring;
mod contest;
pub mod find;
mod follower;
mod hand_over;
mod judge;
mod link;
pub mod list;
mod note;
mod redirect;
mod replace_code;
pub mod tables;
mod take;
mod withdraw;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::context::{Actor, Context};
use crate::ids::{AgentId, KindId, MatterId, ServiceId};
use crate::outbox::{self, Outgoing};
use crate::refusal::Failure;
use crate::time::LegalDate;
use crate::words::vocabulary;
use crate::{people, proxies};

pub use answer::{AnswerDraft, Answered, CannotAnswer, Refusing, answer};
pub(crate) use bring::looks_like_email;
pub use bring::{Attached, Bring, CannotBring, Receipt, bring};
pub use contest::{CannotContest, contest};
pub use find::{Opened, Opening};
pub(crate) use hand_over::{followed, hand_over};
pub use judge::{CannotJudge, Verdict, judge};
pub use link::{CannotLink, link, unlink};
pub use note::{CannotNote, note};
pub use redirect::{CannotRedirect, redirect};
pub use replace_code::{CannotReplaceCode, replace_code};
pub use take::{CannotTake, take};
pub use withdraw::{CannotWithdraw, withdraw};

/// A matter's row.
pub type Matter = tables::matter::Model;

/// Largest single attachment, in bytes.
pub const FILE_LIMIT: usize = 20 * 1024 * 1024;
/// Largest sum of a matter's attachments, in bytes.
pub const MATTER_LIMIT: usize = 50 * 1024 * 1024;

vocabulary! {
    /// What a matter is.
    Form {
        /// Asks for something.
        Request = "request",
        /// Tells that something is broken or wrong in a place.
        Report = "report",
        /// Says that the service did badly.
        Complaint = "complaint",
        /// Wants to know.
        Question = "question",
        /// Has an idea.
        Proposal = "proposal",
        /// Wants to be called by a human.
        Callback = "callback",
        /// Objects to a transformation.
        Objection = "objection",
    }
}

vocabulary! {
    /// Where a matter stands.
    State {
        /// Received; its référent follows it, nobody has taken it yet.
        Received = "received",
        /// An agent is at work on it.
        Taken = "taken",
        /// Answered.
        Answered = "answered",
        /// Answered with a refusal.
        Refused = "refused",
        /// Contested: another human looks at it again.
        SecondLook = "second_look",
        /// Withdrawn by its author.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Whether the service owes something.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Taken | Self::SecondLook)
    }
}

vocabulary! {
    /// What happened to a matter: the sentences of its history.
    What {
        /// It arrived.
        Brought = "brought",
        /// An agent took it.
        Taken = "taken",
        /// It went to another service.
        Redirected = "redirected",
        /// An internal note.
        Noted = "noted",
        /// A human answered.
        Answered = "answered",
        /// A human refused, with reasons.
        Refused = "refused",
        /// Its author said that the answer helps.
        Helped = "helped",
        /// Its author said that it does not.
        NotHelped = "not_helped",
        /// Its author asked for a second look.
        Contested = "contested",
        /// Its author withdrew it.
        Withdrawn = "withdrawn",
        /// Who followed it works there no more: the agent of this sentence follows it from now on.
        HandedOver = "handed_over",
        /// How an agent made sure that somebody is its author.
        IdentityChecked = "identity_checked",
        /// A lost receipt was replaced: the code of before opens nothing any more.
        CodeReplaced = "code_replaced",
        /// Its author was given a card, with which they go on by themselves.
        CardGiven = "card_given",
        /// Somebody took it into their file, with its code.
        Linked = "linked",
        /// Its author said who acts for them.
        ProxyNamed = "proxy_named",
        /// Who acts for its author no longer does.
        ProxyEnded = "proxy_ended",
        /// A proxy allowed that it is shown.
        Allowed = "allowed",
        /// A proxy took back that it is shown, or the words of a cause that grew from it.
        Disallowed = "disallowed",
        /// A proxy started a cause from it.
        CauseStarted = "cause_started",
        /// A proxy made it count in a cause.
        CauseJoined = "cause_joined",
        /// A proxy took it out of a cause.
        CauseLeft = "cause_left",
    }
}

impl What {
    /// Whether only the service's agents read it.
    const fn is_internal(self) -> bool {
        matches!(self, Self::Noted | Self::IdentityChecked)
    }
}

vocabulary! {
    /// Who did something to a matter.
    By {
        /// Whoever brought it.
        Author = "author",
        /// Who acts for them.
        Proxy = "proxy",
        /// A human of the service.
        Agent = "agent",
        /// The software, under a named rule.
        Automatic = "automatic",
    }
}

/// Writes a sentence of the history if it is a proxy who acts: what authors allow and join shows
/// elsewhere, but what others do in their name they must be able to read.
pub(crate) async fn told_of_proxy(
    cx: &Context,
    matter: &Matter,
    what: What,
) -> Result<(), Failure> {
    if proxies::acting(cx, matter).await?.is_some() {
        happened(cx, matter, what, None).await?;
    }
    Ok(())
}

/// Writes a sentence of the history.
pub(crate) async fn happened(
    cx: &Context,
    matter: &Matter,
    what: What,
    text: Option<&str>,
) -> Result<(), Failure> {
    let proxy = proxies::acting(cx, matter).await?;
    let (actor, agent_id, rule) = match cx.actor() {
        Actor::Agent(agent) => (By::Agent, Some(agent.id()), None),
        Actor::Automatic { rule } => (By::Automatic, None, Some((*rule).to_owned())),
        Actor::Anyone | Actor::Person(_) if proxy.is_some() => (By::Proxy, None, None),
        Actor::Anyone | Actor::Person(_) => (By::Author, None, None),
    };
    let row = tables::event::ActiveModel {
        id: NotSet,
        matter_id: Set(matter.id),
        at: Set(cx.now()),
        effective_on: Set(cx.legal_today()),
        what: Set(what),
        actor: Set(actor),
        agent_id: Set(agent_id),
        proxy_id: Set(proxy.map(|proxy| proxy.id)),
        service_id: Set(Some(matter.service_id)),
        text: Set(text.map(str::to_owned)),
        rule: Set(rule),
        internal: Set(what.is_internal()),
    };
    tables::event::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// Queues `message` for the author, by the way they chose.
async fn tell_author(cx: &Context, matter: &Matter, message: &'static str) -> Result<(), Failure> {
    tell_author_with(cx, matter, message, json!({ "reference": matter.reference })).await
}

async fn tell_author_with(
    cx: &Context,
    matter: &Matter,
    message: &'static str,
    facts: serde_json::Value,
) -> Result<(), Failure> {
    let Some(address) = matter.reply_to.clone() else { return Ok(()) };
    let recipient = match matter.author_id {
        Some(author) => people::find(cx, author).await?.name,
        None => String::new(),
    };
    let out = Outgoing {
        service: matter.service_id,
        by: matter.reply_by,
        subject: record_subject(matter.id),
        message,
        recipient,
        address,
        language: matter.language,
        facts,
    };
    outbox::queue(cx, out).await
}

/// What changes of a matter's row.
#[derive(Default)]
struct Change {
    state: Option<State>,
    taken: Option<bool>,
    follower: Option<AgentId>,
    /// The service, and the kind and form under which it takes the matter in.
    moved: Option<(ServiceId, KindId, Form)>,
    due_on: Option<LegalDate>,
    code_hash: Option<String>,
    #[expect(clippy::option_option, reason = "left as it is, emptied, or set")]
    settled_on: Option<Option<LegalDate>>,
}

/// Changes the row if nobody else did since it was read.
async fn change(cx: &Context, matter: &Matter, change: Change) -> Result<(), Failure> {
    use tables::matter::Column;
    let mut update = tables::matter::Entity::update_many()
        .col_expr(Column::Version, Expr::value(matter.version + 1))
        .filter(Column::Id.eq(matter.id))
        .filter(Column::Version.eq(matter.version));
    if let Some(state) = change.state {
        update = update.col_expr(Column::State, Expr::value(state.word()));
    }
    if let Some(taken) = change.taken {
        update = update.col_expr(Column::Taken, Expr::value(taken));
    }
    if let Some(follower) = change.follower {
        update = update.col_expr(Column::FollowerId, Expr::value(follower.0));
    }
    if let Some((service, kind, form)) = change.moved {
        update = update
            .col_expr(Column::ServiceId, Expr::value(service.0))
            .col_expr(Column::KindId, Expr::value(kind.0))
            .col_expr(Column::Form, Expr::value(form.word()));
    }
    if let Some(due_on) = change.due_on {
        update = update.col_expr(Column::DueOn, Expr::value(due_on.0));
    }
    if let Some(code_hash) = change.code_hash {
        update = update.col_expr(Column::CodeHash, Expr::value(code_hash));
    }
    if let Some(settled_on) = change.settled_on {
        update = update.col_expr(Column::SettledOn, Expr::value(settled_on.map(|on| on.0)));
    }
    if update.exec(&cx.tx).await?.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "matter" })
    }
}

/// The date that the service promises, `days` working days after `from`.
fn promised(cx: &Context, from: jiff::civil::Date, days: i32) -> LegalDate {
    let calendar = cx.body().calendar();
    let days = u32::try_from(days).unwrap_or(0);
    LegalDate::of(deadlines::add_working_days(from, days, &calendar))
}

/// The commitment to a matter that its record entries carry.
pub(crate) fn record_subject(id: MatterId) -> (crate::words::Subject, i64) {
    (crate::words::Subject::Matter, id.0)
}
