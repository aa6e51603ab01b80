//! The invented town: always the same for the same day.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use civic::bodies::{Body, NewBody};
use civic::context::Random;
use civic::ids::PersonId;
use civic::sessions::{Holder, make_link};
use civic::time::Clock;
use civic::{Actor, Context, Secrets, Store, people};

use super::matters::{MATTERS, Past};
use super::scene::Scene;
use super::transformations::Register;
use super::{causes, debate, means, people as own_ways, publications};
use crate::set_up::{Made, SetUp};

/// The seed of everything that is drawn while filling.
const SEED: u64 = 20_260_303;

/// How long the links in the terminal are good: a day of trying.
const LINK_MINUTES: i64 = 24 * 60;

/// What there is to look at in a town.
pub(super) struct Shown {
    /// The code on a receipt whose matter was answered.
    pub(super) code: String,
    /// Unused participation codes of the debate, by college.
    pub(super) codes: Vec<(String, String)>,
    /// Pages, by noun: path on the site.
    pub(super) pages: Vec<(&'static str, String)>,
}

/// A town with its past.
pub(super) struct Town {
    pub(super) store: Store,
    pub(super) body: Arc<Body>,
    /// What there is to look at.
    pub(super) shown: Shown,
    /// The code on the resident's card.
    pub(super) card: String,
    made: Made,
    resident: PersonId,
    /// Who acts for them.
    proxy: PersonId,
}

impl Town {
    /// Fills a fresh database at `path`, ending at the moment that `clock` shows.
    pub(super) async fn fill(path: &Path, clock: Clock) -> anyhow::Result<Self> {
        let mut key = [0_u8; 32];
        Random::from_machine().draw(|random| rand::Rng::fill_bytes(random, &mut key));
        let secrets = Secrets::from_bytes(key);
        let mut store = Store::open_sqlite(path, secrets, clock, Random::seeded(SEED)).await?;
        let body = Arc::new(store.found(body()).await?);
        let mut cx = store.begin(&body, Actor::Automatic { rule: "demo" }).await?;
        let set_up = SetUp::read(include_str!("services.toml")).context("demo/services.toml")?;
        let made = set_up.make(&cx).await?;
        let past = Past::read()?;
        let residents = past.move_in(&cx).await?;
        let shown = Box::pin(live(&past, &mut cx, &made, &residents)).await?;
        cx.commit().await?;
        // From here on nothing may be guessed.
        store.random = Random::from_machine();
        let [resident, proxy, ..] = residents[..] else { bail!("nobody lives here") };
        let mut cx = store.begin(&body, Actor::Anyone).await?;
        let card = own_ways::give_card(&cx, resident, made.agents["A-401"]).await?;
        own_ways::appoint(&mut cx, resident, proxy).await?;
        own_ways::mandate(&mut cx, made.agents["A-001"], made.agents["A-900"]).await?;
        cx.commit().await?;
        Ok(Self { store, body, shown, card, made, resident, proxy })
    }

    /// Who one can be: role, name, one-use link.
    pub(super) async fn links(
        &self,
        address: &str,
    ) -> anyhow::Result<Vec<(&'static str, String, String)>> {
        let cx = self.store.begin(&self.body, Actor::Anyone).await?;
        let mut links = Vec::new();
        for (role, person) in [("resident", self.resident), ("proxy", self.proxy)] {
            let name = people::find(&cx, person).await?.name;
            let token = make_link(&cx, Holder::Person(person), LINK_MINUTES).await?;
            links.push((role, name, format!("{address}/sign-in/{token}")));
        }
        for (role, number) in [
            ("agent", "A-401"),
            ("lead", "A-403"),
            ("signatory", "E-001"),
            ("steward", "A-301"),
            ("administrator", "A-001"),
            ("auditor", "A-900"),
        ] {
            let agent = civic::services::agent(&cx, self.made.agents[number]).await?;
            let token = make_link(&cx, Holder::Agent(agent.id), LINK_MINUTES).await?;
            let name = format!("{}, {}", agent.shown_name(), agent.title);
            links.push((role, name, format!("{address}/sign-in/{token}")));
        }
        cx.commit().await?;
        Ok(links)
    }
}

/// Half a year passes in all nouns.
async fn live(
    past: &Past,
    cx: &mut Context,
    made: &Made,
    residents: &[PersonId],
) -> anyhow::Result<Shown> {
    let register = Register::read()?;
    let matters = MATTERS - register.objections();
    let lived = past.live(cx, made, residents, matters).await?;
    let mut scene = Scene::new(cx, made, residents)?;
    let reported = register.enter(&mut scene).await?;
    publications::publish(&mut scene, &lived.brought).await?;
    let causes = causes::run(&mut scene, &lived.brought).await?;
    let running = debate::hold(&mut scene).await?;
    means::keep(&mut scene).await?;
    scene.leave()?;
    let cause = causes.first().context("no cause")?;
    let pages = vec![
        ("debate", format!("/debates/{}", running.debate.public_id)),
        ("cause", format!("/causes/{}", cause.public_id)),
        ("transformation", format!("/transformations/{}", reported.number)),
    ];
    Ok(Shown { code: lived.code, codes: running.codes, pages })
}

fn body() -> NewBody {
    NewBody {
        name: "Ville de Saint-Préau-sur-Marne".into(),
        town: "Saint-Préau-sur-Marne".into(),
        time_zone: "Europe/Paris".into(),
        region: "metropole".into(),
        simulated: true,
    }
}
