//! Matters: what people bring to a service. A thread with a receipt and a date.
//!
//! One file per verb. Of its author: [`bring()`], [`provide()`], [`judge()`], [`contest()`],
//! [`withdraw()`], [`link()`]. Of the desk: [`acknowledge()`], [`take()`], [`assign()`],
//! [`requalify()`], [`redirect()`], [`ask_document()`], [`ask_advice()`], [`give_advice()`],
//! [`note()`], [`merge()`], [`separate()`], [`answer()`], [`send()`], [`submit()`], [`sign()`], [`approve()`],
//! [`send_back()`], [`take_back()`], [`close()`], [`reopen()`],
//! [`find_abusive()`], [`replace_code()`], [`call_in_vain()`]. Of time alone: [`time_passes`]. Reads: [`find`],
//! [`list`], [`search`], [`silence`], [`appeal()`]. What its author may do takes an [`Opening`]: the code of the receipt, or that the
//! matter is theirs.
//!
//! Software never answers, refuses or closes a matter: [`answer()`] wants a context in which a human
//! agent acts, and an [`Answered`] cannot be made elsewhere.

mod abusive;
mod acknowledge;
mod answer;
mod appeal;
mod ask_advice;
mod ask_document;
mod assign;
mod bring;
mod call_in_vain;
pub mod callback;
mod close;
mod contest;
pub mod draft;
pub mod find;
mod follower;
mod give_advice;
mod hand_over;
mod judge;
mod link;
pub mod list;
mod merge;
mod note;
mod picture;
mod provide;
mod redirect;
mod reopen;
mod replace_code;
mod requalify;
pub mod search;
mod send_back;
mod separate;
mod sign;
pub mod silence;
pub mod submit;
pub mod tables;
mod take;
pub mod time_passes;
pub(crate) mod unfilled;
mod urgent;
mod withdraw;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::context::{Actor, Context};
use crate::ids::{AgentId, MatterId};
use crate::outbox::{self, Outgoing};
use crate::refusal::Failure;
use crate::services::tables::kind;
use crate::time::LegalDate;
use crate::words::{TEXT_LIMIT, vocabulary};
use crate::{people, proxies, record, services};

pub use abusive::{CannotFindAbusive, find_abusive, not_abusive};
pub use acknowledge::{CannotAcknowledge, acknowledge};
pub use answer::{AnswerDraft, Answered, CannotAnswer, Refusal, Refusing, answer};
pub use appeal::{Appeal, Ground, appeal};
pub use ask_advice::{Asking, CannotAskAdvice, ask_advice};
pub use ask_document::{CannotAskDocument, DocumentDraft, ask_document};
pub use assign::{Assigned, CannotAssign, assign, assign_each};
pub use bring::{
    Attached, Bring, CannotBring, EARLIEST_DAYS, EARLIEST_TAKEN_OVER_DAYS, Particulars, Receipt,
    bring,
};
pub(crate) use bring::{looks_like_email, take_over};
pub use call_in_vain::{CannotNoteCall, call_in_vain};
pub use close::{CannotClose, Closing, close};
pub use contest::{CannotContest, contest};
pub use draft::{CannotSaveDraft, Draft, DraftWords, save_draft};
pub use find::{Opened, Opening};
pub use give_advice::{CannotGiveAdvice, give_advice};
pub(crate) use hand_over::{followed, hand_over};
pub use judge::{CannotJudge, Verdict, judge};
pub use link::{CannotLink, link, unlink};
pub use merge::{CannotMerge, merge};
pub use note::{CannotNote, note};
pub use provide::{CannotProvide, Provided, To as ProvideTo, provide};
pub use redirect::{CannotRedirect, redirect};
pub use reopen::{CannotReopen, reopen};
pub use replace_code::{CannotReplaceCode, replace_code};
pub use requalify::{CannotRequalify, requalify};
pub use send_back::{CannotSendBack, CannotTakeBack, send_back, take_back};
pub use separate::{CannotSeparate, separate};
pub use sign::{CannotSign, approve, sign};
pub use submit::{Outcome, Sent, Submission, Wants, send, submit};
pub use take::{CannotTake, take};
pub use time_passes::Reminder;
pub use urgent::reads_like_emergency;
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
        /// Says the same as another, and is answered with it.
        Merged = "merged",
        /// Closed by a human without an answer, with reasons.
        Closed = "closed",
    }
}

impl State {
    /// Whether it lies on the desk: an agent has to do something about this very matter.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Taken | Self::SecondLook)
    }

    /// Whether its author still waits for an answer: it lies on the desk, or the one does that it
    /// was merged into.
    pub const fn is_owed(self) -> bool {
        self.is_open() || matches!(self, Self::Merged)
    }

    /// Whether a human said the last word, so that its author may ask for another look.
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::Answered | Self::Refused | Self::Closed)
    }
}

impl Matter {
    /// Whether the date by which a human answers has passed `today` without one. While its author
    /// looks for a document the clock stands still.
    pub fn is_late(&self, today: jiff::civil::Date) -> bool {
        self.state.is_owed() && !self.waiting && self.due_on.date() < today
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
        /// A human qualified it and told its author what the law says of it.
        Acknowledged = "acknowledged",
        /// A human found that it is of another kind.
        Requalified = "requalified",
        /// A document is missing: the clock stands still.
        DocumentAsked = "document_asked",
        /// The document came: the clock goes on.
        DocumentProvided = "document_provided",
        /// The time given for a document is over: the clock goes on without it.
        DocumentTimeOver = "document_time_over",
        /// Another service was asked what it thinks.
        AdviceAsked = "advice_asked",
        /// It said so.
        AdviceGiven = "advice_given",
        /// It says the same as another and is answered with it.
        Merged = "merged",
        /// Another was merged into this one.
        MergedHere = "merged_here",
        /// It goes its own way again.
        Separated = "separated",
        /// A human took it up again after it was settled.
        Reopened = "reopened",
        /// A human closed it without an answer, with reasons.
        Closed = "closed",
        /// Silence has meant no since that day.
        SilenceRejected = "silence_rejected",
        /// Silence has meant yes since that day.
        SilenceAccepted = "silence_accepted",
        /// A human found it abusive, with reasons.
        FoundAbusive = "found_abusive",
        /// That finding was taken back.
        NotAbusive = "not_abusive",
        /// An answer was laid before who may sign or approve it.
        Submitted = "submitted",
        /// They approved it.
        Approved = "approved",
        /// They sent it back, with words.
        SentBack = "sent_back",
        /// Its writer took it back.
        TakenBack = "taken_back",
        /// More is open than the service can settle: its date is later than what is promised.
        DatedLater = "dated_later",
        /// An agent called its author, and nobody answered.
        CalledInVain = "called_in_vain",
        /// Two files of its author were merged, after a check of identity.
        FilesMerged = "files_merged",
        /// They are two files again.
        FilesSeparated = "files_separated",
    }
}

impl What {
    /// Whether only the service's agents read it.
    const fn is_internal(self) -> bool {
        matches!(
            self,
            Self::Noted
                | Self::IdentityChecked
                | Self::AdviceAsked
                | Self::AdviceGiven
                | Self::MergedHere
                | Self::FoundAbusive
                | Self::NotAbusive
                | Self::Submitted
                | Self::Approved
                | Self::SentBack
                | Self::TakenBack
        )
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

/// Writes a sentence of the history; what somebody said in it, the desk finds.
pub(crate) async fn happened(
    cx: &Context,
    matter: &Matter,
    what: What,
    text: Option<&str>,
) -> Result<(), Failure> {
    happened_on(cx, matter, what, text, cx.legal_today()).await
}

/// Writes a sentence of the history that takes effect `on` another day than it is written down.
async fn happened_on(
    cx: &Context,
    matter: &Matter,
    what: What,
    text: Option<&str>,
    on: LegalDate,
) -> Result<(), Failure> {
    let proxy = proxies::acting(cx, matter).await?;
    let (actor, agent_id, rule) = match cx.actor() {
        Actor::Agent(agent) => (By::Agent, Some(agent.id()), None),
        Actor::Automatic { rule } => (By::Automatic, None, Some((*rule).to_owned())),
        Actor::Anyone | Actor::Person(_) if proxy.is_some() => (By::Proxy, None, None),
        Actor::Anyone | Actor::Person(_) => (By::Author, None, None),
    };
    let row = tables::event::ActiveModel {
        effective_on: Set(on),
        actor: Set(actor),
        agent_id: Set(agent_id),
        proxy_id: Set(proxy.map(|proxy| proxy.id)),
        text: Set(text.map(str::to_owned)),
        rule: Set(rule),
        ..sentence(cx, matter, what)
    };
    tables::event::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    if text.is_some() { search::index(cx, &[matter.id]).await } else { Ok(()) }
}

/// Writes a sentence of what `agent` did by another's hand: their answer left when somebody else
/// approved it.
async fn happened_by(
    cx: &Context,
    matter: &Matter,
    what: What,
    agent: AgentId,
) -> Result<(), Failure> {
    let row = tables::event::ActiveModel {
        actor: Set(By::Agent),
        agent_id: Set(Some(agent)),
        ..sentence(cx, matter, what)
    };
    tables::event::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// A sentence of today, that does not say yet by whom.
fn sentence(cx: &Context, matter: &Matter, what: What) -> tables::event::ActiveModel {
    tables::event::ActiveModel {
        matter_id: Set(matter.id),
        at: Set(cx.now()),
        effective_on: Set(cx.legal_today()),
        what: Set(what),
        service_id: Set(Some(matter.service_id)),
        internal: Set(what.is_internal()),
        ..Default::default()
    }
}

/// Writes a sentence of what came about by `rule` alone, on a day of its own.
async fn came_about(
    cx: &Context,
    matter: &Matter,
    what: What,
    on: LegalDate,
    rule: &str,
) -> Result<(), Failure> {
    let row = tables::event::ActiveModel {
        effective_on: Set(on),
        actor: Set(By::Automatic),
        rule: Set(Some(rule.to_owned())),
        ..sentence(cx, matter, what)
    };
    tables::event::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// Queues `message` for the author, by the way they chose.
pub(crate) async fn tell_author(
    cx: &Context,
    matter: &Matter,
    message: &'static str,
) -> Result<(), Failure> {
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

/// What changes of a matter's row: the columns that are set.
#[derive(Default)]
struct Change(tables::matter::ActiveModel);

impl Change {
    fn state(mut self, state: State) -> Self {
        self.0.state = Set(state);
        self
    }

    /// Who follows it, and whether they took it.
    fn follower(mut self, follower: AgentId, taken: bool) -> Self {
        self.0.follower_id = Set(follower);
        self.0.taken = Set(taken);
        self
    }

    /// Another follows `matter` and has not taken it yet.
    fn given_to(self, matter: &Matter, follower: AgentId) -> Self {
        let given = self.follower(follower, false);
        if matter.state == State::Taken { given.state(State::Received) } else { given }
    }

    /// It is of another kind.
    fn kind(mut self, kind: &kind::Model) -> Self {
        self.0.kind_id = Set(kind.id);
        self.0.form = Set(kind.form);
        self
    }

    fn due_on(mut self, due_on: LegalDate) -> Self {
        self.0.due_on = Set(due_on);
        self
    }

    /// A human said the last word on `matter`, or its author took it back: nothing is waited for,
    /// and silence that has not decided yet never will.
    fn settled(mut self, matter: &Matter, on: LegalDate) -> Self {
        self.0.settled_on = Set(Some(on));
        if matter.silence_noted_at.is_none() {
            self.0.silence_on = Set(None);
            self.0.silence_rule = Set(None);
        }
        self.waiting(false)
    }

    fn unsettled(mut self) -> Self {
        self.0.settled_on = Set(None);
        self
    }

    fn waiting(mut self, waiting: bool) -> Self {
        self.0.waiting = Set(waiting);
        self
    }
}

/// Changes the row if nobody else did since it was read, and gives it as it then is.
async fn change(cx: &Context, matter: &Matter, change: Change) -> Result<Matter, Failure> {
    use tables::matter::{Column, Entity};
    let mut row = change.0;
    row.version = Set(matter.version + 1);
    let changed = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(matter.id))
        .filter(Column::Version.eq(matter.version))
        .exec_with_returning(&cx.tx)
        .await?;
    let changed = changed.into_iter().next();
    let changed = changed.ok_or(Failure::ChangedMeanwhile { table: "matter" })?;
    if !changed.state.is_open() || changed.service_id != matter.service_id {
        submit::lapse(cx, &changed).await?;
    }
    if changed.settled_on.is_some() {
        draft::forget(cx, changed.id, None).await?;
    }
    Ok(changed)
}

/// The date that a service promises for a matter of `kind`: its working days after `from`, closures
/// of the service left out.
pub(crate) async fn promised(
    cx: &Context,
    kind: &kind::Model,
    from: jiff::civil::Date,
) -> Result<LegalDate, Failure> {
    let calendar = services::calendar(cx, kind.service_id, from).await?;
    let days = u32::try_from(kind.promise_days).unwrap_or(0);
    Ok(LegalDate::of(deadlines::add_working_days(from, days, &calendar)))
}

/// Notes for the record, as a commitment, what was done to `matter` and no more.
pub(crate) async fn note_for_record(
    cx: &Context,
    matter: &Matter,
    act: &str,
) -> Result<(), Failure> {
    let statement = json!({ "reference": matter.reference, "service": matter.service_id.0 });
    record::note_private(cx, act, record_subject(matter.id), &statement).await
}

/// What was written in one field, without the white space around it; `empty` or `too_long` where
/// it cannot be taken.
fn written<E>(text: &str, empty: E, too_long: impl FnOnce(usize) -> E) -> Result<&str, E> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        return Err(empty);
    }
    if length > TEXT_LIMIT {
        return Err(too_long(length));
    }
    Ok(text.trim())
}

/// The commitment to a matter that its record entries carry.
pub(crate) fn record_subject(id: MatterId) -> (crate::words::Subject, i64) {
    (crate::words::Subject::Matter, id.0)
}
