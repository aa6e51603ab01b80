//! One tap for what never becomes a matter: helped on the spot, left without an answer, a call that
//! nobody took. Otherwise counters look empty. Who taps is noted nowhere.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Tapped;
use super::tables::tally::{ActiveModel, Column, Entity};
use crate::context::Context;
use crate::ids::OfficeId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may};
use crate::services::{self, tables::office};
use crate::words::Channel;

/// A tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tap {
    /// At which office.
    pub office: OfficeId,
    /// At the counter or on the phone.
    pub channel: Channel,
    /// What became of them.
    pub what: Tapped,
}

/// Why a tap did not count.
#[derive(Debug, thiserror::Error)]
pub enum CannotTap {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such office here.
    #[error("no such office")]
    UnknownOffice,
    /// That does not happen by that channel.
    #[error("{} does not happen by {}", .what.word(), .channel.word())]
    Unfit {
        /// What.
        what: Tapped,
        /// By which channel.
        channel: Channel,
    },
    /// Nothing was tapped there today that could be taken back.
    #[error("nothing was tapped there today")]
    NothingToTakeBack,
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotTap);

/// Counts one more, today.
pub async fn tap(cx: &Context, tap: Tap) -> Result<(), CannotTap> {
    let office = checked(cx, tap).await?;
    let row = ActiveModel {
        id: NotSet,
        office_id: Set(office.id),
        on_day: Set(cx.legal_today()),
        channel: Set(tap.channel),
        what: Set(tap.what),
        body_id: Set(cx.body_id()),
        service_id: Set(office.service_id),
        taps: Set(1),
    };
    let one_more = Expr::col((Entity, Column::Taps)).add(1);
    let again =
        OnConflict::columns([Column::OfficeId, Column::OnDay, Column::Channel, Column::What])
            .value(Column::Taps, one_more)
            .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// Takes one of today's taps back: a finger slipped.
pub async fn untap(cx: &Context, tap: Tap) -> Result<(), CannotTap> {
    let office = checked(cx, tap).await?;
    let taken = Entity::update_many()
        .col_expr(Column::Taps, Expr::col(Column::Taps).sub(1))
        .filter(Column::OfficeId.eq(office.id))
        .filter(Column::OnDay.eq(cx.legal_today()))
        .filter(Column::Channel.eq(tap.channel))
        .filter(Column::What.eq(tap.what))
        .filter(Column::Taps.gt(0))
        .exec(&cx.tx)
        .await?;
    if taken.rows_affected == 0 { Err(CannotTap::NothingToTakeBack) } else { Ok(()) }
}

async fn checked(cx: &Context, tap: Tap) -> Result<office::Model, CannotTap> {
    let offices = services::offices(cx).await?.into_iter();
    let office = offices.map(|office| office.row).find(|row| row.id == tap.office);
    let office = office.ok_or(CannotTap::UnknownOffice)?;
    agent_may(cx, Act::Tally, office.service_id)?;
    if !tap.what.happens_by(tap.channel) {
        return Err(CannotTap::Unfit { what: tap.what, channel: tap.channel });
    }
    Ok(office)
}
