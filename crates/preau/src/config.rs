//! The configuration: one TOML file; each key can be overridden by an environment variable;
//! unknown keys are refused.

use std::fs::File;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use civic::bodies::Body;
use civic::context::Random;
use civic::time::Clock;
use civic::{Secrets, Store};
use serde::{Deserialize, Serialize};

use crate::providers::{self, ProviderConfig};

/// The file's name in an install's folder.
pub(crate) const FILE: &str = "preau.toml";

/// What an install is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Where to listen. `PREAU_LISTEN`.
    pub(crate) listen: SocketAddr,
    /// Where people reach it, `https://…` unless only on this machine. `PREAU_PUBLIC_ADDRESS`.
    pub(crate) public_address: String,
    /// A file beside the configuration, or `postgres://…`. `PREAU_DATABASE`.
    pub(crate) database: String,
    /// The file with the server's key, beside the configuration. `PREAU_KEY_FILE`.
    pub(crate) key_file: PathBuf,
    /// Where the source code of what runs can be had, `https://…`; shown to everyone.
    /// `PREAU_SOURCE_ADDRESS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source_address: Option<String>,
    /// Which proxies are believed when they say for whom they ask: addresses or ranges, such as
    /// `["127.0.0.1", "10.0.0.0/8"]`. Without it the machine itself, where the server listens on
    /// the machine alone. `PREAU_TRUSTED_PROXIES`, with commas between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trusted_proxies: Option<Vec<String>>,
    /// How mail leaves; without it none does. `PREAU_MAIL_SMTP` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mail: Option<Mail>,
    /// Providers of identities, a table `[[providers]]` each. No environment variable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) providers: Vec<ProviderConfig>,
}

/// How mail leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// `smtps://mail.example`, or `smtp://mail.example:587`, which turns to TLS (STARTTLS) except
    /// on the machine itself.
    pub(crate) smtp: String,
    /// Who the server is there, if it asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<String>,
    /// The file with the password, beside the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password_file: Option<PathBuf>,
    /// From whom: `Mairie <ne-pas-repondre@mairie.example>`.
    pub(crate) from: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8600)),
            public_address: "http://127.0.0.1:8600".to_owned(),
            database: "preau.db".to_owned(),
            key_file: PathBuf::from("key"),
            source_address: None,
            trusted_proxies: None,
            mail: None,
            providers: Vec::new(),
        }
    }
}

impl Config {
    /// Reads `folder`'s file, then what `environment` overrides.
    pub(crate) fn read(
        folder: &Path,
        environment: impl Fn(&str) -> Option<String>,
    ) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}; `preau init` makes one", path.display()))?;
        let mut table: toml::Table =
            text.parse().with_context(|| format!("{} is not TOML", path.display()))?;
        for key in ["listen", "public_address", "database", "key_file", "source_address"] {
            if let Some(value) = environment(&format!("PREAU_{}", key.to_uppercase())) {
                table.insert(key.to_owned(), toml::Value::String(value));
            }
        }
        if let Some(value) = environment("PREAU_TRUSTED_PROXIES") {
            let ranges = value.split(',').map(|range| toml::Value::String(range.trim().to_owned()));
            table.insert("trusted_proxies".to_owned(), toml::Value::Array(ranges.collect()));
        }
        for key in ["smtp", "user", "password_file", "from"] {
            if let Some(value) = environment(&format!("PREAU_MAIL_{}", key.to_uppercase())) {
                let mail = table.entry("mail").or_insert_with(|| toml::Table::new().into());
                let mail = mail.as_table_mut().context("mail wants a table: [mail]")?;
                mail.insert(key.to_owned(), toml::Value::String(value));
            }
        }
        let config: Self = table.try_into().with_context(|| format!("in {}", path.display()))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        self.check_source_address()?;
        self.proxies()?;
        providers::check(&self.providers)?;
        self.check_public_address()
    }

    /// Which proxies are believed.
    pub(crate) fn proxies(&self) -> anyhow::Result<Vec<web::Network>> {
        let own = ["127.0.0.0/8".to_owned(), "::1".to_owned()];
        let ranges: &[String] = match &self.trusted_proxies {
            Some(ranges) => ranges,
            None if self.listen.ip().is_loopback() => &own,
            None => &[],
        };
        let ranges = ranges.iter().map(|range| range.parse().context("in trusted_proxies"));
        ranges.collect()
    }

    /// How mail leaves, if it does.
    pub(crate) fn mail(&self, folder: &Path) -> anyhow::Result<Option<mail::Sender>> {
        let Some(Mail { smtp, user, password_file, from }) = &self.mail else { return Ok(None) };
        let read = |file: &PathBuf| {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path);
            text.with_context(|| format!("cannot read the password file {}", path.display()))
        };
        let password = password_file.as_ref().map(read).transpose()?;
        let password = password.as_deref().map(str::trim_end);
        let login = user.as_deref().zip(password);
        Ok(Some(mail::Sender::new(smtp, login, from).context("in [mail]")?))
    }

    /// It becomes a link: nothing but an address of the web.
    fn check_source_address(&self) -> anyhow::Result<()> {
        let Some(address) = &self.source_address else { return Ok(()) };
        let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        let is_fit =
            host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace));
        ensure!(is_fit, "source_address wants https://…, not {address:?}");
        Ok(())
    }

    /// A session's cookie must not travel in the clear: plain http only where both ends are this
    /// machine.
    fn check_public_address(&self) -> anyhow::Result<()> {
        let Some((scheme, host)) = self.public_address.split_once("://") else {
            bail!("public_address wants https://…, not {:?}", self.public_address);
        };
        ensure!(!self.public_address.ends_with('/'), "public_address ends with a slash");
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let is_loopback = name == "localhost"
            || name.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        match scheme {
            "https" => Ok(()),
            "http" if is_loopback => Ok(()),
            "http" => bail!(
                "public_address is {:?}: sessions would travel unencrypted. Put a proxy with TLS \
                 in front and write https://…",
                self.public_address
            ),
            other => bail!("public_address wants https://…, not {other}://…"),
        }
    }

    /// The file of the embedded database; `None` on PostgreSQL.
    pub(crate) fn database_file(&self, folder: &Path) -> Option<PathBuf> {
        let is_server = self.database.starts_with("postgres");
        (!is_server).then(|| folder.join(&self.database))
    }

    /// Marks the install as served, until the file is dropped or this process ends, however it
    /// ends. Several processes may serve one install.
    pub(crate) fn hold_to_serve(folder: &Path) -> anyhow::Result<File> {
        let file = File::open(folder.join(FILE))?;
        file.try_lock_shared().context("somebody is restoring a backup here")?;
        Ok(file)
    }

    /// Keeps the install from being served, until the file is dropped.
    pub(crate) fn hold_to_restore(folder: &Path) -> anyhow::Result<File> {
        let file = File::open(folder.join(FILE))?;
        let alone = file.try_lock();
        alone.with_context(|| format!("{} is being served: stop that first", folder.display()))?;
        Ok(file)
    }

    /// Opens the store.
    pub(crate) async fn open(&self, folder: &Path) -> anyhow::Result<Store> {
        let secrets = read_key(&folder.join(&self.key_file))?;
        let (clock, random) = (clock()?, Random::from_machine());
        Ok(match self.database_file(folder) {
            Some(file) => Store::open_sqlite(&file, secrets, clock, random).await?,
            None => Store::open_postgres(&self.database, secrets, clock, random).await?,
        })
    }
}

/// The machine's clock, or moved to `PREAU_TODAY` for a rehearsal.
fn clock() -> anyhow::Result<Clock> {
    match std::env::var("PREAU_TODAY") {
        Ok(today) => starting_on(&today),
        Err(_) => Ok(Clock::System),
    }
}

/// A clock that shows half past ten in Paris on `today`, and goes on from there.
pub(crate) fn starting_on(today: &str) -> anyhow::Result<Clock> {
    let date: jiff::civil::Date =
        today.parse().with_context(|| format!("{today:?} is not a date like 2026-03-03"))?;
    let start = date.at(10, 30, 0, 0).in_tz("Europe/Paris")?.timestamp();
    Ok(Clock::starting_at(start))
}

/// The one body of this install.
pub(crate) async fn body(store: &Store) -> anyhow::Result<Arc<Body>> {
    let bodies = store.bodies().await?;
    let body = bodies.into_iter().next().context("the database has no body; run `preau init`")?;
    Ok(Arc::new(body))
}

/// A new file that its owner alone can read.
pub(crate) fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

fn read_key(path: &Path) -> anyhow::Result<Secrets> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the key file {}", path.display()))?;
    let digits = text.trim();
    let key: Option<Vec<u8>> = (digits.len() == 64 && digits.is_ascii())
        .then(|| {
            (0..32).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()).collect()
        })
        .flatten();
    let key = key.and_then(|key| key.try_into().ok());
    Ok(Secrets::from_bytes(
        key.with_context(|| format!("{} does not hold 64 hexadecimal digits", path.display()))?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, environment: &[(&str, &str)]) -> anyhow::Result<Config> {
        let id = Random::from_machine().draw(civic::ids::PublicId::draw);
        let folder = std::env::temp_dir().join(format!("preau-config-{id}"));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(FILE), text)?;
        let config = Config::read(&folder, |key| {
            environment.iter().find(|(name, _)| *name == key).map(|(_, v)| (*v).to_owned())
        });
        std::fs::remove_dir_all(&folder)?;
        config
    }

    fn file() -> String {
        toml::to_string(&Config::default()).unwrap()
    }

    #[test]
    fn what_init_writes_is_read_back() {
        assert_eq!(read(&file(), &[]).unwrap(), Config::default());
    }

    #[test]
    fn an_environment_variable_wins() {
        let config = read(&file(), &[("PREAU_LISTEN", "0.0.0.0:80")]).unwrap();
        assert_eq!(config.listen.port(), 80);
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_name() {
        let refused = read(&format!("{}\nlistne = 1\n", file()), &[]).unwrap_err();
        assert!(format!("{refused:#}").contains("listne"), "{refused:#}");
    }

    #[test]
    fn the_source_is_at_an_address_of_the_web() {
        let source = |address| read(&file(), &[("PREAU_SOURCE_ADDRESS", address)]);
        let config = source("https://forge.example/preau").unwrap();
        assert_eq!(config.source_address.as_deref(), Some("https://forge.example/preau"));
        for wrong in ["forge.example/preau", "javascript:alert(1)", "https://", "https://a b"] {
            let refused = source(wrong).unwrap_err().to_string();
            assert!(refused.contains("source_address"), "{wrong}: {refused}");
        }
    }

    #[test]
    fn the_machine_itself_is_trusted_where_nobody_else_can_connect() {
        assert_eq!(read(&file(), &[]).unwrap().proxies().unwrap().len(), 2);
        let open = read(&file(), &[("PREAU_LISTEN", "0.0.0.0:80")]).unwrap();
        assert!(open.proxies().unwrap().is_empty());
        let told = read(&file(), &[("PREAU_TRUSTED_PROXIES", "10.0.0.0/8, ::1")]).unwrap();
        assert_eq!(told.proxies().unwrap().len(), 2);
        let wrong = read(&file(), &[("PREAU_TRUSTED_PROXIES", "everyone")]).unwrap_err();
        assert!(format!("{wrong:#}").contains("everyone"), "{wrong:#}");
    }

    #[test]
    fn mail_is_a_table_of_its_own() {
        let text = format!("{}\n[mail]\nsmtp = \"smtp://127.0.0.1\"\nfrom = \"a@b.fr\"\n", file());
        let config = read(&text, &[("PREAU_MAIL_FROM", "Mairie <c@d.fr>")]).unwrap();
        assert_eq!(config.mail.as_ref().unwrap().from, "Mairie <c@d.fr>");
        assert!(config.mail(Path::new(".")).unwrap().is_some());
        let config = read(&text, &[("PREAU_MAIL_FROM", "nobody")]).unwrap();
        assert!(config.mail(Path::new(".")).is_err());
        assert!(read(&file(), &[]).unwrap().mail(Path::new(".")).unwrap().is_none());
    }

    #[test]
    fn plain_http_only_on_this_machine() {
        let refused = read(&file(), &[("PREAU_PUBLIC_ADDRESS", "http://mairie.example")]);
        assert!(refused.unwrap_err().to_string().contains("unencrypted"));
        assert!(read(&file(), &[("PREAU_PUBLIC_ADDRESS", "http://[::1]:8600")]).is_ok());
        assert!(read(&file(), &[("PREAU_PUBLIC_ADDRESS", "https://mairie.example")]).is_ok());
        assert!(read(&file(), &[("PREAU_PUBLIC_ADDRESS", "mairie.example")]).is_err());
    }
}
