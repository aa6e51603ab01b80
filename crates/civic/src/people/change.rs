//! A person changes what their file says of them.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::tables::{Column, Entity};
use super::{NewPerson, Person, find, written};
use crate::context::Context;
use crate::matters::{self, looks_like_email};
use crate::refusal::{Failure, refusals};
use crate::rights::NotAllowed;
use crate::words::{LINE_LIMIT, Language};

/// What the file is to say.
#[derive(Clone, Debug)]
pub struct Change {
    /// Name and contact.
    pub says: NewPerson,
    /// The language to write to them in.
    pub language: Language,
    /// The version that they saw.
    pub version: i32,
}

/// Why it was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChange {
    /// Only one's own file, by a person who signed in.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The e-mail address cannot be one.
    #[error("not an e-mail address")]
    BadEmail,
    /// A single line is too long.
    #[error("{field} has {length} characters, at most {LINE_LIMIT}")]
    LineTooLong {
        /// Which one.
        field: &'static str,
        /// Its length in characters.
        length: usize,
    },
    /// It was changed since they saw it, by themselves elsewhere or at the counter.
    #[error("the file was changed meanwhile")]
    Stale,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotChange);

/// Changes the file of the person who acts. What it says is for the matters to come: those brought
/// already keep the contact that was given with them.
pub async fn change(cx: &Context, change: Change) -> Result<Person, CannotChange> {
    let person = cx.person().ok_or(NotAllowed::SignInFirst)?;
    check(&change.says)?;
    let says = change.says;
    let changed = Entity::update_many()
        .col_expr(Column::Version, Expr::value(change.version.saturating_add(1)))
        .col_expr(Column::Name, Expr::value(says.name))
        .col_expr(Column::Email, Expr::value(says.email))
        .col_expr(Column::Phone, Expr::value(says.phone.map(written)))
        .col_expr(Column::Address, Expr::value(says.address))
        .col_expr(Column::Language, Expr::value(change.language.word()))
        .filter(Column::Id.eq(person))
        .filter(Column::BodyId.eq(cx.body_id()))
        .filter(Column::Version.eq(change.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(CannotChange::Stale);
    }
    matters::search::index_of_author(cx, person).await?;
    Ok(find(cx, person).await?)
}

fn check(says: &NewPerson) -> Result<(), CannotChange> {
    let lines = [
        ("name", Some(says.name.as_str())),
        ("email", says.email.as_deref()),
        ("phone", says.phone.as_deref()),
        ("address", says.address.as_deref()),
    ];
    for (field, line) in lines {
        let length = line.map_or(0, |line| line.chars().count());
        if length > LINE_LIMIT {
            return Err(CannotChange::LineTooLong { field, length });
        }
    }
    match says.email.as_deref() {
        Some(email) if !looks_like_email(email) => Err(CannotChange::BadEmail),
        _ => Ok(()),
    }
}
