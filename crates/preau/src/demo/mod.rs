//! `preau demo`: an invented town on the real server, over a fresh embedded database in a
//! temporary folder that is removed at the end.

mod causes;
mod debate;
mod matters;
mod means;
mod people;
mod publications;
mod replies;
mod scene;
#[cfg(test)]
mod tests;
mod town;
mod transformations;

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde_json::{Map, json};
use tokio::net::TcpListener;

use crate::commands::serve::stopped;
use crate::config::starting_on;
use crate::print::say;
use town::Town;

/// Opens an invented town.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8600)]
    port: u16,
    /// The day on which the demo begins, such as 2026-03-03; today without it.
    #[arg(long)]
    today: Option<String>,
    /// Writes address, links, pages and codes to this file as JSON once ready.
    #[arg(long)]
    links: Option<PathBuf>,
}

/// Fills the town, says where it is, and serves it until interrupted.
pub(crate) async fn demo(args: DemoArgs) -> anyhow::Result<()> {
    let clock = match args.today.clone().or_else(|| std::env::var("PREAU_TODAY").ok()) {
        Some(today) => starting_on(&today)?,
        None => civic::time::Clock::System,
    };
    let listener = TcpListener::bind(("127.0.0.1", args.port)).await.with_context(|| {
        format!("port {} is taken; choose another with --port, or 0 for a free one", args.port)
    })?;
    let address = format!("http://{}", listener.local_addr()?);
    Folder::sweep();
    let folder = Folder::make()?;
    let file = folder.path.join("preau.db");
    let town = tokio::select! {
        town = Town::fill(&file, clock) => town?,
        () = stopped() => return Ok(()),
    };
    let links = town.links(&address).await?;
    if let Some(path) = &args.links {
        write_links(path, &address, &links, &town)?;
    }
    tell(&address, &links, &town)?;
    let app = web::App::new(town.store.clone(), town.body.clone(), address);
    web::server::serve(listener, app, stopped()).await?;
    town.store.close().await?;
    drop(folder);
    say!("La ville est effacée. / The town is gone.")
}

fn tell(address: &str, links: &[(&str, String, String)], town: &Town) -> anyhow::Result<()> {
    let shown = &town.shown;
    say!("Saint-Préau-sur-Marne, ville inventée / an invented town")?;
    say!("  {address}")?;
    say!("")?;
    say!("Entrer comme / be (liens à usage unique / one-use links):")?;
    for (role, name, link) in links {
        say!("  {role:<13} {name:<34} {link}")?;
    }
    say!("")?;
    say!("Sans compte, avec un reçu / without account, with a receipt: {}", shown.code)?;
    say!("  {address}/follow")?;
    say!("Avec la carte de l'habitant / with the resident's card: {}", town.card)?;
    say!("  {address}/sign-in/card")?;
    say!("")?;
    say!("À voir / to look at:")?;
    for (noun, path) in &shown.pages {
        say!("  {noun:<15} {address}{path}")?;
    }
    say!("Voter comme / vote as (codes à usage unique / one-use codes):")?;
    for (college, code) in &shown.codes {
        say!("  {college:<15} {code}")?;
    }
    say!("")?;
    say!("Ctrl-C arrête et efface tout. / Ctrl-C stops and removes everything.")
}

fn write_links(
    path: &Path,
    address: &str,
    links: &[(&str, String, String)],
    town: &Town,
) -> anyhow::Result<()> {
    let shown = &town.shown;
    let links: Map<_, _> =
        links.iter().map(|(role, _, link)| ((*role).to_owned(), json!(link))).collect();
    let codes: Map<_, _> =
        shown.codes.iter().map(|(college, code)| (college.clone(), json!(code))).collect();
    let mut all = json!({ "address": address, "links": links, "code": shown.code, "codes": codes });
    all["card"] = json!(town.card);
    for (noun, path) in &shown.pages {
        all[noun] = json!(format!("{address}{path}"));
    }
    let text = all.to_string();
    // Whoever waits for the file must not read half of it.
    let half = path.with_extension("half");
    std::fs::write(&half, text)?;
    std::fs::rename(half, path)?;
    Ok(())
}

/// How the folders of demos begin.
const PREFIX: &str = "preau-demo-";

/// A temporary folder that goes when this does; or, where the demo was killed, when the next one
/// begins.
struct Folder {
    path: PathBuf,
    /// Locked for as long as the process lives.
    _lock: File,
}

impl Folder {
    fn make() -> anyhow::Result<Self> {
        let random = civic::context::Random::from_machine();
        let name = random.draw(civic::ids::PublicId::draw);
        let path = std::env::temp_dir().join(format!("{PREFIX}{name}"));
        std::fs::create_dir(&path)?;
        // Locked before it has its name, so that no other demo takes it for left behind.
        let (unnamed, named) = (path.join("lock.new"), path.join("lock"));
        let lock = File::create_new(&unnamed)?;
        lock.lock()?;
        std::fs::rename(unnamed, named)?;
        Ok(Self { path, _lock: lock })
    }

    /// Removes what killed demos left behind. What cannot be removed stays for the system to
    /// clean.
    fn sweep() {
        let Ok(entries) = std::fs::read_dir(std::env::temp_dir()) else { return };
        let entries = entries.flatten();
        for entry in entries.filter(|of| of.file_name().to_string_lossy().starts_with(PREFIX)) {
            let lock = File::open(entry.path().join("lock"));
            if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, folder = %self.path.display(), "not removed");
        }
    }
}
