//! What people of the town have for looking: a card of the counter, somebody who acts for the
//! resident, an auditor with a mandate.
//!
//! Made when the past is over, so that the card's code is drawn from what nobody can guess.

use anyhow::Context as _;
use civic::codes::{draw_code, read_code};
use civic::ids::{AgentId, PersonId};
use civic::people::ways::{self, WayKind};
use civic::proxies::{self, Appoint, Kind, Named};
use civic::services::{self, Grant, Role};
use civic::sessions::Holder;
use civic::voices::IdentityLevel;
use civic::words::Language;
use civic::{Actor, Context, people};
use jiff::ToSpan;

/// The card's code.
pub(super) async fn give_card(
    cx: &Context,
    resident: PersonId,
    agent: AgentId,
) -> anyhow::Result<String> {
    let code = cx.draw(draw_code);
    let key = read_code(&code).context("a drawn code")?;
    let (holder, seen) = (Holder::Person(resident), IdentityLevel::Seen.word());
    ways::add(cx, holder, WayKind::Card, &key, "", seen, Some(agent)).await?;
    Ok(code)
}

/// Lets `other`, of an association, act for `resident`. Nobody in particular acts afterwards.
pub(super) async fn appoint(
    cx: &mut Context,
    resident: PersonId,
    other: PersonId,
) -> anyhow::Result<()> {
    let now = cx.now();
    let (own, name) = (people::find(cx, resident).await?.name, people::find(cx, other).await?.name);
    let named = Named {
        wording: format!(
            "J'autorise {name} à lire mes demandes, à y répondre et à en faire en mon nom."
        ),
        name,
        kind: Kind::Association,
        organisation: Some("Entraide de Saint-Préau (simulée)".into()),
        until: None,
        written_as: own,
        language: Language::Fr,
    };
    cx.simulate(now, Actor::Person(resident));
    let made = proxies::appoint(cx, Appoint { named, matter: None, code: None }).await?;
    cx.simulate(now, Actor::Person(other));
    proxies::accept(cx, &made.code).await?;
    cx.simulate(now, Actor::Anyone);
    Ok(())
}

/// Lets `auditor` read the matters of the roads service for three months, given by who runs the
/// system. Nobody in particular acts afterwards.
pub(super) async fn mandate(
    cx: &mut Context,
    administrator: AgentId,
    auditor: AgentId,
) -> anyhow::Result<()> {
    let now = cx.now();
    let by = services::simulated_agent(cx, administrator).await?.context("an administrator")?;
    let service = services::by_slug(cx, "voirie", Language::Fr).await?.context("roads")?.row.id;
    let grant = Grant {
        role: Role::Auditor,
        service: Some(service),
        from: None,
        until: Some(cx.today().checked_add(3.months())?),
        purpose: "contrôle des délais de réponse".into(),
    };
    let id = services::agent(cx, auditor).await?.public_id.0;
    cx.simulate(now, Actor::Agent(by));
    services::give_role(cx, &id, &grant).await?;
    cx.simulate(now, Actor::Anyone);
    Ok(())
}
