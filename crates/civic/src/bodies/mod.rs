//! Bodies: who owns services, kinds, people's files, record and letterhead.

mod change;
pub mod tables;

use jiff::tz::TimeZone;
use sea_orm::{ActiveModelTrait, ActiveValue, ConnectionTrait, EntityTrait, QueryOrder};

use crate::context::{Context, Random};
use crate::ids::PublicId;
use crate::refusal::Failure;
use crate::time::Clock;

pub use change::{BodyDraft, CannotChangeBody, change};

/// Minutes for which an answer can be taken back in a body that has not said otherwise.
pub const UNDO_MINUTES: i32 = 5;
/// Most that a body can say: who waits for an answer has waited enough.
pub const MOST_UNDO_MINUTES: i32 = 60;

/// A public body.
pub type Body = tables::Model;

impl Body {
    /// Its time zone; UTC where the name is unknown to the time zone database.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Its working days: Monday to Friday less the public holidays of its region.
    pub fn calendar(&self) -> deadlines::Calendar {
        deadlines::Calendar::france(self.region.parse().unwrap_or_default())
    }
}

/// What makes a body.
#[derive(Clone, Debug)]
pub struct NewBody {
    /// Name as on its letters.
    pub name: String,
    /// The place it serves.
    pub town: String,
    /// IANA name of its time zone, such as `Europe/Paris`.
    pub time_zone: String,
    /// Whose public holidays it keeps.
    pub region: String,
    /// Whether all in it is invented.
    pub simulated: bool,
}

pub(crate) async fn list(db: &impl ConnectionTrait) -> Result<Vec<Body>, Failure> {
    Ok(tables::Entity::find().order_by_asc(tables::Column::Id).all(db).await?)
}

/// The body in which `cx` acts, as it is now: [`Context::body`] is as old as the request.
pub async fn find(cx: &Context) -> Result<Body, Failure> {
    tables::Entity::find_by_id(cx.body_id()).one(&cx.tx).await?.ok_or(Failure::MissingRow("body"))
}

/// Holds the body's row until the transaction ends, for what is decided over all its agents.
pub(crate) async fn hold(cx: &Context) -> Result<(), Failure> {
    use sea_orm::QuerySelect;
    tables::Entity::find_by_id(cx.body_id()).lock_exclusive().one(&cx.tx).await?;
    Ok(())
}

pub(crate) async fn found(
    db: &impl ConnectionTrait,
    clock: &Clock,
    random: &Random,
    new: NewBody,
) -> Result<Body, Failure> {
    let row = tables::ActiveModel {
        id: ActiveValue::NotSet,
        public_id: ActiveValue::Set(random.draw(PublicId::draw)),
        version: ActiveValue::Set(1),
        name: ActiveValue::Set(new.name),
        town: ActiveValue::Set(new.town),
        time_zone: ActiveValue::Set(new.time_zone),
        region: ActiveValue::Set(new.region),
        simulated: ActiveValue::Set(new.simulated),
        // A simulated past has no minutes to wait for.
        undo_minutes: ActiveValue::Set(if new.simulated { 0 } else { UNDO_MINUTES }),
        created_at: ActiveValue::Set(clock.now()),
    };
    Ok(row.insert(db).await?)
}
