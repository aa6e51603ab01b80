//! Reading one cause, and who supports it.

use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::tables::{cause, invitation, support};
use super::{Cause, State, Supporter, voice};
use crate::context::Context;
use crate::ids::{CauseId, MatterId};
use crate::matters::{self, Matter};
use crate::publications;
use crate::refusal::Failure;
use crate::voices::VouchedBy;
use crate::voices::tables::{voice as row, voice_link as link};
use crate::words::{Channel, Headcount, SHOWN_FROM, Subject};

/// Who supports a cause. The total is what the cause is about and is always shown; parts of it
/// only where nobody stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supporters {
    /// All of them.
    pub total: u64,
    /// How they said so. Empty when a part would show a group that is too small.
    pub by_channel: Vec<(Channel, Headcount)>,
    /// Who says that it is them. Empty likewise.
    pub by_voucher: Vec<(VouchedBy, Headcount)>,
}

/// The cause with this key, if its words are shown or the agent who acts may see it anyway.
pub async fn by_key(cx: &Context, id: CauseId) -> Result<Option<Cause>, Failure> {
    Ok(cause::Entity::find()
        .filter(visible(cx))
        .filter(cause::Column::Id.eq(id))
        .one(&cx.tx)
        .await?)
}

/// The cause with this public id, while its words are shown; also when they are not, to the
/// agents of its service.
pub async fn by_public_id(cx: &Context, public_id: &str) -> Result<Option<Cause>, Failure> {
    Ok(cause::Entity::find()
        .filter(visible(cx))
        .filter(cause::Column::PublicId.eq(public_id))
        .one(&cx.tx)
        .await?)
}

/// The causes that a matter supports, latest first.
pub async fn of_matter(cx: &Context, matter: MatterId) -> Result<Vec<Cause>, Failure> {
    let voices = Query::select()
        .column(link::Column::VoiceId)
        .from(link::Entity)
        .and_where(link::Column::ScopeKind.eq(Subject::Cause))
        .and_where(link::Column::MatterId.eq(matter))
        .to_owned();
    let causes = Query::select()
        .column(support::Column::CauseId)
        .from(support::Entity)
        .and_where(support::Column::LeftAt.is_null())
        .and_where(support::Column::VoiceId.in_subquery(voices))
        .to_owned();
    Ok(cause::Entity::find()
        .filter(cause::Column::BodyId.eq(cx.body_id()))
        .filter(cause::Column::Id.in_subquery(causes))
        .order_by_desc(cause::Column::Id)
        .all(&cx.tx)
        .await?)
}

/// The causes that grew from a matter and are shown in its author's words, latest first.
pub async fn in_words_of(cx: &Context, matter: MatterId) -> Result<Vec<Cause>, Failure> {
    let causes = cause::Entity::find()
        .filter(cause::Column::BodyId.eq(cx.body_id()))
        .filter(cause::Column::StartedFrom.eq(matter))
        .order_by_desc(cause::Column::Id)
        .all(&cx.tx)
        .await?;
    let mut own = Vec::new();
    for cause in causes {
        let shown = publications::of_subject(cx, cause.subject()).await?;
        if shown.is_some_and(|shown| shown.consent_id.is_some()) {
            own.push(cause);
        }
    }
    Ok(own)
}

/// The causes to which the author of `matter` is invited and has not answered by joining, latest
/// first: only those whose words are shown and that are not closed.
pub async fn invitations(cx: &Context, matter: &Matter) -> Result<Vec<Cause>, Failure> {
    if matter.state == matters::State::Withdrawn {
        return Ok(Vec::new());
    }
    let invited = Query::select()
        .column(invitation::Column::CauseId)
        .from(invitation::Entity)
        .and_where(invitation::Column::MatterId.eq(matter.id))
        .to_owned();
    let causes = cause::Entity::find()
        .filter(visible(cx))
        .filter(cause::Column::Id.in_subquery(invited))
        .filter(cause::Column::State.ne(State::Closed))
        .order_by_desc(cause::Column::Id)
        .all(&cx.tx)
        .await?;
    let mut open = Vec::new();
    for cause in causes {
        if !supports(cx, &cause, Supporter::Matter(matter)).await? {
            open.push(cause);
        }
    }
    Ok(open)
}

/// Whether `who` supports `cause` now.
pub async fn supports(cx: &Context, cause: &Cause, who: Supporter<'_>) -> Result<bool, Failure> {
    let Some(voice) = voice::find(cx, cause, who).await? else { return Ok(false) };
    let present = support::Entity::find()
        .filter(support::Column::VoiceId.eq(voice))
        .filter(support::Column::LeftAt.is_null())
        .one(&cx.tx)
        .await?;
    Ok(present.is_some())
}

/// How many support `cause`, by channel and by who vouches for them.
pub async fn supporters(cx: &Context, cause: &Cause) -> Result<Supporters, Failure> {
    let voices = row::Entity::find().filter(row::Column::Id.in_subquery(present_voices(cause.id)));
    let by_channel: Vec<(Channel, i64)> = voices
        .clone()
        .select_only()
        .column(row::Column::Channel)
        .column_as(row::Column::Id.count(), "people")
        .group_by(row::Column::Channel)
        .into_tuple()
        .all(&cx.tx)
        .await?;
    let by_voucher: Vec<(VouchedBy, i64)> = voices
        .select_only()
        .column(row::Column::VouchedBy)
        .column_as(row::Column::Id.count(), "people")
        .group_by(row::Column::VouchedBy)
        .into_tuple()
        .all(&cx.tx)
        .await?;
    let total = by_channel.iter().map(|(_, people)| *people as u64).sum();
    Ok(Supporters {
        total,
        by_channel: shown_parts(by_channel),
        by_voucher: shown_parts(by_voucher),
    })
}

/// The parts of a total that is known. Small parts are [`Headcount::Few`]; but a small rest could
/// be had by subtraction, so when the small ones are fewer than [`SHOWN_FROM`] together (and there
/// is more than one part), none is shown.
fn shown_parts<T: Ord + Copy>(mut parts: Vec<(T, i64)>) -> Vec<(T, Headcount)> {
    parts.sort_by_key(|(part, _)| *part);
    let parts: Vec<_> = parts.into_iter().map(|(part, people)| (part, people as u64)).collect();
    let small = parts.iter().filter(|(_, people)| *people < SHOWN_FROM);
    let hidden: u64 = small.map(|(_, people)| people).sum();
    if parts.len() > 1 && (1..SHOWN_FROM).contains(&hidden) {
        return Vec::new();
    }
    parts.into_iter().map(|(part, people)| (part, Headcount::of(people))).collect()
}

/// How many support `cause` now.
pub(super) async fn count(cx: &Context, cause: CauseId) -> Result<u64, Failure> {
    Ok(support::Entity::find()
        .filter(support::Column::CauseId.eq(cause))
        .filter(support::Column::LeftAt.is_null())
        .count(&cx.tx)
        .await?)
}

/// The voices that support a cause now, as a subquery.
pub(super) fn present_voices(cause: CauseId) -> SelectStatement {
    Query::select()
        .column(support::Column::VoiceId)
        .from(support::Entity)
        .and_where(support::Column::CauseId.eq(cause))
        .and_where(support::Column::LeftAt.is_null())
        .to_owned()
}

/// Causes of the body whose words are shown, or whose service the acting agent works for.
pub(super) fn visible(cx: &Context) -> Condition {
    let shown = publications::find::shown(cx, Subject::Cause);
    let own = cx.agent().map(crate::services::Signed::services).unwrap_or_default();
    Condition::all().add(cause::Column::BodyId.eq(cx.body_id())).add(
        Condition::any()
            .add(cause::Column::Id.in_subquery(shown))
            .add(cause::Column::ServiceId.is_in(own)),
    )
}

/// The cause as it is now, held until the transaction ends, so that supporters who come at once
/// are counted one by one.
pub(crate) async fn held(cx: &Context, id: CauseId) -> Result<Option<Cause>, Failure> {
    Ok(cause::Entity::find_by_id(id)
        .filter(cause::Column::BodyId.eq(cx.body_id()))
        .lock_exclusive()
        .one(&cx.tx)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(people: &[i64]) -> Vec<Headcount> {
        let parts = people.iter().enumerate().map(|(part, people)| (part, *people)).collect();
        shown_parts(parts).into_iter().map(|(_, count)| count).collect()
    }

    #[test]
    fn a_small_part_is_not_shown_and_cannot_be_had_by_subtraction() {
        assert_eq!(parts(&[12, 9]), [Headcount::Count(12), Headcount::Count(9)]);
        assert_eq!(parts(&[12, 3]), []);
        assert_eq!(parts(&[12, 3, 4]), [Headcount::Count(12), Headcount::Few, Headcount::Few]);
        assert_eq!(parts(&[3]), [Headcount::Few]);
        assert_eq!(parts(&[]), []);
    }
}
