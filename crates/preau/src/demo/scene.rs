//! The stage on which the town's past is played: who acts, and on which day.

use anyhow::{Context as _, ensure};
use civic::ids::{AgentId, PersonId, ServiceId};
use civic::time::{Instant, LegalDate};
use civic::{Actor, Context, services};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use rand::RngExt;

use crate::set_up::Made;

/// A context that can be moved in time, the town as it was set up, and the moment at which its
/// past ends. Days are counted from that moment's: -1 is yesterday.
pub(super) struct Scene<'a> {
    pub(super) cx: &'a mut Context,
    pub(super) made: &'a Made,
    pub(super) residents: &'a [PersonId],
    zone: TimeZone,
    end: Instant,
    today: Date,
}

impl<'a> Scene<'a> {
    /// The stage, whose past ends at the moment of `cx`.
    pub(super) fn new(
        cx: &'a mut Context,
        made: &'a Made,
        residents: &'a [PersonId],
    ) -> anyhow::Result<Self> {
        let (end, today) = (cx.now(), cx.today());
        let zone = TimeZone::get("Europe/Paris")?;
        Ok(Self { cx, made, residents, zone, end, today })
    }

    /// The date `days` from today.
    pub(super) fn date(&self, days: i64) -> anyhow::Result<Date> {
        Ok(self.today.checked_add(days.days())?)
    }

    /// The date `days` from today; of a weekend its Friday.
    pub(super) fn weekday(&self, days: i64) -> anyhow::Result<Date> {
        let date = self.date(days)?;
        let rest = match date.weekday() {
            Weekday::Saturday => 1,
            Weekday::Sunday => 2,
            _ => 0,
        };
        Ok(date.checked_sub(rest.days())?)
    }

    /// How many days ago `date` was.
    pub(super) fn days_since(&self, date: &LegalDate) -> i64 {
        let span = date.date().until(self.today).map_or(0, |span| span.get_days());
        i64::from(span)
    }

    /// Somebody acts who has not said who they are.
    pub(super) fn anyone(&mut self, days: i64) -> anyhow::Result<()> {
        let date = self.date(days)?;
        self.set(date, Actor::Anyone)
    }

    /// A person acts who signed in.
    pub(super) fn person(&mut self, days: i64, person: PersonId) -> anyhow::Result<()> {
        let date = self.date(days)?;
        self.set(date, Actor::Person(person))
    }

    /// The agent with this number acts; on a weekend's Friday.
    pub(super) async fn agent(&mut self, days: i64, number: &str) -> anyhow::Result<()> {
        let agent = *self.made.agents.get(number).with_context(|| format!("no agent {number}"))?;
        self.agent_by_id(days, agent).await
    }

    /// The agent with this key acts; on a weekend's Friday.
    pub(super) async fn agent_by_id(&mut self, days: i64, agent: AgentId) -> anyhow::Result<()> {
        let date = self.weekday(days)?;
        let signed = services::simulated_agent(self.cx, agent).await?;
        let signed = signed.context("an agent of a simulated body")?;
        self.set(date, Actor::Agent(signed))
    }

    /// The past is over; nobody in particular acts.
    pub(super) fn leave(self) -> anyhow::Result<()> {
        ensure!(self.cx.simulate(self.end, Actor::Anyone), "only a simulated body has a past");
        Ok(())
    }

    /// The service with this slug.
    pub(super) fn service(&self, slug: &str) -> anyhow::Result<ServiceId> {
        self.made.services.get(slug).copied().with_context(|| format!("no service {slug}"))
    }

    /// True in `percent` cases of a hundred.
    pub(super) fn chance(&self, percent: u32) -> bool {
        self.cx.draw(|random| random.random_range(0..100) < percent)
    }

    /// One of the first `count` numbers.
    pub(super) fn pick(&self, count: usize) -> usize {
        self.cx.draw(|random| random.random_range(0..count))
    }

    /// In the middle of the day, but never after the end.
    fn set(&mut self, date: Date, actor: Actor) -> anyhow::Result<()> {
        let noon = date.at(11, 40, 0, 0).to_zoned_datetime(self.zone.clone())?.timestamp();
        let at = Instant(noon.as_microsecond().min(self.end.0 - 60_000_000));
        ensure!(self.cx.simulate(at, actor), "only a simulated body has a past");
        Ok(())
    }
}

/// The day on which the one at place `at` of `of` comes, when all come evenly from `first` to
/// before `end`.
pub(super) fn spread(first: i64, end: i64, at: usize, of: usize) -> i64 {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    first + (end - first) * number(at) / number(of.max(1))
}
