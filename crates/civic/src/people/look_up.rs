//! An agent looks for the file of the person in front of them or on the line, so that they do not
//! get a second one. What is found is a name and how to reach them; none of their matters is
//! opened.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::tables::{Column, Entity};
use super::ways::{self, WayKind};
use super::{Person, read_phone};
use crate::codes::read_reference;
use crate::context::Context;
use crate::matters::tables::matter;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may_here};
use crate::services::Signed;
use crate::sessions::Holder;

/// Most files that are found.
pub const FOUND: u64 = 10;
/// Words of a name that are looked for; more are not heeded.
const WORDS: usize = 5;

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
pub enum CannotLookUp {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotLookUp);

/// The files that `asked` is about, at most [`FOUND`].
///
/// By a whole e-mail address or phone number, which the person says, in the whole body. By a name
/// or the reference of an earlier matter only among those who have brought something to a service
/// of the agent: a name alone must not show who turns to the others.
pub async fn look_up(cx: &Context, asked: &str) -> Result<Vec<Person>, CannotLookUp> {
    let agent = agent_may_here(cx, Act::EnterMatter)?;
    let asked = asked.trim();
    let about = if asked.is_empty() {
        return Ok(Vec::new());
    } else if asked.contains('@') {
        with_email(cx, asked).await?
    } else if let Some(number) = read_phone(asked) {
        Condition::all().add(Column::Phone.eq(number))
    } else {
        Condition::any().add(of_reference(cx, agent, asked)).add(named(cx, agent, asked))
    };
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::MergedInto.is_null())
        .filter(about)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .limit(FOUND)
        .all(&cx.tx)
        .await?)
}

/// The file that was found under this public id.
pub async fn found(cx: &Context, public_id: &str) -> Result<Option<Person>, CannotLookUp> {
    agent_may_here(cx, Act::EnterMatter)?;
    Ok(Entity::find()
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::PublicId.eq(public_id))
        .filter(Column::MergedInto.is_null())
        .one(&cx.tx)
        .await?)
}

async fn with_email(cx: &Context, email: &str) -> Result<Condition, Failure> {
    let lower = Expr::expr(Func::lower(Expr::col(Column::Email)));
    let about = Condition::any().add(lower.eq(email.to_lowercase()));
    Ok(match ways::holder_of(cx, WayKind::Email, email).await? {
        Some(Holder::Person(person)) => about.add(Column::Id.eq(person)),
        _ => about,
    })
}

/// The authors of what was brought to the agent's services, as far as `asked` says of which.
fn authors(cx: &Context, agent: &Signed, asked: Condition) -> Condition {
    let authors = Query::select()
        .column(matter::Column::AuthorId)
        .from(matter::Entity)
        .and_where(matter::Column::BodyId.eq(cx.body_id()))
        .and_where(matter::Column::ServiceId.is_in(agent.services()))
        .and_where(matter::Column::AuthorId.is_not_null())
        .cond_where(asked)
        .to_owned();
    Condition::all().add(Column::Id.in_subquery(authors))
}

fn of_reference(cx: &Context, agent: &Signed, asked: &str) -> Condition {
    match read_reference(asked) {
        Some(reference) => {
            let named = Condition::all().add(matter::Column::Reference.eq(reference));
            authors(cx, agent, named)
        }
        None => Condition::all().add(Column::Id.is_null()),
    }
}

fn named(cx: &Context, agent: &Signed, asked: &str) -> Condition {
    let words = asked.split_whitespace().take(WORDS);
    words.fold(authors(cx, agent, Condition::all()), |all, word| all.add(has_in_name(word)))
}

/// A name that has `word`, however its letters are cased. SQLite's `LOWER` leaves letters with
/// accents as they are, so it is looked for in small letters and with a capital.
fn has_in_name(word: &str) -> Condition {
    let small = word.to_lowercase();
    let mut letters = small.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let capital = (first + letters.as_str()).to_ascii_lowercase();
    [small, capital].into_iter().fold(Condition::any(), |any, word| {
        let word = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let name = Expr::expr(Func::lower(Expr::col(Column::Name)));
        any.add(name.like(LikeExpr::new(format!("%{word}%")).escape('!')))
    })
}
