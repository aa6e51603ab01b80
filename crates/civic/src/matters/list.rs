//! Reading many matters: the desk, and a person's own.

use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef, LikeExpr, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::tables::link;
use super::tables::matter::{Column, Entity};
use super::{Matter, State};
use crate::codes::read_reference;
use crate::context::Context;
use crate::ids::ServiceId;
use crate::people::tables as person;
use crate::proxies::Proxy;
use crate::refusal::Failure;
use crate::rights::{Act, agent_may};
use crate::services::Signed;
use crate::words::vocabulary;

/// Words that are looked for at once; more are not heeded.
const WORDS: usize = 8;
/// Characters at the beginning of a text in which words are looked for.
const BEGINNING: i32 = 200;

vocabulary! {
    /// Which part of the desk.
    Part {
        /// All that waits for an answer.
        Open = "open",
        /// Of these, what this agent follows.
        Mine = "mine",
        /// Past its date.
        Late = "late",
        /// Contested.
        SecondLook = "second_look",
        /// Answered, refused or withdrawn.
        Settled = "settled",
    }
}

/// A page of the desk.
#[derive(Clone, Debug)]
pub struct Page {
    /// The matters, what is due first on top (settled ones: latest first).
    pub matters: Vec<Matter>,
    /// How many there are in all.
    pub total: u64,
}

/// The desk of the agent who acts: matters of their services, by date due. Nobody's desk when no
/// agent acts.
pub async fn desk(cx: &Context, part: Part, page: u64, size: u64) -> Result<Page, Failure> {
    let Some(agent) = cx.agent() else { return Ok(Page { matters: Vec::new(), total: 0 }) };
    let open = State::ALL.iter().copied().filter(|state| state.is_open());
    let settled = State::ALL.iter().copied().filter(|state| !state.is_open());
    let within = of_services(cx, agent);
    let asked = match part {
        Part::Open => within.add(Column::State.is_in(open)),
        Part::Mine => within.add(Column::State.is_in(open)).add(Column::FollowerId.eq(agent.id())),
        Part::Late => within.add(Column::State.is_in(open)).add(Column::DueOn.lt(cx.legal_today())),
        Part::SecondLook => within.add(Column::State.eq(State::SecondLook)),
        Part::Settled => within.add(Column::State.is_in(settled)),
    };
    let found = Entity::find().filter(asked);
    let total = found.clone().count(&cx.tx).await?;
    let ordered = if part == Part::Settled {
        found.order_by_desc(Column::SettledOn).order_by_desc(Column::Id)
    } else {
        found.order_by_asc(Column::DueOn).order_by_asc(Column::Id)
    };
    let matters = ordered.offset(page.saturating_mul(size)).limit(size).all(&cx.tx).await?;
    Ok(Page { matters, total })
}

/// The matters of the acting agent's services that `asked` is about, latest first: the one with
/// that reference, however it was typed, or those where each word is in the author's name or in
/// the beginning of the text. All states, since a receipt is also lost later.
///
/// A reference is found by its index; words are compared with the services' matters, in time linear
/// in their number.
pub async fn about(cx: &Context, asked: &str, page: u64, size: u64) -> Result<Page, Failure> {
    let Some(agent) = cx.agent() else { return Ok(Page { matters: Vec::new(), total: 0 }) };
    if let Some(reference) = read_reference(asked) {
        let named = of_services(cx, agent).add(Column::Reference.eq(reference));
        let found = latest(cx, named, page, size).await?;
        // A name can look like a reference by chance.
        if found.total > 0 {
            return Ok(found);
        }
    }
    let separates = |c: char| c.is_whitespace() || c.is_control();
    let words = asked.split(separates).filter(|word| !word.is_empty()).take(WORDS);
    let said = words.fold(of_services(cx, agent), |said, word| said.add(says(cx, word)));
    latest(cx, said, page, size).await
}

async fn latest(cx: &Context, asked: Condition, page: u64, size: u64) -> Result<Page, Failure> {
    let found = Entity::find().filter(asked);
    let total = found.clone().count(&cx.tx).await?;
    let latest = found.order_by_desc(Column::Id).offset(page.saturating_mul(size)).limit(size);
    Ok(Page { matters: latest.all(&cx.tx).await?, total })
}

/// The latest `limit` matters of `service` that were not taken back, for an agent who works there
/// and looks for those that say the same; none for anyone else.
pub async fn of_service(
    cx: &Context,
    service: ServiceId,
    limit: u64,
) -> Result<Vec<Matter>, Failure> {
    if agent_may(cx, Act::SeeDesk, service).is_err() {
        return Ok(Vec::new());
    }
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::ServiceId.eq(service))
        .filter(Column::State.ne(State::Withdrawn))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(&cx.tx)
        .await?)
}

fn of_services(cx: &Context, agent: &Signed) -> Condition {
    Condition::all()
        .add(Column::BodyId.eq(cx.body_id()))
        .add(Column::ServiceId.is_in(agent.services()))
}

/// Matters where `word` is in the author's name or in the beginning of the text.
fn says(cx: &Context, word: &str) -> Condition {
    let mut in_name = Condition::any();
    let mut says = Condition::any();
    for pattern in patterns(word) {
        in_name = in_name.add(lower(person::Column::Name).like(pattern.clone()));
        let args = [Expr::col(Column::Text), Expr::value(1), Expr::value(BEGINNING)];
        let beginning = Func::cust("SUBSTR").args(args);
        says = says.add(Expr::expr(Func::lower(beginning)).like(pattern));
    }
    let authors = Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .and_where(person::Column::BodyId.eq(cx.body_id()))
        .cond_where(in_name)
        .to_owned();
    says.add(Column::AuthorId.in_subquery(authors))
}

fn lower(column: impl IntoColumnRef) -> Expr {
    Expr::expr(Func::lower(Expr::col(column)))
}

/// Patterns that find `word` however its letters are cased. SQLite's `LOWER` leaves letters with
/// accents as they are, so a word is looked for in small letters, with a capital and in capitals.
fn patterns(word: &str) -> Vec<LikeExpr> {
    let mut letters = word.chars();
    let capital = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let small = word.to_lowercase();
    let named = (capital + &letters.as_str().to_lowercase()).to_ascii_lowercase();
    let mut cased = vec![small, named, word.to_uppercase().to_ascii_lowercase()];
    cased.dedup();
    let patterns = cased.iter().map(|word| {
        let word = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        LikeExpr::new(format!("%{word}%")).escape('!')
    });
    patterns.collect()
}

/// Most matters of one person on a page.
const OWN: u64 = 200;

/// The matters that the person who acts brought under their name, latest first, at most 200.
pub async fn own(cx: &Context) -> Result<Vec<Matter>, Failure> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    where_latest(cx, Condition::all().add(Column::AuthorId.eq(person))).await
}

/// Those that they took into their file with a code, latest first, at most 200.
pub async fn linked(cx: &Context) -> Result<Vec<Matter>, Failure> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    let taken_in = Query::select()
        .column(link::Column::MatterId)
        .from(link::Entity)
        .and_where(link::Column::PersonId.eq(person))
        .to_owned();
    where_latest(cx, Condition::all().add(Column::Id.in_subquery(taken_in))).await
}

/// Those for which they act under `proxy`, latest first, at most 200; none when it does not hold.
pub async fn for_proxy(cx: &Context, proxy: &Proxy) -> Result<Vec<Matter>, Failure> {
    if !proxy.holds(cx) || proxy.proxy_person_id.is_none() || proxy.proxy_person_id != cx.person() {
        return Ok(Vec::new());
    }
    let mut asked = Condition::all().add(Column::AuthorId.eq(proxy.person_id));
    if let Some(matter) = proxy.matter_id {
        asked = asked.add(Column::Id.eq(matter));
    }
    where_latest(cx, asked).await
}

async fn where_latest(cx: &Context, asked: Condition) -> Result<Vec<Matter>, Failure> {
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(asked)
        .order_by_desc(Column::Id)
        .limit(OWN)
        .all(&cx.tx)
        .await?)
}
