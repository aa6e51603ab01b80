//! Reading many matters: the desk, and a person's own.
//!
//! What a desk shows is found in bounded time, however many matters there are: a page is the
//! beginning of an index, and nothing is counted beyond [`MOST`].

use std::collections::HashMap;

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::search::{self, Hits, Instead};
use super::tables::matter::{Column, Entity};
use super::tables::{advice, link};
use super::{Matter, State};
use crate::context::Context;
use crate::ids::{KindId, MatterId, ServiceId};
use crate::proxies::Proxy;
use crate::refusal::Failure;
use crate::rights::{Act, agent_may};
use crate::services::{self, Signed};
use crate::time::LegalDate;
use crate::words::{Channel, Language, vocabulary};

/// How far a desk counts, and how far its pages go.
pub const MOST: u64 = 1_000;

vocabulary! {
    /// Which part of the desk.
    Part {
        /// All that lies on it.
        Open = "open",
        /// Of these, what this agent follows.
        Mine = "mine",
        /// Of these, what nobody has taken.
        Untaken = "untaken",
        /// Past its date ([`Matter::is_late`]).
        Late = "late",
        /// Due from today to Sunday.
        Week = "week",
        /// Waits for a document, or for what another service thinks.
        Waiting = "waiting",
        /// Contested.
        SecondLook = "second_look",
        /// Answered with another.
        Merged = "merged",
        /// Answered, refused, closed or withdrawn.
        Settled = "settled",
    }
}

impl Part {
    /// What belongs to it, in conditions of which no two hold for one matter and each has an index
    /// of its own.
    fn lanes(self, cx: &Context, agent: &Signed) -> Vec<Condition> {
        let owed = Condition::all().add(Column::SettledOn.is_null());
        let open = owed.clone().add(Column::State.ne(State::Merged));
        let today = cx.legal_today();
        vec![match self {
            Self::Open => open,
            Self::Mine => open.add(Column::FollowerId.eq(agent.id())),
            Self::Untaken => open.add(Column::Taken.eq(false)),
            Self::Late => owed.add(Column::Waiting.eq(false)).add(Column::DueOn.lt(today)),
            Self::Week => open
                .add(Column::Waiting.eq(false))
                .add(Column::DueOn.gte(today))
                .add(Column::DueOn.lte(sunday(cx))),
            Self::Waiting => {
                let asked = Column::Id.in_subquery(advice_asked(cx));
                let elsewhere = open.clone().add(Column::Waiting.eq(false)).add(asked);
                return vec![open.add(Column::Waiting.eq(true)), elsewhere];
            }
            Self::SecondLook => owed.add(Column::State.eq(State::SecondLook)),
            Self::Merged => owed.add(Column::State.eq(State::Merged)),
            Self::Settled => Condition::all().add(Column::SettledOn.is_not_null()),
        }]
    }

    fn order(self) -> (Column, Order) {
        match self {
            Self::Settled => (Column::SettledOn, Order::Desc),
            _ => (Column::DueOn, Order::Asc),
        }
    }
}

/// The last day of this week.
fn sunday(cx: &Context) -> LegalDate {
    let left = 6 - cx.today().weekday().to_monday_zero_offset();
    LegalDate::of(deadlines::add_days(cx.today(), left.unsigned_abs().into()))
}

/// The matters on which another service was asked and has not said yet.
fn advice_asked(cx: &Context) -> SelectStatement {
    Query::select()
        .column(advice::Column::MatterId)
        .from(advice::Entity)
        .and_where(advice::Column::BodyId.eq(cx.body_id()))
        .and_where(advice::Column::GivenAt.is_null())
        .to_owned()
}

/// What somebody at a desk wants to see. All of it must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// In which part; in all where words are given and no part, else what is open.
    pub part: Option<Part>,
    /// Of which service.
    pub service: Option<ServiceId>,
    /// Of which kind.
    pub kind: Option<KindId>,
    /// Arrived how.
    pub channel: Option<Channel>,
    /// Written in which language.
    pub language: Option<Language>,
    /// A reference or words.
    pub about: String,
}

impl Asked {
    /// Whether something is looked for.
    pub fn has_words(&self) -> bool {
        !self.about.trim().is_empty()
    }

    /// The part that is shown; none for what is looked for in all.
    pub fn shown(&self) -> Option<Part> {
        self.part.or((!self.has_words()).then_some(Part::Open))
    }

    fn filters(&self) -> Condition {
        Condition::all()
            .add_option(self.kind.map(|kind| Column::KindId.eq(kind)))
            .add_option(self.channel.map(|channel| Column::Channel.eq(channel)))
            .add_option(self.language.map(|language| Column::Language.eq(language)))
    }
}

impl From<Part> for Asked {
    fn from(part: Part) -> Self {
        Self { part: Some(part), ..Self::default() }
    }
}

/// How many there are, as far as they were counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// This many, or, where there are more, as many as were counted.
    pub number: u64,
    /// Whether there are more.
    pub more: bool,
}

impl Counted {
    fn up_to(most: u64, number: u64) -> Self {
        Self { number: Ord::min(number, most), more: number > most }
    }
}

/// A page of the desk.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The matters: what is due first on top; what is settled, or looked for, latest first.
    pub matters: Vec<Matter>,
    /// How many there are in all, as far as they were counted: pages go no further.
    pub total: u64,
    /// Whether there are more.
    pub more: bool,
    /// How many there are in each part, with the same filters and words.
    pub counts: Vec<(Part, Counted)>,
    /// What was looked for in place of words that no matter has.
    pub instead: Vec<Instead>,
}

/// The desk of the agent who acts: of their services' matters those that are `asked` for. Nobody's
/// desk when no agent acts.
pub async fn desk(
    cx: &Context,
    asked: impl Into<Asked>,
    page: u64,
    size: u64,
) -> Result<Page, Failure> {
    let asked = asked.into();
    let Some(agent) = cx.agent() else { return Ok(Page::default()) };
    let mut within = agent.services();
    within.retain(|service| asked.service.is_none_or(|asked| asked == *service));
    if let Some(kind) = asked.kind {
        // What is of a kind is of its service: the others need not be asked.
        let kind = services::kind(cx, kind).await?;
        within.retain(|service| kind.as_ref().is_some_and(|kind| kind.service_id == *service));
    }
    let from = Ord::min(page.saturating_mul(size), MOST);
    let size = Ord::min(size, MOST - from);
    if asked.has_words() {
        return found(cx, &asked, &within, agent, (from, size)).await;
    }
    let part = asked.shown().unwrap_or(Part::Open);
    let counts = counts(cx, &asked, &within, agent).await?;
    let total = counts.iter().find(|(of, _)| *of == part).map(|(_, counted)| *counted);
    let total = total.unwrap_or_default();
    let ids = listed(cx, &asked, &within, part, agent, (from, size)).await?;
    let matters = in_order(cx, ids).await?;
    Ok(Page { matters, total: total.number, more: total.more, counts, instead: Vec::new() })
}

/// The matters of `within` that pass the filters and are in this lane. Of the body only its services
/// speak here: by its key an engine would go through all that its other services have.
fn some(asked: &Asked, within: &[ServiceId], lane: Condition) -> SelectStatement {
    let of_services = match within {
        [only] => Column::ServiceId.eq(*only),
        several => Column::ServiceId.is_in(several.iter().copied()),
    };
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(of_services)
        .cond_where(asked.filters())
        .cond_where(lane)
        .to_owned()
}

/// How many are in each part, up to [`MOST`], in one statement.
async fn counts(
    cx: &Context,
    asked: &Asked,
    within: &[ServiceId],
    agent: &Signed,
) -> Result<Vec<(Part, Counted)>, Failure> {
    let mut sql = Query::select();
    for part in Part::ALL {
        let lanes = part.lanes(cx, agent).into_iter().map(|lane| {
            let few = some(asked, within, lane).limit(MOST + 1).to_owned();
            let count = Func::count(Expr::value(1));
            Expr::from(Query::select().expr(count).from_subquery(few, "few").to_owned())
        });
        let number = lanes.reduce(Expr::add).unwrap_or_else(|| Expr::value(0));
        sql.expr_as(number, part.word());
    }
    let row = cx.tx.query_one(&sql).await?.ok_or(Failure::MissingRow("count"))?;
    let mut counts = Vec::new();
    for part in Part::ALL {
        let number: i64 = row.try_get("", part.word())?;
        counts.push((*part, Counted::up_to(MOST, number.unsigned_abs())));
    }
    Ok(counts)
}

/// The keys of a page of a part. Each service is asked for the beginning of its index, and the
/// beginnings are put together: no engine goes by date across services without sorting them all.
async fn listed(
    cx: &Context,
    asked: &Asked,
    within: &[ServiceId],
    part: Part,
    agent: &Signed,
    (from, size): (u64, u64),
) -> Result<Vec<MatterId>, Failure> {
    let (column, order) = part.order();
    let together = if part == Part::Mine { within.len().max(1) } else { 1 };
    let mut beginnings = part.lanes(cx, agent).into_iter().flat_map(|lane| {
        let services = within.chunks(together);
        services.map(move |services| some(asked, services, lane.clone())).collect::<Vec<_>>()
    });
    let beginning = |mut some: SelectStatement| {
        let some = some
            .expr_as(Expr::col(column), "day")
            .order_by(column, order.clone())
            .order_by(Column::Id, order.clone())
            .limit(from + size);
        Query::select().columns(["id", "day"]).from_subquery(some.to_owned(), "some").to_owned()
    };
    let Some(first) = beginnings.next() else { return Ok(Vec::new()) };
    let mut all = beginning(first);
    for next in beginnings {
        all.union(UnionType::All, beginning(next));
    }
    all.order_by("day", order.clone()).order_by("id", order.clone()).limit(size).offset(from);
    let rows = cx.tx.query_all(&all).await?;
    rows.iter().map(|row| Ok(MatterId(row.try_get("", "id")?))).collect()
}

async fn in_order(cx: &Context, ids: Vec<MatterId>) -> Result<Vec<Matter>, Failure> {
    let rows = Entity::find()
        .filter(cx.owns(Column::BodyId))
        .filter(Column::Id.is_in(ids.iter().copied()));
    let mut rows: HashMap<_, _> =
        rows.all(&cx.tx).await?.into_iter().map(|matter| (matter.id, matter)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

/// A page of what was looked for, latest first.
async fn found(
    cx: &Context,
    asked: &Asked,
    within: &[ServiceId],
    agent: &Signed,
    (from, size): (u64, u64),
) -> Result<Page, Failure> {
    let Hits { ids, more, instead } = search::search(cx, within, &asked.about).await?;
    let among = among(cx, asked, within, agent, &ids).await?;
    let counts = Part::ALL.iter().map(|part| {
        let number = among.iter().filter(|(_, parts)| parts.contains(part)).count() as u64;
        (*part, Counted { number, more })
    });
    let counts = counts.collect();
    let is_shown = |parts: &[Part]| asked.part.is_none_or(|part| parts.contains(&part));
    let shown: Vec<_> =
        among.into_iter().filter(|(_, parts)| is_shown(parts)).map(|(id, _)| id).collect();
    let total = shown.len() as u64;
    let page = shown.into_iter().skip(from as usize).take(size as usize).collect();
    Ok(Page { matters: in_order(cx, page).await?, total, more, counts, instead })
}

/// Those of `ids` that pass the filters, latest first, each with the parts that it belongs to.
async fn among(
    cx: &Context,
    asked: &Asked,
    within: &[ServiceId],
    agent: &Signed,
    ids: &[MatterId],
) -> Result<Vec<(MatterId, Vec<Part>)>, Failure> {
    // A case hides a condition from the engine, so that it goes by the keys.
    let case = |is: Condition| Expr::expr(CaseStatement::new().case(is, 1).finally(0));
    let of_services = Column::ServiceId.is_in(within.iter().copied());
    let mut sql = Query::select();
    sql.column(Column::Id)
        .from(Entity)
        .and_where(cx.owns(Column::BodyId))
        .and_where(Column::Id.is_in(ids.iter().copied()))
        .and_where(case(asked.filters().add(of_services)).eq(1))
        .order_by(Column::Id, Order::Desc);
    for part in Part::ALL {
        let any = part.lanes(cx, agent).into_iter().fold(Condition::any(), Condition::add);
        sql.expr_as(case(any), part.word());
    }
    let mut found = Vec::new();
    for row in cx.tx.query_all(&sql).await? {
        let mut parts = Vec::new();
        for part in Part::ALL {
            if row.try_get::<i32>("", part.word())? == 1 {
                parts.push(*part);
            }
        }
        found.push((MatterId(row.try_get("", "id")?), parts));
    }
    Ok(found)
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
