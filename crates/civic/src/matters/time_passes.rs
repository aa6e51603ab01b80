//! What the passing of time alone brings about: the time given for a document is over, silence has
//! decided, a date comes near or has passed, an agent is away from today on, an answer can no longer
//! be taken back.
//!
//! Each step does one thing, in a transaction of its own, and notes that it did: whoever runs it,
//! and however late, what should have happened is noted once, with the day on which it took effect.
//! A server that was down over a date does on its return what it would have done then. None of it
//! answers, refuses or closes anything: an answer that leaves when the time to take it back is over
//! was decided by a human, and carries their name.

use std::sync::Arc;

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::tables::{document_request as request, matter, reminder};
use super::{
    Change, Matter, State, What, came_about, change, find, note_for_record, provide, silence,
    submit, tell_author_with, urgent,
};
use crate::bodies::Body;
use crate::context::Context;
use crate::refusal::Failure;
use crate::time::LegalDate;
use crate::words::vocabulary;
use crate::{Actor, Store, services};

/// By how many working days a reminder comes before the date.
const BEFORE: u32 = 2;

vocabulary! {
    /// Of what an agent is reminded.
    Reminder {
        /// The date comes near.
        Soon = "soon",
        /// It has passed.
        Over = "over",
    }
}

/// Does one thing that time has brought about and that is not noted yet; says whether there was
/// one. Run it until there is none, each time in a transaction of its own.
pub async fn step(cx: &Context) -> Result<bool, Failure> {
    Ok(submit::depart(cx).await?
        || services::begin_absence(cx).await?
        || document_time_over(cx).await?
        || silence_decides(cx).await?
        || remind(cx, Reminder::Soon).await?
        || remind(cx, Reminder::Over).await?)
}

/// Does all that time has brought about in `body` until now, and says how many things it was. What
/// one node holds another leaves alone; what fails is left for the next round.
///
/// # Errors
/// What stopped it; all that was done before stays done.
pub async fn run(store: &Store, body: &Arc<Body>) -> Result<usize, Failure> {
    let mut done = 0;
    loop {
        let cx = store.begin(body, Actor::Automatic { rule: "time-passes" }).await?;
        if !step(&cx).await? {
            return Ok(done);
        }
        cx.commit().await?;
        done += 1;
    }
}

/// A document was not sent in the time given: the clock goes on from that day.
async fn document_time_over(cx: &Context) -> Result<bool, Failure> {
    let over = request::Entity::find()
        .filter(request::Column::BodyId.eq(cx.body_id()))
        .filter(request::Column::EndedOn.is_null())
        .filter(request::Column::UntilOn.lt(cx.legal_today()))
        .order_by_asc(request::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&cx.tx)
        .await?;
    let Some(asked) = over else { return Ok(false) };
    let matter = find::by_id(cx, asked.matter_id).await?;
    let until = asked.until_on.date();
    let matter = provide::go_on(cx, &matter, until, false).await?;
    came_about(cx, &matter, What::DocumentTimeOver, asked.until_on, "document-time").await?;
    let facts = json!({ "reference": matter.reference, "due_on": matter.due_on.0 });
    tell_author_with(cx, &matter, "document-time-over", facts).await?;
    Ok(true)
}

/// Silence has decided: noted for the day after which it did, told to the author with what they
/// can do, and the matter stays on the desk.
async fn silence_decides(cx: &Context) -> Result<bool, Failure> {
    use matter::Column;
    let owed = State::ALL.iter().copied().filter(|state| state.is_owed());
    let decided = matter::Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::SilenceOn.lt(cx.legal_today()))
        .filter(Column::SilenceNotedAt.is_null())
        .filter(Column::State.is_in(owed))
        .order_by_asc(Column::SilenceOn)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&cx.tx)
        .await?;
    let Some(matter) = decided else { return Ok(false) };
    let Some(silence) = silence::of(cx, &matter).await? else {
        let mut to = Change::default();
        to.0.silence_on = Set(None);
        to.0.silence_rule = Set(None);
        change(cx, &matter, to).await?;
        return Ok(true);
    };
    let mut to = Change::default();
    to.0.silence_noted_at = Set(Some(cx.now()));
    let matter = change(cx, &matter, to).await?;
    let what = if silence.accepts() { What::SilenceAccepted } else { What::SilenceRejected };
    let on = LegalDate::of(silence.deadline.on);
    came_about(cx, &matter, what, on.clone(), &silence.rule.key).await?;
    let then = silence.then(cx);
    let facts = json!({
        "reference": matter.reference,
        "silence_on": on.0,
        "silence_rule": silence.rule.key,
        "then_rule": then.map(|(rule, _)| rule.key.as_str()),
        "then_until": then.map(|(_, until)| until.to_string()),
    });
    let message = if silence.accepts() { "silence-accepted" } else { "silence-rejected" };
    tell_author_with(cx, &matter, message, facts).await?;
    note_for_record(cx, &matter, "matter-silence").await?;
    Ok(true)
}

/// Reminds who follows a matter that its date comes near; tells them and the leads of the service
/// that it has passed. Once for each date.
async fn remind(cx: &Context, what: Reminder) -> Result<bool, Failure> {
    let Some(matter) = to_remind(cx, what).await? else { return Ok(false) };
    note_reminder(cx, &matter, what).await?;
    let follower = services::agent(cx, matter.follower_id).await?;
    let message = match what {
        Reminder::Soon => "matter_due_soon",
        Reminder::Over => "matter_overdue",
    };
    if what == Reminder::Over {
        for lead in services::leads(cx, matter.service_id).await? {
            if lead.id != follower.id {
                urgent::tell_agent(cx, &lead, &matter, message).await?;
            }
        }
    }
    urgent::tell_agent(cx, &follower, &matter, message).await?;
    Ok(true)
}

async fn note_reminder(cx: &Context, matter: &Matter, what: Reminder) -> Result<(), Failure> {
    let row = reminder::ActiveModel {
        id: NotSet,
        matter_id: Set(matter.id),
        what: Set(what),
        due_on: Set(matter.due_on.clone()),
        at: Set(cx.now()),
    };
    reminder::Entity::insert(row).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// Of a matter that is late already as it is taken over from an older tool nobody is told that its
/// date has passed: who takes it over knows, and hundreds come at once.
pub(crate) async fn known_to_be_late(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    if matter.due_on < cx.legal_today() {
        note_reminder(cx, matter, Reminder::Over).await?;
    }
    Ok(())
}

async fn to_remind(cx: &Context, what: Reminder) -> Result<Option<Matter>, Failure> {
    use matter::Column;
    let open = State::ALL.iter().copied().filter(|state| state.is_open());
    let today = cx.legal_today();
    let soon = LegalDate::of(coming(cx));
    let due = match what {
        Reminder::Soon => {
            Condition::all().add(Column::DueOn.gte(today)).add(Column::DueOn.lte(soon))
        }
        Reminder::Over => Condition::all().add(Column::DueOn.lt(today)),
    };
    Ok(matter::Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::SettledOn.is_null())
        .filter(Column::State.is_in(open))
        .filter(Column::Waiting.eq(false))
        .filter(due)
        .filter(not_reminded(what))
        .order_by_asc(Column::DueOn)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&cx.tx)
        .await?)
}

fn coming(cx: &Context) -> Date {
    deadlines::add_working_days(cx.today(), BEFORE, &cx.body().calendar())
}

fn not_reminded(what: Reminder) -> SimpleExpr {
    let of = |column: matter::Column| (matter::Entity, column);
    let done = Query::select()
        .expr(Expr::value(1))
        .from(reminder::Entity)
        .and_where(reminder::Column::What.eq(what))
        .and_where(
            Expr::col((reminder::Entity, reminder::Column::MatterId))
                .equals(of(matter::Column::Id)),
        )
        .and_where(
            Expr::col((reminder::Entity, reminder::Column::DueOn))
                .equals(of(matter::Column::DueOn)),
        )
        .to_owned();
    Expr::exists(done).not()
}
