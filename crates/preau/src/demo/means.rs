//! The means of the roads service, as its lead declared them, what is tapped at its counter, and a
//! day on which it will be closed.

use anyhow::Context as _;
use civic::means::{self, HoursDraft, MeansDraft, Tap, Tapped, figures, monday};
use civic::services::{self, ClosureDraft};
use civic::words::Channel;
use jiff::ToSpan;

use super::scene::Scene;

/// The lead of the roads service, and an agent at its counter.
const LEAD: &str = "A-403";
const AGENT: &str = "A-401";
/// A post was given up in that time.
const BEFORE: i64 = -170;
const SINCE: i64 = -60;
/// Weeks of which hours are noted.
const WEEKS: i64 = 16;

/// Half a year in which a post falls vacant and the phone is held less than planned.
pub(super) async fn keep(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    let roads = *scene.made.services.get("voirie").context("no roads service")?;
    for (days, filled_tenths, vacant_tenths) in [(BEFORE, 40, 0), (SINCE, 30, 10)] {
        scene.agent(days, LEAD).await?;
        let from = scene.cx.today();
        let draft = MeansDraft { from, filled_tenths, vacant_tenths, weekly_matters: None };
        means::keep_means(scene.cx, roads, &draft).await?;
    }
    let offices = services::offices(scene.cx).await?;
    let office = offices.iter().find(|office| office.row.service_id == roads);
    let office = office.context("no roads office")?.row.id;
    for week in (1..=WEEKS).rev() {
        let days = -7 * week;
        scene.agent(days, AGENT).await?;
        for (channel, what, every) in [
            (Channel::Counter, Tapped::Settled, 1),
            (Channel::Phone, Tapped::Settled, 1),
            (Channel::Phone, Tapped::NotTaken, if days > SINCE { 1 } else { 3 }),
            (Channel::Counter, Tapped::Unanswered, 4),
        ] {
            if week % every == 0 {
                means::tap(scene.cx, Tap { office, channel, what }).await?;
            }
        }
        scene.agent(days, LEAD).await?;
        let week = monday(scene.cx.today());
        let planned_minutes = figures::planned(scene.cx, roads, week).await?;
        for channel in means::SPOKEN {
            let missing = if days > SINCE && channel == Channel::Phone { 240 } else { 0 };
            let held_minutes = (planned_minutes - missing).max(0);
            let draft = HoursDraft { week, channel, planned_minutes, held_minutes };
            means::note_hours(scene.cx, roads, &draft).await?;
        }
    }
    let from = monday(scene.cx.today()).saturating_add(58.days());
    let reason = "inventaire du matériel".to_owned();
    let draft = ClosureDraft { office: None, from, until: from, reason };
    services::add_closure(scene.cx, roads, &draft).await?;
    Ok(())
}
