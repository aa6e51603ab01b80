//! `preau init`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, ensure};
use civic::bodies::{Body, NewBody};
use civic::context::Random;
use civic::ids::AgentId;
use civic::services::set_up::{self, NewAgent};
use civic::services::{self, Role};
use civic::sessions::{self, Holder, make_link};
use civic::words::Language;
use civic::{Actor, Store, transformations};
use clap::Args;

use crate::config::{Config, FILE, private_file};
use crate::print::say;
use crate::set_up::SetUp;

/// Minutes for which the first administrator's link is good.
const LINK_MINUTES: i64 = 24 * 60;

/// Begins an install.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Where to make it; must be empty or not there.
    folder: PathBuf,
    /// Name of the body, as on its letters.
    #[arg(long, default_value = "Ville de …")]
    body: String,
    /// The place it serves.
    #[arg(long, default_value = "…")]
    town: String,
    /// IANA name of its time zone.
    #[arg(long, default_value = "Europe/Paris")]
    time_zone: String,
    /// Whose public holidays it keeps: metropole, alsace-moselle, guadeloupe, guyane, martinique,
    /// mayotte, reunion and others.
    #[arg(long, default_value = "metropole")]
    region: String,
    /// The first administrator's e-mail address.
    #[arg(long)]
    admin: String,
    /// A file with services, offices, agents and kinds; without it an example is used.
    #[arg(long)]
    services: Option<PathBuf>,
    /// With no service at all: the first administrator sets all of them up on the web.
    #[arg(long, conflicts_with = "services")]
    empty: bool,
    /// `postgres://…` to use a server in place of the embedded database.
    #[arg(long)]
    database: Option<String>,
}

/// Makes folder, key, configuration, database, body, services and the first administrator.
pub(crate) async fn init(args: InitArgs) -> anyhow::Result<()> {
    let is_empty = fs::read_dir(&args.folder).map_or(true, |mut entries| entries.next().is_none());
    ensure!(is_empty, "{} is not empty: nothing was changed", args.folder.display());
    let services = services_file(&args)?;
    let set_up = services.as_deref().map(SetUp::read).transpose();
    let set_up = set_up.context("in the services file")?;
    args.region.parse::<deadlines::Region>().map_err(|unknown| anyhow::anyhow!("{unknown}"))?;
    jiff::tz::TimeZone::get(&args.time_zone)
        .with_context(|| format!("no such time zone: {}", args.time_zone))?;
    fs::create_dir_all(&args.folder)?;
    let mut config = Config::default();
    if let Some(database) = args.database.clone() {
        config.database = database;
    }
    write_key(&args.folder.join(&config.key_file))?;
    // The database's address can hold a password.
    let text = format!("{}{}", toml::to_string(&config)?, include_str!("providers.toml"));
    private_file(&args.folder.join(FILE))?.write_all(text.as_bytes())?;
    if let Some(services) = services {
        private_file(&args.folder.join("services.toml"))?.write_all(services.as_bytes())?;
    }
    let link = fill(&args, &config, set_up.as_ref()).await?;
    say!("{} is ready.", args.folder.display())?;
    say!("Configuration: {}", args.folder.join(FILE).display())?;
    say!("First administrator, once, within a day: {}/sign-in/{link}", config.public_address)?;
    say!("Next: preau serve {}", args.folder.display())
}

/// The services to set up; none where all is done on the web.
fn services_file(args: &InitArgs) -> anyhow::Result<Option<String>> {
    Ok(match &args.services {
        _ if args.empty => None,
        Some(path) => {
            let read = fs::read_to_string(path);
            Some(read.with_context(|| format!("cannot read {}", path.display()))?)
        }
        None => Some(include_str!("example.toml").to_owned()),
    })
}

async fn fill(args: &InitArgs, config: &Config, set_up: Option<&SetUp>) -> anyhow::Result<String> {
    let store = config.open(&args.folder).await?;
    ensure!(store.bodies().await?.is_empty(), "this database holds a body already");
    let body = store
        .found(NewBody {
            name: args.body.clone(),
            town: args.town.clone(),
            time_zone: args.time_zone.clone(),
            region: args.region.clone(),
            simulated: false,
        })
        .await?;
    let body = Arc::new(body);
    let cx = store.begin(&body, Actor::Automatic { rule: "set-up" }).await?;
    if let Some(set_up) = set_up {
        set_up.make(&cx).await?;
    }
    let admin = NewAgent {
        given_name: "",
        family_name: &args.admin,
        title: "administrateur",
        email: Some(&args.admin),
        number: "A-000",
        name_withheld: false,
        roles: &[(Role::Administrator, None)],
    };
    let admin = set_up::agent(&cx, admin).await?;
    let link = make_link(&cx, Holder::Agent(admin.id), LINK_MINUTES).await?;
    cx.commit().await?;
    // Without a service there is nobody to declare it for: setting up the first one does it.
    if set_up.is_some() {
        declare_itself(&store, &body, admin.id).await?;
    }
    store.close().await?;
    Ok(link)
}

/// Makes this install entry number one of the register, in the name of who sets it up: it changes
/// how people reach the service like any other transformation.
async fn declare_itself(store: &Store, body: &Arc<Body>, admin: AgentId) -> anyhow::Result<()> {
    let cx = store.begin(body, Actor::Anyone).await?;
    let service = services::list(&cx, Language::Fr).await?.into_iter().next();
    let service = service.context("the services file has no service")?.row.id;
    // Only who signed in declares: the administrator does, for as long as this takes.
    let link = make_link(&cx, Holder::Agent(admin), LINK_MINUTES).await?;
    let session = sessions::sign_in(&cx, &link, "preau init").await?;
    let running = sessions::find(&cx, &session).await?.context("the session just opened")?;
    sessions::sign_out(&cx, &session).await?;
    cx.commit().await?;
    let cx = store.begin(body, running.actor).await?;
    transformations::declare_itself(&cx, service).await?;
    cx.commit().await?;
    Ok(())
}

/// 256 random bits that only the owner can read.
fn write_key(path: &Path) -> anyhow::Result<()> {
    use std::fmt::Write as _;
    let mut key = [0_u8; 32];
    Random::from_machine().draw(|random| rand::Rng::fill_bytes(random, &mut key));
    let mut digits = String::with_capacity(65);
    for byte in key {
        write!(digits, "{byte:02x}")?;
    }
    digits.push('\n');
    let mut file = private_file(path)?;
    file.write_all(digits.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[tokio::test]
    async fn all_that_init_makes_is_the_owners_alone() {
        let id = Random::from_machine().draw(civic::ids::PublicId::draw);
        let folder = std::env::temp_dir().join(format!("preau-init-{id}"));
        let args = InitArgs {
            folder: folder.clone(),
            body: "Ville de Test".into(),
            town: "Test".into(),
            time_zone: "Europe/Paris".into(),
            region: "metropole".into(),
            admin: "dsi@test.example".into(),
            services: None,
            empty: false,
            database: None,
        };
        init(args).await.expect("an install");
        let entries = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("a file"));
        let modes: Vec<_> = entries
            .map(|entry| {
                let mode = entry.metadata().expect("its mode").permissions().mode();
                (entry.file_name(), mode & 0o777)
            })
            .collect();
        fs::remove_dir_all(&folder).expect("removed");
        assert!(modes.len() >= 4, "{modes:?}");
        assert!(modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
    }
}
